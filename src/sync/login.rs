//! The first log-in, by hand: which account it is, what it may do, and the key that is kept from then on.

use std::path::PathBuf;

use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use super::{
    address::{Base, path},
    bell::Bell,
    client::{Answer, Call, Client, Settings, Trouble},
    credentials::{Access, Key, Unusable},
    refusal::{Kind, Refusal},
};
use crate::domain::{
    cluster::{Cluster, ClusterId, documents::line},
    secret::Secret,
};

/// Requests a second while a person waits; there are four in all.
const PER_SECOND: u32 = 5;

/// Who logs in, and with what. Has no `Debug`: secrets are in it.
pub enum Who {
    /// With the account's API key.
    ApiKey(Secret),
    /// A user of an account.
    User {
        /// The account's name; its realm where `by_realm`.
        account: String,
        /// Whether `account` is a realm.
        by_realm: bool,
        /// The login, in any case.
        user: String,
        /// The password.
        password: Secret,
    },
}

/// What came of a log-in.
pub struct Login {
    /// What is kept from now on. A token where the cluster gives no key to this user: it lasts an hour.
    pub access: Access,
    /// The cluster, as the file takes it over.
    pub cluster: Cluster,
}

/// Why nobody is logged in, as a sentence with a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct LoginFailed {
    sentence: String,
    /// Whether the cluster was not reached at all.
    pub is_away: bool,
}

impl From<String> for LoginFailed {
    fn from(sentence: String) -> Self {
        Self { sentence, is_away: false }
    }
}

impl From<&str> for LoginFailed {
    fn from(sentence: &str) -> Self {
        sentence.to_owned().into()
    }
}

impl From<Unusable> for LoginFailed {
    fn from(unusable: Unusable) -> Self {
        unusable.to_string().into()
    }
}

/// What is told where something answers, but not as KAZOO's API does.
const NO_ANSWER: &str = "No answer came from there that is one of KAZOO's API. Look at the URL: whether it begins with https \
                         or http, its port, and that it is the API's, not that of Monster UI.";

impl From<Trouble> for LoginFailed {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Unreachable(sentence) => Self { sentence, is_away: true },
            // nothing was made that could be looked for
            Trouble::Lost(_) => Self { sentence: NO_ANSWER.into(), is_away: true },
            Trouble::Redirected(sentence) => sentence.into(),
            Trouble::Stopped => "Broken off. Nothing was kept.".into(),
        }
    }
}

/// Logs in at the cluster with this URL, as it was typed. Nothing is kept yet.
///
/// # Errors
/// The URL is none, the cluster is not reached, or it refuses.
pub fn login(
    url: &str,
    who: &Who,
    ca_file: Option<PathBuf>,
    allow_plain_http: bool,
    bell: Bell,
) -> Result<Login, LoginFailed> {
    let base = Base::parse(url, allow_plain_http)?;
    let url = base.as_str().to_owned();
    // it is read again by programs that are started elsewhere
    let ca_file = ca_file.map(|file| std::path::absolute(&file).unwrap_or(file));
    let settings = Settings { per_second: PER_SECOND, ca_file: ca_file.clone() };
    let mut client = Client::new(base, &settings, bell)?;

    let answer = client.send(&call(who)?, None)?;
    if let Some(refusal) = Refusal::of(&answer) {
        return Err(refused(&refusal, who));
    }
    let Answer { envelope, .. } = answer;
    let account_id = envelope.data["account_id"].as_str().and_then(ClusterId::parse);
    let (Some(account_id), Some(token)) = (account_id, envelope.auth_token) else {
        return Err("What answers is no KAZOO API, or one of another kind. Look at the URL.".into());
    };

    let account = client.send(&Call::get(path(&["accounts", account_id.as_str()])), Some(&token))?;
    if let Some(refusal) = Refusal::of(&account) {
        return Err(format!("The cluster knows who you are, but does not show the account: {}.", refusal.said()).into());
    }
    let account = account.envelope;
    let name = account.data["name"].as_str().or(envelope.data["account_name"].as_str()).unwrap_or_default();
    let is_reseller =
        account.flag("is_reseller").or_else(|| envelope.data["is_reseller"].as_bool()).unwrap_or_default();
    let cluster = Cluster {
        url: url.clone(),
        account_id: account_id.clone(),
        account_name: line(name).into_owned(),
        is_reseller,
        version: account.version.clone(),
        service_plans: Vec::new(),
        pulled_at: None,
        pull_trouble: None,
        reached_at: None,
        trouble: None,
    };

    let key = match who {
        Who::ApiKey(key) => Key::ApiKey(key.clone()),
        Who::User { .. } => api_key(&mut client, &account_id, &token)?.map_or(Key::Token(token), Key::ApiKey),
    };
    Ok(Login { access: Access { url, account_id, key, ca_file, allow_plain_http }, cluster })
}

fn call(who: &Who) -> Result<Call, LoginFailed> {
    Ok(match who {
        Who::ApiKey(key) if !is_api_key(key.reveal()) => {
            return Err("This is no API key: one has 64 hexadecimal digits. Copy all of it.".into());
        }
        Who::ApiKey(key) => Call::put(path(&["api_auth"]), json!({ "api_key": key.reveal() })),
        Who::User { account, by_realm, user, password } => {
            let mut data: Value = json!({ "credentials": credentials(user, password), "method": "md5" });
            data[if *by_realm { "account_realm" } else { "account_name" }] = account.trim().into();
            Call::put(path(&["user_auth"]), data)
        }
    })
}

fn is_api_key(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What stands for user and password: user names are kept there in small letters (crossbar.md, 4.1).
fn credentials(user: &str, password: &Secret) -> String {
    let both = Secret::new(format!("{}:{}", user.trim().to_lowercase(), password.reveal()));
    Md5::digest(both.reveal().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The account's API key; `None` where this user may not see it.
fn api_key(client: &mut Client, account: &ClusterId, token: &Secret) -> Result<Option<Secret>, LoginFailed> {
    let answer = client.send(&Call::get(path(&["accounts", account.as_str(), "api_key"])), Some(token))?;
    let key = answer.envelope.data["api_key"].as_str().filter(|key| is_api_key(key));
    Ok(key.filter(|_| Refusal::of(&answer).is_none()).map(|key| Secret::new(key.to_owned())))
}

fn refused(refusal: &Refusal, who: &Who) -> LoginFailed {
    match (refusal.kind, who) {
        (Kind::MultiFactor, _) => "The cluster wants a second factor, which trunkdesk cannot give. Log in with the \
                                   account's API key: trunkdesk sync login --api-key-stdin."
            .into(),
        (Kind::Login | Kind::NotFound, Who::ApiKey(_)) => {
            "The cluster does not know this API key. Copy the account's key anew: somebody may have made another."
                .into()
        }
        (Kind::Login | Kind::NotFound, Who::User { .. }) => {
            "The cluster does not know this account, user or password; it does not say which. Type all three again."
                .into()
        }
        (Kind::Disabled, _) => "This account is disabled or has expired there. Ask whoever runs the cluster.".into(),
        (Kind::Patience(_), _) => "The cluster gets too many requests. Wait a minute, then try again.".into(),
        _ => format!("The cluster refused the log-in: {}. Look at what you typed, or try again later.", refusal.said())
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_user_and_password_is_as_kazoo_makes_it() {
        // printf 'rita:secret' | md5sum
        let expected = "b11be45126cdb0650eaf602d173c1647";
        let made = credentials(" Rita ", &Secret::new("secret".into()));
        assert_eq!(made, credentials("rita", &Secret::new("secret".into())));
        assert_eq!(made, expected);
    }

    #[test]
    fn an_api_key_is_told_from_what_is_none_before_it_is_sent() {
        for (text, is_key) in [("ab".repeat(32), true), ("ab".repeat(31), false), ("zz".repeat(32), false)] {
            assert_eq!(is_api_key(&text), is_key, "{text}");
            assert_eq!(call(&Who::ApiKey(Secret::new(text))).is_ok(), is_key);
        }
    }
}
