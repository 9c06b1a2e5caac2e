//! The form of the reseller: its fields, how it lies, and the settings that it makes.

use jiff::Timestamp;

use super::{
    Form,
    field::Value,
    layout::{Block, FieldRow, Layout, Row},
    spec::{Button, Control, FieldId},
};
use crate::domain::{
    money::{Cents, Currency},
    name::AccountName,
    problem::Problem,
    realm::RealmSuffix,
    reseller::{ASK_ABOVE, CREDIT_MINIMUM, ResellerSettings, SUGGESTED_SUFFIX},
    timezone::Timezone,
    trunks::{Given, PerKind, TrunkKind, check_total, parse_trunks},
};

/// What the first start suggests, in the machine's time zone. The focus stands on the suffix: it is to be confirmed.
pub fn suggested(machine: &Timezone, now: Timestamp) -> Form {
    let text = |text| Value::text_of(text);
    form(
        [text("Reseller"), text(SUGGESTED_SUFFIX), text("USD"), text(&CREDIT_MINIMUM.to_string())],
        machine,
        PerKind::default(),
        now,
    )
}

/// The settings as they are.
pub fn of(settings: &ResellerSettings, now: Timestamp) -> Form {
    let text = |text: &str| Value::text_of(text);
    form(
        [
            text(settings.name.as_str()),
            text(settings.realm_suffix.as_str()),
            text(settings.currency.code()),
            text(&settings.credit_minimum.to_string()),
        ],
        &settings.timezone,
        settings.totals,
        now,
    )
}

fn form(
    [name, suffix, currency, minimum]: [Value; 4],
    zone: &Timezone,
    totals: PerKind<Option<u32>>,
    now: Timestamp,
) -> Form {
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
    Form::new(fields, Control::Field(FieldId::RealmSuffix))
}

/// The column of values.
const COLUMN: u16 = 21;

/// How the form lies on the screen now; `given` is what accounts have already.
pub fn layout(form: &Form, given: &Given) -> Layout {
    let row = |id| FieldRow::new(id, 0, COLUMN);
    let zone = match &form.field(FieldId::ResellerTimezone).value {
        Value::Zone(zone) => format!("{}, {}", zone.offset, zone.time),
        _ => String::new(),
    };
    let mut blocks = vec![
        row(FieldId::ResellerName).block(),
        row(FieldId::RealmSuffix).block(),
        Block::Row(Row::Note(COLUMN, "accounts keep their suffix for good".into())),
        row(FieldId::ResellerTimezone).remark(zone).block(),
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
    blocks.push(row(FieldId::Currency).block());
    blocks.push(row(FieldId::CreditMinimum).block());
    Layout { blocks, buttons: vec![Button::Cancel, Button::Save], ..Layout::default() }
}

/// The settings that the form makes; `ask_above` is kept as it is, for it is not in the form.
///
/// # Errors
/// Every problem with its field.
pub fn read(form: &Form, given: &Given, ask_above: Option<Cents>) -> Result<ResellerSettings, Vec<(FieldId, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = |id, problem| problems.push((id, problem));
    let name =
        AccountName::parse_resellers(form.text(FieldId::ResellerName)).map_err(|p| keep(FieldId::ResellerName, p));
    let suffix = RealmSuffix::parse(form.text(FieldId::RealmSuffix)).map_err(|p| keep(FieldId::RealmSuffix, p));
    let zone = Timezone::parse(form.text(FieldId::ResellerTimezone)).map_err(|p| keep(FieldId::ResellerTimezone, p));
    let totals = PerKind::from_fn(|kind| {
        let id = FieldId::Total(kind);
        let typed = form.text(id).trim();
        let total = if typed.is_empty() { Ok(None) } else { parse_trunks(typed).map(Some) };
        // a total that is exceeded already may stay
        let check = |total| if form.field(id).is_changed() { check_total(total, given, kind, None) } else { Ok(()) };
        total.and_then(|total| check(total).map(|()| total)).unwrap_or_else(|problem| {
            keep(id, problem);
            None
        })
    });
    let currency = Currency::parse(form.text(FieldId::Currency)).map_err(|p| keep(FieldId::Currency, p));
    let minimum = Cents::parse(form.text(FieldId::CreditMinimum)).map_err(|p| keep(FieldId::CreditMinimum, p));
    match (name, suffix, zone, currency, minimum) {
        (Ok(name), Ok(realm_suffix), Ok(timezone), Ok(currency), Ok(credit_minimum)) if problems.is_empty() => {
            let ask_above = ask_above.unwrap_or(ASK_ABOVE);
            Ok(ResellerSettings { name, realm_suffix, timezone, totals, currency, credit_minimum, ask_above })
        }
        _ => Err(problems),
    }
}
