//! Settings of an account as options, and options as settings.

use super::{
    args::{AccountSettings, End, TemplateSettings},
    error::Error,
    input,
};
use crate::{
    domain::{
        calling::{Classifier, Classifiers},
        contact::{ContactKey, ContactRole},
        nearest::{did_you_mean, nearest},
        notes::Notes,
        permissions::Permission,
        setting::{Setting, SettingKey},
        trunks::TrunkKind,
    },
    exit::Exit,
};

/// What is said, each setting once. What cannot be said together is told; `classifiers` are the reseller's kinds of calls,
/// and `shows` says what is shown so far.
pub(super) fn given(
    options: &AccountSettings,
    template: &TemplateSettings,
    classifiers: &Classifiers,
    shows: impl Fn(Permission) -> bool,
) -> Result<Vec<Setting>, Error> {
    let mut settings = Vec::new();
    settings.extend(options.name.clone().map(Setting::Name));
    settings.extend(options.realm_label.clone().map(Setting::Realm));
    settings.extend(options.timezone.clone().map(Setting::Timezone));
    settings.extend(options.language.clone().map(Setting::Language));
    for (kind, count) in [
        (TrunkKind::Twoway, options.twoway),
        (TrunkKind::Inbound, options.inbound),
        (TrunkKind::Outbound, options.outbound),
    ] {
        settings.extend(count.map(|count| Setting::Trunks(kind, count)));
    }
    settings.extend(of_template(template, classifiers, shows)?);
    for (role, key, value) in contacts(options) {
        settings.extend(value.clone().map(|value| Setting::Contact(role, key, value)));
    }
    settings.extend(options.representative.clone().map(Setting::Representative));
    settings.extend(options.contract_end.map(|End(end)| Setting::EndDate(end)));
    settings.extend(notes(options)?.map(Setting::Notes));
    Ok(settings)
}

/// What is said of calls and of what the customer sees.
pub(super) fn of_template(
    options: &TemplateSettings,
    classifiers: &Classifiers,
    shows: impl Fn(Permission) -> bool,
) -> Result<Vec<Setting>, Error> {
    let mut settings = Vec::new();
    let (allow, deny) = (kinds(&options.allow, "--allow", classifiers)?, kinds(&options.deny, "--deny", classifiers)?);
    for classifier in classifiers.iter() {
        let (allow, deny) = (allow.contains(&classifier), deny.contains(&classifier));
        let allowed = one(allow, deny, ["--allow", "--deny"], classifier.key)?;
        settings.extend(allowed.map(|allowed| Setting::Call(classifier, allowed)));
    }
    settings.extend(options.allow_prepay.map(Setting::AllowPrepay));
    settings.extend(shown(options, shows)?);
    Ok(settings)
}

/// The kinds of calls that an option names: which there are is known only once the file is read.
fn kinds(typed: &[String], option: &str, classifiers: &Classifiers) -> Result<Vec<Classifier>, Error> {
    let kind = |typed: &String| {
        classifiers.find(typed.trim()).ok_or_else(|| {
            let all: Vec<&str> = classifiers.iter().map(|classifier| classifier.key).collect();
            let meant = did_you_mean(nearest(typed, all.iter().copied()));
            Error::option(Exit::Usage, option, format!("No such kind of calls. There are {}.{meant}", all.join(", ")))
        })
    };
    typed.iter().map(kind).collect()
}

/// What is shown or hidden. Showing Per Minute, which was hidden, shows the two that it owns as well, as its box does.
fn shown(options: &TemplateSettings, shows: impl Fn(Permission) -> bool) -> Result<Vec<Setting>, Error> {
    let shows_then =
        |permission| !options.hide.contains(&permission) && (options.show.contains(&permission) || shows(permission));
    let mut settings = Vec::new();
    for permission in Permission::all() {
        let (show, hide) = (options.show.contains(&permission), options.hide.contains(&permission));
        let opens = permission.owner().is_some_and(|owner| options.show.contains(&owner) && !shows(owner));
        let shown = one(show, hide, ["--show", "--hide"], permission.word())?.or(opens.then_some(true));
        if show {
            permission
                .check_shown(shows_then)
                .map_err(|problem| Error::refused([("--show".into(), problem.to_string())]))?;
        }
        settings.extend(shown.map(|shown| Setting::Show(permission, shown)));
    }
    Ok(settings)
}

/// Which of two opposites is said, if any.
fn one(yes: bool, no: bool, [with, without]: [&str; 2], what: &str) -> Result<Option<bool>, Error> {
    match (yes, no) {
        (true, true) => {
            let sentence = format!("{what} stands with {with} too: leave out one of the two.");
            Err(Error::option(Exit::Usage, without, sentence))
        }
        (false, false) => Ok(None),
        (yes, _) => Ok(Some(yes)),
    }
}

/// Every part of the contacts with its option.
fn contacts(options: &AccountSettings) -> [(ContactRole, ContactKey, &Option<String>); 12] {
    let technical = |key, value| (ContactRole::Technical, key, value);
    let billing = |key, value| (ContactRole::Billing, key, value);
    [
        technical(ContactKey::Name, &options.technical_name),
        technical(ContactKey::Email, &options.technical_email),
        technical(ContactKey::Number, &options.technical_phone),
        billing(ContactKey::Name, &options.billing_name),
        billing(ContactKey::Email, &options.billing_email),
        billing(ContactKey::Number, &options.billing_phone),
        billing(ContactKey::Street, &options.billing_street),
        billing(ContactKey::StreetExtra, &options.billing_street2),
        billing(ContactKey::City, &options.billing_city),
        billing(ContactKey::State, &options.billing_state),
        billing(ContactKey::PostalCode, &options.billing_postal_code),
        billing(ContactKey::Country, &options.billing_country),
    ]
}

fn notes(options: &AccountSettings) -> Result<Option<Notes>, Error> {
    let Some(path) = &options.notes_from else { return Ok(options.notes.clone()) };
    let text = input::text(path, "--notes-from")?;
    let notes = Notes::parse(&text);
    notes.map(Some).map_err(|problem| Error::refused([("--notes-from".into(), problem.to_string())]))
}

/// The option of a setting, without its dashes.
pub(super) fn option(key: SettingKey) -> String {
    match key {
        SettingKey::Name => "name".into(),
        SettingKey::Realm => "realm-label".into(),
        SettingKey::Timezone => "timezone".into(),
        SettingKey::Language => "language".into(),
        SettingKey::Trunks(TrunkKind::Twoway) => "twoway".into(),
        SettingKey::Trunks(TrunkKind::Inbound) => "inbound".into(),
        SettingKey::Trunks(TrunkKind::Outbound) => "outbound".into(),
        SettingKey::Call(classifier) => format!("deny {}", classifier.key),
        SettingKey::AllowPrepay => "allow-prepay".into(),
        SettingKey::Show(permission) => format!("hide {}", permission.word()),
        SettingKey::Contact(role, key) => {
            let part = match key {
                ContactKey::Name => "name",
                ContactKey::Email => "email",
                ContactKey::Number => "phone",
                ContactKey::Street => "street",
                ContactKey::StreetExtra => "street2",
                ContactKey::City => "city",
                ContactKey::State => "state",
                ContactKey::PostalCode => "postal-code",
                ContactKey::Country => "country",
            };
            format!("{}-{part}", role.key())
        }
        SettingKey::Representative => "representative".into(),
        SettingKey::EndDate => "contract-end".into(),
        SettingKey::Notes => "notes".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_told_and_per_minute_owns_its_two() {
        let seven = Classifiers::default();
        let options = TemplateSettings {
            allow: vec!["emergency".into()],
            deny: vec!["Emergency ".into()],
            ..TemplateSettings::default()
        };
        let Err(Error::Told { exit, message, .. }) = of_template(&options, &seven, |_| true) else {
            panic!("not told")
        };
        assert_eq!(exit, Exit::Usage);
        assert_eq!(message, "--deny: emergency stands with --allow too: leave out one of the two.");

        let options = TemplateSettings {
            show: vec![Permission::PerMinute],
            hide: vec![Permission::ShowMinutes],
            ..TemplateSettings::default()
        };
        let show = |permission, shown| Setting::Show(permission, shown);
        assert_eq!(
            of_template(&options, &seven, |_| false).unwrap(),
            [
                show(Permission::PerMinute, true),
                show(Permission::ShowCredit, true),
                show(Permission::ShowMinutes, false)
            ]
        );
        assert_eq!(
            of_template(&options, &seven, |_| true).unwrap(),
            [show(Permission::PerMinute, true), show(Permission::ShowMinutes, false)]
        );
        assert_eq!(given(&AccountSettings::default(), &TemplateSettings::default(), &seven, |_| true).unwrap(), []);
    }
    #[test]
    fn kinds_of_calls_are_the_resellers() {
        let cluster =
            Classifiers::of([("caribbean", "Caribbean"), ("cc_premium", "Premium"), ("CC Space", "Satellite")]);
        let deny = |typed: &str| TemplateSettings { deny: vec![typed.into()], ..TemplateSettings::default() };
        for (typed, key) in [("cc_premium", "cc_premium"), (" CC_PREMIUM", "cc_premium"), ("cc space", "CC Space")] {
            let denied = of_template(&deny(typed), &cluster, |_| true).unwrap();
            let expected = Classifier::known(key).unwrap();
            assert_eq!(denied, [Setting::Call(expected, false)], "{typed}");
            assert_eq!(option(denied[0].key()), format!("deny {key}"));
        }
        for (typed, meant) in [
            ("carribean", " Did you mean caribbean?"),
            ("cc_premum", " Did you mean cc_premium?"),
            ("toll_us", ""),
            ("Premium", " Did you mean cc_premium?"),
            ("moon", ""),
            ("", ""),
        ] {
            let told = of_template(&deny(typed), &cluster, |_| true);
            let Err(Error::Told { exit, message, .. }) = told else { panic!("not told: {typed}") };
            assert_eq!(exit, Exit::Usage);
            let all = "--deny: No such kind of calls. There are caribbean, cc_premium, CC Space.";
            assert_eq!(message, format!("{all}{meant}"), "{typed}");
        }
        let allow = TemplateSettings { allow: vec!["moon".into()], ..TemplateSettings::default() };
        assert!(matches!(of_template(&allow, &cluster, |_| true),
            Err(Error::Told { message, .. }) if message.starts_with("--allow: No such kind")));
    }
}
