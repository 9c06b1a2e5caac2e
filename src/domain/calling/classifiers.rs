//! The kinds of calls that a reseller's cluster tells apart.

use std::collections::BTreeSet;

use super::{CLASSIFIERS, Classifier};
use crate::domain::text;

/// The kinds of calls there are, each once, in the order of the screens: those of the seven first.
#[derive(Debug, Clone)]
pub struct Classifiers(Vec<Classifier>);

/// The seven, as long as no cluster says otherwise.
impl Default for Classifiers {
    fn default() -> Self {
        Self(CLASSIFIERS.to_vec())
    }
}

impl Classifiers {
    /// Those of a cluster, by key and friendly name: what it has of the seven in their order, then its own by label. A key
    /// that cannot be shown, and one too many, is left out; what accounts have of it stays.
    pub fn of<'a>(found: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut seen = BTreeSet::new();
        let named = found.into_iter().filter_map(|(key, label)| Classifier::named(key, label));
        let mut all: Vec<Classifier> = named.filter(|kind| seen.insert(*kind)).collect();
        all.sort_by_cached_key(|kind| {
            let place = CLASSIFIERS.iter().position(|known| known == kind);
            (place.unwrap_or(CLASSIFIERS.len()), text::fold(kind.label), kind.key)
        });
        Self(all)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Classifier> + '_ {
        self.0.iter().copied()
    }

    /// The one with a key as it is typed: exactly, else in any case.
    pub fn find(&self, typed: &str) -> Option<Classifier> {
        let exact = self.iter().find(|kind| kind.key == typed);
        exact.or_else(|| self.iter().find(|kind| kind.key.eq_ignore_ascii_case(typed)))
    }
}

/// Another label is another list too: the screens show it.
impl PartialEq for Classifiers {
    fn eq(&self, other: &Self) -> bool {
        let words = |kind: Classifier| (kind.key, kind.label);
        self.iter().map(words).eq(other.iter().map(words))
    }
}

impl Eq for Classifiers {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seven_come_first_and_others_by_their_labels() {
        let cluster = Classifiers::of([
            ("zz_mobile", "mobile"),
            ("unknown", "Unknown"),
            ("aa_satellite", "Satellite"),
            ("toll_us", "US Toll"),
            ("mm_premium", "Émigré"),
            ("zz_mobile", "once more"),
            ("bad\u{7}", "Bell"),
        ]);
        let keys: Vec<_> = cluster.iter().map(|kind| kind.key).collect();
        assert_eq!(keys, ["toll_us", "unknown", "mm_premium", "zz_mobile", "aa_satellite"]);
        assert_eq!(cluster.find("MM_Premium").map(|kind| kind.label), Some("Émigré"));
        assert_eq!(cluster.find("caribbean"), None, "the cluster lacks it");
        assert_eq!(Classifiers::default().iter().collect::<Vec<_>>(), CLASSIFIERS);
    }

    #[test]
    fn keys_that_differ_in_case_are_each_found() {
        let cluster = Classifiers::of([("nn_fax", "Fax"), ("NN_FAX", "Fax, loud")]);
        for (typed, key) in [("nn_fax", "nn_fax"), ("NN_FAX", "NN_FAX"), ("nn_Fax", "nn_fax")] {
            assert_eq!(cluster.find(typed).map(|kind| kind.key), Some(key), "{typed}");
        }
    }

    #[test]
    fn another_label_is_another_list() {
        let [one, other] = ["One", "Other"].map(|label| Classifiers::of([("oo_label", label)]));
        assert!(one != other && one == one.clone());
    }
}
