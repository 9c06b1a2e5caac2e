//! What is typed in a field or given as an option, read by its rule.

use proptest::prelude::*;
use trunkdesk::domain::{
    contact::ContactKey,
    contract::{self, EndDate},
    email::Email,
    language::Language,
    ledger::{Reason, SourceId},
    money::{Cents, Currency},
    name::{AccountName, PersonName},
    notes::Notes,
    password,
    phone::Phone,
    problem::Problem,
    realm::{RealmLabel, RealmSuffix},
    secret::Secret,
    text::{fold, one_line, visible},
    timezone::Timezone,
    trunks,
};

use crate::{config, text};

/// Text of any kind, and such as nearly keeps a rule.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => text(40),
        1 => "[ -+]?[0-9]{0,12}[.,]?[0-9]{0,4}",
        1 => "[a-zA-Z0-9.@_-]{0,70}",
        1 => "[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}",
        1 => "(America|Etc|europe)/[A-Za-z_+-]{0,20}[0-9]{0,2}",
        1 => "[a-z]{1,4}[-_]?[A-Za-z]{0,3}",
        1 => ".{0,300}",
    ]
}

/// What was read is clean on its one line, and is read as the same once more.
fn kept(text: &str, again: impl Fn(&str) -> Option<String>) -> Result<(), TestCaseError> {
    prop_assert_eq!(visible(text), text);
    let read = again(text);
    prop_assert_eq!(read.as_deref(), Some(text));
    Ok(())
}

/// What is wrong is told in a sentence.
fn told(problem: Problem) -> Result<(), TestCaseError> {
    let sentence = problem.to_string();
    prop_assert!(sentence.starts_with(char::is_uppercase) && sentence.contains(' '), "{}", sentence);
    Ok(())
}

/// For a type that is a line of text: `parse`, and how it is shown.
macro_rules! lines {
    ($typed:expr, $($parse:expr, $show:expr;)*) => {$(
        match $parse($typed) {
            Ok(read) => kept(&$show(&read), |text| $parse(text).ok().map(|read| $show(&read)))?,
            Err(problem) => told(problem)?,
        }
    )*};
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_for_any_rule(typed in typed()) {
        lines! { &typed,
            AccountName::parse, |name: &AccountName| name.as_str().to_owned();
            AccountName::parse_resellers, |name: &AccountName| name.as_str().to_owned();
            |text: &str| PersonName::parse(text, "the first name"), |name: &PersonName| name.as_str().to_owned();
            RealmLabel::parse, |label: &RealmLabel| label.as_str().to_owned();
            RealmSuffix::parse, |suffix: &RealmSuffix| suffix.as_str().to_owned();
            Email::parse, |email: &Email| email.as_str().to_owned();
            Language::parse, |language: &Language| language.as_str().to_owned();
            Timezone::parse, |zone: &Timezone| zone.as_str().to_owned();
            Reason::parse, |reason: &Reason| reason.as_str().to_owned();
            SourceId::parse, |id: &SourceId| id.as_str().to_owned();
            Cents::parse, |cents: &Cents| cents.to_string();
            Currency::parse, |currency: &Currency| currency.code().to_owned();
            contract::parse_representative, |name: &String| name.clone();
        }
        match Notes::parse(&typed) {
            Ok(notes) => {
                prop_assert!(notes.as_str().split('\n').all(|line| visible(line) == line));
                let again = Notes::parse(notes.as_str());
                prop_assert_eq!(again.ok(), Some(notes));
            }
            Err(problem) => told(problem)?,
        }
        match Phone::parse(&typed) {
            Ok(Some(phone)) => {
                prop_assert_eq!(visible(phone.number()), phone.number());
                prop_assert_eq!(visible(phone.typed()), phone.typed());
            }
            Ok(None) => prop_assert!(typed.trim().is_empty()),
            Err(problem) => told(problem)?,
        }
        match EndDate::parse(&typed) {
            Ok(Some(day)) => prop_assert_eq!(EndDate::parse(&day.to_string()), Ok(Some(day))),
            Ok(None) => prop_assert!(typed.trim().is_empty()),
            Err(problem) => told(problem)?,
        }
        for key in [ContactKey::Name, ContactKey::Email, ContactKey::Number, ContactKey::Country] {
            match key.parse(&typed) {
                Ok(part) => prop_assert_eq!(visible(&part), part.as_str()),
                Err(problem) => told(problem)?,
            }
        }
        match trunks::parse_trunks(&typed) {
            Ok(number) => prop_assert_eq!(trunks::parse_trunks(&number.to_string()), Ok(number)),
            Err(problem) => told(problem)?,
        }
    }

    #[test]
    fn any_text_is_made_safe(text in text(60)) {
        let shown = visible(&text).into_owned();
        prop_assert_eq!(shown.chars().count(), text.chars().count());
        prop_assert_eq!(visible(&shown), shown.as_str());
        prop_assert!(!one_line(&text).contains(char::is_control));
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }
}

proptest! {
    // weighing a password takes longer than all others together
    #![proptest_config(proptest::test_runner::Config { cases: (config().cases / 20).max(64), ..config() })]

    #[test]
    fn any_password_is_weighed(password in text(24), known in text(12)) {
        if let Err(problem) = password::check(&Secret::new(password), &[&known]) {
            told(problem)?;
        }
    }
}
