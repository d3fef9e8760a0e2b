//! Word of changes to a page that stays open: server-sent events.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::answer::SAFETY;
use super::board::Board;

/// How often it is looked whether the page is still there.
const LOOK: Duration = Duration::from_secs(1);

/// Looks without a change after which something is sent, for what stands between and closes what is quiet.
const QUIET_LOOKS: u32 = 15;

/// Sends the number of the last change, and of every one after it, until the page is gone.
pub(super) fn run(stream: &mut TcpStream, board: &Board) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{SAFETY}\r\nretry: 1000\n\n");
    let mut seen = board.changes();
    let mut quiet = 0;
    let first = format!("{head}data: {seen}\n\n");
    // What is read from here on is only the end.
    let is_set = stream.set_read_timeout(Some(Duration::from_millis(1)));
    if is_set.is_err() || stream.write_all(first.as_bytes()).is_err() {
        return;
    }
    loop {
        let changes = board.wait(seen, LOOK);
        quiet += 1;
        let word = match changes > seen {
            true => format!("data: {changes}\n\n"),
            false if quiet >= QUIET_LOOKS => ":\n\n".to_owned(),
            false => String::new(),
        };
        if !word.is_empty() {
            quiet = 0;
        }
        seen = changes;
        if stream.write_all(word.as_bytes()).is_err() || is_gone(stream) {
            return;
        }
    }
}

fn is_gone(stream: &TcpStream) -> bool {
    match stream.peek(&mut [0]) {
        Ok(count) => count == 0,
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted),
    }
}
