//! Who answers which request, and who may ask.

use super::{
    accounts,
    answer::{Answer, Reply},
    auth,
    call::Call,
    callflows, ledger, limits, lists, small,
    state::State,
    users,
};

/// The resources of an account that are known here, for 405 and 404.
const KNOWN: &[&str] = &[
    "api_key",
    "apps_store",
    "callflows",
    "children",
    "descendants",
    "ledgers",
    "limits",
    "move",
    "parents",
    "phone_numbers",
    "reseller",
    "services",
    "siblings",
    "tree",
    "users",
    "whitelabel",
];

/// What needs no token; `None` where it is none of these.
pub fn open(state: &mut State, call: &Call) -> Option<Reply> {
    let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
    match (call.request.method.as_str(), parts.as_slice()) {
        ("PUT", ["user_auth"]) => Some(auth::by_user(state, call)),
        ("PUT", ["api_auth"]) => Some(auth::by_key(state, call)),
        ("GET", ["whitelabel", domain]) => Some(small::whitelabel_of_domain(state, domain)),
        _ => None,
    }
}

/// What a request with a token is answered.
pub fn inside(state: &mut State, call: &Call) -> Reply {
    let caller = call.caller.ok_or_else(Answer::unauthorized)?;
    let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
    match (call.request.method.as_str(), parts.as_slice()) {
        ("GET", ["token_auth"]) => auth::check(state, call),
        ("DELETE", ["token_auth"]) => auth::revoke(state, call),
        ("GET", ["search"]) => lists::search(state, call),
        ("GET", ["search", "multi"]) => lists::multi(state, call),
        ("PUT", ["accounts"]) => accounts::create(state, call, caller),
        ("GET", ["accounts"]) => Err(Answer::forbidden()),
        (_, ["accounts", id, rest @ ..]) => {
            let at = state.tree.find(id).ok_or_else(|| Answer::unknown(id))?;
            if at != caller && !state.tree.is_below(at, caller) {
                return Err(Answer::forbidden());
            }
            of_account(state, call, at, rest)
        }
        _ => Err(Answer::plain(404, "faulty_request")),
    }
}

fn of_account(state: &mut State, call: &Call, at: usize, rest: &[&str]) -> Reply {
    match (call.request.method.as_str(), rest) {
        ("GET", []) => accounts::read(state, call, at),
        ("PUT", []) => accounts::create(state, call, at),
        ("PATCH", []) => accounts::update(state, call, at, false),
        ("POST", []) => accounts::update(state, call, at, true),
        ("DELETE", []) => accounts::delete(state, at),
        ("POST", ["move"]) => accounts::move_to(state, call, at),
        ("PUT" | "DELETE", ["reseller"]) => Err(Answer::forbidden()),
        ("GET", ["api_key"]) => auth::api_key(state, call, at, false),
        ("PUT", ["api_key"]) => auth::api_key(state, call, at, true),
        ("GET", ["children"]) => lists::below(state, call, at, false),
        ("GET", ["descendants"]) => lists::below(state, call, at, true),
        ("GET", ["siblings"]) => lists::siblings(state, call, at),
        ("GET", ["parents"]) => lists::above(state, call, at, false),
        ("GET", ["tree"]) => lists::above(state, call, at, true),
        ("GET", ["users"]) => users::list(state, call, at),
        ("PUT", ["users"]) => users::create(state, call, at),
        ("GET", ["users", id]) => users::read(state, at, id),
        ("POST", ["users", id]) => users::update(state, call, at, id, true),
        ("PATCH", ["users", id]) => users::update(state, call, at, id, false),
        ("DELETE", ["users", id]) => users::delete(state, at, id),
        ("GET", ["limits"]) => limits::read(state, at),
        ("POST", ["limits"]) => limits::replace(state, call, at),
        ("GET", ["callflows"]) => callflows::list(state, call, at),
        ("PUT", ["callflows"]) => callflows::write(state, call, at, None),
        ("GET", ["callflows", id]) => callflows::read(state, at, id),
        ("POST" | "PATCH", ["callflows", id]) => callflows::write(state, call, at, Some(id)),
        ("DELETE", ["callflows", id]) => callflows::delete(state, at, id),
        ("PUT", ["ledgers", kind @ ("credit" | "debit")]) => ledger::book(state, call, at, kind),
        ("GET", ["ledgers"]) => ledger::sums(state, at, None),
        ("GET", ["ledgers", "total" | "available"]) => ledger::total(state, at),
        ("GET", ["ledgers", "summary", month]) => ledger::sums(state, at, Some(month)),
        ("GET", ["ledgers", service]) => ledger::list(state, call, at, service),
        ("GET", ["ledgers", service, id]) => ledger::read(state, at, service, id),
        ("GET", ["transactions", "current_balance"]) => ledger::current_balance(state, at),
        ("GET", ["phone_numbers", "classifiers"]) => small::classifiers(state),
        ("GET", ["whitelabel"]) => small::whitelabel(state, at),
        (method, ["services", more @ ..]) if state.settings.since(4, 3) => match (method, more) {
            ("GET", ["available"]) => small::plans(state),
            ("GET", [] | ["summary"]) => small::services(state, at),
            ("POST", []) => small::change_services(state, call, at),
            _ => Err(Answer::plain(405, "invalid_method")),
        },
        ("GET", ["apps_store"]) => small::apps(state),
        ("GET", ["apps_store", "blacklist"]) => small::blacklist(state, at),
        ("POST", ["apps_store", "blacklist"]) => small::change_blacklist(state, call, at),
        (_, [] | [_]) if rest.first().is_none_or(|name| KNOWN.contains(name) && *name != "services") => {
            Err(Answer::plain(405, "invalid_method"))
        }
        _ => Err(Answer::plain(404, "faulty_request")),
    }
}
