//! How long is waited before something that failed is tried again.

/// The wait after the first failure, in milliseconds.
const FIRST: u64 = 1_000;

/// Milliseconds until the next try, after so many failures before this one: each time twice as long, up to `longest`, and
/// up to a quarter shorter or longer by chance, so that not all come back at once.
pub fn wait(failures: u32, longest: u64, random: [u8; 2]) -> u64 {
    let wait = FIRST.saturating_mul(1 << failures.min(20)).min(longest);
    wait * 3 / 4 + wait / 2 * u64::from(u16::from_be_bytes(random)) / u64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_up_to_the_longest_and_is_a_quarter_shorter_or_longer_at_most() {
        for (failures, wait_of) in [(0, 1_000), (1, 2_000), (5, 32_000), (6, 60_000), (u32::MAX, 60_000)] {
            let [shortest, longest] = [[0, 0], [255, 255]].map(|random| wait(failures, 60_000, random));
            assert_eq!((shortest, longest), (wait_of * 3 / 4, wait_of * 5 / 4), "{failures}");
        }
    }
}
