//! Who may ask for what. The server is reached by every page that the reader's browser shows, so that being on this
//! machine is no proof: the name that is asked for, the page that asks and a word that only ours knows must agree.

use super::answer::Status;
use super::head::Head;

/// The field that holds the word of a start. A page of another origin may not send it without a leave that is never given.
pub(super) const TOKEN_FIELD: &str = "x-threatdot-token";

/// The only path that changes anything: it starts the reader's editor.
const OPEN: &str = "/open";

/// A word that only the pages of this start know.
#[derive(Clone, Debug)]
pub struct Token(String);

impl Token {
    /// A word from bytes that nobody can guess.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// The word: letters and digits.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a request may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Read,
    Open,
    Refused(Status),
}

/// Judges a request by its head alone.
pub(super) fn check(head: &Head, path: &str, token: &Token) -> Verdict {
    let Some(host) = head.host.as_deref().filter(|host| is_ours(host)) else {
        return Verdict::Refused(Status::Misdirected);
    };
    match (head.method.as_str(), path) {
        ("POST", OPEN) => open(head, host, token),
        (_, OPEN) => Verdict::Refused(Status::BadMethod),
        ("GET" | "HEAD", _) if head.has_body => Verdict::Refused(Status::BadRequest),
        // Following a link to the page is harmless; what stands on it is for the page itself.
        ("GET" | "HEAD", "/") => Verdict::Read,
        ("GET" | "HEAD", _) if is_foreign(head) => Verdict::Refused(Status::Forbidden),
        ("GET" | "HEAD", _) => Verdict::Read,
        _ => Verdict::Refused(Status::BadMethod),
    }
}

fn open(head: &Head, host: &str, token: &Token) -> Verdict {
    let is_own_page = head.origin.as_deref().and_then(|origin| origin.strip_prefix("http://")) == Some(host);
    let knows = head.token.as_deref().is_some_and(|word| is_same(word, token.as_str()));
    match (is_own_page && knows && !is_foreign(head), head.has_body) {
        (true, false) => Verdict::Open,
        (true, true) => Verdict::Refused(Status::BadRequest),
        (false, _) => Verdict::Refused(Status::Forbidden),
    }
}

/// Whether a name is one of the loopback addresses; the port may be that of a tunnel. Any other name is that of a site
/// which has its name lead here.
fn is_ours(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && host.get(name.len()..).is_some_and(|rest| rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
    })
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Whether a browser says that another site asks, or another port of this machine.
fn is_foreign(head: &Head) -> bool {
    head.fetch_site.as_deref().is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// Compares without telling by the time how much agrees.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(method: &str, fields: &[(&str, &str)]) -> Head {
        let of = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Head {
            method: method.to_owned(),
            host: of("host"),
            origin: of("origin"),
            fetch_site: of("site"),
            token: of("token"),
            ..Head::default()
        }
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let judged = |host: &str| check(&head("GET", &[("host", host)]), "/", &Token::new([7; 16])) == Verdict::Read;
        for host in ["localhost", "LOCALHOST:1", "127.0.0.1:65535", "[::1]:80"] {
            assert!(judged(host), "{host}");
        }
        for host in ["", "evil.example", "127.0.0.1.nip.io:1", "localhost.evil", "localhost:", "localhost:99999", "::1"]
        {
            assert!(!judged(host), "{host}");
        }
        assert_eq!(check(&head("GET", &[]), "/", &Token::new([7; 16])), Verdict::Refused(Status::Misdirected));
    }

    #[test]
    fn an_editor_is_started_for_our_own_page_alone() {
        let token = Token::new([0xAB; 16]);
        let good = [("host", "localhost:9"), ("origin", "http://localhost:9"), ("token", token.as_str())];
        let judged = |fields: &[(&str, &str)]| check(&head("POST", fields), OPEN, &token);
        assert_eq!(judged(&good), Verdict::Open);
        for missing in 0..good.len() {
            let fewer: Vec<_> = good.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, it)| *it).collect();
            assert_ne!(judged(&fewer), Verdict::Open, "without {}", good[missing].0);
        }
        for other in [("origin", "http://localhost:10"), ("origin", "null"), ("token", "00"), ("site", "same-site")] {
            let mut fields = vec![other];
            fields.extend(good.iter().filter(|(name, _)| *name != other.0));
            assert_eq!(judged(&fields), Verdict::Refused(Status::Forbidden), "{other:?}");
        }
        assert_eq!(check(&head("GET", &good), OPEN, &token), Verdict::Refused(Status::BadMethod));
    }
}
