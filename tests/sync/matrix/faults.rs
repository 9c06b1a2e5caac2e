//! What becomes of a request.

use std::{collections::HashMap, time::Duration};

use serde_json::json;

use crate::crossbar::{Rule, Seen, What};

/// How long an answer is waited for where one comes late, and how much later it comes.
pub const HURRY: Duration = Duration::from_millis(250);
pub const LATE: Duration = Duration::from_millis(600);

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Dropped,
    DoneAndDropped,
    /// It is done when nobody waits for the answer any more.
    DoneLate,
    /// It is done at once, and the answer comes when nobody waits for it any more.
    AnsweredLate,
    DoneAndCut,
    Page(u16),
    DoneAndPage,
    StatusError,
    DoneAndStatusError,
    Fields,
    Refused(u16, &'static str),
    DoneAnd(u16, &'static str),
    Charges,
    TooMany(Option<&'static str>),
    Redirected,
}

pub const FAULTS: &[Fault] = &[
    Fault::Dropped,
    Fault::DoneAndDropped,
    Fault::DoneLate,
    Fault::AnsweredLate,
    Fault::DoneAndCut,
    Fault::Page(200),
    Fault::Page(502),
    Fault::DoneAndPage,
    Fault::StatusError,
    Fault::DoneAndStatusError,
    Fault::Fields,
    Fault::Refused(401, "invalid_credentials"),
    Fault::Charges,
    Fault::Refused(402, "billing_issue"),
    Fault::Refused(403, "forbidden"),
    Fault::Refused(404, "bad_identifier"),
    Fault::Refused(409, "datastore_conflict"),
    Fault::DoneAnd(409, "datastore_conflict"),
    Fault::TooMany(None),
    Fault::TooMany(Some("2")),
    Fault::Refused(500, "unspecified_fault"),
    Fault::DoneAnd(500, "timeout"),
    Fault::Refused(502, "bad_gateway"),
    Fault::Refused(503, "datastore_unreachable"),
    Fault::DoneAnd(503, "datastore_fault"),
    Fault::Redirected,
];

impl Fault {
    pub fn rule(self, request: &Request, elsewhere: &str) -> Rule {
        let at = |what| Rule::new(&request.method, &request.path, what).nth(request.nth);
        match self {
            Self::Dropped => at(What::Drop),
            Self::DoneAndDropped => at(What::Drop).after_doing(),
            Self::DoneLate => at(What::Delay(LATE)),
            Self::AnsweredLate => at(What::Delay(LATE)).after_doing(),
            Self::DoneAndCut => at(What::Cut),
            Self::Page(status) => at(What::Html(status)),
            Self::DoneAndPage => at(What::Html(200)).after_doing(),
            Self::StatusError => at(What::StatusError),
            Self::DoneAndStatusError => at(What::StatusError).after_doing(),
            Self::Fields => at(What::Fields(json!({"name": {"required": {"message": "Field is required"}}}))),
            Self::Refused(status, message) => at(What::Refuse(status, message)),
            Self::DoneAnd(status, message) => at(What::Refuse(status, message)).after_doing(),
            Self::Charges => {
                let costs = json!({"limits": {"twoway_trunks": {"rate": 29.99, "quantity": 10}}});
                at(What::RefuseWith(402, "accept charges", costs))
            }
            Self::TooMany(after) => at(What::TooMany(after)),
            Self::Redirected => at(What::Redirect(elsewhere.to_owned())),
        }
    }

    pub fn is_late(self) -> bool {
        matches!(self, Self::DoneLate | Self::AnsweredLate)
    }
}

/// A request of a scenario: the nth with this method and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// With `*` for each id.
    pub path: String,
    pub nth: usize,
}

pub fn requests(seen: &[Seen]) -> Vec<Request> {
    let mut counted: HashMap<(String, String), usize> = HashMap::new();
    let mut all = Vec::new();
    for one in seen {
        let is_id = |part: &str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let parts: Vec<&str> = one.path.split('/').map(|part| if is_id(part) { "*" } else { part }).collect();
        let (method, path) = (one.method.clone(), parts.join("/"));
        let nth = counted.entry((method.clone(), path.clone())).or_default();
        *nth += 1;
        all.push(Request { method, path, nth: *nth });
    }
    all
}
