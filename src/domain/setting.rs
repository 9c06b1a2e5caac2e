//! What an operator can change of an account: each setting by itself, so that a save holds only what changed and two
//! operators' changes can be put together.

use serde_json::Value;

use super::{
    account::Account,
    calling::{Calling, Classifier},
    contact::{self, ContactKey, ContactRole},
    contract::{self, EndDate},
    language::Language,
    name::AccountName,
    notes::Notes,
    permissions::{self, Permission},
    problem::Problem,
    realm::{Realm, RealmLabel},
    timezone::Timezone,
    trunks::{TrunkKind, Trunks},
};

/// A setting, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettingKey {
    /// The name.
    Name,
    /// The part of the realm before the suffix.
    Realm,
    /// The time zone.
    Timezone,
    /// The language.
    Language,
    /// Trunks of one kind.
    Trunks(TrunkKind),
    /// Calls of one kind.
    Call(Classifier),
    /// Per-minute calls over the trunks.
    AllowPrepay,
    /// One thing that the customer sees.
    Show(Permission),
    /// A part of a contact.
    Contact(ContactRole, ContactKey),
    /// Who sold to it.
    Representative,
    /// When its contract ends.
    EndDate,
    /// Its notes.
    Notes,
}

/// A setting with what it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// See [`SettingKey::Name`].
    Name(AccountName),
    /// See [`SettingKey::Realm`].
    Realm(RealmLabel),
    /// See [`SettingKey::Timezone`].
    Timezone(Timezone),
    /// See [`SettingKey::Language`].
    Language(Language),
    /// See [`SettingKey::Trunks`].
    Trunks(TrunkKind, u32),
    /// See [`SettingKey::Call`]; `true` allows them.
    Call(Classifier, bool),
    /// See [`SettingKey::AllowPrepay`].
    AllowPrepay(bool),
    /// See [`SettingKey::Show`]; `true` shows it.
    Show(Permission, bool),
    /// See [`SettingKey::Contact`]; as [`ContactKey::parse`] gives it, empty for none.
    Contact(ContactRole, ContactKey, String),
    /// See [`SettingKey::Representative`]; empty for none.
    Representative(String),
    /// See [`SettingKey::EndDate`].
    EndDate(Option<EndDate>),
    /// See [`SettingKey::Notes`].
    Notes(Notes),
}

impl SettingKey {
    /// What the screens and the history call it.
    pub fn label(self) -> String {
        match self {
            Self::Name => "Account Name".into(),
            Self::Realm => "Account Realm".into(),
            Self::Timezone => "Timezone".into(),
            Self::Language => "Language".into(),
            Self::Trunks(TrunkKind::Twoway) => "Twoway trunks".into(),
            Self::Trunks(TrunkKind::Inbound) => "Inbound trunks".into(),
            Self::Trunks(TrunkKind::Outbound) => "Outbound trunks".into(),
            Self::Call(classifier) => format!("Calls to {}", classifier.label),
            Self::AllowPrepay => "Per-minute calls over the limit".into(),
            Self::Show(permission) => {
                let label = permission.label();
                format!("Shows {}", label.strip_prefix("Show ").unwrap_or(label))
            }
            Self::Contact(role, key) => format!("{}: {}", role.label(), key.label()),
            Self::Representative => "Representative".into(),
            Self::EndDate => "Contract end date".into(),
            Self::Notes => "Notes".into(),
        }
    }

    /// What it is for an account, in words; empty where there is none.
    pub fn of(self, account: &Account) -> String {
        let yes_no = |yes, [one, other]: [&str; 2]| if yes { one } else { other }.to_owned();
        match self {
            Self::Name => account.name.clone(),
            Self::Realm => account.realm.clone(),
            Self::Timezone => account.timezone.clone(),
            Self::Language => account.language.clone().unwrap_or_default(),
            Self::Trunks(kind) => account.trunks.get(kind).map(|count| count.to_string()).unwrap_or_default(),
            Self::Call(classifier) => yes_no(account.calling.allows(classifier.key), ["allowed", "denied"]),
            Self::AllowPrepay => account.allow_prepay.map(|on| yes_no(on, ["yes", "no"])).unwrap_or_default(),
            Self::Show(permission) => yes_no(account.permissions().shows(permission), ["shown", "hidden"]),
            Self::Contact(role, key) => contact::part(&account.contact, role, key).to_owned(),
            Self::Representative => contract::representative(&account.contract).to_owned(),
            Self::EndDate => EndDate::of(&account.contract).map(|end| end.to_string()).unwrap_or_default(),
            Self::Notes => account.notes.clone(),
        }
    }
}

impl Setting {
    /// What it is a value of.
    pub fn key(&self) -> SettingKey {
        match self {
            Self::Name(_) => SettingKey::Name,
            Self::Realm(_) => SettingKey::Realm,
            Self::Timezone(_) => SettingKey::Timezone,
            Self::Language(_) => SettingKey::Language,
            Self::Trunks(kind, _) => SettingKey::Trunks(*kind),
            Self::Call(classifier, _) => SettingKey::Call(*classifier),
            Self::AllowPrepay(_) => SettingKey::AllowPrepay,
            Self::Show(permission, _) => SettingKey::Show(*permission),
            Self::Contact(role, key, _) => SettingKey::Contact(*role, *key),
            Self::Representative(_) => SettingKey::Representative,
            Self::EndDate(_) => SettingKey::EndDate,
            Self::Notes(_) => SettingKey::Notes,
        }
    }

    /// Puts it into an account.
    ///
    /// # Errors
    /// A realm whose suffix leaves no room for the label, or that has no suffix to keep; what is owned by something
    /// hidden cannot be shown.
    pub fn apply(&self, account: &mut Account) -> Result<(), Problem> {
        if let Self::Show(permission, true) = self {
            permission.check_shown(|owner| account.permissions().shows(owner))?;
        }
        match self {
            Self::Name(name) => name.as_str().clone_into(&mut account.name),
            Self::Realm(label) => account.realm = Realm::relabelled(&account.realm, label)?.as_str().to_owned(),
            Self::Timezone(zone) => zone.as_str().clone_into(&mut account.timezone),
            Self::Language(language) => account.language = Some(language.as_str().to_owned()),
            Self::Notes(notes) => notes.as_str().clone_into(&mut account.notes),
            Self::Trunks(..)
            | Self::Call(..)
            | Self::AllowPrepay(_)
            | Self::Show(..)
            | Self::Contact(..)
            | Self::Representative(_)
            | Self::EndDate(_) => account.documents().put(self),
        }
        Ok(())
    }
}

/// What an account and the blueprint of one have alike, for settings to be put into.
pub(super) struct Documents<'a> {
    pub(super) trunks: &'a mut Trunks,
    pub(super) allow_prepay: &'a mut Option<bool>,
    pub(super) calling: &'a mut Calling,
    pub(super) ui_restrictions: &'a mut Value,
    pub(super) contact: &'a mut Value,
    pub(super) contract: &'a mut Value,
}

impl Documents<'_> {
    /// Puts a setting in; what is in none of these is left to their owner.
    pub(super) fn put(self, setting: &Setting) {
        match setting {
            Setting::Trunks(kind, count) => self.trunks.set(*kind, Some(*count)),
            Setting::Call(classifier, allowed) => self.calling.set(classifier.key, *allowed),
            Setting::AllowPrepay(on) => *self.allow_prepay = Some(*on),
            Setting::Show(permission, shown) => permissions::show(self.ui_restrictions, *permission, *shown),
            Setting::Contact(role, key, value) => contact::set_part(self.contact, *role, *key, value),
            Setting::Representative(name) => contract::set_representative(self.contract, name),
            Setting::EndDate(end) => contract::set_end_date(self.contract, *end),
            Setting::Name(_) | Setting::Realm(_) | Setting::Timezone(_) | Setting::Language(_) | Setting::Notes(_) => {}
        }
    }
}

/// A change of an account, as one save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// The account as the operator saw it, with the revision that it is changed from.
    pub base: Account,
    /// What shall be another, each setting at most once.
    pub settings: Vec<Setting>,
    /// The revision that the account has to have still; `None` puts the change together with what became of it.
    pub only_at: Option<i64>,
}

/// A setting that another operator has changed meanwhile to something else than this one wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Which one.
    pub key: SettingKey,
    /// What it was for both.
    pub base: String,
    /// What the other operator made of it, and is in the file.
    pub theirs: String,
    /// What this operator wants.
    pub mine: String,
}

/// An account that another operator changed meanwhile, so that what was to be saved needs an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overtaken {
    /// The account as it is now.
    pub theirs: Account,
    /// Where the two clash; nowhere where the change was to be made at one revision only.
    pub clashes: Vec<Clash>,
}

/// An account with a change in it.
pub struct Applied {
    /// The account, with all that could be put into it.
    pub account: Account,
    /// What could not.
    pub refused: Vec<(SettingKey, Problem)>,
}

impl AccountChange {
    /// Puts all of it into an account, in whatever order it stands: what owns another setting comes before that one.
    pub fn apply(&self, mut account: Account) -> Applied {
        let is_owned =
            |setting: &Setting| matches!(setting, Setting::Show(permission, _) if permission.owner().is_some());
        let (owned, others): (Vec<_>, Vec<_>) = self.settings.iter().partition(|setting| is_owned(setting));
        let mut refused = Vec::new();
        for setting in others.into_iter().chain(owned) {
            if let Err(problem) = setting.apply(&mut account) {
                refused.push((setting.key(), problem));
            }
        }
        Applied { account, refused }
    }

    /// Where this change clashes with what became of the account since it was read: where both made something else of
    /// one setting, and where theirs leaves no way to do what could have been done before.
    pub fn clashes(&self, theirs: &Account) -> Vec<Clash> {
        let [alone, together] = [&self.base, theirs].map(|account| self.apply(account.clone()));
        let fails = |applied: &Applied, key| applied.refused.iter().any(|(refused, _)| *refused == key);
        let clash = |setting: &Setting| {
            let key = setting.key();
            let prevented = fails(&together, key) && !fails(&alone, key);
            let (base, theirs) = (key.of(&self.base), key.of(theirs));
            let mine = key.of(if prevented { &alone.account } else { &together.account });
            (mine != theirs && (prevented || base != theirs)).then_some(Clash { key, base, theirs, mine })
        };
        self.settings.iter().filter_map(clash).collect()
    }
}
