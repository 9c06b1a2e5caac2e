//! What the reseller has and has given out, as lines of words and bars.

use super::{
    spec::{FieldId, spec},
    wrap::columns,
};
use crate::domain::{
    reseller::{Holding, Holdings, Standing},
    trunks::{TrunkKind, left},
};

/// Cells of a bar.
pub const BAR: u32 = 20;
/// Columns of a bar, with its ends and what parts it from the numbers.
const BAR_COLUMNS: usize = BAR as usize + 4;
/// The column of values.
pub const COLUMN: u16 = 18;
/// The fewest columns in which holders of three kinds stand side by side.
const BESIDE_MIN: usize = 66;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// A heading over what follows.
    Heading(&'static str),
    /// A label, and what stands beside it.
    Labelled(&'static str, String),
    /// Trunks of one kind.
    Trunks(Bar),
    /// The names of the kinds, one for each column of holders.
    Kinds,
    /// One holder of each kind, side by side.
    Holders([Option<Holding>; 3]),
    /// One holder by itself.
    Holder(Holding),
}

/// How much of a total is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The kind, as its field is called.
    pub label: &'static str,
    /// Cells of [`BAR`] that are filled; `None` where there is no total to fill.
    pub filled: Option<u32>,
    /// Whether more is given out than the total.
    pub exceeded: bool,
    /// The numbers, where they stand beside it.
    pub words: String,
}

/// Everything, in so many columns: where there are few, numbers stand below their bars and the holders of one kind below
/// those of another. Holders are left out until they are known.
pub fn lines(standing: &Standing, holdings: Option<&Holdings>, room: usize) -> Vec<Line> {
    let currency = &standing.reseller.settings.currency;
    let credit = holdings.map_or_else(String::new, |holdings| currency.show(holdings.credit));
    let mut lines = vec![
        Line::Labelled("Accounts", standing.accounts.to_string()),
        Line::Labelled("Credit in all", credit),
        Line::Blank,
    ];
    for kind in TrunkKind::ALL {
        let mut bar = bar(standing, kind);
        let fits = bar.filled.is_none() || usize::from(COLUMN) + BAR_COLUMNS + columns(&bar.words) <= room;
        let below = if fits { None } else { Some(std::mem::take(&mut bar.words)) };
        lines.push(Line::Trunks(bar));
        lines.extend(below.map(|words| Line::Labelled("", words)));
    }
    if let Some(holdings) = holdings {
        lines.push(Line::Blank);
        if room >= BESIDE_MIN { side_by_side(holdings, &mut lines) } else { one_by_one(holdings, &mut lines) }
    }
    lines
}

fn side_by_side(holdings: &Holdings, lines: &mut Vec<Line>) {
    let kinds = TrunkKind::ALL.map(|kind| holdings.most(kind));
    let rows = kinds.iter().map(|holders| holders.len()).max().unwrap_or(0);
    if rows == 0 {
        lines.push(Line::Labelled("Who holds most", "nobody holds any yet".into()));
        return;
    }
    lines.extend([Line::Heading("Who holds most"), Line::Kinds]);
    lines.extend((0..rows).map(|place| Line::Holders(kinds.map(|holders| holders.get(place).cloned()))));
}

fn one_by_one(holdings: &Holdings, lines: &mut Vec<Line>) {
    for kind in TrunkKind::ALL {
        lines.push(Line::Heading(match kind {
            TrunkKind::Twoway => "Who holds most twoway trunks",
            TrunkKind::Inbound => "Who holds most inbound trunks",
            TrunkKind::Outbound => "Who holds most outbound trunks",
        }));
        let holders = holdings.most(kind);
        lines.extend(holders.iter().cloned().map(Line::Holder));
        if holders.is_empty() {
            lines.push(Line::Labelled("nobody yet", String::new()));
        }
    }
}

fn bar(standing: &Standing, kind: TrunkKind) -> Bar {
    let totals = &standing.reseller.settings.totals;
    let given = standing.given.get(kind);
    let label = spec(FieldId::Total(kind)).label;
    let (Some(total), Some(left)) = (totals.get(kind), left(totals, &standing.given, kind)) else {
        return Bar { label, filled: None, exceeded: false, words: format!("no total set, {given} given out") };
    };
    let exceeded = given > total;
    let words = if exceeded {
        format!("{given} of {total} given out: {} too many", given - total)
    } else {
        format!("{given} of {total} given out, {left} left")
    };
    Bar { label, filled: Some(filled(given, total)), exceeded, words }
}

/// Cells for a part of a total: some for any, and all only for all of it.
fn filled(given: u32, total: u32) -> u32 {
    match given {
        0 => 0,
        given if given >= total => BAR,
        given => {
            let cells = u64::from(given) * u64::from(BAR) / u64::from(total);
            u32::try_from(cells).unwrap_or(BAR).max(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_empty_for_nothing_and_full_for_all() {
        for (given, total, cells) in [
            (0, 0, 0),
            (0, 500, 0),
            (1, 500, 1),
            (250, 500, 10),
            (499, 500, 19),
            (500, 500, 20),
            (501, 500, 20),
            (3, 0, 20),
            (u32::MAX - 1, u32::MAX, 19),
        ] {
            assert_eq!(filled(given, total), cells, "{given} of {total}");
        }
    }

    #[test]
    fn numbers_stand_beside_their_bars_where_there_is_room() {
        use crate::domain::{
            calling::Classifiers,
            id::AccountId,
            reseller::{Reseller, Template},
            trunks::{Given, Totals},
        };
        let mut settings = crate::demo::settings();
        settings.totals = Totals { twoway: Some(500), inbound: Some(3), outbound: None };
        let reseller = Reseller {
            id: AccountId::from_random([1; 16]),
            settings,
            template: Template::default(),
            classifiers: Classifiers::default(),
            revision: 1,
        };
        let standing = Standing { reseller, given: Given { twoway: 10, inbound: 4, outbound: 7 }, accounts: 2 };
        let words = |room| {
            let told = |line: &Line| match line {
                Line::Trunks(bar) => format!("{:?} {}", bar.filled, bar.words).trim().to_owned(),
                Line::Labelled(_, text) => text.clone(),
                _ => String::new(),
            };
            lines(&standing, None, room).iter().skip(3).map(told).collect::<Vec<_>>()
        };
        let beside = [
            "Some(1) 10 of 500 given out, 490 left",
            "Some(20) 4 of 3 given out: 1 too many",
            "None no total set, 7 given out",
        ];
        assert_eq!(words(76), beside);
        let below = [
            "Some(1)",
            "10 of 500 given out, 490 left",
            "Some(20)",
            "4 of 3 given out: 1 too many",
            "None no total set, 7 given out",
        ];
        assert_eq!(words(56), below);
    }
}
