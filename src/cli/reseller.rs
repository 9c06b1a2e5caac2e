//! `reseller show` and `reseller set`.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use super::{
    Context,
    args::{self, ResellerChange, ResellerCommand, Total},
    confirm,
    error::Error,
    output::{self, row},
    reading::Reading,
    settings,
    writing::Writing,
};
use crate::{
    domain::{
        blueprint::AccountBlueprint,
        calling::{Calling, Classifiers},
        money::Currency,
        name::AccountName,
        realm::RealmSuffix,
        request,
        reseller::{ASK_ABOVE, CREDIT_MINIMUM, ResellerSettings, Standing, Template},
        timezone::Timezone,
        trunks::{self, PerKind, TrunkKind},
    },
    exit::Exit,
    machine,
};

/// The name of a reseller that was given none.
const DEFAULT_NAME: &str = "Reseller";
/// The currency of a reseller that was given none.
const DEFAULT_CURRENCY: &str = "USD";

pub(super) fn execute(command: &ResellerCommand, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    match command {
        ResellerCommand::Show => print(&Reading::new(context).existing()?, context.json, out),
        ResellerCommand::Set(change) => print(&set(change, context)?, context.json, out),
    }
}

/// Changes what is given, or makes the file; what is in force then.
fn set(change: &ResellerChange, context: &Context) -> Result<Standing, Error> {
    let ResellerChange { settings: given, template: given_template, confirm } = change;
    if *given == args::ResellerSettings::default() && *given_template == args::TemplateSettings::default() {
        let sentence = "Say what to change, such as --twoway 500: reseller set --help names all there is.";
        return Err(Error::told(Exit::Usage, sentence));
    }
    let standing = Reading::new(context).standing()?;
    let before = match &standing {
        Some(standing) => standing.reseller.template.clone(),
        None => Template::default(),
    };
    let classifiers = standing.as_ref().map(|standing| standing.reseller.classifiers.clone()).unwrap_or_default();
    let template = changed_template(&before, &classifiers, given_template)?;
    confirm::emergency(&before.calling, &template.calling, confirm.as_deref())?;
    let (settings, from_revision) = match standing {
        Some(standing) => {
            let settings = changed(&standing.reseller.settings, given);
            if settings == standing.reseller.settings && template == before {
                return Ok(standing);
            }
            (settings, Some(standing.reseller.revision))
        }
        None => {
            let suffix = given.realm_suffix.clone().ok_or_else(suffix_needed)?;
            if context.seat.read_only.is_none() {
                context.location.prepare()?;
            }
            (changed(&first(suffix, machine::timezone())?, given), None)
        }
    };
    Writing::new(context).reseller(&request::Write::SaveReseller {
        settings: Box::new(settings),
        template: Some(Box::new(template)),
        from_revision,
    })
}

/// The template with what is given in place of what was.
fn changed_template(
    before: &Template,
    classifiers: &Classifiers,
    given: &args::TemplateSettings,
) -> Result<Template, Error> {
    let mut blueprint = AccountBlueprint::default();
    for setting in settings::of_template(given, classifiers, |permission| before.permissions.shows(permission))? {
        blueprint.put(setting);
    }
    Ok(Template {
        calling: blueprint.calling_over(before),
        permissions: blueprint.permissions_over(before),
        allow_prepay: blueprint.allow_prepay.unwrap_or(before.allow_prepay),
    })
}

fn suffix_needed() -> Error {
    Error::told(
        Exit::Usage,
        "--realm-suffix is needed to set the reseller up, as an account keeps its suffix for good: add it, such as \
         --realm-suffix sip.example.com.",
    )
}

/// What a new reseller starts from.
fn first(realm_suffix: RealmSuffix, timezone: Timezone) -> Result<ResellerSettings, Error> {
    Ok(ResellerSettings {
        name: AccountName::parse(DEFAULT_NAME).map_err(|_| Error::fault())?,
        realm_suffix,
        timezone,
        totals: PerKind::default(),
        currency: Currency::parse(DEFAULT_CURRENCY).map_err(|_| Error::fault())?,
        credit_minimum: CREDIT_MINIMUM,
        ask_above: ASK_ABOVE,
    })
}

/// The settings with what is given in place of what was.
fn changed(settings: &ResellerSettings, given: &args::ResellerSettings) -> ResellerSettings {
    let total = |kind| {
        let given = match kind {
            TrunkKind::Twoway => given.twoway,
            TrunkKind::Inbound => given.inbound,
            TrunkKind::Outbound => given.outbound,
        };
        given.map_or(settings.totals.get(kind), |Total(total)| total)
    };
    ResellerSettings {
        name: given.name.clone().unwrap_or_else(|| settings.name.clone()),
        realm_suffix: given.realm_suffix.clone().unwrap_or_else(|| settings.realm_suffix.clone()),
        timezone: given.timezone.clone().unwrap_or_else(|| settings.timezone.clone()),
        totals: PerKind::from_fn(total),
        currency: given.currency.clone().unwrap_or_else(|| settings.currency.clone()),
        credit_minimum: given.credit_minimum.unwrap_or(settings.credit_minimum),
        ask_above: given.ask_above.unwrap_or(settings.ask_above),
    }
}

fn print(standing: &Standing, json: bool, out: &mut dyn Write) -> Result<(), Error> {
    if json {
        writeln!(out, "{}", output::json_pretty(&Document::new(standing))?)?;
        return Ok(());
    }
    let settings = &standing.reseller.settings;
    row(out, "Name", settings.name.as_str())?;
    row(out, "Realm suffix", settings.realm_suffix.as_str())?;
    row(out, "Timezone", &settings.timezone)?;
    for (label, kind) in [
        ("Two-way trunks", TrunkKind::Twoway),
        ("Inbound trunks", TrunkKind::Inbound),
        ("Outbound trunks", TrunkKind::Outbound),
    ] {
        row(out, label, in_words(standing, kind))?;
    }
    row(out, "Currency", settings.currency.code())?;
    row(out, "Smallest credit", settings.currency.show(settings.credit_minimum))?;
    row(out, "Asked twice above", settings.currency.show(settings.ask_above))?;
    row(out, "Accounts", standing.accounts)?;
    let Template { calling, permissions, allow_prepay } = &standing.reseller.template;
    let or_nothing = |words: String| if words.is_empty() { "nothing".to_owned() } else { words };
    row(out, "New: cannot call", or_nothing(calling.labels(false, &standing.reseller.classifiers).join(", ")))?;
    row(out, "New: hidden", or_nothing(permissions.hidden_in_words().join("; ")))?;
    row(out, "New: per minute", if *allow_prepay { "over the limit" } else { "not over the limit" })?;
    Ok(())
}

/// A total with what is left of it: “500, 490 left”.
fn in_words(standing: &Standing, kind: TrunkKind) -> String {
    let totals = &standing.reseller.settings.totals;
    let given = standing.given.get(kind);
    match (totals.get(kind), trunks::left(totals, &standing.given, kind)) {
        (Some(total), Some(left)) => format!("{total}, {given} given out, {left} left"),
        _ => format!("no total set, {given} given out"),
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    name: &'a str,
    realm_suffix: &'a str,
    timezone: &'a str,
    limits: Trunks,
    given_out: Trunks,
    accounts: u64,
    currency: &'a str,
    credit_minimum: String,
    ask_above: String,
    template: NewAccounts<'a>,
    revision: i64,
}

/// What a new account starts with, under KAZOO's names.
#[derive(Serialize)]
struct NewAccounts<'a> {
    call_restriction: &'a Calling,
    ui_restrictions: Value,
    allow_prepay: bool,
}

/// Trunks under KAZOO's names.
#[derive(Serialize)]
struct Trunks {
    #[serde(skip_serializing_if = "Option::is_none")]
    twoway_trunks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbound_trunks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outbound_trunks: Option<u32>,
}

impl Trunks {
    fn new(value: impl Fn(TrunkKind) -> Option<u32>) -> Self {
        Self {
            twoway_trunks: value(TrunkKind::Twoway),
            inbound_trunks: value(TrunkKind::Inbound),
            outbound_trunks: value(TrunkKind::Outbound),
        }
    }
}

impl<'a> Document<'a> {
    fn new(standing: &'a Standing) -> Self {
        let (settings, template) = (&standing.reseller.settings, &standing.reseller.template);
        Self {
            id: standing.reseller.id.as_str(),
            name: settings.name.as_str(),
            realm_suffix: settings.realm_suffix.as_str(),
            timezone: settings.timezone.as_str(),
            limits: Trunks::new(|kind| settings.totals.get(kind)),
            given_out: Trunks::new(|kind| Some(standing.given.get(kind))),
            accounts: standing.accounts,
            currency: settings.currency.code(),
            credit_minimum: settings.credit_minimum.to_string(),
            ask_above: settings.ask_above.to_string(),
            template: NewAccounts {
                call_restriction: &template.calling,
                ui_restrictions: template.permissions.to_json(),
                allow_prepay: template.allow_prepay,
            },
            revision: standing.reseller.revision,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Cents;

    fn settings() -> ResellerSettings {
        first(RealmSuffix::parse("sip.example.com").unwrap(), Timezone::utc()).unwrap()
    }

    #[test]
    fn a_new_reseller_has_what_it_was_not_given() {
        let settings = settings();
        assert_eq!((settings.name.as_str(), settings.currency.code()), ("Reseller", "USD"));
        assert_eq!((settings.credit_minimum, settings.ask_above), (Cents(500), Cents(10_000)));
        assert!(TrunkKind::ALL.iter().all(|kind| settings.totals.get(*kind).is_none()));
    }

    #[test]
    fn only_what_is_given_changes() {
        let before = settings();
        assert_eq!(changed(&before, &args::ResellerSettings::default()), before);
        let given = args::ResellerSettings {
            twoway: Some(Total(Some(500))),
            credit_minimum: Some(Cents(0)),
            timezone: Some(Timezone::parse("America/New_York").unwrap()),
            ..args::ResellerSettings::default()
        };
        let after = changed(&before, &given);
        assert_eq!(after.totals, PerKind { twoway: Some(500), inbound: None, outbound: None });
        assert_eq!((after.credit_minimum, after.timezone.as_str()), (Cents(0), "America/New_York"));
        assert_eq!((&after.name, &after.realm_suffix), (&before.name, &before.realm_suffix));
        let given = args::ResellerSettings { twoway: Some(Total(None)), ..args::ResellerSettings::default() };
        assert_eq!(changed(&after, &given).totals, PerKind::default());
    }
}
