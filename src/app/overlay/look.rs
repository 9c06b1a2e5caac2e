//! The choice of a look, which is seen at once. It holds for this session: the next one may be at another terminal, and
//! several people may share the user whose config file it is.

use super::Overlay;
use crate::{
    app::{
        effect::Effect,
        keys::Action,
        model::{Model, Session, Status},
    },
    look::{Glyphs, Look, Theme},
};

/// The box in which the look is chosen.
pub struct LookBox {
    /// The look before, which Esc brings back.
    pub before: Look,
    /// Whether the glyphs have the focus, and not the themes.
    pub at_glyphs: bool,
}

/// The themes that can be chosen: where there are no colours, one only.
pub fn themes(session: &Session) -> &'static [Theme] {
    if session.no_color { &[Theme::Mono] } else { &Theme::ALL }
}

/// What keeps a look for the next start: a sentence, and the lines of the config file. There are none where it begins with
/// the look anyway.
pub fn keeping(look: Look, session: &Session) -> (String, Vec<String>) {
    let file = session.config_file.as_deref().unwrap_or("a config file that --config names");
    let write = if session.kiosk { "have whoever keeps this machine write" } else { "write" };
    let theme = (look.theme != session.look.theme).then(|| format!("theme = \"{}\"", look.theme.word()));
    let glyphs = (look.glyphs != session.look.glyphs).then(|| format!("glyphs = \"{}\"", look.glyphs.word()));
    let sentence = format!("It holds until you leave. To keep it, {write} into {file}:");
    (sentence, theme.into_iter().chain(glyphs).collect())
}

/// Opens the box.
pub(super) fn open(model: &mut Model) {
    model.overlay = Some(Overlay::Look(LookBox { before: model.look, at_glyphs: false }));
}

pub(super) fn act(model: &mut Model, mut choice: LookBox, action: Action) -> Vec<Effect> {
    match action {
        Action::Up | Action::Down if choice.at_glyphs => {
            model.look.glyphs = beside(&Glyphs::ALL, model.look.glyphs, action);
        }
        Action::Up | Action::Down => model.look.theme = beside(themes(&model.session), model.look.theme, action),
        Action::Next | Action::Previous => choice.at_glyphs = !choice.at_glyphs,
        Action::Press => {
            let (sentence, lines) = keeping(model.look, &model.session);
            let text = format!("{sentence} {}", lines.join(" and "));
            model.status = if lines.is_empty() { None } else { Some(Status::Note(text)) };
            return Vec::new();
        }
        Action::Back | Action::Interrupt => {
            model.look = choice.before;
            return Vec::new();
        }
        _ => {}
    }
    model.overlay = Some(Overlay::Look(choice));
    Vec::new()
}

/// The one above or below, as far as there is one.
fn beside<T: Copy + PartialEq>(all: &[T], chosen: T, action: Action) -> T {
    let place = all.iter().position(|other| *other == chosen).unwrap_or(0);
    let place = if action == Action::Down { place + 1 } else { place.saturating_sub(1) };
    all.get(place).copied().unwrap_or(chosen)
}
