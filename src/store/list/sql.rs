//! The statement of a page, by how its rows are reached.

use crate::store::search::Search;

/// Which way along the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

/// How the rows that a search finds are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Along the index of the list; each is asked, if anything is looked for.
    List,
    /// Along the index of one level of the tree.
    Level,
    /// Along the index of the disabled ones; each is asked, if anything is looked for.
    Disabled,
    /// By the trigram index; what it finds is put in order.
    Trigrams,
}

/// The statement; `bounded` begins it beside a place.
pub(super) fn sql(by: By, search: &Search, way: Way, bounded: bool) -> String {
    let from = match by {
        By::List => "account INDEXED BY account_list WHERE",
        By::Level => "account INDEXED BY account_level WHERE account.parent_id = :under AND",
        By::Disabled => "account INDEXED BY account_off WHERE account.enabled = 0 AND",
        // CROSS keeps the trigram index outside: it is what finds few
        By::Trigrams => {
            "account_search CROSS JOIN account ON account.number = account_search.rowid
             WHERE account_search MATCH :trigrams AND"
        }
    };
    let substring = if search.is_all() { "" } else { "AND instr(account.search_text, :folded) > 0" };
    let bound = match (bounded, way) {
        (false, _) => "",
        (true, Way::Forward) => "AND (sort_key, number) > (:sort_key, :number)",
        (true, Way::Backward) => "AND (sort_key, number) < (:sort_key, :number)",
    };
    let order = match way {
        Way::Forward => "sort_key, number",
        Way::Backward => "sort_key DESC, number DESC",
    };
    format!(
        "SELECT id, name, realm, enabled, parent_id, sort_key, number,
             (SELECT accounts FROM level WHERE level.parent_id = account.id) AS sub_accounts
         FROM {from} account.deleted_at IS NULL {substring} {bound} ORDER BY {order} LIMIT :limit"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    /// The steps of SQLite's plan for a page, but for the count of each row's sub-accounts.
    fn plan(by: By, typed: &str, way: Way, bounded: bool) -> String {
        const SUB_ACCOUNTS: &str = "; CORRELATED SCALAR SUBQUERY 1; SEARCH level USING PRIMARY KEY (parent_id=?)";
        let steps = plan::of(&sql(by, &Search::new(typed), way, bounded));
        assert!(steps.contains(SUB_ACCOUNTS), "{steps}");
        steps.replace(SUB_ACCOUNTS, "")
    }

    #[test]
    fn pages_go_along_the_index_and_sort_nothing() {
        for way in [Way::Forward, Way::Backward] {
            let bound = if way == Way::Forward { ">" } else { "<" };
            for typed in ["", "a", "abc"] {
                for (by, index) in [(By::List, "account_list"), (By::Disabled, "account_off")] {
                    assert_eq!(plan(by, typed, way, false), format!("SCAN account USING INDEX {index}"));
                    assert_eq!(
                        plan(by, typed, way, true),
                        format!("SEARCH account USING INDEX {index} (sort_key{bound}?)")
                    );
                }
            }
            assert_eq!(plan(By::Level, "", way, false), "SEARCH account USING INDEX account_level (parent_id=?)");
            assert_eq!(
                plan(By::Level, "", way, true),
                format!("SEARCH account USING INDEX account_level (parent_id=? AND sort_key{bound}?)")
            );
        }
    }

    #[test]
    fn what_few_accounts_have_is_found_by_its_trigrams() {
        let plan = plan(By::Trigrams, "abcd", Way::Forward, true);
        assert!(plan.starts_with("SCAN account_search VIRTUAL TABLE INDEX"), "{plan}");
        assert!(plan.contains("SEARCH account USING INTEGER PRIMARY KEY (rowid=?)"), "{plan}");
    }
}
