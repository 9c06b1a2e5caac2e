//! What the operator is told once: the realm of a new account, the login of an admin.

use jiff::{SignedDuration, Timestamp};

use super::Overlay;
use crate::{
    app::{
        effect::Effect,
        keys::Action,
        model::{Model, Status},
    },
    domain::{account::Account, request::Login, secret::Secret, text::visible},
    form::cluster,
};

/// How long a password is seen before it is covered.
const SEEN: SignedDuration = SignedDuration::from_secs(30);

/// What the operator is to be told once: the realm of a new account, the login of an admin.
pub struct Told {
    /// The account that it is about.
    pub title: String,
    /// The realm that it got, where it is new.
    pub realm: Option<String>,
    /// What its admin logs in with.
    pub login: Option<Login>,
    /// Whether Close has the focus. It has not while there is a password that nobody may have seen yet: an Enter too
    /// many, left over from Submit, must not take it away.
    pub closing: bool,
    /// Whether the password is covered: it was seen for long enough, and somebody else may stand there now.
    pub covered: bool,
    /// Whether the password goes to the cluster, once the admin does: as far as the file says so.
    pub travels: bool,
    /// When it is to be covered; `None` where there is none, or it is covered.
    pub covers_at: Option<Timestamp>,
}

impl Told {
    /// The box as it opens.
    pub fn new(title: String, realm: Option<String>, login: Option<Login>, now: Timestamp) -> Self {
        let mut told = Self { title, realm, login, closing: false, covered: false, travels: false, covers_at: None };
        told.closing = !told.has_password();
        told.show(now);
        told
    }

    /// Covers the password, the focus on what shows it again.
    pub fn cover(&mut self) {
        (self.covered, self.covers_at, self.closing) = (true, None, false);
    }

    /// Takes in whether the password waits to be sent, from the account as it is by now.
    pub(in crate::app) fn follow(&mut self, account: &Account) {
        let login = self.login.as_ref().map(|login| login.username.as_str());
        self.travels = account.name == self.title && login.is_some_and(|login| cluster::travels(account, login));
    }

    /// Shows the password, for a while.
    fn show(&mut self, now: Timestamp) {
        self.covered = false;
        self.covers_at = self.has_password().then(|| now + SEEN);
    }

    /// Whether there is a password that is shown only now.
    pub fn has_password(&self) -> bool {
        self.login.as_ref().is_some_and(|login| login.password.is_some())
    }
}

/// What the box says, as lines to be read out or copied. They are pasted somewhere, perhaps into a shell: nothing in
/// them can act there, and none breaks.
pub fn told_lines(told: &Told) -> Vec<(&'static str, Secret)> {
    let clean = |text: &str| Secret::new(visible(text).into_owned());
    let mut lines: Vec<_> = told.realm.iter().map(|realm| ("Realm", clean(realm))).collect();
    if let Some(login) = &told.login {
        lines.push(("Login", clean(&login.username)));
        lines.extend(login.password.clone().map(|password| ("Password", password)));
    }
    lines
}

fn copy_text(told: &Told) -> Secret {
    let lines = told_lines(told);
    let room = lines.iter().map(|(label, text)| label.len() + text.reveal().len() + 3).sum();
    let mut all = String::with_capacity(room);
    for (label, text) in &lines {
        for part in [label, ": ", text.reveal(), "\n"] {
            all.push_str(part);
        }
    }
    Secret::new(all)
}

pub(super) fn tell(model: &mut Model, mut told: Told, action: Action) -> Vec<Effect> {
    let mut effects = Vec::new();
    match action {
        Action::Back | Action::Interrupt => return effects,
        Action::Press if told.closing => return effects,
        Action::Press if told.covered => told.show(model.now),
        Action::Next | Action::Previous if told.has_password() => told.closing = !told.closing,
        Action::Copy => {
            model.status = Some(Status::Done("Sent to your terminal.".into()));
            effects.push(Effect::Copy(copy_text(&told)));
        }
        _ => {}
    }
    model.overlay = Some(Overlay::Created(told));
    effects
}
