//! The users of an account: the rows of the tab Admins, and the form of one.

use super::{AccountScreen, Part, save, screen};
use crate::{
    app::{
        effect::Effect,
        form_keys::{self, Outcome},
        keys::{Action, Key},
        model::{Model, Screen, Status},
        overlay::{Facts, Intent, Overlay, Question},
        refusal,
    },
    domain::{
        account::Account,
        id::UserId,
        problem::Problem,
        request::Write,
        user::{User, UserChange, UserSettings},
    },
    form::{
        Button, FieldId, Form,
        admin::{self, Purpose},
        cluster,
        layout::Layout,
    },
};

/// The selected user, kept by its id. Where another operator removed it nobody is selected until a key says so: no key
/// is ever about another user than the one it was meant for.
#[derive(Debug, Default)]
pub struct UserCursor {
    /// Who is selected, if anybody is.
    pub id: Option<UserId>,
    /// Where it stands among the users, or stood.
    pub place: usize,
}

impl UserCursor {
    /// Where the selected user stands among these, if it is one of them.
    pub fn place_in(&self, users: &[User]) -> Option<usize> {
        users.iter().position(|user| Some(&user.id) == self.id.as_ref())
    }

    /// Finds the selected user among those that there are now.
    pub(super) fn follow(&mut self, users: &[User]) {
        match self.place_in(users) {
            Some(place) => self.place = place,
            None => self.id = None,
        }
    }

    /// Selects the user at this place, or the last one.
    pub(super) fn select(&mut self, users: &[User], place: usize) {
        self.place = place.min(users.len().saturating_sub(1));
        self.id = users.get(self.place).map(|user| user.id.clone());
    }
}

/// An admin that is added or changed.
pub struct AdminForm {
    /// What it is for.
    pub purpose: Purpose,
    /// Its fields.
    pub form: Form,
    /// The button whose question was asked last.
    asked: Option<Button>,
}

impl AdminForm {
    /// The form as it opens.
    pub(super) fn new(purpose: Purpose, account: &Account, cluster: bool) -> Self {
        let mut form = admin::form(&purpose, cluster);
        if let Purpose::Edit(user) | Purpose::Reset(user) = &purpose {
            // what the cluster says of it stands there until it is changed
            for (id, problem) in cluster::problems_of_user(account, user) {
                if form.has(id) {
                    form.field_mut(id).problem = Some(problem);
                }
            }
        }
        Self { form, purpose, asked: None }
    }

    /// How it lies on the screen.
    pub fn layout(&self, account: &Account) -> Layout {
        admin::layout(&self.form, &self.purpose, &account.name)
    }

    /// What stands over it.
    pub fn title(&self) -> &'static str {
        match self.purpose {
            Purpose::Add => "New admin",
            Purpose::Edit(ref user) if user.is_admin => "Admin",
            Purpose::Edit(_) => "User",
            Purpose::Reset(_) => "Reset password",
        }
    }

    /// Puts pasted text into the field that has the focus.
    pub fn paste(&mut self, text: &str, account: &Account) {
        let purpose = &self.purpose;
        form_keys::paste(&mut self.form, text, |form| problems(form, purpose, account));
    }
}

fn problems(form: &Form, purpose: &Purpose, account: &Account) -> Vec<(FieldId, Problem)> {
    admin::made(form, purpose, &account.name).err().unwrap_or_default()
}

/// Opens the form of a new admin.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    open(model, Purpose::Add)
}

/// Opens the form of the selected user.
pub(super) fn open_selected(model: &mut Model) -> Vec<Effect> {
    let Screen::Account(screen) = &model.screen else { return Vec::new() };
    let refused = screen.account().is_some_and(|account| refusal::of_account(&model.session, account).is_some());
    let users = screen.account().map_or(&[][..], |account| &account.users);
    match screen.cursor.place_in(users).map(|place| users[place].clone()) {
        Some(user) if refused => {
            model.overlay = Some(Overlay::Facts(facts(&user)));
            Vec::new()
        }
        Some(user) => open(model, Purpose::Edit(user)),
        None if users.is_empty() => add(model),
        None => {
            let [up, down] = [Key::Up, Key::Down].map(|key| key.name(model.look.glyphs));
            model.status = Some(Status::Note(format!("Nobody is selected: choose with {up} and {down}.")));
            Vec::new()
        }
    }
}

/// A user in all its parts, where it is only read.
fn facts(user: &User) -> Facts {
    let level = if user.is_admin { "admin: manages the account" } else { "user: manages nothing" };
    let entries = vec![
        ("Name", vec![user.full_name()]),
        ("Email", vec![user.email.clone()]),
        ("Login", vec![user.username.clone()]),
        ("Number", vec![user.number.clone().unwrap_or_else(|| "none".into())]),
        ("Level", vec![level.into()]),
        ("Password", vec![if user.has_password { "set" } else { "none yet" }.into()]),
    ];
    Facts { title: "User", entries }
}

pub(super) fn open(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    let Screen::Account(screen) = &mut model.screen else { return Vec::new() };
    let Some(account) = screen.account() else { return Vec::new() };
    let refusal = refusal::of_account(&model.session, account);
    if let Some(refusal) = refusal {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    screen.part = Some(Part::Admin(AdminForm::new(purpose, account, model.sync.is_some())));
    Vec::new()
}

/// Does what a key asks of the rows of users; `None` where it asks for something else.
pub(super) fn act_on_rows(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let page = usize::from(model.size.inside_tab().rows).saturating_sub(1).max(1);
    let AccountScreen { opened: Some(opened), cursor, .. } = screen(model)? else { return None };
    let place = match action {
        Action::Up => cursor.place.saturating_sub(1),
        // who stands where a removed user stood is the next one
        Action::Down => cursor.place + usize::from(cursor.id.is_some()),
        Action::PageUp => cursor.place.saturating_sub(page),
        Action::PageDown => cursor.place + page,
        Action::First => 0,
        Action::Last => usize::MAX,
        Action::Press => return Some(open_selected(model)),
        _ => return None,
    };
    cursor.select(&opened.account.users, place);
    Some(Vec::new())
}

/// Does what a key asks of the form.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if matches!(action, Action::Back | Action::Interrupt) {
        return save::cancel(model);
    }
    let Some(AccountScreen { part: Some(Part::Admin(part)), opened: Some(opened), .. }) = screen(model) else {
        return Vec::new();
    };
    let account = &opened.account;
    let layout = part.layout(account);
    let purpose = &part.purpose;
    match form_keys::act(&mut part.form, &layout, action, |_| None, |form| problems(form, purpose, account)) {
        Outcome::Pressed(button) => press(model, button),
        Outcome::Done | Outcome::Left(_) | Outcome::Toggled(_) | Outcome::Open(_) => Vec::new(),
    }
}

fn press(model: &mut Model, button: Button) -> Vec<Effect> {
    let Some(AccountScreen { part: Some(Part::Admin(part)), opened: Some(opened), .. }) = screen(model) else {
        return Vec::new();
    };
    let user = match &part.purpose {
        Purpose::Add => None,
        Purpose::Edit(user) | Purpose::Reset(user) => Some(user.clone()),
    };
    let last_admin = user.as_ref().is_some_and(|user| user.is_admin) && opened.account.admins().count() == 1;
    let typed = part.form.is_changed() && matches!(part.purpose, Purpose::Edit(_));
    match (button, user) {
        (Button::Save, _) => save_form(model),
        (Button::ResetPassword | Button::Promote | Button::Demote | Button::RemoveUser, _) if typed => {
            let text = "Save what you typed first, or put back what was there with Cancel.";
            model.overlay = Some(Overlay::Trouble(text.into()));
            Vec::new()
        }
        (Button::ResetPassword, Some(user)) => open(model, Purpose::Reset(user)),
        (Button::Promote | Button::Demote | Button::RemoveUser, Some(_)) => {
            part.asked = Some(button);
            ask(model, last_admin)
        }
        _ => save::cancel(model),
    }
}

/// Asks before the open user is removed, made an admin or made a user; of the `last_admin` in other words.
fn ask(model: &mut Model, last_admin: bool) -> Vec<Effect> {
    let Some(AccountScreen { part: Some(Part::Admin(part)), .. }) = screen(model) else { return Vec::new() };
    let Purpose::Edit(user) = &part.purpose else { return Vec::new() };
    let name = user.full_name();
    let (mut text, go, intent) = match part.asked {
        Some(Button::Promote) => (
            format!("Make {name} an admin? An admin manages the account."),
            "Make admin",
            Intent::SetAdmin { is_admin: true, last_admin },
        ),
        Some(Button::Demote) => (
            format!("Make {name} a user who manages nothing?"),
            "Make user",
            Intent::SetAdmin { is_admin: false, last_admin },
        ),
        Some(Button::RemoveUser) => {
            (format!("Remove {name}? The login ends at once."), "Remove", Intent::RemoveUser { last_admin })
        }
        _ => return Vec::new(),
    };
    if last_admin {
        text.push_str(" This is the last admin: nobody of the customer could manage the account any more.");
    }
    model.overlay = Some(Overlay::Question(Question::new(text, "Stay", go, intent)));
    Vec::new()
}

/// Asks once more, where the file says that this is the last admin by now.
pub(super) fn warn(model: &mut Model) {
    ask(model, true);
}

fn save_form(model: &mut Model) -> Vec<Effect> {
    let Some(AccountScreen { part: Some(Part::Admin(part)), opened: Some(opened), saving, .. }) = screen(model) else {
        return Vec::new();
    };
    let account = &opened.account;
    let made = match admin::made(&part.form, &part.purpose, &account.name) {
        Ok(made) => made,
        Err(problems) => {
            part.form.show_problems(&problems, |_| true);
            save::enter_first_problem(model);
            return Vec::new();
        }
    };
    let Some(write) = made.write(&part.purpose, &account.id) else { return Vec::new() };
    *saving = true;
    model.status = Some(Status::Working("Saving the admin…"));
    vec![Effect::Write(write)]
}

/// Makes the user of the open form an admin, or a user who manages nothing.
pub(in crate::app) fn set_admin(model: &mut Model, is_admin: bool, last_admin: bool) -> Vec<Effect> {
    let Some(AccountScreen { part: Some(Part::Admin(part)), opened: Some(opened), saving, .. }) = screen(model) else {
        return Vec::new();
    };
    let Purpose::Edit(user) = &part.purpose else { return Vec::new() };
    let Some(settings) = UserSettings::of(user, is_admin) else {
        let text = "Its name or address is one that no operator could enter. Mend that and save it first.";
        model.overlay = Some(Overlay::Trouble(text.into()));
        return Vec::new();
    };
    *saving = true;
    vec![Effect::Write(Write::ChangeUser(Box::new(UserChange {
        account: opened.account.id.clone(),
        base: user.clone(),
        settings: Some(settings),
        password: None,
        last_admin,
    })))]
}

/// Removes the user of the open form.
pub(in crate::app) fn remove(model: &mut Model, last_admin: bool) -> Vec<Effect> {
    let Some(AccountScreen { part: Some(Part::Admin(part)), opened: Some(opened), saving, .. }) = screen(model) else {
        return Vec::new();
    };
    let Purpose::Edit(user) = &part.purpose else { return Vec::new() };
    *saving = true;
    vec![Effect::Write(Write::RemoveUser {
        account: opened.account.id.clone(),
        base: Box::new(user.clone()),
        last_admin,
    })]
}

/// Goes on from what another operator made of the user: theirs comes in, what was typed here stays.
pub(super) fn overtaken(model: &mut Model, account: Account) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    if let Some(opened) = &mut screen.opened {
        opened.account = account.clone();
    }
    let text = match &mut screen.part {
        Some(Part::Admin(part)) => match part.go_on_from(&account) {
            true => {
                "Another operator changed this user meanwhile. What they changed is taken over; look at it, then save again."
            }
            false => {
                "Another operator removed this user meanwhile. What you typed stays to be read: the user can only be added anew."
            }
        },
        _ => "Another operator changed this user meanwhile. Look at it again.",
    };
    model.overlay = Some(Overlay::Trouble(text.into()));
    Vec::new()
}

impl AdminForm {
    /// Begins anew from the user as it is now, with what was typed; `false` where the user is gone.
    fn go_on_from(&mut self, account: &Account) -> bool {
        let (Purpose::Edit(user) | Purpose::Reset(user)) = &mut self.purpose else { return true };
        let Some(theirs) = account.users.iter().find(|theirs| theirs.id == user.id) else { return false };
        *user = theirs.clone();
        let fresh = admin::form(&self.purpose, false);
        self.form.rebase(fresh);
        true
    }
}
