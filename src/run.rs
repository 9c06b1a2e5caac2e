//! The screens' loop: opens everything, takes the terminal last, turns what happens into messages and effects into
//! deeds, and leaves.

use std::{
    env,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
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
    cli, demo,
    domain::request::{Failure, Read, Reply},
    exit::Exit,
    log::Log,
    machine,
    paths::Location,
    seat::Seat,
    store::{Reader, Sources, Writer, watch, worker},
    term::{self, Event, Input, Screen, Stop},
    view::{self, look::Look},
};

/// What reaches the loop.
enum Inbox {
    Terminal(Event),
    Store(Reply),
    FileChanged,
}

/// Shows the screens over the accounts' file, which need not exist yet, until the operator leaves.
///
/// # Errors
/// What keeps them from being shown, as a sentence with a remedy. The terminal is then as it was.
pub fn screens(location: &Location, seat: &Seat) -> Result<Exit, Failure> {
    if seat.read_only.is_none() {
        location.prepare()?;
    }
    seat.log.started(location.path(), &seat.operator.name);
    let writer = seat.writer(location.path());
    let reader = writer.bring_up_to_date(cli::tell_ahead)?;
    let exit = run(session(seat, false), location.path(), reader, writer, &seat.log)?;
    seat.log.ended(exit);
    Ok(exit)
}

/// Shows the screens over a file of sample accounts, which is thrown away at the end.
///
/// # Errors
/// As [`screens`], or the sample could not be made.
pub fn demo(seat: &Seat) -> Result<Exit, Failure> {
    let folder = tempfile::Builder::new().prefix("trunkdesk-").tempdir();
    let folder = folder.map_err(|error| {
        Failure::Trouble(format!("The sample needs a folder for temporary files, and there is none: {error}."))
    })?;
    let file = folder.path().join("sample.db");
    let writer = |read_only| Writer::new(file.clone(), read_only, seat.operator.clone(), Sources::system());
    let mut reader = Reader::new(file.clone());
    demo::fill(&mut writer(None), &mut reader)?;
    run(session(seat, true), &file, reader, writer(seat.read_only), &seat.log)
}

fn session(seat: &Seat, demo: bool) -> Session {
    let Seat { operator, read_only, kiosk, .. } = seat;
    let (operator, timezone) = (operator.name.clone(), machine::timezone());
    Session { operator, timezone, read_only: *read_only, kiosk: *kiosk, demo }
}

fn run(session: Session, file: &Path, mut reader: Reader, writer: Writer, log: &Log) -> Result<Exit, Failure> {
    let look = Look::of_environment(|name| env::var(name).ok());
    let (sender, inbox) = channel();
    // before the file is read, so that no change is missed
    let changes = sender.clone();
    let watched = watch::start(file, move || changes.send(Inbox::FileChanged).is_ok());
    let mut model = open(session, &mut reader)?;
    if watched.is_err() {
        home::unwatched(&mut model);
    }
    let (replies, failures) = (sender.clone(), log.clone());
    let worker = worker::spawn(reader, writer, move |reply| {
        if let Reply::ReadFailed(failure) | Reply::WriteFailed(failure) = &reply {
            failures.failed(failure);
        }
        // once the loop has ended, nobody asks any more
        let _ = replies.send(Inbox::Store(reply));
    })
    .map_err(|error| Failure::Trouble(format!("The file cannot be worked on: {error}. Close other programs first.")))?;
    if let Ok(aside) = log.for_errors() {
        term::divert_errors(aside);
    }
    let events = Arc::new(Mutex::new(sender));
    term::watch(move |event| {
        let sender = events.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = sender.send(Inbox::Terminal(event));
    })
    .map_err(|error| Failure::Trouble(format!("The terminal cannot be watched: {error}.")))?;
    let mut screen = Screen::enter().map_err(|error| Failure::Trouble(error.to_string()))?;

    Ok(match show(&mut model, &mut screen, &inbox, &worker, &look) {
        End::Quit => {
            drop(screen);
            worker.finish();
            Exit::Done
        }
        End::Stopped(Stop::HangUp) => {
            screen.abandon();
            Exit::HungUp
        }
        End::Stopped(Stop::Interrupt) => Exit::Interrupted,
        End::Stopped(Stop::Terminate) => Exit::Terminated,
    })
}

/// Reads what the first screen shows, so that it is complete at once.
fn open(session: Session, reader: &mut Reader) -> Result<Model, Failure> {
    let standing = match reader.answer(&Read::Standing) {
        Reply::Standing(standing) => standing.map(|standing| *standing),
        Reply::ReadFailed(failure) => return Err(failure),
        _ => None,
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
                Inbox::Terminal(Event::Suspend) if model.session.kiosk => None,
                Inbox::Terminal(event) => match take(event, screen) {
                    Ok(message) => message,
                    Err(_) => return End::Stopped(Stop::HangUp),
                },
                Inbox::Store(reply) => Some(Message::Store(reply)),
                Inbox::FileChanged => Some(Message::FileChanged),
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
        Event::Suspend => {
            screen.suspend()?;
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
