//! What an account has to be at the end, in the cluster and in the file.

use serde_json::Value;
use trunkdesk::domain::cluster::{ClusterId, SyncWord};

use crate::{
    pair::{LOGIN, NAME, Pair},
    samples::PASSWORD,
};

/// What an account has to be at the end, on both sides.
#[derive(Debug, Clone)]
pub struct Expected {
    pub name: &'static str,
    pub timezone: &'static str,
    pub enabled: bool,
    pub parent: Option<&'static str>,
    /// Two-way, inbound, outbound.
    pub trunks: [u32; 3],
    pub international: &'static str,
    /// Login and password.
    pub users: Vec<(&'static str, &'static str)>,
    /// In ten-thousandths of a dollar, as they were booked.
    pub booked: Vec<i64>,
    pub mails: usize,
    /// False: it is gone.
    pub is_there: bool,
}

impl Default for Expected {
    fn default() -> Self {
        Self {
            name: NAME,
            timezone: "America/Los_Angeles",
            enabled: true,
            parent: None,
            trunks: [10, 3, 4],
            international: "deny",
            users: vec![(LOGIN, PASSWORD)],
            booked: vec![100_000],
            mails: 0,
            is_there: true,
        }
    }
}

impl Expected {
    /// That much of it there is, once, and the file says so.
    #[track_caller]
    pub fn assert(&self, pair: &Pair) {
        assert_eq!(pair.waiting(), 0, "nothing waits");
        let there: Vec<Value> =
            pair.crossbar.accounts().into_iter().filter(|account| account["name"] != "Above").collect();
        if !self.is_there {
            assert!(there.is_empty(), "it is still there: {there:?}");
            let living = "SELECT count(*) FROM account WHERE deleted_at IS NULL";
            let living: i64 = pair.desk.raw().query_row(living, [], |row| row.get(0)).unwrap();
            assert_eq!(living, 0);
            return;
        }
        assert_eq!(there.len(), 1, "one account: {there:?}");
        let (there, here) = (&there[0], pair.desk.account_called(self.name));
        let id = there["id"].as_str().unwrap();
        self.assert_there(pair, id, there);
        let sync = here.sync.as_ref().unwrap();
        assert_eq!((sync.word, sync.cluster_id.as_ref().map(ClusterId::as_str)), (SyncWord::Sent, Some(id)));
        assert_eq!(there["realm"], here.realm.as_str());
        assert_eq!((here.timezone.as_str(), here.enabled), (self.timezone, self.enabled), "as it was entered");
        let trunks = [here.trunks.twoway, here.trunks.inbound, here.trunks.outbound];
        assert_eq!(trunks, self.trunks.map(Some), "as it was entered");
        let sealed: i64 = pair
            .desk
            .raw()
            .query_row("SELECT count(*) FROM outbox WHERE sealed IS NOT NULL", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sealed, 0);
    }

    fn assert_there(&self, pair: &Pair, id: &str, there: &Value) {
        let crossbar = &pair.crossbar;
        assert_eq!(there["name"], self.name);
        assert_eq!((&there["timezone"], &there["enabled"]), (&self.timezone.into(), &self.enabled.into()));
        assert_eq!(there["call_restriction"]["international"]["action"], self.international);
        let parent = match self.parent {
            Some(name) => crossbar.account_named(name).unwrap()["id"].clone(),
            None => crossbar.reseller_id().into(),
        };
        assert_eq!(there["parent_id"], parent);
        let limits = crossbar.limits(id).expect("limits");
        let trunks = ["twoway_trunks", "inbound_trunks", "outbound_trunks"].map(|key| limits[key].as_u64());
        assert_eq!(trunks, self.trunks.map(|count| Some(count.into())));
        let users = crossbar.users(id);
        assert_eq!(users.len(), self.users.len(), "{users:?}");
        for (login, password) in &self.users {
            assert!(users.iter().any(|user| user["username"] == *login && user["priv_level"] == "admin"), "{users:?}");
            assert!(crossbar.password_is(id, login, password), "the password of {login}");
        }
        let booked: Vec<i64> = crossbar.ledger(id).iter().map(crate::crossbar::Entry::signed).collect();
        assert_eq!(booked, self.booked);
        let callflows = crossbar.callflows(id);
        assert_eq!(callflows.len(), 1, "{callflows:?}");
        assert_eq!(crossbar.mails().len(), self.mails, "{:?}", crossbar.mails());
        crossbar.assert_careful();
        assert_eq!(crossbar.ids_sent(), [""; 0]);
    }
}
