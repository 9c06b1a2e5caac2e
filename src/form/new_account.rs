//! The form of a new account: its fields, its tabs, and the account that it makes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Form, admin,
    control::{Button, Control},
    field::Value,
    layout::{Block, FieldRow, Layout, LockedRow, Row},
    parts::{self, Keep},
    spec::FieldId,
    start::Start,
};
use crate::domain::{
    account::NewAccount, blueprint::AccountBlueprint, ledger, money::Cents, name::AccountName, problem::Problem,
    realm::RealmLabel, reseller::Standing, timezone::Timezone, trunks::PerKind,
};

/// The tabs of the form, and the review after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// A form for an account of this reseller, filled with what it starts from.
pub fn form(standing: &Standing, start: &Start, now: Timestamp) -> Form {
    let mut fields = vec![
        (FieldId::Name, Value::text_of("")),
        (FieldId::ChangeRealm, Value::Switch(false)),
        (FieldId::RealmLabel, Value::text_of("")),
        (FieldId::Timezone, Value::Zone(start.zone(standing, now))),
        (FieldId::AddAdmin, Value::Switch(false)),
    ];
    fields.extend(admin::empty());
    fields.extend(start.cluster.then(admin::no_mail));
    fields.extend(parts::trunk_fields(PerKind::from_fn(|kind| Some(start.trunks(kind)))));
    fields.extend(parts::call_fields(&start.calling(standing), &standing.reseller.classifiers));
    fields.push((FieldId::Credit, Value::text_of("0.00")));
    fields.push((FieldId::AllowPrepay, Value::Switch(start.allows_prepay(standing))));
    fields.extend(parts::permission_fields(&start.permissions(standing)));
    Form::new(fields, Control::Field(FieldId::Name))
}

/// How a tab lies on the screen now.
pub fn layout(tab: Tab, form: &Form, standing: &Standing, start: &Start) -> Layout {
    match tab {
        Tab::SetUp => set_up(form, standing, start),
        Tab::CallRestrictions => call_restrictions(form, standing),
        Tab::Permissions => permissions_tab(form),
        Tab::Review => Layout { buttons: vec![Button::Cancel, Button::Previous, Button::Submit], ..Layout::default() },
    }
}

/// The column of values beside the account's own labels.
const ACCOUNT: u16 = 18;

fn set_up(form: &Form, standing: &Standing, start: &Start) -> Layout {
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
    if start.copied.is_some() {
        blocks.push(Block::Row(Row::Note(0, format!("Copied too: {}.", start.copied_besides()))));
    }
    // a copy's note and the box about a mail leave no room for it
    if start.copied.is_none() || !start.cluster {
        blocks.push(Block::Row(Row::Blank));
    }
    blocks.push(FieldRow::new(FieldId::AddAdmin, 0, 0).block());
    if form.is_on(FieldId::AddAdmin) {
        blocks.extend(admin::rows());
        blocks.extend(admin::password_rows(form, &known_words(form)));
        blocks.extend(admin::mail_row(form));
    }
    Layout { blocks, buttons: vec![Button::Cancel, Button::Next], ..Layout::default() }
}

/// What an attacker who knows the customer would try first.
fn known_words(form: &Form) -> Vec<&str> {
    let mut words = admin::known_words(form).to_vec();
    words.push(form.text(FieldId::Name));
    words
}

fn call_restrictions(form: &Form, standing: &Standing) -> Layout {
    let settings = &standing.reseller.settings;
    let mut blocks = parts::trunk_rows(form, &settings.totals, &standing.given);
    blocks.extend(parts::call_rows(form, "This account can place calls to…"));
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
pub fn read(form: &Form, standing: &Standing, start: &Start) -> Result<NewAccount, Vec<(FieldId, Problem)>> {
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
    let admin = if form.is_on(FieldId::AddAdmin) { admin::read(form, &known_words(form), &mut keep) } else { None };
    let trunks = parts::read_trunks(form, &settings.totals, &standing.given, &mut keep);
    let credit = ledger::parse_opening(form.text(FieldId::Credit), settings);
    let credit = keep.ok(FieldId::Credit, credit).unwrap_or_default();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut calling = start.blueprint.calling.clone();
    calling.0.extend(parts::read_calling(form).0);
    let blueprint = AccountBlueprint {
        name,
        realm_label,
        timezone,
        admin,
        trunks: PerKind::from_fn(|kind| Some(trunks.get(kind))),
        calling,
        credit,
        allow_prepay: Some(form.is_on(FieldId::AllowPrepay)),
        ui_restrictions: parts::read_permissions(form).put_into(start.blueprint.ui_restrictions.clone()),
        ..start.blueprint.clone()
    };
    blueprint.complete(start.parent(standing), standing).map_err(|problem| vec![(FieldId::Name, problem)])
}
