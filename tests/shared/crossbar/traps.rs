//! What the server puts up with and a careful client never does.

use serde_json::Value;

use super::state::Seen;

/// The traps that a request walked into, in words; most of them harm somebody.
pub fn of(seen: &Seen) -> Vec<&'static str> {
    let parts: Vec<&str> = seen.path.split('/').filter(|part| !part.is_empty()).collect();
    let (data, query) = (&seen.body["data"], seen.target.split_once('?').map_or("", |(_, query)| query));
    let says_mail = data["send_email_on_creation"].is_boolean() || query.contains("send_email_on_creation=");
    let mut traps = Vec::new();
    let mut trap = |there: bool, words| {
        if there {
            traps.push(words);
        }
    };
    trap(query.contains("auth_token"), "a token in the URL");
    trap(seen.header("if-match").is_some(), "If-Match");
    match (seen.method.as_str(), parts.as_slice()) {
        ("PUT", ["accounts"] | ["accounts", _]) => {
            trap(!data["id"].is_null(), "an id in a creation");
            trap(!says_mail, "nothing said of the mail about a new account");
            trap(!data["timezone"].is_string(), "no time zone in a creation");
        }
        ("PATCH" | "POST", ["accounts", _]) => {
            trap(!data["enabled"].is_boolean(), "a change that does not say enabled");
        }
        ("PUT", ["accounts", _, "users"]) => trap(!says_mail, "nothing said of the mail about a new user"),
        ("PUT", ["accounts", _, "ledgers", _]) => {
            trap(!data["amount"].is_number(), "an amount that is no number");
            trap(!data["period"]["start"].is_i64(), "a booking that cannot be repeated: no period.start");
        }
        ("GET", ["accounts", _, "children" | "descendants" | "siblings" | "users" | "callflows"] | ["search"]) => {
            trap(!asks(query, "ascending=true"), "a list without ascending=true");
        }
        _ => {}
    }
    traps
}

fn asks(query: &str, pair: &str) -> bool {
    query.split('&').any(|asked| asked == pair)
}

/// Whether a body says `accept_charges` before the server asked for it with the same path.
pub fn accepts_unasked(seen: &[Seen]) -> Option<&Seen> {
    let accepts = |seen: &Seen| seen.body["accept_charges"] == Value::Bool(true);
    seen.iter().enumerate().find_map(|(at, one)| {
        let asked = seen[..at].iter().any(|before| before.status == 402 && before.path == one.path);
        (accepts(one) && !asked).then_some(one)
    })
}
