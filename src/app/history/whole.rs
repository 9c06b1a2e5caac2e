//! A row of a history as lines: what it changed, and all of it.

use crate::{
    domain::{
        history::{HistoryRow, in_words},
        timezone::Timezone,
    },
    form::wrap::{columns, wrap},
};

/// What a row changed, a line for each field: `Label: before → after`.
/// No more of it than `columns` can hold.
pub fn change_lines(row: &HistoryRow, columns: u16) -> Vec<String> {
    let changes = row.changes();
    let line = |change| match row.told(change) {
        (Some(before), Some(after)) => format!("{}: {} → {}", change.label, cut(before, columns), cut(after, columns)),
        (before, after) => format!("{}: {}", change.label, cut(before.or(after).unwrap_or_default(), columns)),
    };
    changes.iter().map(line).collect()
}

/// The beginning of a text that may be far longer than a line. Some characters take no column.
fn cut(text: &str, columns: u16) -> &str {
    let most = usize::from(columns) * 2;
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// A row as lines of labels and values.
pub struct Whole {
    /// The lines; what takes several has its label before the first.
    pub lines: Vec<(String, String)>,
    /// Columns of the labels.
    pub label_columns: usize,
}

/// A row whole, in so many columns: who did what and from where, then every field that it changed.
pub fn whole(row: &HistoryRow, zone: &Timezone, room: usize) -> Whole {
    let by = &row.operator;
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".into());
    let mut entries = vec![
        ("Row".into(), vec![row.number.to_string()]),
        ("When".into(), vec![zone.date_time(row.at)]),
        ("What".into(), vec![in_words(&row.action).to_owned()]),
    ];
    if let Some((id, name)) = &row.account {
        let deleted = if row.deleted { " (deleted)" } else { "" };
        entries.push(("Account".into(), vec![format!("{name}{deleted}"), id.to_string()]));
    }
    entries.extend([
        ("Operator".into(), vec![by.name.clone()]),
        ("Login uid".into(), vec![or_none(&by.login_uid.map(|uid| uid.to_string()))]),
        ("Effective user".into(), vec![by.effective_user.clone()]),
        ("Sudo user".into(), vec![or_none(&by.sudo_user)]),
        ("SSH address".into(), vec![or_none(&by.ssh_address)]),
        (String::new(), vec![String::new()]),
    ]);
    let changes = row.changes();
    let label_columns = changes.iter().map(|change| columns(&change.label)).max().unwrap_or(0);
    let label_columns = label_columns.max(columns("Effective user")).min(room * 2 / 5);
    let value_columns = room.saturating_sub(label_columns + 2);
    entries.extend(changes.iter().map(|change| {
        let value = match row.told(change) {
            (Some(before), Some(after)) => {
                let line = format!("{before} → {after}");
                let fits = columns(&line) <= value_columns && !line.contains('\n');
                if fits { vec![line] } else { vec![before.to_owned(), format!("→ {after}")] }
            }
            (before, after) => vec![before.or(after).unwrap_or_default().to_owned()],
        };
        (change.label.clone(), value)
    }));
    if changes.is_empty() {
        entries.push(("Changed".into(), vec!["no field".into()]));
    }
    let lines = entries.into_iter().flat_map(|(label, values)| {
        let mut labels = wrap(&label, label_columns).into_iter();
        let values = values.iter().flat_map(|value| value.split('\n')).flat_map(|line| wrap(line, value_columns));
        let mut lines: Vec<_> = values.map(|value| (labels.next().unwrap_or_default(), value)).collect();
        lines.extend(labels.map(|label| (label, String::new())));
        lines
    });
    Whole { lines: lines.collect(), label_columns }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::app::history::tests::row;

    #[test]
    fn a_row_whole_has_every_field_and_breaks_what_is_long() {
        let whole = whole(&row(7), &Timezone::utc(), 40);
        let fields: Vec<_> = whole.lines.iter().skip_while(|(label, _)| label != "Twoway trunks").collect();
        let line = |(label, value): &(String, String)| format!("{label}|{value}");
        let fields: Vec<String> = fields.into_iter().map(line).collect();
        assert_eq!(fields, ["Twoway trunks|3 → 4", "Notes|one", "|two", "|→ three"]);
        assert_eq!(change_lines(&row(7), 40), ["Twoway trunks: 3 → 4", "Notes: one\ntwo → three"]);
    }

    #[test]
    fn of_long_values_only_as_much_is_told_as_a_line_holds() {
        let notes = |c: char| Some(json!({ "account": { "custom_notes": c.to_string().repeat(60_000) } }));
        let lines = change_lines(&HistoryRow { before: notes('a'), after: notes('é'), ..row(7) }, 40);
        assert_eq!(lines, [format!("Notes: {} → {}", "a".repeat(80), "é".repeat(80))]);
    }
}
