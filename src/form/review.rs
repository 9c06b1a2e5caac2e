//! Everything about an account in words: of one to be made for its review, of one that is for its overview.

use super::{cluster, start::Start, wrap::wrap};
use crate::domain::{
    account::{Account, NewAccount, Stamp},
    admin::NewPassword,
    calling::{Calling, Classifiers},
    cluster::{ClusterBalance, SyncWord},
    money::{Cents, Currency},
    permissions::Permissions,
    reseller::{Reseller, ResellerSettings, Standing},
    timezone::Timezone,
    trunks::{self, TrunkKind},
    user::User,
};

/// A label with one or more lines beside it.
pub type Entry = (&'static str, Vec<String>);

/// Entries as lines of at most `columns` after the labels; a label stands before the first line of its entry only.
pub fn lines(entries: &[Entry], columns: usize) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (label, values) in entries {
        let broken = values.iter().flat_map(|value| wrap(value, columns));
        lines.extend(broken.enumerate().map(|(place, line)| (if place == 0 { *label } else { "" }, line)));
    }
    lines
}

/// What Submit will make.
pub fn of_new(new: &NewAccount, standing: &Standing, start: &Start) -> Vec<Entry> {
    let settings = &standing.reseller.settings;
    let realm = match &new.realm_label {
        Some(label) => format!("{}.{}", label.as_str(), settings.realm_suffix.as_str()),
        None => format!("made on Submit, .{}", settings.realm_suffix.as_str()),
    };
    let admin = match &new.admin {
        None => vec!["none; can be added later".into()],
        Some(admin) => [
            format!(
                "{} {}, {}{}",
                admin.first_name.as_str(),
                admin.last_name.as_str(),
                admin.email.as_str(),
                admin.phone.as_ref().map_or_else(String::new, |phone| format!(", {}", phone.number()))
            ),
            match admin.password {
                NewPassword::Generate => "password will be made and shown once".into(),
                NewPassword::Typed(_) => "password as typed".into(),
                NewPassword::None => "no password yet".into(),
            },
        ]
        .into_iter()
        .chain(admin.send_email.then(|| "the cluster mails the password to this address".into()))
        .collect(),
    };
    let credit = if new.credit == Cents(0) {
        format!("{}, none added", settings.currency.show(Cents(0)))
    } else {
        format!("{} added to {}", settings.currency.show(new.credit), settings.currency.show(Cents(0)))
    };
    let trunks = trunks::PerKind::from_fn(|kind| Some(new.trunks.get(kind)));
    let mut entries = vec![
        ("Account Name", vec![new.name.as_str().to_owned()]),
        ("Account Realm", vec![realm]),
        ("Timezone", vec![new.timezone.to_string()]),
        ("Admin", admin),
        ("Trunks", vec![trunks::in_words(&trunks)]),
    ];
    if !start.above.is_empty() {
        let above: Vec<&str> = start.above.iter().map(|above| above.name.as_str()).collect();
        entries.insert(1, ("Under", vec![above.join(", in ")]));
    }
    entries.extend(calls(&new.calling, &standing.reseller.classifiers));
    entries.push(("Credit", vec![credit]));
    entries.push(("Per minute", vec![per_minute(Some(new.allow_prepay)).into()]));
    entries.push(hidden(&new.permissions()));
    if let Some(name) = &start.copied {
        entries.push(("Copied", vec![format!("from {name}: {}", start.copied_besides())]));
    }
    entries
}

/// What Submit takes from the reseller, in one sentence.
pub fn cost(new: &NewAccount, currency: &Currency) -> String {
    let trunks: u64 = TrunkKind::ALL.iter().map(|kind| u64::from(new.trunks.get(*kind))).sum();
    let trunks = match trunks {
        0 => "no trunks".into(),
        1 => "1 trunk".into(),
        count => format!("{count} trunks"),
    };
    match new.credit {
        Cents(0) => format!("This takes {trunks} and no credit."),
        credit => format!("This takes {trunks} and {}.", currency.show(credit)),
    }
}

/// What an account is and has: for its preview, its overview and the command line.
pub fn of_account(account: &Account, reseller: &Reseller) -> Vec<Entry> {
    let settings = &reseller.settings;
    let admins = match account.admins().count() {
        0 => vec!["none".into()],
        _ => account
            .admins()
            .map(|admin| {
                let number = admin.number.as_ref().map_or_else(String::new, |number| format!(", {number}"));
                let password = if admin.has_password { "" } else { " (no password yet)" };
                format!("{}, {}{number}{password}", admin.full_name(), admin.username)
            })
            .collect(),
    };
    let mut entries = vec![
        ("Status", status(account, &settings.timezone)),
        ("Name", vec![account.name.clone()]),
        ("Realm", vec![account.realm.clone()]),
        ("Timezone", vec![account.timezone.clone()]),
        ("Language", vec![account.language.clone().unwrap_or_else(|| "unknown".into())]),
        ("Account id", vec![account.id.to_string()]),
    ];
    entries.extend(account.sync.iter().map(|sync| ("Cluster", vec![cluster::in_short(sync)])));
    entries.extend([("Trunks", vec![trunks::in_words(&account.trunks)])]);
    let balances = cluster::balances(account, settings);
    entries.extend(balances.into_iter().map(|(label, balance)| (label, vec![balance])));
    entries.extend([
        ("Per minute", vec![per_minute(account.allow_prepay).into()]),
        ("Admins", admins),
        ("Sub-accounts", vec![count_in_words(account.sub_accounts)]),
    ]);
    entries.extend(calls(&account.calling, &reseller.classifiers));
    entries.push(hidden(&account.permissions()));
    entries
}

/// What goes with an account that is deleted, as the question before it.
pub fn of_deleted(account: &Account, settings: &ResellerSettings) -> String {
    let there = account.sync.as_deref().filter(|sync| sync.word != SyncWord::HereOnly);
    let mut goes = Vec::new();
    match account.users.len() {
        0 => {}
        1 => goes.push("its user cannot log in any more".to_owned()),
        users => goes.push(format!("its {users} users cannot log in any more")),
    }
    let trunks = trunks::in_words(&account.trunks);
    if trunks != "none" {
        goes.push(format!("its trunks ({trunks}) are free again"));
    }
    let balance = there.and_then(|sync| sync.balance).map_or(account.balance, ClusterBalance::cents);
    if balance != Cents(0) {
        goes.push(format!("its balance of {} is gone", settings.currency.show(balance)));
    }
    let goes = match goes.split_last() {
        None => "it has no users, trunks or credit".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    };
    let at_the_cluster = if there.is_some() { ", here and at the cluster" } else { "" };
    format!(
        "Delete {}, {}{at_the_cluster}? This cannot be undone: {goes}. What it had stays in the history. Type its name \
         to delete it.",
        account.name, account.realm
    )
}

/// Whether it is active, and who made and changed it when.
pub fn status(account: &Account, zone: &Timezone) -> Vec<String> {
    let when = |stamp: &Stamp| {
        let from = stamp.from.as_ref().map_or_else(String::new, |from| format!(" from {from}"));
        format!("{} by {}{from}", zone.date_time(stamp.at), stamp.by)
    };
    let state = if account.enabled { "active" } else { "disabled" };
    let mut status = vec![format!("{state} · created {}", when(&account.created))];
    if account.changed != account.created {
        status.push(format!("changed {}", when(&account.changed)));
    }
    status
}

/// The accounts above it, the topmost first; `None` right below the reseller.
pub fn path(account: &Account) -> Option<String> {
    let names: Vec<&str> = account.path.iter().map(|above| above.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(" › "))
}

/// How many admins there are, and who: “2: Melissa Demo, Rita Admin”.
pub fn admins_in_short(account: &Account) -> String {
    let names: Vec<String> = account.admins().map(User::full_name).collect();
    if names.is_empty() { "none".into() } else { format!("{}: {}", names.len(), names.join(", ")) }
}

/// A count, with “none” for zero.
pub fn count_in_words(count: u64) -> String {
    if count == 0 { "none".into() } else { count.to_string() }
}

fn calls(calling: &Calling, classifiers: &Classifiers) -> [Entry; 2] {
    let words = |allowed| {
        let labels = calling.labels(allowed, classifiers);
        vec![if labels.is_empty() { "nothing".into() } else { labels.join(", ") }]
    };
    [("Can call", words(true)), ("Cannot call", words(false))]
}

fn per_minute(allow_prepay: Option<bool>) -> &'static str {
    match allow_prepay {
        Some(true) => "calls over the limit are billed",
        Some(false) => "not over the limit",
        None => "unknown",
    }
}

fn hidden(permissions: &Permissions) -> Entry {
    let hidden = permissions.hidden_in_words();
    ("Hidden", if hidden.is_empty() { vec!["nothing".into()] } else { hidden })
}
