//! Drives the model by keys over a real file, without a terminal, a thread or a clock.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{
        LazyLock,
        mpsc::{Receiver, channel},
    },
};

use jiff::{SignedDuration, Timestamp};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use tempfile::TempDir;
use trunkdesk::{
    app::{
        draft::{Draft, DraftId},
        effect::Effect,
        home,
        keys::Key,
        message::Message,
        model::{Model, Session},
        size::Size,
        update::{update, wake_at},
    },
    domain::{
        account::{Account, AccountId},
        cluster::{AccountSync, SyncOrder, SyncPage, sealed::SealKey},
        operator::Operator,
        read_only::ReadOnly,
        request::{Failure, Read, Reply, Write},
        reseller::ResellerSettings,
        secret::Secret,
        timezone::Timezone,
        transfer::{Report, Transfer},
    },
    store::{Reader, Sources, Writer},
    transfer::{Tools, Transfers},
    view,
};

/// The password that the store makes in these tests.
pub const MADE_PASSWORD: &str = "k7m2-w4qh-t9xc-b3vn-j8rd";

/// An operator's desk: the model, the file, and what was asked of the world outside.
pub struct Desk {
    pub model: Model,
    reader: Reader,
    writer: Writer,
    folder: TempDir,
    /// Effects that are not the file's, in words.
    pub outside: Vec<String>,
    /// What was written.
    pub written: Vec<Write>,
    /// What was sent to the clipboard.
    pub copied: Vec<String>,
    /// The drafts that are kept, by their names.
    pub drafts: BTreeMap<DraftId, Draft>,
    /// How often one was kept.
    pub kept: usize,
    /// Whether nothing more can be written beside the file.
    pub full: bool,
    /// Whether nobody is told any more what was kept, as where the line drops meanwhile.
    pub dropped: bool,
    /// What time it is.
    pub now: Timestamp,
    /// What the file was asked while its answers are held back.
    held: Option<Vec<Effect>>,
    /// What stands behind the file, where a test has a cluster.
    pub behind: Option<Behind>,
    /// What imports and exports, and what it tells; without it, that is asked of the world outside.
    transfers: Option<(Transfers, Receiver<Report>)>,
}

/// A cluster, as far as the screens see one of it.
#[derive(Default)]
pub struct Behind {
    /// How the file stands with it.
    pub page: Option<Box<SyncPage>>,
    /// How accounts stand with it.
    pub accounts: Vec<(AccountId, AccountSync)>,
    /// What was ordered.
    pub orders: Vec<SyncOrder>,
    /// Why the next order is refused.
    pub refuses: Option<Failure>,
}

impl Behind {
    /// An answer of the file, with what it would say of the cluster.
    fn seen(&self, reply: Reply) -> Reply {
        let with = |mut account: Box<Account>| {
            let found = self.accounts.iter().find(|(id, _)| *id == account.id);
            account.sync = found.map(|(_, sync)| Box::new(sync.clone()));
            account
        };
        match reply {
            Reply::Sync(_) => Reply::Sync(self.page.clone()),
            Reply::Account(id, account) => Reply::Account(id, account.map(with)),
            Reply::AccountSaved(account) => Reply::AccountSaved(with(account)),
            Reply::UserSaved(account, login) => Reply::UserSaved(with(account), login),
            Reply::CreditSaved { account, repeated } => Reply::CreditSaved { account: with(account), repeated },
            reply => reply,
        }
    }

    fn take(&mut self, order: SyncOrder) -> Reply {
        self.orders.push(order);
        match self.refuses.take() {
            Some(failure) => Reply::WriteFailed(failure),
            None => Reply::SyncOrdered(self.page.clone()),
        }
    }
}

pub fn now() -> Timestamp {
    "2026-11-24T00:04:00Z".parse().unwrap()
}

pub fn operator(name: &str) -> Operator {
    Operator {
        name: name.into(),
        login_uid: Some(1000),
        effective_user: name.into(),
        sudo_user: None,
        ssh_address: Some("10.0.0.7".into()),
    }
}

/// Sources that give the same each time; bytes follow from the seed (splitmix64).
pub fn sources(seed: u64) -> Sources {
    let mut state = seed;
    Sources {
        now: Box::new(now),
        fill: Box::new(move |bytes| {
            for byte in bytes {
                state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                *byte = (mixed >> 33).to_le_bytes()[0];
            }
        }),
        password: Box::new(|| Secret::new(MADE_PASSWORD.into())),
    }
}

impl Desk {
    /// Before the first start: no file.
    pub fn without_a_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::over(folder)
    }

    /// Acme Reseller with totals of 500, 200 and 200, and no account.
    pub fn without_accounts() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = Write::SaveReseller { settings: Box::new(acme()), template: None, from_revision: None };
        let reply = Writer::new(file(&folder), None, operator("mdemo"), sources(7)).answer(&write);
        assert!(matches!(reply, Reply::ResellerSaved(_)), "{reply:?}");
        Self::over(folder)
    }

    /// The file of `--demo`, which is made once and then only copied.
    pub fn with_sample() -> Self {
        static SAMPLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
            let folder = tempfile::tempdir().unwrap();
            let mut writer = Writer::new(file(&folder), None, operator("mdemo"), sources(7));
            trunkdesk::demo::fill(&mut writer, &mut Reader::new(file(&folder))).unwrap();
            // closing the last connection puts the log into the file
            drop(writer);
            fs::read(file(&folder)).unwrap()
        });
        let folder = tempfile::tempdir().unwrap();
        fs::write(file(&folder), &*SAMPLE).unwrap();
        Self::over(folder)
    }

    fn over(folder: TempDir) -> Self {
        let mut reader = Reader::new(file(&folder));
        let Reply::Standing(standing) = reader.answer(&Read::Standing) else { panic!("no standing") };
        let timezone = Timezone::parse("America/Los_Angeles").unwrap();
        let session = Session { keeps_drafts: true, token: "5e55".into(), ..Session::new("mdemo".into(), timezone) };
        let model = Model::new(standing.map(|standing| *standing), session, Size { columns: 80, rows: 24 }, now());
        let writer = Writer::new(file(&folder), None, operator("mdemo"), sources(42));
        let (outside, copied) = (Vec::new(), Vec::new());
        let mut desk = Self {
            model,
            reader,
            writer,
            folder,
            outside,
            written: Vec::new(),
            copied,
            drafts: BTreeMap::new(),
            kept: 0,
            full: false,
            dropped: false,
            now: now(),
            held: None,
            behind: None,
            transfers: None,
        };
        if desk.model.standing.is_some() {
            let effects = home::begin(&mut desk.model);
            desk.perform(effects);
        }
        desk
    }

    /// The file.
    pub fn file(&self) -> PathBuf {
        file(&self.folder)
    }

    /// Lets files be imported and exported; `~/` is the folder of the accounts' file.
    pub fn with_transfers(&mut self) -> &mut Self {
        let (sender, reports) = channel();
        let file = self.file();
        let tools = Tools {
            reader: self.reader.another(),
            writer: Box::new(move || Writer::new(file.clone(), None, operator("mdemo"), sources(1042))),
            home: Some(self.folder.path().to_owned()),
            on_report: Box::new(move |report| sender.send(report).unwrap()),
            on_failure: Box::new(|_| ()),
        };
        self.transfers = Some((Transfers::start(tools).unwrap(), reports));
        self
    }

    /// A file beside the accounts' file.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Has something imported or exported, and takes in what is told until that has ended.
    fn transfer(&mut self, transfer: Transfer) {
        let Some((transfers, reports)) = self.transfers.take() else {
            self.outside.push(format!("{:?}", Effect::Transfer(transfer)));
            return;
        };
        let mut goes_on = matches!(transfer, Transfer::Check(_) | Transfer::Import | Transfer::Export(_));
        transfers.order(transfer);
        while goes_on {
            let report = reports.recv().unwrap();
            goes_on = matches!(report, Report::Progress(_) | Report::Exporting(_));
            self.message(Message::Transfer(report));
        }
        self.transfers = Some((transfers, reports));
    }

    /// Lets passwords travel to a cluster.
    pub fn seal(&mut self) {
        self.writer =
            Writer::new(self.file(), None, operator("mdemo"), sources(4242)).sealing(Some(SealKey::new([7; 32])));
    }

    /// Lets none travel any more.
    pub fn unseal(&mut self) {
        self.writer = Writer::new(self.file(), None, operator("mdemo"), sources(4243));
    }

    /// Another operator's hand on the same file.
    pub fn colleague(&self) -> Writer {
        Writer::new(self.file(), None, operator("rita"), sources(99))
    }

    /// The hand of this operator at another time.
    pub fn hand_at(&self, operator: Operator, at: &str) -> Writer {
        let at: Timestamp = at.parse().unwrap();
        let seed = at.as_millisecond().unsigned_abs();
        Writer::new(self.file(), None, operator, Sources { now: Box::new(move || at), ..sources(seed) })
    }

    /// Ends the program as a kill does, and starts it again on the same file, as a session with this token.
    pub fn restart(&mut self, token: &str) {
        self.held = None;
        self.outside.clear();
        let Reply::Standing(standing) = self.reader.answer(&Read::Standing) else { panic!("no standing") };
        let session = Session { token: token.into(), ..self.model.session.clone() };
        self.model = Model::new(standing.map(|standing| *standing), session, self.model.size, self.now);
        if self.model.standing.is_some() {
            let effects = home::begin(&mut self.model);
            self.perform(effects);
        }
    }

    /// Presses keys by their names: `Tab Shift-Tab Enter Space a`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            self.message(Message::Key(key(name)));
        }
        self
    }

    /// Types text, a key for each character.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.message(Message::Key(Key::Char(c)));
        }
        self
    }

    /// Pastes text at once.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.message(Message::Paste(text.into()));
        self
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.message(Message::Resize { columns, rows });
        self
    }

    /// Takes a message in, and does what follows from it.
    pub fn message(&mut self, message: Message) {
        let effects = update(&mut self.model, message, self.now);
        self.perform(effects);
    }

    /// Lets so many seconds go by, in which nobody presses a key; the model is woken when it asked to be.
    pub fn wait(&mut self, seconds: i64) -> &mut Self {
        let end = self.now + SignedDuration::from_secs(seconds);
        while let Some(due) = wake_at(&self.model).filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.message(Message::Due);
            assert_ne!(wake_at(&self.model), Some(due), "woken for nothing");
        }
        self.now = end;
        self
    }

    /// Holds the file's answers back, as a slow disk does.
    pub fn hold(&mut self) -> &mut Self {
        self.held = Some(Vec::new());
        self
    }

    /// What the file was asked since its answers are held back.
    pub fn held_reads(&self) -> Vec<Read> {
        let held = self.held.iter().flatten();
        held.filter_map(|effect| if let Effect::Read(read) = effect { Some(read.clone()) } else { None }).collect()
    }

    /// Lets the file answer what it was asked meanwhile.
    pub fn release(&mut self) -> &mut Self {
        let held = self.held.take().unwrap_or_default();
        self.perform(held);
        self
    }

    /// Does what was asked of the world outside by other means than a key.
    pub fn do_all(&mut self, effects: Vec<Effect>) {
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        if let Some(held) = &mut self.held {
            held.extend(effects);
            return;
        }
        for effect in effects {
            let reply = match effect {
                Effect::Read(read) => {
                    let reply = self.reader.answer(&read);
                    match &self.behind {
                        Some(behind) => behind.seen(reply),
                        None => reply,
                    }
                }
                Effect::Write(Write::Sync(order)) if self.behind.is_some() => {
                    self.behind.as_mut().unwrap().take(*order)
                }
                Effect::Write(write) => {
                    let reply = self.writer.answer(&write);
                    self.written.push(write);
                    match &self.behind {
                        Some(behind) => behind.seen(reply),
                        None => reply,
                    }
                }
                Effect::Transfer(transfer) => {
                    self.transfer(transfer);
                    continue;
                }
                Effect::Copy(text) => {
                    self.copied.push(text.reveal().to_owned());
                    continue;
                }
                Effect::KeepDraft(kept) => {
                    // as on the disk: what is not in the JSON is gone
                    let text = serde_json::to_string(&kept.draft).unwrap();
                    self.kept += 1;
                    let answer = if self.full {
                        Message::DraftFailed(Some(kept.id), "There is no room in /home/m/drafts.".into())
                    } else {
                        kept.instead_of.iter().for_each(|before| drop(self.drafts.remove(before)));
                        self.drafts.insert(kept.id.clone(), serde_json::from_str(&text).unwrap());
                        Message::DraftWritten(kept.id)
                    };
                    if !self.dropped {
                        self.message(answer);
                    }
                    continue;
                }
                Effect::DropDraft(id) => {
                    self.drafts.remove(&id);
                    continue;
                }
                other => {
                    self.outside.push(format!("{other:?}"));
                    continue;
                }
            };
            self.message(Message::Store(reply));
        }
    }

    /// What is drawn, with its styles.
    pub fn buffer(&self) -> (Buffer, (u16, u16)) {
        let Size { columns, rows } = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| view::draw(&self.model, frame)).unwrap();
        let cursor = terminal.get_cursor_position().unwrap();
        (terminal.backend().buffer().clone(), (cursor.x, cursor.y))
    }

    /// What is drawn, as text, with the place of the cursor below it.
    pub fn picture(&self) -> String {
        let (buffer, (x, y)) = self.buffer();
        let mut picture = text_of(&buffer);
        picture.push_str(&format!("cursor {x},{y}\n"));
        picture
    }

    /// Whether the screen shows this text somewhere.
    pub fn shows(&self, text: &str) -> bool {
        text_of(&self.buffer().0).contains(text)
    }
}

/// The rows of a buffer, trailing blanks left out.
pub fn text_of(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut hidden = 0;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if hidden == 0 {
                row.push_str(symbol);
                hidden = unicode_width::UnicodeWidthStr::width(symbol).max(1);
            }
            hidden -= 1;
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("accounts.db")
}

/// The reseller of the operators' guide.
pub fn acme() -> ResellerSettings {
    use trunkdesk::domain::{
        money::Currency,
        name::AccountName,
        realm::RealmSuffix,
        reseller::{ASK_ABOVE, CREDIT_MINIMUM},
        trunks::Totals,
    };
    ResellerSettings {
        name: AccountName::parse("Acme Reseller").unwrap(),
        realm_suffix: RealmSuffix::parse("sip.acme.example").unwrap(),
        timezone: Timezone::parse("America/Los_Angeles").unwrap(),
        totals: Totals { twoway: Some(500), inbound: Some(200), outbound: Some(200) },
        currency: Currency::parse("USD").unwrap(),
        credit_minimum: CREDIT_MINIMUM,
        ask_above: ASK_ABOVE,
    }
}

fn key(name: &str) -> Key {
    let mut letters = name.chars();
    match (name, letters.next(), letters.next()) {
        ("Tab", ..) => Key::Tab,
        ("Shift-Tab", ..) => Key::BackTab,
        ("Enter", ..) => Key::Enter,
        ("Esc", ..) => Key::Esc,
        ("Space", ..) => Key::Char(' '),
        ("Backspace", ..) => Key::Backspace,
        ("Delete", ..) => Key::Delete,
        ("Up", ..) => Key::Up,
        ("Down", ..) => Key::Down,
        ("Left", ..) => Key::Left,
        ("Right", ..) => Key::Right,
        ("Home", ..) => Key::Home,
        ("End", ..) => Key::End,
        ("PgUp", ..) => Key::PageUp,
        ("PgDn", ..) => Key::PageDown,
        (_, Some('C'), Some('-')) => Key::Ctrl(name.chars().nth(2).expect("a letter after C-")),
        (_, Some(c), None) => Key::Char(c),
        _ => panic!("no key is called {name:?}"),
    }
}

/// Ways through the form of a new account that many tests take.
impl Desk {
    /// Presses Next from the first tab.
    pub fn open_call_restrictions(&mut self) -> &mut Self {
        self.focus("‹ Next » ›").press("Enter")
    }

    /// Presses Next from the first tab, and from the second.
    pub fn open_permissions(&mut self) -> &mut Self {
        self.open_call_restrictions().focus("‹ Next » ›").press("Enter")
    }

    /// Presses Submit, from the first tab on.
    pub fn submit(&mut self) -> &mut Self {
        self.open_permissions().focus("‹ Submit ✓ ›").press("Enter")
    }

    /// Presses Shift-Tab until the cursor stands on the first letter of this button.
    pub fn focus(&mut self, button: &str) -> &mut Self {
        for _ in 0..40 {
            let (buffer, (x, y)) = self.buffer();
            let row: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
            if row.chars().skip(usize::from(x.saturating_sub(2))).collect::<String>().starts_with(button) {
                return self;
            }
            self.press("Shift-Tab");
        }
        panic!("no way to {button}:\n{}", self.picture());
    }

    /// A hand that may not write.
    pub fn read_only_writer(&self) -> Writer {
        Writer::new(self.file(), Some(ReadOnly::Asked), operator("mdemo"), sources(1))
    }

    /// Reads the file.
    pub fn ask(&mut self, read: &Read) -> Reply {
        self.reader.answer(read)
    }
}
