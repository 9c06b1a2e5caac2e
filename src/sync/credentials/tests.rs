use super::*;

fn access() -> Access {
    Access {
        url: "https://kazoo.example.com/v2".into(),
        account_id: ClusterId::from_random([1; 16]),
        key: Key::ApiKey(Secret::new("ab".repeat(32))),
        ca_file: None,
        allow_plain_http: false,
    }
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().mode() & 0o777
}

#[test]
fn what_is_kept_is_read_again_and_for_its_owner_only() {
    let root = tempfile::tempdir().unwrap();
    let folder = SyncFolder::own(root.path().join("new/trunkdesk"));
    assert!(folder.access().unwrap().is_none());
    assert!(folder.seal_key().unwrap().is_none());
    folder.save(&access()).unwrap();
    assert!(folder.access().unwrap() == Some(access()));
    let token = Access { key: Key::Token(Secret::new("a.b.c".into())), ca_file: Some("ca.pem".into()), ..access() };
    folder.save(&token).unwrap();
    assert!(folder.access().unwrap() == Some(token));
    let key = folder.make_seal_key([7; KEY_BYTES]).unwrap();
    assert!(folder.seal_key().unwrap() == Some(key.clone()));
    assert!(folder.make_seal_key([8; KEY_BYTES]).unwrap() == key, "a key stays");
    for file in [folder.access_file(), folder.seal_file()] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing unfinished is left");
    assert_eq!((folder.forget(), folder.forget()), (Ok(true), Ok(false)));
    assert!(folder.access().unwrap().is_none());
}

#[test]
fn a_teams_folder_lets_its_group_read() {
    for (folder_mode, named, file_mode) in [
        (0o700, true, 0o600),
        (0o750, true, 0o640),
        (0o2770, true, 0o640),
        // a home's config folder is often open to a group that everybody is in
        (0o750, false, 0o600),
    ] {
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), Permissions::from_mode(folder_mode)).unwrap();
        let path = root.path().to_owned();
        let folder = if named { SyncFolder::named(path) } else { SyncFolder::own(path) };
        folder.save(&access()).unwrap();
        folder.make_seal_key([7; KEY_BYTES]).unwrap();
        for file in [folder.access_file(), folder.seal_file()] {
            assert_eq!(mode(&file), file_mode, "{folder_mode:o}");
            assert_eq!(fs::metadata(&file).unwrap().gid(), fs::metadata(root.path()).unwrap().gid());
        }
    }
}

#[test]
fn what_anybody_can_get_at_or_is_not_ours_is_not_used() {
    let root = tempfile::tempdir().unwrap();
    let folder = SyncFolder::own(root.path().to_owned());
    folder.save(&access()).unwrap();
    folder.make_seal_key([7; KEY_BYTES]).unwrap();
    for file in [folder.access_file(), folder.seal_file()] {
        for bad in [0o604, 0o602, 0o601, 0o666] {
            fs::set_permissions(&file, Permissions::from_mode(bad)).unwrap();
            let told = if file == folder.access_file() {
                folder.access().err().unwrap()
            } else {
                folder.seal_key().err().unwrap()
            };
            assert!(told.to_string().contains("anybody on this machine"), "{told}");
        }
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    }
    let id = "0".repeat(32);
    for text in [
        String::new(),
        "{}".into(),
        format!(r#"{{"url":"u","account_id":"{id}"}}"#),
        format!(r#"{{"url":"u","account_id":"{id}","api_key":"a","token":"b"}}"#),
        format!(r#"{{"url":"u","account_id":"{id}","api_key":"a","more":1}}"#),
    ] {
        fs::write(folder.access_file(), &text).unwrap();
        assert!(folder.access().is_err(), "{text}");
    }
    for text in ["", "zz", &"a".repeat(63), &"é".repeat(32)] {
        fs::write(folder.seal_file(), text).unwrap();
        assert!(folder.seal_key().is_err(), "{text}");
    }
}
