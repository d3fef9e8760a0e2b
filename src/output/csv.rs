//! Lines of comma-separated values (RFC 4180) that a spreadsheet takes as text.

/// One line, with its line end. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn line(cells: &[&str]) -> String {
    cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n"
}

fn quoted(cell: &str) -> String {
    let is_formula = cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    let clean: String =
        guarded.chars().map(|c| if c != '\n' && crate::diagnostics::escape::is_hidden(c) { ' ' } else { c }).collect();
    if clean.contains(['"', ',', '\n']) { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        assert_eq!(line(&["a", "b,c", "d\"e"]), "a,\"b,c\",\"d\"\"e\"\r\n");
        assert_eq!(line(&["=1+1", " @x"]), "'=1+1,' @x\r\n");
        assert_eq!(line(&["a\nb\u{1b}c"]), "\"a\nb c\"\r\n");
    }
}
