//! One account as a document: KAZOO's own documents side by side, absent where there is nothing.

use serde::Serialize;
use serde_json::Value;

use super::{
    account::{Account, Stamp},
    calling::Calling,
    money::Currency,
};

/// What `account show --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountDocument {
    account: AccountPart,
    limits: LimitsPart,
    users: Vec<UserPart>,
    credit: CreditPart,
    meta: MetaPart,
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
            },
            limits: LimitsPart {
                twoway_trunks: account.trunks.twoway,
                inbound_trunks: account.trunks.inbound,
                outbound_trunks: account.trunks.outbound,
                allow_prepay: account.allow_prepay,
            },
            users: account
                .admins
                .iter()
                .map(|admin| UserPart {
                    first_name: admin.first_name.clone(),
                    last_name: admin.last_name.clone(),
                    email: admin.email.clone(),
                    username: admin.username.clone(),
                    priv_level: "admin",
                    number: admin.number.clone(),
                })
                .collect(),
            credit: CreditPart { balance: account.balance.to_string(), currency: currency.code().to_owned() },
            meta: MetaPart {
                revision: account.revision,
                parent_id: account.parent.to_string(),
                created: when(&account.created),
                created_by: account.created.by.clone(),
                changed: when(&account.changed),
                changed_by: account.changed.by.clone(),
            },
        }
    }
}
