//! The screens: opens everything, takes the terminal last, lets the loop work, and leaves.

mod desk;
mod syncing;

use std::{
    env, io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Sender, channel},
    },
    time::Duration,
};

use jiff::Timestamp;
use tempfile::TempDir;

use crate::{
    app::{
        effect::Effect,
        home,
        message::Message,
        model::{Model, Session},
        size::Size,
        update::{first_drafts, update},
    },
    cli::{self, Context, plain::Opened},
    demo,
    domain::{
        request::{Failure, Read, Reply},
        text::visible,
    },
    drafts::{DraftFiles, Keeper, Report},
    exit::Exit,
    log::Log,
    look::{Chosen, Reason},
    machine,
    seat::Seat,
    store::{Reader, Sources, Writer, watch, worker},
    term::{self, Screen, Stop},
    transfer::{Tools, Transfers},
};
use desk::{Desk, End, Inbox, LAST_DRAFT};
use syncing::Syncing;

/// How long drafts may still be written where the operator leaves.
const LAST_DRAFTS: Duration = Duration::from_secs(10);

/// Shows the screens over the accounts' file, which need not exist yet, until the operator leaves.
///
/// # Errors
/// What keeps them from being shown, as a sentence with a remedy. The terminal is then as it was.
pub fn screens(context: &Context) -> Result<Exit, Failure> {
    let Context { location, seat, .. } = context;
    let (reader, _) = open_file(context)?;
    let token = token();
    let drafts = drafts(context, &token);
    let session = Session {
        keeps_drafts: drafts.is_some(),
        token,
        lock_after: context.lock_after(),
        ..session(seat, &context.look, context.config_file.as_deref())
    };
    let screen = || Screen::enter(context.synchronized_output());
    let (of_seat, path) = (seat.clone(), location.path().to_owned());
    let file = OpenFile { path: location.path(), reader, writer: Box::new(move || of_seat.writer(&path)) };
    let exit = run(session, file, drafts, Syncing::of(context), &seat.log, screen)?;
    seat.log.ended(exit);
    Ok(exit)
}

/// Asks line by line over the accounts' file, which need not exist yet, until the operator leaves.
///
/// # Errors
/// What keeps it from beginning, as a sentence with a remedy.
pub fn plain(context: &Context) -> Result<Exit, Failure> {
    let seat = &context.seat;
    let (reader, writer) = open_file(context)?;
    let token = token();
    let drafts = drafts(context, &token);
    let glyphs = context.look.look.glyphs;
    let patience = context.lock_after().and_then(|after| Duration::try_from(after).ok());
    let exit = cli::plain::work(Opened {
        reader,
        writer,
        drafts,
        token,
        seat,
        patience,
        glyphs,
        demo: false,
        now: Timestamp::now,
    })?;
    seat.log.ended(exit);
    Ok(exit)
}

/// Opens the accounts' file, and brings it up to date.
fn open_file(context: &Context) -> Result<(Reader, Writer), Failure> {
    let Context { location, seat, .. } = context;
    if seat.read_only.is_none() {
        location.prepare()?;
    }
    seat.log.started(location.path(), &seat.operator.name);
    let writer = seat.writer(location.path());
    let reader = writer.bring_up_to_date(cli::tell_ahead)?;
    Ok((reader, writer))
}

/// The drafts of the operator, where there is a place for them.
fn drafts(context: &Context, token: &str) -> Option<DraftFiles> {
    let Context { location, seat, .. } = context;
    let folder = context.state.as_ref().filter(|_| seat.read_only.is_none())?.join("drafts");
    Some(DraftFiles::new(folder, &seat.operator.name, location.path(), token))
}

/// Shows the screens over a file of sample accounts, which is thrown away at the end.
///
/// # Errors
/// As [`screens`], or the sample could not be made.
pub fn demo(seat: &Seat, look: &Chosen, config_file: Option<&Path>) -> Result<Exit, Failure> {
    let Sample { file, reader, folder: _folder, .. } = Sample::make(seat)?;
    let session = Session { demo: true, token: token(), ..session(seat, look, config_file) };
    let (read_only, operator, path) = (seat.read_only, seat.operator.clone(), file.clone());
    let writer = move || Writer::new(path.clone(), read_only, operator.clone(), Sources::system());
    let file = OpenFile { path: &file, reader, writer: Box::new(writer) };
    run(session, file, None, None, &seat.log, || Screen::enter(false))
}

/// Asks line by line over a file of sample accounts, which is thrown away at the end.
///
/// # Errors
/// As [`plain`], or the sample could not be made.
pub fn plain_demo(seat: &Seat, look: &Chosen) -> Result<Exit, Failure> {
    let Sample { reader, writer, folder: _folder, .. } = Sample::make(seat)?;
    let (token, now) = (token(), Timestamp::now);
    cli::plain::work(Opened {
        reader,
        writer,
        drafts: None,
        token,
        seat,
        patience: None,
        glyphs: look.look.glyphs,
        demo: true,
        now,
    })
}

/// A file of sample accounts, which goes with it.
struct Sample {
    file: PathBuf,
    reader: Reader,
    writer: Writer,
    folder: TempDir,
}

impl Sample {
    fn make(seat: &Seat) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("trunkdesk-").tempdir();
        let folder = folder.map_err(|error| {
            Failure::Trouble(format!("The sample needs a folder for temporary files, and there is none: {error}."))
        })?;
        let file = folder.path().join("sample.db");
        let writer = |read_only| Writer::new(file.clone(), read_only, seat.operator.clone(), Sources::system());
        let mut reader = Reader::new(file.clone());
        demo::fill(&mut writer(None), &mut reader)?;
        let writer = writer(seat.read_only);
        Ok(Self { file, reader, writer, folder })
    }
}

fn session(seat: &Seat, look: &Chosen, config_file: Option<&Path>) -> Session {
    let Seat { operator, read_only, kiosk, .. } = seat;
    let session = Session::new(operator.name.clone(), machine::timezone());
    Session {
        read_only: *read_only,
        kiosk: *kiosk,
        look: look.look,
        no_color: look.theme_by == Reason::NoColor,
        config_file: config_file.map(|file| visible(&file.to_string_lossy()).into_owned()),
        ..session
    }
}

/// Random digits that no other session has.
fn token() -> String {
    let mut bytes = [0; 8];
    (Sources::system().fill)(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The accounts' file, as it is worked on.
struct OpenFile<'a> {
    path: &'a Path,
    reader: Reader,
    /// Makes a hand of the operator on it.
    writer: Box<dyn Fn() -> Writer + Send>,
}

fn run(
    session: Session,
    file: OpenFile<'_>,
    drafts: Option<DraftFiles>,
    mut syncing: Option<Syncing>,
    log: &Log,
    enter: impl FnOnce() -> io::Result<Screen>,
) -> Result<Exit, Failure> {
    let (sender, inbox) = channel();
    // before the file is read, so that no change is missed
    let changes = sender.clone();
    let OpenFile { path, mut reader, writer } = file;
    let watched = watch::start(path, move || changes.send(Inbox::FileChanged).is_ok());
    let mut model = open(session, &mut reader)?;
    if watched.is_err() {
        home::unwatched(&mut model);
    }
    let begun = drafts.as_ref().map_or_else(Vec::new, |drafts| offer_drafts(&mut model, drafts));
    let drafts = keep_drafts(drafts, sender.clone(), log.clone())?;
    let hand = writer().beside(&reader);
    let transfers = start_transfers(&model.session, &reader, writer, sender.clone(), log.clone())?;
    let (replies, failures) = (sender.clone(), log.clone());
    let worker = worker::spawn(reader, hand, move |reply| {
        if let Reply::ReadFailed(failure) | Reply::WriteFailed(failure) = &reply {
            failures.failed(failure);
        }
        // once the loop has ended, nobody asks any more
        let _ = replies.send(Inbox::Store(reply));
    })
    .map_err(|error| no_thread(&error))?;
    if let Ok(aside) = log.for_errors() {
        term::divert_errors(aside);
    }
    let events = Arc::new(Mutex::new(sender));
    term::watch(move |event| {
        let sender = events.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = sender.send(Inbox::Terminal(event));
    })
    .map_err(|error| Failure::Trouble(format!("The terminal cannot be watched: {error}.")))?;
    let mut screen = enter().map_err(|error| Failure::Trouble(error.to_string()))?;

    let mut desk = Desk {
        model: &mut model,
        screen: &mut screen,
        inbox: &inbox,
        worker: &worker,
        drafts: drafts.as_ref(),
        transfers: transfers.as_ref(),
        syncing: syncing.as_mut(),
        asked: 0,
    };
    begun.into_iter().for_each(|effect| desk.keep(effect));
    let end = catch_unwind(AssertUnwindSafe(|| desk.work()));
    if let Some(syncing) = &desk.syncing {
        syncing.stop();
    }
    if let Some(transfers) = &transfers {
        transfers.stop();
    }
    let taken_back = desk.model.screen.running().is_some();
    match end {
        Ok(End::Quit) => {}
        // nothing is written to a terminal that is gone, and any other is the operator's again before the disk is waited for
        Ok(End::Stopped(Stop::HangUp)) => desk.screen.abandon(),
        Ok(End::Stopped(_)) | Err(_) => desk.screen.leave(),
    }
    if !matches!(end, Ok(End::Quit)) {
        // after a panic the model may be anything: then what was kept last is all there is
        let _kept = catch_unwind(AssertUnwindSafe(|| desk.keep_what_is_typed()));
    }
    if let Some(drafts) = drafts {
        // who leaves can wait for a slow disk; a line that is gone cannot
        drafts.finish(if matches!(end, Ok(End::Quit)) { LAST_DRAFTS } else { LAST_DRAFT });
    }
    if matches!(end, Ok(End::Quit)) {
        screen.leave();
    }
    if let Some(transfers) = transfers {
        if taken_back && !matches!(end, Ok(End::Stopped(Stop::HangUp))) {
            cli::tell_ahead("Stopping, and taking back what has to be…");
        }
        // half an import is none
        transfers.finish();
    }
    Ok(match end.unwrap_or_else(|panic| resume_unwind(panic)) {
        End::Quit => {
            drop(screen);
            worker.finish();
            if let Some(syncing) = syncing {
                syncing.settle();
            }
            Exit::Done
        }
        End::Stopped(Stop::HangUp) => Exit::HungUp,
        End::Stopped(Stop::Interrupt) => Exit::Interrupted,
        End::Stopped(Stop::Terminate) => Exit::Terminated,
    })
}

/// Reads which drafts wait, so that the first screen offers them; at the first start goes on with its own at once.
fn offer_drafts(model: &mut Model, drafts: &DraftFiles) -> Vec<Effect> {
    match drafts.list() {
        Ok((found, unreadable)) => first_drafts(model, found, unreadable),
        Err(error) => {
            let message = Message::DraftFailed(None, drafts.sentence(&error));
            update(model, message, Timestamp::now())
        }
    }
}

fn keep_drafts(drafts: Option<DraftFiles>, sender: Sender<Inbox>, log: Log) -> Result<Option<Keeper>, Failure> {
    let Some(drafts) = drafts else { return Ok(None) };
    let keeper = Keeper::start(drafts, move |report| {
        if let Report::Failed(_, why) = &report {
            log.told(Exit::Failed, &format!("drafts: {why}"));
        }
        // once the loop has ended, nobody is told any more
        let _ = sender.send(Inbox::Drafts(report));
    });
    keeper.map(Some).map_err(|error| no_thread(&error))
}

/// Starts what imports and exports; in a kiosk there is no such thing.
fn start_transfers(
    session: &Session,
    reader: &Reader,
    writer: Box<dyn Fn() -> Writer + Send>,
    sender: Sender<Inbox>,
    log: Log,
) -> Result<Option<Transfers>, Failure> {
    if session.kiosk {
        return Ok(None);
    }
    let tools = Tools {
        reader: reader.another(),
        writer,
        home: env::home_dir(),
        // once the loop has ended, nobody is told any more
        on_report: Box::new(move |report| drop(sender.send(Inbox::Transfer(report)))),
        on_failure: Box::new(move |failure| log.failed(failure)),
    };
    Transfers::start(tools).map(Some).map_err(|error| no_thread(&error))
}

fn no_thread(error: &io::Error) -> Failure {
    Failure::Trouble(format!("The file cannot be worked on: {error}. Close other programs first."))
}

/// Reads what the first screen shows, so that it is complete at once.
fn open(session: Session, reader: &mut Reader) -> Result<Model, Failure> {
    let standing = match reader.answer(&Read::Standing) {
        Reply::Standing(standing) => standing.map(|standing| *standing),
        Reply::ReadFailed(failure) => return Err(failure),
        _ => None,
    };
    if let (None, Some(why)) = (&standing, session.read_only) {
        return Err(Failure::Trouble(format!("There is no reseller yet, and none can be set up here. {why}")));
    }
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
