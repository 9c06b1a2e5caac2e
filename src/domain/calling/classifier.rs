//! One kind of number that calls go to, which KAZOO calls a classifier.

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::EMERGENCY;
use crate::domain::text;

/// The most characters of a key and of a label.
const LENGTH: usize = 64;
/// The most keys and labels of clusters' own kinds that one program keeps.
const OWN_MAX: usize = 200;

/// A kind of number. It is what its key is: the label is for people, and each cluster words it as it likes.
#[derive(Debug, Clone, Copy)]
pub struct Classifier {
    /// KAZOO's key, such as `tollfree_us`.
    pub key: &'static str,
    /// What the screens call it.
    pub label: &'static str,
}

/// The seven that KAZOO comes with (`knm_converters`), in the order of the screens. A cluster may lack some of them.
pub const CLASSIFIERS: [Classifier; 7] = [
    Classifier { key: "tollfree_us", label: "US TollFree" },
    Classifier { key: "toll_us", label: "US Toll" },
    Classifier { key: EMERGENCY, label: "Emergency Dispatcher" },
    Classifier { key: "caribbean", label: "Caribbean" },
    Classifier { key: "did_us", label: "US DID" },
    Classifier { key: "international", label: "International" },
    Classifier { key: "unknown", label: "Other than above" },
];

/// Clusters' own kinds as they were named so far, the newest name last.
///
/// The keys of fields and settings are plain values that are copied about and live as long as the program, so the words
/// of a kind have to live as long: each is made once and never freed. A cluster that goes on making up names must not fill
/// the memory that way, hence [`OWN_MAX`].
struct Own(Vec<Classifier>);

static OWN: Mutex<Own> = Mutex::new(Own(Vec::new()));

impl Own {
    fn of_all() -> MutexGuard<'static, Self> {
        OWN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, key: &str) -> Option<Classifier> {
        self.0.iter().rev().find(|known| known.key == key).copied()
    }

    fn name(&mut self, key: &str, label: String) -> Option<Classifier> {
        if let Some(place) = self.0.iter().position(|known| known.key == key && known.label == label) {
            let known = self.0.remove(place);
            self.0.push(known);
            return Some(known);
        }
        let before = self.find(key);
        if self.0.len() >= OWN_MAX {
            return before;
        }
        let key = before.map_or_else(|| &*key.to_owned().leak(), |known| known.key);
        let new = Classifier { key, label: label.leak() };
        self.0.push(new);
        Some(new)
    }
}

impl Classifier {
    /// The kind with this key, as a cluster names it. The seven keep their own labels; a label with nothing in it is the
    /// key. `None` where the key is none that could be shown as it is, or there are too many already.
    pub fn named(key: &str, label: &str) -> Option<Self> {
        let of_seven = of_seven(key);
        if of_seven.is_some() || !is_key(key) {
            return of_seven;
        }
        Own::of_all().name(key, cleaned(label).unwrap_or_else(|| key.to_owned()))
    }

    /// The kind with this key: one of the seven, or one that was named before.
    pub fn known(key: &str) -> Option<Self> {
        of_seven(key).or_else(|| Own::of_all().find(key))
    }

    /// All own kinds that were named before, each with its newest name.
    pub fn all_own() -> Vec<Self> {
        let own = &Own::of_all().0;
        let is_newest = |(place, kind): &(usize, &Self)| !own[place + 1..].contains(*kind);
        own.iter().enumerate().filter(is_newest).map(|(_, kind)| *kind).collect()
    }

    /// What a kind with this key is called; one that nobody has named is its key.
    pub fn label_of(key: &str) -> &str {
        Self::known(key).map_or(key, |known| known.label)
    }
}

fn of_seven(key: &str) -> Option<Classifier> {
    CLASSIFIERS.into_iter().find(|known| known.key == key)
}

/// A key goes back to the cluster as it came, so one that cannot be shown as it is cannot be mended, only passed over.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.trim() == key && key.chars().count() <= LENGTH && text::check(key).is_ok()
}

/// A label as it can be shown; `None` where nothing is left of it.
fn cleaned(label: &str) -> Option<String> {
    let line = text::one_line(label);
    let shown = text::visible(line.trim());
    let label = match shown.char_indices().nth(LENGTH) {
        None => shown.into_owned(),
        Some(_) => shown.chars().take(LENGTH - 1).chain(['…']).collect(),
    };
    (!label.is_empty()).then_some(label)
}

impl PartialEq for Classifier {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Classifier {}

impl PartialOrd for Classifier {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Classifier {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(other.key)
    }
}

impl Hash for Classifier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// As its key.
impl Serialize for Classifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}

/// How a draft has it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Key(String),
    /// A place among the seven, as before there were others.
    Place(usize),
}

impl<'de> Deserialize<'de> for Classifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kind = match Kept::deserialize(deserializer)? {
            Kept::Key(key) => Self::known(&key).or_else(|| Self::named(&key, "")),
            Kept::Place(place) => CLASSIFIERS.get(place).copied(),
        };
        kind.ok_or_else(|| D::Error::custom("no kind of calls"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_names_its_own_kinds_and_not_the_seven() {
        for (key, label, expected) in [
            ("unknown", "Unknown", Some("Other than above")),
            ("a_premium", "Premium Numbers", Some("Premium Numbers")),
            ("b_blank", " \u{7}\n ", Some("b_blank")),
            ("c_escape", "Red\u{1b}[31m\nAlert\u{202E}", Some("Red[31m Alert\u{FFFD}")),
            ("Größe !", "é", Some("é")),
            ("", "Nothing", None),
            (" d", "Blank before", None),
            ("e\u{1b}[2J", "Clears the screen", None),
            ("f\u{200B}", "Hides", None),
            (&"k".repeat(65), "Long", None),
            (&"k".repeat(64), "Just right", Some("Just right")),
        ] {
            let named = Classifier::named(key, label);
            assert_eq!(named.map(|kind| (kind.key, kind.label)), expected.map(|label| (key, label)), "{key:?}");
        }
        let long = Classifier::named("g_long", &"é".repeat(65)).unwrap();
        assert_eq!(long.label, format!("{}…", "é".repeat(63)));
    }

    #[test]
    fn a_kind_is_its_key_and_goes_by_its_newest_name() {
        let [old, new] = ["Old", "New"].map(|label| Classifier::named("h_renamed", label).unwrap());
        assert_eq!(old, new);
        assert_eq!((old.label, new.label, Classifier::label_of("h_renamed")), ("Old", "New", "New"));
        let again = Classifier::named("h_renamed", "Old").unwrap();
        assert!(std::ptr::eq(again.label, old.label) && std::ptr::eq(again.key, old.key), "made once");
        assert_eq!(Classifier::label_of("h_renamed"), "Old");
        let own = Classifier::all_own();
        assert_eq!(
            own.iter().filter(|kind| kind.key == "h_renamed").map(|kind| kind.label).collect::<Vec<_>>(),
            ["Old"]
        );
        assert_eq!(
            (Classifier::label_of("toll_us"), Classifier::label_of("i_never_named")),
            ("US Toll", "i_never_named")
        );
    }

    #[test]
    fn a_cluster_that_makes_up_names_fills_no_memory() {
        let mut own = Own(Vec::new());
        for number in 0..OWN_MAX {
            assert!(own.name(&format!("made_up_{number}"), "Made up".into()).is_some());
        }
        assert_eq!(own.name("one_more", "One more".into()), None);
        let known = own.name("made_up_7", "Another name".into()).unwrap();
        assert_eq!((known.key, known.label), ("made_up_7", "Made up"), "under the name it has");
        assert_eq!(own.name("made_up_7", "Made up".into()), Some(known));
        assert_eq!(own.0.len(), OWN_MAX);
    }

    #[test]
    fn a_draft_has_it_by_its_key_or_by_its_place_of_old() {
        let own = Classifier::named("j_own", "Own").unwrap();
        assert_eq!(serde_json::to_string(&own).unwrap(), "\"j_own\"");
        for (kept, key, label) in [
            ("\"j_own\"", "j_own", "Own"),
            ("\"toll_us\"", "toll_us", "US Toll"),
            ("\"k_unheard_of\"", "k_unheard_of", "k_unheard_of"),
            ("5", "international", "International"),
        ] {
            let kind: Classifier = serde_json::from_str(kept).unwrap();
            assert_eq!((kind.key, kind.label), (key, label), "{kept}");
        }
        for kept in ["7", "-1", "\"\"", "\"\\u001b\"", "null"] {
            assert!(serde_json::from_str::<Classifier>(kept).is_err(), "{kept}");
        }
    }
}
