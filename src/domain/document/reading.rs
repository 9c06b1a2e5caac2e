//! Reading the document of an account to be made. At the levels that are ours it is strict, so that no slip of the pen
//! is passed over; keys that are not ours are kept where KAZOO has open documents.

use serde_json::{Map, Value, map};

use crate::domain::{
    admin::{NewAdmin, NewPassword},
    blueprint::AccountBlueprint,
    calling::{Action, Restriction},
    contact::{self, ContactRole},
    contract::{self, EndDate},
    email::Email,
    import::ImportedUser,
    language::Language,
    money::Cents,
    name::{AccountName, PersonName},
    notes::Notes,
    permissions::Permission,
    phone::Phone,
    problem::Problem,
    realm::RealmLabel,
    reseller::ResellerSettings,
    timezone::Timezone,
    trunks::{TRUNKS_MAX, TrunkKind},
};

/// What is wrong at one place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The keys that lead there, such as `limits.twoway_trunks`.
    pub path: String,
    /// What is wrong.
    pub problem: Problem,
}

const NOT_AN_OBJECT: Problem = Problem::NotValid("Not an object: it begins with { and ends with }.");
pub(super) const NOT_A_LIST: Problem = Problem::NotValid("Not a list: it begins with [ and ends with ].");
const NOT_TEXT: Problem = Problem::NotValid("Not text: put it in double quotes.");
const NOT_TRUE_OR_FALSE: Problem = Problem::NotValid("Neither true nor false.");
const UNKNOWN: Problem = Problem::NotValid("No such key here: check how it is spelt, or leave it out.");
pub(super) const MISSING: Problem = Problem::NotValid("Missing, but needed.");
const NO_PASSWORD: Problem =
    Problem::NotValid("A password is never read from a document: leave it out, and one is made.");
const ONE_ADMIN: Problem =
    Problem::NotValid("One admin is made with an account: add the others with trunkdesk admin add.");
const NOT_A_LEVEL: Problem = Problem::NotValid("Neither admin nor user.");
const NOT_AN_ADMIN: Problem = Problem::NotValid("Only an admin is made with an account: leave it out, or say admin.");
const LOGIN: Problem = Problem::NotValid("The login is the e-mail address in small letters: leave it out.");
pub(super) const NOT_AN_AMOUNT: Problem = Problem::NotValid("Not an amount as text, such as \"10.00\".");
const NOT_AN_ACTION: Problem = Problem::NotValid("Neither \"inherit\" nor \"deny\".");
const NOT_A_MOMENT: Problem = Problem::NotValid("Not a moment in Gregorian seconds, such as 63965376000.");

/// Reads what `account show --json` prints, for an account to be made. Its id, its revision and its stamps are passed
/// over. What is not in it is as a new account begins.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document's parts.
pub fn read(document: &Value, settings: &ResellerSettings) -> Result<AccountBlueprint, Vec<Flaw>> {
    let mut flaws = Flaws::default();
    let mut blueprint = AccountBlueprint::default();
    if let Some(parts) = flaws.object(document, "") {
        flaws.keys(parts, "", &["account", "limits", "users", "credit", "meta"]);
        match parts.get("account") {
            Some(part) => account(&mut flaws, &mut blueprint, part, settings),
            None => flaws.add("account", MISSING),
        }
        if let Some(part) = parts.get("limits") {
            limits(&mut flaws, &mut blueprint, part);
        }
        if let Some(part) = parts.get("users") {
            blueprint.admin = users(&mut flaws, part);
        }
        if let Some(part) = parts.get("credit") {
            credit(&mut flaws, &mut blueprint, part, settings);
        }
    }
    flaws.none_or(blueprint)
}

pub(super) fn account(flaws: &mut Flaws, blueprint: &mut AccountBlueprint, part: &Value, settings: &ResellerSettings) {
    let Some(part) = flaws.object(part, "account") else { return };
    let known = [
        "id",
        "name",
        "realm",
        "timezone",
        "language",
        "enabled",
        "call_restriction",
        "ui_restrictions",
        "contact",
        "contract",
        "custom_notes",
    ];
    flaws.keys(part, "account", &known);
    match flaws.text(part, "account", "name") {
        Some(name) => blueprint.name = flaws.ok("account.name", AccountName::parse(name)),
        None if !part.contains_key("name") => flaws.add("account.name", MISSING),
        None => {}
    }
    if let Some(realm) = flaws.text(part, "account", "realm") {
        let suffix = settings.realm_suffix.as_str();
        let label = match realm.trim().strip_suffix(suffix).and_then(|rest| rest.strip_suffix('.')) {
            Some(label) => RealmLabel::parse(label),
            None => Err(Problem::OtherSuffix(suffix.to_owned())),
        };
        blueprint.realm_label = flaws.ok("account.realm", label);
    }
    if let Some(zone) = flaws.text(part, "account", "timezone") {
        blueprint.timezone = flaws.ok("account.timezone", Timezone::parse(zone));
    }
    if let Some(language) = flaws.text(part, "account", "language") {
        blueprint.language = flaws.ok("account.language", Language::parse(language));
    }
    if let Some(notes) = flaws.text(part, "account", "custom_notes") {
        blueprint.notes = flaws.ok("account.custom_notes", Notes::parse(notes)).unwrap_or_default();
    }
    blueprint.enabled = flaws.switch(part, "account", "enabled").unwrap_or(true);
    if let Some(value) = part.get("call_restriction") {
        calling(flaws, blueprint, value);
    }
    if let Some(value) = part.get("ui_restrictions") {
        ui_restrictions(flaws, value);
        blueprint.ui_restrictions = value.clone();
    }
    if let Some(value) = part.get("contact") {
        blueprint.contact = contacts(flaws, value);
    }
    if let Some(value) = part.get("contract") {
        sales(flaws, value);
        blueprint.contract = value.clone();
    }
}

fn calling(flaws: &mut Flaws, blueprint: &mut AccountBlueprint, value: &Value) {
    let Some(classifiers) = flaws.object(value, "account.call_restriction") else { return };
    for (classifier, value) in classifiers {
        let path = format!("account.call_restriction.{classifier}");
        let Some(restriction) = flaws.object(value, &path) else { continue };
        flaws.keys(restriction, &path, &["action"]);
        let action = match restriction.get("action").map(|action| action.as_str()) {
            Some(Some("inherit")) => Action::Inherit,
            Some(Some("deny")) => Action::Deny,
            Some(_) => {
                flaws.add(&join(&path, "action"), NOT_AN_ACTION);
                continue;
            }
            None => {
                flaws.add(&join(&path, "action"), MISSING);
                continue;
            }
        };
        blueprint.calling.0.insert(classifier.clone(), Restriction { action });
    }
}

/// Ours have to be true or false; what else is in there stays.
fn ui_restrictions(flaws: &mut Flaws, value: &Value) {
    let path = "account.ui_restrictions";
    let Some(all) = flaws.object(value, path) else { return };
    let path = join(path, "myaccount");
    let Some(mine) = all.get("myaccount").and_then(|mine| flaws.object(mine, &path)) else { return };
    let mut objects: Vec<&str> = Vec::new();
    for permission in Permission::all() {
        let (object, switch) = permission.path();
        let path = join(&path, object);
        match mine.get(object) {
            Some(Value::Object(switches)) => {
                flaws.switch(switches, &path, switch);
            }
            Some(_) if !objects.contains(&object) => flaws.add(&path, NOT_AN_OBJECT),
            _ => {}
        }
        objects.push(object);
    }
}

/// The contacts with what is ours as it is kept; what else is in there stays.
fn contacts(flaws: &mut Flaws, value: &Value) -> Value {
    let mut kept = value.clone();
    let path = "account.contact";
    let Some(roles) = flaws.object(value, path) else { return kept };
    for role in ContactRole::ALL {
        let path = join(path, role.key());
        let Some(parts) = roles.get(role.key()).and_then(|parts| flaws.object(parts, &path)) else { continue };
        for key in role.parts() {
            let Some(text) = flaws.text(parts, &path, key.key()) else { continue };
            if let Some(text) = flaws.ok(&join(&path, key.key()), key.parse(text)) {
                contact::set_part(&mut kept, role, *key, &text);
            }
        }
    }
    kept
}

fn sales(flaws: &mut Flaws, value: &Value) {
    let path = "account.contract";
    let Some(contract) = flaws.object(value, path) else { return };
    if contract.contains_key("end_date") && EndDate::of(value).is_none() {
        flaws.add(&join(path, "end_date"), NOT_A_MOMENT);
    }
    let path = join(path, "representative");
    let representative = contract.get("representative").and_then(|value| flaws.object(value, &path));
    if let Some(name) = representative.and_then(|representative| flaws.text(representative, &path, "name")) {
        flaws.ok(&join(&path, "name"), contract::parse_representative(name));
    }
}

pub(super) fn limits(flaws: &mut Flaws, blueprint: &mut AccountBlueprint, part: &Value) {
    let Some(part) = flaws.object(part, "limits") else { return };
    flaws.keys(part, "limits", &["twoway_trunks", "inbound_trunks", "outbound_trunks", "allow_prepay"]);
    for (kind, key) in [
        (TrunkKind::Twoway, "twoway_trunks"),
        (TrunkKind::Inbound, "inbound_trunks"),
        (TrunkKind::Outbound, "outbound_trunks"),
    ] {
        let Some(value) = part.get(key) else { continue };
        let count = value.as_u64().ok_or(Problem::NotValid("Not a whole number of trunks, such as 10."));
        let count = count.and_then(|count| {
            let fits = u32::try_from(count).ok().filter(|count| *count <= TRUNKS_MAX);
            fits.ok_or_else(|| Problem::TooMuch(TRUNKS_MAX.to_string()))
        });
        blueprint.trunks.set(kind, flaws.ok(&join("limits", key), count));
    }
    blueprint.allow_prepay = flaws.switch(part, "limits", "allow_prepay");
}

fn users(flaws: &mut Flaws, part: &Value) -> Option<NewAdmin> {
    let Some(users) = part.as_array() else {
        flaws.add("users", NOT_A_LIST);
        return None;
    };
    if users.len() > 1 {
        flaws.add("users", ONE_ADMIN);
    }
    let ImportedUser { first_name, last_name, email, phone, is_admin } = user(flaws, users.first()?, "users[0]")?;
    if !is_admin {
        flaws.add("users[0].priv_level", NOT_AN_ADMIN);
    }
    Some(NewAdmin { first_name, last_name, email, phone, password: NewPassword::Generate, send_email: false })
}

/// One user, at its place in the document.
pub(super) fn user(flaws: &mut Flaws, value: &Value, path: &str) -> Option<ImportedUser> {
    let user = flaws.object(value, path)?;
    for key in user.keys() {
        match key.as_str() {
            "password" => flaws.add(&join(path, key), NO_PASSWORD),
            "first_name" | "last_name" | "email" | "username" | "priv_level" | "number" => {}
            _ => flaws.add(&join(path, key), UNKNOWN),
        }
    }
    let is_admin = match flaws.text(user, path, "priv_level") {
        Some("user") => false,
        Some("admin") | None => true,
        Some(_) => {
            flaws.add(&join(path, "priv_level"), NOT_A_LEVEL);
            true
        }
    };
    let first_name = flaws.needed(user, path, "first_name", |text| PersonName::parse(text, "the admin's first name"));
    let last_name = flaws.needed(user, path, "last_name", |text| PersonName::parse(text, "the admin's last name"));
    let email = flaws.needed(user, path, "email", Email::parse);
    let phone = match flaws.text(user, path, "number") {
        Some(number) => flaws.ok(&join(path, "number"), Phone::parse(number)).flatten(),
        None => None,
    };
    if let (Some(username), Some(email)) = (flaws.text(user, path, "username"), &email)
        && username != email.username()
    {
        flaws.add(&join(path, "username"), LOGIN);
    }
    Some(ImportedUser { first_name: first_name?, last_name: last_name?, email: email?, phone, is_admin })
}

fn credit(flaws: &mut Flaws, blueprint: &mut AccountBlueprint, part: &Value, settings: &ResellerSettings) {
    let Some(part) = flaws.object(part, "credit") else { return };
    flaws.keys(part, "credit", &["balance", "currency"]);
    if let Some(balance) = part.get("balance") {
        let amount = balance.as_str().ok_or(NOT_AN_AMOUNT).and_then(Cents::parse);
        blueprint.credit = flaws.ok("credit.balance", amount).unwrap_or_default();
    }
    credit_currency(flaws, part, settings);
}

/// Amounts are in the reseller's currency alone.
pub(super) fn credit_currency(flaws: &mut Flaws, credit: &Map<String, Value>, settings: &ResellerSettings) {
    let own = settings.currency.code();
    if flaws.text(credit, "credit", "currency").is_some_and(|code| code != own) {
        flaws.add("credit.currency", Problem::CurrencyKept(own.to_owned()));
    }
}

/// What is wrong so far.
#[derive(Default)]
pub(super) struct Flaws(Vec<Flaw>);

impl Flaws {
    /// What was read, where nothing is wrong.
    pub(super) fn none_or<T>(self, read: T) -> Result<T, Vec<Flaw>> {
        if self.0.is_empty() { Ok(read) } else { Err(self.0) }
    }

    pub(super) fn add(&mut self, path: &str, problem: Problem) {
        self.0.push(Flaw { path: path.to_owned(), problem });
    }

    pub(super) fn ok<T>(&mut self, path: &str, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.add(path, problem)).ok()
    }

    pub(super) fn object<'a>(&mut self, value: &'a Value, path: &str) -> Option<&'a Map<String, Value>> {
        self.ok(path, value.as_object().ok_or(NOT_AN_OBJECT))
    }

    /// Says which keys are not among those that are known.
    pub(super) fn keys(&mut self, object: &Map<String, Value>, path: &str, known: &[&str]) {
        let keys: map::Keys<'_> = object.keys();
        for key in keys.filter(|key| !known.contains(&key.as_str())) {
            let problem = if matches!(key.as_str(), "login" | "password") { NO_PASSWORD } else { UNKNOWN };
            self.add(&join(path, key), problem);
        }
    }

    pub(super) fn text<'a>(&mut self, object: &'a Map<String, Value>, path: &str, key: &str) -> Option<&'a str> {
        let value = object.get(key)?;
        self.ok(&join(path, key), value.as_str().ok_or(NOT_TEXT))
    }

    fn needed<T>(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        if !object.contains_key(key) {
            self.add(&join(path, key), MISSING);
        }
        let text = self.text(object, path, key)?;
        self.ok(&join(path, key), parse(text))
    }

    pub(super) fn switch(&mut self, object: &Map<String, Value>, path: &str, key: &str) -> Option<bool> {
        let value = object.get(key)?;
        self.ok(&join(path, key), value.as_bool().ok_or(NOT_TRUE_OR_FALSE))
    }
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests;
