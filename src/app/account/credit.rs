//! The credit of an account: its ledger, and the form that adds or removes some.

use super::{AccountScreen, Part, save, screen};
use crate::{
    app::{
        effect::Effect,
        form_keys::{self, Outcome},
        keys::Action,
        model::{Model, Screen, Status},
        overlay::{Facts, Intent, Overlay, Question},
        size::Size,
        window::{self, Numbered, PAGE, Window},
    },
    domain::{
        account::{Account, AccountId},
        ledger::{CreditChange, LedgerEntry, LedgerPage, LedgerRequest, SourceId, Way},
        money::Cents,
        problem::Problem,
        request::{Read, Write},
        reseller::{ResellerSettings, Standing},
    },
    form::{Button, FieldId, Form, credit, layout::Layout},
};

/// Rows of the tab that are no entries: the balance, the heading.
const ROWS_AROUND: u16 = 2;

/// An account's ledger, as far as it is loaded.
#[derive(Default)]
pub struct Ledger {
    /// The entries.
    pub entries: Window<LedgerEntry>,
    /// The balance, which is the sum of all entries; `None` until they are read.
    pub balance: Option<Cents>,
    /// Before which entry older ones are asked for and not there yet.
    awaited: Option<i64>,
}

impl Numbered for LedgerEntry {
    fn number(&self) -> i64 {
        self.number
    }
}

impl Ledger {
    /// Asks for the newest entries: at first, and again where there may be newer ones. The cursor keeps its entry.
    pub(super) fn refresh(account: &AccountId) -> Effect {
        ask(account, None)
    }

    /// Takes a page in.
    pub(super) fn take(&mut self, page: LedgerPage, room: Size) {
        self.balance = Some(page.balance);
        let newest = page.entries.first().map(|entry| entry.number);
        let next = page.entries.last().filter(|_| page.more).map(|entry| entry.number);
        let part = window::Part { rows: page.entries, newest, next };
        match page.request.before {
            Some(before) => {
                self.awaited.take_if(|awaited| *awaited == before);
                self.entries.take_older(before, part);
            }
            None => {
                self.entries.take_newest(part);
            }
        }
        self.follow(room);
    }

    /// Lets older entries be asked for again after they could not be read.
    pub(super) fn read_failed(&mut self) {
        self.awaited = None;
    }

    /// Keeps the selected entry among those that are seen.
    pub(super) fn follow(&mut self, room: Size) {
        self.entries.follow(shown(room));
    }

    /// The selected entry in all its parts.
    fn facts(&self, settings: &ResellerSettings) -> Option<Facts> {
        let entry = self.entries.row()?;
        let sign = if entry.amount.0 > 0 { "+" } else { "" };
        let entries = vec![
            ("When", vec![settings.timezone.date_time(entry.at)]),
            ("Who", vec![entry.operator.clone()]),
            ("Amount", vec![format!("{sign}{} {}", entry.amount, settings.currency.code())]),
            ("Balance", vec![settings.currency.show(entry.balance)]),
            ("Why", vec![entry.reason.clone()]),
            ("Source id", vec![entry.source_id.clone()]),
        ];
        Some(Facts { title: "Entry of the ledger", entries })
    }

    /// Does what a key asks of the entries; `None` where it asks for something else.
    fn act(&mut self, account: &AccountId, action: Action, room: Size) -> Option<Vec<Effect>> {
        let place = self.entries.place_for(action, shown(room))?;
        self.entries.select(place, shown(room));
        let next = self.entries.wanted().filter(|_| self.awaited.is_none());
        self.awaited = self.awaited.or(next);
        Some(next.map(|next| ask(account, Some(next))).into_iter().collect())
    }
}

/// Entries that are seen at once.
fn shown(room: Size) -> usize {
    usize::from(room.rows.saturating_sub(ROWS_AROUND).max(1))
}

/// The room of the tab without the line that a second balance takes.
pub(super) fn room(size: Size, account: Option<&Account>) -> Size {
    let room = size.inside_tab();
    let two = account.is_some_and(has_two_balances);
    Size { rows: room.rows.saturating_sub(u16::from(two)), ..room }
}

/// Whether the account has a balance at the cluster besides what was entered here.
pub fn has_two_balances(account: &Account) -> bool {
    account.sync.as_ref().is_some_and(|sync| sync.cluster_id.is_some())
}

fn ask(account: &AccountId, before: Option<i64>) -> Effect {
    Effect::Read(Read::Ledger(LedgerRequest { account: account.clone(), before, limit: PAGE }))
}

/// Credit that is added or removed.
pub struct CreditForm {
    /// Whether it comes or goes.
    pub way: Way,
    /// What the entry is told from others by: where an answer is lost and it is saved again, it counts once.
    pub source_id: String,
    /// Its fields.
    pub form: Form,
}

impl CreditForm {
    /// The form with nothing typed.
    pub(super) fn new(way: Way, source_id: String) -> Self {
        Self { way, source_id, form: credit::form() }
    }

    /// How it lies on the screen.
    pub fn layout(&self, account: &Account, standing: &Standing) -> Layout {
        credit::layout(&self.form, self.way, account, &standing.reseller.settings)
    }

    /// What stands over it.
    pub fn title(&self) -> &'static str {
        match self.way {
            Way::Add => "Add credit",
            Way::Remove => "Remove credit",
        }
    }

    /// Puts pasted text into the field that has the focus.
    pub fn paste(&mut self, text: &str, account: &Account, standing: &Standing) {
        let way = self.way;
        form_keys::paste(&mut self.form, text, |form| problems(form, way, account, standing));
    }
}

fn problems(form: &Form, way: Way, account: &Account, standing: &Standing) -> Vec<(FieldId, Problem)> {
    credit::read(form, way, account, &standing.reseller.settings).err().unwrap_or_default()
}

/// Does what a key asks of the ledger; `None` where it asks for something else.
pub(super) fn act_on_rows(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let size = model.size;
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return None };
    if action == Action::Press {
        model.overlay = screen.ledger.facts(&standing.reseller.settings).map(Overlay::Facts);
        return Some(Vec::new());
    }
    let room = room(size, screen.account());
    let screen = &mut **screen;
    screen.ledger.act(&screen.id, action, room)
}

/// Opens the form.
pub(super) fn open(model: &mut Model, button: Button) -> Vec<Effect> {
    let source_id = format!("trunkdesk-{}", model.drafts.new_name(&model.session.token));
    let Some(screen) = screen(model) else { return Vec::new() };
    let way = if button == Button::RemoveCredit { Way::Remove } else { Way::Add };
    screen.part = Some(Part::Credit(CreditForm::new(way, source_id)));
    vec![Effect::Read(Read::Account(screen.id.clone()))]
}

/// Does what a key asks of the form.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if matches!(action, Action::Back | Action::Interrupt) {
        return save::cancel(model);
    }
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let AccountScreen { part: Some(Part::Credit(part)), opened: Some(opened), .. } = &mut **screen else {
        return Vec::new();
    };
    let account = &opened.account;
    let layout = part.layout(account, standing);
    let way = part.way;
    match form_keys::act(&mut part.form, &layout, action, |_| None, |form| problems(form, way, account, standing)) {
        Outcome::Pressed(Button::AddCredit | Button::RemoveCredit) => confirm(model),
        Outcome::Pressed(_) => save::cancel(model),
        Outcome::Done | Outcome::Left(_) | Outcome::Toggled(_) | Outcome::Open(_) => Vec::new(),
    }
}

/// Has the credit written; an amount above the reseller's limit is asked about once more.
fn confirm(model: &mut Model) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let AccountScreen { part: Some(Part::Credit(part)), opened: Some(opened), .. } = &mut **screen else {
        return Vec::new();
    };
    let settings = &standing.reseller.settings;
    match credit::read(&part.form, part.way, &opened.account, settings) {
        Ok(change) if change.amount > settings.ask_above => {
            let amount = settings.currency.show(change.amount);
            let name = &opened.account.name;
            let (text, go) = match part.way {
                Way::Add => (format!("Add {amount} to the balance of {name}?"), "Add it"),
                Way::Remove => (format!("Remove {amount} from the balance of {name}?"), "Remove it"),
            };
            model.overlay = Some(Overlay::Question(Question::new(text, "Go back", go, Intent::ChangeCredit)));
            Vec::new()
        }
        Ok(_) => save_credit(model),
        Err(problems) => {
            part.form.show_problems(&problems, |_| true);
            save::enter_first_problem(model);
            Vec::new()
        }
    }
}

/// Has the credit written.
pub(in crate::app) fn save_credit(model: &mut Model) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let AccountScreen { part: Some(Part::Credit(part)), opened: Some(opened), saving, .. } = &mut **screen else {
        return Vec::new();
    };
    let Ok(change) = credit::read(&part.form, part.way, &opened.account, &standing.reseller.settings) else {
        // the balance may have changed while a question was open
        return confirm(model);
    };
    *saving = true;
    model.status = Some(Status::Working("Saving the credit…"));
    let source_id = SourceId::parse(&part.source_id).ok();
    vec![Effect::Write(Write::ChangeCredit(Box::new(CreditChange { source_id, ..change })))]
}
