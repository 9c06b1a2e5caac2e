//! `sync login`: asks what is missing, tries it, and has the file stand with the cluster.

use std::path::PathBuf;

use serde_json::json;

use super::Desk;
use crate::{
    cli::{
        args::ClusterLogin,
        error::Error,
        input::{self, Asking},
        output::{self, row},
        writing::Writing,
    },
    domain::{
        cluster::{Cluster, sealed::KEY_BYTES},
        secret::Secret,
        text::visible,
    },
    exit::Exit,
    store::Sources,
    sync::{Access, Bell, Key, Login, LoginFailed, SyncFolder, Unusable, Who, login},
    term::secret,
};

pub(super) fn execute(desk: &mut Desk<'_>, given: &ClusterLogin) -> Result<(), Error> {
    desk.check_open("Nobody is logged in.")?;
    let folder = desk.folder()?;
    let joined = desk.reading.sync()?.map(|page| page.cluster);
    let (url, who) = ask(given, joined.as_ref())?;
    let ca_file = given.ca_file.as_deref().map(std::path::absolute).transpose().map_err(|error| {
        Error::option(Exit::Failed, "--ca-file", format!("The file cannot be found: {error}. Name it in full."))
    })?;
    let Login { access, cluster } = login(&url, &who, ca_file, given.allow_plain_http, Bell::default())?;
    // what the file stands with, and what the folder opens for another file, stays
    check_same(joined.as_ref(), &cluster)?;
    check_folder(folder, joined.as_ref(), &cluster)?;
    let has_moved = has_moved(desk, given, joined.as_ref(), &cluster)?;
    let mut random = [0; KEY_BYTES];
    (Sources::system().fill)(&mut random);
    folder.make_seal_key(random)?;
    folder.save(&access)?;
    // last, as it wakes the screens that are open, which then look for what opens the cluster
    Writing::new(desk.context).join_cluster(&cluster, has_moved)?;
    let here_only = desk.reading.sync()?.map_or(0, |page| page.here_only);
    told(desk, folder, &cluster, matches!(access.key, Key::ApiKey(_)), here_only)
}

/// The URL and who logs in: as given, else as it is typed.
fn ask(given: &ClusterLogin, joined: Option<&Cluster>) -> Result<(String, Who), Error> {
    let types = secret::somebody_types();
    let mut asking = if types { Some(Asking::begin()?) } else { None };
    let mut line = |prompt: &str, option: &str| match &mut asking {
        Some(asking) => asking.line(prompt),
        None => {
            let sentence = "This is missing, and there is no terminal to ask for it on.";
            Err(Error::option(Exit::Usage, option, sentence))
        }
    };
    let url = match (&given.url, joined) {
        (Some(url), _) => url.clone(),
        // a log-in anew
        (None, Some(cluster)) => cluster.url.clone(),
        (None, None) => line("URL of the cluster's API: ", "--url")?,
    };
    let mut user = given.user.clone();
    let names = given.account.is_some() || given.realm.is_some();
    if user.is_none() && !given.api_key_stdin {
        let prompt = if names { "User: " } else { "User (nothing to log in with an API key): " };
        let option = if given.password_stdin || names { "--user" } else { "--api-key-stdin" };
        user = Some(line(prompt, option)?).filter(|user| names || !user.trim().is_empty());
    }
    let Some(user) = user else {
        let key = unseen(asking.as_mut(), "API key: ", ["--api-key-stdin", "API key"])?;
        return Ok((url, Who::ApiKey(key)));
    };
    let (account, by_realm) = match (&given.account, &given.realm) {
        (Some(name), _) => (name.clone(), false),
        (None, Some(realm)) => (realm.clone(), true),
        (None, None) => {
            let typed = line("Account, by its name or realm: ", "--account")?;
            let by_realm = typed.contains('.') && !typed.trim().contains(' ');
            (typed, by_realm)
        }
    };
    if !types && !given.password_stdin {
        let sentence = "Say with this that the password comes on standard input.";
        return Err(Error::option(Exit::Usage, "--password-stdin", sentence));
    }
    let password = unseen(asking.as_mut(), "Password: ", ["--password-stdin", "password"])?;
    Ok((url, Who::User { account, by_realm, user, password }))
}

/// What nobody may look at: typed, or sent as `option` says.
fn unseen(asking: Option<&mut Asking>, prompt: &str, [option, what]: [&str; 2]) -> Result<Secret, Error> {
    match asking {
        Some(asking) => asking.unseen(prompt),
        None => input::sent(option, what),
    }
}

/// A file stands with one cluster, and with one account of it: what is there of others would get mixed up.
fn check_same(joined: Option<&Cluster>, cluster: &Cluster) -> Result<(), Error> {
    let Some(joined) = joined else { return Ok(()) };
    if joined.account_id == cluster.account_id {
        return Ok(());
    }
    let sentence = format!(
        "The file stands with {} at {} already, and this is {} at {}. Use another file for it: trunkdesk --db FILE.",
        joined.account_name, joined.url, cluster.account_name, cluster.url
    );
    Err(Error::told(Exit::Refused, sentence))
}

/// Whether the file's cluster has moved to another address, which a person has to say once anything of it is there: a copy
/// of a cluster has the same accounts and ids, and all that is sent to it is missing in the other.
fn has_moved(
    desk: &mut Desk<'_>,
    given: &ClusterLogin,
    joined: Option<&Cluster>,
    cluster: &Cluster,
) -> Result<bool, Error> {
    let Some(joined) = joined.filter(|joined| joined.url != cluster.url) else { return Ok(false) };
    if given.moved || !desk.reading.cluster_is_used()? {
        return Ok(given.moved);
    }
    let sentence = format!(
        "The file stands with {} at {}, and this is the same account at {}.",
        joined.account_name, joined.url, cluster.url
    );
    if !secret::somebody_types() {
        let remedy = "If the cluster has moved there, add this. If it is a copy, such as one to try things with, use \
                      another file for it: trunkdesk --db FILE.";
        return Err(Error::option(Exit::Refused, "--moved", format!("{sentence} {remedy}")));
    }
    writeln!(desk.out, "{}", visible(&sentence))?;
    desk.out.flush()?;
    if Asking::begin()?.is_meant("Has the cluster moved there, and is it no copy? [y/N] ")? {
        return Ok(true);
    }
    Err(Error::told(Exit::Refused, "Nobody is logged in. Use another file for a copy: trunkdesk --db FILE."))
}

/// The folder may belong to another file, whose way to its cluster is not taken away.
fn check_folder(folder: &SyncFolder, joined: Option<&Cluster>, cluster: &Cluster) -> Result<(), Error> {
    let is_ours = |access: &Access| {
        let urls = [Some(&cluster.url), joined.map(|joined| &joined.url)];
        access.account_id == cluster.account_id && urls.contains(&Some(&access.url))
    };
    // one that cannot be read is written anew
    match folder.access() {
        Ok(Some(access)) if !is_ours(&access) => {
            let sentence = format!(
                "{} opens another account, at {}. Name another folder with sync_folder in the config file, or forget \
                 that one with trunkdesk sync logout.",
                folder.access_file().to_string_lossy(),
                access.url
            );
            Err(Error::told(Exit::Refused, sentence))
        }
        _ => Ok(()),
    }
}

fn told(
    desk: &mut Desk<'_>,
    folder: &SyncFolder,
    cluster: &Cluster,
    is_kept: bool,
    here_only: u64,
) -> Result<(), Error> {
    let file: PathBuf = folder.access_file();
    let file = file.to_string_lossy();
    if desk.context.json {
        let mut document = json!({
            "cluster": {
                "url": cluster.url,
                "account": { "id": cluster.account_id.as_str(), "name": cluster.account_name },
                "reseller": cluster.is_reseller,
            },
            "file": file,
            "lasts": is_kept,
            "here_only": here_only,
        });
        if let Some(version) = &cluster.version {
            document["cluster"]["version"] = version.as_str().into();
        }
        writeln!(desk.out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    row(desk.out, "Cluster", &cluster.url)?;
    row(desk.out, "Account there", &cluster.account_name)?;
    let rights = match cluster.is_reseller {
        true => "a reseller: it can give trunks and credit",
        false => "no reseller: the cluster will refuse trunks and credit from it",
    };
    row(desk.out, "It is", rights)?;
    row(desk.out, "KAZOO", cluster.version.as_deref().unwrap_or("version not told"))?;
    row(desk.out, "Kept in", &file)?;
    if !is_kept {
        let sentence = "The cluster gives this user no API key, so it is a token that is kept. It lasts an hour: log in \
                        as an admin of the account, or with --api-key-stdin, to stay logged in.";
        writeln!(desk.out, "{sentence}")?;
    }
    let next = match here_only {
        0 => "Take over what is there with trunkdesk sync pull.".to_owned(),
        1 => "1 account is here only. Take over what is there first with trunkdesk sync pull, then send it with \
              trunkdesk sync send."
            .to_owned(),
        more => format!(
            "{more} accounts are here only. Take over what is there first with trunkdesk sync pull, then send them with \
             trunkdesk sync send."
        ),
    };
    Ok(writeln!(desk.out, "{next}")?)
}

impl From<LoginFailed> for Error {
    fn from(failed: LoginFailed) -> Self {
        let exit = if failed.is_away { Exit::NotReached } else { Exit::Refused };
        Self::told(exit, failed.to_string())
    }
}

impl From<Unusable> for Error {
    fn from(unusable: Unusable) -> Self {
        Self::told(Exit::Failed, unusable.to_string())
    }
}
