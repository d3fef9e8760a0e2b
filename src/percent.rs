//! Texts in addresses: what may not stand there is written by its bytes.

use std::fmt::Write as _;

/// The unreserved characters of RFC 3986 (section 2.3) besides letters and digits.
pub const UNRESERVED: &[u8] = b"-._~";

/// The same and the slash, for paths.
pub const PATH: &[u8] = b"-._~/";

/// Letters and digits of ASCII and the bytes of `kept` stay; every other byte becomes `%XX` (RFC 3986, section 2.1).
pub fn encoded(text: &str, kept: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_stand_in_an_address_is_written_by_its_bytes() {
        assert_eq!(encoded("a b/ü?#%:~", PATH), "a%20b/%C3%BC%3F%23%25%3A~");
        assert_eq!(encoded("a/b", UNRESERVED), "a%2Fb");
    }
}
