//! The connections: one thread each, kept alive, broken where the script says so.

use std::{
    collections::HashMap,
    io::{BufReader, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    answer::Answer,
    fault::{Rule, RuleId, What},
    http::{self, Request},
    serve,
    state::{Seen, State},
};

/// What all threads of a stand-in share.
#[derive(Debug)]
pub struct Shared {
    state: Mutex<State>,
    /// Rung after each request and each change of the script.
    pub changed: Condvar,
    ended: AtomicBool,
    connections: Mutex<HashMap<u64, TcpStream>>,
    numbers: AtomicU64,
}

impl Shared {
    pub fn new(state: State) -> Self {
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            ended: AtomicBool::new(false),
            connections: Mutex::default(),
            numbers: AtomicU64::new(0),
        }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no request made the stand-in panic")
    }

    /// Keeps a connection, to cut it later; gives its number.
    fn taken(&self, connection: &TcpStream) -> u64 {
        let number = self.numbers.fetch_add(1, Ordering::SeqCst);
        if let Ok(other) = connection.try_clone() {
            self.connections.lock().expect("nothing panics with it").insert(number, other);
        }
        number
    }

    /// Cuts every connection that is open.
    pub fn disconnect(&self) {
        for connection in self.connections.lock().expect("nothing panics with it").values() {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// Ends what a script holds.
    pub fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.changed.notify_all();
        self.disconnect();
    }
}

/// A listener with its thread; gone when it is dropped, so that the next connection is refused.
#[derive(Debug)]
pub struct Listening {
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listening {
    /// Listens at this address of the loopback; port 0 is any.
    pub fn at(address: SocketAddr, shared: &Arc<Shared>) -> Self {
        let listener = TcpListener::bind(address).expect("the loopback can be listened on");
        let address = listener.local_addr().expect("a listener has an address");
        let (stop, shared) = (Arc::new(AtomicBool::new(false)), shared.clone());
        let stopped = stop.clone();
        let thread = thread::spawn(move || {
            for connection in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(connection) = connection else { continue };
                // here and not on its thread, so that none is missed when all are cut
                let (shared, number) = (shared.clone(), shared.taken(&connection));
                thread::spawn(move || attended(&shared, number, connection));
            }
        });
        Self { address, stop, thread: Some(thread) }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // wakes the thread that waits for a connection
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One connection to its end.
fn attended(shared: &Shared, number: u64, connection: TcpStream) {
    let _ = connection.set_nodelay(true);
    let mut reader = BufReader::new(connection);
    while let Ok(Some(request)) = http::read(&mut reader) {
        let end = served(shared, &request);
        let connection = reader.get_mut();
        let goes_on = match end {
            End::Answer(bytes) => connection.write_all(&bytes).is_ok() && !request.closes(),
            End::Part(bytes) => {
                let _ = connection.write_all(&bytes);
                false
            }
            End::Nothing => false,
        };
        if !goes_on || shared.ended.load(Ordering::SeqCst) {
            break;
        }
    }
    let _ = reader.get_ref().shutdown(Shutdown::Both);
    shared.connections.lock().expect("nothing panics with it").remove(&number);
}

/// What goes onto the connection.
enum End {
    Answer(Vec<u8>),
    /// After it the connection is closed.
    Part(Vec<u8>),
    Nothing,
}

fn served(shared: &Shared, request: &Request) -> End {
    let mut state = shared.state();
    let parts = serve::parts(&state, request).unwrap_or_default();
    let at = state.forgotten + state.seen.len();
    state.seen.push(seen(request, &parts));
    let met = state.script.meet(request, &parts);
    let (status, end) = match met {
        None => {
            let (status, bytes) = serve::answered(&mut state, request);
            (status, End::Answer(bytes))
        }
        Some((id, rule)) => {
            // who waits for a rule to be met is told at once
            shared.changed.notify_all();
            drop(state);
            let met = troubled(shared, request, id, &rule);
            state = shared.state();
            met
        }
    };
    let kept = at.checked_sub(state.forgotten);
    if let Some(seen) = kept.and_then(|at| state.seen.get_mut(at)) {
        seen.status = status;
    }
    drop(state);
    shared.changed.notify_all();
    end
}

fn seen(request: &Request, parts: &[String]) -> Seen {
    Seen {
        method: request.method.clone(),
        target: request.target.clone(),
        path: format!("/{}", parts.join("/")),
        headers: request.headers.clone(),
        body: serde_json::from_slice(&request.body).unwrap_or(Value::Null),
        with_token: request.header("x-auth-token").or(request.header("authorization")).is_some(),
        status: 0,
    }
}

fn troubled(shared: &Shared, request: &Request, id: RuleId, rule: &Rule) -> (u16, End) {
    let mut done = None;
    if rule.done_first {
        done = Some(serve::answered(&mut shared.state(), request));
    }
    let mut answer = || done.take().unwrap_or_else(|| serve::answered(&mut shared.state(), request));
    let told = |answer: Answer| {
        let (status, bytes) = serve::told(&shared.state(), request, answer);
        (status, End::Answer(bytes))
    };
    match &rule.what {
        What::Drop => (0, End::Nothing),
        What::Cut => {
            let (_, mut bytes) = answer();
            let body = bytes.windows(4).position(|end| end == b"\r\n\r\n").map_or(0, |at| at + 4);
            bytes.truncate(body + (bytes.len() - body) / 2);
            (0, End::Part(bytes))
        }
        What::Delay(time) => {
            thread::sleep(*time);
            let (status, bytes) = answer();
            (status, End::Answer(bytes))
        }
        What::Hold => {
            let state = shared.state();
            let held = |state: &mut State| state.script.holds(id) && !shared.ended.load(Ordering::SeqCst);
            drop(shared.changed.wait_while(state, held).expect("no request made the stand-in panic"));
            let (status, bytes) = answer();
            (status, End::Answer(bytes))
        }
        What::Html(status) => {
            let headers = [("Content-Type".to_owned(), "text/html".to_owned())];
            let page = b"<html><head><title>Trouble</title></head><body><h1>Trouble</h1></body></html>";
            (*status, End::Answer(http::written(*status, &headers, page)))
        }
        What::Raw(bytes) => (0, End::Part(bytes.clone())),
        What::Long(length) => told(Answer::ok(json!("a".repeat(*length)))),
        What::StatusError => {
            let refusal = *Answer::plain(500, "unspecified_fault");
            told(Answer { status: 200, ..refusal })
        }
        What::Fields(fields) => told(*Answer::refused(400, "validation error", fields.clone())),
        What::Refuse(status, message) => told(*Answer::plain(*status, message)),
        What::RefuseWith(status, message, data) => told(*Answer::refused(*status, message, data.clone())),
        What::TooMany(after) => {
            let refusal = *Answer::plain(429, "too_many_requests");
            told(match after {
                Some(after) => refusal.header("Retry-After", *after),
                None => refusal,
            })
        }
        What::Redirect(to) => told(Answer { status: 302, ..Answer::ok(json!({})) }.header("Location", to.as_str())),
    }
}

/// How long a test waits for what has to come.
pub const PATIENCE: Duration = Duration::from_secs(30);
