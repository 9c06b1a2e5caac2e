//! The columns of a CSV file: the fields of a new account, and what else a row can say.

use std::borrow::Cow;

use crate::domain::{
    account::Account,
    calling::{CLASSIFIERS, EMERGENCY, EMERGENCY_WORD},
    permissions::Permission,
    trunks::TrunkKind,
};

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    ImportId,
    Parent,
    Name,
    Realm,
    Timezone,
    Enabled,
    FirstName,
    LastName,
    Email,
    Phone,
    Trunks(TrunkKind),
    /// A place among [`CLASSIFIERS`].
    Call(usize),
    ConfirmEmergency,
    Credit,
    ConfirmCredit,
    Balance,
    AllowPrepay,
    Show(Permission),
}

/// What a file of rows that were not imported says of them; passed over where it is imported.
pub(super) const PROBLEM_COLUMNS: [&str; 3] = ["problem_row", "problem_column", "problem"];
/// What such a file has of a row beside its columns; passed over only where it is empty.
pub(super) const MORE_COLUMN: &str = "problem_more";

impl Column {
    /// All of them, in their order.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        use Column::{
            AllowPrepay, Balance, Call, ConfirmCredit, ConfirmEmergency, Credit, Email, Enabled, FirstName, ImportId,
            LastName, Name, Parent, Phone, Realm, Show, Timezone, Trunks,
        };
        let first = [ImportId, Parent, Name, Realm, Timezone, Enabled, FirstName, LastName, Email, Phone];
        let last = [ConfirmEmergency, Credit, ConfirmCredit, Balance, AllowPrepay];
        first
            .into_iter()
            .chain(TrunkKind::ALL.map(Trunks))
            .chain((0..CLASSIFIERS.len()).map(Call))
            .chain(last)
            .chain(Permission::all().map(Show))
    }

    /// Its name in the header.
    pub(super) fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::ImportId => "import_id",
            Self::Parent => "parent",
            Self::Name => "name",
            Self::Realm => "realm",
            Self::Timezone => "timezone",
            Self::Enabled => "enabled",
            Self::FirstName => "admin_first_name",
            Self::LastName => "admin_last_name",
            Self::Email => "admin_email",
            Self::Phone => "admin_phone",
            Self::Trunks(TrunkKind::Twoway) => "twoway_trunks",
            Self::Trunks(TrunkKind::Inbound) => "inbound_trunks",
            Self::Trunks(TrunkKind::Outbound) => "outbound_trunks",
            Self::ConfirmEmergency => "confirm_emergency",
            Self::Credit => "credit",
            Self::ConfirmCredit => "confirm_credit",
            Self::Balance => "balance",
            Self::AllowPrepay => "allow_prepay",
            Self::Call(place) => return format!("call_{}", CLASSIFIERS[place].key).into(),
            Self::Show(permission) => {
                let word = permission.word();
                return if word.starts_with("show_") { word.into() } else { format!("show_{word}").into() };
            }
        })
    }

    /// Whether it says something of the admin.
    pub(super) fn is_of_admin(self) -> bool {
        matches!(self, Self::FirstName | Self::LastName | Self::Email | Self::Phone)
    }

    /// What an account has in it; `parent` is the realm of what is above it.
    pub(super) fn of(self, account: &Account, parent: Option<&str>) -> String {
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let admin = || account.admins().next();
        match self {
            Self::ImportId => account.export_id().to_owned(),
            Self::Parent => parent.unwrap_or_default().to_owned(),
            Self::Name => account.name.clone(),
            Self::Realm => account.realm.clone(),
            Self::Timezone => account.timezone.clone(),
            Self::Enabled => yes_or_no(account.enabled),
            Self::FirstName => admin().map(|admin| admin.first_name.clone()).unwrap_or_default(),
            Self::LastName => admin().map(|admin| admin.last_name.clone()).unwrap_or_default(),
            Self::Email => admin().map(|admin| admin.email.clone()).unwrap_or_default(),
            Self::Phone => admin().and_then(|admin| admin.number.clone()).unwrap_or_default(),
            Self::Trunks(kind) => account.trunks.get(kind).map(|count| count.to_string()).unwrap_or_default(),
            Self::Call(place) => yes_or_no(account.calling.allows(CLASSIFIERS[place].key)),
            Self::ConfirmEmergency if !account.calling.allows(EMERGENCY) => EMERGENCY_WORD.to_owned(),
            Self::Balance => account.balance.to_string(),
            Self::AllowPrepay => account.allow_prepay.map(yes_or_no).unwrap_or_default(),
            Self::Show(permission) => yes_or_no(account.permissions().shows(permission)),
            // what an account has already is a balance
            Self::ConfirmEmergency | Self::Credit | Self::ConfirmCredit => String::new(),
        }
    }
}

/// The name of a column as it is compared: whatever its case, with spaces or hyphens for its lines.
pub(super) fn normal(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The column that a header's cell names.
pub(super) fn named(cell: &str) -> Option<Column> {
    let name = normal(cell);
    Column::all().find(|column| normal(&column.name()) == name)
}

/// The name of the column that is most like one that there is not, where any is.
pub(super) fn nearest(cell: &str) -> Option<Cow<'static, str>> {
    let name = normal(cell);
    let likeness = |column: &Column| strsim::jaro_winkler(&normal(&column.name()), &name);
    let near = Column::all().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&near) > 0.8).then(|| near.name())
}

/// A CSV file to be filled in: all columns, and two rows as samples.
pub fn template() -> &'static str {
    include_str!("../../assets/sample/customers.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names_however_they_are_written() {
        for column in Column::all() {
            let name = column.name();
            assert_eq!(named(&name), Some(column), "{name}");
            assert_eq!(named(&format!(" {} ", name.to_uppercase().replace('_', " "))), Some(column), "{name}");
        }
        assert_eq!(named("Admin-Email"), Some(Column::Email));
        assert_eq!(named("password"), None);
    }

    #[test]
    fn what_is_misspelt_has_a_nearest_name() {
        for (cell, name) in [
            ("twoway", Some("twoway_trunks")),
            ("admin e-mail", Some("admin_email")),
            ("time zone", Some("timezone")),
            ("call_tollfree", Some("call_tollfree_us")),
            ("favourite colour", None),
        ] {
            assert_eq!(nearest(cell).as_deref(), name, "{cell}");
        }
    }

    #[test]
    fn the_template_has_every_column() {
        let header = template().lines().next().unwrap();
        let names: Vec<_> = Column::all().map(|column| column.name().into_owned()).collect();
        assert_eq!(header, names.join(","));
    }
}
