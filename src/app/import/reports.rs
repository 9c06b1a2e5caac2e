//! What is told of an import that goes on.

use super::{ImportScreen, Page, Phase};
use crate::{
    app::{
        effect::Effect,
        model::{Model, Screen, Status},
        overlay::Overlay,
        running,
    },
    domain::{
        problem::Problem,
        transfer::{Checked, ImportEnd, Named, Report},
    },
    form::{Button, Control, import::field_of},
};

/// Takes in what is told, where it is about the import that is open.
pub fn take_report(model: &mut Model, report: Report) -> Vec<Effect> {
    let now = model.now;
    let Screen::Import(screen) = &mut model.screen else { return Vec::new() };
    let writing = match &mut screen.phase {
        Phase::Checking(running) | Phase::Writing(running) if matches!(report, Report::Progress(_)) => {
            if let Report::Progress(progress) = report {
                running.take(progress, now);
            }
            return Vec::new();
        }
        Phase::Checking(_) => false,
        Phase::Writing(_) => true,
        // of one that was left
        Phase::Form | Phase::Found(_) | Phase::Ended(_) => return Vec::new(),
    };
    match report {
        Report::Checked(checked) => found(screen, checked),
        Report::Imported(end) => return ended(model, *end),
        Report::Unusable(named, sentence) => unusable(screen, named, sentence),
        Report::Failed(sentence) if writing => {
            return ended(model, ImportEnd { failed: Some(sentence), ..ImportEnd::default() });
        }
        Report::Stopped if writing => {
            let sentence = "Stopped. Nothing was imported.".into();
            return ended(model, ImportEnd { failed: Some(sentence), ..ImportEnd::default() });
        }
        Report::Failed(sentence) => {
            screen.phase = Phase::Form;
            model.overlay = Some(Overlay::Trouble(sentence));
        }
        Report::Stopped => {
            screen.phase = Phase::Form;
            model.status = Some(Status::Note("Stopped. Nothing was written.".into()));
        }
        Report::Progress(_) | Report::Exporting(_) | Report::Exported(_) => {}
    }
    Vec::new()
}

/// Shows what was found; what writes has the focus of nobody who presses a key too often.
fn found(screen: &mut ImportScreen, checked: Box<Checked>) {
    screen.phase = Phase::Found(Page::new(checked, Button::Cancel));
}

fn ended(model: &mut Model, end: ImportEnd) -> Vec<Effect> {
    if let Screen::Import(screen) = &mut model.screen {
        screen.phase = Phase::Ended(Page::new(Box::new(end), Button::Close));
    }
    running::drop_question(model);
    Vec::new()
}

/// Shows at its field that a file cannot be used.
fn unusable(screen: &mut ImportScreen, named: Named, sentence: String) {
    screen.phase = Phase::Form;
    let id = field_of(named);
    screen.form.field_mut(id).problem = Some(Problem::Unusable(sentence));
    screen.form.enter(Control::Field(id));
}
