//! What an account is opened for: to be mended where the cluster refused something.

use super::{admins, keys, screen};
use crate::{
    app::{
        effect::Effect,
        model::{Model, Screen},
        sync,
    },
    form::{FieldId, account::Tab, admin::Purpose, cluster::is_user},
};

/// What an account is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// To change what a tab shows, at a field.
    Change(Tab, Option<FieldId>),
    /// To change a user, or set its password.
    User {
        /// Its name or login.
        about: String,
        /// Whether a password is to be set.
        password: bool,
    },
    /// To decide what was changed on both sides.
    Decide,
}

/// Goes where the account was opened for, as soon as it is read.
pub(super) fn pursue_now(model: &mut Model) -> Vec<Effect> {
    let goal = screen(model).filter(|screen| screen.opened.is_some()).and_then(|screen| screen.goal.take());
    goal.map_or_else(Vec::new, |goal| pursue(model, goal))
}

/// Goes there in the open account.
pub(in crate::app) fn pursue(model: &mut Model, goal: Goal) -> Vec<Effect> {
    match goal {
        Goal::Decide => sync::open_settle(model),
        Goal::Change(Tab::Credit, _) => keys::go(model, Tab::Credit),
        Goal::Change(tab, field) => {
            let mut effects = keys::go(model, tab);
            effects.extend(keys::edit(model, field));
            effects
        }
        Goal::User { about, password } => {
            let effects = keys::go(model, Tab::Admins);
            let Screen::Account(screen) = &mut model.screen else { return effects };
            let Some(opened) = &screen.opened else { return effects };
            let users = &opened.account.users;
            let Some(place) = users.iter().position(|user| is_user(&about, user)) else { return effects };
            let user = users[place].clone();
            screen.cursor.select(users, place);
            admins::open(model, if password { Purpose::Reset(user) } else { Purpose::Edit(user) });
            effects
        }
    }
}
