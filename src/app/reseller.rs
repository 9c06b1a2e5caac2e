//! The reseller as a screen: one form at the first start, a page with tabs from the menu.

use jiff::Timestamp;

use super::{
    draft::{self, ResellerDraft},
    effect::Effect,
    form_keys::{self, Outcome},
    keys::Action,
    model::{Model, Screen, Status},
    overlay::{Intent, Overlay, Question},
    refusal,
    size::{FORM_MAX, Size},
    ticks,
};
use crate::{
    domain::{
        problem::Problem,
        request::{Failure, Read, Write},
        reseller::{Holdings, SUGGESTED_SUFFIX, Standing},
        timezone::Timezone,
        trunks::Given,
    },
    form::{
        self, Button, Control, FieldId, Form, Rebased, holdings,
        layout::Layout,
        reseller::{self, Made, Tab},
    },
};

/// The reseller being entered or changed.
pub struct ResellerScreen {
    /// Its fields.
    pub form: Form,
    /// The tab that is open; the first start has none.
    pub tab: Tab,
    /// The first line of the overview that is seen.
    pub scroll: usize,
    /// Who holds most, and the credit in all, once it is read.
    pub holdings: Option<Box<Holdings>>,
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
        Self::new(reseller::suggested(machine, now), Tab::Settings, None)
    }

    fn new(form: Form, tab: Tab, from_revision: Option<i64>) -> Self {
        Self { form, tab, scroll: 0, holdings: None, from_revision, saving: false, overtaken: false }
    }

    /// Whether this is the page with tabs, rather than the form of the first start.
    pub fn is_page(&self) -> bool {
        self.from_revision.is_some()
    }

    /// How the form, or the open tab, lies on the screen.
    pub fn layout(&self, standing: Option<&Standing>) -> Layout {
        match self.is_page() {
            true => reseller::layout(self.tab, &self.form, &given(standing)),
            false => reseller::first_start(&self.form, &given(standing)),
        }
    }

    /// The overview as lines.
    pub fn overview(&self, standing: &Standing, size: Size) -> Vec<holdings::Line> {
        let columns = size.inside_pane().columns.min(FORM_MAX);
        holdings::lines(standing, self.holdings.as_deref(), usize::from(columns))
    }

    fn problems(&self, standing: Option<&Standing>) -> Vec<(FieldId, Problem)> {
        problems(&self.form, standing, self.holdings.as_deref())
    }

    /// Opens a tab; the focus goes to the line of tabs, where a second digit is typed into nothing.
    fn go(&mut self, tab: Tab) {
        (self.tab, self.scroll) = (tab, 0);
        self.form.enter(Control::Tabs);
    }

    fn turn(&mut self, right: bool) {
        let place = self.tab.place();
        let place = if right { (place + 1).min(Tab::ALL.len() - 1) } else { place.saturating_sub(1) };
        self.go(Tab::ALL[place].0);
    }

    fn scroll_by(&mut self, lines: isize, standing: &Standing, size: Size) {
        let last = self.overview(standing, size).len().saturating_sub(usize::from(size.form_rows()));
        self.scroll = self.scroll.saturating_add_signed(lines).min(last);
    }
}

/// Trunks given out; none before there is a reseller.
fn given(standing: Option<&Standing>) -> Given {
    standing.map(|standing| standing.given).unwrap_or_default()
}

fn problems(form: &Form, standing: Option<&Standing>, holdings: Option<&Holdings>) -> Vec<(FieldId, Problem)> {
    reseller::read(form, standing, holdings).err().unwrap_or_default()
}

/// Opens the page from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(standing) = &model.standing else { return Vec::new() };
    let form = reseller::of(&standing.reseller, model.now);
    let screen = ResellerScreen::new(form, Tab::Overview, Some(standing.reseller.revision));
    model.screen = Screen::Reseller(Box::new(screen));
    model.status = None;
    read()
}

/// Goes on with what was kept as a draft.
pub fn resume(model: &mut Model, draft: &ResellerDraft) -> Vec<Effect> {
    let effects = open(model);
    go_on(model, draft);
    effects
}

/// Puts what was kept as a draft into the open form. It counts as changed from the revision that it was changed from.
pub fn go_on(model: &mut Model, draft: &ResellerDraft) {
    let standing = model.standing.as_ref();
    let Screen::Reseller(screen) = &mut model.screen else { return };
    screen.form.take_draft(&draft.form, model.now);
    screen.tab = draft.tab;
    match (draft.revision, standing) {
        (Some(revision), _) if screen.is_page() => screen.from_revision = Some(revision),
        // it was typed at the first start, and somebody else has set the reseller up since
        (None, Some(standing)) => {
            let rebased = screen.form.rebase(reseller::of(&standing.reseller, model.now));
            model.overlay = Some(Overlay::Trouble(overtaken_text(true, &rebased)));
        }
        _ => {}
    }
    if !screen.layout(standing).controls().contains(&screen.form.focus()) {
        screen.form.enter(Control::Tabs);
    }
}

/// What the page is read from.
fn read() -> Vec<Effect> {
    vec![Effect::Read(Read::Standing), Effect::Read(Read::Holdings)]
}

/// Does what a key asks of the form or the page.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Reseller(screen) = &mut model.screen else { return Vec::new() };
    if screen.saving {
        return Vec::new();
    }
    let standing = model.standing.as_ref();
    let page = isize::try_from(model.size.form_rows()).unwrap_or(1);
    match (action, standing) {
        (Action::Back | Action::Interrupt, _) => return cancel(model),
        (Action::Tab(number), _) if screen.is_page() => {
            if let Some((tab, _)) = Tab::ALL.get(number - 1) {
                screen.go(*tab);
            }
            return Vec::new();
        }
        (Action::Left | Action::Right, _) if screen.form.focus() == Control::Tabs => {
            screen.turn(action == Action::Right);
            return Vec::new();
        }
        (Action::PageUp, Some(standing)) => screen.scroll_by(-page, standing, model.size),
        (Action::PageDown, Some(standing)) => screen.scroll_by(page, standing, model.size),
        _ => {}
    }
    let layout = screen.layout(standing);
    let holdings = screen.holdings.as_deref();
    match form_keys::act(&mut screen.form, &layout, action, |_| None, |form| problems(form, standing, holdings)) {
        Outcome::Open(id) => model.overlay = Some(Overlay::zones(id, &screen.form, model.now)),
        Outcome::Toggled(id) => model.overlay = ticks::toggled(&mut screen.form, id),
        Outcome::Pressed(Button::Cancel | Button::Back) => return cancel(model),
        Outcome::Pressed(_) => return confirm(model),
        Outcome::Done | Outcome::Left(_) => {}
    }
    Vec::new()
}

fn cancel(model: &mut Model) -> Vec<Effect> {
    let Screen::Reseller(screen) = &model.screen else { return Vec::new() };
    let changed = screen.form.is_changed();
    if screen.from_revision.is_none() {
        let text = "Leave trunkdesk? It needs a reseller before accounts can be added; no file has been made yet.";
        if changed {
            return draft::leaving(model, text, "What you typed would be lost.", "Quit", Intent::DiscardAndQuit);
        }
        model.overlay = Some(Overlay::Question(Question::new(text, "Stay", "Quit", Intent::Quit)));
        return Vec::new();
    }
    if changed {
        let text = "Leave the reseller's settings? What you changed is not saved yet.";
        return draft::leaving(model, text, "It would be lost.", "Leave", Intent::LeaveForm);
    }
    super::home::go_home(model)
}

/// Saves; a suffix that was only suggested is asked about first, for accounts keep theirs for good.
fn confirm(model: &mut Model) -> Vec<Effect> {
    let Screen::Reseller(screen) = &model.screen else { return Vec::new() };
    let suggested = screen.from_revision.is_none() && screen.form.text(FieldId::RealmSuffix).trim() == SUGGESTED_SUFFIX;
    if suggested && screen.problems(model.standing.as_ref()).is_empty() {
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
    let refusal = refusal::of_all(&model.session);
    match reseller::read(&screen.form, standing, screen.holdings.as_deref()) {
        Ok(_) if refusal.is_some() => {
            model.overlay = refusal.map(Overlay::Trouble);
            Vec::new()
        }
        Ok(Made { settings, template }) => {
            screen.form.show_problems(&[], |_| true);
            screen.saving = true;
            model.status = Some(Status::Working("Saving the reseller…"));
            vec![Effect::Write(Write::SaveReseller {
                settings: Box::new(settings),
                template: template.map(Box::new),
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

/// Gives the first field with a problem the focus; all that can have one lie on one tab.
fn enter_first_problem(screen: &mut ResellerScreen, standing: Option<&Standing>) {
    let tab = std::mem::replace(&mut screen.tab, Tab::Settings);
    let fields = screen.layout(standing).fields();
    match fields.into_iter().find(|id| screen.form.field(*id).problem.is_some()) {
        Some(id) => screen.form.enter(Control::Field(id)),
        None => screen.tab = tab,
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
        return read();
    }
    let Failure::Refused(refused) = failure else {
        model.overlay = Some(Overlay::Trouble(refusal::not_saved("The reseller is not saved.", &failure)));
        return Vec::new();
    };
    let rest = screen.form.show_refused(refused);
    if !rest.is_empty() {
        model.overlay = Some(Overlay::Trouble(format!("The reseller is not saved. {}", rest.join(" "))));
    }
    enter_first_problem(screen, model.standing.as_ref());
    read()
}

/// Reads again who holds most, where the page is open.
pub fn file_changed(model: &Model) -> Option<Effect> {
    matches!(model.screen, Screen::Reseller(_)).then_some(Effect::Read(Read::Holdings))
}

/// Takes in who holds most, and the credit in all.
pub fn take_holdings(model: &mut Model, holdings: Box<Holdings>) {
    if let Screen::Reseller(screen) = &mut model.screen {
        screen.holdings = Some(holdings);
    }
}

/// Takes the reseller as it is in the file now. A form in which nothing is typed follows; one that is typed in is put
/// together with theirs once it is to be saved, so that nothing of theirs is overwritten unseen.
pub fn take_standing(model: &mut Model, standing: Standing) {
    let now = model.now;
    if let Screen::Reseller(screen) = &mut model.screen
        && !screen.saving
        && screen.from_revision != Some(standing.reseller.revision)
    {
        let first = screen.from_revision.is_none();
        let overtaken = std::mem::take(&mut screen.overtaken);
        if overtaken || first || !screen.form.is_changed() {
            let rebased = screen.form.rebase(reseller::of(&standing.reseller, now));
            screen.from_revision = Some(standing.reseller.revision);
            // the button that had the focus may be gone
            if !screen.layout(Some(&standing)).controls().contains(&screen.form.focus()) {
                screen.form.enter(Control::Tabs);
            }
            if overtaken || first {
                model.overlay = Some(Overlay::Trouble(overtaken_text(first, &rebased)));
            }
        } else {
            let text = "Another operator changed the reseller meanwhile. Yours is put together with theirs on Save.";
            model.status = Some(Status::Trouble(text.into()));
        }
    }
    model.standing = Some(standing);
}

fn overtaken_text(first: bool, rebased: &Rebased) -> String {
    let mut text = if first {
        "Another operator has set the reseller up meanwhile.".to_owned()
    } else {
        "Another operator changed the reseller meanwhile; yours is not saved yet.".to_owned()
    };
    if !rebased.taken.is_empty() {
        text.push_str(&format!(" Taken over from there: {}.", form::in_words(&rebased.taken)));
    }
    if !rebased.kept.is_empty() {
        text.push_str(&format!(" You typed something else than: {}.", form::in_words(&rebased.kept)));
    }
    text.push_str(" Save again to have it as it stands here, or Cancel to leave theirs.");
    text
}

/// Puts pasted text into the focused field.
pub fn paste(screen: &mut ResellerScreen, pasted: &str, standing: Option<&Standing>) {
    let holdings = screen.holdings.as_deref();
    form_keys::paste(&mut screen.form, pasted, |form| problems(form, standing, holdings));
}
