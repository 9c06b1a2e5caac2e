//! The files that open the cluster: where it is with a key to it, and what passwords on their way are sealed with. They
//! lie beside the config, or in a folder that a team shares, and never in the accounts' file.

use std::{
    fs::{self, DirBuilder, File, Metadata, Permissions},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, fchown},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::domain::{
    cluster::{
        ClusterId,
        sealed::{KEY_BYTES, SealKey},
    },
    secret::Secret,
    text::visible,
};

/// Where the cluster is, and a key to it.
const ACCESS: &str = "cluster.json";
/// What passwords are sealed with.
const SEAL: &str = "seal.key";
/// No such file is longer, in bytes.
const LONGEST: u64 = 64 << 10;
/// What anybody on the machine may do with a file.
const OTHERS: u32 = 0o007;

/// How a program gets at the cluster. Has no `Debug`: the key is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Access {
    /// Where its API is, as far as `/v2`.
    pub url: String,
    /// The reseller's account there.
    pub account_id: ClusterId,
    /// What opens it.
    pub key: Key,
    /// A file of certificates that are trusted in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// Whether the way to it is safe without TLS.
    pub allow_plain_http: bool,
}

/// What opens the cluster.
#[derive(Clone, PartialEq, Eq)]
pub enum Key {
    /// The account's API key: 64 hexadecimal digits, good until somebody makes another.
    ApiKey(Secret),
    /// A token, which lasts an hour from the log-in on.
    Token(Secret),
}

/// Why a file cannot be used, as a sentence with a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

impl Unusable {
    pub(super) fn new(sentence: String) -> Self {
        Self(sentence)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    url: String,
    account_id: ClusterId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ca_file: Option<PathBuf>,
    #[serde(default)]
    allow_plain_http: bool,
}

/// The folder that the files lie in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncFolder {
    path: PathBuf,
    is_shared: bool,
}

impl SyncFolder {
    /// An operator's own: what is written there is for nobody else.
    pub fn own(path: PathBuf) -> Self {
        Self { path, is_shared: false }
    }

    /// One that the config names, which may be a team's: where its group may read it, or hands itself on to the files in
    /// it, the group may read them too.
    pub fn named(path: PathBuf) -> Self {
        Self { path, is_shared: true }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file with the key to the cluster.
    pub fn access_file(&self) -> PathBuf {
        self.path.join(ACCESS)
    }

    /// The file with what passwords are sealed with.
    pub fn seal_file(&self) -> PathBuf {
        self.path.join(SEAL)
    }

    /// How to get at the cluster; `None` where nobody has logged in yet.
    ///
    /// # Errors
    /// The file can be read by anybody, or cannot be read, or is none of ours.
    pub fn access(&self) -> Result<Option<Access>, Unusable> {
        let file = self.access_file();
        let Some(text) = read(&file)? else { return Ok(None) };
        let broken = || {
            let file = file.to_string_lossy();
            Unusable(format!(
                "{} is no file of trunkdesk. Run trunkdesk sync login, which writes it anew.",
                visible(&file)
            ))
        };
        let record: Record = serde_json::from_str(text.reveal()).map_err(|_| broken())?;
        let key = match (record.api_key, record.token) {
            (Some(key), None) => Key::ApiKey(Secret::new(key)),
            (None, Some(token)) => Key::Token(Secret::new(token)),
            _ => return Err(broken()),
        };
        let Record { url, account_id, ca_file, allow_plain_http, .. } = record;
        Ok(Some(Access { url, account_id, key, ca_file, allow_plain_http }))
    }

    /// Keeps how to get at the cluster, in the place of what was there.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, access: &Access) -> Result<(), Unusable> {
        let (api_key, token) = match &access.key {
            Key::ApiKey(key) => (Some(key.reveal().to_owned()), None),
            Key::Token(token) => (None, Some(token.reveal().to_owned())),
        };
        let record = Record {
            url: access.url.clone(),
            account_id: access.account_id.clone(),
            api_key,
            token,
            ca_file: access.ca_file.clone(),
            allow_plain_http: access.allow_plain_http,
        };
        let text = serde_json::to_string_pretty(&record).unwrap_or_default();
        self.write(ACCESS, &Secret::new(text + "\n"), true)
    }

    /// Forgets how to get at the cluster; `false` where nothing was known of it.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn forget(&self) -> Result<bool, Unusable> {
        match fs::remove_file(self.access_file()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(trouble(&self.access_file(), &error)),
        }
    }

    /// What passwords are sealed with; `None` where it was not made yet.
    ///
    /// # Errors
    /// The file can be read by anybody, or cannot be read, or is none of ours.
    pub fn seal_key(&self) -> Result<Option<SealKey>, Unusable> {
        let file = self.seal_file();
        let Some(text) = read(&file)? else { return Ok(None) };
        let key = from_hex(text.reveal().trim()).map(SealKey::new);
        key.map(Some).ok_or_else(|| {
            let file = file.to_string_lossy();
            Unusable(format!(
                "{} is no key of trunkdesk. Move it away and run trunkdesk sync login, which makes another; passwords \
                 that wait to be sent have to be set anew then.",
                visible(&file)
            ))
        })
    }

    /// The same, made of these random bytes where there is none yet.
    ///
    /// # Errors
    /// As [`SyncFolder::seal_key`], or the file cannot be written.
    pub fn make_seal_key(&self, random: [u8; KEY_BYTES]) -> Result<SealKey, Unusable> {
        if let Some(key) = self.seal_key()? {
            return Ok(key);
        }
        let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        self.write(SEAL, &Secret::new(digits + "\n"), false)?;
        // another program may have been faster: its key is the one
        Ok(self.seal_key()?.unwrap_or_else(|| SealKey::new(random)))
    }

    /// Writes a file that is whole or not there at every moment. One that must not be replaced stays.
    fn write(&self, name: &str, text: &Secret, replace: bool) -> Result<(), Unusable> {
        let place = self.path.join(name);
        self.try_write(&place, text, replace).map_err(|error| trouble(&place, &error))
    }

    fn try_write(&self, place: &Path, text: &Secret, replace: bool) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
        let folder = fs::metadata(&self.path)?;
        // made for its owner only, and gone again where something goes wrong
        let mut unfinished = tempfile::Builder::new().prefix(".unfinished-").tempfile_in(&self.path)?;
        unfinished.write_all(text.reveal().as_bytes())?;
        if self.is_shared && is_teams(&folder) {
            fchown(unfinished.as_file(), None, Some(folder.gid()))?;
            unfinished.as_file().set_permissions(Permissions::from_mode(0o640))?;
        }
        unfinished.as_file().sync_all()?;
        if replace {
            unfinished.persist(place)?;
        } else if let Err(error) = unfinished.persist_noclobber(place)
            && error.error.kind() != ErrorKind::AlreadyExists
        {
            return Err(error.error);
        }
        File::open(&self.path)?.sync_all()
    }
}

/// Whether the group of a folder is meant to use what is in it.
fn is_teams(folder: &Metadata) -> bool {
    folder.mode() & 0o2040 != 0
}

/// What stands in a file; `None` where there is none.
fn read(file: &Path) -> Result<Option<Secret>, Unusable> {
    let about = match fs::metadata(file) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(trouble(file, &error)),
    };
    if about.mode() & OTHERS != 0 {
        let file = file.to_string_lossy();
        let file = visible(&file);
        return Err(Unusable(format!(
            "{file} opens the cluster, and anybody on this machine can get at it. Run chmod o= on it; where others may \
             have read it, make another API key too."
        )));
    }
    if about.len() > LONGEST {
        return Err(trouble(file, &ErrorKind::FileTooLarge.into()));
    }
    fs::read_to_string(file).map(|text| Some(Secret::new(text))).map_err(|error| trouble(file, &error))
}

fn trouble(file: &Path, error: &io::Error) -> Unusable {
    let file = file.to_string_lossy();
    let file = visible(&file);
    Unusable(match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => format!(
            "{file} is not open to you. Ask whoever keeps this machine to put you in the group of its folder, or log in \
             by yourself with another sync_folder."
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("There is no room for {file}: free some space there, or tell whoever keeps this machine.")
        }
        kind => format!("{file} cannot be used ({kind}): tell whoever keeps this machine."),
    })
}

fn from_hex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    if digits.len() != 2 * N || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (number, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * number..2 * number + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
