//! A large cluster: what a pull costs in memory and requests.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use rusqlite::params;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use trunkdesk::{
    domain::request::Failure,
    store::Reader,
    sync::{Bell, Pulled, SyncFolder, Tools, run_once},
};

use crate::{
    crossbar::{Crossbar, Settings},
    harness::Desk,
    office::PULL,
    pair::{access, cluster, quick_folder, settings, writer},
    standin::client::Client,
};

/// What tells a process of its own where its file is.
const FILE: &str = "TRUNKDESK_TEST_PULL";
/// As many as the promise says; `TRUNKDESK_MANY_ACCOUNTS` pulls them all.
const MANY: usize = 10_000;
const FEWER: usize = 2_500;
const FEW: usize = 500;
/// What memory may differ by, in kilobytes: caches that are not full yet with few accounts.
const DIFFERENCE: u64 = 8 << 10;
const LISTED: usize = 50_000;
const PAGE: usize = 100;
/// The log-in and the three of the reseller.
const OTHERS: usize = 4;

/// A file, what opens its cluster, and the cluster.
struct Large {
    desk: Desk,
    crossbar: Crossbar,
}

impl Large {
    fn new() -> Self {
        let crossbar = Crossbar::start(Settings { page_size: PAGE, ..settings() });
        let desk = Desk::new_in(&quick_folder());
        writer(&desk.path()).join_cluster(&cluster(&crossbar)).unwrap();
        keys(&desk.path()).save(&access(&crossbar)).unwrap();
        Self { desk, crossbar }
    }

    /// Pulls in a process of its own: this test once more. Gives what it pulled, and the most memory it had, in kilobytes.
    fn pull(&self, test: &str) -> (Pulled, u64) {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(FILE, self.desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
        let line = told.lines().find_map(|line| line.strip_prefix("pulled ")).unwrap_or_else(|| panic!("{told}"));
        let numbers: Vec<u64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
        let pulled = Pulled { listed: numbers[0], read: numbers[1], gone: numbers[2], ..Pulled::default() };
        (pulled, numbers[3])
    }

    fn here(&self) -> i64 {
        let living = "SELECT count(*) FROM account WHERE deleted_at IS NULL";
        self.desk.raw().query_row(living, [], |row| row.get(0)).unwrap()
    }
}

fn keys(file: &std::path::Path) -> SyncFolder {
    SyncFolder::own(file.parent().unwrap().join("keys"))
}

/// What the process of its own does; `false` in the test that starts it.
fn is_of_its_own() -> bool {
    let Some(file) = std::env::var_os(FILE).map(PathBuf::from) else { return false };
    let path = file.clone();
    let tools = Tools {
        folder: keys(&file),
        reader: Reader::new(file),
        writer: Box::new(move || writer(&path)),
        per_second: 1_000_000,
        pull_every: None,
        on_report: Box::new(|_| ()),
        on_failure: Box::new(|failure: &Failure| panic!("{failure:?}")),
    };
    let ran = run_once(tools, PULL, Bell::default()).unwrap();
    let pulled = ran.pulled.unwrap();
    assert_eq!((ran.trouble, ran.too_many_gone, pulled.refused), (None, None, 0), "{:?}", pulled.sentences);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most = most.trim().split(' ').next().unwrap();
    println!("\npulled {} {} {} {most}", pulled.listed, pulled.read, pulled.gone);
    true
}

#[test]
fn memory_does_not_grow_with_the_cluster() {
    if is_of_its_own() {
        return;
    }
    let many = if std::env::var_os("TRUNKDESK_MANY_ACCOUNTS").is_some() { MANY } else { FEWER };
    let name = "large::memory_does_not_grow_with_the_cluster";
    let few = Large::new();
    few.crossbar.plant_many(FEW);
    let (pulled, least) = few.pull(name);
    assert_eq!((pulled.listed, pulled.read, few.here()), (FEW as u64, FEW as u64, FEW as i64));

    let large = Large::new();
    large.crossbar.plant_many(many);
    let (pulled, most) = large.pull(name);
    assert_eq!((pulled.listed, pulled.read, large.here()), (many as u64, many as u64, many as i64));
    eprintln!("{FEW} accounts {least} KB, {many} accounts {most} KB");
    assert!(most < least + DIFFERENCE, "{FEW} accounts {least} KB, {many} accounts {most} KB");

    large.crossbar.forget_requests();
    let (pulled, again) = large.pull(name);
    assert_eq!((pulled.listed, pulled.read, pulled.gone), (many as u64, 0, 0));
    assert_eq!(large.crossbar.requests().len(), many.div_ceil(PAGE) + OTHERS, "the list only");
    assert!(again < least + DIFFERENCE, "{FEW} accounts {least} KB, again {again} KB");
    assert!(large.crossbar.requests().iter().all(|seen| seen.method == "GET" || seen.path == "/api_auth"));
}

/// Puts all that the cluster lists into the file, as if it had been pulled.
fn plant_here(large: &Large) {
    let mut client = Client::logged_in(&large.crossbar);
    let reseller = large.crossbar.reseller_id();
    let mut raw = large.desk.raw();
    let transaction = raw.transaction().unwrap();
    let mut insert = transaction
        .prepare(
            "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, enabled,
                 call_restriction, ui_restrictions, revision, created_at, created_by, changed_at, changed_by)
             VALUES (?1, ?2, ?3, lower(replace(?3, ' ', '')), lower(?3), lower(?3), ?4, 'America/Los_Angeles', 1, '{}', '{}', 1, 0,
                 'rosa', 0, 'rosa')",
        )
        .unwrap();
    let mut link = transaction
        .prepare("INSERT INTO cluster_account (account_id, cluster_id, listed, account) VALUES (?1, ?1, ?2, json_object('name', ?3,
                 'realm', ?4, 'enabled', json('true'), 'call_restriction', json('{}')))",)
        .unwrap();
    let mut start = String::new();
    loop {
        let path = format!("/accounts/{reseller}/descendants?ascending=true&page_size=5000{start}");
        let page = client.get(&path).json();
        for item in page["data"].as_array().unwrap() {
            let mut said = item.clone();
            said.as_object_mut().unwrap().remove("descendants_count");
            let digest = Sha256::digest(said.to_string().as_bytes());
            let fingerprint: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
            let text = |key: &str| item[key].as_str().unwrap().to_owned();
            insert.execute(params![text("id"), large.desk.parent.as_str(), text("name"), text("realm")]).unwrap();
            link.execute(params![text("id"), fingerprint, text("name"), text("realm")]).unwrap();
        }
        match &page["next_start_key"] {
            Value::String(next) => {
                let escaped = next.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
                start = format!("&start_key={escaped}");
            }
            _ => break,
        }
    }
    drop((insert, link));
    transaction.commit().unwrap();
}

#[test]
fn fifty_thousand_with_nothing_new_cost_the_list() {
    if is_of_its_own() {
        return;
    }
    let name = "large::fifty_thousand_with_nothing_new_cost_the_list";
    let few = Large::new();
    few.crossbar.plant_many(FEW);
    let (_, least) = few.pull(name);
    let large = Large::new();
    large.crossbar.plant_many(LISTED);
    plant_here(&large);
    assert_eq!(large.here(), LISTED as i64);
    large.crossbar.forget_requests();
    let (pulled, most) = large.pull(name);
    assert_eq!((pulled.listed, pulled.read, pulled.gone), (LISTED as u64, 0, 0));
    assert_eq!(large.crossbar.requests().len(), LISTED / PAGE + OTHERS);
    eprintln!("{FEW} accounts {least} KB, {LISTED} accounts {most} KB");
    assert!(most < least + DIFFERENCE, "{FEW} accounts {least} KB, {LISTED} accounts {most} KB");
    // one more, one other, one gone
    let there = |name: &str| large.crossbar.account_named(name).unwrap()["id"].as_str().unwrap().to_owned();
    large.crossbar.plant_account(&large.crossbar.reseller_id(), "New Mines", "new.mines.example");
    large.crossbar.edit(&there("Account 25000"), &serde_json::json!({"realm": "other.mines.example"}));
    large.crossbar.delete(&there("Account 30000"));
    let (pulled, _) = large.pull(name);
    assert_eq!((pulled.listed, pulled.read, pulled.gone), (LISTED as u64, 2, 1));
    assert_eq!(large.desk.account_called("Account 25000").realm, "other.mines.example");
    assert_eq!(large.here(), LISTED as i64);
}
