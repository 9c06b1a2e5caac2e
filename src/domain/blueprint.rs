//! An account to be made, as far as somebody has said what it shall be; the rest is as a new account begins.

use serde_json::{Value, json};

use super::{
    account::{Account, AccountId, Details, NewAccount},
    admin::NewAdmin,
    calling::Calling,
    language::Language,
    money::Cents,
    name::AccountName,
    notes::Notes,
    permissions::{self, Permissions},
    problem::Problem,
    realm::RealmLabel,
    reseller::{Standing, Template},
    setting::{Documents, Setting, SettingKey},
    timezone::Timezone,
    trunks::{PerKind, Trunks},
};

/// What is said of an account to be made. `None`, and a key that is not there, is as the reseller's template has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountBlueprint {
    /// Its name.
    pub name: Option<AccountName>,
    /// The part of its realm before the suffix.
    pub realm_label: Option<RealmLabel>,
    /// Its time zone.
    pub timezone: Option<Timezone>,
    /// Its language.
    pub language: Option<Language>,
    /// `false` makes it disabled.
    pub enabled: bool,
    /// Calls at once.
    pub trunks: Trunks,
    /// Per-minute calls over the trunks.
    pub allow_prepay: Option<bool>,
    /// What it may call.
    pub calling: Calling,
    /// KAZOO's `ui_restrictions`, with keys that are not ours.
    pub ui_restrictions: Value,
    /// KAZOO's `contact`.
    pub contact: Value,
    /// KAZOO's `contract`.
    pub contract: Value,
    /// Its notes.
    pub notes: Notes,
    /// An admin to be made with it.
    pub admin: Option<NewAdmin>,
    /// Credit to begin with.
    pub credit: Cents,
}

/// Nothing said.
impl Default for AccountBlueprint {
    fn default() -> Self {
        Self {
            name: None,
            realm_label: None,
            timezone: None,
            language: None,
            enabled: true,
            trunks: Trunks::default(),
            allow_prepay: None,
            calling: Calling::default(),
            ui_restrictions: json!({}),
            contact: json!({}),
            contract: json!({}),
            notes: Notes::default(),
            admin: None,
            credit: Cents(0),
        }
    }
}

/// Where a new account shall stand: below the reseller, or below another account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// The account or reseller above it.
    pub id: AccountId,
    /// The time zone that it takes over.
    pub timezone: Timezone,
}

impl Above {
    /// Right below the reseller.
    pub fn reseller(standing: &Standing) -> Self {
        Self { id: standing.reseller.id.clone(), timezone: standing.reseller.settings.timezone.clone() }
    }

    /// Below an account. A cluster's zone that is none here is passed over for the reseller's.
    pub fn account(account: &Account, standing: &Standing) -> Self {
        let timezone = Timezone::parse(&account.timezone);
        Self {
            id: account.id.clone(),
            timezone: timezone.unwrap_or_else(|_| standing.reseller.settings.timezone.clone()),
        }
    }
}

impl AccountBlueprint {
    /// Everything of an account but its name, realm, admins and credit, for a new one like it, which is not disabled. The
    /// reseller's template is what a new one would have else.
    ///
    /// # Errors
    /// What a cluster has sent that cannot be entered here.
    pub fn like(account: &Account, template: &Template) -> Result<Self, (SettingKey, Problem)> {
        // what it does not name is allowed and shown there, whatever the template says
        let mut calling = Calling::denying(|_| false);
        template.calling.0.keys().for_each(|key| calling.set(key, true));
        calling.0.extend(account.calling.0.clone());
        let zone = Timezone::parse(&account.timezone).map_err(|problem| (SettingKey::Timezone, problem))?;
        let Details { language, contact, contract, notes, ui_restrictions } = Details::of(account)?;
        Ok(Self {
            timezone: Some(zone),
            language: Some(language),
            trunks: account.trunks,
            allow_prepay: account.allow_prepay,
            calling,
            ui_restrictions: account.permissions().put_into(ui_restrictions),
            contact,
            contract,
            notes,
            ..Self::default()
        })
    }

    /// Says one thing more of it.
    pub fn put(&mut self, setting: Setting) {
        match setting {
            Setting::Name(name) => self.name = Some(name),
            Setting::Realm(label) => self.realm_label = Some(label),
            Setting::Timezone(zone) => self.timezone = Some(zone),
            Setting::Language(language) => self.language = Some(language),
            Setting::Notes(notes) => self.notes = notes,
            other => self.documents().put(&other),
        }
    }

    fn documents(&mut self) -> Documents<'_> {
        Documents {
            trunks: &mut self.trunks,
            allow_prepay: &mut self.allow_prepay,
            calling: &mut self.calling,
            ui_restrictions: &mut self.ui_restrictions,
            contact: &mut self.contact,
            contract: &mut self.contract,
        }
    }

    /// What it may call: what is said, and the rest as the template has it.
    pub fn calling_over(&self, template: &Template) -> Calling {
        let mut calling = template.calling.clone();
        calling.0.extend(self.calling.0.clone());
        calling
    }

    /// What the customer sees: what is said, and the rest as the template has it.
    pub fn permissions_over(&self, template: &Template) -> Permissions {
        Permissions::hiding(|permission| {
            let shown = permissions::said(&self.ui_restrictions, permission);
            !shown.unwrap_or_else(|| template.permissions.shows(permission))
        })
    }

    /// The account that is to be made of it, below `above`.
    ///
    /// # Errors
    /// It has no name yet.
    pub fn complete(self, above: Above, standing: &Standing) -> Result<NewAccount, Problem> {
        let template = &standing.reseller.template;
        let calling = self.calling_over(template);
        let ui_restrictions = self.permissions_over(template).put_into(self.ui_restrictions);
        Ok(NewAccount {
            parent: above.id,
            reseller_revision: standing.reseller.revision,
            name: self.name.ok_or(Problem::Required("a name for the account"))?,
            realm_label: self.realm_label,
            timezone: self.timezone.unwrap_or(above.timezone),
            enabled: self.enabled,
            admin: self.admin,
            trunks: PerKind::from_fn(|kind| self.trunks.get(kind).unwrap_or(0)),
            calling,
            credit: self.credit,
            allow_prepay: self.allow_prepay.unwrap_or(template.allow_prepay),
            details: Details {
                language: self.language.unwrap_or_default(),
                contact: self.contact,
                contract: self.contract,
                notes: self.notes,
                ui_restrictions,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calling::{Classifier, Classifiers, EMERGENCY},
        money::Currency,
        permissions::Permission,
        realm::RealmSuffix,
        reseller::{Reseller, ResellerSettings},
        trunks::{Given, Totals, TrunkKind},
    };

    fn standing() -> Standing {
        let settings = ResellerSettings {
            name: AccountName::parse("Acme").unwrap(),
            realm_suffix: RealmSuffix::parse("sip.acme.example").unwrap(),
            timezone: Timezone::parse("America/New_York").unwrap(),
            totals: Totals::default(),
            currency: Currency::parse("USD").unwrap(),
            credit_minimum: Cents(500),
            ask_above: Cents(10_000),
        };
        let template = Template {
            permissions: Permissions::hiding(|permission| permission == Permission::Twoway),
            ..Template::default()
        };
        let classifiers = Classifiers::default();
        let reseller = Reseller { id: AccountId::from_random([1; 16]), settings, template, classifiers, revision: 3 };
        Standing { reseller, given: Given::default(), accounts: 0 }
    }

    #[test]
    fn what_is_not_said_is_the_templates() {
        let standing = standing();
        let mut blueprint = AccountBlueprint::default();
        assert!(blueprint.clone().complete(Above::reseller(&standing), &standing).is_err());
        blueprint.put(Setting::Name(AccountName::parse("ABC").unwrap()));
        let new = blueprint.complete(Above::reseller(&standing), &standing).unwrap();
        assert_eq!((new.timezone.as_str(), new.reseller_revision, new.enabled), ("America/New_York", 3, true));
        assert_eq!((&new.calling, new.allow_prepay), (&Template::default().calling, true));
        assert_eq!(new.permissions(), standing.reseller.template.permissions);
        assert_eq!((new.trunks, new.credit), (PerKind::default(), Cents(0)));
        let ui_restrictions = standing.reseller.template.permissions.to_json();
        assert_eq!(new.details, Details { ui_restrictions, ..Details::default() });
    }

    #[test]
    fn what_is_said_stands_over_the_template() {
        let standing = standing();
        let mut blueprint = AccountBlueprint { ui_restrictions: json!({ "other": 1 }), ..AccountBlueprint::default() };
        for setting in [
            Setting::Name(AccountName::parse("ABC").unwrap()),
            Setting::Trunks(TrunkKind::Inbound, 4),
            Setting::Call(Classifier::known(EMERGENCY).unwrap(), false),
            Setting::Show(Permission::Twoway, true),
            Setting::Show(Permission::PerMinute, false),
            Setting::AllowPrepay(false),
        ] {
            blueprint.put(setting);
        }
        let new = blueprint.complete(Above::reseller(&standing), &standing).unwrap();
        assert_eq!(new.trunks, PerKind { twoway: 0, inbound: 4, outbound: 0 });
        assert!(!new.calling.allows(EMERGENCY) && !new.calling.allows("international") && !new.allow_prepay);
        assert!(new.permissions().shows(Permission::Twoway) && !new.permissions().shows(Permission::ShowCredit));
        assert_eq!(new.details.ui_restrictions["other"], 1);
    }
}
