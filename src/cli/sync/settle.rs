//! `sync settle`: what was changed on both sides, decided field by field.

use super::{Desk, orders, status};
use crate::{
    cli::{args::Settling, error::Error, find},
    domain::{
        cluster::{SyncOrder, merge::Clash},
        nearest::{did_you_mean, nearest},
        text::visible,
    },
    exit::Exit,
};

pub(super) fn execute(desk: &mut Desk<'_>, settling: &Settling) -> Result<(), Error> {
    desk.page()?;
    let account = find::account(&mut desk.reading, &settling.account)?;
    let clashes = account.sync.map_or_else(Vec::new, |sync| sync.clashes);
    if clashes.is_empty() {
        let sentence = format!("Nothing of {} was changed on both sides.", account.name);
        return Err(Error::option(Exit::Refused, "ACCOUNT", sentence));
    }
    let take_theirs = decide(&clashes, settling)?;
    let theirs = take_theirs.iter().filter(|theirs| **theirs).count();
    let done = format!(
        "{} is settled: {} as there, {} as here.",
        account.name,
        status::counted(theirs as u64, "field"),
        status::counted((take_theirs.len() - theirs) as u64, "field")
    );
    let page = orders::order(desk, SyncOrder::Settle { account: account.id, seen: clashes, take_theirs })?;
    status::ordered(desk, &page, &[done])
}

/// For each field whether the cluster's value is taken. All have to be decided, and none in two ways.
fn decide(clashes: &[Clash], settling: &Settling) -> Result<Vec<bool>, Error> {
    let fields: Vec<String> = clashes.iter().map(Clash::field).collect();
    for (option, named) in [("--theirs", &settling.theirs), ("--ours", &settling.ours)] {
        if let Some(unknown) = named.iter().find(|name| !fields.contains(name)) {
            let meant = nearest(unknown, fields.iter().map(String::as_str));
            let others = || format!(" These were: {}.", fields.join(", "));
            let remedy = meant.map_or_else(others, |word| did_you_mean(Some(word)));
            let sentence = format!("{} was not changed on both sides.{remedy}", visible(unknown));
            return Err(Error::option(Exit::Refused, option, sentence));
        }
    }
    let mut undecided = Vec::new();
    let mut take_theirs = Vec::new();
    for name in &fields {
        let decided = match (settling.theirs.contains(name), settling.ours.contains(name)) {
            (true, true) => {
                let sentence = format!("{name} stands with --theirs too: leave out one of the two.");
                return Err(Error::option(Exit::Usage, "--ours", sentence));
            }
            (true, false) => Some(true),
            (false, true) => Some(false),
            (false, false) if settling.all_theirs => Some(true),
            (false, false) if settling.all_ours => Some(false),
            (false, false) => None,
        };
        match decided {
            Some(theirs) => take_theirs.push(theirs),
            None => undecided.push(name.as_str()),
        }
    }
    if undecided.is_empty() {
        return Ok(take_theirs);
    }
    let sentence = format!(
        "Not decided yet: {}. Name each with --theirs or --ours, or add --all-theirs or --all-ours for the others.",
        undecided.join(", ")
    );
    Err(Error::option(Exit::Usage, "FIELD", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clash(path: &[&str]) -> Clash {
        Clash {
            path: path.iter().map(|key| (*key).to_owned()).collect(),
            label: "Label".into(),
            theirs: "theirs".into(),
            mine: "mine".into(),
        }
    }

    #[test]
    fn every_field_is_decided_once() {
        let clashes = [clash(&["account", "name"]), clash(&["account", "call_restriction", "a.b", "action"])];
        let (name, call) = ("account.name".to_owned(), "account.call_restriction.a%2Eb.action".to_owned());
        let settling = |theirs: &[&String], ours: &[&String]| Settling {
            theirs: theirs.iter().map(|name| (*name).clone()).collect(),
            ours: ours.iter().map(|name| (*name).clone()).collect(),
            ..Settling::default()
        };
        for (settling, decided) in [
            (settling(&[&name, &call], &[]), Some([true, true])),
            (settling(&[&name], &[&call]), Some([true, false])),
            (settling(&[&name], &[]), None),
            (Settling { all_ours: true, ..settling(&[&name], &[]) }, Some([true, false])),
            (Settling { all_theirs: true, ..settling(&[], &[&name]) }, Some([false, true])),
            (Settling { all_theirs: true, ..settling(&[&name], &[&name]) }, None),
            (Settling { all_theirs: true, ..settling(&[&"account.nam".to_owned()], &[]) }, None),
        ] {
            assert_eq!(decide(&clashes, &settling).ok(), decided.map(Vec::from), "{settling:?}");
        }
        let Err(Error::Told { message, .. }) = decide(&clashes, &settling(&[&"account.nam".to_owned()], &[])) else {
            panic!("not told")
        };
        assert!(message.contains("Did you mean account.name?"), "{message}");
    }
}
