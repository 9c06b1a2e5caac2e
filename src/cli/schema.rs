//! The schemas of what `--json` prints.

macro_rules! schema {
    ($name:literal, $commands:expr) => {
        Schema { name: $name, commands: $commands, text: include_str!(concat!("../../assets/schema/", $name, ".json")) }
    };
}

/// The schema of one kind of answer.
pub struct Schema {
    /// What `trunkdesk schema` prints it by.
    pub name: &'static str,
    /// The commands that give such an answer.
    pub commands: &'static [&'static str],
    /// JSON Schema, draft 2020-12.
    pub text: &'static str,
}

/// All of them. `error` is what every command says where it fails.
pub const SCHEMAS: &[Schema] = &[
    schema!("account", &["account show", "account edit", "account disable", "account enable", "account move"]),
    schema!("accounts", &["account list"]),
    schema!("added", &["account add", "account copy"]),
    schema!("backup", &["backup"]),
    schema!("checked", &["import"]),
    schema!("credit", &["credit add", "credit remove"]),
    schema!("deleted", &["account delete"]),
    schema!("doctor", &["doctor"]),
    schema!("error", &[]),
    schema!("exported", &["export"]),
    schema!("history", &["history list"]),
    schema!("imported", &["import"]),
    schema!("ledger", &["credit show"]),
    schema!("login", &["admin add", "admin edit", "admin reset-password"]),
    schema!("password", &["admin check-password"]),
    schema!("removed", &["admin remove"]),
    schema!("reseller", &["reseller show", "reseller set"]),
    schema!("restored", &["restore"]),
    schema!("schemas", &["schema"]),
    schema!("settings", &["config"]),
    schema!("sync", &["sync status", "sync retry", "sync give-up", "sync accept-charges", "sync send", "sync settle"]),
    schema!("sync-login", &["sync login"]),
    schema!("sync-logout", &["sync logout"]),
    schema!("synced", &["sync run", "sync pull"]),
    schema!("undone", &["import"]),
    schema!("users", &["admin list", "admin edit"]),
    schema!("verified", &["history verify"]),
];

/// What they are printed by.
pub(super) fn names() -> Vec<&'static str> {
    SCHEMAS.iter().map(|schema| schema.name).collect()
}
