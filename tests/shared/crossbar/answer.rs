//! What the stand-in answers, before it is put into the envelope.

use serde_json::{Map, Value, json};

/// A result, or a refusal that `?` hands on.
pub type Reply = Result<Answer, Box<Answer>>;

/// The answer to one request.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub data: Value,
    /// The short name of an error; `None` is success.
    pub message: Option<String>,
    /// What stands beside `data` in the envelope: the keys of a page, `metadata`, a token.
    pub beside: Map<String, Value>,
    pub headers: Vec<(String, String)>,
}

impl Answer {
    pub fn ok(data: Value) -> Self {
        Self { status: 200, data, message: None, beside: Map::new(), headers: Vec::new() }
    }

    /// 201, with the path of what was made.
    pub fn created(data: Value, location: String) -> Self {
        Self { status: 201, headers: vec![("Location".into(), location)], ..Self::ok(data) }
    }

    pub fn beside(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.beside.insert(key.into(), value.into());
        self
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// An error with its short name and its data.
    pub fn refused(status: u16, message: &str, data: Value) -> Box<Self> {
        Box::new(Self { status, message: Some(message.into()), ..Self::ok(data) })
    }

    /// An error that has no more to say than its name.
    pub fn plain(status: u16, message: &str) -> Box<Self> {
        Self::refused(status, message, json!({"message": message.replace('_', " ")}))
    }

    /// 404, with the id as the cause.
    pub fn unknown(id: &str) -> Box<Self> {
        Self::refused(404, "bad_identifier", json!({"message": "bad identifier", "cause": id}))
    }

    pub fn forbidden() -> Box<Self> {
        Self::plain(403, "forbidden")
    }

    pub fn unauthorized() -> Box<Self> {
        Self::plain(401, "invalid_credentials")
    }
}

/// What is wrong with the fields of a body, in Crossbar's shape.
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Map<String, Value>);

impl Problems {
    /// One field and one rule, with what else is told.
    pub fn one(field: &str, rule: &str, detail: Value) -> Self {
        let mut problems = Self::default();
        problems.add(field, rule, detail);
        problems
    }

    pub fn add(&mut self, field: &str, rule: &str, detail: Value) {
        let rules = self.0.entry(field).or_insert_with(|| json!({}));
        rules[rule] = detail;
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 400 with the fields as data.
    pub fn refusal(self) -> Box<Answer> {
        Answer::refused(400, "validation error", Value::Object(self.0))
    }

    /// The refusal, where there is something wrong.
    pub fn or_go_on(self) -> Result<(), Box<Answer>> {
        if self.is_empty() { Ok(()) } else { Err(self.refusal()) }
    }
}
