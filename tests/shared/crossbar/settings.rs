//! How the stand-in behaves where clusters differ.

use serde_json::{Value, json};

/// What a change that costs money is answered with until it says `accept_charges`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charges {
    Free,
    /// `{category: {item: {…}}}`, of servers before 4.3.
    Old,
    /// A list of invoices, from 4.3 on.
    Invoices,
}

/// What the service plan puts a price on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priced {
    Limits,
    Users,
    Accounts,
}

/// The settings of a stand-in; tests name those that matter to them and take the rest from `default()`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// As in the envelope: `4.2.9`, `4.3.142`, `5.0.0`.
    pub version: String,
    /// As closed servers answer: the flags of an account in `metadata`, classifiers as a list.
    pub closed: bool,
    /// What stands before `/v2`, as behind a proxy: empty or `/api`.
    pub prefix: String,
    pub account_name: String,
    pub account_realm: String,
    /// False: the account that logs in is a customer, whose reseller is another.
    pub is_reseller: bool,
    pub username: String,
    pub password: String,
    /// 64 hex characters.
    pub api_key: String,
    pub mfa: bool,
    /// 423 to the log-in of a disabled account, as intended, instead of 400.
    pub disabled_is_423: bool,
    /// Seconds that a token lasts.
    pub token_life: i64,
    /// Tokens in the bucket of an account, and how many come back in a second.
    pub bucket: (u32, u32),
    /// What a log-in takes from the bucket.
    pub login_cost: u32,
    /// Seconds to wait that a 429 names. Crossbar itself names none.
    pub retry_after: Option<u32>,
    pub page_size: usize,
    /// How many rows `paginate=false` may ask for before 416.
    pub memory_limit: usize,
    pub realm_suffix: String,
    pub ensure_unique_name: bool,
    pub allow_subaccounts: bool,
    /// `allow_move: "tree"`.
    pub allow_move: bool,
    pub charges: Charges,
    pub priced: Vec<Priced>,
    /// 402 after the charges are accepted: the reseller's card or standing is bad.
    pub billing_issue: bool,
    /// By name, with what each says of itself.
    pub classifiers: Vec<(String, Value)>,
    /// Service plans that `services/available` lists.
    pub plans: Vec<Value>,
    /// App ids that the app store has.
    pub apps: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        let classifier = |(name, friendly, regex): (&str, &str, &str)| {
            (name.to_owned(), json!({"friendly_name": friendly, "regex": regex}))
        };
        let classifiers = [
            ("tollfree_us", "US TollFree", r"^\+1((?:800|888|877|866|855)\d{7})$"),
            ("toll_us", "US Toll", r"^\+1(900\d{7})$"),
            ("emergency", "Emergency Dispatcher", "^(911)$"),
            ("caribbean", "Caribbean", r"^\+1((?:684|264|268)\d{7})$"),
            ("did_us", "US DID", r"^\+?1?([2-9][0-9]{2}[2-9]\d{6})$"),
            ("international", "International", r"^(011\d*)$|^(00\d*)$"),
            ("unknown", "Unknown", "^(.*)$"),
        ];
        Self {
            version: "5.0.0".into(),
            closed: false,
            prefix: String::new(),
            account_name: "Acme Telecom".into(),
            account_realm: "acme.example".into(),
            is_reseller: true,
            username: "rita@acme.example".into(),
            password: "a long word for Rita".into(),
            api_key: "5a".repeat(32),
            mfa: false,
            disabled_is_423: false,
            token_life: 3600,
            bucket: (100, 10),
            login_cost: 1,
            retry_after: None,
            page_size: 50,
            memory_limit: 10_000,
            realm_suffix: "sip.2600hz.com".into(),
            ensure_unique_name: true,
            allow_subaccounts: true,
            allow_move: false,
            charges: Charges::Free,
            priced: vec![Priced::Limits],
            billing_issue: false,
            classifiers: classifiers.map(classifier).into(),
            plans: vec![json!({"id": "plan_basic", "name": "Basic", "description": "Trunks by the month"})],
            apps: vec!["app_accounts".into(), "app_voip".into()],
        }
    }
}

impl Settings {
    /// Whether the version is this one or newer.
    pub fn since(&self, major: u32, minor: u32) -> bool {
        let mut parts = self.version.split('.').map(|part| part.parse().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        (next(), next()) >= (major, minor)
    }
}
