//! The list of a history: what of it is loaded, its search, and moving in it.

use tui_input::{Input, InputRequest};

use super::whole::whole;
use crate::{
    app::{
        effect::Effect,
        keys::{Action, Scope},
        size::Size,
        window::{Numbered, PAGE, Part, Window},
    },
    domain::{
        account::AccountId,
        history::{HistoryPage, HistoryRequest, HistoryRow, Span},
        request::Read,
        timezone::Timezone,
    },
    form::field,
};

/// Rows that are kept at most, as each may hold long notes twice; those farthest from the selected one go.
const KEPT: usize = 600;
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
    /// The rows.
    pub window: Window<HistoryRow>,
    /// Where the selected row is shown whole: the first line of it that is seen.
    pub whole: Option<usize>,
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

impl Numbered for HistoryRow {
    fn number(&self) -> i64 {
        self.number
    }
}

impl HistoryList {
    /// The history of all accounts and of the reseller.
    pub fn of_all() -> Self {
        Self {
            of: None,
            search: Input::default(),
            searching: false,
            window: Window::default(),
            whole: None,
            generation: 0,
            asked: None,
            stale: true,
        }
    }

    /// The history of one account.
    pub fn of_account(id: AccountId) -> Self {
        Self { of: Some(id), ..Self::of_all() }
    }

    /// Asks for the newest rows: at first, and again where there may be newer ones. The cursor keeps its row; so far down
    /// that the newest are let go, nothing is to be asked.
    pub fn refresh(&mut self) -> Option<Effect> {
        (self.stale || !self.window.newer).then(|| self.ask(Span::Newest))
    }

    /// The selected row.
    pub fn row(&self) -> Option<&HistoryRow> {
        self.window.row()
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
        match (self.window.rows.len(), self.window.next.is_some()) {
            _ if self.window.newer => "History: older".into(),
            (0, true) => "History: searching".into(),
            (count, true) => format!("History: newest {count}"),
            (count, false) if self.search.value().trim().is_empty() => format!("History {count}"),
            (count, false) => format!("History: {count} found"),
        }
    }

    fn ask(&mut self, span: Span) -> Effect {
        self.generation += 1;
        let request = HistoryRequest {
            generation: self.generation,
            account: self.of.clone(),
            search: self.search.value().trim().to_owned(),
            span,
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
        self.ask(Span::Newest)
    }

    /// Takes a page in, and asks for more where too little is loaded; an answer to anything but what was asked last is
    /// dropped.
    pub fn take_page(&mut self, page: HistoryPage, room: Size) -> Option<Effect> {
        if self.asked.as_ref() != Some(&page.request) {
            return None;
        }
        self.asked = None;
        let part = Part { rows: page.rows, newest: page.newest, next: page.next };
        match page.request.span {
            Span::OlderThan(number) => self.window.take_older(number, part),
            Span::NewerThan(number) => self.window.take_newer(number, part),
            Span::Newest if std::mem::take(&mut self.stale) => {
                self.window.replace(part);
                self.whole = None;
            }
            Span::Newest => {
                if !self.window.take_newest(part) {
                    self.whole = None;
                }
            }
        }
        self.window.keep(KEPT);
        self.follow(room);
        self.ask_on()
    }

    /// Lets more be asked for again after a page could not be read.
    pub fn read_failed(&mut self) {
        self.asked = None;
    }

    /// Keeps the selected row among those that are seen.
    pub fn follow(&mut self, room: Size) {
        self.window.follow(rows_shown(room));
    }

    fn select(&mut self, place: usize, room: Size) -> Option<Effect> {
        self.window.select(place, rows_shown(room));
        self.ask_on()
    }

    /// Asks for the rows beyond those that are loaded where the selected one is near their end.
    fn ask_on(&mut self) -> Option<Effect> {
        let older = self.window.wanted().map(Span::OlderThan);
        let span = older.or(self.window.wanted_again().map(Span::NewerThan)).filter(|_| self.asked.is_none())?;
        Some(self.ask(span))
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
    let effect = match action {
        Action::Edit(request) if list.searching => Some(list.edit(request)),
        Action::Next | Action::Previous => {
            list.searching = !list.searching || list.window.rows.is_empty();
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
            list.searching = list.window.rows.is_empty();
            None
        }
        Action::Back | Action::Interrupt => return Outcome::Leave,
        Action::Menu => return Outcome::Menu,
        Action::OpenAccount => return open_account(list),
        Action::Press => {
            list.whole = list.row().map(|_| 0);
            None
        }
        Action::First if list.window.newer => {
            // as at first: the newest take the place of all
            list.stale = true;
            list.refresh()
        }
        _ => list.window.place_for(action, rows_shown(room)).and_then(|place| list.select(place, room)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::history::tests::row;

    const ROOM: Size = Size { columns: 76, rows: 19 };

    /// Answers with all rows of these numbers; what else may be asked then is left.
    fn answered(list: &mut HistoryList, numbers: std::ops::RangeInclusive<i64>, more: bool) {
        let request = list.asked.clone().unwrap();
        let next = match request.span {
            Span::NewerThan(_) => *numbers.end(),
            _ => *numbers.start(),
        };
        let next = more.then_some(next);
        let newest = Some(*numbers.end());
        list.take_page(HistoryPage { request, rows: numbers.rev().map(row).collect(), newest, next }, ROOM);
    }

    fn numbers(list: &HistoryList) -> Vec<i64> {
        list.window.rows.iter().map(|row| row.number).collect()
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
            list.ask(Span::OlderThan(6));
            answered(&mut list, 2..=5, true);
            list.window.selected = 4;
            assert_eq!(list.row().unwrap().number, 5);
            list.refresh();
            answered(&mut list, newest.clone(), more);
            assert_eq!(numbers(&list), joined.rev().collect::<Vec<_>>(), "{newest:?}");
            assert_eq!((list.window.next.is_some(), list.row().unwrap().number), (still_more, selected), "{newest:?}");
        }
    }

    #[test]
    fn another_search_takes_the_place_of_all_rows() {
        let mut list = HistoryList::of_all();
        list.refresh();
        answered(&mut list, 6..=9, true);
        list.window.selected = 2;
        list.paste("rita");
        answered(&mut list, 7..=8, false);
        assert_eq!((numbers(&list), list.window.selected, list.window.next.is_some()), (vec![8, 7], 0, false));
    }

    #[test]
    fn a_search_goes_on_until_enough_is_found_or_all_is_looked_at() {
        /// Answers what is asked; what is asked then, and what is seen.
        fn answer(
            list: &mut HistoryList,
            found: &[i64],
            newest: i64,
            next: Option<i64>,
        ) -> (Option<Span>, Vec<i64>, String) {
            let request = list.asked.clone().unwrap();
            let rows = found.iter().copied().map(row).collect();
            list.take_page(HistoryPage { request, rows, newest: Some(newest), next }, ROOM);
            (list.asked.as_ref().map(|asked| asked.span), numbers(list), list.title())
        }
        let older = |number| Some(Span::OlderThan(number));
        let mut list = HistoryList::of_all();
        list.paste("rita");
        let searching = "History: searching".to_owned();
        assert_eq!(answer(&mut list, &[], 999, Some(900)), (older(900), vec![], searching.clone()));
        // others change something meanwhile, and what was looked at already is not looked at again
        list.refresh();
        assert_eq!(answer(&mut list, &[], 1001, Some(901)), (older(900), vec![], searching));
        assert_eq!(answer(&mut list, &[850], 899, Some(800)), (older(800), vec![850], "History: newest 1".into()));
        list.refresh();
        let newest = "History: newest 2".to_owned();
        assert_eq!(answer(&mut list, &[1002], 1002, Some(903)), (older(800), vec![1002, 850], newest));
        let found = "History: 4 found".to_owned();
        assert_eq!(answer(&mut list, &[650, 640], 799, None), (None, vec![1002, 850, 650, 640], found));
        assert!(!list.is_waiting());
    }

    #[test]
    fn only_so_many_rows_are_kept_and_reading_back_finds_the_newest() {
        const NEWEST: i64 = 1_500;
        let mut list = HistoryList::of_all();
        list.refresh();
        let answer = |list: &mut HistoryList| {
            while let Some(request) = list.asked.clone() {
                let limit = i64::from(request.limit);
                let range = match request.span {
                    Span::Newest => NEWEST - limit + 1..=NEWEST,
                    Span::OlderThan(number) => (number - limit).max(1)..=number - 1,
                    Span::NewerThan(number) => number + 1..=(number + limit).min(NEWEST),
                };
                let more = *range.start() > 1 && *range.end() < NEWEST || request.span == Span::Newest;
                answered(list, range, more);
                assert!(list.window.rows.len() <= KEPT);
                let joined = numbers(list).windows(2).all(|pair| pair[0] == pair[1] + 1);
                assert!(joined, "nothing is missing between");
            }
        };
        let press = |list: &mut HistoryList, action| {
            act_list(list, action, ROOM, &Timezone::utc());
            answer(list);
        };
        answer(&mut list);
        for number in (1..=NEWEST).rev() {
            assert_eq!(list.row().unwrap().number, number);
            press(&mut list, Action::Down);
        }
        assert!(list.window.newer && list.window.next.is_none());
        assert_eq!(list.refresh(), None, "what is newer is not seen from here");
        for number in 1..=NEWEST {
            assert_eq!(list.row().unwrap().number, number);
            press(&mut list, Action::Up);
        }
        assert!(!list.window.newer && list.window.next.is_some());
        for _ in 0..900 {
            press(&mut list, Action::Down);
        }
        press(&mut list, Action::First);
        assert_eq!((list.row().unwrap().number, list.window.newer), (NEWEST, false));
    }
}
