//! Being logged in, and staying so: a token runs out after an hour, and another one is fetched with the kept key.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    address::{Base, path},
    bell::Bell,
    client::{Call, Client, Settings, Trouble},
    credentials::{Access, Key, Unusable},
    envelope::Envelope,
    refusal::{Kind, Refusal},
};
use crate::domain::{
    cluster::{self, ClusterId, TroubleKind},
    secret::Secret,
};

/// What is told where nobody knows who we are any more.
pub(super) const LOG_IN: &str = "The cluster does not know who we are any more. Log in with trunkdesk sync login.";

/// What is told where the account that logs in may not.
pub(super) const DISABLED: &str =
    "The reseller's account is disabled or has expired there. Ask whoever runs the cluster.";

/// The way to the cluster of somebody who is logged in.
pub struct Session {
    client: Client,
    account_id: ClusterId,
    api_key: Option<Secret>,
    token: Option<Secret>,
    version: Option<String>,
    /// The cluster's clock, as it last told it.
    clock: Option<Timestamp>,
    line: Line,
    has_answered: bool,
    guard: Option<Guard>,
}

/// Says before each request whether it may go.
type Guard = Box<dyn FnMut() -> bool + Send>;

/// How the line to the cluster is, by the last request over it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Why nothing can be done for now; `None` where something can.
    pub trouble: Option<cluster::Trouble>,
    /// How long the cluster wants to be left alone.
    pub patience: Option<std::time::Duration>,
    /// Whether it only asks for patience.
    pub is_busy: bool,
    /// Why no answer came to what was sent, or none that can be read; one alone is no trouble yet.
    pub lost: Option<String>,
}

/// What the data of an answer has to be. What comes besides, of a proxy say, is not taken for it: all that it lacks would
/// count as taken away there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form<'a> {
    /// The document with this id.
    Document(&'a ClusterId),
    /// A document without an id of its own, which has some keys at least.
    Keys,
    /// A list.
    List,
    /// Anything.
    Any,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failed {
    /// There is no answer.
    Trouble(Trouble),
    /// The answer is no.
    Refused(Box<Refusal>),
}

impl Session {
    /// One by what was kept at the log-in; nothing is sent yet.
    ///
    /// # Errors
    /// The CA file cannot be used, or the URL is none.
    pub fn new(access: &Access, per_second: u32, bell: Bell) -> Result<Self, Unusable> {
        let base = Base::parse(&access.url, access.allow_plain_http).map_err(|why| Unusable::new(why.into()))?;
        let settings = Settings { per_second, ca_file: access.ca_file.clone() };
        let client = Client::new(base, &settings, bell)?;
        let (api_key, token) = match &access.key {
            Key::ApiKey(key) => (Some(key.clone()), None),
            Key::Token(token) => (None, Some(token.clone())),
        };
        Ok(Self {
            client,
            account_id: access.account_id.clone(),
            api_key,
            token,
            version: None,
            clock: None,
            line: Line::default(),
            has_answered: false,
            guard: None,
        })
    }

    /// The same, that waits for an answer no longer than this; else it is for 15 seconds.
    pub fn waiting_no_longer_than(mut self, whole: std::time::Duration) -> Self {
        self.client.whole = whole;
        self
    }

    /// The same, that asks before each request whether it may go.
    pub(super) fn guarded(self, guard: Guard) -> Self {
        Self { guard: Some(guard), ..self }
    }

    /// Whether the last request was answered at all.
    pub(super) fn has_answered(&self) -> bool {
        self.has_answered
    }

    /// The reseller's account there.
    pub(super) fn account_id(&self) -> &ClusterId {
        &self.account_id
    }

    /// KAZOO's version, once it was told.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// How the line is, by the last request.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// The cluster's clock, as it told it last; ours where it never has.
    pub(super) fn clock(&self) -> Timestamp {
        self.clock.unwrap_or_else(Timestamp::now)
    }

    /// Sends a request, logged in. Where the token has run out it logs in again, once: what was answered with 401 was not
    /// done.
    pub(super) fn call(&mut self, call: &Call) -> Result<Envelope, Failed> {
        self.ask(call, Form::Any)
    }

    /// The same; what has not this form is no answer.
    pub(super) fn ask(&mut self, call: &Call, form: Form<'_>) -> Result<Envelope, Failed> {
        let result = self.logged_in(call).and_then(|envelope| {
            if form.is_of(&envelope.data) { Ok(envelope) } else { Err(Failed::Trouble(Trouble::odd())) }
        });
        self.line = line_of(result.as_ref().err());
        self.has_answered = !matches!(result, Err(Failed::Trouble(_)));
        result
    }

    /// A document, or `None` where there is none.
    pub(super) fn look(&mut self, path: String, form: Form<'_>) -> Result<Option<Envelope>, Failed> {
        match self.ask(&Call::get(path), form) {
            Err(Failed::Refused(refusal)) if refusal.kind == Kind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    fn logged_in(&mut self, call: &Call) -> Result<Envelope, Failed> {
        if self.token.is_none() {
            self.log_in()?;
        }
        let result = match self.once(call) {
            Err(Failed::Refused(refusal)) if refusal.kind == Kind::Login && self.api_key.is_some() => {
                self.token = None;
                self.log_in()?;
                self.once(call)
            }
            other => other,
        };
        result.map_err(|failed| match failed {
            // that one account, and not the one that is logged in
            Failed::Refused(refusal) if refusal.kind == Kind::Disabled => {
                Failed::Refused(Box::new(Refusal { kind: Kind::Other, ..*refusal }))
            }
            other => other,
        })
    }

    fn log_in(&mut self) -> Result<(), Failed> {
        let Some(key) = &self.api_key else { return Err(no_login()) };
        let call = Call::put(path(&["api_auth"]), json!({ "api_key": key.reveal() }));
        match self.once(&call) {
            Ok(mut envelope) => {
                self.token = envelope.auth_token.take();
                if self.token.is_some() { Ok(()) } else { Err(no_login()) }
            }
            // what is refused here has nothing to do with what was to be sent: that must not need a person for it
            Err(Failed::Refused(refusal)) if !says_who_or_when(refusal.kind) => Err(no_login()),
            Err(other) => Err(other),
        }
    }

    fn once(&mut self, call: &Call) -> Result<Envelope, Failed> {
        if self.guard.as_mut().is_some_and(|may_go| !may_go()) {
            return Err(Failed::Trouble(Trouble::Stopped));
        }
        let answer = self.client.send(call, self.token.as_ref()).map_err(Failed::Trouble)?;
        let envelope = &answer.envelope;
        self.clock = envelope.at.or(self.clock);
        if envelope.version.is_some() {
            self.version.clone_from(&envelope.version);
        }
        match Refusal::of(&answer) {
            None => Ok(answer.envelope),
            Some(refusal) => Err(Failed::Refused(Box::new(refusal))),
        }
    }
}

impl Failed {
    /// The same, without the cluster's words where they repeat a secret that was sent.
    pub(super) fn without(self, secret: &Secret) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(Box::new(refusal.without(secret))),
            Self::Trouble(trouble) => Self::Trouble(trouble),
        }
    }
}

impl Form<'_> {
    /// Whether an answer's data has it.
    pub(super) fn is_of(self, data: &Value) -> bool {
        match self {
            Self::Document(id) => data["id"].as_str().and_then(ClusterId::parse).as_ref() == Some(id),
            Self::Keys => data.as_object().is_some_and(|keys| !keys.is_empty()),
            Self::List => data.is_array(),
            Self::Any => true,
        }
    }
}

/// Whether a log-in that is refused so may be let in later, or says itself what is wrong with whoever logs in.
fn says_who_or_when(kind: Kind) -> bool {
    matches!(kind, Kind::Patience(_) | Kind::Unsure | Kind::Login | Kind::MultiFactor | Kind::Disabled)
}

fn no_login() -> Failed {
    Failed::Refused(Box::new(Refusal {
        kind: Kind::Login,
        status: 401,
        words: String::new(),
        request_id: None,
        fields: Vec::new(),
        charges: Vec::new(),
    }))
}

/// What keeps everything from being sent, and not only this request.
fn line_of(failed: Option<&Failed>) -> Line {
    let trouble = |kind, message: &str| Some(cluster::Trouble { kind, message: message.to_owned() });
    match failed {
        Some(Failed::Trouble(Trouble::Unreachable(why) | Trouble::Redirected(why))) => {
            Line { trouble: trouble(TroubleKind::Away, why), ..Line::default() }
        }
        Some(Failed::Trouble(Trouble::Lost(why))) => Line { lost: Some(why.clone()), ..Line::default() },
        Some(Failed::Refused(refusal)) => match refusal.kind {
            Kind::Login | Kind::MultiFactor => Line { trouble: trouble(TroubleKind::Login, LOG_IN), ..Line::default() },
            Kind::Disabled => Line { trouble: trouble(TroubleKind::Login, DISABLED), ..Line::default() },
            Kind::Patience(patience) => Line {
                trouble: trouble(TroubleKind::Away, "The cluster asks for patience: it gets too many requests."),
                patience,
                is_busy: true,
                ..Line::default()
            },
            _ => Line::default(),
        },
        _ => Line::default(),
    }
}
