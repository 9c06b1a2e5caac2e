//! HTTP as clients write it, and many at once.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    thread,
};

use serde_json::json;

use super::client::Client;
use crate::crossbar::{Crossbar, Settings};

/// Writes bytes onto a fresh connection, and reads the heads and bodies of so many answers.
fn spoken(crossbar: &Crossbar, parts: &[&str], answers: usize) -> Vec<(String, String)> {
    let url = crossbar.url();
    let host = url["http://".len()..].split('/').next().unwrap();
    let mut stream = BufReader::new(TcpStream::connect(host).unwrap());
    for part in parts {
        stream.get_mut().write_all(part.as_bytes()).unwrap();
        thread::yield_now();
    }
    let mut got = Vec::new();
    for _ in 0..answers {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let from = head.len();
            stream.read_line(&mut head).unwrap();
            let line = head[from..].trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        got.push((head, String::from_utf8(body).unwrap()));
    }
    got
}

#[test]
fn requests_come_in_pieces_in_chunks_and_in_a_row() {
    let crossbar = Crossbar::start(Settings::default());
    let body = json!({"data": {"api_key": Settings::default().api_key}}).to_string();
    let (length, half) = (body.len(), body.len() / 2);
    let whole = format!("PUT /v2/api_auth HTTP/1.1\r\ncontent-length: {length}\r\n\r\n{body}");
    for parts in [&[whole.as_str()][..], &[&whole[..10], &whole[10..50], &whole[50..]]] {
        let got = spoken(&crossbar, parts, 1);
        assert!(got[0].0.starts_with("HTTP/1.1 201"), "{got:?}");
    }
    let got = spoken(&crossbar, &[&whole, "GET /v2/token_auth HTTP/1.1\r\n\r\n", &whole], 3);
    let statuses: Vec<&str> = got.iter().map(|(head, _)| &head[9..12]).collect();
    assert_eq!(statuses, ["201", "401", "201"]);
    let head = "PUT /v2/api_auth HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    let (one, other) = (&body[..half], &body[half..]);
    let chunked = format!("{head}{:x}\r\n{one}\r\n{:X};x=y\r\n{other}\r\n0\r\n\r\n", one.len(), other.len());
    assert!(spoken(&crossbar, &[&chunked], 1)[0].0.starts_with("HTTP/1.1 201"));
    let head = format!("PUT /v2/api_auth HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n");
    let got = spoken(&crossbar, &[&head, &body], 2);
    assert!(got[0].0.starts_with("HTTP/1.1 100") && got[1].0.starts_with("HTTP/1.1 201"), "{got:?}");
    assert!(crossbar.requests().iter().all(|seen| seen.path == "/token_auth" || seen.status == 201));
}

#[test]
fn bodies_that_are_too_long_old_paths_and_other_types_are_refused() {
    let crossbar = Crossbar::start(Settings::default());
    for (text, status) in [
        ("PUT /v2/api_auth HTTP/1.1\r\nContent-Length: 8000001\r\n\r\n", "413"),
        ("PUT /v2/api_auth HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: 2\r\n\r\n{}", "415"),
        ("GET /v1/accounts HTTP/1.1\r\n\r\n", "410"),
        ("GET / HTTP/1.1\r\n\r\n", "404"),
        ("GET /v2/token_auth HTTP/1.1\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n", "401"),
    ] {
        assert_eq!(&spoken(&crossbar, &[text], 1)[0].0[9..12], status, "{text}");
    }
}

#[test]
fn of_many_at_once_one_gets_the_realm() {
    let crossbar = Crossbar::start(Settings { bucket: (1000, 10), ..Settings::default() });
    let made: Vec<u16> = thread::scope(|scope| {
        let ask = |number: usize| {
            let mut client = Client::logged_in(&crossbar);
            client.put("/accounts", json!({"name": format!("New {number}"), "realm": "new.acme.example"})).status
        };
        let asking: Vec<_> = (0..8).map(|number| scope.spawn(move || ask(number))).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|status| **status == 201).count(), 1, "{made:?}");
    assert_eq!(made.iter().filter(|status| **status == 400).count(), 7, "{made:?}");
    assert_eq!(crossbar.count(), 1);
}
