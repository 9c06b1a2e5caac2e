//! Against a listener that answers what a test wants, over real connections on loopback.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread::JoinHandle,
};

use super::*;

const OK: &str = r#"{"data": {"id": "x"}, "status": "success", "tokens": {"remaining": 90}}"#;

/// Answers one request with these bytes, and gives what was asked.
fn server(answer: String) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = stream.read(&mut buffer).unwrap();
            asked.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&asked).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.to_lowercase().lines().find_map(|line| {
                    line.strip_prefix("content-length:").map(|length| length.trim().parse::<usize>().unwrap())
                });
                if read == 0 || body.len() >= length.unwrap_or(0) {
                    stream.write_all(answer.as_bytes()).unwrap();
                    return text;
                }
            }
        }
    });
    (client(&url), serving)
}

fn client(url: &str) -> Client {
    let settings = Settings { per_second: 100, ca_file: None };
    Client::new(Base::parse(url, false).unwrap(), &settings, Bell::default()).unwrap()
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

#[test]
fn a_request_has_what_the_contract_wants_and_nothing_that_it_warns_of() {
    let (mut client, serving) = server(http("200 OK", "", OK));
    let call = Call::put(super::super::address::path(&["accounts", "a b"]), json!({"name": "x"})).accepting(true);
    let answer = client.send(&call, Some(&Secret::new("t.o.k".into()))).unwrap();
    assert_eq!((answer.status, answer.envelope.tokens), (200, Some(90)));
    let asked = serving.join().unwrap();
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    assert!(head.starts_with("put /v2/accounts/a%20b http/1.1"), "{head}");
    for header in [
        "x-auth-token: t.o.k",
        "accept: application/json",
        "content-type: application/json",
        "x-request-id: ",
        concat!("user-agent: trunkdesk/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(head.contains(&format!("\r\n{header}")), "{header} in {head}");
    }
    assert!(!head.contains("if-match") && !head.contains("t.o.k http"), "{head}");
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), json!({"data": {"name": "x"}, "accept_charges": true}));
}

#[test]
fn a_reading_request_has_no_body_and_a_request_may_be_without_a_token() {
    let (mut client, serving) = server(http("200 OK", "", OK));
    let answer = client.send(&Call::get("/accounts".into()), None).unwrap();
    assert!(answer.envelope.is_success);
    let asked = serving.join().unwrap().to_lowercase();
    assert!(!asked.contains("content-") && !asked.contains("x-auth-token"), "{asked}");
}

#[test]
fn each_way_for_no_answer_to_come_is_told_by_whether_it_may_have_been_done() {
    let whole = http("200 OK", "", OK);
    for (answer, lost) in [
        (http("301 Moved", "Location: https://evil.example/v2\r\n", OK), false),
        (http("307 Moved", "Location: /elsewhere\r\n", OK), false),
        (String::new(), true),
        ("HTTP/1.1 200 OK\r\nConte".into(), true),
        (whole[..whole.len() - 10].to_owned(), true),
        (http("200 OK", "", "<html>"), true),
        (http("200 OK", "", &OK[..OK.len() - 10]), true),
        (http("502 Bad Gateway", "", "<html>"), true),
        (http("404 Not Found", "", "<html>"), true),
        ("no HTTP at all\r\n\r\n".into(), true),
    ] {
        let (mut client, serving) = server(answer.clone());
        let trouble = client.send(&Call::put("/x".into(), json!({})), Some(&Secret::new("t".into()))).err().unwrap();
        serving.join().unwrap();
        match trouble {
            Trouble::Lost(_) => assert!(lost, "{answer}: {trouble:?}"),
            Trouble::Redirected(_) => assert!(!lost, "{answer}: {trouble:?}"),
            other => panic!("{answer}: {other:?}"),
        }
    }
}

#[test]
fn a_redirect_is_told_by_where_it_leads() {
    let (mut client, serving) = server(http("302 Found", "Location: https://evil.example/\r\n", ""));
    let trouble = client.send(&Call::get("/x".into()), None).err().unwrap();
    serving.join().unwrap();
    assert!(matches!(&trouble, Trouble::Redirected(why) if why.contains("https://evil.example/")), "{trouble:?}");
}

#[test]
fn nobody_there_is_surely_not_done() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let trouble = client(&url).send(&Call::put("/x".into(), json!({})), None).err().unwrap();
    assert!(matches!(&trouble, Trouble::Unreachable(why) if why.contains("nothing listens there")), "{trouble:?}");
}

#[test]
fn what_a_busy_cluster_asks_for_is_read_and_has_an_end() {
    for (header, patience) in [
        ("", None),
        ("Retry-After: 7\r\n", Some(Duration::from_secs(7))),
        ("Retry-After: 999999999\r\n", Some(PATIENCE_MAX)),
        ("Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n", Some(PATIENCE_MAX)),
        ("Retry-After: soon\r\n", None),
    ] {
        let (mut client, serving) = server(http("429 Too Many Requests", header, "<html>slow down</html>"));
        let answer = client.send(&Call::get("/x".into()), None).unwrap();
        serving.join().unwrap();
        assert_eq!((answer.status, answer.retry_after), (429, patience), "{header}");
    }
}

#[test]
fn nothing_is_sent_once_it_is_stopped() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = client(&format!("http://{}", listener.local_addr().unwrap()));
    client.bell.stop();
    assert_eq!(client.send(&Call::get("/x".into()), None).err(), Some(Trouble::Stopped));
}

#[test]
fn a_ca_file_has_certificates_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let made = |file: &std::path::Path| {
        let settings = Settings { per_second: 5, ca_file: Some(file.to_owned()) };
        Client::new(Base::parse("https://kazoo.example.com", false).unwrap(), &settings, Bell::default()).err()
    };
    assert!(made(&file).unwrap().to_string().contains("cannot be read"));
    fs::write(&file, "-----BEGIN NOTHING-----\n").unwrap();
    assert!(made(&file).unwrap().to_string().contains("no certificate"));
    fs::write(&file, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n").unwrap();
    assert_eq!(made(&file), None);
}
