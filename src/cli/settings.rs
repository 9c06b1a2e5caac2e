//! Settings of an account as options, and options as settings.

use super::{
    args::{AccountSettings, End, Place, TemplateSettings},
    error::Error,
    input,
};
use crate::{
    domain::{
        calling::CLASSIFIERS,
        contact::{ContactKey, ContactRole},
        notes::Notes,
        permissions::Permission,
        setting::{Setting, SettingKey},
        trunks::TrunkKind,
    },
    exit::Exit,
};

/// What is said, each setting once. What cannot be said together is told; `shows` says what is shown so far.
pub(super) fn given(
    options: &AccountSettings,
    template: &TemplateSettings,
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
    settings.extend(of_template(template, shows)?);
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
    shows: impl Fn(Permission) -> bool,
) -> Result<Vec<Setting>, Error> {
    let mut settings = Vec::new();
    for (place, classifier) in CLASSIFIERS.iter().enumerate() {
        let (allow, deny) = (options.allow.contains(&Place(place)), options.deny.contains(&Place(place)));
        let allowed = one(allow, deny, ["--allow", "--deny"], classifier.key)?;
        settings.extend(allowed.map(|allowed| Setting::Call(place, allowed)));
    }
    settings.extend(options.allow_prepay.map(Setting::AllowPrepay));
    settings.extend(shown(options, shows)?);
    Ok(settings)
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
        SettingKey::Call(place) => format!("deny {}", CLASSIFIERS[place].key),
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
        let options = TemplateSettings { allow: vec![Place(2)], deny: vec![Place(2)], ..TemplateSettings::default() };
        let Err(Error::Told { exit, message, .. }) = of_template(&options, |_| true) else { panic!("not told") };
        assert_eq!(exit, Exit::Usage);
        assert_eq!(message, "--deny: emergency stands with --allow too: leave out one of the two.");

        let options = TemplateSettings {
            show: vec![Permission::PerMinute],
            hide: vec![Permission::ShowMinutes],
            ..TemplateSettings::default()
        };
        let show = |permission, shown| Setting::Show(permission, shown);
        assert_eq!(
            of_template(&options, |_| false).unwrap(),
            [
                show(Permission::PerMinute, true),
                show(Permission::ShowCredit, true),
                show(Permission::ShowMinutes, false)
            ]
        );
        assert_eq!(
            of_template(&options, |_| true).unwrap(),
            [show(Permission::PerMinute, true), show(Permission::ShowMinutes, false)]
        );
        assert_eq!(given(&AccountSettings::default(), &TemplateSettings::default(), |_| true).unwrap(), []);
    }
}
