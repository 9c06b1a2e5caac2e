//! History: a list of who did what, the newest first, for all accounts or for one; and one row of it whole.

use tui_input::{Input, InputRequest};

use super::{
    effect::Effect,
    keys::{Action, Scope},
    model::{Model, Screen},
    overlay::Overlay,
    size::Size,
};
use crate::{
    domain::{
        account::AccountId,
        history::{HistoryPage, HistoryRequest, HistoryRow, in_words},
        request::Read,
        timezone::Timezone,
    },
    form::{
        field,
        wrap::{columns, wrap},
    },
};

/// Rows that are asked for at once.
const PAGE: u32 = 200;
/// How near the selected row comes to the end of what is loaded before more is asked for.
const NEAR: usize = 50;
/// Rows around the list: the line of the search, a rule below it, a rule above what the selected row changed.
const ROWS_AROUND: u16 = 3;
/// The fewest and the most rows that tell what the selected row changed.
const CHANGES_SHOWN: (u16, u16) = (2, 6);

/// The history, of all accounts or of one, as far as it is loaded.
pub struct HistoryList {
    /// The account that it is of; `None` for all.
    pub of: Option<AccountId>,
    /// What is searched for.
    pub search: Input,
    /// Whether the line of the search has the focus.
    pub searching: bool,
    /// The loaded rows, the newest first.
    pub rows: Vec<HistoryRow>,
    /// The selected one of them.
    pub selected: usize,
    /// The first of them that is seen.
    pub top: usize,
    /// Where older ones than those that are loaded begin, if there may be any.
    pub next: Option<i64>,
    /// Where the selected row is shown whole: the first line of it that is seen.
    pub whole: Option<usize>,
    /// The newest row that was looked at: what is newer is not known yet, what is older is, down to `next`.
    newest: Option<i64>,
    generation: u64,
    /// What is asked that is not answered yet.
    asked: Option<HistoryRequest>,
    /// Whether the answer takes the place of all rows, which were found by another search.
    stale: bool,
}

/// What the screen around the list has to see to.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What is to be read now, if anything.
    Done(Option<Effect>),
    /// The list is to be left.
    Leave,
    /// This account is to be opened.
    Open(AccountId),
    /// The menu is to be opened.
    Menu,
}

impl HistoryList {
    /// The history of all accounts and of the reseller.
    pub fn of_all() -> Self {
        Self {
            of: None,
            search: Input::default(),
            searching: false,
            rows: Vec::new(),
            selected: 0,
            top: 0,
            next: None,
            whole: None,
            newest: None,
            generation: 0,
            asked: None,
            stale: true,
        }
    }

    /// The history of one account.
    pub fn of_account(id: AccountId) -> Self {
        Self { of: Some(id), ..Self::of_all() }
    }

    /// Asks for the newest rows: at first, and again where there may be newer ones. The cursor keeps its row.
    pub fn refresh(&mut self) -> Effect {
        self.ask(None)
    }

    /// The selected row.
    pub fn row(&self) -> Option<&HistoryRow> {
        self.rows.get(self.selected)
    }

    /// Whether characters are typed into the line of the search.
    pub fn is_typing(&self) -> bool {
        self.searching && self.whole.is_none()
    }

    /// Whether an answer is still awaited.
    pub fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    /// Where keys are looked up, the nearest first.
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = match (self.whole, self.searching) {
            (Some(_), _) => vec![Scope::HistoryRow],
            (None, true) => return vec![Scope::HistorySearch, Scope::Text],
            (None, false) => vec![Scope::HistoryList],
        };
        if self.account_to_open().is_some() {
            scopes.push(Scope::HistoryAccount);
        }
        scopes
    }

    /// The account of the selected row, where it is another than the list's own, and still there.
    fn account_to_open(&self) -> Option<&AccountId> {
        let row = self.row().filter(|row| self.of.is_none() && !row.deleted)?;
        row.account.as_ref().map(|(id, _)| id)
    }

    /// What the title counts: all rows, or the newest that are loaded.
    pub fn title(&self) -> String {
        match (self.rows.len(), self.next.is_some()) {
            (0, true) => "History: searching".into(),
            (count, true) => format!("History: newest {count}"),
            (count, false) if self.search.value().trim().is_empty() => format!("History {count}"),
            (count, false) => format!("History: {count} found"),
        }
    }

    fn ask(&mut self, before: Option<i64>) -> Effect {
        self.generation += 1;
        let request = HistoryRequest {
            generation: self.generation,
            account: self.of.clone(),
            search: self.search.value().trim().to_owned(),
            before,
            limit: PAGE,
        };
        self.asked = Some(request.clone());
        Effect::Read(Read::History(request))
    }

    /// Edits the line of the search as a key asks for.
    pub fn edit(&mut self, request: InputRequest) -> Effect {
        field::edit(&mut self.search, request);
        self.search_changed()
    }

    /// Puts pasted text into the line of the search.
    pub fn paste(&mut self, text: &str) -> Effect {
        field::paste(&mut self.search, text);
        self.search_changed()
    }

    fn search_changed(&mut self) -> Effect {
        self.stale = true;
        self.ask(None)
    }

    /// Takes a page in, and asks for more where too little is loaded; an answer to anything but what was asked last is
    /// dropped.
    pub fn take_page(&mut self, page: HistoryPage, room: Size) -> Option<Effect> {
        if self.asked.as_ref() != Some(&page.request) {
            return None;
        }
        self.asked = None;
        if page.request.before.is_some() {
            self.rows.extend(page.rows);
            self.next = page.next;
        } else {
            self.take_newest(page);
        }
        self.follow(room);
        self.ask_on()
    }

    /// Puts the newest rows before those that are older than they are, where nothing is missing between.
    fn take_newest(&mut self, page: HistoryPage) {
        let selected = self.row().map(|row| row.number);
        let known = self.newest.filter(|_| !self.stale);
        match page.next {
            Some(next) if known.is_some_and(|newest| next <= newest) => {
                self.rows.retain(|row| row.number < next);
                self.next = self.next.map(|own| own.min(next));
            }
            _ => {
                self.rows.clear();
                self.next = page.next;
            }
        }
        self.newest = page.newest;
        self.rows.splice(0..0, page.rows);
        let same = |row: &HistoryRow| Some(row.number) == selected;
        match self.rows.iter().position(same).filter(|_| !self.stale) {
            // at the top newer rows come into sight, further down what is seen stays
            Some(place) => {
                self.top = if self.top == 0 { 0 } else { (self.top + place).saturating_sub(self.selected) };
                self.selected = place;
            }
            None => (self.selected, self.top, self.whole) = (0, 0, None),
        }
        self.stale = false;
    }

    /// Lets more be asked for again after a page could not be read.
    pub fn read_failed(&mut self) {
        self.asked = None;
    }

    /// Keeps the selected row among those that are seen.
    pub fn follow(&mut self, room: Size) {
        let shown = rows_shown(room);
        let last_top = self.rows.len().saturating_sub(shown);
        self.top = self.top.clamp((self.selected + 1).saturating_sub(shown), self.selected).min(last_top);
    }

    fn select(&mut self, place: usize, room: Size) -> Option<Effect> {
        self.selected = place.min(self.rows.len().saturating_sub(1));
        self.follow(room);
        self.ask_on()
    }

    /// Asks for older rows where the selected one is near the end of those that are loaded.
    fn ask_on(&mut self) -> Option<Effect> {
        let near_end = self.asked.is_none() && self.selected + NEAR >= self.rows.len();
        let next = self.next.filter(|_| near_end)?;
        Some(self.ask(Some(next)))
    }
}

/// Rows of the list that are seen at once.
pub fn rows_shown(room: Size) -> usize {
    usize::from(room.rows.saturating_sub(ROWS_AROUND + changes_shown(room)).max(1))
}

/// Rows below the list that tell what the selected row changed.
pub fn changes_shown(room: Size) -> u16 {
    let (fewest, most) = CHANGES_SHOWN;
    (room.rows / 5).clamp(fewest, most)
}

/// Does what a key asks of a list that has this much room, with times in this zone.
pub fn act_list(list: &mut HistoryList, action: Action, room: Size, zone: &Timezone) -> Outcome {
    if let Some(scroll) = list.whole {
        return act_whole(list, action, scroll, room, zone);
    }
    let page = rows_shown(room);
    let last = list.rows.len().saturating_sub(1);
    let effect = match action {
        Action::Edit(request) if list.searching => Some(list.edit(request)),
        Action::Next | Action::Previous => {
            list.searching = !list.searching || list.rows.is_empty();
            None
        }
        Action::Search => {
            list.searching = true;
            None
        }
        Action::Back | Action::Interrupt if !list.search.value().is_empty() => {
            list.search = Input::default();
            Some(list.search_changed())
        }
        Action::Back | Action::Interrupt | Action::Down if list.searching => {
            list.searching = list.rows.is_empty();
            None
        }
        Action::Back | Action::Interrupt => return Outcome::Leave,
        Action::Menu => return Outcome::Menu,
        Action::OpenAccount => return open_account(list),
        Action::Press => {
            list.whole = list.row().map(|_| 0);
            None
        }
        Action::Up => list.select(list.selected.saturating_sub(1), room),
        Action::Down => list.select(list.selected + 1, room),
        Action::PageUp => list.select(list.selected.saturating_sub(page), room),
        Action::PageDown => list.select(list.selected + page, room),
        Action::First => list.select(0, room),
        Action::Last => list.select(last, room),
        _ => None,
    };
    Outcome::Done(effect)
}

fn act_whole(list: &mut HistoryList, action: Action, scroll: usize, room: Size, zone: &Timezone) -> Outcome {
    let page = usize::from(room.rows.max(1));
    let lines = list.row().map_or(0, |row| whole(row, zone, usize::from(room.columns)).lines.len());
    let last = lines.saturating_sub(page);
    list.whole = match action {
        Action::Up => Some(scroll.saturating_sub(1)),
        Action::Down => Some((scroll + 1).min(last)),
        Action::PageUp => Some(scroll.saturating_sub(page)),
        Action::PageDown => Some((scroll + page).min(last)),
        Action::First => Some(0),
        Action::Last => Some(last),
        Action::Back | Action::Interrupt => None,
        Action::OpenAccount => return open_account(list),
        _ => Some(scroll),
    };
    Outcome::Done(None)
}

fn open_account(list: &HistoryList) -> Outcome {
    list.account_to_open().map_or(Outcome::Done(None), |id| Outcome::Open(id.clone()))
}

/// What a row changed, a line for each field: `Label: before → after`.
pub fn change_lines(row: &HistoryRow) -> Vec<String> {
    let changes = row.changes();
    let line = |change| match row.told(change) {
        (Some(before), Some(after)) => format!("{}: {before} → {after}", change.label),
        (before, after) => format!("{}: {}", change.label, before.or(after).unwrap_or_default()),
    };
    changes.iter().map(line).collect()
}

/// A row as lines of labels and values.
pub struct Whole {
    /// The lines; what takes several has its label before the first.
    pub lines: Vec<(String, String)>,
    /// Columns of the labels.
    pub label_columns: usize,
}

/// A row whole, in so many columns: who did what and from where, then every field that it changed.
pub fn whole(row: &HistoryRow, zone: &Timezone, room: usize) -> Whole {
    let by = &row.operator;
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".into());
    let mut entries = vec![
        ("Row".into(), vec![row.number.to_string()]),
        ("When".into(), vec![zone.date_time(row.at)]),
        ("What".into(), vec![in_words(&row.action).to_owned()]),
    ];
    if let Some((id, name)) = &row.account {
        let deleted = if row.deleted { " (deleted)" } else { "" };
        entries.push(("Account".into(), vec![format!("{name}{deleted}"), id.to_string()]));
    }
    entries.extend([
        ("Operator".into(), vec![by.name.clone()]),
        ("Login uid".into(), vec![or_none(&by.login_uid.map(|uid| uid.to_string()))]),
        ("Effective user".into(), vec![by.effective_user.clone()]),
        ("Sudo user".into(), vec![or_none(&by.sudo_user)]),
        ("SSH address".into(), vec![or_none(&by.ssh_address)]),
        (String::new(), vec![String::new()]),
    ]);
    let changes = row.changes();
    let label_columns = changes.iter().map(|change| columns(&change.label)).max().unwrap_or(0);
    let label_columns = label_columns.max(columns("Effective user")).min(room * 2 / 5);
    let value_columns = room.saturating_sub(label_columns + 2);
    entries.extend(changes.iter().map(|change| {
        let value = match row.told(change) {
            (Some(before), Some(after)) => {
                let line = format!("{before} → {after}");
                let fits = columns(&line) <= value_columns && !line.contains('\n');
                if fits { vec![line] } else { vec![before.to_owned(), format!("→ {after}")] }
            }
            (before, after) => vec![before.or(after).unwrap_or_default().to_owned()],
        };
        (change.label.clone(), value)
    }));
    if changes.is_empty() {
        entries.push(("Changed".into(), vec!["no field".into()]));
    }
    let lines = entries.into_iter().flat_map(|(label, values)| {
        let mut labels = wrap(&label, label_columns).into_iter();
        let values = values.iter().flat_map(|value| value.split('\n')).flat_map(|line| wrap(line, value_columns));
        let mut lines: Vec<_> = values.map(|value| (labels.next().unwrap_or_default(), value)).collect();
        lines.extend(labels.map(|label| (label, String::new())));
        lines
    });
    Whole { lines: lines.collect(), label_columns }
}

/// Opens the history of all accounts from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let mut list = HistoryList::of_all();
    let effect = list.refresh();
    model.screen = Screen::History(Box::new(list));
    model.status = None;
    vec![effect]
}

/// Does what a key asks of the history of all accounts.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (Screen::History(list), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let room = model.size.inside_pane();
    match act_list(list, action, room, &standing.reseller.settings.timezone) {
        Outcome::Done(effect) => effect.into_iter().collect(),
        Outcome::Leave => {
            model.screen = Screen::Home;
            super::home::refresh(model)
        }
        Outcome::Open(id) => {
            let mut effects = super::account::open(model, id.clone(), None);
            effects.extend(super::home::select(model, id));
            effects
        }
        Outcome::Menu => {
            model.overlay = Some(Overlay::Menu(0));
            Vec::new()
        }
    }
}

/// Reads what is new of the history of all accounts, where it is open.
pub fn file_changed(model: &mut Model) -> Option<Effect> {
    match &mut model.screen {
        Screen::History(list) => Some(list.refresh()),
        _ => None,
    }
}

/// Takes a page in, where a history is open.
pub fn take_page(model: &mut Model, page: HistoryPage) -> Vec<Effect> {
    let effect = match &mut model.screen {
        Screen::History(list) => list.take_page(page, model.size.inside_pane()),
        Screen::Account(screen) => screen.history.take_page(page, model.size.inside_tab()),
        _ => None,
    };
    effect.into_iter().collect()
}

/// Lets more be asked for again after a page could not be read.
pub fn read_failed(model: &mut Model) {
    match &mut model.screen {
        Screen::History(list) => list.read_failed(),
        Screen::Account(screen) => screen.history.read_failed(),
        _ => {}
    }
}

/// Keeps the selected row in sight where the terminal has another size.
pub fn resized(model: &mut Model) {
    match &mut model.screen {
        Screen::History(list) => list.follow(model.size.inside_pane()),
        Screen::Account(screen) => screen.history.follow(model.size.inside_tab()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::operator::Operator;

    fn row(number: i64) -> HistoryRow {
        let operator = Operator {
            name: "mdemo".into(),
            login_uid: None,
            effective_user: "root".into(),
            sudo_user: None,
            ssh_address: None,
        };
        HistoryRow {
            number,
            at: jiff::Timestamp::UNIX_EPOCH,
            operator,
            action: "account.changed".into(),
            account: None,
            deleted: false,
            before: Some(json!({ "account": { "custom_notes": "one\ntwo" }, "limits": { "twoway_trunks": 3 } })),
            after: Some(json!({ "account": { "custom_notes": "three" }, "limits": { "twoway_trunks": 4 } })),
        }
    }

    const ROOM: Size = Size { columns: 76, rows: 19 };

    /// Answers with all rows of these numbers; what else may be asked then is left.
    fn answered(list: &mut HistoryList, numbers: std::ops::RangeInclusive<i64>, more: bool) {
        let request = list.asked.clone().unwrap();
        let next = more.then_some(*numbers.start());
        let newest = Some(*numbers.end());
        list.take_page(HistoryPage { request, rows: numbers.rev().map(row).collect(), newest, next }, ROOM);
    }

    fn numbers(list: &HistoryList) -> Vec<i64> {
        list.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn newer_rows_join_those_that_are_loaded_where_nothing_is_missing_between() {
        for (newest, more, joined, still_more, selected) in [
            // the same once more
            (6..=9, true, 2..=9, true, 5),
            // two new ones
            (8..=11, true, 2..=11, true, 5),
            // as many as a page, right after those there are
            (9..=12, true, 2..=12, true, 5),
            // more than a page: some are missing
            (10..=13, true, 10..=13, true, 13),
            // all there are
            (1..=10, false, 1..=10, false, 5),
        ] {
            let mut list = HistoryList::of_all();
            list.refresh();
            answered(&mut list, 6..=9, true);
            list.ask(Some(6));
            answered(&mut list, 2..=5, true);
            list.selected = 4;
            assert_eq!(list.row().unwrap().number, 5);
            list.refresh();
            answered(&mut list, newest.clone(), more);
            assert_eq!(numbers(&list), joined.rev().collect::<Vec<_>>(), "{newest:?}");
            assert_eq!((list.next.is_some(), list.row().unwrap().number), (still_more, selected), "{newest:?}");
        }
    }

    #[test]
    fn another_search_takes_the_place_of_all_rows() {
        let mut list = HistoryList::of_all();
        list.refresh();
        answered(&mut list, 6..=9, true);
        list.selected = 2;
        list.paste("rita");
        answered(&mut list, 7..=8, false);
        assert_eq!((numbers(&list), list.selected, list.next), (vec![8, 7], 0, None));
    }

    #[test]
    fn a_search_goes_on_until_enough_is_found_or_all_is_looked_at() {
        /// Answers what is asked; what is asked then, and what is seen.
        fn answer(
            list: &mut HistoryList,
            found: &[i64],
            newest: i64,
            next: Option<i64>,
        ) -> (Option<i64>, Vec<i64>, String) {
            let request = list.asked.clone().unwrap();
            let rows = found.iter().copied().map(row).collect();
            list.take_page(HistoryPage { request, rows, newest: Some(newest), next }, ROOM);
            (list.asked.as_ref().and_then(|asked| asked.before), numbers(list), list.title())
        }
        let mut list = HistoryList::of_all();
        list.paste("rita");
        let searching = "History: searching".to_owned();
        assert_eq!(answer(&mut list, &[], 999, Some(900)), (Some(900), vec![], searching.clone()));
        // others change something meanwhile, and what was looked at already is not looked at again
        list.refresh();
        assert_eq!(answer(&mut list, &[], 1001, Some(901)), (Some(900), vec![], searching));
        assert_eq!(answer(&mut list, &[850], 899, Some(800)), (Some(800), vec![850], "History: newest 1".into()));
        list.refresh();
        let newest = "History: newest 2".to_owned();
        assert_eq!(answer(&mut list, &[1002], 1002, Some(903)), (Some(800), vec![1002, 850], newest));
        let found = "History: 4 found".to_owned();
        assert_eq!(answer(&mut list, &[650, 640], 799, None), (None, vec![1002, 850, 650, 640], found));
        assert!(!list.is_waiting());
    }

    #[test]
    fn a_row_whole_has_every_field_and_breaks_what_is_long() {
        let whole = whole(&row(7), &Timezone::utc(), 40);
        let fields: Vec<_> = whole.lines.iter().skip_while(|(label, _)| label != "Twoway trunks").collect();
        let line = |(label, value): &(String, String)| format!("{label}|{value}");
        let fields: Vec<String> = fields.into_iter().map(line).collect();
        assert_eq!(fields, ["Twoway trunks|3 → 4", "Notes|one", "|two", "|→ three"]);
        assert_eq!(change_lines(&row(7)), ["Twoway trunks: 3 → 4", "Notes: one\ntwo → three"]);
    }
}
