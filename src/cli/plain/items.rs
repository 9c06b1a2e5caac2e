//! The fields of a tab one after the other, with what is said of each.

use crate::{
    domain::{setting::SettingKey, timezone::LocalTime, trunks::TrunkKind},
    form::{
        Button, FieldId, Form, Value,
        layout::{Block, Layout, Row},
        spec::{Kind, spec},
    },
};

/// A field that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Which one. The realm's label stands for both of its fields.
    pub(super) id: FieldId,
    /// What is said before it: the heading that it is the first under, and what belongs there.
    pub(super) before: Vec<String>,
    /// What is said of it, such as how many trunks are left.
    pub(super) remark: String,
}

impl Item {
    /// A field of which nothing more is said.
    pub(super) fn of(id: FieldId) -> Self {
        Self { id, before: Vec::new(), remark: String::new() }
    }
}

/// The fields of a layout in reading order.
pub(super) fn of(layout: &Layout) -> Vec<Item> {
    let (mut items, mut before) = (Vec::new(), Vec::new());
    for block in &layout.blocks {
        match block {
            Block::Row(row) => add(row, &mut items, &mut before),
            Block::Columns(left, right) | Block::Halves(left, right) => {
                left.iter().chain(right).for_each(|row| add(row, &mut items, &mut before));
            }
        }
    }
    items
}

fn add(row: &Row, items: &mut Vec<Item>, before: &mut Vec<String>) {
    let (id, remark) = match row {
        Row::Field(row) => (row.id, row.remark.clone()),
        Row::Lines(id, _) => (*id, String::new()),
        Row::Locked(row) if row.button == Some(Button::ChangeRealm) => (FieldId::RealmLabel, String::new()),
        Row::Locked(row) if !row.label.is_empty() => {
            before.push(format!("{}: {}", row.label.trim_end_matches(':'), row.value));
            return;
        }
        Row::Heading(text, _) => {
            before.push((*text).to_owned());
            return;
        }
        Row::Note(0, text) => {
            before.push(text.clone());
            return;
        }
        // the names of groups are in the labels, and what stands below a field is said in other words
        Row::Group(..) | Row::Note(..) | Row::Locked(_) | Row::Blank => return,
    };
    items.push(Item { id, before: std::mem::take(before), remark });
}

/// What a field is called where it stands alone.
pub(super) fn label(id: FieldId) -> String {
    match id {
        FieldId::Call(classifier) => SettingKey::Call(classifier).label(),
        FieldId::Show(permission) => SettingKey::Show(permission).label(),
        FieldId::Contact(role, key) => SettingKey::Contact(role, key).label(),
        FieldId::AllowPrepay => SettingKey::AllowPrepay.label(),
        FieldId::EndDate => SettingKey::EndDate.label(),
        FieldId::Total(kind) => match kind {
            TrunkKind::Twoway => "Total of twoway trunks".into(),
            TrunkKind::Inbound => "Total of inbound trunks".into(),
            TrunkKind::Outbound => "Total of outbound trunks".into(),
        },
        FieldId::TypePassword => "Password".into(),
        id => spec(id).label.trim_end_matches(':').to_owned(),
    }
}

/// The help of a field.
pub(super) fn help(id: FieldId) -> String {
    match (id, spec(id).kind) {
        (FieldId::RealmLabel, _) => {
            "The realm is made when the account is saved, or you choose the part before the first \
                                     dot. The part after it is the reseller's and is never changed."
                .into()
        }
        (FieldId::AllowPrepay, _) => spec(id).label.to_owned() + ".",
        (FieldId::Call(classifier), _) if spec(id).help.is_none() => {
            format!("Whether this account can place calls to {}.", classifier.label)
        }
        (_, Kind::Zone) => {
            "Type a city, an offset or an abbreviation, such as los ang, -05 or est, and choose a number.".into()
        }
        _ => spec(id).help.unwrap_or_default().to_owned(),
    }
}

/// Words as the beginning of a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a field can be left empty.
pub(super) fn may_be_empty(id: FieldId) -> bool {
    matches!(
        id,
        FieldId::Phone
            | FieldId::RealmLabel
            | FieldId::Contact(..)
            | FieldId::Representative
            | FieldId::EndDate
            | FieldId::Notes
            | FieldId::Total(_)
    )
}

/// What stands in a field, in words; empty for nothing.
pub(super) fn in_words(form: &Form, id: FieldId) -> String {
    match &form.field(id).value {
        Value::Switch(on) if id == FieldId::TypePassword => if *on { "typed" } else { "made" }.into(),
        Value::Switch(on) => if *on { "yes" } else { "no" }.into(),
        Value::Zone(LocalTime { name, offset, time }) => format!("{name}, {offset}, {time}"),
        Value::Hidden(input) => if input.is_empty() { "" } else { "typed" }.into(),
        Value::Lines(area) => match area.text().split_once('\n') {
            Some((first, _)) => format!("{first} …"),
            None => area.text().to_owned(),
        },
        value if id == FieldId::RealmLabel && value.text().is_empty() => "made when the account is saved".into(),
        value => value.text().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::calling::{Calling, Classifiers},
        form::{Control, parts},
    };

    #[test]
    fn every_kind_of_calls_is_asked_for_in_its_own_words() {
        let cluster = Classifiers::of([
            ("unknown", "Unknown"),
            ("emergency", "Emergency"),
            ("dd_night", "Moon at night"),
            ("dd_long", "A kind with a name that is far too long for a column"),
        ]);
        let mut calling = Calling::default();
        calling.set("dd_night", false);
        let form = Form::new(parts::call_fields(&calling, &cluster).collect(), Control::Tabs);
        let blocks = parts::call_rows(&form, "This account can place calls to…");
        let items = of(&Layout { blocks, ..Layout::default() });
        let asked: Vec<_> =
            items.iter().map(|item| format!("{}: {}", label(item.id), in_words(&form, item.id))).collect();
        assert_eq!(
            asked,
            [
                "Calls to Emergency Dispatcher: yes",
                "Calls to Other than above: yes",
                "Calls to Moon at night: no",
                "Calls to A kind with a name that is far too long for a column: yes",
            ]
        );
        assert_eq!(items[0].before, ["This account can place calls to…"]);
        assert_eq!(help(items[2].id), "Whether this account can place calls to Moon at night.");
        assert_eq!(parts::read_calling(&form), {
            let mut read = Calling::denying(|_| false);
            read.0.retain(|key, _| ["unknown", "emergency"].contains(&key.as_str()));
            read.set("dd_night", false);
            read.set("dd_long", true);
            read
        });
    }
}
