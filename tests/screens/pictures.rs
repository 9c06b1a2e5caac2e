//! The README's pictures, drawn from the real screens.

use crate::{
    harness::Desk,
    readme::{is_fresh, remedy},
    svg::svg,
};

/// The step guide's values, up to the tab that is named.
fn filled(tabs: usize) -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    // past the realm and the time zone to the box of the admin
    desk.press("Tab Tab Tab Space Tab").type_text("Melissa");
    desk.press("Tab").type_text("Demo");
    desk.press("Tab").type_text("melissa@abc.example");
    desk.press("Tab").type_text("+1 415 555 0100");
    if tabs > 1 {
        // past the password to Next
        desk.press("Tab Tab Tab Enter").type_text("10");
        desk.press("Tab").type_text("3");
        desk.press("Tab").type_text("4");
        // past seven kinds of calls
        desk.press("Tab Tab Tab Tab Tab Tab Tab Tab C-u").type_text("10");
        desk.press("Tab Space");
    }
    if tabs > 2 {
        desk.press("Tab Tab Tab Enter");
        // User, Account, Credit Card, Per Minute, its two, Service Plan, Transactions
        desk.press("Tab Tab Tab Tab Tab Tab Tab Tab");
        desk.press("Space Tab Space Tab Space");
    }
    if tabs > 3 {
        desk.press("Tab Tab Tab Tab Enter");
    }
    desk
}

fn zones() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    desk.press("Tab Tab Enter").type_text("los ang");
    desk
}

fn created() -> Desk {
    let mut desk = filled(4);
    desk.press("Enter");
    desk
}

#[test]
fn the_pictures_show_the_screens_as_they_are() {
    let pictures = [
        ("first-start", Desk::without_a_file()),
        ("home", Desk::with_sample()),
        ("set-up", filled(1)),
        ("timezone", zones()),
        ("call-restrictions", filled(2)),
        ("permissions", filled(3)),
        ("review", filled(4)),
        ("created", created()),
    ];
    let paths = pictures.map(|(name, desk)| {
        let (buffer, cursor) = desk.buffer();
        let path = format!("assets/screens/{name}.svg");
        (is_fresh(&path, &svg(&buffer, cursor)), path)
    });
    let stale: Vec<&str> = paths.iter().filter(|(fresh, _)| !fresh).map(|(_, path)| path.as_str()).collect();
    assert!(stale.is_empty(), "{}", remedy(&stale));
}
