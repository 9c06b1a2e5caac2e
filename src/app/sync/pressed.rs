//! What the keys of the box of a step do, and where it opens.

use super::{
    order::order,
    page,
    step::{StepBox, StepButton},
};
use crate::{
    app::{
        account::{self, Goal},
        effect::Effect,
        keys::Action,
        model::{Model, Screen, Status},
        overlay::{Intent, Overlay, Question},
    },
    domain::cluster::{
        SyncOrder,
        outbox::{Reason, StepKind, StepState},
    },
    form::cluster::{self, place_of},
};

/// Opens the box of what waits longest of the open account: what needs a person first.
pub fn see(model: &mut Model) -> Vec<Effect> {
    let read_only = model.session.read_only.is_some();
    let Screen::Account(screen) = &model.screen else { return Vec::new() };
    let Some(account) = screen.account() else { return Vec::new() };
    let steps = account.sync.as_ref().map_or(&[][..], |sync| &sync.steps);
    let later = || steps.iter().find(|step| matches!(step.state, StepState::Later { .. }));
    if let Some(step) = cluster::stuck(steps).map(|(step, _)| step).or_else(later) {
        let step = StepBox::new(account.id.clone(), account.name.clone(), step.clone(), read_only);
        model.overlay = Some(Overlay::Step(Box::new(step)));
    }
    Vec::new()
}

/// Shows in the open box what has become of its step; closes it where the step waits no more. Who was about to press a
/// button presses none that is about something else now.
pub(super) fn follow(model: &mut Model) {
    let (Some(Overlay::Step(open)), Some(page)) = (&mut model.overlay, &model.sync) else { return };
    let mut steps = page.rows.iter().flat_map(|row| &row.steps);
    match steps.find(|step| step.number == open.step.number) {
        Some(step) if *step == open.step => {}
        Some(step) => {
            let read_only = model.session.read_only.is_some();
            **open = StepBox::new(open.account.clone(), open.name.clone(), step.clone(), read_only);
        }
        None if page.more => {}
        None => {
            model.overlay = None;
            model.status = Some(Status::Note("That waits no more.".into()));
        }
    }
}

/// Does what a key asks of the box.
pub fn act(model: &mut Model, mut open: Box<StepBox>, action: Action) -> Vec<Effect> {
    let count = open.buttons.len();
    let page = usize::from(model.size.rows / 2).max(1);
    let hidden = model
        .standing
        .as_ref()
        .map_or(0, |standing| open.hidden_lines(&standing.reseller.settings.timezone, model.size));
    match action {
        Action::Next => open.chosen = (open.chosen + 1) % count,
        Action::Previous => open.chosen = (open.chosen + count - 1) % count,
        Action::PageUp => open.scroll = open.scroll.min(hidden).saturating_sub(page),
        Action::PageDown => open.scroll = (open.scroll + page).min(hidden),
        Action::Press => {
            let button = open.buttons[open.chosen.min(count - 1)];
            return press(model, *open, button);
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Step(open));
    Vec::new()
}

fn press(model: &mut Model, open: StepBox, button: StepButton) -> Vec<Effect> {
    let step = open.step.number;
    match (button, &open.step.state) {
        (StepButton::Retry, _) => order(model, SyncOrder::Retry { step }, "It is tried again at once."),
        (StepButton::Accept, StepState::Attention(attention)) => {
            let shown = attention.charges.clone();
            order(model, SyncOrder::AcceptCharges { step, shown }, "Accepted. It is sent again at once.")
        }
        (StepButton::Edit | StepButton::SetPassword, _) => mend(model, open),
        (StepButton::GiveUp, _) => {
            let text = what_giving_up_means(&open);
            model.overlay =
                Some(Overlay::Question(Question::new(text, "Stay", "Give up", Intent::GiveUpStep(open.step.number))));
            Vec::new()
        }
        (StepButton::Accept | StepButton::Close | StepButton::NotNow, _) => Vec::new(),
    }
}

/// Opens the account where the step can be mended.
fn mend(model: &mut Model, StepBox { account, step, .. }: StepBox) -> Vec<Effect> {
    let password = matches!(&step.state, StepState::Attention(attention) if attention.reason == Reason::Password);
    let goal = match (step.kind, place_of(&step)) {
        (StepKind::User, _) => Goal::User { about: step.about, password },
        (_, Some((tab, field))) => Goal::Change(tab, field),
        (_, None) => return Vec::new(),
    };
    match &model.screen {
        Screen::Account(screen) if screen.id == account => account::pursue(model, goal),
        _ => page::open_account(model, account, Some(goal)),
    }
}

/// What is asked before a step is given up.
fn what_giving_up_means(open: &StepBox) -> String {
    let StepBox { name, step, .. } = open;
    let what = cluster::what(step);
    let means = match step.kind {
        StepKind::Account => {
            "The cluster does not get what was changed. If the account is not there yet, nothing of it is sent any more: \
             it is here only again."
        }
        StepKind::Delete => "The account stays at the cluster, and its customer can go on using it.",
        StepKind::Credit => "It stays in the ledger here, and the balance at the cluster does not change.",
        StepKind::User => "Here the login stays as it is. At the cluster it stays as it was, or is not there at all.",
        StepKind::Callflow => "Without it the account may not be able to call out.",
        StepKind::Move => "At the cluster the account stays where it is.",
        StepKind::Limits => "Here they stay as they are. At the cluster they stay as they were.",
    };
    format!("Give up sending the {what} of {name}? {means}")
}
