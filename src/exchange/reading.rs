//! The account that a row of a CSV file is.

use super::{columns::Column, csv_rows::CsvRows};
use crate::domain::{
    blueprint::AccountBlueprint,
    document::Flaw,
    email::Email,
    import::{Confirmed, ImportId, ImportedAccount, ImportedUser, Opening},
    money::Cents,
    name::{AccountName, PersonName},
    permissions::{self, Permission},
    phone::Phone,
    problem::Problem,
    realm::{self, RealmLabel},
    reseller::Reseller,
    setting::Setting,
    text::one_line,
    timezone::Timezone,
    trunks::TRUNKS_MAX,
};

const NOT_YES_OR_NO: Problem = Problem::NotValid("Neither yes nor no.");
const TWO_CREDITS: Problem =
    Problem::NotValid("Either credit, which is added now, or balance, which it had elsewhere: leave one empty.");

/// The account that a row is; a cell that is empty is as a new account begins.
pub(super) fn read(rows: &CsvRows, cells: &[String], reseller: &Reseller) -> Result<ImportedAccount, Vec<Flaw>> {
    let mut row = Row::default();
    let mut flaws = Vec::new();
    for (column, cell) in rows.cells(cells) {
        // what a paste would lose is told of a file
        let acts = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if let Some(c) = cell.chars().find(acts) {
            row.has_admin |= column.is_of_admin();
            flaws.push((column, Problem::Invisible(c.into())));
            continue;
        }
        let cell = one_line(cell);
        let cell = cell.trim();
        if !cell.is_empty()
            && let Err(problem) = row.fill(column, cell, reseller)
        {
            flaws.push((column, problem));
        }
    }
    let imported = row.finish(reseller, &mut flaws);
    if flaws.is_empty() {
        Ok(imported)
    } else {
        Err(flaws.into_iter().map(|(column, problem)| Flaw { path: rows.name_of(column), problem }).collect())
    }
}

/// What is read of a row so far.
#[derive(Default)]
struct Row {
    import_id: Option<ImportId>,
    parent: Option<String>,
    blueprint: AccountBlueprint,
    first_name: Option<PersonName>,
    last_name: Option<PersonName>,
    email: Option<Email>,
    phone: Option<Phone>,
    /// Whether there is anything of an admin, right or wrong.
    has_admin: bool,
    confirmed: Confirmed,
    credit: Option<Cents>,
    balance: Option<Cents>,
}

impl Row {
    fn fill(&mut self, column: Column, cell: &str, reseller: &Reseller) -> Result<(), Problem> {
        self.has_admin |= column.is_of_admin();
        match column {
            Column::ImportId => self.import_id = ImportId::parse(cell)?,
            Column::Parent => self.parent = Some(cell.to_owned()),
            Column::Name => self.blueprint.name = Some(AccountName::parse(cell)?),
            Column::Realm => self.blueprint.realm_label = Some(label(cell, reseller)?),
            Column::Timezone => self.blueprint.timezone = Some(Timezone::parse(cell)?),
            Column::Enabled => self.blueprint.enabled = yes_or_no(cell)?,
            Column::FirstName => self.first_name = Some(PersonName::parse(cell, "the admin's first name")?),
            Column::LastName => self.last_name = Some(PersonName::parse(cell, "the admin's last name")?),
            Column::Email => self.email = Some(Email::parse(cell)?),
            Column::Phone => self.phone = Phone::parse(cell)?,
            Column::Trunks(kind) => self.blueprint.put(Setting::Trunks(kind, trunks(cell)?)),
            Column::Call(classifier) => self.blueprint.put(Setting::Call(classifier, yes_or_no(cell)?)),
            Column::ConfirmEmergency => self.confirmed.emergency = Some(cell.to_owned()),
            Column::Credit => self.credit = Some(Cents::parse(cell)?),
            Column::ConfirmCredit => self.confirmed.credit = Some(Cents::parse(cell)?),
            Column::Balance => self.balance = Some(Cents::parse_balance(cell)?),
            Column::AllowPrepay => self.blueprint.put(Setting::AllowPrepay(yes_or_no(cell)?)),
            Column::Show(permission) => self.blueprint.put(Setting::Show(permission, yes_or_no(cell)?)),
        }
        Ok(())
    }

    /// The account, and what is wrong with its parts together.
    fn finish(self, reseller: &Reseller, flaws: &mut Vec<(Column, Problem)>) -> ImportedAccount {
        let has_flaw = |flaws: &[(Column, Problem)], column| flaws.iter().any(|(other, _)| *other == column);
        if self.blueprint.name.is_none() && !has_flaw(flaws, Column::Name) {
            flaws.push((Column::Name, Problem::Required("a name for the account")));
        }
        if self.has_admin {
            for (column, is_there, what) in [
                (Column::FirstName, self.first_name.is_some(), "the admin's first name"),
                (Column::LastName, self.last_name.is_some(), "the admin's last name"),
                (Column::Email, self.email.is_some(), "the admin's e-mail address"),
            ] {
                if !is_there && !has_flaw(flaws, column) {
                    flaws.push((column, Problem::Required(what)));
                }
            }
        }
        let shown = self.blueprint.permissions_over(&reseller.template);
        for permission in Permission::all() {
            if permissions::said(&self.blueprint.ui_restrictions, permission) == Some(true)
                && let Err(problem) = permission.check_shown(|owner| shown.shows(owner))
            {
                flaws.push((Column::Show(permission), problem));
            }
        }
        let opening = match (self.credit, self.balance) {
            (Some(credit), Some(balance)) => {
                if credit != Cents(0) && balance != Cents(0) {
                    flaws.push((Column::Balance, TWO_CREDITS));
                }
                Opening::Balance(balance)
            }
            (_, Some(balance)) => Opening::Balance(balance),
            (credit, None) => Opening::Credit(credit.unwrap_or_default()),
        };
        let admin = match (self.first_name, self.last_name, self.email) {
            (Some(first_name), Some(last_name), Some(email)) => {
                Some(ImportedUser { first_name, last_name, email, phone: self.phone, is_admin: true })
            }
            _ => None,
        };
        ImportedAccount {
            import_id: self.import_id,
            id: None,
            parent: self.parent,
            blueprint: self.blueprint,
            users: admin.into_iter().collect(),
            opening,
            confirmed: self.confirmed,
            is_whole: false,
        }
    }
}

/// The label of a realm that is written whole or as its label alone.
fn label(cell: &str, reseller: &Reseller) -> Result<RealmLabel, Problem> {
    let suffix = reseller.settings.realm_suffix.as_str();
    match realm::parts(cell) {
        (label, "") => RealmLabel::parse(label),
        (label, other) if other == suffix => RealmLabel::parse(label),
        _ => Err(Problem::OtherSuffix(suffix.to_owned())),
    }
}

fn yes_or_no(cell: &str) -> Result<bool, Problem> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(NOT_YES_OR_NO),
    }
}

fn trunks(cell: &str) -> Result<u32, Problem> {
    if !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::NotANumber("10"));
    }
    let count = cell.parse().ok().filter(|count| *count <= TRUNKS_MAX);
    count.ok_or_else(|| Problem::TooMuch(TRUNKS_MAX.to_string()))
}
