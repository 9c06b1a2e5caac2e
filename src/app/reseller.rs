//! The reseller's form as a screen: at the first start, and from the menu.

use jiff::Timestamp;

use super::{
    effect::Effect,
    form_keys::{self, Outcome},
    keys::Action,
    model::{Model, Screen, Status},
    overlay::{Intent, Overlay, Question},
};
use crate::{
    domain::{
        problem::Problem,
        request::{Failure, Read, Write},
        reseller::{SUGGESTED_SUFFIX, Standing},
        timezone::Timezone,
        trunks::Given,
    },
    form::{Button, Control, FieldId, Form, Rebased, layout::Layout, reseller, spec},
};

/// The reseller being entered or changed.
pub struct ResellerScreen {
    /// Its fields.
    pub form: Form,
    /// The revision that the fields were read from; `None` at the first start.
    pub from_revision: Option<i64>,
    /// Whether Save was pressed and the file has not answered yet.
    pub saving: bool,
    /// Whether Save was refused because another operator was first, and theirs is being read.
    pub overtaken: bool,
}

impl ResellerScreen {
    /// The form of the first start, all of it filled in.
    pub fn first_start(machine: &Timezone, now: Timestamp) -> Self {
        Self { form: reseller::suggested(machine, now), from_revision: None, saving: false, overtaken: false }
    }

    /// How the form lies on the screen.
    pub fn layout(&self, standing: Option<&Standing>) -> Layout {
        reseller::layout(&self.form, &given(standing))
    }
}

/// Trunks given out; none before there is a reseller.
fn given(standing: Option<&Standing>) -> Given {
    standing.map(|standing| standing.given).unwrap_or_default()
}

fn problems(form: &Form, standing: Option<&Standing>) -> Vec<(FieldId, Problem)> {
    reseller::read(form, &given(standing), None).err().unwrap_or_default()
}

/// Opens the form from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(standing) = &model.standing else { return Vec::new() };
    let form = reseller::of(&standing.reseller.settings, model.now);
    let from_revision = Some(standing.reseller.revision);
    model.screen = Screen::Reseller(Box::new(ResellerScreen { form, from_revision, saving: false, overtaken: false }));
    model.status = None;
    vec![Effect::Read(Read::Standing)]
}

/// Does what a key asks of the form.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Reseller(screen) = &mut model.screen else { return Vec::new() };
    if screen.saving {
        return Vec::new();
    }
    if matches!(action, Action::Back | Action::Interrupt) {
        return cancel(model);
    }
    let standing = model.standing.as_ref();
    let layout = screen.layout(standing);
    match form_keys::act(&mut screen.form, &layout, action, |_| None, |form| problems(form, standing)) {
        Outcome::Open(id) => model.overlay = Some(Overlay::zones(id, &screen.form, model.now)),
        Outcome::Pressed(Button::Cancel) => return cancel(model),
        Outcome::Pressed(_) => return confirm(model),
        Outcome::Done | Outcome::Left(_) | Outcome::Toggled(_) => {}
    }
    Vec::new()
}

fn cancel(model: &mut Model) -> Vec<Effect> {
    let Screen::Reseller(screen) = &model.screen else { return Vec::new() };
    if screen.from_revision.is_none() {
        let text = "Leave trunkdesk? It needs a reseller before accounts can be added; no file has been made yet.";
        model.overlay = Some(Overlay::Question(Question::new(text, "Stay", "Quit", Intent::Quit)));
        return Vec::new();
    }
    if screen.form.is_changed() {
        let text = "Leave the reseller's settings? What you changed is not saved yet and would be lost.";
        model.overlay = Some(Overlay::Question(Question::new(text, "Stay", "Leave", Intent::LeaveForm)));
        return Vec::new();
    }
    model.screen = Screen::Home;
    super::home::refresh(model)
}

/// Saves; a suffix that was only suggested is asked about first, for accounts keep theirs for good.
fn confirm(model: &mut Model) -> Vec<Effect> {
    let Screen::Reseller(screen) = &model.screen else { return Vec::new() };
    let suggested = screen.from_revision.is_none() && screen.form.text(FieldId::RealmSuffix).trim() == SUGGESTED_SUFFIX;
    if suggested && problems(&screen.form, model.standing.as_ref()).is_empty() {
        let text = format!(
            "{SUGGESTED_SUFFIX} is only an example. Every account made now would end in it, and keep it for good. Is \
             it yours?"
        );
        model.overlay = Some(Overlay::Question(Question::new(text, "Change it", "Use it", Intent::KeepSuffix)));
        return Vec::new();
    }
    save(model)
}

/// Has the settings written.
pub fn save(model: &mut Model) -> Vec<Effect> {
    let Screen::Reseller(screen) = &mut model.screen else { return Vec::new() };
    let standing = model.standing.as_ref();
    let ask_above = standing.map(|standing| standing.reseller.settings.ask_above);
    match reseller::read(&screen.form, &given(standing), ask_above) {
        Ok(_) if model.session.read_only => {
            let text = "Nothing can be saved: the accounts were opened for reading only.";
            model.overlay = Some(Overlay::Trouble(text.into()));
            Vec::new()
        }
        Ok(settings) => {
            screen.form.show_problems(&[], |_| true);
            screen.saving = true;
            model.status = Some(Status::Working("Saving the reseller…"));
            vec![Effect::Write(Write::SaveReseller {
                settings: Box::new(settings),
                template: None,
                from_revision: screen.from_revision,
            })]
        }
        Err(problems) => {
            screen.form.show_problems(&problems, |_| true);
            enter_first_problem(screen, standing);
            Vec::new()
        }
    }
}

fn enter_first_problem(screen: &mut ResellerScreen, standing: Option<&Standing>) {
    let fields = screen.layout(standing).fields();
    if let Some(id) = fields.into_iter().find(|id| screen.form.field(*id).problem.is_some()) {
        screen.form.enter(Control::Field(id));
    }
}

/// Goes Home with the settings that were saved.
pub fn saved(model: &mut Model, standing: Standing) -> Vec<Effect> {
    model.standing = Some(standing);
    model.screen = Screen::Home;
    model.status = Some(Status::Done("The reseller is saved.".into()));
    super::home::refresh(model)
}

/// Keeps the form as it is and says what the file did not take.
pub fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    model.status = None;
    let Screen::Reseller(screen) = &mut model.screen else { return Vec::new() };
    screen.saving = false;
    if failure == Failure::Changed {
        screen.overtaken = true;
        return vec![Effect::Read(Read::Standing)];
    }
    let Failure::Refused(refused) = failure else {
        model.overlay = Some(Overlay::Trouble(format!("The reseller is not saved. {failure}")));
        return Vec::new();
    };
    let rest = screen.form.show_refused(refused);
    if !rest.is_empty() {
        model.overlay = Some(Overlay::Trouble(format!("The reseller is not saved. {}", rest.join(" "))));
    }
    enter_first_problem(screen, model.standing.as_ref());
    vec![Effect::Read(Read::Standing)]
}

/// Takes the reseller as it is in the file now. An open form follows: what another operator changed comes in, what was
/// typed here stays.
pub fn take_standing(model: &mut Model, standing: Standing) {
    let now = model.now;
    let mut said = None;
    if let Screen::Reseller(screen) = &mut model.screen
        && !screen.saving
        && screen.from_revision != Some(standing.reseller.revision)
    {
        let overtaken = std::mem::take(&mut screen.overtaken);
        let rebased = screen.form.rebase(reseller::of(&standing.reseller.settings, now));
        let first = screen.from_revision.replace(standing.reseller.revision).is_none();
        said = (overtaken || first).then(|| overtaken_text(first, &rebased));
    }
    model.standing = Some(standing);
    if let Some(text) = said {
        model.overlay = Some(Overlay::Trouble(text));
    }
}

fn overtaken_text(first: bool, rebased: &Rebased) -> String {
    let list = |fields: &[(FieldId, String)]| {
        let words = fields.iter().map(|(id, theirs)| {
            format!("{} {}", spec::spec(*id).label, if theirs.is_empty() { "empty" } else { theirs })
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let mut text = if first {
        "Another operator has set the reseller up meanwhile.".to_owned()
    } else {
        "Another operator changed the reseller meanwhile; yours is not saved yet.".to_owned()
    };
    if !rebased.taken.is_empty() {
        text.push_str(&format!(" Taken over from there: {}.", list(&rebased.taken)));
    }
    if !rebased.kept.is_empty() {
        text.push_str(&format!(" You typed something else than: {}.", list(&rebased.kept)));
    }
    text.push_str(" Save again to have it as it stands here, or Cancel to leave theirs.");
    text
}

/// Puts pasted text into the focused field.
pub fn paste(screen: &mut ResellerScreen, pasted: &str, standing: Option<&Standing>) {
    form_keys::paste(&mut screen.form, pasted, |form| problems(form, standing));
}
