//! Whatever is pressed with a cluster behind the file: nothing panics, and the cursor stays on the screen.

use proptest::prelude::*;
use trunkdesk::domain::cluster::{AccountSync, SyncWord};

use super::{clashes, desk, full, sync};

const KEYS: [&str; 16] = [
    "Up",
    "Down",
    "Left",
    "Right",
    "Tab",
    "Shift-Tab",
    "Enter",
    "Enter",
    "Enter",
    "Esc",
    "Space",
    "PgUp",
    "PgDn",
    "m",
    "End",
    "Home",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn random_keys_never_panic(keys in prop::collection::vec(0..KEYS.len(), 1..60), small in any::<bool>()) {
        let mut desk = desk();
        desk.stands(AccountSync { clashes: clashes(), ..sync(SyncWord::ChangedThere, Vec::new()) });
        let whole = full(&desk);
        desk.behind(whole.clone()).press("m Down Down Down Down Down Down Down Enter");
        if small {
            desk.resize(50, 15);
        }
        for (count, key) in keys.iter().enumerate() {
            desk.press(KEYS[*key]);
            if count % 10 == 9 {
                // what waits becomes less
                let mut page = whole.clone();
                page.rows.truncate(7 - (count / 10) % 7);
                desk.behind(page);
            }
            let (buffer, (x, y)) = desk.buffer();
            prop_assert!(x < buffer.area.width && y < buffer.area.height);
        }
    }
}
