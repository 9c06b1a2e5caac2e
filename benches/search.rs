//! How long a key in Search takes at a million accounts: from what is asked of the file to the rows and the count. 200
//! texts of one to twelve characters, pieces of what accounts have, and some that nobody has; always the same ones.

mod accounts;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use trunkdesk::{
    domain::{
        account::Place,
        request::{CountRequest, ListPage, ListRequest, Page, Read, Reply},
        text,
    },
    store::Reader,
};

const TEXTS: u64 = 200;
/// As Home asks.
const ROWS: u32 = 200;
/// Short words in several scripts, and pairs that are rare.
const CHOSEN: [&str; 20] = [
    "e", "q", "z", "日", "日本", "œ", "ß", "ро", "ł", "#7", "qz", "@c", "of", "er", "žu", "roof", "ing", "smith",
    "zzz", "0000",
];

fn main() {
    // another file may be named
    let path = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
        .map_or_else(|| accounts::million().path(), PathBuf::from);
    let mut reader = Reader::new(path);
    let Reply::Standing(Some(standing)) = reader.answer(&Read::Standing) else { panic!("no reseller") };
    let texts = texts(&mut reader);
    for disabled in [false, true] {
        let what = if disabled { "only disabled" } else { "all" };
        // the first one fills the caches
        for page in [Page::First, Page::Last] {
            let mut times = Vec::new();
            for text in &texts {
                let request = request(text, disabled, page.clone());
                ask(&mut reader, &request);
                times.push((ask(&mut reader, &request).0, text.clone()));
            }
            told(&format!("{what}, {page:?}"), times);
        }
        let mut times = Vec::new();
        for text in &texts {
            let (_, first) = ask(&mut reader, &request(text, disabled, Page::First));
            if let Some(last) = first.rows.last() {
                let request = request(text, disabled, Page::After(last.place.clone()));
                times.push((ask(&mut reader, &request).0, text.clone()));
            }
        }
        told(&format!("{what}, the page after"), times);
        let (mut slices, mut whole) = (Vec::new(), Vec::new());
        for text in texts.iter().take(60) {
            let (_, first) = ask(&mut reader, &request(text, disabled, Page::First));
            let (mut reached, mut counted) = (first.counted_upto, first.total);
            let begun = Instant::now();
            while let Some(after) = reached {
                let request = CountRequest { generation: 1, search: text.clone(), disabled, after, counted };
                let slice = Instant::now();
                let Reply::Counted(more) = reader.answer(&Read::Count(request)) else { panic!("{text}") };
                slices.push((slice.elapsed(), text.clone()));
                (reached, counted) = (more.counted_upto, more.total);
            }
            whole.push((begun.elapsed(), text.clone()));
        }
        told(&format!("{what}, a slice of the count"), slices);
        told(&format!("{what}, the rest of the count"), whole);
    }
    for page in [Page::First, Page::Last, Page::After(Place { sort_key: "m".into(), number: 0 })] {
        for (what, under, disabled) in [("level", true, false), ("whole tree", false, false), ("disabled", false, true)]
        {
            let request = ListRequest {
                under: under.then(|| standing.reseller.id.clone()),
                ..request("", disabled, page.clone())
            };
            ask(&mut reader, &request);
            println!("list of {what}, {page:?}: {:.2?}", ask(&mut reader, &request).0);
        }
    }
}

fn request(text: &str, disabled: bool, page: Page) -> ListRequest {
    ListRequest { generation: 1, search: text.into(), under: None, disabled, page, limit: ROWS }
}

fn ask(reader: &mut Reader, request: &ListRequest) -> (Duration, ListPage) {
    let begun = Instant::now();
    match reader.answer(&Read::List(request.clone())) {
        Reply::List(page) => (begun.elapsed(), page),
        other => panic!("{request:?}: {other:?}"),
    }
}

fn told(what: &str, mut times: Vec<(Duration, String)>) {
    times.sort();
    let Some(most) = times.len().checked_sub(1) else { return };
    let at = |share: usize| times[most * share / 100].0;
    let worst: Vec<String> = times.iter().rev().take(4).map(|(time, text)| format!("{text:?} {time:.1?}")).collect();
    println!("{what}: median {:.2?}, 99 % within {:.2?}, worst {}", at(50), at(99), worst.join(", "));
}

/// A number that looks random but is always the same.
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

fn texts(reader: &mut Reader) -> Vec<String> {
    let mut texts: Vec<String> = CHOSEN.map(Into::into).into();
    let mut seed = 7;
    let mut from = Page::First;
    while (texts.len() as u64) < TEXTS {
        let (_, page) = ask(reader, &request("", false, from));
        let row = page.rows[random(&mut seed) % page.rows.len()].clone();
        // anywhere in the alphabet
        let letters: Vec<char> = "abcdefghijklmnopqrstuvwxyz0я日".chars().collect();
        let key = format!("{}{}", letters[random(&mut seed) % letters.len()], letters[random(&mut seed) % 26]);
        from = Page::After(Place { sort_key: key, number: 0 });
        if ask(reader, &request("", false, from.clone())).1.rows.is_empty() {
            from = Page::First;
        }
        let mut lines = vec![text::fold(&row.name), row.realm.clone(), row.id.as_str().to_owned()];
        if let Reply::Account(_, Some(account)) = reader.answer(&Read::Account(row.id.clone())) {
            lines.extend(account.users.iter().map(|user| user.email.clone()));
        }
        let line: Vec<char> = lines[random(&mut seed) % lines.len()].chars().collect();
        let length = (texts.len() % 12 + 1).min(line.len());
        let begin = random(&mut seed) % (line.len() - length + 1);
        let mut piece: Vec<char> = line[begin..begin + length].to_vec();
        // what nobody has
        if texts.len().is_multiple_of(9) {
            piece.reverse();
        }
        let piece: String = piece.into_iter().collect();
        if !piece.trim().is_empty() && !texts.contains(&piece) {
            texts.push(piece);
        }
    }
    texts
}
