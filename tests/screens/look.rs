//! The themes and the glyphs: chosen, seen at once, and readable.

use std::collections::BTreeSet;

use insta::{assert_debug_snapshot, assert_snapshot};
use ratatui::style::{Color, Modifier};
use trunkdesk::look::{Glyphs, Look, Theme};
use unicode_width::UnicodeWidthStr as _;

use crate::harness::Desk;

/// To the box.
const OPEN: &str = "m Down Down Down Down Down Down Enter";

/// A desk with this theme.
fn themed(theme: Theme) -> Desk {
    let mut desk = Desk::with_sample();
    desk.model.look.theme = theme;
    desk
}

/// A form with a problem, a line that is typed into, an open tab and what is secondary.
fn with_a_problem(theme: Theme) -> Desk {
    let mut desk = themed(theme);
    desk.press("a").type_text("ABC").press("Tab Tab Tab Space").focus("‹ Next » ›").press("Enter");
    assert!(desk.shows("Admin first name"), "{}", desk.picture());
    desk
}

#[test]
fn what_is_chosen_is_seen_at_once_and_taken_or_left() {
    let mut desk = Desk::with_sample();
    desk.model.session.config_file = Some("/home/m/.config/trunkdesk/config.toml".into());
    desk.press(OPEN);
    assert_snapshot!("look", desk.picture());
    desk.press("Down");
    assert_eq!(desk.model.look.theme, Theme::Light);
    assert_snapshot!("look_light", desk.picture());
    desk.press("Tab Down");
    assert_snapshot!("look_plain_marks", desk.picture());
    desk.press("Esc");
    assert_eq!(desk.model.look, Look { theme: Theme::Dark, glyphs: Glyphs::Unicode }, "as before");
    assert!(!desk.shows("To keep it"), "{}", desk.picture());
    desk.press(OPEN).press("Down Down Down Down Right Down Down Down Enter");
    assert_eq!(desk.model.look, Look { theme: Theme::Mono, glyphs: Glyphs::Ascii });
    assert_snapshot!("look_taken", desk.picture());
    // the help lies over it, and gives it back
    desk.press(OPEN).press("Up ? Esc");
    assert!(desk.shows("High contrast") && desk.model.look.theme == Theme::HighContrast, "{}", desk.picture());
    // what the next start has anyway needs no line
    desk.press("Up Up Left Up Up Enter");
    assert!(!desk.shows("To keep it"), "{}", desk.picture());
}

#[test]
fn in_a_kiosk_others_keep_it_and_without_colours_there_is_one_theme() {
    let mut desk = Desk::with_sample();
    desk.model.session.kiosk = true;
    desk.model.session.config_file = Some("/etc/trunkdesk/config.toml".into());
    // which has neither Import nor Export
    let open = "m Down Down Down Down Enter";
    desk.press(open).press("Down");
    assert!(desk.shows("have whoever keeps"), "{}", desk.picture());
    desk.press("Esc");
    desk.model.session.no_color = true;
    desk.model.session.look.theme = Theme::Mono;
    desk.model.look.theme = Theme::Mono;
    desk.press(open).press("Up Up Down Down");
    assert_eq!(desk.model.look.theme, Theme::Mono);
    assert_snapshot!("look_no_color", desk.picture());
}

#[test]
fn the_box_fits_the_smallest_terminal() {
    let mut desk = Desk::with_sample();
    desk.model.session.config_file = Some("/home/melissa/.config/trunkdesk/config.toml".into());
    desk.resize(50, 15).press(OPEN).press("Down Right Down");
    assert_snapshot!("look_small", desk.picture());
}

#[test]
fn where_there_are_no_arrows_keys_are_called_by_words() {
    let mut desk = Desk::with_sample();
    desk.model.look.glyphs = Glyphs::PlainMarks;
    assert!(desk.shows(" Right go in "), "{}", desk.picture());
    desk.press("/").type_text("Blue Heron Dental").press("Down");
    assert!(desk.shows(", Right lists them"), "{}", desk.picture());
    desk.resize(80, 15).press("?");
    assert!(desk.shows("Up Down") && desk.shows(" more below "), "{}", desk.picture());
    desk.press("End PgDn PgDn PgDn");
    assert!(desk.shows(" more above "), "{}", desk.picture());
    let mut empty = Desk::without_accounts();
    empty.press("a").type_text("ABC").submit().press("Esc Esc Right");
    empty.model.look.glyphs = Glyphs::Ascii;
    assert!(empty.shows("Left to go up."), "{}", empty.picture());
    empty.resize(40, 10);
    assert!(empty.shows("trunkdesk needs 50x15; this is 40x10."), "{}", empty.picture());
}

#[test]
fn each_theme_has_its_styles() {
    for theme in Theme::ALL {
        let name = theme.word().replace(' ', "_");
        assert_debug_snapshot!(format!("{name}_problem_styles"), with_a_problem(theme).buffer().0);
    }
}

/// The sixteen colours as terminals have them: xterm, the Linux console, GNOME, Windows, macOS.
const PALETTES: [[u32; 16]; 5] = [
    [
        0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5, 0x7f_7f7f, 0xff_0000,
        0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
    ],
    [
        0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa, 0x55_5555, 0xff_5555,
        0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
    ],
    [
        0x17_1421, 0xc0_1c28, 0x26_a269, 0xa2_734c, 0x12_488b, 0xa3_47ba, 0x2a_a1b3, 0xd0_cfcc, 0x5e_5c64, 0xf6_6151,
        0x33_d17a, 0xe9_ad0c, 0x2a_7bde, 0xc0_61cb, 0x33_c7de, 0xff_ffff,
    ],
    [
        0x0c_0c0c, 0xc5_0f1f, 0x13_a10e, 0xc1_9c00, 0x00_37da, 0x88_1798, 0x3a_96dd, 0xcc_cccc, 0x76_7676, 0xe7_4856,
        0x16_c60c, 0xf9_f1a5, 0x3b_78ff, 0xb4_009e, 0x61_d6d6, 0xf2_f2f2,
    ],
    [
        0x00_0000, 0x99_0000, 0x00_a600, 0x99_9900, 0x00_00b2, 0xb2_00b2, 0x00_a6b2, 0xbf_bfbf, 0x66_6666, 0xe5_0000,
        0x00_d900, 0xe5_e500, 0x00_00ff, 0xe5_00e5, 0x00_e5e5, 0xe5_e5e5,
    ],
];

/// The place of a colour among the sixteen; `None` is the terminal's own.
fn place(colour: Color) -> Option<usize> {
    Some(match colour {
        Color::Reset => return None,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        other => panic!("{other} is not one of sixteen"),
    })
}

/// How much lighter one colour is than the other, from 1 to 21, as WCAG counts it.
fn contrast(one: u32, other: u32) -> f64 {
    let light = |colour: u32| {
        let part = |shift: u32| {
            let value = f64::from((colour >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0) + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

/// The colours of letters and ground that are drawn on many screens.
fn pairs(theme: Theme) -> BTreeSet<(Option<usize>, Option<usize>)> {
    let mut desks = vec![with_a_problem(theme)];
    for keys in ["", "Enter", "Enter e", "m", "m Enter", "m Down Enter", "a", "?", OPEN, "Enter 2 e End Shift-Tab"] {
        let mut desk = themed(theme);
        desks.push({
            desk.press(keys);
            desk
        });
    }
    let mut saved = themed(theme);
    saved.press("Enter e").type_text("x").focus("‹ Save ✓ ›").press("Enter");
    assert!(saved.shows("Saved."), "{}", saved.picture());
    desks.push(saved);
    let mut pairs = BTreeSet::new();
    for desk in desks {
        let cells = desk.buffer().0.content;
        let wide = |place: usize| cells[place].symbol().width() > 1;
        // the second half of a wide letter is not drawn
        for (_, cell) in cells.iter().enumerate().filter(|(place, _)| *place == 0 || !wide(place - 1)) {
            assert!(theme != Theme::HighContrast || !cell.modifier.contains(Modifier::DIM), "{cell:?}");
            let (letters, ground) = (place(cell.fg), place(cell.bg));
            let reversed = cell.modifier.contains(Modifier::REVERSED);
            pairs.insert(if reversed { (ground, letters) } else { (letters, ground) });
        }
    }
    pairs
}

#[test]
fn everything_can_be_read_on_every_palette() {
    for (theme, own, least, secondary) in [
        // black on white, and what is secondary in a shade
        (Theme::Light, [0x00_0000, 0xff_ffff], 4.5, 4.0),
        (Theme::HighContrast, [0xff_ffff, 0x00_0000], 5.0, 7.0),
    ] {
        let pairs = pairs(theme);
        for palette in PALETTES {
            for (letters, ground) in &pairs {
                let shown = letters.map_or(own[0], |place| palette[place]);
                let behind = ground.map_or(own[1], |place| palette[place]);
                // the reversed one has letters of the ground's colour
                let (shown, behind) =
                    if letters.is_none() && ground.is_none() { (own[0], own[1]) } else { (shown, behind) };
                let least = if [*letters, *ground].iter().any(|place| matches!(place, Some(7 | 8))) {
                    secondary
                } else {
                    least
                };
                let found = contrast(shown, behind);
                assert!(found >= least, "{theme:?}: {letters:?} on {ground:?} is {found:.1} in {palette:06x?}");
            }
        }
    }
}

#[test]
fn only_colours_of_the_theme_are_drawn() {
    assert_eq!(pairs(Theme::Mono), BTreeSet::from([(None, None)]));
    let grounds: BTreeSet<_> = pairs(Theme::HighContrast).into_iter().map(|(_, ground)| ground).collect();
    assert!(!grounds.contains(&None), "{grounds:?}");
}
