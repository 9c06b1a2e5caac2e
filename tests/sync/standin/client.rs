//! A client that hides nothing: it writes a request onto a socket, and reads what comes.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use serde_json::{Value, json};

use crate::crossbar::{Crossbar, Settings};

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub text: String,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn data(&self) -> Value {
        self.json()["data"].clone()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A connection, and the token that goes along.
pub struct Client {
    stream: BufReader<TcpStream>,
    base: String,
    pub token: Option<String>,
    /// Whole lines of the head besides the usual ones.
    pub extra: &'static str,
}

impl Client {
    pub fn connect(crossbar: &Crossbar) -> Self {
        let url = crossbar.url();
        let (host, base) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let stream = BufReader::new(TcpStream::connect(host).unwrap());
        Self { stream, base: format!("/{base}"), token: None, extra: "" }
    }

    /// Logged in as the reseller.
    pub fn logged_in(crossbar: &Crossbar) -> Self {
        let mut client = Self::connect(crossbar);
        client.log_in(&Settings::default().api_key);
        client
    }

    pub fn log_in(&mut self, api_key: &str) {
        let got = self.put("/api_auth", json!({"api_key": api_key}));
        assert_eq!(got.status, 201, "{}", got.text);
        self.token = Some(got.json()["auth_token"].as_str().unwrap().to_owned());
    }

    /// Sends a request with this whole body and reads the answer.
    ///
    /// # Errors
    /// Where no whole answer comes.
    pub fn send(&mut self, method: &str, path: &str, body: &str) -> io::Result<Got> {
        let token = self.token.as_ref().map_or(String::new(), |token| format!("X-Auth-Token: {token}\r\n"));
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let (base, length, extra) = (&self.base, body.len(), self.extra);
        let head = format!("{method} {base}{path} HTTP/1.1\r\nHost: x\r\n{token}{kind}{extra}");
        let text = format!("{head}Content-Length: {length}\r\n\r\n{body}");
        self.stream.get_mut().write_all(text.as_bytes())?;
        self.receive()
    }

    fn receive(&mut self) -> io::Result<Got> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.push((name.to_owned(), value.to_owned()));
        }
        let mut got = Got { status, headers, text: String::new() };
        let mut body = vec![0; got.header("content-length").unwrap().parse().unwrap()];
        self.stream.read_exact(&mut body)?;
        got.text = String::from_utf8(body).unwrap();
        Ok(got)
    }

    pub fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, "").unwrap()
    }

    pub fn delete(&mut self, path: &str) -> Got {
        self.send("DELETE", path, "").unwrap()
    }

    pub fn put(&mut self, path: &str, data: Value) -> Got {
        self.send("PUT", path, &json!({"data": data}).to_string()).unwrap()
    }

    pub fn post(&mut self, path: &str, data: Value) -> Got {
        self.send("POST", path, &json!({"data": data}).to_string()).unwrap()
    }

    pub fn patch(&mut self, path: &str, data: Value) -> Got {
        self.send("PATCH", path, &json!({"data": data}).to_string()).unwrap()
    }
}

/// A stand-in of this version, somebody who is logged in, and an account to work on.
pub fn with_account(settings: Settings) -> (Crossbar, Client, String) {
    let crossbar = Crossbar::start(settings);
    let client = Client::logged_in(&crossbar);
    let id = crossbar.plant_account(&crossbar.reseller_id(), "ABC Company", "abc.acme.example");
    (crossbar, client, id)
}

/// The settings of this version.
pub fn version(version: &str) -> Settings {
    Settings { version: version.into(), ..Settings::default() }
}
