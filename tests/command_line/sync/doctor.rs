//! What `doctor` says of the files that open the cluster.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

use crate::cluster::Cluster;

/// The lines that it says of them.
#[track_caller]
fn said(cluster: &Cluster) -> Vec<String> {
    let out = cluster.home.run(&["doctor"]).out;
    let lines = out.lines().filter_map(|line| line.strip_prefix("Cluster files     ").map(str::to_owned));
    lines.collect()
}

#[test]
fn it_looks_at_what_opens_the_cluster() {
    let cluster = Cluster::joined();
    assert_eq!(said(&cluster), ["ok"]);
    let folder = cluster.home.path(".config/trunkdesk");
    for name in ["cluster.json", "seal.key"] {
        let file = folder.join(name);
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        let [sentence] = &said(&cluster)[..] else { panic!("one thing is wrong") };
        assert!(sentence.contains(name) && sentence.contains("chmod"), "{sentence}");
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        let aside = folder.join("aside");
        fs::rename(&file, &aside).unwrap();
        let [sentence] = &said(&cluster)[..] else { panic!("one thing is wrong") };
        assert!(sentence.contains("is not there") && sentence.contains("trunkdesk sync login"), "{sentence}");
        fs::rename(&aside, &file).unwrap();
    }
    let other = Cluster::joined();
    fs::copy(other.home.path(".config/trunkdesk/cluster.json"), folder.join("cluster.json")).unwrap();
    let [sentence] = &said(&cluster)[..] else { panic!("one thing is wrong") };
    assert!(sentence.contains("opens another account than Acme Telecom"), "{sentence}");
}
