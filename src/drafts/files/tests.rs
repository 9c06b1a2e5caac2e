use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::form::{Control, FieldId, Form, Value, reseller::Tab};

fn draft(name: &str) -> Draft {
    let mut form = Form::new(vec![(FieldId::ResellerName, Value::text_of(""))], Control::Field(FieldId::ResellerName));
    form.set(FieldId::ResellerName, Value::text_of(name));
    let form = form.draft().expect("it is typed in");
    Draft::Reseller(crate::app::draft::ResellerDraft { revision: Some(1), tab: Tab::Settings, form })
}

fn kept(name: &str, reseller: &str) -> Waiting {
    let at = "2026-11-24T00:04:00Z".parse().unwrap();
    let (elsewhere, unwritten, instead_of) = (false, false, None);
    Waiting { id: id(name), at, open: true, elsewhere, unwritten, instead_of, draft: draft(reseller) }
}

fn files(folder: &Path, operator: &str, token: &str) -> DraftFiles {
    DraftFiles::new(folder.join("state/drafts"), operator, &folder.join("accounts.db"), token)
}

fn found(files: &DraftFiles) -> Vec<(String, bool)> {
    let (mut found, unreadable) = files.list().unwrap();
    assert_eq!(unreadable, []);
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found.into_iter().map(|waiting| (waiting.id.0, waiting.elsewhere)).collect()
}

fn id(name: &str) -> DraftId {
    DraftId(name.into())
}

#[test]
fn a_draft_is_kept_whole_and_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = files(folder.path(), "mdemo", "a1");
    assert_eq!(found(&files), []);
    files.keep(&kept("a1-1", "Acme")).unwrap();
    files.keep(&kept("a1-1", "Acme Reseller")).unwrap();
    let (list, _) = files.list().unwrap();
    assert_eq!(list[0].draft, draft("Acme Reseller"));
    let path = folder.path().join("state/drafts/a1-1.json");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(path.parent().unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    files.discard(&id("a1-1")).unwrap();
    files.discard(&id("a1-1")).unwrap();
    assert_eq!(found(&files), []);
    drop(files);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 0, "nothing is left");
}

#[test]
fn a_draft_that_is_resumed_takes_the_place_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (files(folder.path(), "mdemo", "a1"), files(folder.path(), "mdemo", "b1"));
    one.keep(&kept("a1-1", "Acme")).unwrap();
    one.keep(&kept("a1-2", "Another")).unwrap();
    // the second time there is nothing there any more to take the place of
    for reseller in ["Acme Ltd", "Acme Inc"] {
        other.keep(&Waiting { instead_of: Some(id("a1-1")), ..kept("b1-1", reseller) }).unwrap();
        assert_eq!(found(&other), [("a1-2".into(), true), ("b1-1".into(), false)]);
        let (list, _) = other.list().unwrap();
        assert!(list.iter().any(|waiting| waiting.draft == draft(reseller)), "{list:?}");
    }
}

#[test]
fn another_operators_or_another_files_drafts_are_not_offered() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path(), "mdemo", "a1").keep(&kept("a1-1", "Acme")).unwrap();
    assert_eq!(found(&files(folder.path(), "rita", "b1")), []);
    let other = DraftFiles::new(folder.path().join("state/drafts"), "mdemo", &folder.path().join("other.db"), "b1");
    assert_eq!(found(&other), []);
    assert_eq!(found(&files(folder.path(), "mdemo", "b1")), [("a1-1".into(), false)]);
}

#[test]
fn what_is_open_in_another_program_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = files(folder.path(), "mdemo", "a1");
    one.keep(&kept("a1-1", "Acme")).unwrap();
    let mut other = files(folder.path(), "mdemo", "b1");
    assert_eq!(found(&one), [("a1-1".into(), false)]);
    assert_eq!(found(&other), [("a1-1".into(), true)]);
    drop(one);
    assert_eq!(found(&other), [("a1-1".into(), false)]);
    // one that was killed leaves its file, and no lock
    fs::write(other.path("a1", SESSION), "").unwrap();
    assert_eq!(found(&other), [("a1-1".into(), false)]);
    assert!(!other.path("a1", SESSION).exists());
    // what was put aside is open nowhere, though the program that put it aside is still there
    let mut third = files(folder.path(), "mdemo", "c1");
    third.keep(&Waiting { open: false, ..kept("c1-1", "Aside") }).unwrap();
    assert_eq!(found(&other), [("a1-1".into(), false), ("c1-1".into(), false)]);
    third.discard(&id("c1-1")).unwrap();
    other.keep(&kept("b1-1", "Other")).unwrap();
    assert_eq!(found(&other).len(), 2);
}

#[test]
fn what_cannot_be_read_is_counted_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = files(folder.path(), "mdemo", "a1");
    files.keep(&kept("a1-1", "Acme")).unwrap();
    let good = fs::read_to_string(files.path("a1-1", DRAFT)).unwrap();
    let newer = good.replace("\"trunkdesk_draft\":1", "\"trunkdesk_draft\":2");
    let unknown = good.replace("ResellerName", "NoSuchField");
    for (bad, counted) in [
        ("", 1),
        ("{", 1),
        ("{}", 1),
        (&good[..good.len() / 2], 1),
        (&newer, 1),
        (&unknown, 1),
        // another operator's is nothing to count
        (&newer.replace("mdemo", "rita"), 0),
    ] {
        fs::write(files.path("x-1", DRAFT), bad).unwrap();
        let (list, unreadable) = files.list().unwrap();
        assert_eq!((list.len(), unreadable.len()), (1, counted), "{bad}");
        assert!(files.path("x-1", DRAFT).exists());
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("state"), "a file").unwrap();
    let mut files = files(folder.path(), "mdemo", "a1");
    assert!(files.keep(&kept("a1-1", "Acme")).is_err());
}

#[test]
fn what_a_killed_program_left_unfinished_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = files(folder.path(), "mdemo", "a1");
    one.keep(&kept("a1-1", "Acme")).unwrap();
    let unfinished = one.path("a1-xyz", UNFINISHED);
    fs::write(&unfinished, "{").unwrap();
    let other = files(folder.path(), "mdemo", "b1");
    for (alive, there) in [(true, true), (false, false)] {
        if !alive {
            drop(one.session.take());
        }
        assert_eq!(found(&other), [("a1-1".into(), alive)]);
        assert_eq!(unfinished.exists(), there);
    }
}
