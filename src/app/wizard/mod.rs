//! The form of a new account as a screen: three tabs and a review, and what its buttons do.

mod answers;
mod keys;
mod parent;
mod reseller;

use super::{
    draft::NewAccountDraft,
    effect::Effect,
    model::{Model, Screen, Status},
    overlay::Overlay,
    refusal,
    size::Size,
};
use crate::{
    domain::{
        account::{Account, NewAccount},
        problem::Problem,
        realm::{Realm, RealmLabel},
        request::Read,
        reseller::{Reseller, Standing},
    },
    form::{
        Button, Control, FieldId, Form, Start,
        layout::Layout,
        new_account::{self, Tab},
        review,
    },
};

pub use answers::{not_saved, saved, take_name, take_realm};
pub use keys::{act, save, submit_denial};
pub use parent::{put_above, take_parent};
pub use reseller::take_standing;

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
    /// The reseller that the fields and the review were shown with.
    seen: Reseller,
    /// Whether Submit was refused because the reseller is another by now, which is being read.
    overtaken: bool,
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
    let Some(standing) = &model.standing else { return Vec::new() };
    match Start::copy_of(account, &standing.reseller.template) {
        Ok(start) => begin(model, start),
        Err((key, problem)) => {
            let text = format!("{} cannot be copied. {}: {problem} Mend it there first.", account.name, key.label());
            model.overlay = Some(Overlay::Trouble(text));
            Vec::new()
        }
    }
}

/// Goes on with a new account that was kept as a draft.
pub fn resume(model: &mut Model, draft: &NewAccountDraft) -> Vec<Effect> {
    let effects = begin(model, draft.start.start());
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return effects };
    wizard.form.take_draft(&draft.form, model.now);
    (wizard.tab, wizard.furthest) = (draft.tab, draft.furthest);
    let controls = wizard.layout(standing).controls();
    if !controls.contains(&wizard.form.focus()) {
        wizard.form.enter(controls[0]);
    }
    if wizard.tab == Tab::Review {
        // a password has to be typed anew before there is anything to review
        wizard.check(standing, |_| true);
    }
    if draft.reseller_revision != standing.reseller.revision {
        let text =
            "The reseller was changed since this was typed. What you did not touch follows it: look at the review.";
        model.status = Some(Status::Note(text.into()));
    }
    effects
}

fn begin(model: &mut Model, start: Start) -> Vec<Effect> {
    let start = Start { cluster: model.sync.is_some(), ..start };
    let Some(standing) = &model.standing else { return Vec::new() };
    if let Some(refusal) = refusal::of_all(&model.session) {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    let form = new_account::form(standing, &start, model.now);
    let parent = start.above.last().map(|parent| Effect::Read(Read::Account(parent.id.clone())));
    let list_was_seen = matches!(model.screen, Screen::Home);
    model.screen = Screen::Wizard(Box::new(Wizard {
        start,
        form,
        tab: Tab::SetUp,
        furthest: Tab::SetUp,
        scroll: 0,
        denial_confirmed: false,
        seen: standing.reseller.clone(),
        overtaken: false,
        saving: false,
    }));
    model.status = None;
    let mut effects = if list_was_seen { vec![Effect::Read(Read::Standing)] } else { super::home::refresh(model) };
    effects.extend(parent);
    effects
}

impl Wizard {
    /// The revision of the reseller that it is shown with.
    pub fn seen_revision(&self) -> i64 {
        self.seen.revision
    }

    /// How the open tab lies on the screen.
    pub fn layout(&self, standing: &Standing) -> Layout {
        new_account::layout(self.tab, &self.form, standing, &self.start)
    }

    /// The account that the form makes, of the reseller as it was shown.
    ///
    /// # Errors
    /// As [`new_account::read`].
    pub fn read(&self, standing: &Standing) -> Result<NewAccount, Vec<(FieldId, Problem)>> {
        let account = new_account::read(&self.form, standing, &self.start)?;
        Ok(NewAccount { reseller_revision: self.seen.revision, ..account })
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

fn realm(form: &Form, standing: &Standing) -> Option<Realm> {
    let label = RealmLabel::parse(form.text(FieldId::RealmLabel)).ok()?;
    Some(Realm::new(&label, &standing.reseller.settings.realm_suffix))
}
