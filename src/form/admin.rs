//! The fields of an admin: of one that is made with an account, of one that is added later, of a user that is changed.

use super::{
    Form,
    control::{Button, Control},
    field::Value,
    layout::{Block, FieldRow, Layout, LockedRow, Row},
    parts::Keep,
    secret_input::SecretInput,
    spec::FieldId,
};
use crate::domain::{
    account::AccountId,
    admin::{NewAdmin, NewPassword},
    email::Email,
    name::PersonName,
    password,
    phone::Phone,
    problem::Problem,
    request::Write,
    user::{User, UserChange, UserSettings},
};

/// The column of values.
const COLUMN: u16 = 25;

/// The fields with nothing in them, as they are again when the admin is not wanted after all.
pub fn empty() -> [(FieldId, Value); 7] {
    let [password, typed, confirmed] = no_password();
    [
        (FieldId::FirstName, Value::text_of("")),
        (FieldId::LastName, Value::text_of("")),
        (FieldId::Email, Value::text_of("")),
        (FieldId::Phone, Value::text_of("")),
        password,
        typed,
        confirmed,
    ]
}

/// The fields of a password that is to be made.
fn no_password() -> [(FieldId, Value); 3] {
    [
        (FieldId::TypePassword, Value::Switch(false)),
        (FieldId::Password, Value::Hidden(SecretInput::default())),
        (FieldId::Confirm, Value::Hidden(SecretInput::default())),
    ]
}

/// Folds the admin away: the fields are as they were with nothing in them.
pub fn fold(form: &mut Form) {
    form.restore(empty());
    if form.has(FieldId::SendEmail) {
        form.restore([no_mail()]);
    }
}

/// Whether the cluster mails the password: not unless somebody ticks it. A form has this field only where there is a
/// cluster.
pub fn no_mail() -> (FieldId, Value) {
    (FieldId::SendEmail, Value::Switch(false))
}

/// What a form of an admin is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A new admin.
    Add,
    /// Another name, address or number.
    Edit(User),
    /// Another password.
    Reset(User),
}

/// A form for this purpose; `cluster` says whether there is one that could mail a new admin's password.
pub fn form(purpose: &Purpose, cluster: bool) -> Form {
    let (fields, focus) = match purpose {
        Purpose::Add => {
            let mut fields = Vec::from(empty());
            fields.extend(cluster.then(no_mail));
            (fields, FieldId::FirstName)
        }
        Purpose::Edit(user) => {
            let mut fields = vec![
                (FieldId::FirstName, Value::text_of(&user.first_name)),
                (FieldId::LastName, Value::text_of(&user.last_name)),
                (FieldId::Email, Value::text_of(&user.email)),
                (FieldId::Phone, Value::text_of(user.number.as_deref().unwrap_or_default())),
            ];
            fields.extend(no_password());
            (fields, FieldId::FirstName)
        }
        Purpose::Reset(_) => (no_password().into(), FieldId::TypePassword),
    };
    Form::new(fields, Control::Field(focus))
}

/// Whether the form asks for a password: a new login needs one.
fn asks_password(form: &Form, purpose: &Purpose) -> bool {
    match purpose {
        Purpose::Add | Purpose::Reset(_) => true,
        Purpose::Edit(user) => {
            let typed = form.text(FieldId::Email);
            // what is no address yet will be another
            typed.trim() != user.email && Email::parse(typed).map_or(true, |email| user.is_other_login(&email))
        }
    }
}

/// How the form lies on the screen now; `company` is the account's name.
pub fn layout(form: &Form, purpose: &Purpose, company: &str) -> Layout {
    let known = known(form, purpose, company);
    let mut blocks = Vec::new();
    let mut buttons = vec![Button::Cancel];
    match purpose {
        Purpose::Add => blocks.extend(rows()),
        Purpose::Edit(user) => {
            blocks.extend(rows());
            if asks_password(form, purpose) {
                let text = "Another address is another login, which needs a new password.";
                blocks.push(Block::Row(Row::Note(0, text.into())));
            }
            if user.is_admin {
                buttons.extend([Button::RemoveUser, Button::Demote]);
            } else {
                buttons.extend([Button::RemoveUser, Button::Promote]);
            }
            buttons.push(Button::ResetPassword);
        }
        Purpose::Reset(user) => {
            blocks.push(Block::Row(Row::Locked(LockedRow::new("Admin", COLUMN, user.full_name()))));
            blocks.push(Block::Row(Row::Locked(LockedRow::new("Login", COLUMN, user.username.clone()))));
            blocks.push(Block::Row(Row::Note(0, "The password that is set now stops working at once.".into())));
            blocks.push(Block::Row(Row::Blank));
        }
    }
    if asks_password(form, purpose) {
        blocks.extend(password_rows(form, &known));
    }
    blocks.extend(mail_row(form));
    buttons.push(Button::Save);
    Layout { blocks, buttons, ..Layout::default() }
}

/// The rows of name, address and number.
pub fn rows() -> impl Iterator<Item = Block> {
    [FieldId::FirstName, FieldId::LastName, FieldId::Email, FieldId::Phone]
        .into_iter()
        .map(|id| FieldRow::new(id, 0, COLUMN).block())
}

/// The rows of the password: made, or typed twice.
pub fn password_rows(form: &Form, known: &[&str]) -> Vec<Block> {
    let mut blocks = vec![FieldRow::new(FieldId::TypePassword, 0, 0).block()];
    if form.is_on(FieldId::TypePassword) {
        blocks.push(FieldRow::new(FieldId::Password, 0, COLUMN).remark(strength(form, known)).block());
        blocks.push(FieldRow::new(FieldId::Confirm, 0, COLUMN).block());
    }
    blocks
}

/// The box that has the password mailed, where there is a cluster that can.
pub fn mail_row(form: &Form) -> Option<Block> {
    form.has(FieldId::SendEmail).then(|| FieldRow::new(FieldId::SendEmail, 0, 0).block())
}

fn strength(form: &Form, known: &[&str]) -> String {
    match &form.field(FieldId::Password).value {
        Value::Hidden(input) if !input.is_empty() => input.strength(known).word().to_owned(),
        _ => String::new(),
    }
}

/// What an attacker who knows the admin would try first.
pub fn known_words(form: &Form) -> [&str; 3] {
    [FieldId::FirstName, FieldId::LastName, FieldId::Email].map(|id| form.text(id))
}

fn known<'a>(form: &'a Form, purpose: &'a Purpose, company: &'a str) -> Vec<&'a str> {
    let mut words = match purpose {
        Purpose::Reset(user) => vec![user.first_name.as_str(), &user.last_name, &user.email],
        Purpose::Add | Purpose::Edit(_) => known_words(form).to_vec(),
    };
    words.push(company);
    words
}

/// The admin that the fields make; problems are kept. `known` are words that make a password weak.
pub(super) fn read(form: &Form, known: &[&str], keep: &mut Keep) -> Option<NewAdmin> {
    let person = read_person(form, keep);
    let password = read_password(form, known, keep);
    let (first_name, last_name, email, phone) = person?;
    let send_email = form.has(FieldId::SendEmail) && form.is_on(FieldId::SendEmail);
    Some(NewAdmin { first_name, last_name, email, phone, password: password?, send_email })
}

fn read_person(form: &Form, keep: &mut Keep) -> Option<(PersonName, PersonName, Email, Option<Phone>)> {
    let first_name = PersonName::parse(form.text(FieldId::FirstName), "the admin's first name");
    let last_name = PersonName::parse(form.text(FieldId::LastName), "the admin's last name");
    let first_name = keep.ok(FieldId::FirstName, first_name);
    let last_name = keep.ok(FieldId::LastName, last_name);
    let email = keep.ok(FieldId::Email, Email::parse(form.text(FieldId::Email)));
    let phone = keep.ok(FieldId::Phone, Phone::parse(form.text(FieldId::Phone)));
    Some((first_name?, last_name?, email?, phone?))
}

fn read_password(form: &Form, known: &[&str], keep: &mut Keep) -> Option<NewPassword> {
    if !form.is_on(FieldId::TypePassword) {
        return Some(NewPassword::Generate);
    }
    let (Value::Hidden(typed), Value::Hidden(confirmed)) =
        (&form.field(FieldId::Password).value, &form.field(FieldId::Confirm).value)
    else {
        return None;
    };
    let secret = typed.secret();
    keep.ok(FieldId::Password, password::check(&secret, known))?;
    let same = if confirmed.secret() == secret { Ok(()) } else { Err(Problem::NoMatch) };
    keep.ok(FieldId::Confirm, same)?;
    Some(NewPassword::Typed(secret))
}

/// What the form makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// A new admin.
    Admin(NewAdmin),
    /// Other settings of a user, with a password where the login is another.
    Settings(UserSettings, Option<NewPassword>),
    /// Another password of a user.
    Password(NewPassword),
}

impl Made {
    /// How it is saved in an account; `None` where it is not what the purpose makes.
    pub fn write(self, purpose: &Purpose, account: &AccountId) -> Option<Write> {
        let change = |base: &User, settings, password| {
            let (account, base) = (account.clone(), base.clone());
            Write::ChangeUser(Box::new(UserChange { account, base, settings, password, last_admin: false }))
        };
        Some(match (self, purpose) {
            (Self::Admin(admin), _) => Write::AddAdmin { account: account.clone(), admin: Box::new(admin) },
            (Self::Settings(settings, password), Purpose::Edit(base)) => change(base, Some(settings), password),
            (Self::Password(password), Purpose::Reset(base)) => change(base, None, Some(password)),
            _ => return None,
        })
    }
}

/// What the form makes for its purpose.
///
/// # Errors
/// Every problem with its field.
pub fn made(form: &Form, purpose: &Purpose, company: &str) -> Result<Made, Vec<(FieldId, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = Keep(&mut problems);
    let known = known(form, purpose, company);
    let made = match purpose {
        Purpose::Add => read(form, &known, &mut keep).map(Made::Admin),
        Purpose::Reset(_) => read_password(form, &known, &mut keep).map(Made::Password),
        Purpose::Edit(user) => {
            let person = read_person(form, &mut keep);
            let password = if asks_password(form, purpose) {
                read_password(form, &known, &mut keep).map(Some)
            } else {
                Some(None)
            };
            person.zip(password).map(|((first_name, last_name, email, phone), password)| {
                let settings = UserSettings { first_name, last_name, email, phone, is_admin: user.is_admin };
                Made::Settings(settings, password)
            })
        }
    };
    match made {
        Some(made) if problems.is_empty() => Ok(made),
        _ => Err(problems),
    }
}
