//! How an account stands with the cluster, in words; and where what the cluster says of a field belongs.

use super::{account::Tab, spec::FieldId};
use crate::domain::{
    account::Account,
    cluster::{
        AccountSync, SyncWord,
        outbox::{Attention, FieldProblem, QueuedStep, Reason, StepKind, StepState},
    },
    contact::ContactRole,
    money::Cents,
    problem::Problem,
    reseller::ResellerSettings,
    timezone::Timezone,
    trunks::TrunkKind,
    user::User,
};

/// How an account stands, in a few words: “waiting: limits, credit”.
pub fn in_short(sync: &AccountSync) -> String {
    let word = sync.word.word();
    let more = match sync.word {
        SyncWord::HereOnly | SyncWord::Sent => None,
        SyncWord::Waiting => Some(kinds(&sync.steps)),
        SyncWord::NeedsAttention => stuck(&sync.steps).map(|(step, attention)| why(step, attention)),
        SyncWord::ChangedThere => Some(labels(sync)),
    };
    match more.filter(|more| !more.is_empty()) {
        Some(more) => format!("{word}: {more}"),
        None => word.to_owned(),
    }
}

/// Below so many columns the id stands on a line of its own.
const ONE_LINE_MIN: u16 = 60;

/// The same with the account's id there once it has one, in so many columns: each on a line of its own where there may be
/// no room for both.
pub fn lines(sync: &AccountSync, columns: u16) -> Vec<String> {
    let short = in_short(sync);
    match &sync.cluster_id {
        None => vec![short],
        Some(id) if sync.word == SyncWord::Sent && columns >= ONE_LINE_MIN => {
            vec![format!("{short} · id {}", id.as_str())]
        }
        Some(id) => vec![short, format!("id {}", id.as_str())],
    }
}

/// The kinds of steps, each once.
fn kinds(steps: &[QueuedStep]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for step in steps {
        if !labels.contains(&step.kind.label()) {
            labels.push(step.kind.label());
        }
    }
    labels.join(", ")
}

fn labels(sync: &AccountSync) -> String {
    let labels: Vec<&str> = sync.clashes.iter().map(|clash| clash.label.as_str()).collect();
    labels.join(", ")
}

/// The first step that waits for a person, with why.
pub fn stuck(steps: &[QueuedStep]) -> Option<(&QueuedStep, &Attention)> {
    steps.iter().find_map(|step| match &step.state {
        StepState::Attention(attention) => Some((step, attention)),
        _ => None,
    })
}

/// Why a step waits for a person, in a few words.
pub fn why(step: &QueuedStep, attention: &Attention) -> String {
    match (attention.reason, attention.fields.first()) {
        (Reason::Refused, Some(field)) => field.message.trim_end_matches('.').to_owned(),
        (Reason::Refused, None) => format!("{} refused", step.kind.label()),
        (Reason::Charges, _) => "accept the charges?".into(),
        (Reason::ChangedThere, _) => "changed on both sides".into(),
        (Reason::Password, _) => "set a password".into(),
        (Reason::Gone, _) => "it is gone there".into(),
        (Reason::Parent, _) => "the account above is not there".into(),
    }
}

/// What a step sends: “limits”, “admin Melissa Demo”.
pub fn what(step: &QueuedStep) -> String {
    let label = step.kind.label();
    if step.about.is_empty() { label.to_owned() } else { format!("{label} {}", step.about) }
}

/// Where a step is, in a few words.
pub fn state(step: &QueuedStep, zone: &Timezone) -> String {
    match &step.state {
        StepState::Waiting => "waiting".into(),
        StepState::Sending => "sending".into(),
        StepState::Later { at, .. } => format!("again at {}", zone.local_time(*at)),
        StepState::Attention(attention) => why(step, attention),
    }
}

/// The account's balances, each with what it is called: calls spend the one there, and ours is what was entered.
pub fn balances(account: &Account, settings: &ResellerSettings) -> Vec<(&'static str, String)> {
    let entered = settings.currency.show(account.balance);
    match account.sync.as_ref().filter(|sync| sync.cluster_id.is_some()) {
        None => vec![("Credit", entered)],
        Some(sync) => vec![("Entered here", entered), ("Balance there", balance_there(sync, settings))],
    }
}

/// What is left there with its time, and what of ours is not in it yet.
fn balance_there(sync: &AccountSync, settings: &ResellerSettings) -> String {
    let currency = &settings.currency;
    let known = sync.balance.map_or_else(
        || "not known yet".into(),
        |balance| format!("{} at {}", currency.show(balance.cents()), settings.timezone.local_time(balance.at)),
    );
    match sync.on_the_way {
        Cents(0) => known,
        on_the_way => format!("{known}, {} to be sent", currency.show(on_the_way)),
    }
}

/// Where what a step sends is changed; `None` where there is no such place.
pub fn place_of(step: &QueuedStep) -> Option<(Tab, Option<FieldId>)> {
    let named = match &step.state {
        StepState::Attention(attention) => &attention.fields[..],
        _ => &[],
    };
    let field = named.iter().find_map(|problem| field_of(step.kind, &problem.field));
    match step.kind {
        StepKind::Account => Some((field.map_or(Tab::Overview, super::account::tab_of), field)),
        StepKind::Limits => Some((Tab::Limits, field)),
        StepKind::User => Some((Tab::Admins, None)),
        StepKind::Credit => Some((Tab::Credit, None)),
        StepKind::Move | StepKind::Callflow | StepKind::Delete => None,
    }
}

/// The field that KAZOO means by a path, in what a step sends.
pub fn field_of(kind: StepKind, path: &str) -> Option<FieldId> {
    let contact = || {
        let (role, key) = path.strip_prefix("contact.")?.split_once('.')?;
        let role = ContactRole::ALL.into_iter().find(|other| other.key() == role)?;
        role.parts().iter().find(|part| part.key() == key).map(|part| FieldId::Contact(role, *part))
    };
    match (kind, path) {
        (StepKind::Account, "name") => Some(FieldId::Name),
        (StepKind::Account, "realm") => Some(FieldId::RealmLabel),
        (StepKind::Account, "timezone") => Some(FieldId::Timezone),
        (StepKind::Account, "language") => Some(FieldId::Language),
        (StepKind::Account, "custom_notes") => Some(FieldId::Notes),
        (StepKind::Account, _) => contact(),
        (StepKind::Limits, "twoway_trunks") => Some(FieldId::Trunks(TrunkKind::Twoway)),
        (StepKind::Limits, "inbound_trunks") => Some(FieldId::Trunks(TrunkKind::Inbound)),
        (StepKind::Limits, "outbound_trunks") => Some(FieldId::Trunks(TrunkKind::Outbound)),
        (StepKind::Limits, "allow_prepay") => Some(FieldId::AllowPrepay),
        (StepKind::User, "first_name") => Some(FieldId::FirstName),
        (StepKind::User, "last_name") => Some(FieldId::LastName),
        (StepKind::User, "email" | "username") => Some(FieldId::Email),
        (StepKind::User, "number") => Some(FieldId::Phone),
        _ => None,
    }
}

/// What the cluster says of fields of the account, as problems that stand under them.
pub fn problems_of(account: &Account) -> Vec<(FieldId, Problem)> {
    problems(account, |step| matches!(step.kind, StepKind::Account | StepKind::Limits))
}

/// The same of fields of one of its users.
pub fn problems_of_user(account: &Account, user: &User) -> Vec<(FieldId, Problem)> {
    problems(account, |step| is_about(step, user))
}

/// Whether a step sends this user.
pub fn is_about(step: &QueuedStep, user: &User) -> bool {
    step.kind == StepKind::User && is_user(&step.about, user)
}

/// Whether this is what a step calls the user: by its name or its login.
pub fn is_user(about: &str, user: &User) -> bool {
    about == user.username || about == user.full_name()
}

/// Whether a password waits to be sent with the user who logs in so: the file says that of a user without one.
pub fn travels(account: &Account, login: &str) -> bool {
    let lacks = |step: &QueuedStep| matches!(&step.state, StepState::Attention(attention) if attention.reason == Reason::Password);
    let user = account.users.iter().find(|user| user.username == login);
    let steps = account.sync.iter().flat_map(|sync| &sync.steps);
    user.is_some_and(|user| steps.into_iter().any(|step| is_about(step, user) && !lacks(step)))
}

fn problems(account: &Account, here: impl Fn(&QueuedStep) -> bool) -> Vec<(FieldId, Problem)> {
    let steps = account.sync.iter().flat_map(|sync| &sync.steps).filter(|step| here(step));
    steps
        .flat_map(|step| match &step.state {
            StepState::Attention(attention) => attention.fields.iter().map(move |field| (step.kind, field)).collect(),
            _ => Vec::new(),
        })
        .filter_map(|(kind, FieldProblem { field, message })| {
            Some((field_of(kind, field)?, Problem::OfCluster(message.clone())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::ContactKey;

    fn step(kind: StepKind, about: &str, state: StepState) -> QueuedStep {
        QueuedStep { number: 1, kind, about: about.into(), state }
    }

    fn attention(reason: Reason, fields: &[(&str, &str)]) -> StepState {
        let fields =
            fields.iter().map(|(field, message)| FieldProblem { field: (*field).into(), message: (*message).into() });
        StepState::Attention(Attention {
            reason,
            message: "The cluster says no.".into(),
            fields: fields.collect(),
            charges: Vec::new(),
            request_id: None,
        })
    }

    #[test]
    fn an_account_stands_in_a_few_words() {
        for (word, steps, shown) in [
            (SyncWord::HereOnly, vec![], "here only"),
            (SyncWord::Sent, vec![], "sent"),
            (
                SyncWord::Waiting,
                vec![
                    step(StepKind::Limits, "", StepState::Waiting),
                    step(StepKind::Credit, "$5.00", StepState::Waiting),
                    step(StepKind::Credit, "$7.00", StepState::Sending),
                ],
                "waiting: limits, credit",
            ),
            (
                SyncWord::NeedsAttention,
                vec![
                    step(StepKind::Limits, "", StepState::Waiting),
                    step(StepKind::Account, "", attention(Reason::Refused, &[("realm", "Realm already in use.")])),
                ],
                "needs attention: Realm already in use",
            ),
            (
                SyncWord::NeedsAttention,
                vec![step(StepKind::Limits, "", attention(Reason::Refused, &[]))],
                "needs attention: limits refused",
            ),
            (
                SyncWord::NeedsAttention,
                vec![step(StepKind::User, "Melissa Demo", attention(Reason::Password, &[]))],
                "needs attention: set a password",
            ),
            (SyncWord::ChangedThere, vec![], "changed there"),
        ] {
            let sync =
                AccountSync { word, cluster_id: None, balance: None, on_the_way: Cents(0), steps, clashes: Vec::new() };
            assert_eq!(in_short(&sync), shown);
        }
    }

    #[test]
    fn the_clusters_words_belong_to_fields() {
        for (kind, path, field) in [
            (StepKind::Account, "realm", Some(FieldId::RealmLabel)),
            (
                StepKind::Account,
                "contact.billing.email",
                Some(FieldId::Contact(ContactRole::Billing, ContactKey::Email)),
            ),
            (StepKind::Account, "contact.billing.shoe", None),
            (StepKind::Account, "caller_id.external.number", None),
            (StepKind::Limits, "inbound_trunks", Some(FieldId::Trunks(TrunkKind::Inbound))),
            (StepKind::Limits, "realm", None),
            (StepKind::User, "username", Some(FieldId::Email)),
            (StepKind::Credit, "amount", None),
        ] {
            assert_eq!(field_of(kind, path), field, "{path}");
        }
    }

    #[test]
    fn a_step_is_mended_where_its_field_is() {
        let refused = |path| attention(Reason::Refused, &[(path, "no")]);
        for (kind, state, place) in [
            (StepKind::Account, refused("realm"), Some((Tab::Overview, Some(FieldId::RealmLabel)))),
            (StepKind::Account, refused("custom_notes"), Some((Tab::Notes, Some(FieldId::Notes)))),
            (StepKind::Account, refused("shoe"), Some((Tab::Overview, None))),
            (StepKind::Limits, StepState::Waiting, Some((Tab::Limits, None))),
            (StepKind::User, refused("email"), Some((Tab::Admins, None))),
            (StepKind::Credit, StepState::Waiting, Some((Tab::Credit, None))),
            (StepKind::Callflow, StepState::Waiting, None),
        ] {
            assert_eq!(place_of(&step(kind, "", state)), place, "{kind:?}");
        }
    }
}
