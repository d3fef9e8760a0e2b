//! Text that comes from diagrams, made safe to stand in Markdown.

/// One line of text in which nothing is markup: every character that could begin some is escaped, control characters are
/// blanks.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let marker = marker(text);
    for (at, c) in text.char_indices() {
        if marker == Some(at) {
            out.push('\\');
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '$' | '@' | ':' => {
                // A colon or an at sign could make a link of its own, an entity cannot.
                match c {
                    ':' => out.push(c),
                    '@' => out.push_str("&#64;"),
                    c => {
                        out.push('\\');
                        out.push(c);
                    }
                }
            }
            c if crate::diagnostics::escape::is_hidden(c) => out.push(' '),
            c => out.push(c),
        }
    }
    // An address by itself would become a link.
    out.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
}

/// The place of a character at the beginning that would make a list, a rule or an underlined heading of the line.
fn marker(text: &str) -> Option<usize> {
    let start = text.trim_start();
    let at = text.len() - start.len();
    if start.starts_with(['-', '+', '=']) {
        return Some(at);
    }
    let digits = start.bytes().take_while(u8::is_ascii_digit).count();
    let after = start.get(digits..)?.strip_prefix('.')?;
    (digits > 0 && (after.is_empty() || after.starts_with(char::is_whitespace))).then_some(at + digits)
}

/// Text as code: longer fences than any run of backticks inside.
pub fn code(text: &str) -> String {
    let clean: String = text.chars().map(|c| if crate::diagnostics::escape::is_hidden(c) { ' ' } else { c }).collect();
    let longest = clean.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if clean.starts_with('`') || clean.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{clean}{pad}{fence}")
}

/// Lines of code in a language, as a block: longer fences than any run of backticks inside.
pub fn block(language: &str, text: &str) -> String {
    let is_hidden = |c| c != '\n' && crate::diagnostics::escape::is_hidden(c);
    let clean: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let longest = clean.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{clean}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(text("<b>*x*</b> [a](b) | `c`"), r"&lt;b&gt;\*x\*&lt;/b&gt; \[a\]\(b\) \| \`c\`");
        assert_eq!(text("see https://x.test @me"), "see https:&#47;&#47;x.test &#64;me");
        assert_eq!(text("a\nb\u{202e}c"), "a b c");
    }

    #[test]
    fn nothing_at_the_beginning_is_markup() {
        assert_eq!(text("- a"), r"\- a");
        assert_eq!(text("---"), r"\---");
        assert_eq!(text(" + a - b"), r" \+ a - b");
        assert_eq!(text("12. a"), r"12\. a");
        assert_eq!(text("1.2 a. b"), "1.2 a. b");
    }

    #[test]
    fn blocks_end_where_they_should() {
        assert_eq!(block("dot", "a\n\u{1b}b"), "```dot\na\n b\n```\n");
        assert_eq!(block("dot", "````\n# a"), "`````dot\n````\n# a\n`````\n");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
