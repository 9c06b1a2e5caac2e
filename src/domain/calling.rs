//! What an account may call: one action for each kind of number that KAZOO tells apart.

mod classifier;
mod classifiers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{
    classifier::{CLASSIFIERS, Classifier},
    classifiers::Classifiers,
};

/// The classifier of emergency calls.
pub const EMERGENCY: &str = "emergency";

/// The word that is wanted before emergency calls are denied.
pub const EMERGENCY_WORD: &str = "EMERGENCY";

/// What is done with a call of one kind (KAZOO's accounts schema: `call_restriction.*.action`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Allowed, as far as the accounts above allow it.
    Inherit,
    /// Never allowed.
    Deny,
}

/// An action for each classifier by its key, KAZOO's `call_restriction`. A classifier that is not in it inherits.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calling(pub BTreeMap<String, Restriction>);

/// The object that KAZOO wraps an action in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// What is done with such a call.
    pub action: Action,
}

impl Calling {
    /// Calling where the seven classifiers are allowed but for those that `denied` picks by key.
    pub fn denying(denied: impl Fn(&str) -> bool) -> Self {
        let mut calling = Self::default();
        CLASSIFIERS.iter().for_each(|classifier| calling.set(classifier.key, !denied(classifier.key)));
        calling
    }

    /// Allows or denies calls of one kind.
    pub fn set(&mut self, key: &str, allowed: bool) {
        let action = if allowed { Action::Inherit } else { Action::Deny };
        self.0.insert(key.to_owned(), Restriction { action });
    }

    /// Whether calls of this kind are not denied.
    pub fn allows(&self, key: &str) -> bool {
        self.0.get(key).is_none_or(|restriction| restriction.action == Action::Inherit)
    }

    /// Whether emergency calls are denied that were allowed before, which wants [`EMERGENCY_WORD`]. Before a new account
    /// there was the reseller's template.
    pub fn newly_denies_emergency(&self, before: &Self) -> bool {
        before.allows(EMERGENCY) && !self.allows(EMERGENCY)
    }

    /// The labels of the allowed or denied kinds, those of the reseller's `classifiers` first and then what else there is
    /// an action for.
    pub fn labels(&self, allowed: bool, classifiers: &Classifiers) -> Vec<&str> {
        let known = classifiers.iter().map(|classifier| (classifier.key, classifier.label));
        let others = self.0.keys().map(String::as_str).filter(|key| classifiers.iter().all(|kind| kind.key != *key));
        let all = known.chain(others.map(|key| (key, Classifier::label_of(key))));
        all.filter(|(key, _)| self.allows(key) == allowed).map(|(_, label)| label).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_inherits_and_unknown_classifiers_are_kept() {
        let json = r#"{"international":{"action":"deny"},"moon":{"action":"deny"}}"#;
        let calling: Calling = serde_json::from_str(json).unwrap();
        assert!(calling.allows("toll_us"));
        assert_eq!(calling.labels(false, &Classifiers::default()), ["International", "moon"]);
        assert_eq!(serde_json::to_string(&calling).unwrap(), json);
    }

    #[test]
    fn denying_names_all_seven() {
        let calling = Calling::denying(|key| key == "unknown");
        assert_eq!(calling.0.len(), 7);
        let seven = Classifiers::default();
        assert_eq!(calling.labels(false, &seven), ["Other than above"]);
        assert_eq!(calling.labels(true, &seven).len(), 6);
    }

    #[test]
    fn labels_are_those_of_the_cluster_and_of_what_is_held_besides() {
        let cluster = Classifiers::of([("international", "Intl"), ("pp_premium", "Premium")]);
        let mut calling = Calling::denying(|key| key == "caribbean");
        assert_eq!(calling.labels(false, &cluster), ["Caribbean"], "the cluster lacks it, the account has it");
        assert_eq!(calling.labels(true, &cluster)[..2], ["International", "Premium"]);
        calling.set("pp_premium", false);
        assert_eq!(calling.labels(false, &cluster), ["Premium", "Caribbean"]);
        assert_eq!(Calling::default().labels(true, &cluster), ["International", "Premium"]);
    }

    #[test]
    fn emergency_calls_are_newly_denied_where_they_were_allowed() {
        let allowing = Calling::default();
        let denying = Calling::denying(|key| key == EMERGENCY);
        for (before, after, newly) in [
            (&allowing, &denying, true),
            (&allowing, &allowing, false),
            (&denying, &denying, false),
            (&denying, &allowing, false),
            (&allowing, &Calling::denying(|key| key == "unknown"), false),
        ] {
            assert_eq!(after.newly_denies_emergency(before), newly, "{before:?} {after:?}");
        }
    }
}
