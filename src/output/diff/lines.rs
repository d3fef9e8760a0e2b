//! What changed as lines for a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{fate_of_finding, is_declared};
use crate::diagnostics::escape;
use crate::diff::{Change, DiagramChange, Fate, FindingChange, ItemChange};

/// The lines of some files. Findings that rest on nothing stated are only counted, unless all are asked for.
pub fn lines(changes: &[Change], all: bool, color: bool) -> String {
    let mut lines = Lines { out: String::new(), all, color };
    for change in changes.iter().filter(|change| !change.is_empty()) {
        lines.file(change);
    }
    lines.out
}

struct Lines {
    out: String,
    all: bool,
    color: bool,
}

/// Values of an item that was added or removed that are shown; the others are counted.
const VALUES: usize = 6;

impl Lines {
    fn file(&mut self, change: &Change) {
        let name = escape::line(change.name());
        let bold = if self.color { Style::new().bold() } else { Style::new() };
        let was = match (change.fate(), change.old.as_deref()) {
            (Fate::Changed, Some(old)) if old != change.name() => format!(", was {}", escape::line(old)),
            (Fate::Changed, _) => String::new(),
            (fate, _) => format!(" {}", fate.as_str()),
        };
        let _ = writeln!(self.out, "{bold}{name}{bold:#}{was}");
        let several = change.diagrams.len() > 1;
        for diagram in change.diagrams.iter().filter(|diagram| !diagram.is_empty()) {
            if several {
                let _ = writeln!(self.out, " {}", escape::line(&diagram.title));
            }
            self.diagram(diagram);
        }
    }

    fn diagram(&mut self, diagram: &DiagramChange) {
        for item in &diagram.items {
            self.item(item);
        }
        for crossing in &diagram.crossings {
            let [from, to] = &crossing.ends;
            let flow = format!("flow {}: {from} -> {to}", crossing.flow);
            for (fate, word, names) in
                [(Fate::Added, "crosses", &crossing.now), (Fate::Removed, "no longer crosses", &crossing.before)]
            {
                if !names.is_empty() {
                    self.line(fate, &format!("{flow} {word} {}", names.join(", ")), Some(crossing.line));
                }
            }
        }
        for effect in &diagram.effects {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not stated".to_owned());
            let text = format!(
                "{} {}: {} {} -> {}",
                effect.what.as_str(),
                effect.id,
                effect.measure,
                value(&effect.old),
                value(&effect.new)
            );
            self.line(Fate::Changed, &text, Some(effect.line));
        }
        let is_shown = |finding: &&FindingChange| self.all || is_declared(finding);
        let (shown, counted): (Vec<_>, Vec<_>) = diagram.findings.iter().partition(is_shown);
        for finding in shown {
            self.finding(finding);
        }
        self.rest(&counted);
    }

    fn item(&mut self, item: &ItemChange) {
        let label =
            if item.label.is_empty() || item.label == item.id { String::new() } else { format!(" \"{}\"", item.label) };
        let was = item.old_id.as_ref().map(|old| format!(", was {old}")).unwrap_or_default();
        let id = if item.id == item.label && item.what == crate::diff::What::Diagram { "" } else { &item.id };
        let text = format!("{} {id}{label}{was}", item.word);
        self.line(item.fate, text.trim_end(), item.new_line.or(item.old_line));
        let values = item.attributes.iter().filter(|it| item.fate == Fate::Changed || !is_in_headline(&it.name));
        if item.fate == Fate::Changed {
            for it in values {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
                let _ = writeln!(
                    self.out,
                    "      {}: {} -> {}",
                    escape::line(&it.name),
                    shown(&value(&it.old)),
                    shown(&value(&it.new))
                );
            }
            return;
        }
        let values: Vec<String> =
            values.filter_map(|it| Some(format!("{}={}", it.name, it.new.as_ref().or(it.old.as_ref())?))).collect();
        if !values.is_empty() {
            let more = values.len().saturating_sub(VALUES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let first: Vec<String> = values.iter().take(VALUES).map(|value| shown(value)).collect();
            let _ = writeln!(self.out, "      {}{more}", first.join(" "));
        }
    }

    fn finding(&mut self, finding: &FindingChange) {
        let state = finding.new.or(finding.old);
        let state =
            state.map(|state| format!("{} {}", state.severity.as_str(), state.status.as_str())).unwrap_or_default();
        let old = finding.old_id.as_ref().map(|old| format!(", was {old}")).unwrap_or_default();
        let fate = if finding.is_news() {
            Fate::Added
        } else if finding.is_settled() {
            Fate::Removed
        } else {
            Fate::Changed
        };
        let text = format!("threat {}{old}: {} ({state}; {})", finding.id, finding.title, fate_of_finding(finding));
        self.line(fate, &text, Some(finding.line));
    }

    /// What rests on nothing stated, in numbers.
    fn rest(&mut self, findings: &[&FindingChange]) {
        let news = findings.iter().filter(|finding| finding.is_news()).count();
        let settled = findings.iter().filter(|finding| finding.is_settled()).count();
        for (fate, count, word) in [(Fate::Added, news, "appeared"), (Fate::Removed, settled, "settled")] {
            if count > 0 {
                let threats = if count == 1 { "threat" } else { "threats" };
                let text = format!("{count} {threats} {word} where nothing is stated (--all-findings lists all)");
                self.line(fate, &text, None);
            }
        }
    }

    fn line(&mut self, fate: Fate, text: &str, line: Option<u32>) {
        let (sign, color) = match fate {
            Fate::Added => ('+', AnsiColor::Green),
            Fate::Removed => ('-', AnsiColor::Red),
            Fate::Changed => ('~', AnsiColor::Yellow),
        };
        let style = if self.color { color.on_default() } else { Style::new() };
        let at = line.filter(|line| *line > 0).map(|line| format!(" (line {line})")).unwrap_or_default();
        let _ = writeln!(self.out, "  {style}{sign} {}{style:#}{at}", shown(text));
    }
}

/// A text as one safe line that nobody has to scroll for.
fn shown(text: &str) -> String {
    escape::shorten(&escape::line(text), crate::limits::MESSAGE_CHARS).into_owned()
}

/// Whether the line of the item says it already.
fn is_in_headline(name: &str) -> bool {
    matches!(name, "kind" | "label")
}
