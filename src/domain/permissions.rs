//! What a customer sees in its own control center: KAZOO's `ui_restrictions.myaccount`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::problem::Problem;

/// One thing that can be shown to a customer or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// `user.show_tab`
    User,
    /// `account.show_tab`
    Account,
    /// `billing.show_tab`: the credit card.
    CreditCard,
    /// `balance.show_tab`: the per-minute balance; it owns the two below.
    PerMinute,
    /// `balance.show_credit`
    ShowCredit,
    /// `balance.show_minutes`
    ShowMinutes,
    /// `service_plan.show_tab`
    ServicePlan,
    /// `transactions.show_tab`
    Transactions,
    /// `inbound.show_tab`
    Inbound,
    /// `outbound.show_tab`
    Outbound,
    /// `twoway.show_tab`
    Twoway,
    /// `errorTracker.show_tab`
    ErrorsLog,
}

use Permission::{
    Account, CreditCard, ErrorsLog, Inbound, Outbound, PerMinute, ServicePlan, ShowCredit, ShowMinutes, Transactions,
    Twoway, User,
};

/// The groups of the screens, in their order, with what belongs to each.
pub const GROUPS: [(&str, &[Permission]); 4] = [
    ("Settings", &[User, Account]),
    ("Billing", &[CreditCard, PerMinute, ShowCredit, ShowMinutes, ServicePlan, Transactions]),
    ("Trunking", &[Inbound, Outbound, Twoway]),
    ("Misc", &[ErrorsLog]),
];

impl Permission {
    /// What the screens call it.
    pub fn label(self) -> &'static str {
        match self {
            User => "User",
            Account => "Account",
            CreditCard => "Credit Card",
            PerMinute => "Per Minute",
            ShowCredit => "Show Credit Information",
            ShowMinutes => "Show Minutes Information",
            ServicePlan => "Service Plan",
            Transactions => "Transactions",
            Inbound => "Inbound",
            Outbound => "Outbound",
            Twoway => "Twoway",
            ErrorsLog => "UI Errors Log",
        }
    }

    /// KAZOO's object and the switch in it.
    pub(super) fn path(self) -> (&'static str, &'static str) {
        match self {
            User => ("user", "show_tab"),
            Account => ("account", "show_tab"),
            CreditCard => ("billing", "show_tab"),
            PerMinute => ("balance", "show_tab"),
            ShowCredit => ("balance", "show_credit"),
            ShowMinutes => ("balance", "show_minutes"),
            ServicePlan => ("service_plan", "show_tab"),
            Transactions => ("transactions", "show_tab"),
            Inbound => ("inbound", "show_tab"),
            Outbound => ("outbound", "show_tab"),
            Twoway => ("twoway", "show_tab"),
            ErrorsLog => ("errorTracker", "show_tab"),
        }
    }

    /// The word for it on the command line: KAZOO's object, or its switch where it is not that of the whole tab.
    pub fn word(self) -> &'static str {
        match self.path() {
            (object, "show_tab") => object,
            (_, switch) => switch,
        }
    }

    /// The one that owns it: hiding that one hides it too.
    pub fn owner(self) -> Option<Self> {
        matches!(self, ShowCredit | ShowMinutes).then_some(PerMinute)
    }

    /// Checks that it can be shown where others are as `shows` says.
    ///
    /// # Errors
    /// [`Problem::OwnerHidden`].
    pub fn check_shown(self, shows: impl FnOnce(Self) -> bool) -> Result<(), Problem> {
        match self.owner() {
            Some(owner) if !shows(owner) => Err(Problem::OwnerHidden { what: self.label(), owner: owner.label() }),
            _ => Ok(()),
        }
    }

    /// All of them, in the order of the screens; an owner stands before what it owns.
    pub fn all() -> impl Iterator<Item = Self> {
        GROUPS.iter().flat_map(|(_, members)| members.iter().copied())
    }
}

/// Which of the permissions are hidden; what is not named is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permissions {
    hidden: BTreeSet<Permission>,
}

impl Permissions {
    /// Permissions where those that `hidden` picks are hidden. Per Minute owns its two settings: hiding it hides them.
    pub fn hiding(hidden: impl Fn(Permission) -> bool) -> Self {
        let hides = |permission: &Permission| hidden(*permission) || permission.owner().is_some_and(&hidden);
        Self { hidden: Permission::all().filter(hides).collect() }
    }

    /// Whether the customer sees it.
    pub fn shows(&self, permission: Permission) -> bool {
        !self.hidden.contains(&permission)
    }

    /// What is hidden, by group: “Trunking: Inbound, Outbound”.
    pub fn hidden_in_words(&self) -> Vec<String> {
        GROUPS
            .iter()
            .filter_map(|(group, members)| {
                let labels: Vec<_> = members.iter().filter(|p| !self.shows(**p)).map(|p| p.label()).collect();
                (!labels.is_empty()).then(|| format!("{group}: {}", labels.join(", ")))
            })
            .collect()
    }

    /// KAZOO's `ui_restrictions` document, with every key named.
    pub fn to_json(&self) -> Value {
        self.put_into(json!({}))
    }

    /// KAZOO's `ui_restrictions` document with every key of ours named, and all else as it is.
    pub fn put_into(&self, mut ui_restrictions: Value) -> Value {
        for permission in Permission::all() {
            show(&mut ui_restrictions, permission, self.shows(permission));
        }
        ui_restrictions
    }

    /// Reads KAZOO's `ui_restrictions`; what is absent or of another shape is shown, as in KAZOO.
    pub fn from_json(ui_restrictions: &Value) -> Self {
        Self::hiding(|permission| said(ui_restrictions, permission) == Some(false))
    }
}

/// What KAZOO's `ui_restrictions` say of one thing; `None` where they do not.
pub fn said(ui_restrictions: &Value, permission: Permission) -> Option<bool> {
    let (object, switch) = permission.path();
    ui_restrictions["myaccount"][object][switch].as_bool()
}

/// Shows or hides one thing in KAZOO's `ui_restrictions`, and leaves all else in it as it is. Per Minute owns its two
/// settings: hiding it hides them.
pub fn show(ui_restrictions: &mut Value, permission: Permission, shown: bool) {
    let object = |value: &mut Value| {
        if !value.is_object() {
            *value = json!({});
        }
    };
    let (name, switch) = permission.path();
    object(ui_restrictions);
    let myaccount = &mut ui_restrictions["myaccount"];
    object(myaccount);
    object(&mut myaccount[name]);
    myaccount[name][switch] = shown.into();
    if !shown {
        for owned in Permission::all().filter(|owned| owned.owner() == Some(permission)) {
            show(ui_restrictions, owned, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_kazoos_and_reads_back() {
        let permissions = Permissions::hiding(|p| matches!(p, Inbound | Outbound | Twoway));
        let document = permissions.to_json();
        assert_eq!(
            document,
            json!({ "myaccount": {
                "user": { "show_tab": true }, "account": { "show_tab": true },
                "billing": { "show_tab": true },
                "balance": { "show_tab": true, "show_credit": true, "show_minutes": true },
                "service_plan": { "show_tab": true }, "transactions": { "show_tab": true },
                "inbound": { "show_tab": false }, "outbound": { "show_tab": false }, "twoway": { "show_tab": false },
                "errorTracker": { "show_tab": true },
            }})
        );
        assert_eq!(Permissions::from_json(&document), permissions);
    }

    #[test]
    fn words_are_kazoos_and_differ() {
        let words: BTreeSet<_> = Permission::all().map(Permission::word).collect();
        assert_eq!(words.len(), 12);
        assert_eq!((ErrorsLog.word(), PerMinute.word(), ShowCredit.word()), ("errorTracker", "balance", "show_credit"));
    }

    #[test]
    fn keys_that_are_not_ours_stay() {
        let kept = Permissions::default().put_into(json!({ "myaccount": { "user": { "x": 1 } }, "other": 1 }));
        assert_eq!((&kept["other"], &kept["myaccount"]["user"]), (&json!(1), &json!({ "x": 1, "show_tab": true })));
    }

    #[test]
    fn absent_is_shown() {
        assert_eq!(Permissions::from_json(&json!({})), Permissions::default());
        assert_eq!(Permissions::from_json(&json!({ "myaccount": 7 })), Permissions::default());
    }

    #[test]
    fn one_thing_is_hidden_and_the_rest_stays() {
        let mut document = json!({ "myaccount": { "user": { "show_tab": true, "x": 1 }, "inbound": 7 }, "other": 1 });
        show(&mut document, User, false);
        show(&mut document, Inbound, false);
        show(&mut document, PerMinute, false);
        assert_eq!(
            document,
            json!({ "myaccount": {
                "user": { "show_tab": false, "x": 1 }, "inbound": { "show_tab": false },
                "balance": { "show_tab": false, "show_credit": false, "show_minutes": false },
            }, "other": 1 })
        );
        let mut odd = json!(null);
        show(&mut odd, User, true);
        assert_eq!(odd, json!({ "myaccount": { "user": { "show_tab": true } } }));
    }

    #[test]
    fn per_minute_owns_its_two_settings() {
        let permissions = Permissions::hiding(|p| p == PerMinute);
        assert!(!permissions.shows(ShowCredit) && !permissions.shows(ShowMinutes));
        assert_eq!(
            permissions.hidden_in_words(),
            ["Billing: Per Minute, Show Credit Information, Show Minutes Information"]
        );
    }
}
