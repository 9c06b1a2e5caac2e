//! Parts that several forms share: their fields, how they lie, and what they make.

use super::{
    Form,
    field::{Count, Value},
    layout::{self, Block, FieldRow, Row},
    spec::{FieldId, spec},
    wrap::columns,
};
use crate::domain::{
    calling::{Calling, Classifier, Classifiers, EMERGENCY},
    permissions::{GROUPS, Permission, Permissions},
    problem::Problem,
    trunks::{Given, PerKind, Totals, TrunkKind, check_left, left, parse_trunks},
};

/// The fields of an account's trunks; a limit that nobody has set begins as unknown.
pub fn trunk_fields(trunks: PerKind<Option<u32>>) -> impl Iterator<Item = (FieldId, Value)> {
    let field =
        move |kind| (FieldId::Trunks(kind), Value::Count(trunks.get(kind).map_or_else(Count::unknown, Count::new)));
    TrunkKind::ALL.into_iter().map(field)
}

/// The fields of what may be called, one for each of the reseller's kinds of calls.
pub fn call_fields(calling: &Calling, classifiers: &Classifiers) -> impl Iterator<Item = (FieldId, Value)> {
    classifiers.iter().map(|kind| (FieldId::Call(kind), Value::Switch(calling.allows(kind.key))))
}

/// The kinds of calls that a form has fields of.
fn classifiers(form: &Form) -> impl Iterator<Item = Classifier> {
    form.ids().filter_map(|id| match id {
        FieldId::Call(classifier) => Some(classifier),
        _ => None,
    })
}

/// The fields of what the customer sees.
pub fn permission_fields(permissions: &Permissions) -> impl Iterator<Item = (FieldId, Value)> {
    let all = GROUPS.iter().flat_map(|(_, members)| members.iter().copied());
    all.map(|permission| (FieldId::Show(permission), Value::Switch(permissions.shows(permission))))
}

/// What is said before emergency calls are denied.
pub const DENY_EMERGENCY: &str = "Without these calls nobody could call for help in an emergency. To deny them all the \
    same, type the word EMERGENCY.";

/// Whether a box, as it is now, denies emergency calls.
pub fn denies_emergency(form: &Form, id: FieldId) -> bool {
    matches!(id, FieldId::Call(kind) if kind.key == EMERGENCY) && !form.is_on(id)
}

/// Follows a box that was ticked or unticked: Per Minute owns its two settings.
pub fn follow_tick(form: &mut Form, id: FieldId) {
    let FieldId::Show(permission) = id else { return };
    let on = form.is_on(id);
    for owned in Permission::all().filter(|owned| owned.owner() == Some(permission)) {
        form.set(FieldId::Show(owned), Value::Switch(on));
    }
}

/// The numbers of trunks, each with what is left; `given` is what all other accounts have.
pub fn trunk_rows(form: &Form, totals: &Totals, given: &Given) -> Vec<Block> {
    let mut blocks =
        vec![Block::Row(Row::Heading("Set limits for included simultaneous inbound and outbound calls", true))];
    blocks.extend(TrunkKind::ALL.map(|kind| {
        let id = FieldId::Trunks(kind);
        let typed = parse_trunks(form.text(id)).unwrap_or(0);
        let remark = match (left(totals, given, kind), totals.get(kind)) {
            (Some(left), Some(total)) if typed > left => format!("only {left} of {total} left"),
            (Some(left), Some(total)) => format!("{} of {total} left", left - typed),
            _ => "no total set".into(),
        };
        let remark = if form.text(id).is_empty() { format!("unknown, {remark}") } else { remark };
        FieldRow::new(id, 2, 20).remark(remark).block()
    }));
    blocks
}

/// Columns of a label that stands in one of two columns in a window of 80, beside its box.
const BESIDE_MAX: usize = 20;

/// The boxes of what may be called, in two columns under this heading. A cluster may have long names for its own kinds:
/// those stand below over the whole width.
pub fn call_rows(form: &Form, heading: &'static str) -> Vec<Block> {
    let (short, long): (Vec<_>, Vec<_>) = classifiers(form)
        .map(FieldId::Call)
        .partition(|id| columns(&layout::tick_label(&spec(*id), form.is_on(*id))) <= BESIDE_MAX);
    let (left, right) = short.split_at(short.len().div_ceil(2));
    let rows = |ids: &[FieldId], indent| ids.iter().map(|id| Row::Field(FieldRow::new(*id, indent, 0))).collect();
    let mut blocks = vec![Block::Row(Row::Heading(heading, false)), Block::Columns(rows(left, INDENT), rows(right, 0))];
    blocks.extend(long.iter().map(|id| FieldRow::new(*id, INDENT, 0).block()));
    blocks
}

/// Columns before the boxes of what may be called.
const INDENT: u16 = 2;

/// The boxes of what the customer sees, in two columns of groups. Those that Per Minute owns are folded while it is
/// off.
pub fn permission_rows(form: &Form) -> [Block; 2] {
    let per_minute = form.is_on(FieldId::Show(Permission::PerMinute));
    let group = |(name, members): (&'static str, &[Permission])| {
        let mut rows = vec![Row::Group(name, name == "Trunking")];
        for permission in members {
            let owned = matches!(permission, Permission::ShowCredit | Permission::ShowMinutes);
            if owned && !per_minute {
                continue;
            }
            if *permission == Permission::ShowCredit {
                rows.push(Row::Note(6, "MORE BALANCE SETTINGS".into()));
            }
            let indent = if owned { 6 } else { 2 };
            rows.push(Row::Field(FieldRow::new(FieldId::Show(*permission), indent, 0)));
        }
        rows
    };
    let [settings, billing, trunking, misc] = GROUPS.map(group);
    let beside = |mut above: Vec<Row>, below: Vec<Row>| {
        above.extend(below);
        above
    };
    [
        Block::Row(Row::Heading("Select what your customer can view", true)),
        Block::Columns(beside(settings, billing), beside(trunking, misc)),
    ]
}

/// The offset of the zone in a field and the time there, to stand beside it.
pub fn zone_remark(form: &Form, id: FieldId) -> String {
    match &form.field(id).value {
        Value::Zone(zone) => format!("{}, {}", zone.offset, zone.time),
        _ => String::new(),
    }
}

/// The trunks that the form makes; `given` is what all other accounts have.
pub fn read_trunks(form: &Form, totals: &Totals, given: &Given, keep: &mut Keep) -> PerKind<u32> {
    PerKind::from_fn(|kind| {
        let id = FieldId::Trunks(kind);
        let count = keep.ok(id, parse_trunks(form.text(id))).unwrap_or(0);
        keep.ok(id, check_left(count, totals, given, kind));
        count
    })
}

/// What may be called of the kinds that the form has, as it is ticked.
pub fn read_calling(form: &Form) -> Calling {
    let mut calling = Calling::default();
    classifiers(form).for_each(|kind| calling.set(kind.key, form.is_on(FieldId::Call(kind))));
    calling
}

/// What the customer sees, as it is ticked.
pub fn read_permissions(form: &Form) -> Permissions {
    Permissions::hiding(|permission| !form.is_on(FieldId::Show(permission)))
}

/// Keeps the problems of fields aside while the rest is read.
pub struct Keep<'a>(pub &'a mut Vec<(FieldId, Problem)>);

impl Keep<'_> {
    /// What was read, or nothing where there was a problem.
    pub fn ok<T>(&mut self, id: FieldId, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.0.push((id, problem))).ok()
    }
}
