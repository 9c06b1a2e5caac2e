//! Sample accounts for `--demo` and for the tests: always the same ones, as varied as real ones are.

use crate::{
    domain::{
        account::{AccountId, Details, NewAccount},
        admin::{NewAdmin, NewPassword},
        calling::Calling,
        contact::{self, ContactKey, ContactRole},
        contract::{self, EndDate},
        email::Email,
        money::{Cents, Currency},
        name::{AccountName, NAME_MAX, PersonName},
        notes::Notes,
        permissions::{Permission, Permissions},
        phone::Phone,
        problem::Problem,
        realm::RealmSuffix,
        request::{Failure, Read, Reply, Write},
        reseller::{ASK_ABOVE, CREDIT_MINIMUM, ResellerSettings},
        text,
        timezone::Timezone,
        trunks::{PerKind, Totals},
    },
    store::{Reader, Writer},
};

/// How many accounts [`fill`] makes right below the reseller.
const TOP: u64 = 300;

/// How many accounts [`fill`] makes.
pub const COUNT: u64 = TOP + BELOW.len() as u64;

/// Accounts below others: the number of the one above, and the name. Those above come first.
const BELOW: [(u64, &str); 26] = [
    (2, "Blue Heron Dental Harbor Point"),
    (2, "Blue Heron Dental Oakland"),
    (2, "Blue Heron Dental Riverside"),
    (9, "Harbor Light Hotel Reception"),
    (9, "Harbor Light Hotel Restaurant"),
    (9, "Harbor Light Hotel Spa"),
    (25, "Maple Leaf Lettings"),
    (25, "Maple Leaf Storage"),
    (0, "Northwind Telecom East"),
    (0, "Northwind Telecom West"),
    (28, "Two Rivers Brewing Taproom"),
    (4, "日本電話大阪"),
    (4, "日本電話札幌"),
    (42, "Kestrel Security Dispatch"),
    (39, "Hilltop Pediatrics"),
    (39, "Hilltop Travel Clinic"),
    (47, "Old Mill Workshop"),
    (302, "Riverside Front Desk"),
    (302, "Riverside Night Line"),
    (302, "Riverside X-Ray"),
    (304, "Harbor Light Kitchen"),
    (304, "Harbor Light Terrace Bar"),
    (307, "Maple Leaf Storage Gate"),
    (309, "Northwind West Call Center"),
    (309, "Northwind West Stores"),
    (311, "日本電話大阪支店"),
];

/// Two-way trunks that are left once [`COUNT`] accounts are made.
const TWOWAY_LEFT: u32 = 12;

const COMPANIES: &str = include_str!("../assets/sample/companies.txt");
const FIRST_NAMES: &str = include_str!("../assets/sample/first_names.txt");
const LAST_NAMES: &str = include_str!("../assets/sample/last_names.txt");
const TIMEZONES: &str = include_str!("../assets/sample/timezones.txt");
const TRADES: &str = include_str!("../assets/sample/trades.txt");
const PLACES: &str = include_str!("../assets/sample/places.txt");

/// How often each company is named, each time under another number, before names are put together from words.
const ROUNDS: u64 = 20;

/// What a long name is made long with.
const LONG: &str = " and Associates for Voice, Messaging, Meetings, Fax and Everything Else That Still Rings When \
                    Somebody Dials a Number in the Valley";

/// The reseller of the sample: two-way trunks are nearly used up, of inbound ones half is left, for outbound ones no
/// total is set.
pub fn settings() -> ResellerSettings {
    let sum = |count: fn(u64) -> u32| (0..COUNT).map(count).sum::<u32>();
    ResellerSettings {
        name: sample(AccountName::parse("Acme Reseller")),
        realm_suffix: sample(RealmSuffix::parse("sip.acme.example")),
        timezone: sample(Timezone::parse("America/Los_Angeles")),
        totals: Totals {
            twoway: Some(sum(|index| trunks(index).twoway) + TWOWAY_LEFT),
            inbound: Some(sum(|index| trunks(index).inbound) * 2),
            outbound: None,
        },
        currency: sample(Currency::parse("USD")),
        credit_minimum: CREDIT_MINIMUM,
        ask_above: ASK_ABOVE,
    }
}

/// The sample account of a number, the same each time, below a reseller that was never changed. No two have names that
/// clash.
pub fn account(index: u64, parent: &AccountId) -> NewAccount {
    NewAccount {
        parent: parent.clone(),
        reseller_revision: 1,
        name: sample(AccountName::parse(&name(index))),
        realm_label: None,
        timezone: sample(Timezone::parse(pick(TIMEZONES, spread(index, 1)))),
        enabled: !spread(index, 2).is_multiple_of(11),
        admin: (!spread(index, 3).is_multiple_of(8)).then(|| admin(index)),
        trunks: trunks(index),
        calling: match spread(index, 4) % 6 {
            0 => Calling::denying(|_| false),
            1 => Calling::denying(|key| matches!(key, "international" | "caribbean" | "unknown")),
            2 => Calling::denying(|key| !matches!(key, "emergency" | "tollfree_us")),
            _ => Calling::denying(|key| matches!(key, "international" | "unknown")),
        },
        credit: match spread(index, 5) % 4 {
            0 => Cents(0),
            1 => CREDIT_MINIMUM,
            2 => Cents(1_000),
            // 5.00 to 124.99
            _ => Cents(500 + i64::from(u32::try_from(spread(index, 6) % 12_000).unwrap_or(0))),
        },
        allow_prepay: !spread(index, 7).is_multiple_of(3),
        details: details(index),
    }
}

/// The account of a number that stands below another account of the sample. Those that others stand below are enabled.
fn account_below(index: u64, parent: &AccountId, name: &str) -> NewAccount {
    let usual = account(index, parent);
    let enabled = usual.enabled || BELOW.iter().any(|(above, _)| *above == index);
    NewAccount { name: sample(AccountName::parse(name)), enabled, ..usual }
}

/// What some accounts have besides; the first two have nothing.
fn details(index: u64) -> Details {
    let permissions = match spread(index, 8) % 5 {
        0 => Permissions::hiding(|p| p == Permission::PerMinute),
        1 => Permissions::hiding(|p| matches!(p, Permission::Inbound | Permission::Outbound | Permission::Twoway)),
        _ => Permissions::default(),
    };
    let mut details = Details { ui_restrictions: permissions.to_json(), ..Details::default() };
    let person =
        |salt| format!("{} {}", pick(FIRST_NAMES, spread(index, salt)), pick(LAST_NAMES, spread(index, salt + 1)));
    let mut set = |role, parts: &[(ContactKey, String)]| {
        for (key, typed) in parts {
            contact::set_part(&mut details.contact, role, *key, &sample(key.parse(typed)));
        }
    };
    if index % 3 == 2 {
        let technical = [
            (ContactKey::Name, person(17)),
            (ContactKey::Email, format!("it@customer{index}.example")),
            (ContactKey::Number, format!("+1 415 555 01{:02}", index % 100)),
        ];
        set(ContactRole::Technical, &technical);
    }
    if index % 4 == 2 {
        let billing = [
            (ContactKey::Name, person(19)),
            (ContactKey::Email, format!("billing@customer{index}.example")),
            (ContactKey::Street, format!("{} Example Street", 1 + index)),
            (ContactKey::City, "Springfield".into()),
            (ContactKey::State, "CA".into()),
            (ContactKey::PostalCode, format!("9{:04}", index)),
            (ContactKey::Country, "US".into()),
        ];
        set(ContactRole::Billing, &billing);
    }
    if index % 5 == 2 {
        contract::set_representative(&mut details.contract, &person(21));
        let end = format!("2027-{:02}-01", 1 + index % 12);
        contract::set_end_date(&mut details.contract, sample(EndDate::parse(&end)));
    }
    if index % 6 == 2 {
        details.notes = sample(Notes::parse(
            "Call the front desk first, they know who is on duty.\nNumbers were ported in March; the old carrier still \
             sends bills.\n\nNo changes on Fridays.",
        ));
    }
    details
}

/// Sets the sample's reseller up in an empty file and makes [`COUNT`] accounts.
///
/// # Errors
/// As the store's; [`Failure::Changed`] where a reseller is there already.
pub fn fill(writer: &mut Writer, reader: &mut Reader) -> Result<(), Failure> {
    let settings = Box::new(settings());
    if let Reply::WriteFailed(failure) =
        writer.answer(&Write::SaveReseller { settings, template: None, from_revision: None })
    {
        return Err(failure);
    }
    let reseller = match reader.answer(&Read::Standing) {
        Reply::Standing(Some(standing)) => standing.reseller,
        Reply::ReadFailed(failure) => return Err(failure),
        _ => return Err(Failure::Changed),
    };
    let revised = |account| NewAccount { reseller_revision: reseller.revision, ..account };
    let top: Vec<NewAccount> = (0..TOP).map(|index| revised(account(index, &reseller.id))).collect();
    let mut made: Vec<AccountId> = writer.create_accounts(&top)?.into_iter().map(|created| created.id).collect();
    // a level at a time, as each needs the ids of the one above
    while let Some(below) = BELOW.get(made.len() - top.len()..).filter(|below| !below.is_empty()) {
        let above = |number: u64| usize::try_from(number).ok().and_then(|number| made.get(number));
        let level: Vec<NewAccount> = (made.len() as u64..)
            .zip(below)
            .map_while(|(index, (number, name))| Some(revised(account_below(index, above(*number)?, name))))
            .collect();
        made.extend(writer.create_accounts(&level)?.into_iter().map(|created| created.id));
    }
    Ok(())
}

/// Each company in turn, then all of them again under a number; beyond some rounds of that, words put together.
fn name(index: u64) -> String {
    let companies = lines(COMPANIES);
    if index >= companies * ROUNDS {
        return made_up_name(index);
    }
    let company = pick(COMPANIES, index);
    let number = match index / companies {
        0 => String::new(),
        round => format!(" {}", numeral(round + 1, company)),
    };
    let mut name = company.to_owned();
    if index % companies % 29 == 8 {
        let room = NAME_MAX - name.chars().count() - number.chars().count();
        name.extend(LONG.chars().take(room));
    }
    name + &number
}

/// A name of words that are found in many others. The number is what makes it unique: it is all that is left of a name
/// without Latin letters.
fn made_up_name(index: u64) -> String {
    let word = |list, salt| pick(list, spread(index, salt));
    let words = match spread(index, 23) % 5 {
        0 => vec![word(LAST_NAMES, 24), word(TRADES, 25)],
        1 => vec![word(PLACES, 26), word(TRADES, 25)],
        2 => vec![word(FIRST_NAMES, 27), word(LAST_NAMES, 24)],
        3 => vec![word(LAST_NAMES, 24), "&", word(LAST_NAMES, 28), word(TRADES, 25), word(PLACES, 26)],
        _ => vec![word(TRADES, 25), "of", word(PLACES, 26)],
    };
    format!("{} {index}", words.join(" "))
}

/// A number in digits of the company's own script: KAZOO compares names by their Latin letters and digits alone, so
/// “日本電話 2” and “Ромашка 2” would clash.
fn numeral(number: u64, company: &str) -> String {
    let digits = match company.chars().next() {
        Some('\u{370}'..='\u{3FF}') => "οαβγδεζηθι",
        Some('\u{400}'..='\u{4FF}') => "абвгдежзик",
        Some('\u{590}'..='\u{5FF}') => "אבגדהוזחטי",
        Some('\u{600}'..='\u{6FF}') => "٠١٢٣٤٥٦٧٨٩",
        Some('\u{3040}'..='\u{9FFF}') => "〇一二三四五六七八九",
        Some('\u{AC00}'..='\u{D7AF}') => "영일이삼사오육칠팔구",
        _ => "0123456789",
    };
    let own = |digit: char| digits.chars().nth(digit.to_digit(10)? as usize);
    number.to_string().chars().filter_map(own).collect()
}

fn admin(index: u64) -> NewAdmin {
    let (first, last) = (pick(FIRST_NAMES, spread(index, 9)), pick(LAST_NAMES, spread(index, 10)));
    let login: String =
        text::fold(&format!("{first}.{last}")).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    let login = match login.trim_matches('.') {
        "" => "admin",
        login => login,
    };
    let phone = match spread(index, 11) % 4 {
        0 => String::new(),
        1 => format!("(415) 555-01{:02}", index % 100),
        _ => format!("+1 415 555 01{:02}", index % 100),
    };
    NewAdmin {
        first_name: sample(PersonName::parse(first, "the first name")),
        last_name: sample(PersonName::parse(last, "the last name")),
        email: sample(Email::parse(&format!("{login}@customer{index}.example"))),
        phone: sample(Phone::parse(&phone)),
        password: NewPassword::None,
        send_email: false,
    }
}

fn trunks(index: u64) -> PerKind<u32> {
    let upto = |salt, most: u64| u32::try_from(spread(index, salt) % (most + 1)).unwrap_or(0);
    PerKind {
        twoway: upto(12, 40),
        inbound: if upto(13, 2) == 0 { upto(14, 40) } else { 0 },
        outbound: if upto(15, 3) == 0 { upto(16, 20) } else { 0 },
    }
}

fn lines(list: &str) -> u64 {
    list.lines().count() as u64
}

fn pick(list: &'static str, number: u64) -> &'static str {
    let line = number % lines(list);
    list.lines().nth(usize::try_from(line).unwrap_or(0)).unwrap_or_default()
}

/// A number that looks random but is always the same (SplitMix64), another for each `salt`.
fn spread(index: u64, salt: u64) -> u64 {
    let mut z = index.wrapping_mul(64).wrapping_add(salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A value of the sample, which the tests below make sure is right.
fn sample<T>(value: Result<T, Problem>) -> T {
    value.expect("the sample keeps the rules")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn sample_of(indexes: impl IntoIterator<Item = u64>) -> Vec<NewAccount> {
        let parent = AccountId::from_random([1; 16]);
        indexes.into_iter().map(|index| account(index, &parent)).collect()
    }

    #[test]
    fn no_two_names_clash() {
        let indexes: Vec<u64> = (0..4_000).chain(96_000..98_000).chain(998_000..=1_000_000).collect();
        let mut keys = BTreeSet::new();
        for index in indexes {
            let name = name(index);
            assert!(keys.insert(AccountName::parse(&name).unwrap().key()), "{name} ({index}) clashes");
        }
    }

    #[test]
    fn accounts_below_others_come_after_them_and_clash_with_none() {
        let mut keys: BTreeSet<_> = (0..TOP).map(|index| AccountName::parse(&name(index)).unwrap().key()).collect();
        for (index, (above, name)) in (TOP..).zip(BELOW) {
            assert!(above < index, "{name}");
            assert!(above >= TOP || account(above, &AccountId::from_random([1; 16])).enabled, "{name}");
            assert!(keys.insert(AccountName::parse(name).unwrap().key()), "{name} clashes");
        }
    }

    #[test]
    fn the_sample_is_varied_and_always_the_same() {
        let accounts = sample_of(0..COUNT);
        assert_eq!(accounts, sample_of(0..COUNT));
        let has_nothing_besides = |account: &NewAccount| {
            let ui_restrictions = account.details.ui_restrictions.clone();
            account.details == Details { ui_restrictions, ..Details::default() }
        };
        assert!(accounts[..2].iter().all(has_nothing_besides));
        let some = |is: fn(&NewAccount) -> bool| {
            let count = accounts.iter().filter(|account| is(account)).count() as u64;
            assert!(count > 0 && count < COUNT, "{count} of {COUNT}");
        };
        some(|account| account.name.as_str().chars().count() == NAME_MAX);
        some(|account| account.name.may_be_refused());
        some(|account| account.enabled);
        some(|account| account.admin.is_some());
        some(|account| account.admin.as_ref().is_some_and(|admin| admin.phone.is_some()));
        some(|account| account.credit == Cents(0));
        some(|account| account.allow_prepay);
        some(|account| account.calling.allows("international"));
        some(|account| account.permissions().shows(Permission::PerMinute));
        some(|account| account.trunks.twoway == 0);
        some(|account| account.trunks.outbound > 0);
        some(|account| account.details.contact.get("billing").is_some());
        some(|account| EndDate::of(&account.details.contract).is_some());
        some(|account| !account.details.notes.as_str().is_empty());
        assert!(accounts.iter().all(|account| account.credit == Cents(0) || account.credit >= CREDIT_MINIMUM));
        assert!(accounts.iter().all(|account| account.trunks.twoway <= 40));
    }

    #[test]
    fn accounts_far_out_keep_the_rules() {
        assert_eq!(sample_of((0..1_000_000).step_by(997)).len(), 1_004);
    }
}
