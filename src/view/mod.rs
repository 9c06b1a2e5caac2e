//! The painters, file for file the twins of `app`: they show the model and change nothing.

mod account;
mod canvas;
mod conflict;
mod export;
mod form;
mod frame;
mod history;
mod home;
mod import;
pub mod look;
mod overlay;
mod reseller;
mod sync;
mod trail;
mod wizard;

use ratatui::Frame;

use crate::app::model::{Model, Screen};
use canvas::Canvas;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), &model.look);
    if let Some(locked) = &model.locked {
        frame::locked(&mut canvas, area, model, locked);
    } else if model.size.is_too_small() {
        frame::too_small(&mut canvas, area);
    } else {
        frame::head(&mut canvas, area, model);
        match &model.screen {
            Screen::Home => home::draw(&mut canvas, area, model),
            Screen::Wizard(wizard) => wizard::draw(&mut canvas, area, model, wizard),
            Screen::Account(screen) => account::draw(&mut canvas, area, model, screen),
            Screen::Reseller(screen) => reseller::draw(&mut canvas, area, model, screen),
            Screen::History(list) => history::draw(&mut canvas, area, model, list),
            Screen::Import(screen) => import::draw(&mut canvas, area, model, screen),
            Screen::Export(screen) => export::draw(&mut canvas, area, model, screen),
            Screen::Sync(screen) => sync::draw(&mut canvas, area, model, screen),
        }
        if let Some(overlay) = &model.overlay {
            overlay::draw(&mut canvas, area, model, overlay);
        }
        frame::foot(&mut canvas, area, model);
    }
    let cursor = canvas.cursor();
    model.look.apply(frame.buffer_mut());
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}
