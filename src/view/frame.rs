//! What stands around every screen: the head line, the line of messages, the keys.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns_of},
    trail::trail,
};
use crate::{
    app::{
        draft,
        hints::{Hint, hints},
        home::Focus,
        model::{Locked, Model, Screen, Status},
        scopes,
        size::{COLUMNS_MIN, ROWS_MIN},
        sync::{Line, WORD_COLUMNS},
    },
    domain::read_only::ReadOnly,
    form::wrap::wrap,
};

/// What parts the facts in the head line.
const PARTED: &str = " · ";
/// What the menu is called in the head line.
const MENU: &str = "Menu m";

/// The area between the head line and the two lines at the foot.
pub fn body(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area }
}

/// The head line: where one is, whose accounts these are, who works.
pub fn head(canvas: &mut Canvas, area: Rect, model: &Model) {
    let reseller = model.standing.as_ref().map(|standing| standing.reseller.settings.name.as_str());
    let mut place = vec!["Accounts Manager"];
    let mut session = Vec::new();
    let line = model.sync.as_deref().map(Line::of);
    // always as wide, so that nothing moves when it changes
    let word = line.map(|line| format!("{:<WORD_COLUMNS$}", line.word()));
    match (&model.screen, reseller) {
        (Screen::Account(screen), Some(reseller)) => {
            place.push(reseller);
            if let Some(account) = screen.account() {
                place.extend(account.path.iter().map(|above| above.name.as_str()));
                place.push(&account.name);
            }
        }
        (Screen::Home | Screen::Wizard(_), Some(reseller)) if !model.home.level.is_empty() => {
            place.push(reseller);
            place.extend(model.home.level.iter().map(|level| level.name.as_str()));
        }
        (_, reseller) => session.extend(reseller),
    }
    session.extend(word.as_deref());
    if model.session.demo {
        session.push("sample file");
    }
    session.extend(model.session.read_only.map(ReadOnly::in_short));
    session.push(&model.session.operator);
    let menu = model.standing.is_some();
    if menu {
        session.push(MENU);
    }
    let right = area.width.saturating_sub(1);
    let room = right.saturating_sub(columns_of(place[0]) + 3);
    // the operator and the menu are the last to go
    while session.len() > 2 && columns_of(&session.join(PARTED)) > room {
        session.remove(0);
    }
    let at_word = word.as_deref().and_then(|word| session.iter().position(|part| *part == word));
    let before_word = at_word.map(|place| columns_of(&session[..place].join(PARTED)) + if place > 0 { 3 } else { 0 });
    let session = session.join(PARTED);
    let session_columns = columns_of(&session).min(room);
    let session_x = right - session_columns;
    let place_columns = session_x.saturating_sub(3);
    let place = trail(&place, canvas.look.parted(), place_columns);
    canvas.text(1, 0, place_columns, &place, canvas.look.strong());
    canvas.text(session_x, 0, session_columns, &session, canvas.look.dim());
    if let (Some(before), Some(line)) = (before_word, line.filter(|line| line.wants_person())) {
        let word = Rect { x: session_x + before, y: 0, width: columns_of(line.word()), height: 1 };
        canvas.style(word, canvas.look.trouble());
    }
    if menu && session_columns == columns_of(&session) {
        let x = right - columns_of(MENU);
        let focused = matches!(model.screen, Screen::Home) && model.home.focus == Focus::Menu;
        canvas.style(Rect { x, y: 0, width: columns_of(MENU), height: 1 }, canvas.look.strong());
        if focused {
            canvas.style(Rect { x, y: 0, width: columns_of(MENU), height: 1 }, canvas.look.focus());
            canvas.place_cursor(x, 0);
        }
    }
}

/// The line of messages, and below it the keys that work here and now.
pub fn foot(canvas: &mut Canvas, area: Rect, model: &Model) {
    let y = area.bottom().saturating_sub(2);
    match &model.status {
        Some(Status::Working(text)) => status(canvas, area, text, canvas.look.strong()),
        Some(Status::Note(text)) => status(canvas, area, text, Style::new()),
        Some(Status::Done(text)) => status(canvas, area, text, canvas.look.done()),
        Some(Status::Trouble(text)) => status(canvas, area, text, canvas.look.trouble()),
        None => {
            if let Some(offer) = draft::offer(model) {
                canvas.text(1, y, area.width.saturating_sub(2), &offer, Style::new());
            }
        }
    }
    keys(canvas, area, model);
}

fn keys(canvas: &mut Canvas, area: Rect, model: &Model) {
    if model.overlay.is_none() && model.screen.is_saving() {
        // no key does anything before the file has answered
        return;
    }
    let y = area.bottom().saturating_sub(2);
    let mut x = 1;
    for hint in fitting(hints(&scopes::of(model), canvas.look.glyphs), area.width.saturating_sub(2)) {
        x += canvas.text(x, y + 1, area.width, &hint.keys, canvas.look.strong()) + 1;
        x += canvas.text(x, y + 1, area.width, hint.word, canvas.look.dim()) + 2;
    }
}

/// The line of messages; a long one grows upwards over what is there.
fn status(canvas: &mut Canvas, area: Rect, text: &str, style: Style) {
    let columns = area.width.saturating_sub(2);
    let lines = wrap(text, usize::from(columns));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
    let top = area.bottom().saturating_sub(1 + rows);
    if rows > 1 {
        canvas.clear(Rect { y: top, height: rows, ..area });
    }
    for (y, line) in (top..).zip(lines.iter().take(usize::from(rows))) {
        canvas.text(1, y, columns, line, style);
    }
}

/// As many hints as fit, those that stay to the last.
fn fitting(mut hints: Vec<Hint>, columns: u16) -> Vec<Hint> {
    let width = |hint: &Hint| columns_of(&hint.keys) + 1 + columns_of(hint.word) + 2;
    while hints.iter().map(width).sum::<u16>() > columns + 2 {
        let Some(place) = hints.iter().rposition(|hint| !hint.stays) else { break };
        hints.remove(place);
    }
    hints
}

/// What a locked screen says: nothing of the accounts but whose password is gone.
pub fn locked(canvas: &mut Canvas, area: Rect, model: &Model, locked: &Locked) {
    let mut text = String::from("trunkdesk is locked, as nobody pressed a key for a while. ");
    let again = if model.session.kiosk { "log in again to go on." } else { "start it again to go on." };
    if let Some(running) = model.screen.running() {
        text.push_str(&format!("{} Ctrl-C stops that, and ends trunkdesk.", running.words));
    } else if let Some(ended) = model.screen.ended() {
        text.push_str(&format!("{ended} Enter ends trunkdesk; {again}"));
    } else if model.drafts.unwritten().is_some() {
        text.push_str(
            "What was typed could not be written to the disk yet. Enter tries again; Ctrl-C ends trunkdesk and loses it.",
        );
    } else {
        text.push_str(&format!("What was typed is kept as a draft, without passwords. Enter ends trunkdesk; {again}"));
    }
    if let Some(account) = &locked.password_of {
        text.push_str(&format!(
            " The password that was made for {account} cannot be shown any more: make another one under Admins."
        ));
    }
    let columns = area.width.saturating_sub(4).min(60);
    let lines = wrap(&text, usize::from(columns));
    let x = area.x + area.width.saturating_sub(columns) / 2;
    let top = area.y + area.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(area.height)) / 2;
    for (y, line) in (top..area.bottom()).zip(&lines) {
        canvas.text(x, y, columns, line, canvas.look.strong());
    }
    keys(canvas, area, model);
    canvas.place_cursor(x, top);
}

/// What a terminal says that is too small for anything else.
pub fn too_small(canvas: &mut Canvas, area: Rect) {
    let text = format!(
        "trunkdesk needs {COLUMNS_MIN}×{ROWS_MIN}; this is {}×{}. Nothing is lost: enlarge the window.",
        area.width, area.height
    );
    for (y, line) in (area.y..area.bottom()).zip(wrap(&text, usize::from(area.width))) {
        canvas.text(area.x, y, area.width, &line, canvas.look.strong());
    }
    canvas.place_cursor(0, 0);
}
