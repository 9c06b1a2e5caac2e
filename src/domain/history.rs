//! History: who did what to which account, and what it changed, field by field.

pub mod chain;
mod differing;
mod words;

use jiff::Timestamp;
use serde_json::Value;

pub use self::{
    differing::differing,
    words::{in_words, keys_of_labels, label, value_in_words},
};
use super::{id::AccountId, operator::Operator};
use words::rank;

/// A row of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its number; the first is 1.
    pub number: i64,
    /// When it was.
    pub at: Timestamp,
    /// Who it was.
    pub operator: Operator,
    /// What was done, such as `account.changed`.
    pub action: String,
    /// The account that it was done to, with the name it has now or had last; `None` for the reseller.
    pub account: Option<(AccountId, String)>,
    /// Whether that account is deleted by now.
    pub deleted: bool,
    /// What it was before, only what changed.
    pub before: Option<Value>,
    /// What it was afterwards, only what changed.
    pub after: Option<Value>,
}

/// The newest row of a history. Its hash seals all rows up to it: who keeps it elsewhere can tell whether any was changed
/// or is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub number: i64,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
}

/// Which rows of the history, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRequest {
    /// Comes back in the answer, so that an older one can be told and dropped.
    pub generation: u64,
    /// Only rows of this account.
    pub account: Option<AccountId>,
    /// Words that all have to be found in a row: in its operator, account, action or fields; a day such as
    /// `2026-11-24` picks the rows of that day in the reseller's time zone.
    pub search: String,
    /// From where on.
    pub span: Span,
    /// The most rows.
    pub limit: u32,
}

/// From where on rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The newest.
    Newest,
    /// Those right before the row with this number.
    OlderThan(i64),
    /// Those right after the row with this number.
    NewerThan(i64),
}

/// Rows of the history, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// What was asked.
    pub request: HistoryRequest,
    /// The rows.
    pub rows: Vec<HistoryRow>,
    /// The newest row that was looked at, if there was any.
    pub newest: Option<i64>,
    /// Where to go on that way: rows beyond the one with this number were not looked at. There may be fewer rows than were
    /// asked for all the same, as a search is answered in parts. `None` where there is nothing more.
    pub next: Option<i64>,
}

/// One field that a row of the history changed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as the screens call it.
    pub label: String,
    /// What it was; `None` where there was nothing.
    pub before: Option<String>,
    /// What it became; `None` where there is nothing.
    pub after: Option<String>,
}

impl HistoryRow {
    /// What it changed, field by field. What only tells one document from the next is left out.
    pub fn changes(&self) -> Vec<FieldChange> {
        let mut before = Vec::new();
        let mut after = Vec::new();
        for (document, leaves) in [(&self.before, &mut before), (&self.after, &mut after)] {
            if let Some(document) = document {
                flatten(document, &mut Vec::new(), leaves);
            }
        }
        let paths = before.iter().chain(after.iter().filter(|leaf| before.iter().all(|other| other.0 != leaf.0)));
        let find = |leaves: &[Leaf], path: &Vec<String>| {
            leaves.iter().find(|leaf| leaf.0 == *path).and_then(|leaf| value_in_words(path, &leaf.1))
        };
        let mut paths: Vec<_> = paths.filter(|(path, _)| !is_technical(path)).collect();
        paths.sort_by_key(|(path, _)| rank(path));
        let whose = |path: &[String]| match path {
            [users, place, key] if users == "users" && key != "username" => {
                let login = vec![users.clone(), place.clone(), "username".into()];
                // a login that changes is told by itself
                find(&before, &login).filter(|login_before| Some(login_before) == find(&after, &login).as_ref())
            }
            _ => None,
        };
        let name = |path: &[String]| match whose(path) {
            Some(login) => format!("{} of {login}", label(path)),
            None => label(path),
        };
        paths
            .into_iter()
            .map(|(path, _)| FieldChange { label: name(path), before: find(&before, path), after: find(&after, path) })
            .filter(|change| change.before != change.after)
            .collect()
    }

    /// What to tell of one of its fields: what it was and what it became; only one of them where the row makes or ends
    /// the whole thing, or says something that was not there before of credit or of a backup.
    pub fn told<'a>(&self, change: &'a FieldChange) -> (Option<&'a str>, Option<&'a str>) {
        const NOTHING: &str = "nothing";
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        let begins = self.before.is_none() || self.action.starts_with("credit.") || self.action == "file.restored";
        match (before, after) {
            (None, after) if !begins => (Some(NOTHING), after),
            (before, None) if self.after.is_some() => (before, Some(NOTHING)),
            both => both,
        }
    }
}

/// A path of keys with what stands there.
type Leaf = (Vec<String>, Value);

fn flatten(value: &Value, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(place, value)| (place.to_string(), value)).collect(),
        other => {
            leaves.push((path.clone(), other.clone()));
            return;
        }
    };
    for (key, value) in inside {
        path.push(key);
        flatten(value, path, leaves);
        path.pop();
    }
}

/// Ids, revisions and stamps: the row says who and when.
fn is_technical(path: &[String]) -> bool {
    match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["meta", key] => key != "parent",
        ["account", "id"] | ["id" | "revision"] => true,
        ["users", _, "id"] => true,
        ["account", "contract", "representative", key] => key != "name",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(before: Option<Value>, after: Option<Value>) -> HistoryRow {
        let operator = Operator {
            name: "mdemo".into(),
            login_uid: None,
            effective_user: "mdemo".into(),
            sudo_user: None,
            ssh_address: None,
        };
        HistoryRow {
            number: 1,
            at: Timestamp::UNIX_EPOCH,
            operator,
            action: "account.changed".into(),
            account: None,
            deleted: false,
            before,
            after,
        }
    }

    fn told(row: &HistoryRow) -> Vec<(String, String, String)> {
        let word = |value: Option<String>| value.unwrap_or_else(|| "-".into());
        row.changes().into_iter().map(|change| (change.label, word(change.before), word(change.after))).collect()
    }

    #[test]
    fn changes_are_told_in_the_words_of_the_screens() {
        let row = row(
            Some(json!({"account": {"name": "A", "enabled": true, "call_restriction": {"toll_us": {"action": "deny"}},
                "contract": {"end_date": 62_167_305_600_i64}}, "meta": {"revision": 1}})),
            Some(
                json!({"account": {"name": "B", "enabled": false, "call_restriction": {"toll_us": {"action": "inherit"}},
                "contact": {"billing": {"locality": "Berlin"}}, "x": {"y": 7}}, "limits": {"twoway_trunks": 3},
                "users": [{"email": "a@b.co", "id": "1"}], "meta": {"revision": 2}}),
            ),
        );
        let expected = [
            ("Calls to US Toll", "denied", "allowed"),
            ("Contract end date", "1970-01-02", "-"),
            ("Status", "active", "disabled"),
            ("Account Name", "A", "B"),
            ("Billing contact: City", "-", "Berlin"),
            ("account.x.y", "-", "7"),
            ("Twoway trunks", "-", "3"),
            ("Admin email address", "-", "a@b.co"),
        ];
        let expected: Vec<_> = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).to_vec();
        let mut told = told(&row);
        told.sort();
        let mut sorted = expected;
        sorted.sort();
        assert_eq!(told, sorted);
    }

    #[test]
    fn a_field_that_was_not_there_became_something() {
        let (old, new) = (json!({"limits": {"twoway_trunks": 3}}), json!({"limits": {"twoway_trunks": 4}}));
        let none = json!({});
        for (before, after, action, told) in [
            (Some(&old), Some(&new), "account.changed", (Some("3"), Some("4"))),
            (Some(&none), Some(&new), "account.changed", (Some("nothing"), Some("4"))),
            (Some(&old), Some(&none), "account.changed", (Some("3"), Some("nothing"))),
            (None, Some(&new), "account.created", (None, Some("4"))),
            (Some(&old), None, "account.deleted", (Some("3"), None)),
            (Some(&none), Some(&new), "credit.added", (None, Some("4"))),
        ] {
            let row = HistoryRow { action: action.into(), ..row(before.cloned(), after.cloned()) };
            let changes = row.changes();
            assert_eq!(row.told(&changes[0]), told, "{before:?} {after:?} {action}");
        }
    }

    #[test]
    fn a_change_of_a_user_tells_whose_it_is() {
        let user = |password: &str, name: &str| json!({"users": [{"username": "a@b.co", "password": password, "first_name": name}]});
        let row = row(Some(user("set", "A")), Some(user("set anew", "B")));
        let labels: Vec<String> = row.changes().into_iter().map(|change| change.label).collect();
        assert_eq!(labels, ["Admin first name of a@b.co", "Password of a@b.co"]);
    }
    #[test]
    fn a_clusters_own_kind_of_calls_goes_by_its_label_or_by_its_key() {
        use crate::domain::calling::Classifier;
        Classifier::named("aa_history", "Moon at night").unwrap();
        let action = |action: &str| json!({ "action": action });
        let calls =
            json!({"unknown": action("deny"), "aa_history": action("deny"), "aa_unheard.of": action("inherit")});
        let account = json!({"account": {"call_restriction": calls, "custom_notes": "A"}});
        let of_account = told(&row(None, Some(account)));
        let labels = |told: &[(String, String, String)]| told.iter().map(|row| row.0.clone()).collect::<Vec<_>>();
        assert_eq!(
            labels(&of_account),
            ["Notes", "Calls to Other than above", "Calls to Moon at night", "Calls to aa_unheard.of"],
            "after the seven"
        );
        assert_eq!((of_account[2].2.as_str(), of_account[3].2.as_str()), ("denied", "allowed"));
        let template = json!({"template": {"call_restriction": {"aa_history": action("deny")}}});
        assert_eq!(labels(&told(&row(None, Some(template)))), ["Template: Calls to Moon at night"]);
        let elsewhere = json!({"account": {"contact": {"call_restriction": {"aa_history": action("deny")}}}});
        let path = "account.contact.call_restriction.aa_history.action";
        assert_eq!(labels(&told(&row(None, Some(elsewhere)))), [path]);
    }
}
