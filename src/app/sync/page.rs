//! The Sync page: the cluster, and what waits to be sent to it.

use super::{line::is_changed_there, needs_person, step::StepBox};
use crate::{
    app::{
        account::{self, Goal, Origin},
        effect::Effect,
        home,
        keys::Action,
        model::{Model, Screen},
        overlay::Overlay,
        size::{REVIEW_COLUMN, Size},
    },
    domain::{
        account::AccountId,
        cluster::{SyncPage, SyncRow, SyncWord, outbox::QueuedStep},
        request::Read,
        timezone::Timezone,
    },
    form::wrap::wrap,
};

/// Rows of the page that are neither facts nor steps: a rule, the heading.
const ROWS_AROUND: usize = 2;
/// With fewer rows, the page leaves out what does not change.
const TALL: u16 = 14;

/// What is selected: a step, or an account of which nothing waits but a decision.
type Selected = (AccountId, Option<i64>);

/// The page, as it is looked at.
#[derive(Default)]
pub struct SyncScreen {
    selected: Option<Selected>,
    /// Where the selected row stands, or stood.
    pub place: usize,
    /// The first row that is seen.
    pub top: usize,
    /// Whether something was ordered and the file has not answered yet.
    pub saving: bool,
}

/// A row of the page.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Its account.
    pub account: &'a SyncRow,
    /// Its step; `None` where nothing waits but a decision.
    pub step: Option<&'a QueuedStep>,
    /// Whether it is the account's first.
    pub is_first: bool,
}

impl Row<'_> {
    fn selected(&self) -> Selected {
        (self.account.account.clone(), self.step.map(|step| step.number))
    }

    /// Whether it is about what was changed on both sides.
    pub fn is_changed_there(&self) -> bool {
        self.step.is_none_or(is_changed_there)
    }
}

/// The rows of the page: a step each, the accounts in the file's order.
pub fn rows(page: &SyncPage) -> Vec<Row<'_>> {
    page.rows.iter().flat_map(rows_of).collect()
}

fn rows_of(account: &SyncRow) -> impl Iterator<Item = Row<'_>> {
    let SyncRow { word, steps, .. } = account;
    let decision = *word == SyncWord::ChangedThere && !steps.iter().any(is_changed_there);
    let rows = decision.then_some(None).into_iter().chain(steps.iter().map(Some)).enumerate();
    rows.map(move |(place, step)| Row { account, step, is_first: place == 0 })
}

/// Something that is told of the cluster: a label and what stands beside it.
pub struct Fact {
    /// The label; empty on lines that go on.
    pub label: &'static str,
    /// A line of text.
    pub text: String,
    /// Whether it is what keeps everything from being sent, or from being taken over.
    pub is_trouble: bool,
}

/// What is told of the cluster, as lines; in little room only what changes.
pub fn facts(page: &SyncPage, zone: &Timezone, room: Size) -> Vec<Fact> {
    let mut told: Vec<(&'static str, String)> = Vec::new();
    if room.rows >= TALL {
        told.extend(what_it_is(page, zone));
    }
    if let Some(trouble) = &page.cluster.trouble {
        told.push((TROUBLE, trouble.message.clone()));
    }
    if let Some(trouble) = &page.cluster.pull_trouble {
        told.push((NOT_TAKEN_OVER, trouble.clone()));
    }
    told.push(("To send", to_send(page, zone)));
    match page.here_only {
        0 => {}
        1 => told.push(("Here only", "1 account is here only: Send on its Overview sends it.".into())),
        count => {
            told.push(("Here only", format!("{count} accounts are here only: Send on an Overview sends one.")));
        }
    }
    let columns = usize::from(room.columns.saturating_sub(REVIEW_COLUMN));
    let lines = |(label, text): (&'static str, String)| {
        let is_trouble = [TROUBLE, NOT_TAKEN_OVER].contains(&label);
        let lines = wrap(&text, columns).into_iter().enumerate();
        lines
            .map(|(place, text)| Fact { label: if place == 0 { label } else { "" }, text, is_trouble })
            .collect::<Vec<_>>()
    };
    told.into_iter().flat_map(lines).collect()
}

/// The label of what keeps everything from being sent.
const TROUBLE: &str = "Trouble";
/// The label of what of the last pull needs a person.
const NOT_TAKEN_OVER: &str = "Not taken over";

fn what_it_is(page: &SyncPage, zone: &Timezone) -> [(&'static str, String); 4] {
    let cluster = &page.cluster;
    let at = |moment: Option<_>| moment.map_or_else(|| "not yet".to_owned(), |moment| zone.date_time(moment));
    let level = if cluster.is_reseller { "reseller" } else { "no reseller: it cannot give trunks or credit" };
    let version = cluster.version.as_ref().map_or_else(String::new, |version| format!(" · KAZOO {version}"));
    [
        ("Cluster", cluster.url.clone()),
        ("Account there", format!("{} · {level}{version}", cluster.account_name)),
        ("Last answer", at(cluster.reached_at)),
        ("Last pull", at(cluster.pulled_at)),
    ]
}

/// How much waits for what, in a sentence.
fn to_send(page: &SyncPage, zone: &Timezone) -> String {
    let mut parts = Vec::new();
    match needs_person(page) {
        0 => {}
        1 => parts.push("1 needs you".to_owned()),
        count => parts.push(format!("{count} need you")),
    }
    match page.waiting {
        0 => {}
        1 => parts.push("1 waits".to_owned()),
        count => parts.push(format!("{count} wait")),
    }
    if let Some(at) = page.next_try.filter(|_| page.waiting > 0) {
        parts.push(format!("next try at {}", zone.local_time(at)));
    }
    if parts.is_empty() { "nothing".into() } else { parts.join(" · ") }
}

/// Rows that are seen at once.
pub fn rows_shown(page: &SyncPage, zone: &Timezone, room: Size) -> usize {
    let facts = facts(page, zone, room).len();
    usize::from(room.rows).saturating_sub(facts + ROWS_AROUND).max(1)
}

/// Opens the page from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    go_back(model, Box::default())
}

/// Opens the page as it was left.
pub fn go_back(model: &mut Model, screen: Box<SyncScreen>) -> Vec<Effect> {
    model.screen = Screen::Sync(screen);
    model.status = None;
    follow(model);
    [Read::Standing, Read::Sync].map(Effect::Read).into()
}

/// Keeps the selected row selected and in sight, whatever came or went around it. Where it is gone, the next one takes
/// its place.
pub(super) fn follow(model: &mut Model) {
    let room = model.size.inside_pane();
    let (Screen::Sync(screen), Some(page), Some(standing)) = (&mut model.screen, &model.sync, &model.standing) else {
        return;
    };
    let rows = rows(page);
    let found = rows.iter().position(|row| Some(row.selected()) == screen.selected);
    let shown = rows_shown(page, &standing.reseller.settings.timezone, room);
    screen.select(&rows, found.unwrap_or(screen.place), shown);
}

/// Keeps the selected row in sight where the terminal has another size.
pub fn resized(model: &mut Model) {
    follow(model);
}

impl SyncScreen {
    fn select(&mut self, rows: &[Row<'_>], place: usize, shown: usize) {
        self.place = place.min(rows.len().saturating_sub(1));
        self.selected = rows.get(self.place).map(Row::selected);
        let top = self.top.min(rows.len().saturating_sub(shown));
        self.top = top.clamp((self.place + 1).saturating_sub(shown), self.place);
    }
}

/// Does what a key asks of the page.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let room = model.size.inside_pane();
    if matches!(&model.screen, Screen::Sync(screen) if screen.saving) {
        return Vec::new();
    }
    match action {
        Action::Back | Action::Interrupt => return home::go_home(model),
        Action::Menu => {
            model.overlay = Some(Overlay::Menu(0));
            return Vec::new();
        }
        Action::Press => return press(model),
        _ => {}
    }
    let (Screen::Sync(screen), Some(page), Some(standing)) = (&mut model.screen, &model.sync, &model.standing) else {
        return Vec::new();
    };
    let rows = rows(page);
    let shown = rows_shown(page, &standing.reseller.settings.timezone, room);
    let place = match action {
        Action::Up => screen.place.saturating_sub(1),
        Action::Down => screen.place + 1,
        Action::PageUp => screen.place.saturating_sub(shown),
        Action::PageDown => screen.place + shown,
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => return Vec::new(),
    };
    screen.select(&rows, place, shown);
    Vec::new()
}

/// Shows all about the selected row: a step in a box, what was changed on both sides over its account.
fn press(model: &mut Model) -> Vec<Effect> {
    let read_only = model.session.read_only.is_some();
    let (Screen::Sync(screen), Some(page)) = (&model.screen, &model.sync) else { return Vec::new() };
    let rows = rows(page);
    let Some(row) = rows.get(screen.place) else { return Vec::new() };
    let account = row.account.account.clone();
    match row.step {
        Some(step) if !row.is_changed_there() => {
            let step = StepBox::new(account, row.account.name.clone(), step.clone(), read_only);
            model.overlay = Some(Overlay::Step(Box::new(step)));
            Vec::new()
        }
        _ => open_account(model, account, (!read_only).then_some(Goal::Decide)),
    }
}

/// Opens an account over the page, for this; leaving it goes back there.
pub(super) fn open_account(model: &mut Model, id: AccountId, goal: Option<Goal>) -> Vec<Effect> {
    let left = std::mem::replace(&mut model.screen, Screen::Home);
    let mut effects = account::open(model, id.clone(), None);
    if let (Screen::Account(screen), Screen::Sync(page)) = (&mut model.screen, left) {
        screen.from = Some(Origin::Sync(page));
        screen.goal = goal;
    }
    effects.extend(home::select(model, id));
    effects
}
