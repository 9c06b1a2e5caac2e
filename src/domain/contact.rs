//! Whom to write to and call: KAZOO's `contact` of an account, with keys that are not ours kept as they are.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{phone::Phone, problem::Problem, text};

/// The most characters of one part of a contact; KAZOO sets no limit.
pub const CONTACT_MAX: usize = 254;

/// Which of an account's contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContactRole {
    /// Who is called about lines and devices: `contact.technical`.
    Technical,
    /// Who is sent the bill: `contact.billing`.
    Billing,
}

/// A part of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContactKey {
    /// `name`
    Name,
    /// `email`
    Email,
    /// `number`
    Number,
    /// `street_address`
    Street,
    /// `street_address_extra`
    StreetExtra,
    /// `locality`
    City,
    /// `region`
    State,
    /// `postal_code`
    PostalCode,
    /// `country`
    Country,
}

use ContactKey::{City, Country, Email, Name, Number, PostalCode, State, Street, StreetExtra};

impl ContactRole {
    /// Both, in the order of the screens.
    pub const ALL: [Self; 2] = [Self::Technical, Self::Billing];

    /// The role in KAZOO's document.
    pub fn key(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Billing => "billing",
        }
    }

    /// The role as a heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Technical => "Technical contact",
            Self::Billing => "Billing contact",
        }
    }

    /// What is kept of it, in the order of the screens.
    pub fn parts(self) -> &'static [ContactKey] {
        match self {
            Self::Technical => &[Name, Email, Number],
            Self::Billing => &[Name, Email, Number, Street, StreetExtra, City, State, PostalCode, Country],
        }
    }
}

impl ContactKey {
    /// The key in KAZOO's document.
    pub fn key(self) -> &'static str {
        match self {
            Name => "name",
            Email => "email",
            Number => "number",
            Street => "street_address",
            StreetExtra => "street_address_extra",
            City => "locality",
            State => "region",
            PostalCode => "postal_code",
            Country => "country",
        }
    }

    /// What the screens call it.
    pub fn label(self) -> &'static str {
        match self {
            Name => "Name",
            Email => "Email",
            Number => "Phone",
            Street => "Street",
            StreetExtra => "Street 2",
            City => "City",
            State => "State",
            PostalCode => "Postal code",
            Country => "Country",
        }
    }

    /// Reads what is typed for this part; nothing typed is nothing kept.
    ///
    /// # Errors
    /// The rule that it breaks, as a sentence.
    pub fn parse(self, typed: &str) -> Result<String, Problem> {
        let typed = typed.trim();
        text::check(typed)?;
        match typed.chars().count() {
            is if is > CONTACT_MAX => return Err(Problem::TooLong { max: CONTACT_MAX, is }),
            0 => return Ok(String::new()),
            _ => {}
        }
        match self {
            Email => match typed.split_once('@') {
                Some((name, domain)) if !name.is_empty() && !domain.is_empty() && !typed.contains(' ') => {}
                _ => return Err(Problem::NotValid("Not an address: it looks like name@company.example.")),
            },
            Number => return Ok(Phone::parse(typed)?.map_or_else(String::new, |phone| phone.number().to_owned())),
            _ => {}
        }
        Ok(typed.to_owned())
    }
}

/// One part of one contact, as it stands in KAZOO's `contact`; empty where there is none.
pub fn part(contact: &Value, role: ContactRole, key: ContactKey) -> &str {
    contact[role.key()][key.key()].as_str().unwrap_or_default()
}

/// Puts one part into KAZOO's `contact`, or takes it out where it is empty. A contact that has nothing left goes too.
pub fn set_part(contact: &mut Value, role: ContactRole, key: ContactKey, value: &str) {
    set_text(contact, &[role.key(), key.key()], value);
}

/// Puts text at a path of objects, or takes it out where it is empty, with the objects that have nothing left then.
pub(super) fn set_text(document: &mut Value, path: &[&str], value: &str) {
    let Some((first, rest)) = path.split_first() else {
        *document = value.into();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Some(object) = document.as_object_mut() else { return };
    if !value.is_empty() || object.contains_key(*first) {
        set_text(object.entry(*first).or_insert(Value::Null), rest, value);
    }
    let is_nothing = |value: &Value| value.as_object().is_some_and(Map::is_empty) || value.as_str() == Some("");
    if object.get(*first).is_some_and(is_nothing) {
        object.remove(*first);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_are_kazoos_and_other_keys_stay() {
        let mut contact = json!({"technical": {"name": "T", "fax": "1"}, "sales": {"name": "S"}});
        set_part(&mut contact, ContactRole::Billing, City, "Berlin");
        set_part(&mut contact, ContactRole::Technical, Name, "");
        set_part(&mut contact, ContactRole::Technical, Email, "");
        assert_eq!(
            contact,
            json!({"technical": {"fax": "1"}, "sales": {"name": "S"}, "billing": {"locality": "Berlin"}})
        );
        set_part(&mut contact, ContactRole::Billing, City, "");
        assert_eq!(contact, json!({"technical": {"fax": "1"}, "sales": {"name": "S"}}));
        assert_eq!(part(&contact, ContactRole::Technical, Name), "");
        let mut odd = json!("?");
        set_part(&mut odd, ContactRole::Technical, Name, "T");
        assert_eq!(odd, json!({"technical": {"name": "T"}}));
    }

    #[test]
    fn parts_are_checked() {
        for (key, typed, kept) in [
            (Name, " Rita Billing ", "Rita Billing"),
            (Email, "rita@abc.example", "rita@abc.example"),
            (Email, "", ""),
            (Number, "+1 415 555 0100", "+14155550100"),
            (Number, "415 555 0100", "415 555 0100"),
            (Street, "1 Example Street", "1 Example Street"),
        ] {
            assert_eq!(key.parse(typed).as_deref(), Ok(kept), "{typed:?}");
        }
        for (key, typed) in [
            (Email, "rita"),
            (Email, "a b@c"),
            (Email, "@c"),
            (Number, "call me"),
            (Name, "a\u{202E}b"),
            (City, "a\nb"),
            (Country, &"x".repeat(255)),
        ] {
            assert!(key.parse(typed).is_err(), "{typed:?}");
        }
    }
}
