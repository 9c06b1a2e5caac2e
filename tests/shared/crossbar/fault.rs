//! Trouble by script: which request meets it, and what becomes of that request.

use std::time::Duration;

use serde_json::Value;

use super::http::Request;

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum What {
    /// The connection is closed without an answer.
    Drop,
    /// It is done, and the answer ends in the middle of its body.
    Cut,
    /// It takes longer.
    Delay(Duration),
    /// Nothing goes on until the rule is removed, or the stand-in ends.
    Hold,
    /// A page of a proxy with this code, which is not JSON.
    Html(u16),
    /// 200 with `status: "error"`.
    StatusError,
    /// A validation error with these fields as `data`.
    Fields(Value),
    /// An error of Crossbar: its code and short name.
    Refuse(u16, &'static str),
    /// The same, with this `data`.
    RefuseWith(u16, &'static str, Value),
    /// 429, with or without `Retry-After` as it stands there.
    TooMany(Option<&'static str>),
    /// These bytes as they are, then the connection is closed.
    Raw(Vec<u8>),
    /// A success whose data is a text of so many letters.
    Long(usize),
    /// 302 to this address.
    Redirect(String),
}

/// Which of the requests that fit meet the trouble.
#[derive(Clone, Copy, Debug)]
enum Times {
    Every,
    /// Counted from 1.
    Nth(usize),
    First(usize),
}

/// One line of the script.
#[derive(Clone, Debug)]
pub struct Rule {
    method: Option<String>,
    pattern: Vec<String>,
    times: Times,
    pub what: What,
    /// It is done first, and the trouble comes instead of the answer, or before it.
    pub done_first: bool,
}

impl Rule {
    /// For the first request that fits. `method` may be `*`; in the path, without what stands before `/v2`, `*` is any
    /// one part, and `**` at the end any that follow: `/accounts/*/users`.
    pub fn new(method: &str, path: &str, what: What) -> Self {
        let pattern = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let method = (method != "*").then(|| method.to_owned());
        Self { method, pattern, times: Times::First(1), what, done_first: false }
    }

    /// For every request that fits.
    pub fn every(self) -> Self {
        Self { times: Times::Every, ..self }
    }

    /// For that one only, counted from 1.
    pub fn nth(self, nth: usize) -> Self {
        Self { times: Times::Nth(nth), ..self }
    }

    /// For so many from the first on.
    pub fn first(self, count: usize) -> Self {
        Self { times: Times::First(count), ..self }
    }

    /// What was asked for is done all the same.
    pub fn after_doing(self) -> Self {
        Self { done_first: true, ..self }
    }

    fn fits(&self, method: &str, parts: &[String]) -> bool {
        if self.method.as_deref().is_some_and(|wanted| wanted != method) {
            return false;
        }
        let (pattern, open) = match self.pattern.split_last() {
            Some((last, before)) if last == "**" => (before, true),
            _ => (self.pattern.as_slice(), false),
        };
        let long_enough = if open { parts.len() >= pattern.len() } else { parts.len() == pattern.len() };
        long_enough && pattern.iter().zip(parts).all(|(wanted, part)| wanted == "*" || wanted == part)
    }
}

/// Names a rule, to count what it met and to take it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleId(pub usize);

/// The script: rules with how many requests fitted, and how many met the trouble.
#[derive(Debug, Default)]
pub struct Script {
    rules: Vec<Option<Rule>>,
    fitted: Vec<usize>,
    met: Vec<usize>,
}

impl Script {
    pub fn add(&mut self, rule: Rule) -> RuleId {
        self.rules.push(Some(rule));
        self.fitted.push(0);
        self.met.push(0);
        RuleId(self.rules.len() - 1)
    }

    pub fn remove(&mut self, id: RuleId) {
        self.rules[id.0] = None;
    }

    pub fn clear(&mut self) {
        self.rules.iter_mut().for_each(|rule| *rule = None);
    }

    pub fn holds(&self, id: RuleId) -> bool {
        self.rules[id.0].is_some()
    }

    pub fn met(&self, id: RuleId) -> usize {
        self.met[id.0]
    }

    /// The first rule that this request meets. Every rule counts the requests that fit it.
    pub fn meet(&mut self, request: &Request, parts: &[String]) -> Option<(RuleId, Rule)> {
        let mut found = None;
        for (at, rule) in self.rules.iter().enumerate() {
            let Some(rule) = rule.as_ref().filter(|rule| rule.fits(&request.method, parts)) else { continue };
            self.fitted[at] += 1;
            let due = match rule.times {
                Times::Every => true,
                Times::Nth(nth) => self.fitted[at] == nth,
                Times::First(count) => self.fitted[at] <= count,
            };
            if due && found.is_none() {
                self.met[at] += 1;
                found = Some((RuleId(at), rule.clone()));
            }
        }
        found
    }
}
