//! The preview server: HTTP for this machine alone, which shows what a [`Site`] knows and tells pages when it changes.
//!
//! ```text
//!  accept --> head (limits) --> guard (who may ask) --> route --> answer (safety headers)
//! ```
//!
//! A thread for each connection, one request for each connection, no file of the disk by its path. What is asked for is
//! a page, its parts, or a value that the site has ready, so that no request costs more than sending bytes.

#![deny(clippy::indexing_slicing)]

mod answer;
mod assets;
mod board;
mod guard;
mod head;
mod stream;

pub use board::Board;
pub use guard::Token;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use answer::{Answer, Status};
use guard::Verdict;
use head::Head;

use crate::limits;

/// What is shown. Everything is answered from values that are ready.
pub trait Site: Send + Sync {
    /// The files and how each of them stands, as JSON.
    fn index(&self) -> Arc<str>;
    /// What there is to show of one file, as JSON.
    fn file(&self, number: usize) -> Option<Arc<str>>;
    /// Opens a place of a file in the reader's editor.
    ///
    /// # Errors
    /// Why not, in words for the page.
    fn open(&self, place: Place) -> Result<(), String>;
}

/// A place in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the file.
    pub file: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// A server that has its port and answers nobody yet.
#[derive(Debug)]
pub struct Server {
    listeners: Vec<TcpListener>,
    port: u16,
}

/// What every connection needs.
struct Context {
    site: Arc<dyn Site>,
    board: Arc<Board>,
    token: Token,
    connections: AtomicUsize,
    streams: AtomicUsize,
}

impl Server {
    /// Takes a port of the loopback addresses; 0 takes a free one. Without IPv6 the other address is enough.
    pub fn bind(port: u16) -> io::Result<Self> {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = first.local_addr()?.port();
        let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok();
        Ok(Self { listeners: std::iter::once(first).chain(second).collect(), port })
    }

    /// Where the page is.
    pub fn address(&self) -> String {
        format!("http://{}:{}/", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Answers from now on, in threads of its own, until the program ends.
    pub fn start(self, site: Arc<dyn Site>, board: Arc<Board>, token: Token) -> io::Result<()> {
        let (connections, streams) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let context = Arc::new(Context { site, board, token, connections, streams });
        for listener in self.listeners {
            let context = Arc::clone(&context);
            thread::Builder::new().name("accept".to_owned()).spawn(move || accept(&listener, &context))?;
        }
        Ok(())
    }
}

/// What a connection needs of a thread's stack.
const STACK_BYTES: usize = 256 * 1024;

/// How long nothing is accepted after the system had nothing to give.
const PAUSE: Duration = Duration::from_millis(50);

fn accept(listener: &TcpListener, context: &Arc<Context>) {
    loop {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(PAUSE);
            continue;
        };
        // One that is not taken is closed by being dropped.
        if let Some(slot) = Slot::take(context, |context| &context.connections, limits::CONNECTIONS) {
            let thread = thread::Builder::new().name("connection".to_owned()).stack_size(STACK_BYTES);
            let _ = thread.spawn(move || serve(stream, &slot));
        }
    }
}

/// One of a limited number of places, free again when it is dropped.
struct Slot {
    context: Arc<Context>,
    of: fn(&Context) -> &AtomicUsize,
}

impl Slot {
    fn take(context: &Arc<Context>, of: fn(&Context) -> &AtomicUsize, most: usize) -> Option<Self> {
        let slot = Self { context: Arc::clone(context), of };
        // Dropping the slot takes the count back.
        (of(context).fetch_add(1, Ordering::SeqCst) < most).then_some(slot)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        (self.of)(&self.context).fetch_sub(1, Ordering::SeqCst);
    }
}

/// Answers the one request of a connection. A reader that goes away is nobody's concern.
fn serve(mut stream: TcpStream, slot: &Slot) {
    let context = &slot.context;
    let _ = stream.set_write_timeout(Some(Duration::from_secs(limits::WRITE_SECONDS)));
    let answer = match head::read(&mut stream) {
        Ok(head) => match route(&head, context) {
            Route::Answer(answer) => answer.for_method(&head.method),
            Route::Events => match Slot::take(context, |context| &context.streams, limits::STREAMS) {
                Some(_slot) => return stream::run(&mut stream, &context.board),
                None => Answer::error(Status::Busy),
            },
        },
        Err(problem) => match problem.status() {
            Some(status) => Answer::error(status),
            None => return,
        },
    };
    answer.send(&mut stream);
}

/// What a request leads to.
enum Route {
    Answer(Answer),
    Events,
}

fn route(head: &Head, context: &Context) -> Route {
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    let answer = match guard::check(head, path, &context.token) {
        Verdict::Refused(status) => Answer::error(status),
        Verdict::Open => place(query).map_or_else(|| Answer::error(Status::BadRequest), |place| open(context, place)),
        Verdict::Read => match path {
            "/" => Answer::page(assets::page(&context.token)),
            "/state" => Answer::json(context.site.index()),
            "/events" => return Route::Events,
            _ => part(path, context).unwrap_or_else(|| Answer::error(Status::NotFound)),
        },
    };
    Route::Answer(answer)
}

/// A fixed part of the page, or the value of a file by its number.
fn part(path: &str, context: &Context) -> Option<Answer> {
    if let Some(number) = path.strip_prefix("/files/") {
        return context.site.file(digits(number)?).map(Answer::json);
    }
    assets::part(path).map(|(kind, text)| Answer::part(kind, text))
}

fn open(context: &Context, place: Place) -> Answer {
    match context.site.open(place) {
        Ok(()) => Answer::done(),
        Err(why) => Answer::refused(why),
    }
}

/// `file=3&line=12&column=5`, each once and in this order: only our own page asks.
fn place(query: &str) -> Option<Place> {
    let mut parts = query.split('&');
    let mut number = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=').and_then(digits);
    let (file, line, column) = (number("file")?, number("line")?, number("column")?);
    let place = Place { file, line: u32::try_from(line).ok()?, column: u32::try_from(column).ok()? };
    (parts.next().is_none() && place.line > 0 && place.column > 0).then_some(place)
}

fn digits(text: &str) -> Option<usize> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}
