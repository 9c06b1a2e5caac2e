//! What keeps a spreadsheet from running a value as a formula: an apostrophe before it.

/// The value so that a spreadsheet does not run it.
pub fn guarded(value: String) -> String {
    if value.starts_with(is_guarded) { format!("'{value}") } else { value }
}

/// The value without the apostrophe that keeps a spreadsheet from running it as a formula.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_guarded) => rest,
        _ => cell,
    }
}

/// What a cell may not begin with in a spreadsheet, in any width; an apostrophe, so that one that was there stays.
pub(super) fn is_guarded(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\'' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_against_formulas_goes_and_an_apostrophe_stays() {
        for (cell, value) in [
            ("'+14155550100", "+14155550100"),
            ("'=1+1", "=1+1"),
            ("''=1+1", "'=1+1"),
            ("'Til Late", "'Til Late"),
            ("'", "'"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(unguarded(cell), value, "{cell}");
        }
    }
}
