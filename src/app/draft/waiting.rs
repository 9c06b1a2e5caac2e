//! The drafts that wait: the line that offers them, and the question what becomes of one.

use jiff::Timestamp;

use super::{Draft, DraftId, Unreadable, Waiting};
use crate::{
    app::{
        model::{Model, Screen},
        overlay::{Intent, Overlay, Question},
    },
    domain::timezone::Timezone,
    form::{FieldId, draft::FormDraft, field::Plain},
};

/// Fields that the question about a draft names, and the most characters of each.
const FIELDS: usize = 3;
const LONGEST: usize = 24;

/// Takes in which drafts there are, but for that of the open form.
/// A list that was made before something was dropped or put aside here brings nothing back, and takes nothing away.
pub fn take_list(model: &mut Model, mut found: Vec<Waiting>, mut unreadable: Vec<Unreadable>) {
    let drafts = &mut model.drafts;
    let is_here = |id: &DraftId| drafts.own.id.as_ref() != Some(id) && !drafts.gone.contains(id);
    found.retain(|waiting| is_here(&waiting.id));
    unreadable.retain(|unreadable| is_here(&unreadable.id));
    let unwritten = drafts.waiting.drain(..).filter(|waiting| waiting.unwritten);
    for waiting in unwritten {
        found.retain(|other| other.id != waiting.id);
        found.push(waiting);
    }
    found.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| other.id.cmp(&one.id)));
    (drafts.waiting, drafts.unreadable) = (found, unreadable);
}

/// The line on Home that offers what waits, where anything does.
pub fn offer(model: &Model) -> Option<String> {
    let zone = zone(model)?;
    let waiting = &model.drafts.waiting;
    let is_home = matches!(model.screen, Screen::Home) && model.overlay.is_none() && model.session.read_only.is_none();
    match (&waiting[..], is_home) {
        ([], true) if !model.drafts.unreadable.is_empty() => Some("A draft cannot be read: d says which.".into()),
        ([], _) | (_, false) => None,
        ([one], true) => Some(format!("d resumes or discards your draft: {}", in_short(one, zone, model.now))),
        ([newest, ..], true) => {
            Some(format!("d shows your {} drafts, the newest: {}", waiting.len(), in_short(newest, zone, model.now)))
        }
    }
}

fn zone(model: &Model) -> Option<&Timezone> {
    model.standing.as_ref().map(|standing| &standing.reseller.settings.timezone)
}

/// What a draft is of, and when it was typed: of today only the time.
fn in_short(waiting: &Waiting, zone: &Timezone, now: Timestamp) -> String {
    let (then, today) = (zone.date_time(waiting.at), zone.date_time(now));
    let day = |moment: &str| moment.split(' ').next().map(str::to_owned);
    let when = if waiting.elsewhere {
        "open in another session".into()
    } else if day(&then) == day(&today) {
        zone.at(waiting.at).time
    } else {
        then
    };
    format!("{}, {when}", waiting.draft.title())
}

/// What a draft is of, and when it was typed.
fn sentence(waiting: &Waiting, zone: &Timezone) -> String {
    let elsewhere = if waiting.elsewhere { ", open in another session" } else { "" };
    format!("{}, {}{elsewhere}", waiting.draft.title(), zone.date_time(waiting.at))
}

/// Asks what becomes of a draft.
pub fn question(model: &Model, id: &DraftId) -> Option<Overlay> {
    let waiting = model.drafts.waiting.iter().find(|waiting| waiting.id == *id)?;
    let mut text = format!("{}.", sentence(waiting, zone(model)?));
    if let Some(typed) = waiting.draft.form().map(typed) {
        text.push_str(&format!(" Typed: {typed}."));
    }
    if waiting.elsewhere {
        text.push_str(" Resuming or discarding it takes it away there: go on in one of the two only.");
    }
    if has_passwords(&waiting.draft) {
        text.push_str(" Passwords are never kept.");
    }
    let answers = [
        ("Resume", Some(Intent::ResumeDraft(id.clone()))),
        ("Discard", Some(Intent::DiscardDraft(id.clone()))),
        ("Later", None),
    ];
    Some(Overlay::Question(Question::of(text, answers)))
}

/// Asks what becomes of a draft that cannot be read.
pub fn unreadable_question(unreadable: &Unreadable) -> Overlay {
    let text = format!(
        "{} cannot be read: it is damaged, or a newer trunkdesk wrote it. Whatever it is, it is left as long as you leave it.",
        unreadable.file
    );
    let discard = Some(Intent::DiscardDraft(unreadable.id.clone()));
    Overlay::Question(Question { text, answers: vec![("Leave it", None), ("Discard", discard)], chosen: 0 })
}

/// The first fields that were typed, to tell one draft from another.
fn typed(form: &FormDraft) -> String {
    let fields = form.in_words();
    let short = |words: &[String]| match words {
        [line] if line.chars().count() <= LONGEST => line.clone(),
        [first, ..] => format!("{}…", first.chars().take(LONGEST).collect::<String>()),
        [] => String::new(),
    };
    let mut parts: Vec<_> =
        fields.iter().take(FIELDS).map(|(label, words)| format!("{label} {}", short(words))).collect();
    if fields.len() > FIELDS {
        parts.push(format!("and {} more", fields.len() - FIELDS));
    }
    parts.join(", ")
}

/// Whether a password may have been typed, which is not in the draft.
fn has_passwords(draft: &Draft) -> bool {
    let typed = |form: &FormDraft| {
        form.fields().iter().any(|field| field.id == FieldId::TypePassword && field.value == Plain::Switch(true))
    };
    draft.form().is_some_and(typed)
}
