//! Names and values: when they need their quotes.

/// The shortest way to write a quoted text: without its quotes, if it then reads the same. Letters beyond ASCII keep
/// them, because some look like blanks and other programs read them in other ways.
pub(super) fn shortest(quoted: &str) -> &str {
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| is_name(inner) || is_numeral(inner)).unwrap_or(quoted)
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    let begins = bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_');
    begins && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !is_keyword(text)
}

fn is_keyword(text: &str) -> bool {
    const KEYWORDS: [&str; 6] = ["strict", "graph", "digraph", "node", "edge", "subgraph"];
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(text))
}

/// `-1`, `.5`, `1.`, `1.5`
fn is_numeral(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_where_they_say_something() {
        for kept in [
            "\"\"",
            "\"a b\"",
            "\"1a\"",
            "\"Node\"",
            "\"a\\n\"",
            "\"-\"",
            "\".\"",
            "\"é\"",
            "\"1.2.3\"",
            "\"+1\"",
            "\"1e5\"",
        ] {
            assert_eq!(shortest(kept), kept);
        }
        for dropped in ["a", "_", "Nodes", "a1", "0", "00", "-1", ".5", "-.5", "1.", "1.50"] {
            assert_eq!(shortest(&format!("\"{dropped}\"")), dropped);
        }
    }
}
