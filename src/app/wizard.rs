//! The form of a new account as a screen: three tabs and a review, and what its buttons do.

use super::{
    effect::Effect,
    form_keys::{self, Outcome},
    keys::Action,
    model::{Model, Screen, Status},
    overlay::{Intent, Overlay, Question},
    refusal,
    size::Size,
    ticks,
};
use crate::{
    domain::{
        account::{Account, AccountId, NewAccount},
        calling::EMERGENCY,
        name::AccountName,
        problem::Problem,
        realm::{Realm, RealmLabel},
        request::{Created, Failure, Holder, Read, Write},
        reseller::Standing,
        timezone::Timezone,
        trunks,
    },
    form::{
        Button, Control, FieldId, Form, Start, Value, admin,
        layout::Layout,
        new_account::{self, Tab},
        review,
    },
};

/// A new account being entered.
pub struct Wizard {
    /// What it starts from.
    pub start: Start,
    /// Its fields.
    pub form: Form,
    /// The tab that is open.
    pub tab: Tab,
    /// The farthest tab that was reached by Next.
    pub furthest: Tab,
    /// The first line of the review that is seen.
    pub scroll: usize,
    /// Whether emergency calls that the account copied denies were confirmed to be denied.
    denial_confirmed: bool,
    /// Whether Submit was pressed and the file has not answered yet.
    pub saving: bool,
}

/// Opens the form for an account on the level that Home shows, where accounts can be made.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let start = Start::under(model.home.level.clone());
    begin(model, start)
}

/// Opens the form for a copy of an account: all of it but name, realm, admins and credit.
pub fn open_copy(model: &mut Model, account: &Account) -> Vec<Effect> {
    match Start::copy_of(account) {
        Ok(start) => begin(model, start),
        Err((key, problem)) => {
            let text = format!("{} cannot be copied. {}: {problem} Mend it there first.", account.name, key.label());
            model.overlay = Some(Overlay::Trouble(text));
            Vec::new()
        }
    }
}

fn begin(model: &mut Model, start: Start) -> Vec<Effect> {
    let Some(standing) = &model.standing else { return Vec::new() };
    if let Some(refusal) = refusal::of_all(&model.session) {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    let form = new_account::form(standing, &start, model.now);
    let mut effects = vec![Effect::Read(Read::Standing)];
    effects.extend(start.above.last().map(|parent| Effect::Read(Read::Account(parent.id.clone()))));
    model.screen = Screen::Wizard(Box::new(Wizard {
        start,
        form,
        tab: Tab::SetUp,
        furthest: Tab::SetUp,
        scroll: 0,
        denial_confirmed: false,
        saving: false,
    }));
    model.status = None;
    effects
}

impl Wizard {
    /// How the open tab lies on the screen.
    pub fn layout(&self, standing: &Standing) -> Layout {
        new_account::layout(self.tab, &self.form, standing, &self.start)
    }

    /// The account that the form makes.
    ///
    /// # Errors
    /// As [`new_account::read`].
    pub fn read(&self, standing: &Standing) -> Result<NewAccount, Vec<(FieldId, Problem)>> {
        new_account::read(&self.form, standing, &self.start)
    }

    /// The review as lines.
    pub fn review(&self, standing: &Standing, size: Size) -> Vec<(&'static str, String)> {
        let account = self.read(standing);
        let entries = account.map(|account| review::of_new(&account, standing, &self.start)).unwrap_or_default();
        review::lines(&entries, size.review_columns())
    }

    fn scroll_by(&mut self, lines: isize, standing: &Standing, size: Size) {
        let last = self.review(standing, size).len().saturating_sub(size.review_rows());
        self.scroll = self.scroll.saturating_add_signed(lines).min(last);
    }

    fn go(&mut self, tab: Tab, standing: &Standing) {
        self.tab = tab;
        self.scroll = 0;
        self.furthest = self.furthest.max(tab);
        let layout = self.layout(standing);
        let first = match tab {
            Tab::Review => Control::Button(Button::Submit),
            _ => layout.controls()[0],
        };
        self.form.enter(first);
    }

    /// Shows all problems of the fields that `here` picks, and opens the tab of the first one with the focus on it.
    /// `true` where there is none.
    fn check(&mut self, standing: &Standing, here: impl Fn(FieldId) -> bool) -> bool {
        let mut problems = self.read(standing).err().unwrap_or_default();
        // what the file said of a name stays until another name is typed
        for id in [FieldId::Name, FieldId::RealmLabel] {
            let field = self.form.field(id);
            if let Some(problem) = field.problem.clone().filter(|_| field.problem_is_of_the_file()) {
                problems.push((id, problem));
            }
        }
        self.form.show_problems(&problems, &here);
        self.enter_first_problem(standing)
    }

    /// Opens the tab of the first field with a problem, the focus on it. `true` where there is none.
    fn enter_first_problem(&mut self, standing: &Standing) -> bool {
        for (tab, _) in Tab::TITLED {
            let fields = new_account::layout(tab, &self.form, standing, &self.start).fields();
            if let Some(id) = fields.into_iter().find(|id| self.form.field(*id).problem.is_some()) {
                self.tab = tab;
                self.form.enter(Control::Field(id));
                return false;
            }
        }
        true
    }
}

/// Does what a key asks of the form.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if wizard.saving {
        return Vec::new();
    }
    let page = model.size.review_rows().cast_signed();
    let lines = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        _ => 0,
    };
    if wizard.tab == Tab::Review && lines != 0 {
        wizard.scroll_by(lines, standing, model.size);
        return Vec::new();
    }
    match action {
        Action::Back | Action::Interrupt => return cancel(model),
        Action::Tab(number) => {
            if let Some((tab, _)) = Tab::TITLED.get(number - 1)
                && *tab <= wizard.furthest
            {
                wizard.go(*tab, standing);
                // not where a second digit would be typed into something
                let goes_on = form_keys::goes_on(&wizard.layout(standing));
                wizard.form.enter(goes_on.unwrap_or_else(|| wizard.form.focus()));
            }
            return Vec::new();
        }
        _ => {}
    }
    let layout = wizard.layout(standing);
    let most = |id| most_trunks(standing, id);
    let Wizard { form, start, .. } = &mut **wizard;
    let problems = |form: &Form| new_account::read(form, standing, start).err().unwrap_or_default();
    let outcome = form_keys::act(form, &layout, action, most, problems);
    match outcome {
        Outcome::Done => Vec::new(),
        Outcome::Left(id) => ask_the_file(&wizard.form, standing, id).into_iter().collect(),
        Outcome::Toggled(id) => {
            if id == FieldId::AddAdmin && !wizard.form.is_on(id) {
                wizard.form.restore(admin::empty());
            }
            model.overlay = ticks::toggled(&mut wizard.form, id);
            Vec::new()
        }
        Outcome::Open(id) => {
            model.overlay = Some(Overlay::zones(id, &wizard.form, model.now));
            Vec::new()
        }
        Outcome::Pressed(button) => press(model, button),
    }
}

/// What is left for a number of trunks; `None` where no total is set.
fn most_trunks(standing: &Standing, id: FieldId) -> Option<u32> {
    match id {
        FieldId::Trunks(kind) => trunks::left(&standing.reseller.settings.totals, &standing.given, kind),
        _ => None,
    }
}

/// What the file is asked when a field is left: whether its name or realm is taken.
fn ask_the_file(form: &Form, standing: &Standing, id: FieldId) -> Option<Effect> {
    let read = match id {
        FieldId::Name => Read::NameTaken(AccountName::parse(form.text(id)).ok()?),
        FieldId::RealmLabel => Read::RealmTaken(realm(form, standing)?),
        _ => return None,
    };
    Some(Effect::Read(read))
}

fn realm(form: &Form, standing: &Standing) -> Option<Realm> {
    let label = RealmLabel::parse(form.text(FieldId::RealmLabel)).ok()?;
    Some(Realm::new(&label, &standing.reseller.settings.realm_suffix))
}

fn cancel(model: &mut Model) -> Vec<Effect> {
    let changed = matches!(&model.screen, Screen::Wizard(wizard) if wizard.form.is_changed());
    if changed {
        let text = "Leave this new account? Nothing of it is saved yet, and what you typed would be lost.";
        let question = Question::new(text, "Stay", "Leave", Intent::LeaveForm);
        model.overlay = Some(Overlay::Question(question));
        return Vec::new();
    }
    model.screen = Screen::Home;
    super::home::refresh(model)
}

fn press(model: &mut Model, button: Button) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let tab = wizard.tab;
    match button {
        Button::Cancel => return cancel(model),
        Button::ChangeRealm => {
            wizard.form.set(FieldId::ChangeRealm, Value::Switch(true));
            wizard.form.enter(Control::Field(FieldId::RealmLabel));
        }
        Button::KeepRealm => {
            wizard
                .form
                .restore([(FieldId::ChangeRealm, Value::Switch(false)), (FieldId::RealmLabel, Value::text_of(""))]);
            wizard.form.enter(Control::Button(Button::ChangeRealm));
        }
        Button::Previous => wizard.go(tab.previous(), standing),
        Button::Next | Button::Review => {
            let all = button == Button::Review;
            if wizard.check(standing, |id| all || new_account::tab_of(id) == tab) {
                wizard.go(tab.next(), standing);
                return vec![Effect::Read(Read::Standing)];
            }
        }
        Button::Submit => return submit(model),
        _ => {}
    }
    Vec::new()
}

/// Goes on to save a copy whose emergency calls are denied, once that is confirmed.
pub fn submit_denial(model: &mut Model) -> Vec<Effect> {
    if let Screen::Wizard(wizard) = &mut model.screen {
        wizard.denial_confirmed = true;
    }
    submit(model)
}

fn submit(model: &mut Model) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if !wizard.check(standing, |_| true) {
        return Vec::new();
    }
    let settings = &standing.reseller.settings;
    match wizard.read(standing) {
        Ok(account)
            if !wizard.denial_confirmed && wizard.start.denies_emergency() && !account.calling.allows(EMERGENCY) =>
        {
            model.overlay = Some(ticks::deny_emergency(Intent::SubmitDenial));
            Vec::new()
        }
        Ok(account) if account.credit > settings.ask_above => {
            let text =
                format!("Add {} to the balance of {}?", settings.currency.show(account.credit), account.name.as_str());
            model.overlay = Some(Overlay::Question(Question::new(text, "Go back", "Add it", Intent::SubmitCredit)));
            Vec::new()
        }
        _ => save(model),
    }
}

/// Has the account written.
pub fn save(model: &mut Model) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Ok(account) = wizard.read(standing) else {
        // what is left may have changed while a question was open
        wizard.check(standing, |_| true);
        return Vec::new();
    };
    wizard.saving = true;
    model.status = Some(Status::Working("Saving the account…"));
    vec![Effect::Write(Write::CreateAccount(Box::new(account)))]
}

/// Shows the account that was made: selected in the list, open, and a box with what is to be told.
pub fn saved(model: &mut Model, created: Created) -> Vec<Effect> {
    let id = created.id.clone();
    let mut effects = super::account::open(model, id.clone(), None);
    model.overlay = Some(Overlay::told(created));
    effects.extend(super::home::select(model, id));
    effects
}

/// Keeps the form as it is and says what the file did not take.
pub fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    model.status = None;
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    wizard.saving = false;
    let Failure::Refused(refused) = failure else {
        model.overlay = Some(Overlay::Trouble(format!("The account is not saved. {failure}")));
        if failure != Failure::ResellerChanged {
            return Vec::new();
        }
        wizard.go(Tab::Review, standing);
        return vec![Effect::Read(Read::Standing)];
    };
    let rest = wizard.form.show_refused(refused);
    if !rest.is_empty() {
        model.overlay = Some(Overlay::Trouble(format!("The account is not saved. {}", rest.join(" "))));
    }
    wizard.enter_first_problem(standing);
    // the totals may have changed meanwhile
    vec![Effect::Read(Read::Standing)]
}

/// Begins the form anew where the reseller has changed and nothing is typed yet.
pub fn take_standing(model: &mut Model, standing: &Standing) {
    let old = model.standing.as_ref().map(|old| old.reseller.revision);
    if let Screen::Wizard(wizard) = &mut model.screen
        && old != Some(standing.reseller.revision)
        && !wizard.form.is_changed()
    {
        let focus = wizard.form.focus();
        wizard.form = new_account::form(standing, &wizard.start, model.now);
        wizard.form.enter(focus);
    }
}

/// Takes in what the account above is by now: its time zone, or that nothing can stand under it.
pub fn take_parent(model: &mut Model, id: &AccountId, parent: Option<&Account>) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if wizard.start.above.last().is_none_or(|above| above.id != *id) {
        return Vec::new();
    }
    let problem = match parent {
        None => Problem::ParentGone,
        Some(parent) if !parent.enabled => Problem::ParentDisabled(parent.name.clone()),
        Some(parent) => {
            wizard.start.timezone = Timezone::parse(&parent.timezone).ok();
            let fresh = new_account::form(standing, &wizard.start, model.now);
            wizard.form.rebase(fresh);
            return Vec::new();
        }
    };
    let typed = wizard.form.is_changed();
    if model.overlay.is_none() {
        model.overlay = Some(Overlay::Trouble(format!("Nothing can be added here. {problem}")));
    }
    if typed {
        return Vec::new();
    }
    model.screen = Screen::Home;
    super::home::refresh(model)
}

/// Takes in what the file says of a name: it stands only while that name does.
pub fn take_name(model: &mut Model, name: &AccountName, holder: Option<Holder>) {
    if let Screen::Wizard(wizard) = &mut model.screen
        && AccountName::parse(wizard.form.text(FieldId::Name)).as_ref() == Ok(name)
    {
        let problem = holder.map(|Holder { name, realm }| Problem::NameTaken { name, realm });
        wizard.form.field_mut(FieldId::Name).tell(problem);
    }
}

/// Takes in what the file says of a realm: it stands only while that realm does.
pub fn take_realm(model: &mut Model, asked: &Realm, holder: Option<Holder>) {
    if let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing)
        && realm(&wizard.form, standing).as_ref() == Some(asked)
    {
        let problem = holder.map(|holder| Problem::RealmTaken(holder.name));
        wizard.form.field_mut(FieldId::RealmLabel).tell(problem);
    }
}
