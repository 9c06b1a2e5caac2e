//! Reading the document of an account to be imported: as one to be made, with what only an import has.

use serde_json::{Map, Value};

use super::reading::{self, Flaw, Flaws, NOT_AN_AMOUNT, account, credit_currency, join, limits, user};
use crate::domain::{
    account::AccountId,
    blueprint::AccountBlueprint,
    import::{Confirmed, ImportId, ImportedAccount, ImportedUser, Opening},
    money::Cents,
    problem::Problem,
    reseller::ResellerSettings,
};

const NOT_AN_ID: Problem = Problem::NotValid("Not an id: it has 32 digits of 0-9 and a-f.");
const TWO_LOGINS: Problem = Problem::NotValid("Another user above has this login.");

/// Reads a document of an export, or one that somebody wrote. Its revision and its stamps are passed over.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document's parts.
pub fn read_import(document: &Value, settings: &ResellerSettings) -> Result<ImportedAccount, Vec<Flaw>> {
    let mut flaws = Flaws::default();
    let mut imported = ImportedAccount {
        import_id: None,
        id: None,
        parent: None,
        blueprint: AccountBlueprint::default(),
        users: Vec::new(),
        opening: Opening::Credit(Cents(0)),
        confirmed: Confirmed::default(),
        is_whole: false,
    };
    if let Some(parts) = flaws.object(document, "") {
        flaws.keys(parts, "", &["account", "limits", "users", "credit", "meta", "import", "problem"]);
        if let Some(part) = parts.get("import") {
            import(&mut flaws, &mut imported, part);
        }
        match parts.get("account") {
            Some(part) => {
                account(&mut flaws, &mut imported.blueprint, part, settings);
                if imported.is_whole {
                    imported.id = part.as_object().and_then(|part| id(&mut flaws, part));
                }
            }
            None => flaws.add("account", reading::MISSING),
        }
        if let Some(part) = parts.get("limits") {
            limits(&mut flaws, &mut imported.blueprint, part);
        }
        if let Some(part) = parts.get("users") {
            imported.users = users(&mut flaws, part);
        }
        if let Some(part) = parts.get("credit") {
            credit(&mut flaws, &mut imported, part, settings);
        }
    }
    flaws.none_or(imported)
}

fn id(flaws: &mut Flaws, account: &Map<String, Value>) -> Option<AccountId> {
    let text = flaws.text(account, "account", "id")?;
    flaws.ok("account.id", AccountId::parse(text).ok_or(NOT_AN_ID))
}

fn import(flaws: &mut Flaws, imported: &mut ImportedAccount, part: &Value) {
    let path = "import";
    let Some(part) = flaws.object(part, path) else { return };
    flaws.keys(part, path, &["id", "parent", "whole", "confirm_emergency", "confirm_credit"]);
    if let Some(id) = flaws.text(part, path, "id") {
        imported.import_id = flaws.ok("import.id", ImportId::parse(id)).flatten();
    }
    imported.parent = flaws.text(part, path, "parent").map(str::to_owned);
    imported.is_whole = flaws.switch(part, path, "whole").unwrap_or(false);
    imported.confirmed.emergency = flaws.text(part, path, "confirm_emergency").map(str::to_owned);
    if let Some(amount) = flaws.text(part, path, "confirm_credit") {
        imported.confirmed.credit = flaws.ok("import.confirm_credit", Cents::parse(amount));
    }
}

fn users(flaws: &mut Flaws, part: &Value) -> Vec<ImportedUser> {
    let Some(all) = part.as_array() else {
        flaws.add("users", reading::NOT_A_LIST);
        return Vec::new();
    };
    let mut users: Vec<ImportedUser> = Vec::new();
    for (place, value) in all.iter().enumerate() {
        let path = format!("users[{place}]");
        let Some(user) = user(flaws, value, &path) else { continue };
        if users.iter().any(|other| other.email.username() == user.email.username()) {
            flaws.add(&join(&path, "email"), TWO_LOGINS);
        }
        users.push(user);
    }
    users
}

fn credit(flaws: &mut Flaws, imported: &mut ImportedAccount, part: &Value, settings: &ResellerSettings) {
    let Some(part) = flaws.object(part, "credit") else { return };
    flaws.keys(part, "credit", &["balance", "currency"]);
    if let Some(balance) = part.get("balance") {
        let read = |text: &str| if imported.is_whole { Cents::parse_balance(text) } else { Cents::parse(text) };
        let amount = flaws.ok("credit.balance", balance.as_str().ok_or(NOT_AN_AMOUNT).and_then(read));
        let amount = amount.unwrap_or_default();
        imported.opening = if imported.is_whole { Opening::Balance(amount) } else { Opening::Credit(amount) };
    }
    credit_currency(flaws, part, settings);
}
