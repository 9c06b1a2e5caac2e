//! A cluster that takes what is sent, and answers nothing that can be read; and one that lets nobody in.

use trunkdesk::{domain::cluster::TroubleKind, sync::Tools};

use crate::{
    crossbar::{Rule, What},
    office::{Beside, LONG, Office, PULL, SEND},
};

#[test]
fn answers_that_are_lost_one_after_the_other_are_told_and_end_a_run() {
    for what in [What::Drop, What::Html(502)] {
        let office = Office::new();
        let names: Vec<String> = (0..6).map(|number| format!("Account {number}")).collect();
        for name in &names {
            office.entered(name);
        }
        let rule = office.crossbar.fail(Rule::new("*", "/**", what.clone()).every());
        for run in [SEND, PULL] {
            let before = office.crossbar.met(rule);
            let ran = office.run(run);
            assert_eq!(ran.trouble.unwrap().kind, TroubleKind::Away, "{what:?}");
            assert_eq!(office.crossbar.met(rule) - before, 2, "{what:?}: nobody else is sent after it");
            let cluster = office.page().cluster;
            assert_eq!((cluster.reached_at, cluster.trouble.unwrap().kind), (None, TroubleKind::Away), "{what:?}");
        }
        // the steps that were put off are due at once
        office.raw().execute_batch("UPDATE outbox SET not_before = 0").unwrap();
        office.crossbar.remove(rule);
        assert_eq!(office.run(SEND).trouble, None);
        names.iter().for_each(|name| office.assert_sent(name));
        assert_eq!(office.page().cluster.trouble, None);
    }
}

#[test]
fn an_answer_that_is_lost_alone_is_no_trouble_and_no_answer_either() {
    let office = Office::new();
    office.entered("ABC Company");
    let rule = office.crossbar.fail(Rule::new("PUT", "/api_auth", What::Drop));
    let (sent, hears) = std::sync::mpsc::channel();
    let tools = Tools { on_report: Box::new(move |report| sent.send(report).unwrap_or_default()), ..office.tools() };
    let hold = office.crossbar.fail(Rule::new("PUT", "/api_auth", What::Hold).nth(2));
    let thread = Beside::start(tools);
    hears.recv_timeout(LONG).unwrap();
    office.crossbar.wait_met(hold, 1);
    assert_eq!(office.crossbar.met(rule), 1);
    assert_eq!((office.page().cluster.reached_at, office.page().cluster.trouble), (None, None));
    thread.sync.stop();
    office.crossbar.remove(hold);
}

#[test]
fn a_log_in_that_is_refused_needs_a_log_in_and_no_step_a_person() {
    for (status, message) in [
        (423, "locked"),
        (400, "invalid_request"),
        (403, "forbidden"),
        (404, "bad_identifier"),
        (405, "invalid_method"),
        (409, "datastore_conflict"),
        (501, "not_implemented"),
    ] {
        let office = Office::new();
        office.entered("ABC Company");
        let rule = office.crossbar.fail(Rule::new("PUT", "/api_auth", What::Refuse(status, message)).every());
        for run in [SEND, PULL] {
            assert_eq!(office.run(run).trouble.unwrap().kind, TroubleKind::Login, "{status}");
            assert_eq!((office.page().attention, office.names().len()), (0, 1), "{status}");
        }
        office.raw().execute_batch("UPDATE outbox SET not_before = 0").unwrap();
        office.crossbar.remove(rule);
        office.run(SEND);
        office.assert_sent("ABC Company");
    }
}

#[test]
fn a_run_does_not_wait_as_long_as_a_cluster_may_ask_for() {
    for run in [SEND, PULL] {
        let office = Office::new();
        office.entered("ABC Company");
        let rule = office.crossbar.fail(Rule::new("*", "/accounts/**", What::TooMany(Some("61"))).every());
        let ran = office.run(run);
        assert_eq!((ran.trouble.unwrap().kind, office.crossbar.met(rule)), (TroubleKind::Away, 1));
    }
}
