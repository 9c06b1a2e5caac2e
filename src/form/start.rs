//! What a new account starts from: the account above it, and one that it is made a copy of.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::{
    account::{Account, Ancestor},
    blueprint::{Above, AccountBlueprint},
    calling::{Calling, EMERGENCY},
    contact::ContactRole,
    permissions::Permissions,
    problem::Problem,
    reseller::{Standing, Template},
    setting::SettingKey,
    timezone::{LocalTime, Timezone},
    trunks::TrunkKind,
};

/// What a new account starts from.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The account that it stands under, with those above that one, the topmost first; empty right below the reseller.
    pub above: Vec<Ancestor>,
    /// The time zone of the account that it stands under, once that is read.
    pub timezone: Option<Timezone>,
    /// The name of the account that it is a copy of.
    pub copied: Option<String>,
    /// What is said of it before the form is filled in: nothing, or all that is copied.
    pub blueprint: AccountBlueprint,
    /// Whether there is a cluster that it goes to.
    pub cluster: bool,
}

impl Start {
    /// The reseller's template, under the last of these accounts.
    pub fn under(above: Vec<Ancestor>) -> Self {
        Self { above, ..Self::default() }
    }

    /// A copy of an account, under the same one.
    ///
    /// # Errors
    /// As [`AccountBlueprint::like`].
    pub fn copy_of(account: &Account, template: &Template) -> Result<Self, (SettingKey, Problem)> {
        let blueprint = AccountBlueprint::like(account, template)?;
        let (above, copied) = (account.path.clone(), Some(account.name.clone()));
        Ok(Self { above, copied, blueprint, ..Self::default() })
    }

    /// The title of the form.
    pub fn title(&self) -> String {
        let what = match &self.copied {
            Some(name) => format!("Copy of {name}"),
            None => "New account".into(),
        };
        match self.above.last() {
            Some(parent) => format!("{what} under {}", parent.name),
            None => what,
        }
    }

    /// Where it shall stand.
    pub fn parent(&self, standing: &Standing) -> Above {
        let reseller = Above::reseller(standing);
        Above {
            id: self.above.last().map_or(reseller.id, |parent| parent.id.clone()),
            timezone: self.timezone.clone().unwrap_or(reseller.timezone),
        }
    }

    /// The time zone to begin with: that of the account copied, else that of the one above.
    pub fn zone(&self, standing: &Standing, now: Timestamp) -> LocalTime {
        self.blueprint.timezone.clone().unwrap_or_else(|| self.parent(standing).timezone).at(now)
    }

    /// Trunks of one kind to begin with.
    pub fn trunks(&self, kind: TrunkKind) -> u32 {
        self.blueprint.trunks.get(kind).unwrap_or(0)
    }

    /// What it may call to begin with.
    pub fn calling(&self, standing: &Standing) -> Calling {
        self.blueprint.calling_over(&standing.reseller.template)
    }

    /// Whether it begins with emergency calls denied, which nobody has confirmed for it yet.
    pub fn denies_emergency(&self) -> bool {
        !self.blueprint.calling.allows(EMERGENCY)
    }

    /// Whether calls over the trunks are billed to begin with.
    pub fn allows_prepay(&self, standing: &Standing) -> bool {
        self.blueprint.allow_prepay.unwrap_or(standing.reseller.template.allow_prepay)
    }

    /// What the customer sees to begin with.
    pub fn permissions(&self, standing: &Standing) -> Permissions {
        self.blueprint.permissions_over(&standing.reseller.template)
    }

    /// What is copied that the form does not show, in words; empty where it is no copy.
    pub fn copied_besides(&self) -> String {
        if self.copied.is_none() {
            return String::new();
        }
        let is_there = |value: &Value| value.as_object().is_some_and(|object| !object.is_empty());
        let mut parts: Vec<String> =
            self.blueprint.language.iter().map(|language| format!("language {language}")).collect();
        for role in ContactRole::ALL {
            if is_there(&self.blueprint.contact[role.key()]) {
                parts.push(role.label().to_lowercase());
            }
        }
        if is_there(&self.blueprint.contract) {
            parts.push("contract".into());
        }
        if !self.blueprint.notes.as_str().is_empty() {
            parts.push("notes".into());
        }
        parts.join(", ")
    }
}
