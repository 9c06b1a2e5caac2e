//! The form of a new account: its fields, its tabs, and the account that it makes.

use jiff::Timestamp;

use super::{
    Form,
    field::Value,
    layout::{Block, FieldRow, Layout, LockedRow, Row},
    parts::{self, Keep},
    secret_input::SecretInput,
    spec::{Button, Control, FieldId},
};
use crate::domain::{
    account::{AccountId, Details, NewAccount},
    admin::{NewAdmin, NewPassword},
    email::Email,
    money::Cents,
    name::{AccountName, PersonName},
    password,
    phone::Phone,
    problem::Problem,
    realm::RealmLabel,
    reseller::Standing,
    timezone::Timezone,
    trunks::Trunks,
};

/// The tabs of the form, and the review after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tab {
    /// Name, realm, time zone, admin.
    SetUp,
    /// Trunks, calls, credit.
    CallRestrictions,
    /// What the customer sees.
    Permissions,
    /// Everything once more.
    Review,
}

impl Tab {
    /// The tabs that have a title in the line of tabs.
    pub const TITLED: [(Self, &'static str); 3] = [
        (Self::SetUp, "Set up an account"),
        (Self::CallRestrictions, "Call Restrictions"),
        (Self::Permissions, "Permissions"),
    ];

    /// The tab after this one; the review is the last.
    pub fn next(self) -> Self {
        match self {
            Self::SetUp => Self::CallRestrictions,
            Self::CallRestrictions => Self::Permissions,
            Self::Permissions | Self::Review => Self::Review,
        }
    }

    /// The tab before this one.
    pub fn previous(self) -> Self {
        match self {
            Self::Review => Self::Permissions,
            Self::Permissions => Self::CallRestrictions,
            Self::CallRestrictions | Self::SetUp => Self::SetUp,
        }
    }
}

/// A form for an account of this reseller, as its template has it.
pub fn form(standing: &Standing, now: Timestamp) -> Form {
    let template = &standing.reseller.template;
    let mut fields = vec![
        (FieldId::Name, Value::text_of("")),
        (FieldId::ChangeRealm, Value::Switch(false)),
        (FieldId::RealmLabel, Value::text_of("")),
        (FieldId::Timezone, Value::Zone(standing.reseller.settings.timezone.at(now))),
        (FieldId::AddAdmin, Value::Switch(false)),
    ];
    fields.extend(empty_admin());
    fields.extend(parts::trunk_fields(Trunks::default()));
    fields.extend(parts::call_fields(&template.calling));
    fields.push((FieldId::Credit, Value::text_of("0.00")));
    fields.push((FieldId::AllowPrepay, Value::Switch(template.allow_prepay)));
    fields.extend(parts::permission_fields(&template.permissions));
    Form::new(fields, Control::Field(FieldId::Name))
}

/// The admin's fields with nothing in them, as they are again when the admin is not wanted after all.
pub fn empty_admin() -> [(FieldId, Value); 7] {
    [
        (FieldId::FirstName, Value::text_of("")),
        (FieldId::LastName, Value::text_of("")),
        (FieldId::Email, Value::text_of("")),
        (FieldId::Phone, Value::text_of("")),
        (FieldId::TypePassword, Value::Switch(false)),
        (FieldId::Password, Value::Hidden(SecretInput::default())),
        (FieldId::Confirm, Value::Hidden(SecretInput::default())),
    ]
}

/// How a tab lies on the screen now.
pub fn layout(tab: Tab, form: &Form, standing: &Standing) -> Layout {
    match tab {
        Tab::SetUp => set_up(form, standing),
        Tab::CallRestrictions => call_restrictions(form, standing),
        Tab::Permissions => permissions_tab(form),
        Tab::Review => Layout { buttons: vec![Button::Cancel, Button::Previous, Button::Submit], ..Layout::default() },
    }
}

/// The column of values beside the account's own labels, and beside the admin's.
const ACCOUNT: u16 = 18;
const ADMIN: u16 = 25;

fn set_up(form: &Form, standing: &Standing) -> Layout {
    let mut blocks = vec![FieldRow::new(FieldId::Name, 0, ACCOUNT).block()];
    if AccountName::parse(form.text(FieldId::Name)).is_ok_and(|name| name.may_be_refused()) {
        let note = "A cluster may refuse it: no plain letter a–z or digit in it.";
        blocks.push(Block::Row(Row::Note(ACCOUNT, note.into())));
    }
    let suffix = format!(".{}", standing.reseller.settings.realm_suffix.as_str());
    if form.is_on(FieldId::ChangeRealm) {
        blocks.push(FieldRow::new(FieldId::RealmLabel, 0, ACCOUNT).button(Button::KeepRealm).block());
    } else {
        blocks.push(Block::Row(Row::Locked(LockedRow {
            label: "Account Realm",
            help: true,
            indent: 0,
            column: ACCOUNT,
            value: "Auto-generated".into(),
            button: Some(Button::ChangeRealm),
        })));
    }
    blocks.push(Block::Row(Row::Note(ACCOUNT, suffix)));
    let zone = parts::zone_remark(form, FieldId::Timezone);
    blocks.push(FieldRow::new(FieldId::Timezone, 0, ACCOUNT).remark(zone).block());
    blocks.push(Block::Row(Row::Blank));
    blocks.push(FieldRow::new(FieldId::AddAdmin, 0, 0).block());
    if form.is_on(FieldId::AddAdmin) {
        for id in [FieldId::FirstName, FieldId::LastName, FieldId::Email, FieldId::Phone] {
            blocks.push(FieldRow::new(id, 0, ADMIN).block());
        }
        blocks.push(FieldRow::new(FieldId::TypePassword, 0, 0).block());
        if form.is_on(FieldId::TypePassword) {
            blocks.push(FieldRow::new(FieldId::Password, 0, ADMIN).remark(strength(form)).block());
            blocks.push(FieldRow::new(FieldId::Confirm, 0, ADMIN).block());
        }
    }
    Layout { blocks, buttons: vec![Button::Cancel, Button::Next], ..Layout::default() }
}

fn strength(form: &Form) -> String {
    match &form.field(FieldId::Password).value {
        Value::Hidden(input) if !input.is_empty() => {
            password::strength(&input.secret(), &known_words(form)).0.word().to_owned()
        }
        _ => String::new(),
    }
}

/// What an attacker who knows the customer would try first.
fn known_words(form: &Form) -> [&str; 4] {
    [FieldId::Name, FieldId::FirstName, FieldId::LastName, FieldId::Email].map(|id| form.text(id))
}

fn call_restrictions(form: &Form, standing: &Standing) -> Layout {
    let settings = &standing.reseller.settings;
    let mut blocks = parts::trunk_rows(form, &settings.totals, &standing.given);
    blocks.extend(parts::call_rows("This account can place calls to…"));
    blocks.push(Block::Row(Row::Heading("Manage credit balance", true)));
    blocks.push(Block::Row(Row::Locked(LockedRow {
        label: "Per minute credit balance:",
        help: false,
        indent: 2,
        column: 33,
        value: settings.currency.show(Cents(0)),
        button: None,
    })));
    blocks.push(FieldRow::new(FieldId::Credit, 2, 33).block());
    blocks.push(FieldRow::new(FieldId::AllowPrepay, 2, 0).block());
    Layout { blocks, buttons: vec![Button::Cancel, Button::Previous, Button::Next], ..Layout::default() }
}

fn permissions_tab(form: &Form) -> Layout {
    Layout {
        blocks: parts::permission_rows(form).into(),
        buttons: vec![Button::Cancel, Button::Previous, Button::Review, Button::Submit],
        ..Layout::default()
    }
}

/// Which tab a field is on.
pub fn tab_of(id: FieldId) -> Tab {
    match id {
        FieldId::Trunks(_) | FieldId::Call(_) | FieldId::Credit | FieldId::AllowPrepay => Tab::CallRestrictions,
        FieldId::Show(_) => Tab::Permissions,
        _ => Tab::SetUp,
    }
}

/// The account that the form makes.
///
/// # Errors
/// Every problem with its field, in the order of the fields.
pub fn read(form: &Form, standing: &Standing) -> Result<NewAccount, Vec<(FieldId, Problem)>> {
    let settings = &standing.reseller.settings;
    let mut problems = Vec::new();
    let mut keep = Keep(&mut problems);
    let name = keep.ok(FieldId::Name, AccountName::parse(form.text(FieldId::Name)));
    let realm_label = if form.is_on(FieldId::ChangeRealm) {
        keep.ok(FieldId::RealmLabel, RealmLabel::parse(form.text(FieldId::RealmLabel)))
    } else {
        None
    };
    let timezone = keep.ok(FieldId::Timezone, Timezone::parse(form.text(FieldId::Timezone)));
    let admin = if form.is_on(FieldId::AddAdmin) { read_admin(form, &mut keep) } else { None };
    let trunks = parts::read_trunks(form, &settings.totals, &standing.given, &mut keep);
    let credit = Cents::parse_credit(form.text(FieldId::Credit), settings.credit_minimum, &settings.currency);
    let credit = keep.ok(FieldId::Credit, credit).unwrap_or_default();
    match (name, timezone) {
        (Some(name), Some(timezone)) if problems.is_empty() => Ok(NewAccount {
            parent: parent(standing),
            reseller_revision: standing.reseller.revision,
            name,
            realm_label,
            timezone,
            enabled: true,
            admin,
            trunks,
            calling: parts::read_calling(form),
            credit,
            allow_prepay: form.is_on(FieldId::AllowPrepay),
            permissions: parts::read_permissions(form),
            details: Details::default(),
        }),
        _ => Err(problems),
    }
}

/// New accounts stand directly below the reseller.
fn parent(standing: &Standing) -> AccountId {
    standing.reseller.id.clone()
}

fn read_admin(form: &Form, keep: &mut Keep) -> Option<NewAdmin> {
    let first_name = PersonName::parse(form.text(FieldId::FirstName), "the admin's first name");
    let last_name = PersonName::parse(form.text(FieldId::LastName), "the admin's last name");
    let first_name = keep.ok(FieldId::FirstName, first_name);
    let last_name = keep.ok(FieldId::LastName, last_name);
    let email = keep.ok(FieldId::Email, Email::parse(form.text(FieldId::Email)));
    let phone = keep.ok(FieldId::Phone, Phone::parse(form.text(FieldId::Phone)));
    let password =
        if form.is_on(FieldId::TypePassword) { read_password(form, keep) } else { Some(NewPassword::Generate) };
    Some(NewAdmin { first_name: first_name?, last_name: last_name?, email: email?, phone: phone?, password: password? })
}

fn read_password(form: &Form, keep: &mut Keep) -> Option<NewPassword> {
    let (Value::Hidden(typed), Value::Hidden(confirmed)) =
        (&form.field(FieldId::Password).value, &form.field(FieldId::Confirm).value)
    else {
        return None;
    };
    let secret = typed.secret();
    keep.ok(FieldId::Password, password::check(&secret, &known_words(form)))?;
    let same = if confirmed.secret() == secret { Ok(()) } else { Err(Problem::NoMatch) };
    keep.ok(FieldId::Confirm, same)?;
    Some(NewPassword::Typed(secret))
}
