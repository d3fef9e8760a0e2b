//! Answers: a status, a body, and the headers that keep other pages out of it.

use std::borrow::Cow;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// How a request went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    Done,
    BadRequest,
    Forbidden,
    NotFound,
    BadMethod,
    TooSlow,
    Conflict,
    Misdirected,
    HeadTooLong,
    Busy,
}

impl Status {
    /// The line of the status without the protocol. An error says nothing else: nothing of a request is ever repeated.
    const fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::Done => "204 No Content",
            Self::BadRequest => "400 Bad Request",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::BadMethod => "405 Method Not Allowed",
            Self::TooSlow => "408 Request Timeout",
            Self::Conflict => "409 Conflict",
            Self::Misdirected => "421 Misdirected Request",
            Self::HeadTooLong => "431 Request Header Fields Too Large",
            Self::Busy => "503 Service Unavailable",
        }
    }
}

/// Headers of every answer. A page of this server runs its own script and nothing else, is in nobody's frame, and its
/// parts are for nobody's page.
pub(super) const SAFETY: &str = "\
Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
Cross-Origin-Opener-Policy: same-origin\r\n\
Cross-Origin-Resource-Policy: same-origin\r\n\
Referrer-Policy: no-referrer\r\n\
X-Content-Type-Options: nosniff\r\n\
X-Frame-Options: DENY\r\n\
Cache-Control: no-store\r\n\
Connection: close\r\n";

const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// What is sent.
#[derive(Debug)]
pub(super) struct Answer {
    status: Status,
    kind: &'static str,
    body: Body,
    has_body: bool,
}

#[derive(Debug)]
enum Body {
    Text(Cow<'static, str>),
    Shared(Arc<str>),
}

impl Answer {
    fn new(status: Status, kind: &'static str, body: Body) -> Self {
        Self { status, kind, body, has_body: true }
    }

    /// A status and no more than its name.
    pub(super) fn error(status: Status) -> Self {
        Self::new(status, PLAIN, Body::Text(Cow::Borrowed(status.line())))
    }

    /// What was asked for was done.
    pub(super) fn done() -> Self {
        Self { has_body: false, ..Self::new(Status::Done, PLAIN, Body::Text(Cow::Borrowed(""))) }
    }

    /// What was asked for cannot be done now, and why.
    pub(super) fn refused(why: String) -> Self {
        Self::new(Status::Conflict, PLAIN, Body::Text(Cow::Owned(why)))
    }

    /// A page.
    pub(super) fn page(text: String) -> Self {
        Self::new(Status::Ok, HTML, Body::Text(Cow::Owned(text)))
    }

    /// A part of the page.
    pub(super) fn part(kind: &'static str, text: &'static str) -> Self {
        Self::new(Status::Ok, kind, Body::Text(Cow::Borrowed(text)))
    }

    /// A value.
    pub(super) fn json(text: Arc<str>) -> Self {
        Self::new(Status::Ok, JSON, Body::Shared(text))
    }

    /// `HEAD` is answered without the body.
    pub(super) fn for_method(self, method: &str) -> Self {
        Self { has_body: self.has_body && method != "HEAD", ..self }
    }

    /// Sends it and ends the connection.
    pub(super) fn send(&self, stream: &mut TcpStream) {
        let body = match &self.body {
            Body::Text(text) => text.as_bytes(),
            Body::Shared(text) => text.as_bytes(),
        };
        let allow = if self.status == Status::BadMethod { "Allow: GET, HEAD\r\n" } else { "" };
        let (line, kind, length) = (self.status.line(), self.kind, body.len());
        let head =
            format!("HTTP/1.1 {line}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{allow}{SAFETY}\r\n");
        let body = if self.has_body { body } else { &[] };
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).is_ok() {
            end(stream);
        }
    }
}

/// Lets the other side read to the end. Closing with something unread would take the answer away from it.
fn end(stream: &mut TcpStream) {
    const READS: usize = 64;
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut part = [0; 8192];
    for _ in 0..READS {
        if !matches!(stream.read(&mut part), Ok(1..)) {
            return;
        }
    }
}
