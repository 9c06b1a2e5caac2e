//! The list of all accounts below the reseller, page after page.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{
    super::{
        address::path,
        refusal::{Kind, Refusal},
        session::{Failed, Session},
        steps::{id_of, page},
    },
    Halted, Listed, Writer,
};
use crate::domain::cluster::{ClusterId, documents::line};

/// No cluster has more pages than these; of a hundred accounts each.
const PAGES_MAX: u32 = 20_000;

/// Where the list is.
pub(super) struct Listing {
    /// The number of this pull in the file.
    pub(super) number: i64,
    all: bool,
    start: Option<String>,
    pages: u32,
    is_at_end: bool,
    /// Those of the page that are to be read, the first last.
    page: Vec<Listed>,
    deeper: Vec<Deeper>,
}

/// An account below another one, in few bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deeper {
    depth: u16,
    id: [u8; 16],
    parent: [u8; 16],
    fingerprint: [u8; 16],
}

impl Listing {
    pub(super) fn new(number: i64, all: bool) -> Self {
        Self { number, all, start: None, pages: 0, is_at_end: false, page: Vec::new(), deeper: Vec::new() }
    }

    /// The next account of the page that is to be read.
    pub(super) fn waiting(&self) -> Option<&Listed> {
        self.page.last()
    }

    pub(super) fn is_done(&mut self) {
        self.page.pop();
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Those below others, each once, ordered to be taken from the end: those furthest up are there.
    pub(super) fn deeper(&mut self) -> Vec<Deeper> {
        let mut deeper = std::mem::take(&mut self.deeper);
        deeper.sort_unstable_by_key(|account| std::cmp::Reverse((account.depth, account.id)));
        deeper.dedup_by_key(|account| account.id);
        deeper
    }

    /// Reads the next page; gives how many accounts are on it.
    pub(super) fn page(&mut self, session: &mut Session, writer: &mut Writer) -> Result<u64, Halted> {
        let reseller = session.account_id().clone();
        let path = path(&["accounts", reseller.as_str(), "descendants"]);
        let envelope = page(session, &path, &[], self.start.as_deref())?;
        self.pages += 1;
        let found: Vec<(Listed, usize)> =
            envelope.data.as_array().into_iter().flatten().filter_map(|item| listed(item, &reseller)).collect();
        let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let all = found.iter().map(|(listed, _)| listed.clone()).collect();
        let mut to_read = writer.listed(self.number, all)?;
        if self.all {
            to_read = found.iter().map(|(listed, _)| listed.clone()).collect();
        }
        for listed in to_read.into_iter().rev() {
            let depth = found.iter().find(|(other, _)| other.id == listed.id).map_or(0, |(_, depth)| *depth);
            match listed.parent.clone().filter(|parent| *parent != reseller) {
                None => self.page.push(listed),
                Some(parent) => self.deeper.extend(Deeper::new(&listed, &parent, depth)),
            }
        }
        match envelope.next_start_key {
            // a server that gives the same key again would never end, nor one that always gives another
            Some(_) if self.pages >= PAGES_MAX => return Err(endless().into()),
            Some(next) if self.start.as_ref() != Some(&next) => self.start = Some(next),
            _ => self.is_at_end = true,
        }
        Ok(count)
    }
}

fn endless() -> Failed {
    Failed::Refused(Box::new(Refusal {
        kind: Kind::Other,
        status: 200,
        words: "its list has no end".into(),
        request_id: None,
        fields: Vec::new(),
        charges: Vec::new(),
    }))
}

/// A row of the list, and how deep in the tree the account is; `None` for what is none.
fn listed(item: &Value, reseller: &ClusterId) -> Option<(Listed, usize)> {
    let tree: Vec<&str> = item["tree"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let parent = Some(tree.last().and_then(|id| ClusterId::parse(id)).unwrap_or_else(|| reseller.clone()));
    let text = |key: &str| line(item[key].as_str().unwrap_or_default()).into_owned();
    let mut said = item.clone();
    if let Some(keys) = said.as_object_mut() {
        // it follows some time after the account it counts (crossbar.md, 5.5)
        keys.remove("descendants_count");
    }
    let digest = Sha256::digest(said.to_string().as_bytes());
    let fingerprint = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let listed = Listed { id: id_of(item)?, parent, name: text("name"), realm: text("realm"), fingerprint };
    Some((listed, tree.len()))
}

impl Deeper {
    fn new(listed: &Listed, parent: &ClusterId, depth: usize) -> Option<Self> {
        Some(Self {
            depth: u16::try_from(depth).unwrap_or(u16::MAX),
            id: bytes(listed.id.as_str())?,
            parent: bytes(parent.as_str())?,
            fingerprint: bytes(&listed.fingerprint)?,
        })
    }

    /// As the list had it, but for name and realm, which are in its document too.
    pub(super) fn listed(&self) -> Listed {
        let fingerprint = ClusterId::from_random(self.fingerprint).to_string();
        let (id, parent) = (ClusterId::from_random(self.id), ClusterId::from_random(self.parent));
        Listed { id, parent: Some(parent), name: String::new(), realm: String::new(), fingerprint }
    }
}

fn bytes(digits: &str) -> Option<[u8; 16]> {
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn id(byte: u8) -> ClusterId {
        ClusterId::from_random([byte; 16])
    }

    #[test]
    fn a_row_says_who_is_above_and_whether_anything_changed() {
        let item = json!({"id": id(1), "name": "A\u{1b}", "realm": "a.b", "tree": [id(9), id(8), id(7)], "flags": []});
        let (first, depth) = listed(&item, &id(8)).unwrap();
        assert_eq!((&first.parent, first.name.as_str(), depth), (&Some(id(7)), "A", 3));
        let changed = |key: &str, value: Value| {
            let mut item = item.clone();
            item[key] = value;
            listed(&item, &id(8)).unwrap().0.fingerprint != first.fingerprint
        };
        assert!(changed("name", json!("B")) && changed("realm", json!("b.b")) && changed("flags", json!(["x"])));
        assert!(changed("tree", json!([id(9), id(8)])));
        assert!(!changed("descendants_count", json!(5)));
        assert_eq!(listed(&json!({"id": id(1)}), &id(8)).unwrap().0.parent, Some(id(8)));
        assert_eq!(listed(&json!({"id": "../x"}), &id(8)), None);
    }

    #[test]
    fn those_above_come_first() {
        let mut listing = Listing::new(1, false);
        for (depth, byte) in [(3, 1), (5, 2), (4, 3), (3, 1)] {
            let listed = Listed {
                id: id(byte),
                parent: None,
                name: "A".into(),
                realm: "a.b".into(),
                fingerprint: id(7).to_string(),
            };
            listing.deeper.extend(Deeper::new(&listed, &id(9), depth));
        }
        let mut deeper = listing.deeper();
        let mut order = Vec::new();
        while let Some(account) = deeper.pop() {
            let listed = account.listed();
            assert_eq!((listed.parent, listed.fingerprint), (Some(id(9)), id(7).to_string()));
            order.push(listed.id);
        }
        assert_eq!(order, [id(1), id(3), id(2)]);
    }
}
