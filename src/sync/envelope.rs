//! What every answer of Crossbar comes in (crossbar.md, 2).

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;

use crate::domain::{cluster::documents::line, secret::Secret};

/// An answer's envelope, as far as it is of use.
pub(super) struct Envelope {
    /// The result, or what is wrong.
    pub(super) data: Value,
    /// What newer clusters say of an account beside its document.
    metadata: Value,
    /// Whether it says that all went well. One that says nothing leaves that to the HTTP status.
    pub(super) is_success: bool,
    /// The HTTP status of an error that came with another one.
    pub(super) error: Option<u16>,
    /// The short name of an error, clean.
    pub(super) message: String,
    /// The cluster's number of the request, clean.
    pub(super) request_id: Option<String>,
    /// What is left of the cluster's allowance.
    pub(super) tokens: Option<i64>,
    /// KAZOO's version, clean; only told to who is logged in.
    pub(super) version: Option<String>,
    /// The cluster's clock.
    pub(super) at: Option<Timestamp>,
    /// The token of a log-in.
    pub(super) auth_token: Option<Secret>,
    /// Where the next page of a list begins; at its end there is none.
    pub(super) next_start_key: Option<String>,
}

impl Envelope {
    /// Reads one; `None` for what is none.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut envelope: Value = serde_json::from_slice(body).ok()?;
        let mut part = |key: &str| envelope.get_mut(key).map(Value::take).unwrap_or_default();
        let (data, metadata, status, error) = (part("data"), part("metadata"), part("status"), part("error"));
        if data.is_null() && status.is_null() {
            return None;
        }
        let clean = |value: Value| match &value {
            Value::String(text) if !text.is_empty() => Some(line(text).into_owned()),
            _ => None,
        };
        let plain = |value: Value| match value {
            Value::String(text) if !text.is_empty() => Some(text),
            // a list by a number has such keys
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let at = plain(part("timestamp"));
        Some(Self {
            data,
            metadata,
            is_success: status.as_str().is_none_or(|status| matches!(status, "success" | "accepted")),
            error: plain(error).and_then(|code| code.parse().ok()),
            message: clean(part("message")).unwrap_or_default(),
            request_id: clean(part("request_id")),
            tokens: part("tokens")["remaining"].as_i64(),
            version: clean(part("version")),
            at: at.as_deref().and_then(moment),
            auth_token: plain(part("auth_token")).map(Secret::new),
            next_start_key: plain(part("next_start_key")),
        })
    }

    /// Of an answer without a body.
    pub(super) fn empty() -> Self {
        Self {
            data: Value::Null,
            metadata: Value::Null,
            is_success: true,
            error: None,
            message: String::new(),
            request_id: None,
            tokens: None,
            version: None,
            at: None,
            auth_token: None,
            next_start_key: None,
        }
    }

    /// A flag of an account, which stands in its document or beside it.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.data.get(key).or_else(|| self.metadata.get(key)).and_then(Value::as_bool)
    }

    /// An account's document, with the flags that stand beside it.
    pub(super) fn account(&self) -> Value {
        let mut document = self.data.clone();
        if let (Some(document), Some(flags)) = (document.as_object_mut(), self.metadata.as_object()) {
            for (key, flag) in flags.iter().filter(|(_, flag)| flag.is_boolean()) {
                document.entry(key.clone()).or_insert_with(|| flag.clone());
            }
        }
        document
    }
}

/// With a time zone or without, which is UTC then.
fn moment(text: &str) -> Option<Timestamp> {
    let utc = || TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    text.parse().ok().or_else(utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_read_whatever_of_it_is_there() {
        let body =
            br#"{"data": {"id": "x"}, "metadata": {"enabled": false, "id": true, "note": 1}, "status": "success",
            "request_id": "r\u001b1", "tokens": {"consumed": 1, "remaining": 19}, "version": "5.0.1",
            "timestamp": "2026-11-26T10:31:00Z", "auth_token": "t", "next_start_key": "k&1"}"#;
        let envelope = Envelope::read(body).unwrap();
        assert!(envelope.is_success);
        assert_eq!(envelope.account(), serde_json::json!({"id": "x", "enabled": false}));
        assert_eq!(envelope.flag("enabled"), Some(false));
        assert_eq!(envelope.request_id.as_deref(), Some("r1"));
        assert_eq!((envelope.tokens, envelope.version.as_deref()), (Some(19), Some("5.0.1")));
        assert_eq!(envelope.at.unwrap().to_string(), "2026-11-26T10:31:00Z");
        assert_eq!(envelope.next_start_key.as_deref(), Some("k&1"));
        assert_eq!(moment("2026-11-26T10:31:00"), envelope.at);

        let envelope = Envelope::read(br#"{"status": "error", "error": "404", "message": "bad_identifier"}"#).unwrap();
        assert_eq!(
            (envelope.is_success, envelope.error, envelope.message.as_str()),
            (false, Some(404), "bad_identifier")
        );
        for none in [&b""[..], b"<html>", b"[]", b"{}", b"5", b"\"data\"", br#"{"data": {"#] {
            assert!(Envelope::read(none).is_none(), "{none:?}");
        }
    }
}
