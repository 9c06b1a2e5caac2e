//! The look on a real terminal: from the config file, by key, and without colours where the environment wants none.

use std::collections::BTreeSet;

use vt100::Color;

use crate::{pty::Pty, trunkdesk::Home};

/// The colours of letters, and of what is behind them.
fn colours(pty: &Pty) -> (BTreeSet<Option<u8>>, BTreeSet<Option<u8>>) {
    let place = |colour| match colour {
        Color::Default => None,
        Color::Idx(place) => Some(place),
        Color::Rgb(..) => panic!("no terminal is asked for so many colours"),
    };
    let screen = pty.screen();
    let cells = (0..24).flat_map(|y| (0..80).filter_map(move |x| screen.cell(y, x)));
    cells.map(|cell| (place(cell.fgcolor()), place(cell.bgcolor()))).unzip()
}

#[test]
fn the_config_file_says_how_it_looks_and_a_key_for_this_session() {
    let home = Home::of_abc();
    home.configure("theme = \"light\"\nglyphs = \"ascii\"\n");
    let mut pty = home.start(&[]);
    pty.wait_for("melissa@abc.example");
    pty.wait_drawn();
    assert!(pty.screen_text().is_ascii(), "{}", pty.screen_text());
    let own = BTreeSet::from([None]);
    // blue for what has the focus, a shade for what is secondary
    assert_eq!(colours(&pty), (BTreeSet::from([None, Some(4), Some(8)]), own.clone()));

    pty.keys("m Down Down Down Down Down Down Enter Down");
    pty.wait_for("theme = \"high contrast\"");
    pty.wait_drawn();
    let (letters, ground) = colours(&pty);
    assert!(!letters.contains(&None) && ground == BTreeSet::from([Some(0), Some(11)]), "{letters:?} on {ground:?}");
    pty.keys("Enter");
    pty.wait_for("To keep it, write into");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));

    let mut pty = home.start(&[]);
    pty.wait_for("melissa@abc.example");
    pty.wait_drawn();
    assert_eq!(colours(&pty).1, own, "the next start looks as the config file says");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
}

#[test]
fn no_color_goes_before_the_config_file_and_the_keys() {
    let home = Home::of_abc();
    home.configure("theme = \"high contrast\"\n");
    let mut command = home.command(&[]);
    command.env("NO_COLOR", "1");
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("melissa@abc.example");
    pty.keys("m Down Down Down Down Down Down Enter Up Up");
    pty.wait_for("NO_COLOR is set");
    pty.wait_drawn();
    let own = BTreeSet::from([None]);
    assert_eq!(colours(&pty), (own.clone(), own));
    pty.keys("Enter");
    pty.wait_for("Enter open");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
}
