//! What a test puts into the cluster, as if others had done it; nothing is checked.

use serde_json::{Value, json};

use super::{Crossbar, accounts, ledger::Entry, merge, tree, users};

impl Crossbar {
    /// Plants an account below a parent and gives its id. Below the master account it is outside of the reseller's tree.
    pub fn plant_account(&self, parent: &str, name: &str, realm: &str) -> String {
        let mut state = self.shared.state();
        let parent = state.tree.find(parent).unwrap_or_else(|| panic!("no account {parent} in the cluster"));
        let at = state.plant(Some(parent), name, realm);
        state.tree.at(at).id.clone()
    }

    /// Plants many accounts right below the reseller: `Account 00001` with the realm `a00001.acme.example`, and so on.
    pub fn plant_many(&self, count: usize) {
        let mut state = self.shared.state();
        let (parent, from) = (state.reseller, state.tree.all().count());
        for number in from..from + count {
            let (name, realm) = (format!("Account {number:05}"), format!("a{number:05}.acme.example"));
            state.plant(Some(parent), &name, &realm);
        }
    }

    /// Lays keys over an account, `null` takes one away; `enabled` and `is_reseller` as well. Checks nothing.
    pub fn edit(&self, id: &str, keys: &Value) {
        let mut state = self.shared.state();
        let at = state.tree.find(id).unwrap_or_else(|| panic!("no account {id} in the cluster"));
        let keys = keys.as_object().expect("an object of keys");
        state.tree.change(at, |account| {
            let mut document = account.rest.clone();
            document.insert("name".into(), json!(account.name));
            document.insert("realm".into(), json!(account.realm));
            merge::merge(&mut document, keys, merge::Null::Removes);
            account.enabled = keys.get("enabled").and_then(Value::as_bool).unwrap_or(account.enabled);
            account.is_reseller = keys.get("is_reseller").and_then(Value::as_bool).unwrap_or(account.is_reseller);
            document.remove("enabled");
            document.remove("is_reseller");
            accounts::put(account, document);
        });
    }

    /// Puts a limits' document there.
    pub fn edit_limits(&self, id: &str, limits: &Value) {
        self.inside(id, |inside| inside.limits = limits.as_object().cloned());
    }

    /// Plants a user with a password and gives its id.
    pub fn plant_user(&self, id: &str, document: &Value, password: &str) -> String {
        let mut state = self.shared.state();
        let at = state.tree.find(id).unwrap_or_else(|| panic!("no account {id} in the cluster"));
        let (user_id, now) = (state.id(), state.now());
        let mut user = users::User::new(user_id.clone(), document.as_object().expect("an object").clone(), now);
        if let Some(name) = user.username().map(str::to_owned) {
            user.set_password(&name, password);
        }
        state.tree.inside(at).users.push(user);
        user_id
    }

    /// Books an amount in ten-thousandths of a dollar, below zero what calls have spent.
    pub fn plant_entry(&self, id: &str, service: &str, units: i64) {
        let mut state = self.shared.state();
        let (made, created) = (state.id(), state.now());
        let at = state.tree.find(id).unwrap_or_else(|| panic!("no account {id} in the cluster"));
        let kind = if units < 0 { "debit" } else { "credit" };
        let document = json!({"source": {"service": service, "id": made}, "usage": {"type": "voice", "quantity": 1,
            "unit": "sec"}});
        let (kind, units, id) = (kind.to_owned(), units.abs(), format!("202601-{made}"));
        state.tree.inside(at).ledger.push(Entry { id, kind, units, created, document });
    }

    /// Deletes an account with all that is below it.
    pub fn delete(&self, id: &str) {
        let mut state = self.shared.state();
        let at = state.tree.find(id).unwrap_or_else(|| panic!("no account {id} in the cluster"));
        state.tree.remove(at);
    }

    pub fn set_whitelabel(&self, id: &str, label: Value) {
        self.inside(id, |inside| inside.whitelabel = Some(label));
    }

    /// Gives an account a port request that stands in the way of deleting it.
    pub fn set_active_port(&self, id: &str, active: bool) {
        self.inside(id, |inside| inside.active_port = active);
    }

    fn inside(&self, id: &str, change: impl FnOnce(&mut tree::Inside)) {
        let mut state = self.shared.state();
        let at = state.tree.find(id).unwrap_or_else(|| panic!("no account {id} in the cluster"));
        change(state.tree.inside(at));
    }
}
