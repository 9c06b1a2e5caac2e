//! What of a pull that is over needs a person: kept in the file, as nobody may be there to be told.

use super::{Halted, Pulled, Writer};
use crate::domain::{cluster::report::too_many_gone, request::Failure, text::visible};

/// So many sentences about accounts that cannot be taken over are kept; the others `sync pull` tells.
const KEPT: usize = 2;

/// Keeps it, where the pull is over.
pub(in crate::sync) fn keep(went: &Result<bool, Halted>, pulled: &Pulled, writer: &mut Writer) -> Result<(), Failure> {
    match went {
        Ok(true) => writer.pull_ended(not_taken_over(pulled).as_deref()),
        Err(Halted::TooManyGone(gone)) => writer.pull_ended(Some(&too_many_gone(*gone))),
        Ok(false) | Err(Halted::Cluster(_) | Halted::File(_)) => Ok(()),
    }
}

/// What could not be taken over, if anything could not.
fn not_taken_over(pulled: &Pulled) -> Option<String> {
    let mut told: Vec<String> =
        pulled.sentences.iter().take(KEPT).map(|sentence| visible(sentence).into_owned()).collect();
    match pulled.refused.saturating_sub(told.len() as u64) {
        0 => {}
        1 => told.push("1 more account could not be taken over: trunkdesk sync pull says why.".into()),
        more => told.push(format!("{more} more accounts could not be taken over: trunkdesk sync pull says why.")),
    }
    (!told.is_empty()).then(|| told.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_told_and_the_others_counted() {
        let sentences = |count: u64| (0..count.min(20)).map(|number| format!("No {number}.")).collect();
        for (refused, told) in [
            (0, None),
            (1, Some("No 0.")),
            (2, Some("No 0. No 1.")),
            (3, Some("No 0. No 1. 1 more account could not be taken over: trunkdesk sync pull says why.")),
            (90, Some("No 0. No 1. 88 more accounts could not be taken over: trunkdesk sync pull says why.")),
        ] {
            let pulled = Pulled { refused, sentences: sentences(refused), ..Pulled::default() };
            assert_eq!(not_taken_over(&pulled).as_deref(), told);
        }
    }
}
