//! The form of an open account: its tabs, how they lie on the screen for reading and for changing, and what a save holds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Form, cluster,
    control::{Button, Control},
    draft::FormDraft,
    field::Value,
    layout::{Block, FieldRow, Layout, LockedRow, Row},
    parts::{self, Keep},
    review,
    spec::FieldId,
    text_area::TextArea,
};
use crate::domain::{
    account::Account,
    calling::Classifiers,
    cluster::{
        AccountSync, SyncWord,
        outbox::{QueuedStep, StepState},
    },
    contact::{self, ContactKey, ContactRole},
    contract::{self, EndDate},
    language::Language,
    name::AccountName,
    notes::Notes,
    problem::Problem,
    realm::{self, Realm, RealmLabel},
    reseller::Standing,
    setting::{AccountChange, Setting, SettingKey},
    timezone::Timezone,
    trunks::{self, Given, TrunkKind, parse_trunks},
};

/// The tabs of an open account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tab {
    /// What it is, at a glance.
    Overview,
    /// Trunks and calls.
    Limits,
    /// What the customer sees.
    Permissions,
    /// Who manages it.
    Admins,
    /// Whom to call, and sales.
    Contacts,
    /// Its balance and ledger.
    Credit,
    /// Text about it.
    Notes,
    /// Who changed what.
    History,
}

impl Tab {
    /// From left to right, with their titles.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Overview, "Overview"),
        (Self::Limits, "Limits"),
        (Self::Permissions, "Permissions"),
        (Self::Admins, "Admins"),
        (Self::Contacts, "Contacts"),
        (Self::Credit, "Credit"),
        (Self::Notes, "Notes"),
        (Self::History, "History"),
    ];

    /// Its place from the left.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|(tab, _)| *tab == self).unwrap_or(0)
    }
}

/// A form with everything of the account that can be changed; `classifiers` are the reseller's.
pub fn form(account: &Account, classifiers: &Classifiers, now: Timestamp) -> Form {
    let text = Value::text_of;
    let mut fields = vec![
        (FieldId::Name, text(&account.name)),
        (FieldId::RealmLabel, text(realm::parts(&account.realm).0)),
        (FieldId::Timezone, Value::Zone(timezone(account).at(now))),
        (FieldId::Language, text(account.language.as_deref().unwrap_or_default())),
    ];
    fields.extend(parts::trunk_fields(account.trunks));
    fields.extend(parts::call_fields(&account.calling, classifiers));
    fields.push((FieldId::AllowPrepay, Value::Switch(account.allow_prepay.unwrap_or(false))));
    fields.extend(parts::permission_fields(&account.permissions()));
    for role in ContactRole::ALL {
        let part = |key: &ContactKey| (FieldId::Contact(role, *key), text(contact::part(&account.contact, role, *key)));
        fields.extend(role.parts().iter().map(part));
    }
    let end = EndDate::of(&account.contract).map(|end| end.to_string()).unwrap_or_default();
    fields.push((FieldId::Representative, text(contract::representative(&account.contract))));
    fields.push((FieldId::EndDate, text(&end)));
    fields.push((FieldId::Notes, Value::Lines(TextArea::new(&account.notes))));
    let mut form = Form::new(fields, Control::Tabs);
    for (id, problem) in cluster::problems_of(account) {
        if form.has(id) {
            form.field_mut(id).problem = Some(problem);
        }
    }
    form
}

/// The zone of an account; one that is not in our database is shown as UTC, and kept as long as no other is chosen.
fn timezone(account: &Account) -> Timezone {
    Timezone::parse(&account.timezone).unwrap_or_else(|_| Timezone::utc())
}

/// Which tab a field is on.
pub fn tab_of(id: FieldId) -> Tab {
    match id {
        FieldId::Trunks(_) | FieldId::Call(_) | FieldId::AllowPrepay => Tab::Limits,
        FieldId::Show(_) => Tab::Permissions,
        FieldId::Contact(..) | FieldId::Representative | FieldId::EndDate => Tab::Contacts,
        FieldId::Notes => Tab::Notes,
        _ => Tab::Overview,
    }
}

/// The field of a setting.
pub fn field_of(key: SettingKey) -> FieldId {
    match key {
        SettingKey::Name => FieldId::Name,
        SettingKey::Realm => FieldId::RealmLabel,
        SettingKey::Timezone => FieldId::Timezone,
        SettingKey::Language => FieldId::Language,
        SettingKey::Trunks(kind) => FieldId::Trunks(kind),
        SettingKey::Call(classifier) => FieldId::Call(classifier),
        SettingKey::AllowPrepay => FieldId::AllowPrepay,
        SettingKey::Show(permission) => FieldId::Show(permission),
        SettingKey::Contact(role, key) => FieldId::Contact(role, key),
        SettingKey::Representative => FieldId::Representative,
        SettingKey::EndDate => FieldId::EndDate,
        SettingKey::Notes => FieldId::Notes,
    }
}

/// What is left for one kind of trunk of this account, with what it has itself; `None` where no total is set.
pub fn most_trunks(standing: &Standing, account: &Account, kind: TrunkKind) -> Option<u32> {
    trunks::left(&standing.reseller.settings.totals, &others(standing, account), kind)
}

/// What all accounts but this one have.
fn others(standing: &Standing, account: &Account) -> Given {
    trunks::given_to_others(&standing.given, &account.trunks)
}

/// The settings that a save holds: those whose fields differ from how they began.
///
/// # Errors
/// Every problem with its field.
pub fn changes(form: &Form, base: &Account, standing: &Standing) -> Result<Vec<Setting>, Vec<(FieldId, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = Keep(&mut problems);
    let settings = form.changed().into_iter().filter_map(|id| {
        let read = setting(form, base, standing, id);
        keep.ok(id, read).flatten()
    });
    let settings: Vec<Setting> = settings.collect();
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// The settings of the changed fields that can be read, whatever is wrong with the others and however few trunks are left.
pub fn readable(form: &Form, base: &Account, standing: &Standing) -> Vec<Setting> {
    let read = |id| match id {
        FieldId::Trunks(kind) => parse_trunks(form.text(id)).ok().map(|count| Setting::Trunks(kind, count)),
        id => setting(form, base, standing, id).ok().flatten(),
    };
    form.changed().into_iter().filter_map(read).collect()
}

/// The account as it was when the draft began, as far as the draft tells: what a save is compared with. What was there
/// then and could not be typed is taken as it is now.
pub fn as_it_was(account: &Account, revision: i64, draft: &FormDraft, standing: &Standing, now: Timestamp) -> Account {
    let mut form = form(account, &standing.reseller.classifiers, now);
    for field in draft.fields().iter().filter(|field| form.has(field.id)).collect::<Vec<_>>() {
        form.field_mut(field.id).value.take_plain(&field.began, now);
    }
    let settings: Vec<Setting> = readable(&form, account, standing);
    let change = AccountChange { base: account.clone(), settings, only_at: None };
    Account { revision, ..change.apply(account.clone()).account }
}

/// The setting that a changed field makes; `None` for a field that makes none.
fn setting(form: &Form, base: &Account, standing: &Standing, id: FieldId) -> Result<Option<Setting>, Problem> {
    let text = form.text(id);
    Ok(Some(match id {
        FieldId::Name => Setting::Name(AccountName::parse(text)?),
        FieldId::RealmLabel => {
            if text.trim().is_empty() {
                return Err(Problem::Required("the part of the realm before the suffix"));
            }
            let label = RealmLabel::parse(text)?;
            Realm::relabelled(&base.realm, &label)?;
            Setting::Realm(label)
        }
        FieldId::Timezone => Setting::Timezone(Timezone::parse(text)?),
        FieldId::Language => Setting::Language(Language::parse(text)?),
        FieldId::Trunks(kind) => {
            let count = parse_trunks(text)?;
            let totals = &standing.reseller.settings.totals;
            trunks::check_change(base.trunks.get(kind), count, totals, &others(standing, base), kind)?;
            Setting::Trunks(kind, count)
        }
        FieldId::Call(classifier) => Setting::Call(classifier, form.is_on(id)),
        FieldId::AllowPrepay => Setting::AllowPrepay(form.is_on(id)),
        FieldId::Show(permission) => Setting::Show(permission, form.is_on(id)),
        FieldId::Contact(role, key) => Setting::Contact(role, key, key.parse(text)?),
        FieldId::Representative => Setting::Representative(contract::parse_representative(text)?),
        FieldId::EndDate => Setting::EndDate(EndDate::parse(text)?),
        FieldId::Notes => Setting::Notes(Notes::parse(text)?),
        _ => return Ok(None),
    }))
}

/// How much room a tab has, and whether it is being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// Whether the account is being changed.
    pub editing: bool,
    /// Whether anything can be changed at all.
    pub read_only: bool,
    /// Columns of the pane.
    pub columns: u16,
    /// Rows of the pane.
    pub rows: u16,
}

/// Whether there are fields on this tab that can be changed: of a disabled account only its notes.
pub fn can_change(tab: Tab, account: &Account) -> bool {
    account.enabled || tab == Tab::Notes
}

/// How a tab lies on the screen now.
pub fn layout(tab: Tab, form: &Form, account: &Account, standing: &Standing, mode: Mode) -> Layout {
    let buttons = buttons(tab, account, mode);
    let mode = Mode { editing: mode.editing && can_change(tab, account), ..mode };
    let mut before = vec![Control::Tabs];
    let blocks = match tab {
        Tab::Overview => overview(form, account, standing, mode),
        Tab::Limits => limits(form, account, standing),
        Tab::Permissions => parts::permission_rows(form).into(),
        Tab::Contacts => contacts(mode),
        Tab::Notes => {
            if !mode.editing {
                before.push(Control::Rows);
            }
            vec![Block::Row(Row::Lines(FieldId::Notes, mode.rows))]
        }
        Tab::Admins | Tab::Credit | Tab::History => {
            before.push(Control::Rows);
            Vec::new()
        }
    };
    Layout { before, blocks, buttons, locked: !mode.editing, scroll: None }
}

/// Below so many columns the buttons of the overview leave no room for Back.
const BACK_MIN: u16 = 50;

fn buttons(tab: Tab, account: &Account, mode: Mode) -> Vec<Button> {
    if mode.editing {
        return vec![Button::Cancel, Button::Save];
    }
    // Esc goes back too, where there is no room for the button
    let mut buttons = if mode.columns >= BACK_MIN { vec![Button::Back] } else { Vec::new() };
    // a disabled account is read, noted, enabled or deleted
    match (tab, account.enabled) {
        _ if mode.read_only => {}
        (Tab::Overview, true) => {
            buttons.extend([Button::CopyAccount, Button::MoveAccount, Button::Disable, Button::Delete]);
        }
        (Tab::Overview, false) => buttons.extend([Button::CopyAccount, Button::Enable, Button::Delete]),
        (Tab::Notes, _) | (Tab::Limits | Tab::Permissions | Tab::Contacts, true) => buttons.push(Button::EditTab),
        (Tab::Admins, true) => buttons.push(Button::AddAdmin),
        (Tab::Credit, true) => buttons.extend([Button::AddCredit, Button::RemoveCredit]),
        (Tab::History, _) | (_, false) => {}
    }
    buttons
}

/// The column of values of the overview.
const OVERVIEW: u16 = 14;

fn overview(form: &Form, account: &Account, standing: &Standing, mode: Mode) -> Vec<Block> {
    let settings = &standing.reseller.settings;
    let locked = |label, value: String| Block::Row(Row::Locked(LockedRow::new(label, OVERVIEW, value)));
    let edited = |id: FieldId, label, value: &str| {
        if mode.editing {
            return FieldRow::new(id, 0, OVERVIEW + 4).block();
        }
        let mut row = LockedRow::new(label, OVERVIEW, value.to_owned());
        row.button = (account.enabled && !mode.read_only).then_some(Button::Edit(id));
        Block::Row(Row::Locked(row))
    };
    let mut blocks: Vec<Block> = review::status(account, &settings.timezone)
        .into_iter()
        .enumerate()
        .map(|(place, line)| locked(if place == 0 { "Status" } else { "" }, line))
        .collect();
    if let Some(above) = review::path(account) {
        blocks.push(locked("Under", above));
    }
    blocks.push(edited(FieldId::Name, "Name", &account.name));
    blocks.push(edited(FieldId::RealmLabel, "Realm", &account.realm));
    if mode.editing {
        let suffix = realm::parts(&account.realm).1;
        blocks.push(Block::Row(Row::Note(OVERVIEW + 4, format!(".{suffix}"))));
    }
    blocks.push(if mode.editing {
        let remark = parts::zone_remark(form, FieldId::Timezone);
        FieldRow::new(FieldId::Timezone, 0, OVERVIEW + 4).remark(remark).block()
    } else {
        edited(FieldId::Timezone, "Timezone", &account.timezone)
    });
    blocks.push(edited(FieldId::Language, "Language", account.language.as_deref().unwrap_or("unknown")));
    if mode.editing {
        return blocks;
    }
    blocks.push(locked("Account id", format!("{}  (c copies it, r the realm)", account.id)));
    if let Some(sync) = &account.sync {
        for (place, line) in cluster::lines(sync, mode.columns).into_iter().enumerate() {
            let mut row = LockedRow::new(if place == 0 { "Cluster" } else { "" }, OVERVIEW, line);
            row.button = cluster_button(sync, mode.read_only).filter(|_| place == 0);
            blocks.push(Block::Row(Row::Locked(row)));
        }
    }
    blocks.push(Block::Row(Row::Blank));
    blocks.push(locked("Trunks", trunks::in_words(&account.trunks)));
    blocks.extend(cluster::balances(account, settings).into_iter().map(|(label, balance)| locked(label, balance)));
    blocks.push(locked("Admins", review::admins_in_short(account)));
    blocks.push(locked("Sub-accounts", review::count_in_words(account.sub_accounts)));
    blocks
}

/// What can be done about how the account stands with the cluster. Who only reads can see why something waits, too.
fn cluster_button(sync: &AccountSync, read_only: bool) -> Option<Button> {
    let waits_for_long = |step: &QueuedStep| matches!(step.state, StepState::Later { .. } | StepState::Attention(_));
    match sync.word {
        SyncWord::HereOnly => (!read_only).then_some(Button::Send),
        SyncWord::ChangedThere => (!read_only).then_some(Button::Decide),
        SyncWord::Waiting | SyncWord::NeedsAttention | SyncWord::Sent => {
            sync.steps.iter().any(waits_for_long).then_some(Button::See)
        }
    }
}

fn limits(form: &Form, account: &Account, standing: &Standing) -> Vec<Block> {
    let settings = &standing.reseller.settings;
    let mut blocks = parts::trunk_rows(form, &settings.totals, &others(standing, account));
    blocks.extend(parts::call_rows(form, "This account can place calls to…"));
    blocks.push(Block::Row(Row::Heading("Manage credit balance", true)));
    let mut entered = settings.currency.show(account.balance);
    if cluster::balances(account, settings).len() > 1 {
        entered.push_str(" entered here");
    }
    let balance = LockedRow::new("Per minute credit balance:", 33, entered);
    blocks.push(Block::Row(Row::Locked(LockedRow { indent: 2, ..balance })));
    blocks.push(FieldRow::new(FieldId::AllowPrepay, 2, 0).block());
    if account.allow_prepay.is_none() {
        blocks.push(Block::Row(Row::Note(6, "Nobody has set this yet: it is unknown.".into())));
    }
    blocks
}

/// Below so many columns the contacts stand below each other.
const HALVES_MIN: u16 = 60;

fn contacts(mode: Mode) -> Vec<Block> {
    let part = |id: FieldId| Row::Field(FieldRow::new(id, 0, 16));
    let contact = |role: ContactRole| {
        let parts = role.parts().iter().map(move |key| part(FieldId::Contact(role, *key)));
        std::iter::once(Row::Group(role.label(), false)).chain(parts)
    };
    let sales = [Row::Blank, Row::Group("Sales", false), part(FieldId::Representative), part(FieldId::EndDate)];
    let left: Vec<Row> = contact(ContactRole::Technical).chain(sales).collect();
    let right: Vec<Row> = contact(ContactRole::Billing).collect();
    if mode.columns >= HALVES_MIN {
        return vec![Block::Halves(left, right)];
    }
    left.into_iter().chain([Row::Blank]).chain(right).map(Block::Row).collect()
}
