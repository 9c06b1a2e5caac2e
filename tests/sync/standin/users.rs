//! Users: names, passwords, mails.

use serde_json::{Value, json};

use super::client::with_account;
use crate::crossbar::{Mail, Settings};

fn melissa() -> Value {
    json!({"first_name": "Melissa", "last_name": "Demo", "email": "melissa@abc.example",
        "username": "Melissa@ABC.example", "password": "a secret", "priv_level": "admin"})
}

#[test]
fn a_user_is_made_once_and_told_in_the_clear_unless_that_is_refused() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}/users");
    let got = client.put(&path, melissa());
    assert_eq!(got.status, 201, "{}", got.text);
    assert_eq!((&got.data()["username"], &got.data()["password"]), (&json!("melissa@abc.example"), &Value::Null));
    let mail = Mail {
        kind: "new_user",
        account_id: id.clone(),
        to: "melissa@abc.example".into(),
        password: Some("a secret".into()),
    };
    assert_eq!(crossbar.mails(), [mail]);
    assert!(crossbar.password_is(&id, "melissa@abc.example", "a secret"));

    let mut again = melissa();
    again["send_email_on_creation"] = json!(false);
    let got = client.put(&path, again.clone());
    assert_eq!(got.status, 400);
    assert_eq!(got.data()["username"]["unique"]["cause"], "melissa@abc.example");
    again["username"] = json!("other");
    assert_eq!(client.put(&path, again).status, 201);
    assert_eq!(crossbar.mails().len(), 1);
    assert_eq!(
        client
            .put(&format!("{path}?send_email_on_creation=false"), json!({"first_name": "A", "last_name": "B"}))
            .status,
        201
    );
    assert_eq!(crossbar.mails().len(), 1);
    assert_eq!(crossbar.users(&id).len(), 3);
}

#[test]
fn users_are_filtered() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    for (name, level) in [("anna", "admin"), ("bert", "user"), ("cora", "admin")] {
        crossbar.plant_user(
            &id,
            &json!({"first_name": name, "last_name": "X", "username": name, "priv_level": level}),
            "p",
        );
    }
    for (query, count) in [
        ("filter_priv_level=admin", 2),
        ("filter_not_priv_level=admin", 1),
        ("filter_username=bert", 1),
        ("filter_username=Bert", 0),
        ("filter_priv_level=admin&filter_username=bert", 0),
        ("has_key=email", 0),
        ("key_missing=email", 3),
    ] {
        let got = client.get(&format!("/accounts/{id}/users?{query}")).data();
        assert_eq!(got.as_array().unwrap().len(), count, "{query}");
    }
}

#[test]
fn a_password_goes_with_the_name() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}/users");
    let mut without = melissa();
    without.as_object_mut().unwrap().remove("password");
    assert!(client.put(&path, without.clone()).data()["password"]["required"].is_object());
    without["generate_password_if_empty"] = json!(true);
    assert_eq!(client.put(&path, without).status, 201);
    let got = client.put(&path, json!({"first_name": "A", "last_name": "B", "password": "x"})).data();
    let name = got["username"].as_str().unwrap();
    assert!(name.starts_with("user_") && name.len() == 21, "{name}");

    let user = crossbar.plant_user(&id, &json!({"first_name": "A", "last_name": "B", "username": "ab"}), "first");
    let path = format!("{path}/{user}");
    assert!(client.patch(&path, json!({"username": "abc"})).data()["password"]["required"].is_object());
    assert!(crossbar.password_is(&id, "ab", "first"), "nothing changed");
    assert_eq!(client.patch(&path, json!({"username": "abc", "password": "second"})).status, 200);
    assert!(crossbar.password_is(&id, "abc", "second"));
    assert_eq!(client.patch(&path, json!({"first_name": "Anna"})).data()["username"], "abc");
    assert!(crossbar.password_is(&id, "abc", "second"), "left alone");
    assert_eq!(client.patch(&path, json!({"password": "third"})).status, 200);
    assert!(crossbar.password_is(&id, "abc", "third"));
    // a replacement takes away what it does not have
    let whole = json!({"first_name": "A", "last_name": "B", "username": "abc"});
    assert_eq!(client.post(&path, whole).data()["priv_level"], "user");
    assert_eq!(client.delete(&path).status, 200);
    assert_eq!(client.get(&path).status, 404);
}

#[test]
fn fields_are_checked() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    for (key, value, rule) in [
        ("first_name", json!(""), "minLength"),
        ("last_name", json!("x".repeat(129)), "maxLength"),
        ("last_name", Value::Null, "required"),
        ("username", json!("with space"), "pattern"),
        ("email", json!("x@"), "minLength"),
        ("priv_level", json!("root"), "enum"),
        ("password", json!(12345), "type"),
    ] {
        let mut body = melissa();
        body[key] = value.clone();
        if value.is_null() {
            body.as_object_mut().unwrap().remove(key);
        }
        let before = crossbar.schema_faults().len();
        let data = client.put(&format!("/accounts/{id}/users"), body).data();
        assert!(data[key][rule].is_object(), "{key} {value}: {data}");
        if rule != "enum" {
            assert!(crossbar.schema_faults()[before..].iter().any(|fault| fault.field == key && fault.rule == rule));
        }
    }
    assert!(crossbar.users(&id).is_empty());
}
