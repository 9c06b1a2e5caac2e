//! Importing many accounts at once.

use std::{
    io::{self, Cursor},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use trunkdesk::{
    domain::{
        account::AccountId,
        calling::Classifiers,
        checkup::Check,
        import::{Imported, Progress, Verdict},
        request::{Failure, Page},
        setting::Setting,
    },
    exchange::{CsvAccounts, CsvKind, Rows},
    store::{CheckedImport, Import, ImportError, Interrupted, KeepLogins, MadeLogin, Stop, Why},
};

use crate::{
    again::on_disk_of,
    harness::{Desk, change, create, list, saved, set_up},
};

fn never() -> Stop {
    Arc::new(|| false)
}

fn check(desk: &Desk, text: &str) -> CheckedImport {
    let rows = Rows::of(Cursor::new(text.to_owned()), &Classifiers::default()).unwrap();
    CheckedImport::check(&mut desk.reader(), rows, &mut |_| (), &never()).unwrap()
}

fn import(desk: &Desk, checked: &CheckedImport, skip_invalid: bool) -> Result<Imported, Box<Interrupted>> {
    watched(desk, checked, skip_invalid, &mut |_| (), &never())
}

fn watched(
    desk: &Desk,
    checked: &CheckedImport,
    skip_invalid: bool,
    watch: &mut dyn FnMut(Progress),
    stop: &Stop,
) -> Result<Imported, Box<Interrupted>> {
    let import = Import { source: "customers.csv", skip_invalid, logins: None, watch, stop };
    desk.writer().import(checked, import)
}

/// Plain rows: so many names.
fn names(count: usize) -> String {
    (0..count).fold("name\n".to_owned(), |text, number| text + &format!("Customer {number:05}\n"))
}

fn living(desk: &Desk) -> u64 {
    list(&mut desk.reader(), "", Page::First, 1).total
}

/// The file is whole: its history, its sums, and the search.
fn is_whole(desk: &Desk) {
    let (chain, _) = desk.reader().verify_history(None).unwrap().unwrap();
    assert!(chain.is_whole(), "{chain:?}");
    let checkup = trunkdesk::store::examine(&desk.path(), &[]);
    // a disk may be full as meant, and the cluster's files are none of the file's
    for check in Check::ALL.into_iter().filter(|check| !matches!(check, Check::Disk | Check::ClusterFiles)) {
        assert!(checkup.findings(check).is_some_and(|found| found.first.is_empty()), "{checkup:?}");
    }
}

#[test]
fn a_disk_that_fills_up_leaves_the_file_as_it_was() {
    let Some(disk) = on_disk_of(32, "import::a_disk_that_fills_up_leaves_the_file_as_it_was") else { return };
    let desk = Desk::new_in(&disk);
    create(&mut desk.writer(), desk.plain("Before")).unwrap();
    let checked = check(&desk, &names(6_000));
    let interrupted = import(&desk, &checked, false).unwrap_err();
    let Why::File(Failure::Trouble(sentence)) = &interrupted.why else { panic!("{interrupted:?}") };
    assert!(sentence.starts_with("The disk that holds "), "{sentence}");
    assert!(interrupted.made > 0, "{interrupted:?}");
    let undone = interrupted.undone.unwrap().unwrap();
    assert_eq!((undone.gone, undone.kept_count), (interrupted.made, 0));
    assert_eq!(living(&desk), 1);
    is_whole(&desk);

    // where there is no room to take it back, it does not begin
    let checked = check(&desk, &names(40_000));
    let interrupted = import(&desk, &checked, false).unwrap_err();
    let Why::File(Failure::Trouble(sentence)) = &interrupted.why else { panic!("{interrupted:?}") };
    assert!(sentence.contains("which an import needs to be taken back should it fail"), "{sentence}");
    assert_eq!((interrupted.id.is_none(), interrupted.made), (true, 0));

    // what is left out stays out, and what was made stays
    let interrupted = import(&desk, &check(&desk, &names(6_000)), true).unwrap_err();
    assert_eq!((interrupted.undone.is_none(), living(&desk)), (true, 1 + interrupted.made));
}

#[test]
fn who_is_first_between_the_check_and_the_writing_is_not_overwritten() {
    let desk = Desk::new();
    let text = "name,twoway_trunks\nOne,10\nTwo,90\nThree,\n";
    let checked = check(&desk, text);
    assert_eq!(checked.verdict(), Verdict { good: 3, there: 0, bad: 0 });
    create(&mut desk.writer(), desk.plain("two")).unwrap();
    let interrupted = import(&desk, &checked, false).unwrap_err();
    let Why::Row(problems) = &interrupted.why else { panic!("{interrupted:?}") };
    assert_eq!((problems[0].row, problems[0].place.as_str()), (3, "name"));
    assert_eq!(living(&desk), 1);

    // checked anew it would be told: here it is taken meanwhile again
    let desk = Desk::new();
    let checked = check(&desk, text);
    create(&mut desk.writer(), desk.plain("two")).unwrap();
    let done = import(&desk, &checked, true).unwrap();
    assert_eq!((done.made, done.bad), (2, 1));
    let mut rejected = Vec::new();
    checked
        .rejects(|_, problems| {
            rejected.extend(problems.iter().map(ToString::to_string));
            Ok::<_, Failure>(())
        })
        .unwrap();
    assert_eq!(rejected.len(), 1);
    assert!(rejected[0].starts_with("Row 3, name: Taken: two ("), "{rejected:?}");
    is_whole(&desk);
}

#[test]
fn another_reseller_wants_another_check() {
    let desk = Desk::new();
    let checked = check(&desk, &names(2));
    let mut settings = crate::harness::settings();
    settings.totals.twoway = None;
    saved(desk.writer().answer(&trunkdesk::domain::request::Write::SaveReseller {
        settings: Box::new(settings),
        template: None,
        from_revision: Some(1),
    }));
    let interrupted = import(&desk, &checked, true).unwrap_err();
    let Why::File(Failure::Trouble(sentence)) = &interrupted.why else { panic!("{interrupted:?}") };
    assert!(sentence.starts_with("The reseller's settings were changed since the rows were checked."), "{sentence}");
    assert_eq!(living(&desk), 0);
    assert!(matches!(desk.writer().answer(&set_up(Some(2))), trunkdesk::domain::request::Reply::ResellerSaved(_)));
}

#[test]
fn what_is_stopped_is_taken_back_and_what_may_stay_stays() {
    for (skip_invalid, stays) in [(false, 0), (true, 50)] {
        let desk = Desk::new();
        let checked = check(&desk, &names(400));
        let told = Arc::new(AtomicBool::new(false));
        let stop: Stop = {
            let told = Arc::clone(&told);
            Arc::new(move || told.load(Ordering::Relaxed))
        };
        let mut watch = |progress| {
            if matches!(progress, Progress::Writing { .. }) {
                told.store(true, Ordering::Relaxed);
            }
        };
        let interrupted = watched(&desk, &checked, skip_invalid, &mut watch, &stop).unwrap_err();
        assert!(matches!(interrupted.why, Why::Stopped), "{interrupted:?}");
        assert_eq!((interrupted.made, living(&desk)), (50, stays));
        is_whole(&desk);
        // and goes on where it was, or begins anew
        let checked = check(&desk, &names(400));
        assert_eq!(checked.verdict(), Verdict { good: 400 - stays, there: stays, bad: 0 });
        assert_eq!(import(&desk, &checked, false).unwrap().made, 400 - stays);
    }
}

#[test]
fn a_check_that_is_stopped_is_no_verdict() {
    let desk = Desk::new();
    let rows = Rows::of(Cursor::new(names(3)), &Classifiers::default()).unwrap();
    let stopped = CheckedImport::check(&mut desk.reader(), rows, &mut |_| (), &(Arc::new(|| true) as Stop));
    assert!(matches!(stopped.err(), Some(ImportError::Stopped)));
}

#[test]
fn an_import_that_was_broken_off_can_be_taken_back_later() {
    let desk = Desk::new();
    let checked = check(&desk, &names(120));
    let broken = catch_unwind(AssertUnwindSafe(|| {
        watched(&desk, &checked, false, &mut |_| panic!("as meant by this test"), &never())
    }));
    assert!(broken.is_err());
    assert_eq!(living(&desk), 50);
    let (id, ended): (String, Option<String>) =
        desk.raw().query_row("SELECT id, ended FROM import", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(ended, None);
    let checkup = trunkdesk::store::examine(&desk.path(), &[]);
    let told = &checkup.findings(Check::Imports).unwrap().first[0].message;
    assert!(told.starts_with("The import of customers.csv that rosa began at 2026-11-23 "), "{told}");
    assert!(told.contains("was broken off; 50 of its accounts are there. "), "{told}");
    assert!(told.ends_with(&format!("import --undo {id}")), "{told}");
    let id = AccountId::parse(&id).unwrap();

    // not what somebody has worked on since
    let account = desk.account_called("Customer 00007");
    change(&mut desk.writer(), &account, vec![Setting::AllowPrepay(!account.allow_prepay.unwrap())]).unwrap();
    let undone = desk.writer().undo_import(&id, &mut |_| (), &never()).unwrap();
    assert_eq!((undone.gone, undone.kept), (49, vec!["Customer 00007".to_owned()]));
    let ended: String = desk.raw().query_row("SELECT ended FROM import", [], |row| row.get(0)).unwrap();
    assert_eq!((ended.as_str(), living(&desk)), ("undone", 1));
    is_whole(&desk);
}

#[test]
fn one_import_goes_on_at_a_time_and_one_that_is_taken_back_ends() {
    let desk = Desk::new();
    let (first, second) = (check(&desk, &names(300)), check(&desk, &names(200)));
    let mut refused = Vec::new();
    let mut watch = |progress| {
        if matches!(progress, Progress::Writing { done: 50, .. }) {
            refused.push(import(&desk, &second, true).unwrap_err().why);
        }
    };
    assert_eq!(watched(&desk, &first, false, &mut watch, &never()).unwrap().made, 300);
    let Why::File(Failure::Trouble(sentence)) = &refused[0] else { panic!("{refused:?}") };
    assert_eq!(sentence, "rosa imports customers.csv at this moment. Wait until that has ended, then import again.");
    // what was there as it was checked may be gone
    let Why::File(Failure::Trouble(sentence)) = import(&desk, &second, true).unwrap_err().why else { panic!() };
    assert!(
        sentence.starts_with("Another import has ended or was taken back since the rows were checked."),
        "{sentence}"
    );

    let third = check(&desk, &names(900));
    let mut watch = |progress| {
        if matches!(progress, Progress::Writing { done: 50, .. }) {
            let id: String =
                desk.raw().query_row("SELECT id FROM import WHERE ended IS NULL", [], |row| row.get(0)).unwrap();
            desk.writer().undo_import(&AccountId::parse(&id).unwrap(), &mut |_| (), &never()).unwrap();
        }
    };
    let interrupted = watched(&desk, &third, true, &mut watch, &never()).unwrap_err();
    let Why::File(Failure::Trouble(sentence)) = &interrupted.why else { panic!("{interrupted:?}") };
    assert!(sentence.starts_with("Another operator takes this import back at this moment."), "{sentence}");
    assert_eq!(living(&desk), 300);
    is_whole(&desk);
}

#[test]
fn what_is_stopped_while_it_is_taken_back_is_taken_back_later() {
    let desk = Desk::new();
    let done = import(&desk, &check(&desk, &names(250)), false).unwrap();
    let id = done.id.unwrap();
    let asked = AtomicUsize::new(0);
    let stop: Stop = Arc::new(move || asked.fetch_add(1, Ordering::Relaxed) == 1);
    let undone = desk.writer().undo_import(&id, &mut |_| (), &stop).unwrap();
    assert_eq!((undone.gone, undone.is_stopped, living(&desk)), (100, true, 150));
    let checkup = trunkdesk::store::examine(&desk.path(), &[]);
    let told = &checkup.findings(Check::Imports).unwrap().first[0].message;
    assert!(told.contains("was not taken back to its end; 150 of its accounts are there."), "{told}");
    assert_eq!(desk.writer().undo_import(&id, &mut |_| (), &never()).unwrap().gone, 150);
    is_whole(&desk);
}

#[test]
fn others_save_while_many_are_imported() {
    let desk = Desk::new();
    let checked = check(&desk, &names(1_500));
    let done = AtomicBool::new(false);
    let saved = thread::scope(|scope| {
        let other = scope.spawn(|| {
            let (mut writer, mut saved) = (desk.writer(), 0);
            while !done.load(Ordering::Relaxed) {
                create(&mut writer, desk.plain(&format!("Meanwhile {saved}"))).unwrap();
                saved += 1;
            }
            saved
        });
        let imported = import(&desk, &checked, false);
        done.store(true, Ordering::Relaxed);
        assert_eq!(imported.unwrap().made, 1_500);
        other.join().unwrap()
    });
    assert!(saved > 0);
    assert_eq!(living(&desk), 1_500 + saved);
    is_whole(&desk);
}

/// Rows in which names, realms, import ids, parents and trunks clash as they come.
fn clashing(seed: u64) -> String {
    let mut state = seed;
    let mut below = |count: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % count
    };
    let mut text = "name,realm,import_id,parent,twoway_trunks,credit\n".to_owned();
    for _ in 0..120 {
        let or_none = |picked: u64, text: String| if picked == 0 { String::new() } else { text };
        let name = or_none(below(30), format!("N{}", below(90)));
        let realm = or_none(below(3), format!("r{}", below(80)));
        let id = or_none(below(3), format!("i{}", below(80)));
        let parent = or_none(below(2), format!("i{}", below(80)));
        text += &format!("{name},{realm},{id},{parent},{},{}\n", below(4), below(12));
    }
    text
}

#[test]
fn the_verdict_of_a_check_is_what_happens() {
    for seed in 0..20 {
        let desk = Desk::new();
        import(&desk, &check(&desk, &clashing(seed + 1_000)), true).unwrap();
        let before = living(&desk);
        let checked = check(&desk, &clashing(seed));
        let verdict = checked.verdict();
        assert!(verdict.good > 0 && verdict.bad > 0 && verdict.there > 0, "{verdict:?}");
        let done = import(&desk, &checked, true).unwrap();
        assert_eq!((done.made, done.there, done.bad), (verdict.good, verdict.there, verdict.bad), "seed {seed}");
        assert_eq!(living(&desk), before + verdict.good);
        is_whole(&desk);
    }
}

/// Keeps what it is given in memory, and fails where it is told to.
#[derive(Default)]
struct Kept {
    made: Vec<String>,
    forgotten: usize,
    fails: bool,
}

impl KeepLogins for Kept {
    fn keep(&mut self, made: &[&MadeLogin]) -> io::Result<()> {
        if self.fails {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.made.extend(made.iter().map(|made| made.login.username.clone()));
        Ok(())
    }

    fn forget_last(&mut self) {
        self.forgotten += 1;
    }
}

#[test]
fn passwords_are_kept_before_their_accounts_or_there_are_none() {
    let text = "name,admin_first_name,admin_last_name,admin_email\nA,Ann,A,ann@a.example\nB,,,\n";
    for fails in [false, true] {
        let desk = Desk::new();
        let checked = check(&desk, text);
        let mut kept = Kept { fails, ..Kept::default() };
        let import = Import {
            source: "customers.csv",
            skip_invalid: false,
            logins: Some(&mut kept),
            watch: &mut |_| (),
            stop: &never(),
        };
        let done = desk.writer().import(&checked, import);
        assert_eq!((done.is_err(), living(&desk)), (fails, if fails { 0 } else { 2 }));
        assert_eq!((kept.made.len(), kept.forgotten), (usize::from(!fails), usize::from(fails)));
        if !fails {
            assert!(desk.account_called("A").users[0].has_password);
        }
    }
}

#[test]
fn a_clusters_own_kinds_of_calls_have_columns_out_and_in() {
    let cluster = Classifiers::of([("toll_us", "US Toll"), ("fa_night", "Moon at night"), ("fa_day", "Moon by day")]);
    let kind = |key| cluster.find(key).unwrap();
    let from = Desk::new();
    create(&mut from.writer(), from.plain("A")).unwrap();
    let account = from.account_called("A");
    let account = change(&mut from.writer(), &account, vec![Setting::Call(kind("fa_night"), false)]).unwrap();
    let mut text = Vec::new();
    let mut csv = CsvAccounts::new(&mut text, CsvKind::Exchange, &cluster).unwrap();
    csv.write(&account, None).unwrap();
    csv.end().unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains(",call_toll_us,call_fa_night,call_fa_day,") && !text.contains("call_caribbean"), "{text}");

    let to = Desk::new();
    let rows = Rows::of(Cursor::new(text.clone()), &cluster).unwrap();
    let checked = CheckedImport::check(&mut to.reader(), rows, &mut |_| (), &never()).unwrap();
    assert_eq!(import(&to, &checked, false).unwrap().made, 1);
    let calling = to.account_called("A").calling;
    assert_eq!([calling.allows("fa_night"), calling.allows("fa_day"), calling.allows("toll_us")], [false, true, true]);

    let refused = Rows::of(Cursor::new(text), &Classifiers::default()).err().unwrap().to_string();
    assert!(refused.starts_with("No such column: “call_fa_night”"), "{refused}");
}
