//! How many accounts a search finds: of many only a part is counted at once, and the rest while nothing else is asked.

use super::{Effect, List, Model};
use crate::domain::request::{CountRequest, CountedOn, ListPage, Read};

/// How far a search is counted.
#[derive(Default)]
pub(super) struct Count {
    /// What is counted.
    of: Narrowing,
    /// Where counting stopped, and how many there are up to there; nothing where all are counted.
    reached: Option<(i64, u64)>,
}

/// What the accounts of a list have in common.
#[derive(Default, PartialEq, Eq)]
struct Narrowing {
    search: String,
    disabled: bool,
}

impl List {
    /// Takes over how many rows there are. Where a page tells less than is known, that stays.
    pub(super) fn take_total(&mut self, page: &ListPage, file_changed: bool) {
        let of = Narrowing { search: page.request.search.clone(), disabled: page.request.disabled };
        let is_same = of == self.count.of;
        let Some(upto) = page.counted_upto else {
            (self.total, self.at_least) = (page.total, false);
            self.count = Count { of, reached: None };
            return;
        };
        if is_same && !file_changed && self.total >= page.total {
            return;
        }
        self.count = Count { of, reached: Some((upto, page.total)) };
        // what was counted before the change stands until it is counted anew
        if !is_same || self.at_least {
            (self.total, self.at_least) = (page.total, true);
        }
    }
}

/// Asks for more to be counted, where not all is.
pub(super) fn ask(model: &Model) -> Option<Effect> {
    let list = &model.home.list;
    let (after, counted) = list.count.reached?;
    let Narrowing { search, disabled } = &list.count.of;
    Some(Effect::Read(Read::Count(CountRequest {
        generation: list.generation,
        search: search.clone(),
        disabled: *disabled,
        after,
        counted,
    })))
}

/// Takes in what was counted; where the list was asked for anew since, nothing.
pub fn take_count(model: &mut Model, counted: &CountedOn) -> Vec<Effect> {
    let list = &mut model.home.list;
    if counted.request.generation != list.generation {
        return Vec::new();
    }
    list.count.reached = counted.counted_upto.map(|upto| (upto, counted.total));
    // not shown before it is whole: over a slow line each number between would be sent
    if counted.counted_upto.is_none() {
        (list.total, list.at_least) = (counted.total, false);
    }
    ask(model).into_iter().collect()
}
