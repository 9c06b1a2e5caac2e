//! The accounts of the whole cluster: small, so that there can be many of them.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use serde_json::{Map, Value};

use super::{callflows::Callflow, ledger::Entry, users::User};

/// Gregorian seconds of the Unix epoch.
pub const EPOCH: i64 = 62_167_219_200;

/// One account.
#[derive(Clone, Debug, Default)]
pub struct Account {
    pub id: String,
    pub name: String,
    pub realm: String,
    pub enabled: bool,
    pub is_reseller: bool,
    /// Unix seconds.
    pub created: i64,
    /// Where the parent stands in the tree; the master account has none.
    pub parent: Option<usize>,
    /// The other public keys.
    pub rest: Map<String, Value>,
    pub revision: u32,
    /// None until something is put there: most accounts of a large cluster have nothing.
    pub held: Option<Box<Inside>>,
}

/// What is in an account's own database.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    pub api_key: Option<String>,
    pub users: Vec<User>,
    pub limits: Option<Map<String, Value>>,
    pub callflows: Vec<Callflow>,
    pub ledger: Vec<Entry>,
    pub whitelabel: Option<Value>,
    pub blacklist: Vec<Value>,
    pub plans: Vec<String>,
    pub active_port: bool,
}

type Listing = (u64, Arc<Vec<usize>>);

/// Of an account into which nothing was put.
static NOTHING: LazyLock<Inside> = LazyLock::new(Inside::default);

impl Account {
    pub fn inside(&self) -> &Inside {
        self.held.as_deref().unwrap_or(&NOTHING)
    }
}

/// All accounts, found by id, name and realm.
#[derive(Debug, Default)]
pub struct Tree {
    slots: Vec<Option<Account>>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_realm: HashMap<String, usize>,
    changes: u64,
    listings: HashMap<(usize, bool), Listing>,
}

/// A name as the cluster compares it.
pub fn canonical(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The order of the database, nearly: case comes last, small letters before capitals.
pub fn collate(one: &str, other: &str) -> Ordering {
    one.to_lowercase().cmp(&other.to_lowercase()).then_with(|| other.cmp(one))
}

impl Tree {
    pub fn add(&mut self, account: Account) -> usize {
        let at = self.slots.len();
        self.by_id.insert(account.id.clone(), at);
        self.slots.push(Some(account));
        self.index(at);
        at
    }

    fn index(&mut self, at: usize) {
        let account = self.slots[at].as_ref().expect("an account is there");
        self.by_name.entry(canonical(&account.name)).or_default().push(at);
        self.by_realm.insert(account.realm.to_lowercase(), at);
        self.changes += 1;
    }

    fn forget(&mut self, at: usize) {
        let account = self.slots[at].as_ref().expect("an account is there");
        let name = canonical(&account.name);
        if let Some(holders) = self.by_name.get_mut(&name) {
            holders.retain(|holder| *holder != at);
            if holders.is_empty() {
                self.by_name.remove(&name);
            }
        }
        self.by_realm.remove(&account.realm.to_lowercase());
        self.changes += 1;
    }

    /// Takes an account away with all that is below it.
    pub fn remove(&mut self, at: usize) {
        let below = self.listing(at, true);
        for at in below.iter().copied().chain([at]) {
            self.forget(at);
            let account = self.slots[at].take().expect("an account is there");
            self.by_id.remove(&account.id);
            self.listings.remove(&(at, true));
            self.listings.remove(&(at, false));
        }
    }

    /// Changes an account, and how it is found.
    pub fn change(&mut self, at: usize, change: impl FnOnce(&mut Account)) {
        self.forget(at);
        let account = self.slots[at].as_mut().expect("an account is there");
        change(account);
        account.revision += 1;
        self.index(at);
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub fn is_there(&self, at: usize) -> bool {
        self.slots[at].is_some()
    }

    pub fn at(&self, at: usize) -> &Account {
        self.slots[at].as_ref().expect("an account is there")
    }

    pub fn inside(&mut self, at: usize) -> &mut Inside {
        self.slots[at].as_mut().expect("an account is there").held.get_or_insert_default()
    }

    pub fn all(&self) -> impl Iterator<Item = (usize, &Account)> {
        self.slots.iter().enumerate().filter_map(|(at, account)| Some((at, account.as_ref()?)))
    }

    /// Who has this name, besides one account.
    pub fn holder_of_name(&self, name: &str, besides: Option<usize>) -> Option<usize> {
        self.by_name.get(&canonical(name))?.iter().copied().find(|at| Some(*at) != besides)
    }

    /// Who has this realm, besides one account.
    pub fn holder_of_realm(&self, realm: &str, besides: Option<usize>) -> Option<usize> {
        self.by_realm.get(&realm.to_lowercase()).copied().filter(|at| Some(*at) != besides)
    }

    /// From the parent upwards.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.at(at).parent, |at| self.at(*at).parent)
    }

    pub fn is_below(&self, at: usize, ancestor: usize) -> bool {
        self.above(at).any(|above| above == ancestor)
    }

    /// The ids from the master account down to the parent.
    pub fn path(&self, at: usize) -> Vec<&str> {
        let mut path: Vec<&str> = self.above(at).map(|above| self.at(above).id.as_str()).collect();
        path.reverse();
        path
    }

    /// The nearest reseller above.
    pub fn reseller(&self, at: usize) -> Option<usize> {
        self.above(at).find(|above| self.at(*above).is_reseller)
    }

    pub fn has_children(&self, at: usize) -> bool {
        self.all().any(|(_, account)| account.parent == Some(at))
    }

    /// Those right below an account, or all below it, in the order of their names.
    pub fn listing(&mut self, at: usize, all: bool) -> Arc<Vec<usize>> {
        if let Some((changes, listing)) = self.listings.get(&(at, all))
            && *changes == self.changes
        {
            return listing.clone();
        }
        let wanted = |found: usize, account: &Account| {
            if all { self.is_below(found, at) } else { account.parent == Some(at) }
        };
        let mut found: Vec<usize> =
            self.all().filter(|(found, account)| wanted(*found, account)).map(|(found, _)| found).collect();
        found.sort_by_cached_key(|at| {
            let account = self.at(*at);
            // as `collate` does, then by id
            (account.name.to_lowercase(), Reverse(account.name.clone()), account.id.clone())
        });
        let listing = Arc::new(found);
        self.listings.insert((at, all), (self.changes, listing.clone()));
        listing
    }
}
