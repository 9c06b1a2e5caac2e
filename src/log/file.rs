//! The log's file: made for its user only, added to by several programs at once, and never larger than twice a bound.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, Permissions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use rustix::fs::OFlags;

/// From this size on the file is put aside, in bytes.
pub(super) const LARGEST: u64 = 1 << 20;
/// What the name of the one that was put aside ends with.
const ASIDE: &str = ".1";
const MODE: u32 = 0o600;

/// Adds a line, in one write.
pub(super) fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = open(path)?;
    if file.metadata()?.len() >= LARGEST {
        put_aside(path, &file)?;
        file = open(path)?;
    }
    file.write_all(line.as_bytes())
}

/// Opens the file to add to it, and makes it and its folder where they are not there.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    // whatever stands in its place, opening it must not wait
    let no_waiting = OFlags::NONBLOCK.bits().cast_signed();
    options.append(true).create(true).mode(MODE).custom_flags(no_waiting);
    let file = match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            }
            options.open(path)?
        }
        opened => opened?,
    };
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    if found.mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(MODE))?;
    }
    Ok(file)
}

/// Puts the file aside, in the place of the one before, unless another program has done so meanwhile.
fn put_aside(path: &Path, file: &File) -> io::Result<()> {
    file.lock()?;
    let (held, found) = (file.metadata()?, fs::metadata(path)?);
    if (held.dev(), held.ino()) == (found.dev(), found.ino()) {
        let mut aside = OsString::from(path);
        aside.push(ASIDE);
        fs::rename(path, aside)?;
    }
    // closing the file lets go of the lock
    Ok(())
}
