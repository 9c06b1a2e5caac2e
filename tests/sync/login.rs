//! Logging in, and staying logged in.

use trunkdesk::{
    domain::{
        cluster::{
            TroubleKind,
            outbox::{Outcome, Work},
        },
        secret::Secret,
    },
    sync::{Bell, Key, Login, LoginFailed, Who, login},
};

use crate::{
    crossbar::{Crossbar, Rule, Settings, What},
    samples::{There, account, later, session},
};

fn rita(account: &str, by_realm: bool, user: &str, password: &str) -> Who {
    Who::User { account: account.into(), by_realm, user: user.into(), password: Secret::new(password.into()) }
}

fn try_login(crossbar: &Crossbar, who: &Who) -> Result<Login, LoginFailed> {
    login(&crossbar.url(), who, None, false, Bell::default())
}

#[test]
fn every_way_to_log_in_keeps_the_api_key() {
    let crossbar = Crossbar::start(Settings::default());
    let defaults = Settings::default();
    for who in [
        rita("Acme Telecom", false, "rita@acme.example", &defaults.password),
        // names are compared by letters and digits, and logins are in small letters there
        rita(" acme-telecom ", false, "Rita@Acme.example", &defaults.password),
        rita("acme.example", true, "rita@acme.example", &defaults.password),
        Who::ApiKey(Secret::new(defaults.api_key.clone())),
    ] {
        let Login { access, cluster } = try_login(&crossbar, &who).unwrap();
        assert!(access.key == Key::ApiKey(Secret::new(defaults.api_key.clone())));
        assert_eq!((&access.url, access.account_id.as_str()), (&crossbar.url(), &*crossbar.reseller_id()));
        assert_eq!((cluster.account_name.as_str(), cluster.is_reseller), ("Acme Telecom", true));
        assert_eq!((cluster.version.as_deref(), &cluster.url), (Some("5.0.0"), &crossbar.url()));
    }
    for seen in crossbar.requests() {
        assert!(!seen.target.contains(&defaults.api_key), "{}", seen.target);
    }
}

#[test]
fn what_the_account_may_do_is_told_by_newer_clusters_beside_its_document() {
    for (closed, is_reseller) in [(true, true), (true, false), (false, false)] {
        let settings = Settings { closed, is_reseller, prefix: "/api".into(), ..Settings::default() };
        let key = Secret::new(settings.api_key.clone());
        let crossbar = Crossbar::start(settings);
        let login = try_login(&crossbar, &Who::ApiKey(key)).unwrap();
        assert_eq!(login.cluster.is_reseller, is_reseller, "{closed}");
    }
}

#[test]
fn a_user_who_may_not_see_the_key_keeps_the_token() {
    let crossbar = Crossbar::start(Settings::default());
    let rule = Rule::new("GET", "/accounts/*/api_key", What::Refuse(403, "forbidden"));
    crossbar.fail(rule);
    let login = try_login(&crossbar, &rita("acme.example", true, "rita@acme.example", &Settings::default().password));
    let login = login.unwrap();
    assert!(matches!(login.access.key, Key::Token(_)));
    // it lasts an hour, and nothing can fetch another one
    let mut session = session(&crossbar, login.access.key);
    let there = There::new();
    let task = there.task(None, Work::Account { account: Box::new(account()), seen: None });
    let task = trunkdesk::domain::cluster::outbox::Task {
        parent: trunkdesk::domain::cluster::ClusterId::parse(&crossbar.reseller_id()),
        ..task
    };
    crossbar.revoke_tokens();
    let (why, may_be_done) = later(trunkdesk::sync::perform(&mut session, &task, None).0);
    assert!(why.contains("trunkdesk sync login") && !may_be_done, "{why}");
    assert_eq!(session.line().trouble.as_ref().unwrap().kind, TroubleKind::Login);
    assert_eq!(crossbar.count(), 0);
}

#[test]
fn what_is_wrong_is_told_as_far_as_the_cluster_tells_it() {
    let crossbar = Crossbar::start(Settings::default());
    let password = Settings::default().password;
    for who in [
        rita("acme.example", true, "rita@acme.example", "wrong"),
        rita("acme.example", true, "nobody@acme.example", &password),
        rita("nowhere.example", true, "rita@acme.example", &password),
    ] {
        let told = try_login(&crossbar, &who).err().unwrap();
        assert!(told.to_string().contains("account, user or password"), "{told}");
        assert!(!told.is_away);
    }
    let told = try_login(&crossbar, &Who::ApiKey(Secret::new("0".repeat(64)))).err().unwrap();
    assert!(told.to_string().contains("does not know this API key"), "{told}");

    crossbar.set(|settings| settings.mfa = true);
    let told = try_login(&crossbar, &rita("acme.example", true, "rita@acme.example", &password)).err().unwrap();
    assert!(told.to_string().contains("second factor"), "{told}");
    crossbar.set(|settings| settings.mfa = false);

    crossbar.edit(&crossbar.reseller_id(), &serde_json::json!({"enabled": false}));
    for is_423 in [false, true] {
        crossbar.set(|settings| settings.disabled_is_423 = is_423);
        let told = try_login(&crossbar, &rita("acme.example", true, "rita@acme.example", &password)).err().unwrap();
        assert!(told.to_string().contains("disabled"), "{told}");
    }
}

#[test]
fn a_cluster_that_is_away_or_none_is_told_as_such() {
    let mut crossbar = Crossbar::start(Settings::default());
    let key = Who::ApiKey(Secret::new(Settings::default().api_key));
    for (what, words) in [
        (What::Redirect("https://evil.example/v2".into()), "https://evil.example/v2"),
        (What::Html(404), "Monster UI"),
        (What::TooMany(None), "too many requests"),
        (What::Drop, "No answer came"),
    ] {
        let rule = crossbar.fail(Rule::new("PUT", "/api_auth", what).every());
        let told = try_login(&crossbar, &key).err().unwrap();
        assert!(told.to_string().contains(words), "{told}");
        crossbar.remove(rule);
    }
    crossbar.go_away();
    let told = try_login(&crossbar, &key).err().unwrap();
    assert!(told.is_away, "{told}");
}

#[test]
fn a_token_that_has_run_out_is_fetched_anew_once() {
    let mut there = There::new();
    let task = there.task(None, Work::Account { account: Box::new(account()), seen: None });
    there.done(&task);
    assert_eq!(there.crossbar.asked("PUT", "/api_auth"), 1);
    let id = trunkdesk::domain::cluster::ClusterId::parse(
        there.crossbar.account_named("ABC Company").unwrap()["id"].as_str().unwrap(),
    );
    there.crossbar.revoke_tokens();
    let task = there.task(id.as_ref(), Work::Callflow);
    there.done(&task);
    assert_eq!(there.crossbar.asked("PUT", "/api_auth"), 2);
    assert_eq!(there.crossbar.callflows(id.as_ref().unwrap().as_str()).len(), 1);

    // a cluster that never takes a token is not asked for ever
    there.crossbar.fail(Rule::new("*", "/accounts/**", What::Refuse(401, "invalid_credentials")).every());
    let task = there.task(id.as_ref(), Work::Callflow);
    let (outcome, _) = there.perform(&task);
    assert!(matches!(outcome, Outcome::Later { may_be_done: false, .. }), "{outcome:?}");
    assert_eq!(there.crossbar.asked("PUT", "/api_auth"), 3);
}

#[test]
fn a_token_goes_nowhere_that_a_redirect_leads() {
    let elsewhere = Crossbar::start(Settings::default());
    let mut there = There::new();
    let task = there.task(None, Work::Account { account: Box::new(account()), seen: None });
    there.crossbar.fail(Rule::new("PUT", "/accounts/*", What::Redirect(elsewhere.url())).every());
    let (why, may_be_done) = later(there.perform(&task).0);
    assert!(why.contains(&elsewhere.url()) && !may_be_done, "{why}");
    assert_eq!(there.session.line().trouble.as_ref().unwrap().kind, TroubleKind::Away);
    assert!(elsewhere.requests().is_empty());
}
