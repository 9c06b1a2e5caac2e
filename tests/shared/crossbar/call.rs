//! A request that is let in: who asks, and what is asked.

use serde_json::{Map, Value};

use super::{answer::Answer, http::Request, state::State};

/// What a resource is told of a request.
#[derive(Clone, Debug)]
pub struct Call {
    pub request: Request,
    /// The path after `/v2`.
    pub parts: Vec<String>,
    /// The body but for `data`.
    pub envelope: Map<String, Value>,
    pub data: Map<String, Value>,
    /// Whose token it is; nobody's where there is none.
    pub caller: Option<usize>,
    pub owner: Option<String>,
}

impl Call {
    /// Reads the body.
    ///
    /// # Errors
    /// The refusal of a body that is too long, no JSON, or without `data`.
    pub fn read(request: Request, parts: Vec<String>) -> Result<Self, Box<Answer>> {
        if request.too_large {
            return Err(Answer::plain(413, "too_large"));
        }
        let mut envelope = Map::new();
        if !request.body.is_empty() {
            let kind = request.header("content-type").unwrap_or("application/json");
            if !kind.starts_with("application/json") {
                return Err(Answer::plain(415, "unsupported_media_type"));
            }
            let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) else {
                return Err(Answer::plain(400, "parse_error"));
            };
            envelope = body;
        }
        let data = match envelope.remove("data") {
            Some(Value::Object(data)) => data,
            None if request.body.is_empty() => Map::new(),
            Some(_) | None => return Err(Answer::plain(400, "parse_error")),
        };
        Ok(Self { request, parts, envelope, data, caller: None, owner: None })
    }

    /// A flag from the envelope, the data or the query, as KAZOO looks for them.
    pub fn flag(&self, key: &str) -> Option<bool> {
        let body = self.envelope.get(key).or_else(|| self.data.get(key));
        let said = body.map(|value| value.as_bool().unwrap_or(value == "true"));
        said.or_else(|| self.request.asked(key).map(|value| value == "true"))
    }

    /// Whether whoever asks stands above this account.
    pub fn is_above(&self, state: &State, at: usize) -> bool {
        self.caller.is_some_and(|caller| state.tree.is_below(at, caller))
    }

    /// Whether whoever asks is the reseller of this account.
    pub fn is_reseller_of(&self, state: &State, at: usize) -> bool {
        state.tree.reseller(at).is_some() && state.tree.reseller(at) == self.caller
    }
}
