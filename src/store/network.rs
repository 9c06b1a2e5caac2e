//! Whether the file is on a disk of this machine. SQLite's write-ahead log needs memory that all programs share, and
//! locks that hold: over a network both may seem to work, and damage the file.

use std::path::Path;

use super::{
    failure::{shown, trouble},
    open::folder,
};
use crate::domain::request::Failure;

/// File systems that are reached over a network, or by several machines at once, by the number that the kernel has for
/// them.
///
/// All of FUSE is among them. It has one number for what a program serves over a network (sshfs, and what containers and
/// virtual machines share with their host) and for the few that are local, and what locks and shared memory do there is
/// up to that program.
const NETWORKS: [(u32, &str); 20] = [
    (0x0000_6969, "NFS"),
    (0x0000_517B, "SMB"),
    (0xFF53_4D42, "SMB"),  // CIFS
    (0xFE53_4D42, "SMB"),  // its second version and later
    (0x6573_5546, "FUSE"), // virtiofs too
    (0x0102_1997, "9P"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "AFS"), // the kernel's own
    (0x7375_7245, "Coda"),
    (0x0000_564C, "NCP"),
    (0x00C3_6400, "Ceph"),
    (0x0BD0_0BD0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0xAAD7_AAEA, "PanFS"),
    (0x1983_0326, "BeeGFS"),
    (0x2003_0528, "OrangeFS"),
    (0x0116_1970, "GFS2"),
    (0x7461_636F, "OCFS2"),
    (0x786F_4256, "VirtualBox shared folders"),
    (0xBACB_ACBC, "VMware shared folders"),
];

/// What the file system with this number is called, where it is none of this machine alone.
fn network(number: u32) -> Option<&'static str> {
    NETWORKS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// Says no to a file that is, or would be made, on a network file system.
///
/// # Errors
/// A sentence for people. Where it is not to be known, opening the file tells what is wrong.
pub fn check_local(path: &Path) -> Result<(), Failure> {
    number(path).map_or(Ok(()), |number| check_number(number, path))
}

/// The number of the file system that the file is on, else of the nearest folder that is there.
fn number(path: &Path) -> Option<u32> {
    let mut there = path.to_owned();
    while !there.exists() && there != folder(&there) {
        there = folder(&there);
    }
    // 32 bits, which some machines give as a number below zero
    rustix::fs::statfs(&there).ok().map(|found| found.f_type as u32)
}

fn check_number(number: u32, path: &Path) -> Result<(), Failure> {
    let Some(name) = network(number) else { return Ok(()) };
    Err(trouble(format!(
        "{} is on a file system that another machine or program serves ({name}): two operators at once can damage it there. Keep it on a disk of the \
         machine that all log in to. Where only one program at a time ever has it open, allow_network_file_system = true \
         in the config file lets you.",
        shown(path)
    )))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn file_systems_over_a_network_are_told_from_those_of_this_machine() {
        for (number, name) in [
            (0x6969, Some("NFS")),
            (0xFF53_4D42, Some("SMB")),
            (0xFE53_4D42, Some("SMB")),
            (0x6573_5546, Some("FUSE")),
            (0x0102_1997, Some("9P")),
            (0xEF53, None),      // ext2 to ext4
            (0x5846_5342, None), // XFS
            (0x9123_683E, None), // Btrfs
            (0x2FC1_2FC1, None), // ZFS
            (0xF2F5_2010, None), // F2FS
            (0x0102_1994, None), // tmpfs
            (0x794C_7630, None), // overlayfs, of containers
            (0xCA45_1A4E, None), // bcachefs
        ] {
            assert_eq!(network(number), name, "{number:x}");
        }
        let numbers: BTreeSet<u32> = NETWORKS.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers.len(), NETWORKS.len(), "each stands there once");
    }

    #[test]
    fn the_refusal_says_what_to_do() {
        let sentence = check_number(0x6969, Path::new("/srv/a.db")).unwrap_err().to_string();
        assert!(
            sentence.starts_with("/srv/a.db is on a file system that another machine or program serves (NFS): "),
            "{sentence}"
        );
        assert!(sentence.contains("allow_network_file_system = true"), "{sentence}");
        assert_eq!(check_number(0xEF53, Path::new("/srv/a.db")), Ok(()));
    }

    #[test]
    fn a_file_that_is_not_there_yet_is_judged_by_its_folder() {
        const PROC: Option<u32> = Some(0x9FA0);
        for path in ["/proc", "/proc/self/status", "/proc/self/no/such/folder/accounts.db"] {
            assert_eq!(number(Path::new(path)), PROC, "{path}");
            assert_eq!(check_local(Path::new(path)), Ok(()));
        }
        assert_ne!(number(Path::new("accounts.db")), PROC);
        assert_ne!(number(Path::new("no/such/folder/accounts.db")), None);
    }
}
