//! Everything that the screen shows.

use jiff::{SignedDuration, Timestamp};

use super::{
    account::AccountScreen,
    draft::Drafts,
    export::{self, ExportScreen},
    history::HistoryList,
    home::Home,
    import::{self, ImportScreen},
    overlay::Overlay,
    refusal,
    reseller::ResellerScreen,
    running::Running,
    size::Size,
    sync::SyncScreen,
    wizard::Wizard,
};
use crate::{
    domain::{cluster::SyncPage, read_only::ReadOnly, reseller::Standing, timezone::Timezone},
    form::Form,
    look::{Glyphs, Look, Theme},
};

/// The whole state of the program.
pub struct Model {
    /// The reseller and what is left of its totals; `None` until there is one.
    pub standing: Option<Standing>,
    /// How the file stands with the cluster; `None` where there is none, and then nothing on any screen is about one.
    pub sync: Option<Box<SyncPage>>,
    /// What was ordered about the cluster and is not answered yet: what to say once it is.
    pub ordered: Option<&'static str>,
    /// The list, which stays while something is open beside or over it.
    pub home: Home,
    /// What is open.
    pub screen: Screen,
    /// The one box over it, if any.
    pub overlay: Option<Overlay>,
    /// The line above the keys.
    pub status: Option<Status>,
    /// How much room there is.
    pub size: Size,
    /// Who works and where.
    pub session: Session,
    /// How it looks.
    pub look: Look,
    /// The drafts of the operator.
    pub drafts: Drafts,
    /// Nobody has been there for so long that nothing is shown any more.
    pub locked: Option<Locked>,
    /// When the operator pressed a key last.
    pub last_input: Timestamp,
    /// When the last thing happened.
    pub now: Timestamp,
}

/// What does not change while the program runs.
#[derive(Debug, Clone)]
pub struct Session {
    /// The operator's name.
    pub operator: String,
    /// The machine's time zone, suggested to a new reseller.
    pub timezone: Timezone,
    /// Why nothing can be written, if nothing can.
    pub read_only: Option<ReadOnly>,
    /// Whether the operator may have nothing but these screens: no way to a shell.
    pub kiosk: bool,
    /// Whether this is the sample file, thrown away at the end.
    pub demo: bool,
    /// Whether there is a place for drafts.
    pub keeps_drafts: bool,
    /// Random digits that no other session has: what is made here is told by them from what is made elsewhere.
    pub token: String,
    /// After how long without a key the screen is locked; `None` for never.
    pub lock_after: Option<SignedDuration>,
    /// The look at the start.
    pub look: Look,
    /// Whether the environment allows no colours.
    pub no_color: bool,
    /// The config file, for people; `None` where none is read.
    pub config_file: Option<String>,
}

/// What is open.
pub enum Screen {
    /// The list with a preview.
    Home,
    /// A new account.
    Wizard(Box<Wizard>),
    /// An account over the whole width.
    Account(Box<AccountScreen>),
    /// The reseller, at the first start or from the menu.
    Reseller(Box<ResellerScreen>),
    /// The history of all accounts.
    History(Box<HistoryList>),
    /// Many accounts from a file.
    Import(Box<ImportScreen>),
    /// Many accounts to a file.
    Export(Box<ExportScreen>),
    /// What waits to be sent to the cluster.
    Sync(Box<SyncScreen>),
}

impl Session {
    /// A session of this operator on this machine: everything can be written, nothing is kept beside the file.
    pub fn new(operator: String, timezone: Timezone) -> Self {
        Self {
            operator,
            timezone,
            read_only: None,
            kiosk: false,
            demo: false,
            keeps_drafts: false,
            token: String::new(),
            lock_after: None,
            look: Look { theme: Theme::Dark, glyphs: Glyphs::Unicode },
            no_color: false,
            config_file: None,
        }
    }
}

impl Screen {
    /// The form that is being worked, if one is.
    pub fn form(&self) -> Option<&Form> {
        match self {
            Self::Wizard(wizard) => Some(&wizard.form),
            Self::Reseller(screen) => Some(&screen.form),
            Self::Account(screen) => screen.form(),
            Self::Import(screen) => matches!(screen.phase, import::Phase::Form).then_some(&screen.form),
            Self::Export(screen) => matches!(screen.phase, export::Phase::Form).then_some(&screen.form),
            Self::Home | Self::History(_) | Self::Sync(_) => None,
        }
    }

    /// Whether something is being saved and the file has not answered yet.
    pub fn is_saving(&self) -> bool {
        match self {
            Self::Wizard(wizard) => wizard.saving,
            Self::Reseller(screen) => screen.saving,
            Self::Account(screen) => screen.saving,
            Self::Sync(screen) => screen.saving,
            Self::Home | Self::History(_) | Self::Import(_) | Self::Export(_) => false,
        }
    }

    /// What goes on beside the screen and is not to be left behind, if something does.
    pub fn running(&self) -> Option<&Running> {
        match self {
            Self::Import(screen) => screen.running(),
            Self::Export(screen) => screen.running(),
            _ => None,
        }
    }

    /// What became of the import or the export that is open, if it has ended: sentences without a name of an account.
    pub fn ended(&self) -> Option<String> {
        match self {
            Self::Import(screen) => match &screen.phase {
                import::Phase::Ended(page) => Some(import::in_short(&page.what)),
                _ => None,
            },
            Self::Export(screen) => match &screen.phase {
                export::Phase::Ended(end, _) => Some(format!("The export has ended: it is in {}.", end.file)),
                _ => None,
            },
            _ => None,
        }
    }

    /// See [`Screen::form`].
    pub fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Wizard(wizard) => Some(&mut wizard.form),
            Self::Reseller(screen) => Some(&mut screen.form),
            Self::Account(screen) => screen.form_mut(),
            Self::Import(screen) => matches!(screen.phase, import::Phase::Form).then_some(&mut screen.form),
            Self::Export(screen) => matches!(screen.phase, export::Phase::Form).then_some(&mut screen.form),
            Self::Home | Self::History(_) | Self::Sync(_) => None,
        }
    }
}

/// A screen that shows nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// The account whose made password stood on the screen, which is not to be seen any more.
    pub password_of: Option<String>,
}

/// A line about what is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Something takes its time.
    Working(&'static str),
    /// Something is done.
    Done(String),
    /// Something worth knowing.
    Note(String),
    /// Something went wrong.
    Trouble(String),
}

impl Model {
    /// Whether the program may be stopped for a while: not in a kiosk, and not in the midst of an import, which would
    /// keep others from saving meanwhile.
    pub fn may_be_suspended(&self) -> bool {
        !self.session.kiosk && self.screen.running().is_none()
    }

    /// The first screen: Home, or the form of a reseller that is not there yet.
    pub fn new(standing: Option<Standing>, session: Session, size: Size, now: Timestamp) -> Self {
        let screen = match standing {
            Some(_) => Screen::Home,
            None => Screen::Reseller(Box::new(ResellerScreen::first_start(&session.timezone, now))),
        };
        // the other reason is the operator's own
        let why = session.read_only.filter(|why| *why == ReadOnly::NoOperator);
        let status = why.map(|why| Status::Note(refusal::sentence(why)));
        Self {
            standing,
            sync: None,
            ordered: None,
            home: Home::default(),
            screen,
            overlay: None,
            status,
            size,
            look: session.look,
            session,
            drafts: Drafts::default(),
            locked: None,
            last_input: now,
            now,
        }
    }
}
