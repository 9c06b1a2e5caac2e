//! One account as a document: KAZOO's own documents side by side, absent where there is nothing.

mod importing;
mod reading;
mod standing;

use serde::Serialize;
use serde_json::Value;

pub use importing::read_import;
pub use reading::{Flaw, read};
use standing::SyncPart;
pub use standing::{DifferencePart, StepPart};

use super::{
    account::{Account, AccountId, Stamp},
    calling::Calling,
    money::Currency,
    user::User,
};

/// What `account show --json` and `export` print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountDocument {
    account: AccountPart,
    limits: LimitsPart,
    users: Vec<UserPart>,
    credit: CreditPart,
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<ImportPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<MetaPart>,
}

/// What an import needs to make the same account in another file.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ImportPart {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    whole: bool,
}

/// KAZOO's accounts document.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct AccountPart {
    id: String,
    name: String,
    realm: String,
    timezone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    enabled: bool,
    call_restriction: Calling,
    ui_restrictions: Value,
    #[serde(skip_serializing_if = "is_nothing")]
    contact: Value,
    #[serde(skip_serializing_if = "is_nothing")]
    contract: Value,
    #[serde(skip_serializing_if = "String::is_empty")]
    custom_notes: String,
}

/// KAZOO's limits document.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct LimitsPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    twoway_trunks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbound_trunks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outbound_trunks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_prepay: Option<bool>,
}

/// KAZOO's users document.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct UserPart {
    first_name: String,
    last_name: String,
    email: String,
    username: String,
    priv_level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
}

impl UserPart {
    fn new(user: &User) -> Self {
        Self {
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            email: user.email.clone(),
            username: user.username.clone(),
            priv_level: user.priv_level(),
            number: user.number.clone(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct CreditPart {
    balance: String,
    currency: String,
}

/// What is trunkdesk's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct MetaPart {
    revision: i64,
    parent_id: String,
    created: String,
    created_by: String,
    changed: String,
    changed_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sync: Option<SyncPart>,
}

impl AccountDocument {
    /// The document of an account, with amounts in the reseller's currency.
    pub fn new(account: &Account, currency: &Currency) -> Self {
        let when = |stamp: &Stamp| stamp.at.to_string();
        Self {
            account: AccountPart {
                id: account.id.to_string(),
                name: account.name.clone(),
                realm: account.realm.clone(),
                timezone: account.timezone.clone(),
                language: account.language.clone(),
                enabled: account.enabled,
                call_restriction: account.calling.clone(),
                ui_restrictions: account.ui_restrictions.clone(),
                contact: account.contact.clone(),
                contract: account.contract.clone(),
                custom_notes: account.notes.clone(),
            },
            limits: LimitsPart {
                twoway_trunks: account.trunks.twoway,
                inbound_trunks: account.trunks.inbound,
                outbound_trunks: account.trunks.outbound,
                allow_prepay: account.allow_prepay,
            },
            users: account.users.iter().map(UserPart::new).collect(),
            credit: CreditPart { balance: account.balance.to_string(), currency: currency.code().to_owned() },
            import: None,
            meta: Some(MetaPart {
                revision: account.revision,
                parent_id: account.parent.to_string(),
                created: when(&account.created),
                created_by: account.created.by.clone(),
                changed: when(&account.changed),
                changed_by: account.changed.by.clone(),
                cluster_id: account.sync.as_ref().and_then(|sync| sync.cluster_id.as_ref()).map(ToString::to_string),
                sync: account.sync.as_deref().map(SyncPart::new),
            }),
        }
    }

    /// The document of an account to be imported elsewhere, where `parent` is what is above it, unless that is the
    /// reseller.
    pub fn exported(account: &Account, parent: Option<&AccountId>, currency: &Currency) -> Self {
        let import =
            ImportPart { id: account.export_id().to_owned(), parent: parent.map(AccountId::to_string), whole: true };
        Self { import: Some(import), meta: None, ..Self::new(account, currency) }
    }
}

/// KAZOO's document of one user, for the history.
pub fn of_user(user: &User) -> Value {
    serde_json::to_value(UserPart::new(user)).unwrap_or_default()
}

fn is_nothing(document: &Value) -> bool {
    document.as_object().is_none_or(serde_json::Map::is_empty)
}
