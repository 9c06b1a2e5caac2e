//! The form of the reseller: its fields, its tabs, and the settings and the template that it makes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Form,
    control::{Button, Control},
    field::Value,
    layout::{Block, FieldRow, Layout, Row},
    parts::{self, Keep},
    spec::FieldId,
};
use crate::domain::{
    money::{Cents, Currency},
    name::AccountName,
    problem::Problem,
    realm::RealmSuffix,
    reseller::{ASK_ABOVE, CREDIT_MINIMUM, Holdings, Reseller, ResellerSettings, SUGGESTED_SUFFIX, Standing, Template},
    timezone::Timezone,
    trunks::{Given, PerKind, TrunkKind, check_total, parse_trunks},
};

/// The tabs of the reseller's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tab {
    /// What is given out, and to whom.
    Overview,
    /// Name, suffix, totals, money.
    Settings,
    /// What a new account starts with.
    NewAccounts,
}

impl Tab {
    /// From left to right, with their titles.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Overview, "Overview"), (Self::Settings, "Settings"), (Self::NewAccounts, "New accounts")];

    /// Its place from the left.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|(tab, _)| *tab == self).unwrap_or(0)
    }
}

/// Which tab a field is on.
pub fn tab_of(id: FieldId) -> Tab {
    match id {
        FieldId::Call(_) | FieldId::AllowPrepay | FieldId::Show(_) => Tab::NewAccounts,
        _ => Tab::Settings,
    }
}

/// What the first start suggests, in the machine's time zone: only what a reseller needs to begin. The focus stands on
/// the suffix: it is to be confirmed.
pub fn suggested(machine: &Timezone, now: Timestamp) -> Form {
    let text = |text| Value::text_of(text);
    let values = [text("Reseller"), text(SUGGESTED_SUFFIX), text("USD"), text(&CREDIT_MINIMUM.to_string())];
    Form::new(fields(values, machine, PerKind::default(), now), Control::Field(FieldId::RealmSuffix))
}

/// The reseller as it is, with what a new account starts with.
pub fn of(reseller: &Reseller, now: Timestamp) -> Form {
    let (settings, template) = (&reseller.settings, &reseller.template);
    let text = |text: &str| Value::text_of(text);
    let values = [
        text(settings.name.as_str()),
        text(settings.realm_suffix.as_str()),
        text(settings.currency.code()),
        text(&settings.credit_minimum.to_string()),
    ];
    let mut fields = fields(values, &settings.timezone, settings.totals, now);
    fields.push((FieldId::AskAbove, text(&settings.ask_above.to_string())));
    fields.extend(parts::call_fields(&template.calling, &reseller.classifiers));
    fields.push((FieldId::AllowPrepay, Value::Switch(template.allow_prepay)));
    fields.extend(parts::permission_fields(&template.permissions));
    Form::new(fields, Control::Tabs)
}

fn fields(
    [name, suffix, currency, minimum]: [Value; 4],
    zone: &Timezone,
    totals: PerKind<Option<u32>>,
    now: Timestamp,
) -> Vec<(FieldId, Value)> {
    let mut fields = vec![
        (FieldId::ResellerName, name),
        (FieldId::RealmSuffix, suffix),
        (FieldId::ResellerTimezone, Value::Zone(zone.at(now))),
        (FieldId::Currency, currency),
        (FieldId::CreditMinimum, minimum),
    ];
    fields.extend(TrunkKind::ALL.map(|kind| {
        let total = totals.get(kind).map_or_else(String::new, |total| total.to_string());
        (FieldId::Total(kind), Value::text_of(&total))
    }));
    fields
}

/// The column of values.
const COLUMN: u16 = 21;

/// How the form of the first start lies on the screen now; `given` is what accounts have already.
pub fn first_start(form: &Form, given: &Given) -> Layout {
    Layout { blocks: settings(form, given), buttons: vec![Button::Cancel, Button::Save], ..Layout::default() }
}

/// How a tab of the page lies on the screen now.
pub fn layout(tab: Tab, form: &Form, given: &Given) -> Layout {
    let blocks = match tab {
        Tab::Overview => Vec::new(),
        Tab::Settings => settings(form, given),
        Tab::NewAccounts => new_accounts(form),
    };
    let buttons = if form.is_changed() { vec![Button::Cancel, Button::Save] } else { vec![Button::Back] };
    Layout { before: vec![Control::Tabs], blocks, buttons, ..Layout::default() }
}

fn settings(form: &Form, given: &Given) -> Vec<Block> {
    let row = |id| FieldRow::new(id, 0, COLUMN);
    let mut blocks = vec![
        row(FieldId::ResellerName).block(),
        row(FieldId::RealmSuffix).block(),
        Block::Row(Row::Note(COLUMN, "accounts keep their suffix for good".into())),
        row(FieldId::ResellerTimezone).remark(parts::zone_remark(form, FieldId::ResellerTimezone)).block(),
        Block::Row(Row::Blank),
        Block::Row(Row::Heading("Trunks for all accounts together; leave empty for no total", true)),
    ];
    for kind in TrunkKind::ALL {
        let remark = match (form.text(FieldId::Total(kind)).trim(), given.get(kind)) {
            ("", 0) => "no total set".into(),
            ("", given) => format!("no total set, {given} given out"),
            (_, given) => format!("{given} given out"),
        };
        blocks.push(FieldRow::new(FieldId::Total(kind), 2, COLUMN).remark(remark).block());
    }
    blocks.push(Block::Row(Row::Blank));
    let money = [FieldId::Currency, FieldId::CreditMinimum, FieldId::AskAbove];
    blocks.extend(money.into_iter().filter(|id| form.has(*id)).map(|id| row(id).block()));
    blocks
}

fn new_accounts(form: &Form) -> Vec<Block> {
    let mut blocks = parts::call_rows(form, "A new account can place calls to…");
    blocks.push(FieldRow::new(FieldId::AllowPrepay, 2, 0).block());
    blocks.extend(parts::permission_rows(form));
    blocks
}

/// What the form makes.
#[derive(Debug)]
pub struct Made {
    /// The settings.
    pub settings: ResellerSettings,
    /// What a new account starts with, where the form has it.
    pub template: Option<Template>,
}

/// What the form makes of the reseller as it is; `None` for one that is set up now. `holdings`, once they are known, tell
/// who holds most of a total that would be too small.
///
/// # Errors
/// Every problem with its field.
pub fn read(
    form: &Form,
    standing: Option<&Standing>,
    holdings: Option<&Holdings>,
) -> Result<Made, Vec<(FieldId, Problem)>> {
    let given = standing.map(|standing| standing.given).unwrap_or_default();
    let before = standing.map(|standing| &standing.reseller.template);
    let mut problems = Vec::new();
    let mut keep = Keep(&mut problems);
    let name = keep.ok(FieldId::ResellerName, AccountName::parse_resellers(form.text(FieldId::ResellerName)));
    let suffix = keep.ok(FieldId::RealmSuffix, RealmSuffix::parse(form.text(FieldId::RealmSuffix)));
    let zone = keep.ok(FieldId::ResellerTimezone, Timezone::parse(form.text(FieldId::ResellerTimezone)));
    let totals = PerKind::from_fn(|kind| {
        let id = FieldId::Total(kind);
        let typed = form.text(id).trim();
        let total = if typed.is_empty() { None } else { Some(keep.ok(id, parse_trunks(typed))?) };
        // a total that is exceeded already may stay
        if form.field(id).is_changed() {
            let most = holdings.and_then(|holdings| holdings.most(kind).first());
            keep.ok(id, check_total(total, &given, kind, most));
        }
        total
    });
    let currency = keep.ok(FieldId::Currency, Currency::parse(form.text(FieldId::Currency)));
    let minimum = keep.ok(FieldId::CreditMinimum, Cents::parse(form.text(FieldId::CreditMinimum)));
    let ask_above = if form.has(FieldId::AskAbove) {
        keep.ok(FieldId::AskAbove, Cents::parse(form.text(FieldId::AskAbove)))
    } else {
        Some(ASK_ABOVE)
    };
    match (name, suffix, zone, currency, minimum, ask_above) {
        (Some(name), Some(realm_suffix), Some(timezone), Some(currency), Some(credit_minimum), Some(ask_above))
            if problems.is_empty() =>
        {
            let settings =
                ResellerSettings { name, realm_suffix, timezone, totals, currency, credit_minimum, ask_above };
            Ok(Made { settings, template: form.has(FieldId::AllowPrepay).then(|| template(form, before)) })
        }
        _ => Err(problems),
    }
}

fn template(form: &Form, before: Option<&Template>) -> Template {
    // what it has of kinds that the cluster lacks now is kept
    let mut calling = before.map(|before| before.calling.clone()).unwrap_or_default();
    calling.0.extend(parts::read_calling(form).0);
    Template { calling, permissions: parts::read_permissions(form), allow_prepay: form.is_on(FieldId::AllowPrepay) }
}
