//! Messages as bytes: a header that says how long the body is, and a body of JSON. Nothing is believed: a header is bounded,
//! memory is taken for what has come and not for what was announced, and a body that is no message is answered.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

use crate::limits;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// A body that is no message; the next one may be.
    Invalid(Invalid),
    /// The end of the input, between two messages.
    End,
    /// Where a message ends can no longer be told; the input cannot be read on.
    Lost(Invalid),
}

/// Something that has to be answered by an error, although it is no request.
#[derive(Debug)]
pub(super) struct Invalid {
    /// The id to answer to; null where none can be told.
    pub(super) id: Value,
    /// The error's code.
    pub(super) code: ErrorCode,
    /// What is wrong.
    pub(super) text: String,
}

impl Invalid {
    fn new(code: ErrorCode, text: impl Into<String>) -> Self {
        Self { id: Value::Null, code, text: text.into() }
    }

    /// The answer.
    pub(super) fn answer(&self) -> Value {
        json!({ "jsonrpc": "2.0", "id": self.id, "error": { "code": self.code as i32, "message": self.text } })
    }
}

/// Reads one message.
pub(super) fn read(input: &mut impl BufRead) -> Incoming {
    match length(input) {
        Ok(None) => Incoming::End,
        Ok(Some(length)) if length > limits::MESSAGE_BYTES => skip(input, length),
        Ok(Some(length)) => match body(input, length) {
            Ok(bytes) => message(&bytes),
            Err(error) => Incoming::Lost(Invalid::new(ErrorCode::ParseError, error.to_string())),
        },
        Err(invalid) => Incoming::Lost(invalid),
    }
}

/// The length that a header announces; none at the end of the input.
fn length(input: &mut impl BufRead) -> Result<Option<usize>, Invalid> {
    let lost = |text: &str| Invalid::new(ErrorCode::ParseError, text);
    let mut length = None;
    let mut left = limits::MESSAGE_HEADER_BYTES;
    for index in 0.. {
        let mut line = Vec::new();
        let read = input.take(left as u64).read_until(b'\n', &mut line).map_err(|error| lost(&error.to_string()))?;
        left -= read;
        let line = match line.strip_suffix(b"\n") {
            Some(line) => line.trim_ascii(),
            None if read == 0 && index == 0 && left > 0 => return Ok(None),
            None if left == 0 => return Err(lost("the header of the message is too long")),
            None => return Err(lost("the input ends within the header of a message")),
        };
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once(':')) else {
            return Err(lost("a line of the header of a message is no `name: value`"));
        };
        if name.trim().eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse().map_err(|_| lost("`Content-Length` is no number of bytes"))?);
        }
    }
    length.map(Some).ok_or_else(|| lost("the header of the message has no `Content-Length`"))
}

fn body(input: &mut impl BufRead, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the input ends within a message"));
    }
    Ok(bytes)
}

/// Passes over a message that is too long, if its end can be reached in reasonable time.
fn skip(input: &mut impl BufRead, length: usize) -> Incoming {
    let text = format!("a message of {length} bytes; at most {} are read", limits::MESSAGE_BYTES);
    let invalid = Invalid::new(ErrorCode::InvalidRequest, text);
    let is_passed = length <= limits::MESSAGE_SKIPPED_BYTES
        && io::copy(&mut input.take(length as u64), &mut io::sink()).is_ok_and(|passed| passed == length as u64);
    if is_passed { Incoming::Invalid(invalid) } else { Incoming::Lost(invalid) }
}

/// The message that a body is.
fn message(bytes: &[u8]) -> Incoming {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return Incoming::Invalid(Invalid::new(ErrorCode::ParseError, format!("no JSON: {error}"))),
    };
    let invalid = |id: Option<&Value>, text: &str| {
        let id = id.filter(|id| id.is_number() || id.is_string()).cloned().unwrap_or(Value::Null);
        Incoming::Invalid(Invalid { id, ..Invalid::new(ErrorCode::InvalidRequest, text) })
    };
    let id = value.get("id");
    if !value.get("method").map_or(id.is_some(), Value::is_string) {
        return invalid(id, "neither a request nor a notification nor an answer");
    }
    // The library takes ids of 32 bits and texts; what is left would count as a notification and never be answered.
    let is_id = |id: &Value| id.is_string() || id.as_i64().is_some_and(|id| i32::try_from(id).is_ok());
    if id.is_some_and(|id| !is_id(id)) {
        return invalid(id, "the id is neither a text nor a whole number of 32 bits");
    }
    match serde_json::from_value(value.clone()) {
        Ok(message) => Incoming::Message(message),
        Err(error) => invalid(id, &error.to_string()),
    }
}

/// Writes one message.
pub(super) fn write(output: &mut impl Write, value: &Value) -> io::Result<()> {
    write_text(output, &value.to_string())
}

/// Writes one message that is JSON already.
pub(super) fn write_text(output: &mut impl Write, text: &str) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<Incoming> {
        let mut found = Vec::new();
        loop {
            let incoming = read(&mut bytes);
            let is_last = matches!(incoming, Incoming::End | Incoming::Lost(_));
            found.push(incoming);
            if is_last {
                return found;
            }
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn text(incoming: &Incoming) -> String {
        match incoming {
            Incoming::Message(_) => "message".to_owned(),
            Incoming::Invalid(invalid) => format!("invalid {} {}", invalid.id, invalid.code as i32),
            Incoming::End => "end".to_owned(),
            Incoming::Lost(invalid) => format!("lost: {}", invalid.text),
        }
    }

    #[test]
    fn messages_one_after_the_other() {
        let bytes = framed(r#"{"method":"a","id":1}"#) + "content-length:14\nX-Other: 1\n\n" + r#"{"method":"b"}"#;
        let found = all(bytes.as_bytes());
        assert_eq!(found.iter().map(text).collect::<Vec<_>>(), ["message", "message", "end"]);
    }

    #[test]
    fn a_body_that_is_no_message_is_answered_and_passed_over() {
        let bodies = ["{", "[]", "{}", r#"{"method":1,"id":7}"#, r#"{"method":"a","id":3000000000}"#, "\u{0}"];
        let bytes: String = bodies.iter().map(|body| framed(body)).chain([framed(r#"{"method":"b"}"#)]).collect();
        let found: Vec<String> = all(bytes.as_bytes()).iter().map(text).collect();
        let wanted = [
            "invalid null -32700",
            "invalid null -32600",
            "invalid null -32600",
            "invalid 7 -32600",
            "invalid 3000000000 -32600",
            "invalid null -32700",
            "message",
            "end",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn bad_headers_end_the_input() {
        let long = "X: ".to_owned() + &"x".repeat(limits::MESSAGE_HEADER_BYTES) + "\r\n\r\n";
        for (bytes, wanted) in [
            ("Content-Length: 5\r\n\r\n{}", "the input ends within a message"),
            ("Content-Length: 99999999999999\r\n\r\n", "a message of 99999999999999 bytes; at most 67108864 are read"),
            ("Content-Length: -1\r\n\r\n", "`Content-Length` is no number of bytes"),
            ("Content-Type: x\r\n\r\n", "the header of the message has no `Content-Length`"),
            ("GET / HTTP/1.1\r\n\r\n", "a line of the header of a message is no `name: value`"),
            ("Content-Length: 2", "the input ends within the header of a message"),
            (&long, "the header of the message is too long"),
        ] {
            let found: Vec<String> = all(bytes.as_bytes()).iter().map(text).collect();
            assert_eq!(found, [format!("lost: {wanted}")]);
        }
    }
}
