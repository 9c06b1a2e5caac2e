//! The columns of a CSV file: the fields of a new account, and what else a row can say.

use std::borrow::Cow;

use crate::domain::{
    account::Account,
    calling::{Classifier, Classifiers, EMERGENCY, EMERGENCY_WORD},
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
    Call(Classifier),
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
    /// All of them, in their order, with one for each of the reseller's kinds of calls.
    pub(super) fn all(classifiers: &Classifiers) -> impl Iterator<Item = Self> {
        use Column::{
            AllowPrepay, Balance, Call, ConfirmCredit, ConfirmEmergency, Credit, Email, Enabled, FirstName, ImportId,
            LastName, Name, Parent, Phone, Realm, Show, Timezone, Trunks,
        };
        let first = [ImportId, Parent, Name, Realm, Timezone, Enabled, FirstName, LastName, Email, Phone];
        let last = [ConfirmEmergency, Credit, ConfirmCredit, Balance, AllowPrepay];
        first
            .into_iter()
            .chain(TrunkKind::ALL.map(Trunks))
            .chain(classifiers.iter().map(Call))
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
            Self::Call(classifier) => return format!("call_{}", classifier.key).into(),
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
            Self::Call(classifier) => yes_or_no(account.calling.allows(classifier.key)),
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

/// The column that a header's cell names: exactly, as a cluster's keys may differ in little, else as names are compared.
pub(super) fn named(cell: &str, classifiers: &Classifiers) -> Option<Column> {
    let name = normal(cell);
    let exact = Column::all(classifiers).find(|column| column.name() == cell.trim());
    exact.or_else(|| Column::all(classifiers).find(|column| normal(&column.name()) == name))
}

/// The name of the column that is most like one that there is not, where any is.
pub(super) fn nearest(cell: &str, classifiers: &Classifiers) -> Option<Cow<'static, str>> {
    let name = normal(cell);
    let likeness = |column: &Column| strsim::jaro_winkler(&normal(&column.name()), &name);
    let near = Column::all(classifiers).max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&near) > 0.8).then(|| near.name())
}

/// A CSV file to be filled in: all columns, and two rows as samples, which say nothing of a cluster's own kinds of calls.
pub fn template(classifiers: &Classifiers) -> Cow<'static, str> {
    let own = if *classifiers == Classifiers::default() { None } else { with_columns_of(classifiers) };
    own.map_or(Cow::Borrowed(SAMPLE), Cow::Owned)
}

/// The template of a cluster with just the seven.
const SAMPLE: &str = include_str!("../../assets/sample/customers.csv");

fn with_columns_of(classifiers: &Classifiers) -> Option<String> {
    let mut sample = csv::Reader::from_reader(SAMPLE.as_bytes());
    let header = sample.headers().ok()?.clone();
    let places: Vec<(Cow<'_, str>, Option<usize>)> = Column::all(classifiers)
        .map(|column| column.name())
        .map(|name| (name.clone(), header.iter().position(|there| there == name)))
        .collect();
    let mut own = csv::Writer::from_writer(Vec::new());
    own.write_record(places.iter().map(|(name, _)| name.as_bytes())).ok()?;
    for row in sample.records() {
        let row = row.ok()?;
        own.write_record(places.iter().map(|(_, place)| place.and_then(|place| row.get(place)).unwrap_or_default()))
            .ok()?;
    }
    String::from_utf8(own.into_inner().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names_however_they_are_written() {
        let seven = Classifiers::default();
        for column in Column::all(&seven) {
            let name = column.name();
            assert_eq!(named(&name, &seven), Some(column), "{name}");
            assert_eq!(named(&format!(" {} ", name.to_uppercase().replace('_', " ")), &seven), Some(column), "{name}");
        }
        assert_eq!(named("Admin-Email", &seven), Some(Column::Email));
        assert_eq!(named("password", &seven), None);
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
            assert_eq!(nearest(cell, &Classifiers::default()).as_deref(), name, "{cell}");
        }
    }

    #[test]
    fn the_template_has_every_column() {
        let seven = Classifiers::default();
        let cluster = Classifiers::of([("emergency", "Emergency"), ("xx_premium", "Premium"), ("xx_a,b", "Comma")]);
        assert_eq!(template(&seven), SAMPLE);
        let rows = |text: &str| -> Vec<csv::StringRecord> {
            csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records().flatten().collect()
        };
        let sample = rows(SAMPLE);
        for (classifiers, own, lacking) in [(&seven, 0, 0), (&cluster, 2, 6)] {
            let rows = rows(&template(classifiers));
            let names: Vec<_> = Column::all(classifiers).map(|column| column.name().into_owned()).collect();
            assert_eq!(rows[0], names);
            assert_eq!((rows.len(), rows[0].len()), (3, sample[0].len() + own - lacking));
            for (place, name) in names.iter().enumerate() {
                let of_sample = sample[0].iter().position(|other| other == name);
                for (row, sample) in rows.iter().zip(&sample).skip(1) {
                    assert_eq!(&row[place], of_sample.map_or("", |place| &sample[place]), "{name}");
                }
            }
        }
        let header = template(&cluster).lines().next().unwrap().to_owned();
        assert!(header.contains(",call_emergency,\"call_xx_a,b\",call_xx_premium,confirm_emergency,"), "{header}");
    }

    #[test]
    fn a_clusters_own_kinds_have_columns() {
        let cluster = Classifiers::of([
            ("toll_us", "US Toll"),
            ("yy-mars", "Mars"),
            ("yy_mars", "Mars, too"),
            ("YY moon", "Moon"),
        ]);
        for (cell, key) in [
            ("call_yy-mars", Some("yy-mars")),
            ("call_yy_mars", Some("yy_mars")),
            ("CALL_YY_MOON", Some("YY moon")),
            (" Call yy moon ", Some("YY moon")),
            ("call_toll_us", Some("toll_us")),
            ("call_caribbean", None),
            ("call_yy_venus", None),
        ] {
            let found = match named(cell, &cluster) {
                Some(Column::Call(classifier)) => Some(classifier.key),
                Some(other) => panic!("{cell}: {other:?}"),
                None => None,
            };
            assert_eq!(found, key, "{cell}");
        }
        assert_eq!(nearest("call_yy_mooon", &cluster).as_deref(), Some("call_YY moon"));
    }
}
