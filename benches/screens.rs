//! From a key press to the finished frame, with a thousand accounts in the file: what the program itself does until
//! the bytes for the terminal are ready.
//!
//! Each time is that of one key: the model takes it in, a frame is drawn, the difference to the frame before becomes
//! bytes. Where the file is asked, the time holds the file's answer and a second frame with it too, so that it ends
//! when all that the key changes can be seen.

mod accounts;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use ratatui::layout::Rect;
use trunkdesk::{
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
        request::{Read, Reply},
        timezone::Timezone,
    },
    store::Reader,
    term::Frames,
    view,
};

const SIZE: Size = Size { columns: 80, rows: 24 };

/// The program without its threads and without a terminal.
struct Desk {
    model: Model,
    reader: Reader,
    frames: Frames,
    /// Where the bytes of a frame gather.
    page: Vec<u8>,
}

impl Desk {
    fn new(file: &accounts::File) -> Self {
        let mut reader = Reader::new(file.path());
        let Reply::Standing(standing) = reader.answer(&Read::Standing) else { panic!("no reseller") };
        let timezone = Timezone::parse("America/Los_Angeles").unwrap();
        let session = Session::new("mdemo".into(), timezone);
        let model = Model::new(standing.map(|standing| *standing), session, SIZE, Timestamp::now());
        let frames = Frames::over_empty(Rect::new(0, 0, SIZE.columns, SIZE.rows), false);
        let mut desk = Self { model, reader, frames, page: Vec::new() };
        let effects = home::begin(&mut desk.model);
        desk.perform(effects);
        desk.draw();
        desk
    }

    /// A key press up to the bytes that show all it changes.
    fn press(&mut self, key: Key) {
        let effects = update(&mut self.model, Message::Key(key), Timestamp::now());
        self.draw();
        if !effects.is_empty() {
            self.perform(effects);
            self.draw();
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Read(read) = effect else { panic!("only reads are measured, not {effect:?}") };
            let reply = self.reader.answer(&read);
            let effects = update(&mut self.model, Message::Store(reply), Timestamp::now());
            self.perform(effects);
        }
    }

    fn draw(&mut self) {
        self.frames.draw(|frame| view::draw(&self.model, frame), &mut self.page);
        // the loop sends them, and begins anew
        black_box(&self.page);
        self.page.clear();
    }

    fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.press(Key::Char(c));
        }
    }
}

/// Measures `key` alone, each time from where `back` has brought the screen.
fn measure(criterion: &mut Criterion, name: &str, desk: &mut Desk, key: Key, back: &[Key]) {
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            let mut spent = Duration::ZERO;
            for _ in 0..times {
                let started = Instant::now();
                desk.press(key);
                spent += started.elapsed();
                back.iter().for_each(|key| desk.press(*key));
            }
            spent
        });
    });
}

fn keys(criterion: &mut Criterion) {
    let file = accounts::thousand();

    let mut home = Desk::new(&file);
    measure(criterion, "a row down, with its preview", &mut home, Key::Down, &[Key::Up]);
    home.press(Key::Char('/'));
    measure(criterion, "a first letter searched for", &mut home, Key::Char('c'), &[Key::Backspace]);
    home.type_text("caf");
    measure(criterion, "a fourth letter searched for", &mut home, Key::Char('e'), &[Key::Backspace]);

    let mut form = Desk::new(&file);
    form.press(Key::Char('a'));
    form.type_text("ABC Compan");
    measure(criterion, "a letter typed in a field", &mut form, Key::Char('y'), &[Key::Backspace]);
    measure(criterion, "the next field", &mut form, Key::Tab, &[Key::BackTab]);
    (0..3).for_each(|_| form.press(Key::Tab));
    measure(criterion, "a box ticked, which unfolds the admin", &mut form, Key::Char(' '), &[Key::Char(' ')]);
    form.press(Key::BackTab);
    form.press(Key::Enter);
    measure(criterion, "a letter in the box of time zones", &mut form, Key::Char('a'), &[Key::Backspace]);
}

criterion_group!(screens, keys);
criterion_main!(screens);
