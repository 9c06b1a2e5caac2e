//! What an account may call: one action for each kind of number that KAZOO tells apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A kind of number. KAZOO calls it a classifier; a cluster may have others than these seven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classifier {
    /// KAZOO's key, such as `tollfree_us`.
    pub key: &'static str,
    /// What the screens call it.
    pub label: &'static str,
}

/// The seven that every KAZOO has (`knm_converters`), in the order of the screens.
pub const CLASSIFIERS: [Classifier; 7] = [
    Classifier { key: "tollfree_us", label: "US TollFree" },
    Classifier { key: "toll_us", label: "US Toll" },
    Classifier { key: EMERGENCY, label: "Emergency Dispatcher" },
    Classifier { key: "caribbean", label: "Caribbean" },
    Classifier { key: "did_us", label: "US DID" },
    Classifier { key: "international", label: "International" },
    Classifier { key: "unknown", label: "Other than above" },
];

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
        Self(
            CLASSIFIERS
                .iter()
                .map(|classifier| {
                    let action = if denied(classifier.key) { Action::Deny } else { Action::Inherit };
                    (classifier.key.to_owned(), Restriction { action })
                })
                .collect(),
        )
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

    /// The labels of the allowed or denied kinds, those of [`CLASSIFIERS`] first and others by their key.
    pub fn labels(&self, allowed: bool) -> Vec<&str> {
        let known = CLASSIFIERS.iter().filter(|c| self.allows(c.key) == allowed).map(|c| c.label);
        let others = self
            .0
            .keys()
            .map(String::as_str)
            .filter(|key| CLASSIFIERS.iter().all(|c| c.key != *key) && self.allows(key) == allowed);
        known.chain(others).collect()
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
        assert_eq!(calling.labels(false), ["International", "moon"]);
        assert_eq!(serde_json::to_string(&calling).unwrap(), json);
    }

    #[test]
    fn denying_names_all_seven() {
        let calling = Calling::denying(|key| key == "unknown");
        assert_eq!(calling.0.len(), 7);
        assert_eq!(calling.labels(false), ["Other than above"]);
        assert_eq!(calling.labels(true).len(), 6);
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
