//! What is on the screens where there is a cluster.

mod account;
mod admin;
mod header;
mod page;
mod random;
mod real;
mod settle;
mod step;

use trunkdesk::{
    app::message::Message,
    domain::{
        account::AccountId,
        cluster::{
            AccountSync, Cluster, ClusterBalance, ClusterId, SyncPage, SyncRow, SyncWord, Trouble, TroubleKind,
            merge::Clash,
            outbox::{Attention, Charge, FieldProblem, QueuedStep, Reason, StepKind, StepState},
        },
        money::Cents,
    },
};

use crate::harness::{Behind, Desk};

pub fn cluster_id(digit: char) -> ClusterId {
    ClusterId::parse(&digit.to_string().repeat(32)).unwrap()
}

/// A cluster that has all there is.
pub fn page() -> SyncPage {
    SyncPage {
        cluster: Cluster {
            url: "https://api.acme.example:8443/v2".into(),
            account_id: cluster_id('a'),
            account_name: "Acme Reseller".into(),
            is_reseller: true,
            version: Some("5.0.1".into()),
            service_plans: Vec::new(),
            pulled_at: Some("2026-11-23T23:50:00Z".parse().unwrap()),
            pull_trouble: None,
            reached_at: Some("2026-11-24T00:03:00Z".parse().unwrap()),
            trouble: None,
        },
        waiting: 0,
        attention: 0,
        changed_there: 0,
        here_only: 0,
        next_try: None,
        rows: Vec::new(),
        more: false,
    }
}

pub fn away() -> Trouble {
    Trouble {
        kind: TroubleKind::Away,
        message: "The cluster does not answer. What you enter is kept here, and sent once it answers again.".into(),
    }
}

pub fn step(number: i64, kind: StepKind, about: &str, state: StepState) -> QueuedStep {
    QueuedStep { number, kind, about: about.into(), state }
}

pub fn refused(message: &str, fields: &[(&str, &str)]) -> StepState {
    let fields =
        fields.iter().map(|(field, message)| FieldProblem { field: (*field).into(), message: (*message).into() });
    let fields = fields.collect();
    StepState::Attention(Attention { fields, ..attention(Reason::Refused, message) })
}

pub fn attention(reason: Reason, message: &str) -> Attention {
    let request_id = Some("7b1c9f2a40e14d0d8a3e".into());
    Attention { reason, message: message.into(), fields: Vec::new(), charges: Vec::new(), request_id }
}

pub fn realm_in_use() -> StepState {
    refused(
        "The cluster refused the account. Change what it names, then it is sent again by itself.",
        &[("realm", "Account realm already in use")],
    )
}

pub fn charges() -> StepState {
    let charge = |item: &str, quantity: &str, rate: &str, once: Option<&str>| Charge {
        item: item.into(),
        quantity: Some(quantity.into()),
        rate: Some(rate.into()),
        once: once.map(str::to_owned),
    };
    StepState::Attention(Attention {
        charges: vec![
            charge("twoway_trunks", "10", "24.99", None),
            charge("inbound_trunks", "3", "6.99", Some("15.00")),
        ],
        ..attention(Reason::Charges, "The cluster charges for this, and asks whether you accept it.")
    })
}

pub fn no_password() -> StepState {
    StepState::Attention(attention(
        Reason::Password,
        "There is no password that can be sent for this admin. Set one: it is sent with it.",
    ))
}

pub fn later() -> StepState {
    StepState::Later {
        at: "2026-11-24T00:09:00Z".parse().unwrap(),
        why: "The cluster answered 503: datastore_unreachable.".into(),
    }
}

pub fn sync(word: SyncWord, steps: Vec<QueuedStep>) -> AccountSync {
    let there = !matches!(word, SyncWord::HereOnly);
    AccountSync {
        word,
        cluster_id: there.then(|| cluster_id('0')),
        balance: there.then(|| ClusterBalance { units: 82_000, at: "2026-11-23T23:31:00Z".parse().unwrap() }),
        on_the_way: Cents(0),
        steps,
        clashes: Vec::new(),
    }
}

pub fn clashes() -> Vec<Clash> {
    let clash = |path: &[&str], label: &str, theirs: &str, mine: &str| Clash {
        path: path.iter().map(|key| (*key).into()).collect(),
        label: label.into(),
        theirs: theirs.into(),
        mine: mine.into(),
    };
    vec![
        clash(&["account", "name"], "Account Name", "ABC Group", "ABC Company & Sons"),
        clash(&["account", "timezone"], "Timezone", "America/Chicago", "America/Denver"),
        clash(&["limits", "twoway_trunks"], "Twoway trunks", "", "12"),
    ]
}

/// A desk with a cluster behind its file, and an open account of the guide's customer.
pub fn desk() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab").type_text("Melissa").press("Tab");
    desk.type_text("Demo").press("Tab").type_text("melissa@abc.example").submit();
    desk.press("Esc Esc");
    desk.behind(page());
    desk
}

impl Desk {
    /// The only account.
    pub fn abc(&self) -> AccountId {
        self.model.home.list.rows[0].id.clone()
    }

    /// Puts a cluster behind the file, or tells what has become of it.
    pub fn behind(&mut self, page: SyncPage) -> &mut Self {
        let behind = self.behind.take().unwrap_or_default();
        self.behind = Some(Behind { page: Some(Box::new(page)), ..behind });
        self.message(Message::FileChanged);
        self
    }

    /// Tells how the only account stands with the cluster; the page tells the same.
    pub fn stands(&mut self, sync: AccountSync) -> &mut Self {
        let id = self.abc();
        let behind = self.behind.as_mut().unwrap();
        behind.accounts = vec![(id.clone(), sync.clone())];
        let page = behind.page.as_mut().unwrap();
        let is_stuck = |step: &&QueuedStep| matches!(step.state, StepState::Attention(_));
        page.attention = sync.steps.iter().filter(is_stuck).count() as u64;
        page.waiting = sync.steps.len() as u64 - page.attention;
        page.changed_there = u64::from(sync.word == SyncWord::ChangedThere);
        page.here_only = u64::from(sync.word == SyncWord::HereOnly);
        let row = SyncRow { account: id, name: "ABC Company".into(), word: sync.word, steps: sync.steps };
        page.rows = if matches!(sync.word, SyncWord::Sent | SyncWord::HereOnly) { Vec::new() } else { vec![row] };
        self.message(Message::FileChanged);
        self
    }
}

/// A page with all there can be on it.
pub fn full(desk: &Desk) -> SyncPage {
    let row = |digit: char, name: &str, word, steps| SyncRow {
        account: AccountId::parse(&digit.to_string().repeat(32)).unwrap(),
        name: name.into(),
        word,
        steps,
    };
    let of_abc = vec![
        step(11, StepKind::Account, "", realm_in_use()),
        step(12, StepKind::Limits, "", StepState::Waiting),
        step(13, StepKind::User, "Melissa Demo", StepState::Waiting),
    ];
    SyncPage {
        waiting: 6,
        attention: 4,
        changed_there: 1,
        here_only: 3,
        next_try: Some("2026-11-24T00:09:00Z".parse().unwrap()),
        rows: vec![
            SyncRow { account: desk.abc(), ..row('1', "ABC Company", SyncWord::NeedsAttention, of_abc) },
            row('2', "Beta Dental", SyncWord::NeedsAttention, vec![step(21, StepKind::Limits, "", charges())]),
            row(
                '3',
                "Caffè Nero Trading as Nero & Daughters",
                SyncWord::NeedsAttention,
                vec![step(31, StepKind::User, "Rita Nero", no_password())],
            ),
            row('4', "Delta Freight", SyncWord::ChangedThere, Vec::new()),
            row(
                '5',
                "Eagle Motors",
                SyncWord::NeedsAttention,
                vec![step(51, StepKind::Account, "", StepState::Attention(gone()))],
            ),
            row(
                '6',
                "Farm Shop",
                SyncWord::Waiting,
                vec![
                    step(61, StepKind::Account, "", StepState::Sending),
                    step(62, StepKind::Credit, "10.00", later()),
                    step(63, StepKind::Callflow, "", StepState::Waiting),
                ],
            ),
            row('7', "Old Mill", SyncWord::Waiting, vec![step(71, StepKind::Delete, "", StepState::Waiting)]),
        ],
        ..page()
    }
}

pub fn gone() -> Attention {
    attention(
        Reason::Gone,
        "The account is gone at the cluster, and something of it still waits here. Give up to leave it.",
    )
}
