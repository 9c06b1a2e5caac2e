//! One request to the cluster, and what comes of it.

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{
    Agent, Error, SendBody, Timeout,
    http::{HeaderMap, HeaderValue, Method, Request, Response, header},
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};
use zeroize::Zeroizing;

use super::{
    address::Base,
    bell::{Bell, Stopped},
    credentials::Unusable,
    envelope::Envelope,
    pace::Pace,
};
use crate::domain::{cluster::documents::line, secret::Secret, text::visible};

const CONNECT: Duration = Duration::from_secs(5);
/// Crossbar gives up a request after 10 seconds (crossbar.md, 1).
const WHOLE: Duration = Duration::from_secs(15);
/// The longest answer that is read, in bytes.
const LONGEST: u64 = 8 << 20;
/// A cluster that wants to be left alone for longer is asked again after this all the same.
const PATIENCE_MAX: Duration = Duration::from_secs(3600);

/// What the way to the cluster is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The most requests in a second.
    pub per_second: u32,
    /// A file of certificates (PEM) that are trusted in place of the system's.
    pub ca_file: Option<std::path::PathBuf>,
}

/// A request.
pub(super) struct Call {
    pub(super) method: Method,
    /// From `/v2` on, escaped, with the query.
    pub(super) path: String,
    /// The `data` of the envelope.
    pub(super) data: Option<Value>,
    /// Whether an operator has accepted what it costs.
    pub(super) accept_charges: bool,
}

impl Call {
    pub(super) fn get(path: String) -> Self {
        Self { method: Method::GET, path, data: None, accept_charges: false }
    }

    pub(super) fn delete(path: String) -> Self {
        Self { method: Method::DELETE, ..Self::get(path) }
    }

    pub(super) fn put(path: String, data: Value) -> Self {
        Self { method: Method::PUT, data: Some(data), ..Self::get(path) }
    }

    pub(super) fn post(path: String, data: Value) -> Self {
        Self { method: Method::POST, ..Self::put(path, data) }
    }

    pub(super) fn patch(path: String, data: Value) -> Self {
        Self { method: Method::PATCH, ..Self::put(path, data) }
    }

    pub(super) fn accepting(self, accept_charges: bool) -> Self {
        Self { accept_charges, ..self }
    }
}

/// What the cluster answered, success or not.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) envelope: Envelope,
}

/// Why there is no answer. The sentences say what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There was no connection: it was surely not done.
    Unreachable(String),
    /// It was sent, and no answer came that can be read: it may have been done.
    Lost(String),
    /// The answer points elsewhere, where nothing was sent: it was surely not done.
    Redirected(String),
    /// The program ends; nothing was sent.
    Stopped,
}

impl Trouble {
    /// An answer of KAZOO's that is not to what was asked.
    pub(super) fn odd() -> Self {
        Self::Lost("The cluster answered with something else than what was asked for. It is asked again later.".into())
    }
}

impl From<Stopped> for Trouble {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// The way to one cluster. Neither redirects are followed nor proxies of the environment used: a token goes to the host
/// that was typed, and to no other.
pub(super) struct Client {
    agent: Agent,
    base: Base,
    pace: Pace,
    /// How long a request may take in all.
    pub(super) whole: Duration,
    pub(super) bell: Bell,
}

impl Client {
    /// Where the CA file cannot be used, a sentence.
    pub(super) fn new(base: Base, settings: &Settings, bell: Bell) -> Result<Self, Unusable> {
        let roots = match &settings.ca_file {
            Some(file) => RootCerts::new_with_certs(&certificates(file)?),
            None => RootCerts::PlatformVerifier,
        };
        let config = Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("trunkdesk/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: config.new_agent(), base, pace: Pace::new(settings.per_second), whole: WHOLE, bell })
    }

    /// Sends a request when it is its turn.
    pub(super) fn send(&mut self, call: &Call, token: Option<&Secret>) -> Result<Answer, Trouble> {
        let wait = self.pace.wait(Instant::now());
        if wait.is_zero() && !self.bell.is_stopped() { Ok(()) } else { self.bell.pause(wait) }?;
        self.pace.sent(Instant::now());
        let answer = self.exchange(call, token)?;
        self.pace.left(answer.envelope.tokens);
        Ok(answer)
    }

    fn exchange(&self, call: &Call, token: Option<&Secret>) -> Result<Answer, Trouble> {
        let odd = || Trouble::Unreachable("The cluster's URL or key cannot be sent. Run trunkdesk sync login.".into());
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(format!("{}{}", self.base.as_str(), call.path))
            .header(header::ACCEPT, "application/json")
            .header("X-Request-ID", request_id());
        if let Some(token) = token {
            let mut value = HeaderValue::from_str(token.reveal()).map_err(|_| odd())?;
            value.set_sensitive(true);
            request = request.header("X-Auth-Token", value);
        }
        let answer = match &call.data {
            Some(data) => {
                let mut envelope = json!({ "data": data });
                if call.accept_charges {
                    envelope["accept_charges"] = true.into();
                }
                // a password may be in it
                let body = Zeroizing::new(serde_json::to_vec(&envelope).map_err(|_| odd())?);
                let request = request.header(header::CONTENT_TYPE, "application/json");
                self.run(request.body(body.as_slice()).map_err(|_| odd())?)
            }
            None => self.run(request.body(SendBody::none()).map_err(|_| odd())?),
        };
        read(&call.method, answer.map_err(|error| self.trouble(&error))?)
    }

    fn run(&self, request: Request<impl ureq::AsSendBody>) -> Result<Response<ureq::Body>, Error> {
        self.agent.run(self.agent.configure_request(request).timeout_global(Some(self.whole)).build())
    }

    /// Why no answer came. Only what surely happened before anything was sent counts as not sent.
    fn trouble(&self, error: &Error) -> Trouble {
        let base = self.base.as_str();
        let unreachable = |why: &str| Trouble::Unreachable(format!("The cluster at {base} cannot be reached: {why}"));
        match error {
            Error::HostNotFound | Error::Timeout(Timeout::Resolve) => {
                unreachable("its name is not known. Look at the line and at the name.")
            }
            // the system's own words for a name that it does not find
            Error::Io(error) if error.to_string().contains("lookup address") => {
                unreachable("its name is not known. Look at the line and at the name.")
            }
            Error::Timeout(Timeout::Connect) => unreachable("it does not answer. Look at the line, or wait."),
            Error::ConnectionFailed => unreachable("no connection comes about. Look at the line, or wait."),
            Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                unreachable("nothing listens there. Look at the URL, or wait until it runs again.")
            }
            Error::Io(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::HostUnreachable
                        | std::io::ErrorKind::NetworkUnreachable
                        | std::io::ErrorKind::NetworkDown
                ) =>
            {
                unreachable("the network does not lead there. Look at the line, or wait.")
            }
            // rustls ends the connection before anything of ours has gone over it
            error if error.to_string().contains("certificate") => unreachable(&format!(
                "its certificate is not trusted ({}). Name the file of your CA with --ca-file in trunkdesk sync login.",
                line(&error.to_string())
            )),
            Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::BadUri(_) | Error::Http(_) => {
                unreachable(&format!("no TLS connection comes about ({}). Look at the URL.", line(&error.to_string())))
            }
            _ => lost(None),
        }
    }
}

/// Certificates of a PEM file.
fn certificates(file: &std::path::Path) -> Result<Vec<Certificate<'static>>, Unusable> {
    let shown = file.to_string_lossy();
    let shown = visible(&shown);
    let text = fs::read(file).map_err(|error| {
        Unusable::new(format!("The CA file {shown} cannot be read ({}). Name another with --ca-file.", error.kind()))
    })?;
    let certificates: Vec<_> = parse_pem(&text)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(Unusable::new(format!("There is no certificate in {shown}. Name a PEM file with --ca-file.")));
    }
    Ok(certificates)
}

fn read(method: &Method, mut answer: Response<ureq::Body>) -> Result<Answer, Trouble> {
    let status = answer.status().as_u16();
    if answer.status().is_redirection() {
        let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("another place");
        return Err(Trouble::Redirected(format!(
            "The cluster points to {}, and nothing was sent there. Log in anew with the URL where its API is.",
            line(to)
        )));
    }
    let retry_after = retry_after(answer.headers());
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(|_| lost(Some(status)))?;
    let envelope = match Envelope::read(&body) {
        Some(envelope) => envelope,
        // where a document was asked for, nothing is none
        None if body.is_empty() && (200..300).contains(&status) && method != Method::GET => Envelope::empty(),
        // a proxy before the cluster has its own page for this
        None if status == 429 => Envelope::empty(),
        None => return Err(lost(Some(status))),
    };
    Ok(Answer { status, retry_after, envelope })
}

fn lost(status: Option<u16>) -> Trouble {
    Trouble::Lost(match status {
        Some(status @ (200..300 | 500..)) => {
            format!("The cluster's answer was cut off or is none of KAZOO's (status {status}). It is looked for later.")
        }
        Some(status) => format!(
            "What answers is no KAZOO API (status {status}). Look at the URL: it is the API's, not that of Monster UI."
        ),
        None => "The connection to the cluster broke off before its answer came. It is looked for later.".into(),
    })
}

/// In seconds, or as a moment.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    let moment = || {
        let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
        Duration::try_from(at.duration_since(jiff::Timestamp::now())).ok()
    };
    let wait = text.trim().parse().ok().map(Duration::from_secs).or_else(moment)?;
    Some(wait.min(PATIENCE_MAX))
}

/// By which the cluster's log names a request of ours.
fn request_id() -> String {
    let mut bytes = [0; 16];
    let _named_alike = getrandom::fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(32), |mut id, byte| {
        let _infallible = write!(id, "{byte:02x}");
        id
    })
}

#[cfg(test)]
mod tests;
