//! What was changed on both sides, settled one way and the other.

use serde_json::json;
use trunkdesk::domain::{
    cluster::{SyncOrder, SyncWord, outbox::StepState},
    request::Write,
    setting::{AccountChange, Setting},
    timezone::Timezone,
    trunks::TrunkKind,
};

use crate::pair::Pair;

fn change(pair: &mut Pair, settings: Vec<Setting>) {
    let change = AccountChange { base: pair.account(), settings, only_at: None };
    pair.do_write(Write::ChangeAccount(Box::new(change)));
}

#[test]
fn a_person_decides_between_the_two_sides() {
    for takes_theirs in [false, true] {
        let mut pair = Pair::pushed();
        let id = pair.crossbar.accounts()[0]["id"].as_str().unwrap().to_owned();
        // the zone and the two-way trunks on both sides; the inbound trunks there only
        pair.crossbar.edit(&id, &json!({"timezone": "Asia/Tokyo", "announcement": "Hello"}));
        let mut limits = pair.crossbar.limits(&id).unwrap();
        (limits["twoway_trunks"], limits["inbound_trunks"]) = (25.into(), 7.into());
        pair.crossbar.edit_limits(&id, &limits);
        let zone = Setting::Timezone(Timezone::parse("Europe/Berlin").unwrap());
        change(&mut pair, vec![zone, Setting::Trunks(TrunkKind::Twoway, 12)]);
        pair.crossbar.forget_requests();
        pair.pass();
        assert!(pair.crossbar.requests().iter().all(|seen| seen.method == "GET"), "nothing was written over");
        let sync = pair.account().sync.unwrap();
        assert_eq!(sync.word, SyncWord::ChangedThere);
        let steps: Vec<_> = sync.steps.iter().map(|step| (step.kind, &step.state)).collect();
        assert!(steps.iter().all(|(_, state)| matches!(state, StepState::Attention(_))), "{steps:?}");
        let mut paths: Vec<String> = sync.clashes.iter().map(|clash| clash.path.join(".")).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["account.timezone", "limits.twoway_trunks"]);
        let words: Vec<_> = sync.clashes.iter().map(|clash| (clash.theirs.as_str(), clash.mine.as_str())).collect();
        assert!(words.contains(&("Asia/Tokyo", "Europe/Berlin")) && words.contains(&("25", "12")), "{words:?}");

        let take_theirs = vec![takes_theirs; sync.clashes.len()];
        pair.order(SyncOrder::Settle { account: pair.account().id, seen: sync.clashes, take_theirs });
        pair.until_still();
        let (here, there) = (pair.account(), pair.crossbar.account(&id).unwrap());
        let (zone, twoway) = if takes_theirs { ("Asia/Tokyo", 25) } else { ("Europe/Berlin", 12) };
        assert_eq!((here.timezone.as_str(), &there["timezone"]), (zone, &zone.into()));
        assert_eq!((here.trunks.twoway, here.trunks.inbound), (Some(twoway), Some(7)));
        let limits = pair.crossbar.limits(&id).unwrap();
        assert_eq!((&limits["twoway_trunks"], &limits["inbound_trunks"]), (&twoway.into(), &7.into()));
        // what is none of ours stays
        assert_eq!(there["announcement"], "Hello");
        assert_eq!((here.sync.unwrap().word, pair.waiting()), (SyncWord::Sent, 0));
        pair.crossbar.assert_careful();
    }
}
