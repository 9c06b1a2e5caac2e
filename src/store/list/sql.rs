//! The statement of a page, by how its rows are reached.

/// Which way along the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Way {
    Forward,
    Backward,
}

/// How the rows of a list are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Along the index of the whole list.
    List,
    /// Along the index of one level of the tree.
    Level,
    /// Along the index of the disabled ones.
    Disabled,
    /// As the search meets them.
    Search,
}

/// What is read of each row.
const ROW: &str = "SELECT id, name, realm, enabled, parent_id, sort_key, account.number,
     (SELECT accounts FROM level WHERE level.parent_id = account.id) AS sub_accounts";

/// The row at one position.
pub(super) fn at_position() -> String {
    // CROSS: by its position, and nothing else
    format!(
        "{ROW} FROM account_order CROSS JOIN account ON account.number = account_order.number
         WHERE position = ?1 AND deleted_at IS NULL"
    )
}

/// The statement of a page; `bounded` begins it beside a place. `None` where there is none for the whole page.
pub(super) fn sql(by: By, way: Way, bounded: bool) -> Option<String> {
    let from = match by {
        By::List => "account INDEXED BY account_list WHERE",
        By::Level => "account INDEXED BY account_level WHERE account.parent_id = :under AND",
        By::Disabled => "account INDEXED BY account_off WHERE account.enabled = 0 AND",
        By::Search => return None,
    };
    let bound = match (bounded, way) {
        (false, _) => "",
        (true, Way::Forward) => "AND (sort_key, number) > (:sort_key, :number)",
        (true, Way::Backward) => "AND (sort_key, number) < (:sort_key, :number)",
    };
    let order = match way {
        Way::Forward => "sort_key, number",
        Way::Backward => "sort_key DESC, number DESC",
    };
    Some(format!("{ROW} FROM {from} account.deleted_at IS NULL {bound} ORDER BY {order} LIMIT :limit"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    const SUB_ACCOUNTS: &str = "; CORRELATED SCALAR SUBQUERY 1; SEARCH level USING PRIMARY KEY (parent_id=?)";

    /// The steps of SQLite's plan, but for the count of each row's sub-accounts.
    fn plan(sql: &str) -> String {
        let steps = plan::of(sql);
        assert!(steps.contains(SUB_ACCOUNTS), "{steps}");
        steps.replace(SUB_ACCOUNTS, "")
    }

    #[test]
    fn pages_go_along_the_index_and_sort_nothing() {
        for way in [Way::Forward, Way::Backward] {
            let bound = if way == Way::Forward { ">" } else { "<" };
            let plan = |by, bounded| plan(&sql(by, way, bounded).unwrap());
            for (by, index) in [(By::List, "account_list"), (By::Disabled, "account_off")] {
                assert_eq!(plan(by, false), format!("SCAN account USING INDEX {index}"));
                assert_eq!(plan(by, true), format!("SEARCH account USING INDEX {index} (sort_key{bound}?)"));
            }
            assert_eq!(plan(By::Level, false), "SEARCH account USING INDEX account_level (parent_id=?)");
            assert_eq!(
                plan(By::Level, true),
                format!("SEARCH account USING INDEX account_level (parent_id=? AND sort_key{bound}?)")
            );
        }
    }

    #[test]
    fn a_row_is_read_by_its_position() {
        assert_eq!(
            plan(&at_position()),
            "SEARCH account_order USING INTEGER PRIMARY KEY (rowid=?); \
             SEARCH account USING INTEGER PRIMARY KEY (rowid=?)"
        );
    }
}
