//! A way through the tree on one line: the beginning and the end stay, the middle gives way.

use unicode_segmentation::UnicodeSegmentation;

use crate::form::wrap::columns as columns_of;

/// What stands for the parts that have no room.
const MORE: &str = "…";

/// Names from the top down on one line of at most `columns`, the first and as many of the last as fit.
pub fn trail(names: &[&str], parted: &str, columns: u16) -> String {
    let columns = usize::from(columns);
    let Some((last, _)) = names.split_last() else { return String::new() };
    let whole = names.join(parted);
    if columns_of(&whole) <= columns {
        return whole;
    }
    for kept in 2..names.len() {
        let shown = [&[names[0], MORE], &names[kept..]].concat().join(parted);
        if columns_of(&shown) <= columns {
            return shown;
        }
    }
    let shown = [MORE, last].join(parted);
    if names.len() > 1 && columns_of(&shown) <= columns { shown } else { cut_middle(last, columns) }
}

/// Text without its middle, where it is longer than `columns`.
pub fn cut_middle(text: &str, columns: usize) -> String {
    if columns_of(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(columns_of(MORE));
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let fitting = |graphemes: &mut dyn Iterator<Item = &&str>, room: usize| {
        let mut used = 0;
        graphemes
            .take_while(|grapheme| {
                used += columns_of(grapheme);
                used <= room
            })
            .count()
    };
    let end = fitting(&mut graphemes.iter().rev(), room / 2);
    let begin = fitting(&mut graphemes.iter(), room - room / 2);
    [graphemes[..begin].concat(), MORE.to_owned(), graphemes[graphemes.len() - end..].concat()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_gives_way_and_never_the_end() {
        let names = ["Accounts Manager", "Acme Reseller", "ABC Company", "North", "Kiosk"];
        for (columns, shown) in [
            (80, "Accounts Manager › Acme Reseller › ABC Company › North › Kiosk"),
            (62, "Accounts Manager › Acme Reseller › ABC Company › North › Kiosk"),
            (61, "Accounts Manager › … › ABC Company › North › Kiosk"),
            (49, "Accounts Manager › … › North › Kiosk"),
            (30, "Accounts Manager › … › Kiosk"),
            (27, "… › Kiosk"),
            (8, "Kiosk"),
            (4, "Ki…k"),
            (1, "…"),
        ] {
            assert_eq!(trail(&names, " › ", columns), shown, "{columns}");
            assert!(columns_of(shown) <= usize::from(columns));
        }
    }

    #[test]
    fn few_names_need_no_mark() {
        for (names, columns, shown) in [
            (vec![], 10, ""),
            (vec!["ABC Company"], 11, "ABC Company"),
            (vec!["ABC Company"], 10, "ABC C…pany"),
            (vec!["ABC Company", "North"], 13, "… › North"),
            (vec!["日本電話会社"], 8, "日本…社"),
        ] {
            assert_eq!(trail(&names, " › ", columns), shown, "{names:?} in {columns}");
        }
    }
}
