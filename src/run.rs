//! The screens' loop: opens everything, takes the terminal last, turns what happens into messages and effects into
//! deeds, and leaves.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, channel},
};

use jiff::Timestamp;

use crate::{
    app::{
        effect::Effect,
        home,
        keys::Key,
        message::Message,
        model::{Model, Session},
        size::Size,
        update::update,
    },
    domain::{
        operator::Operator,
        request::{Read, Reply},
        timezone::Timezone,
    },
    store::{Reader, Sources, Writer, worker},
    term::{self, Event, Input, Screen, Stop},
    view::{self, look::Look},
};

/// What the screens are started with.
pub struct Start {
    /// The accounts' file, which need not exist yet.
    pub file: PathBuf,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// Whether the file is the sample, thrown away at the end.
    pub demo: bool,
    /// Who works.
    pub operator: Operator,
    /// The machine's time zone.
    pub timezone: Timezone,
    /// How the terminal shows things.
    pub look: Look,
}

/// What reaches the loop.
enum Inbox {
    Terminal(Event),
    Store(Reply),
}

/// Shows the screens until the operator leaves; gives the exit code.
///
/// # Errors
/// What keeps them from being shown, as a sentence with a remedy. The terminal is then as it was.
pub fn run(start: Start) -> Result<i32, String> {
    let mut reader = Reader::new(start.file.clone());
    let mut model = open(&start, &mut reader)?;
    let writer = Writer::new(start.file, start.read_only, start.operator, Sources::system());

    let (sender, inbox) = channel();
    let replies = sender.clone();
    let worker = worker::spawn(reader, writer, move |reply| {
        // the loop has ended: nobody asks any more
        let _ = replies.send(Inbox::Store(reply));
    });
    term::install_panic_hook();
    let events = std::sync::Mutex::new(sender);
    let events = std::sync::Arc::new(events);
    term::watch(move |event| {
        let sender = events.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = sender.send(Inbox::Terminal(event));
    })
    .map_err(|error| format!("The terminal cannot be watched: {error}."))?;
    let mut screen = Screen::enter().map_err(|error| error.to_string())?;

    match show(&mut model, &mut screen, &inbox, &worker, &start.look) {
        End::Quit => {
            drop(screen);
            worker.finish();
            Ok(0)
        }
        End::Stopped(Stop::HangUp) => {
            screen.abandon();
            Ok(Stop::HangUp.exit_code())
        }
        End::Stopped(stop) => {
            drop(screen);
            Ok(stop.exit_code())
        }
    }
}

/// Reads what the first screen shows, so that it is complete at once.
fn open(start: &Start, reader: &mut Reader) -> Result<Model, String> {
    let standing = match reader.answer(&Read::Standing) {
        Reply::Standing(standing) => standing.map(|standing| *standing),
        Reply::ReadFailed(failure) => return Err(failure.to_string()),
        _ => None,
    };
    let session = Session {
        operator: start.operator.name.clone(),
        timezone: start.timezone.clone(),
        read_only: start.read_only,
        demo: start.demo,
    };
    let (columns, rows) = term::size().unwrap_or((80, 24));
    let mut model = Model::new(standing, session, Size { columns, rows }, Timestamp::now());
    if model.standing.is_some() {
        let mut effects = home::begin(&mut model);
        while let Some(effect) = effects.pop() {
            if let Effect::Read(read) = effect {
                effects.extend(update(&mut model, Message::Store(reader.answer(&read)), Timestamp::now()));
            }
        }
    }
    Ok(model)
}

enum End {
    Quit,
    Stopped(Stop),
}

/// Sleeps until something happens, takes in all that is waiting, draws once.
fn show(model: &mut Model, screen: &mut Screen, inbox: &Receiver<Inbox>, worker: &worker::Worker, look: &Look) -> End {
    loop {
        fit(model);
        if screen.draw(|frame| view::draw(model, look, frame)).is_err() {
            return End::Stopped(Stop::HangUp);
        }
        let Ok(first) = inbox.recv() else { return End::Stopped(Stop::HangUp) };
        for arrived in std::iter::once(first).chain(inbox.try_iter()) {
            let message = match arrived {
                Inbox::Terminal(Event::Stop(stop)) => return End::Stopped(stop),
                Inbox::Terminal(event) => match take(event, screen) {
                    Ok(message) => message,
                    Err(_) => return End::Stopped(Stop::HangUp),
                },
                Inbox::Store(reply) => Some(Message::Store(reply)),
            };
            let Some(message) = message else { continue };
            for effect in update(model, message, Timestamp::now()) {
                let done = match effect {
                    Effect::Read(read) => {
                        worker.read(read);
                        Ok(())
                    }
                    Effect::Write(write) => {
                        worker.write(write);
                        Ok(())
                    }
                    Effect::Copy(text) => screen.copy(text.reveal()),
                    Effect::Repaint => screen.repaint(),
                    Effect::Suspend => screen.suspend(),
                    Effect::Quit => return End::Quit,
                };
                if done.is_err() {
                    return End::Stopped(Stop::HangUp);
                }
            }
        }
    }
}

/// The message of a terminal's event; a repaint is done at once.
fn take(event: Event, screen: &mut Screen) -> std::io::Result<Option<Message>> {
    Ok(match event {
        Event::Input(Input::Key(key)) => Key::from_event(key).map(Message::Key),
        Event::Input(Input::Paste(text)) => Some(Message::Paste(text)),
        Event::Resize { columns, rows } => {
            screen.repaint()?;
            Some(Message::Resize { columns, rows })
        }
        Event::Repaint => {
            screen.repaint()?;
            None
        }
        Event::Stop(_) => None,
    })
}

/// Takes over the terminal's size where it has changed unheard.
fn fit(model: &mut Model) {
    if let Ok((columns, rows)) = term::size()
        && model.size != (Size { columns, rows })
    {
        update(model, Message::Resize { columns, rows }, Timestamp::now());
    }
}
