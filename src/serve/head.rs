//! The head of a request: read within limits of length and time, and no more of it kept than is looked at.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::answer::Status;
use crate::limits;

/// What is looked at of a request.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) host: Option<String>,
    pub(super) origin: Option<String>,
    /// What a browser says of who asks: `same-origin`, `same-site`, `cross-site` or `none`.
    pub(super) fetch_site: Option<String>,
    pub(super) token: Option<String>,
    pub(super) has_body: bool,
}

/// Why there is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Malformed,
    TooLong,
    TooSlow,
    Gone,
}

impl Problem {
    /// What to answer; nothing to one who is gone.
    pub(super) const fn status(self) -> Option<Status> {
        match self {
            Self::Malformed => Some(Status::BadRequest),
            Self::TooLong => Some(Status::HeadTooLong),
            Self::TooSlow => Some(Status::TooSlow),
            Self::Gone => None,
        }
    }
}

const END: &[u8] = b"\r\n\r\n";

/// Reads a head, within [`limits::HEAD_BYTES`] and [`limits::HEAD_SECONDS`].
pub(super) fn read(stream: &mut TcpStream) -> Result<Head, Problem> {
    let started = now();
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let left = Duration::from_secs(limits::HEAD_SECONDS).checked_sub(started.elapsed());
        let left = left.filter(|left| !left.is_zero()).ok_or(Problem::TooSlow)?;
        stream.set_read_timeout(Some(left)).map_err(|_| Problem::Gone)?;
        let count = match stream.read(&mut part) {
            Ok(0) => return Err(Problem::Gone),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(Problem::TooSlow);
            }
            Err(_) => return Err(Problem::Gone),
        };
        let before = bytes.len().saturating_sub(END.len() - 1);
        bytes.extend_from_slice(part.get(..count).unwrap_or_default());
        let is_whole = memchr::memmem::find(bytes.get(before..).unwrap_or_default(), END).is_some();
        if bytes.len() > limits::HEAD_BYTES {
            return Err(Problem::TooLong);
        }
        if is_whole {
            return parse(&bytes);
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Head, Problem> {
    let mut fields = [httparse::EMPTY_HEADER; limits::HEAD_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Problem::TooLong),
        Ok(httparse::Status::Partial) | Err(_) => return Err(Problem::Malformed),
    }
    let mut head = Head {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        ..Head::default()
    };
    for field in request.headers.iter() {
        head.take(field.name, field.value)?;
    }
    Ok(head)
}

impl Head {
    /// Keeps a field that is looked at. One that is there twice could be read in two ways, so that it is not read at all.
    fn take(&mut self, name: &str, value: &[u8]) -> Result<(), Problem> {
        let place = match name.to_ascii_lowercase().as_str() {
            "host" => &mut self.host,
            "origin" => &mut self.origin,
            "sec-fetch-site" => &mut self.fetch_site,
            super::guard::TOKEN_FIELD => &mut self.token,
            "content-length" => {
                self.has_body |= value != b"0";
                return Ok(());
            }
            "transfer-encoding" => {
                self.has_body = true;
                return Ok(());
            }
            _ => return Ok(()),
        };
        let value = std::str::from_utf8(value).map_err(|_| Problem::Malformed)?;
        if place.replace(value.trim().to_owned()).is_some() {
            return Err(Problem::Malformed);
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a slow sender is told by the clock; nothing that is sent depends on it")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_counts_stands_once() {
        let head = parse(b"GET /a?b HTTP/1.1\r\nhOsT:  localhost:1 \r\nX: y\r\n\r\n").unwrap();
        assert_eq!((head.target.as_str(), head.host.as_deref()), ("/a?b", Some("localhost:1")));
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").unwrap_err(), Problem::Malformed);
        assert_eq!(parse(b"\x16\x03\x01\r\n\r\n").unwrap_err(), Problem::Malformed);
    }
}
