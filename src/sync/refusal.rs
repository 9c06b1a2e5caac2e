//! What an answer that is no success means (crossbar.md, 3).

use std::time::Duration;

use serde_json::Value;

use super::{charges::charges, client::Answer, envelope::Envelope};
use crate::domain::{
    cluster::{
        documents::line,
        outbox::{Charge, FieldProblem},
    },
    secret::Secret,
};

/// No more fields than these are told.
const FIELDS_MAX: usize = 50;

/// What stands for words that may not be told.
const HIDDEN: &str = "(words with the password in them)";

/// An answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Of which kind.
    pub(super) kind: Kind,
    /// The HTTP status.
    pub(super) status: u16,
    /// The cluster's words, clean; may be none.
    pub(super) words: String,
    /// Its number of the request.
    pub(super) request_id: Option<String>,
    /// What it says of single fields.
    pub(super) fields: Vec<Field>,
    /// What it would charge.
    pub(super) charges: Vec<Charge>,
}

/// What kind of refusal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Fields are not as they have to be.
    Invalid,
    /// It asks whether charges are accepted.
    Charges,
    /// The reseller's money or card.
    Payment,
    /// It does not know who asks, or no longer.
    Login,
    /// It wants a second factor at the log-in.
    MultiFactor,
    /// Not allowed.
    Forbidden,
    /// No such thing.
    NotFound,
    /// Somebody else wrote at the same moment, or it is there already.
    Conflict,
    /// The account that asks is disabled or expired.
    Disabled,
    /// Too many requests; how long it wants to be left alone, where it says so.
    Patience(Option<Duration>),
    /// The account has others below it.
    Descendants,
    /// A number of the account is being ported.
    ActivePort,
    /// It failed, and may have done all or some of it.
    Unsure,
    /// Any other.
    Other,
}

/// What it says of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// KAZOO's path of it.
    pub(super) path: String,
    /// Which rule it breaks, as KAZOO calls it.
    pub(super) rule: String,
    /// What is wrong with it.
    pub(super) message: String,
}

impl Refusal {
    /// Reads an answer; `None` where it is a success.
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        let envelope = &answer.envelope;
        let is_success = (200..300).contains(&answer.status);
        if is_success && envelope.is_success {
            return None;
        }
        // one that comes as a success may say which status it should have had
        let status = if is_success { envelope.error.filter(|code| *code >= 400).unwrap_or(500) } else { answer.status };
        let fields = fields(&envelope.data);
        let charges = if status == 402 { charges(&envelope.data) } else { Vec::new() };
        let kind = kind(status, envelope, &fields, answer.retry_after);
        let words = words(envelope);
        Some(Self { kind, status, words, request_id: envelope.request_id.clone(), fields, charges })
    }

    /// The same, without the words that repeat a secret: they would be kept in the file, and shown.
    pub(super) fn without(mut self, secret: &Secret) -> Self {
        let escaped = Secret::new(serde_json::to_string(secret.reveal()).unwrap_or_default());
        let escaped = escaped.reveal().trim_matches('"');
        let cleaned = Secret::new(line(secret.reveal()).into_owned());
        let tells = |text: &str| {
            let all = [secret.reveal(), escaped, cleaned.reveal()];
            all.iter().any(|form| !form.is_empty() && text.contains(form))
        };
        let hide = |text: &mut String| {
            if tells(text) {
                *text = HIDDEN.to_owned();
            }
        };
        hide(&mut self.words);
        self.request_id = self.request_id.filter(|id| !tells(id));
        for Field { path, rule, message } in &mut self.fields {
            [path, rule, message].into_iter().for_each(hide);
        }
        for Charge { item, quantity, rate, once } in &mut self.charges {
            hide(item);
            [quantity, rate, once].into_iter().flatten().for_each(hide);
        }
        self
    }

    /// Whether a rule of a field says no.
    pub(super) fn breaks(&self, path: &str, rule: &str) -> bool {
        self.fields.iter().any(|field| field.path == path && field.rule == rule)
    }

    /// The cluster's words on single fields.
    pub(super) fn problems(&self) -> Vec<FieldProblem> {
        let problem = |field: &Field| FieldProblem { field: field.path.clone(), message: field.message.clone() };
        self.fields.iter().map(problem).collect()
    }

    /// The cluster's words in one line, with the status for whoever runs it.
    pub(super) fn said(&self) -> String {
        let fields: Vec<String> =
            self.fields.iter().map(|field| format!("{}: {}", field.path, field.message)).collect();
        match (fields.is_empty(), self.words.is_empty()) {
            (false, _) => fields.join("; "),
            (true, false) => format!("{} ({})", self.words, self.status),
            (true, true) => format!("status {}", self.status),
        }
    }
}

fn kind(status: u16, envelope: &Envelope, fields: &[Field], retry_after: Option<Duration>) -> Kind {
    let message = envelope.message.replace(' ', "_");
    match status {
        401 if envelope.data.get("multi_factor_request").is_some() => Kind::MultiFactor,
        401 => Kind::Login,
        402 if message == "accept_charges" => Kind::Charges,
        402 => Kind::Payment,
        423 => Kind::Disabled,
        429 => Kind::Patience(retry_after),
        _ if fields.iter().any(|field| field.path == "account" && matches!(&*field.rule, "disabled" | "expired")) => {
            Kind::Disabled
        }
        // older clusters answer 500 to fields that are wrong
        _ if !fields.is_empty() => Kind::Invalid,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        409 => Kind::Conflict,
        500.. if message == "account_has_descendants" => Kind::Descendants,
        500.. if message == "account_has_active_port" => Kind::ActivePort,
        501 => Kind::Other,
        500.. => Kind::Unsure,
        _ => Kind::Other,
    }
}

/// `{path: {rule: {message: …}}}`; what is of another shape says nothing of fields.
fn fields(data: &Value) -> Vec<Field> {
    let Some(paths) = data.as_object() else { return Vec::new() };
    let mut fields = Vec::new();
    for (path, rules) in paths {
        let Some(rules) = rules.as_object().filter(|rules| !rules.is_empty()) else { return Vec::new() };
        for (rule, about) in rules {
            let Some(message) = about.get("message").and_then(Value::as_str) else { return Vec::new() };
            let path = line(path).replace("%2E", ".");
            fields.push(Field { path, rule: line(rule).into_owned(), message: line(message).into_owned() });
        }
    }
    fields.truncate(FIELDS_MAX);
    fields
}

fn words(envelope: &Envelope) -> String {
    let more = envelope.data.get("message").or(Some(&envelope.data)).and_then(Value::as_str);
    match more.map(line) {
        Some(more) if !more.is_empty() => more.into_owned(),
        _ => envelope.message.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(status: u16, body: &Value) -> Option<Refusal> {
        let envelope = Envelope::read(body.to_string().as_bytes()).unwrap();
        Refusal::of(&Answer { status, retry_after: Some(Duration::from_secs(7)), envelope })
    }

    #[test]
    fn each_answer_is_what_the_contract_says_it_is() {
        let error = |message: &str, data: Value| json!({"status": "error", "message": message, "data": data});
        let realm = json!({"realm": {"unique": {"message": "Account realm already in use", "cause": "a.b"}}});
        let disabled = json!({"account": {"disabled": {"message": "Disabled"}}});
        for (status, body, kind, said) in [
            (400, error("validation error", realm.clone()), Kind::Invalid, "realm: Account realm already in use"),
            // older clusters
            (500, error("invalid request", realm), Kind::Invalid, "realm: Account realm already in use"),
            (
                400,
                error("x", json!({"caller_id.external%2Enumber": {"type": {"message": "No\u{1b}[2J\ntext"}}})),
                Kind::Invalid,
                "caller_id.external.number: No[2J text",
            ),
            (400, error("parse_error", json!({"message": {"a": 1}})), Kind::Other, "parse error (400)"),
            (400, error("parse_error", json!({})), Kind::Other, "parse error (400)"),
            (401, error("invalid_credentials", json!({})), Kind::Login, "invalid credentials (401)"),
            (401, error("x", json!({"multi_factor_request": {}})), Kind::MultiFactor, "x (401)"),
            (402, error("accept charges", json!({})), Kind::Charges, "accept charges (402)"),
            (402, error("no_credit", json!({})), Kind::Payment, "no credit (402)"),
            (
                403,
                error("forbidden", json!({"message": "Ask your provider."})),
                Kind::Forbidden,
                "Ask your provider. (403)",
            ),
            (404, error("bad_identifier", json!({"cause": "x"})), Kind::NotFound, "bad identifier (404)"),
            (405, error("invalid_method", json!({})), Kind::Other, "invalid method (405)"),
            (409, error("datastore_conflict", json!({})), Kind::Conflict, "datastore conflict (409)"),
            (423, error("locked", json!({})), Kind::Disabled, "locked (423)"),
            (400, error("validation error", disabled), Kind::Disabled, "account: Disabled"),
            (
                429,
                error("too_many_requests", json!({})),
                Kind::Patience(Some(Duration::from_secs(7))),
                "too many requests (429)",
            ),
            (500, error("account_has_descendants", json!({})), Kind::Descendants, "account has descendants (500)"),
            (500, error("account_has_active_port", json!({})), Kind::ActivePort, "account has active port (500)"),
            (500, error("unspecified_fault", json!({})), Kind::Unsure, "unspecified fault (500)"),
            (501, error("not_implemented", json!({})), Kind::Other, "not implemented (501)"),
            (503, error("datastore_unreachable", json!({})), Kind::Unsure, "datastore unreachable (503)"),
            (503, error("", json!({})), Kind::Unsure, "status 503"),
            // an error that comes as a success
            (200, error("datastore_fault", json!({})), Kind::Unsure, "datastore fault (500)"),
            (
                200,
                json!({"status": "error", "error": "404", "message": "not_found", "data": {}}),
                Kind::NotFound,
                "not found (404)",
            ),
        ] {
            let refusal = refusal(status, &body).unwrap();
            assert_eq!((refusal.kind, refusal.said().as_str()), (kind, said), "{status} {body}");
        }
        for success in ["success", "accepted"] {
            assert_eq!(refusal(202, &json!({"status": success, "data": {}})), None);
        }
        assert_eq!(refusal(200, &json!({"data": {}})), None);
    }
}
