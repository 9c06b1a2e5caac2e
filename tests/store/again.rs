//! This test's program started again, for what a test cannot do to itself: as another user, on a disk of its own, under a
//! limit.

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use rustix::process::geteuid;

use crate::harness::set_mode;

/// Tells the program started again that it is, and where its disk is.
const DISK: &str = "TRUNKDESK_TEST_DISK";
const LIMITED: &str = "TRUNKDESK_TEST_LIMITED";

/// Whether the rest of this test is to run: root may do anything, so it starts the test again as nobody.
pub fn as_nobody(test: &str) -> bool {
    if !geteuid().is_root() {
        return true;
    }
    // nobody may not be allowed where the tests are built
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let program = folder.path().join("tests");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let mut command = Command::new(&program);
    command.current_dir("/").env("TMPDIR", env::temp_dir()).uid(65534).gid(65534);
    passed(&run(&mut command, test));
    false
}

/// As [`on_disk_of`], with two megabytes.
pub fn on_small_disk(test: &str) -> Option<PathBuf> {
    on_disk_of(2, test)
}

/// A disk of so many megabytes that only the test started again sees; `None` in the one that starts it. A machine where
/// nothing can be mounted skips the test, aloud.
pub fn on_disk_of(megabytes: u32, test: &str) -> Option<PathBuf> {
    if let Some(disk) = env::var_os(DISK) {
        return Some(disk.into());
    }
    let folder = tempfile::tempdir().unwrap();
    let mount = format!("mount -t tmpfs -o size={megabytes}M tmpfs \"$0\" || exit 77; exec \"$@\"");
    let mut command = Command::new("unshare");
    // without the rights of root, those of a root who is nobody outside
    command.args(if geteuid().is_root() { &["--mount"][..] } else { &["--mount", "--map-root-user"] });
    command.args(["sh", "-c", &mount]).arg(folder.path()).arg(env::current_exe().unwrap()).env(DISK, folder.path());
    // SQLite's temporary files go there too
    command.env("SQLITE_TMPDIR", folder.path());
    match command.args(["--exact", test, "--nocapture"]).output() {
        Ok(output) if output.status.code() != Some(77) && mounts() => passed(&output),
        told => eprintln!("SKIPPED {test}: no disk can be mounted here. {told:?}"),
    }
    None
}

/// Whether a mount namespace can be made at all.
fn mounts() -> bool {
    let rights = if geteuid().is_root() { &["--mount"][..] } else { &["--mount", "--map-root-user"] };
    Command::new("unshare").args(rights).arg("true").status().is_ok_and(|status| status.success())
}

/// Whether the rest of this test is to run: in the program started again, whose files cannot become larger than so many
/// kilobytes.
pub fn with_files_up_to(kilobytes: u32, test: &str) -> bool {
    if env::var_os(LIMITED).is_some() {
        return true;
    }
    let mut command = Command::new("bash");
    // the signal that comes before the error would end it
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\""), "bash"]);
    command.arg(env::current_exe().unwrap()).env(LIMITED, "1");
    passed(&run(&mut command, test));
    false
}

/// Runs a program on a disk that fails, at system calls and in ways that strace has words for; gives what it printed.
/// `None` where the calls of a program cannot be made to fail here, which is told.
pub fn on_failing_disk(program: &Command, failures: &[String]) -> Option<String> {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,pwrite64"]);
    for failure in failures {
        command.args(["-e", &format!("inject={failure}")]);
    }
    command.arg(program.get_program()).args(program.get_args());
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    if !works.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no system call can be made to fail here, which strace does.");
        return None;
    }
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    Some(told)
}

fn run(command: &mut Command, test: &str) -> Output {
    command.args(["--exact", test, "--nocapture"]).output().unwrap()
}

#[track_caller]
fn passed(output: &Output) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

/// Fills the disk that holds `folder` to the last byte; room is made by removing the file that is given.
pub fn fill(folder: &Path) -> PathBuf {
    use std::io::Write;
    let ballast = folder.join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    for size in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
    ballast
}
