//! Requests from a connection, and answers onto it: as much of HTTP/1.1 as a client of Crossbar uses.

use std::io::{self, BufRead, Read, Write};

/// The longest body that Crossbar takes, in bytes.
const BODY: usize = 8_000_000;
const HEAD: u64 = 64 * 1024;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query as they stood in the first line.
    pub target: String,
    /// The path, decoded in its parts.
    pub parts: Vec<String>,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub too_large: bool,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn asked(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// Whether the client wants no other answer on this connection.
    pub fn closes(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// The next request; `None` where the client has gone.
///
/// # Errors
/// What is no HTTP, and what the connection says.
pub fn read(from: &mut (impl BufRead + Respond)) -> io::Result<Option<Request>> {
    let mut first = String::new();
    if from.by_ref().take(HEAD).read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut words = first.split_ascii_whitespace();
    let (Some(method), Some(target), Some("HTTP/1.1")) = (words.next(), words.next(), words.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, first));
    };
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        from.by_ref().take(HEAD).read_line(&mut line)?;
        let line = line.trim_end();
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let parts = path.split('/').filter(|part| !part.is_empty()).map(|part| decoded(part, false)).collect();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let query =
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decoded(k, true), decoded(v, true)));
    let query = query.collect();
    let mut request = Request { method, target, parts, query, headers, body: Vec::new(), too_large: false };
    if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        from.respond(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    if request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        request.body = chunks(from)?;
    } else {
        let length = request.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
        request.too_large = length > BODY;
        if !request.too_large {
            request.body = vec![0; length];
            from.read_exact(&mut request.body)?;
        }
    }
    Ok(Some(request))
}

/// A connection can be answered in the middle of a request.
pub trait Respond {
    fn respond(&mut self, bytes: &[u8]) -> io::Result<()>;
}

impl Respond for io::BufReader<std::net::TcpStream> {
    fn respond(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.get_mut().write_all(bytes)
    }
}

fn chunks(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let size = line.trim().split(';').next().unwrap_or_default();
        let size =
            usize::from_str_radix(size, 16).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, line.clone()))?;
        if body.len() + size > BODY {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "too large"));
        }
        let before = body.len();
        body.resize(before + size, 0);
        from.read_exact(&mut body[before..])?;
        let mut end = String::new();
        from.read_line(&mut end)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

/// Percent signs undone; in a query a plus is a space.
fn decoded(text: &str, in_query: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' if in_query => bytes.push(b' '),
            b'%' => {
                let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
                match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    Some(byte) => {
                        bytes.push(byte);
                        rest = &after[2..];
                    }
                    None => bytes.push(b'%'),
                }
            }
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The bytes of an answer; `headers` besides the length and what is said of the connection.
pub fn written(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let reason = if status < 400 { "OK" } else { "Refused" };
    let mut bytes = format!("HTTP/1.1 {status} {reason}\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(format!("Content-Length: {}\r\nConnection: keep-alive\r\n\r\n", body.len()).bytes());
    bytes.extend(body);
    bytes
}
