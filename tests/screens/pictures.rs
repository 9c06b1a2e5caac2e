//! The README's pictures, drawn from the real screens.

use std::fs;

use trunkdesk::domain::cluster::{AccountSync, SyncWord, outbox::StepKind};

use crate::{
    cluster,
    harness::Desk,
    readme::{is_fresh, remedy},
    svg::svg,
};

/// The guide's customer, with the values of these tabs entered.
fn filled(tabs: usize) -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Melissa").press("Tab").type_text("Demo").press("Tab").type_text("melissa@abc.example");
    desk.press("Tab").type_text("+1 415 555 0100");
    if tabs > 1 {
        desk.open_call_restrictions();
        desk.type_text("10").press("Tab").type_text("3").press("Tab").type_text("4");
        desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text("10").press("Tab Space");
    }
    if tabs > 2 {
        // to the column of the trunks
        desk.focus("‹ Next » ›").press("Enter Right Space Down Space Down Space");
    }
    if tabs > 3 {
        desk.focus("‹ Review » ›").press("Enter");
    }
    desk
}

fn home() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("Down Down Down Down Down");
    desk
}

/// Inside a level of the tree.
fn tree() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("/").type_text("Blue Heron Dental").press("Down Right Down");
    desk
}

fn reseller() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("m Enter");
    desk
}

fn history() -> Desk {
    let mut desk = crate::history::desk();
    desk.press("m Down Enter /").type_text("abc comp").press("Down Down Down");
    assert!(desk.shows("Twoway trunks: "), "{}", desk.picture());
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

/// The guide's customer, open.
fn opened() -> Desk {
    let mut desk = created();
    desk.press("Esc");
    desk
}

fn limits() -> Desk {
    let mut desk = opened();
    desk.press("2 e").type_text("12");
    desk
}

fn credit() -> Desk {
    let mut desk = opened();
    desk.press("6");
    for (button, amount, reason) in [
        ("‹ Add credit ›", "50", "Payment 2026-1107"),
        ("‹ Remove credit ›", "12.50", "Refund of a wrong call"),
        ("‹ Add credit ›", "25", "Payment 2026-1203"),
    ] {
        desk.focus(button).press("Enter").type_text(amount).press("Tab").type_text(reason).focus(button).press("Enter");
    }
    desk.press("6 Tab Home");
    desk
}

fn conflict() -> Desk {
    use trunkdesk::domain::{
        name::AccountName,
        setting::{Setting, SettingKey},
        timezone::Timezone,
    };
    let mut desk = opened();
    desk.press("e End").type_text(" & Sons").press("Tab Tab Enter").type_text("denver").press("Enter");
    let name = AccountName::parse("ABC Group").unwrap();
    let zone = Timezone::parse("America/Chicago").unwrap();
    desk.colleague_changes(vec![Setting::Name(name), Setting::Timezone(zone)]);
    desk.focus("‹ Save ✓ ›").press("Enter Space");
    assert!(desk.shows(&SettingKey::Timezone.label()), "{}", desk.picture());
    desk
}

/// Home, after a line that dropped in the middle of a form.
fn draft() -> Desk {
    let mut desk = home();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab").type_text("Melissa").press("Esc Enter d");
    desk
}

/// Choosing a look: what is seen is the one that is chosen.
fn look() -> Desk {
    let mut desk = home();
    desk.model.session.config_file = Some("/home/mdemo/.config/trunkdesk/config.toml".into());
    desk.press("m Down Down Down Down Down Down Enter Down Down");
    assert!(desk.shows("theme = \"high contrast\""), "{}", desk.picture());
    desk
}

/// A file whose rows are checked, to be imported but for two that are wrong.
fn import() -> Desk {
    let mut desk = home();
    desk.with_transfers();
    let rows = "name,realm,twoway_trunks,admin_first_name,admin_last_name,admin_email\n\
                Kestrel Dental,kestrel,4,Kit,Ross,kit@kestrel.example\nCaffè Nuvola,nuvola,2000,,,\n\
                Lantern Freight,lantern,2,Lou,Lane,lou@lantern\nMarlow Labs,marlow,1,,,\nNorth Pier,pier,1,,,\n";
    fs::write(desk.beside("customers.csv"), rows).unwrap();
    desk.press("m Down Down Down Enter").type_text("~/customers.csv").press("Tab Space").focus("‹ Check ›");
    desk.press("Enter Tab");
    desk
}

/// The form of an export.
fn export() -> Desk {
    let mut desk = home();
    desk.press("/").type_text("dental").press("Enter m Down Down Down Down Enter Tab Tab").type_text("~/dental.csv");
    desk
}

/// What waits to be sent to a cluster, and what needs a person.
fn sync() -> Desk {
    let mut desk = cluster::desk();
    let page = cluster::full(&desk);
    desk.behind(page).press("m Down Down Down Down Down Down Down Enter");
    desk
}

/// A question about charges.
fn charges() -> Desk {
    let mut desk = cluster::desk();
    let limits = cluster::step(11, StepKind::Limits, "", cluster::charges());
    desk.stands(cluster::sync(SyncWord::NeedsAttention, vec![limits]));
    desk.press("m Down Down Down Down Down Down Down Enter Enter");
    desk
}

/// What was changed here and at the cluster.
fn settle() -> Desk {
    let mut desk = cluster::desk();
    let changed = cluster::sync(SyncWord::ChangedThere, Vec::new());
    desk.stands(AccountSync { clashes: cluster::clashes(), ..changed });
    desk.press("m Down Down Down Down Down Down Down Enter Enter");
    desk
}

#[test]
fn the_pictures_show_the_screens_as_they_are() {
    let pictures = [
        ("first-start", Desk::without_a_file()),
        ("home", home()),
        ("tree", tree()),
        ("set-up", filled(1)),
        ("timezone", zones()),
        ("call-restrictions", filled(2)),
        ("permissions", filled(3)),
        ("review", filled(4)),
        ("created", created()),
        ("account", opened()),
        ("account-limits", limits()),
        ("account-credit", credit()),
        ("account-conflict", conflict()),
        ("draft", draft()),
        ("reseller", reseller()),
        ("history", history()),
        ("import", import()),
        ("export", export()),
        ("look", look()),
        ("sync", sync()),
        ("sync-charges", charges()),
        ("sync-settle", settle()),
    ];
    let paths = pictures.map(|(name, desk)| {
        let (buffer, cursor) = desk.buffer();
        let path = format!("assets/screens/{name}.svg");
        (is_fresh(&path, &svg(&buffer, cursor)), path)
    });
    let stale: Vec<&str> = paths.iter().filter(|(fresh, _)| !fresh).map(|(_, path)| path.as_str()).collect();
    assert!(stale.is_empty(), "{}", remedy(&stale));
}
