//! Templates without a subject: a field becomes what stands for it on a page about the rule.

use super::text::{Part, parts};

/// A template that speaks of no diagram.
pub(super) fn without_subject(template: &str) -> String {
    let template = without_asides(template).replace("flow {f}", "{f}").replace("Flow {f}", "{f}");
    let mut out = String::with_capacity(template.len() + 32);
    for part in parts(&template) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Field(field, _) => push(&mut out, &general(field)),
        }
    }
    capital(&out)
}

/// Adds what stands for a field: with a capital where a sentence begins, without its article where there is one already.
fn push(out: &mut String, word: &str) {
    let before = out.trim_end();
    if before.is_empty() || before.ends_with(['.', '?', '!']) {
        out.push_str(&capital(word));
        return;
    }
    let last = before.rsplit(' ').next().unwrap_or("").to_ascii_lowercase();
    let has_article = ["a", "an", "the", "its", "false"].contains(&last.as_str());
    let bare = ["the ", "its ", "an ", "a "].iter().find_map(|article| word.strip_prefix(article));
    out.push_str(bare.filter(|_| has_article).unwrap_or(word));
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A template without the brackets that say something of one subject: what they hold are fields.
fn without_asides(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once(" (") {
        let aside = closing(after).and_then(|end| after.get(..end).zip(after.get(end + 1..)));
        out.push_str(before);
        rest = match aside {
            Some((aside, after)) if aside.contains('{') => after,
            _ => {
                out.push_str(" (");
                after
            }
        };
    }
    out + rest
}

/// The place of the bracket that closes one before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What stands for a field.
fn general(field: &str) -> String {
    let known = SUBJECTS.iter().chain(PATHS).find(|(name, _)| *name == field);
    match (known, field.rsplit_once('.')) {
        (Some((_, word)), _) => (*word).to_owned(),
        (None, Some((_, attribute))) => format!("its {}", attribute.replace('_', " ")),
        (None, None) => field.to_owned(),
    }
}

/// Fields of elements, flows and boundaries.
const SUBJECTS: &[(&str, &str)] = &[
    ("n", "the element"),
    ("f", "the flow"),
    ("b", "the boundary"),
    ("f.src", "the source"),
    ("f.dst", "the target"),
    ("data(n)", "the data"),
    ("data(f)", "the data"),
    ("boundaries(f)", "trust boundaries"),
    ("zone(f.src)", "the zone of the source"),
    ("zone(f.dst)", "the zone of the target"),
    ("zone(n)", "its zone"),
    ("targets", "its targets"),
    ("readers", "its readers"),
    ("sources", "its sources"),
    ("writers", "its writers"),
    ("peers", "its peers"),
    ("lower_sources", "less trusted sources"),
    ("stores", "its stores"),
    ("neighbours", "its neighbours"),
    ("cls(n)", "classified"),
    ("cls(f)", "classified"),
    ("cls_in(n)", "classified"),
    ("n.runs_as", "administrator"),
    ("n.fallback", "another way"),
    ("f.tls_version", "1.1, for instance"),
    ("f.account", "powerful"),
    ("f.access_needed", "read"),
    ("f.access", "write"),
];

/// Fields of what an analysis finds.
const PATHS: &[(&str, &str)] = &[
    ("d", "the data"),
    ("data", "the data"),
    ("class", "classified"),
    ("ceiling", "less"),
    ("path", "the path"),
    ("cut", "the narrowest point"),
    ("src", "the source"),
    ("s1", "one store"),
    ("s2", "another store"),
    ("u", "an outsider"),
    ("t", "the target"),
    ("hops", "few"),
    ("cost", "a few points"),
    ("weakest", "that is weakest"),
    ("dependents", "what depends on it"),
    ("clients", "its clients"),
    ("low", "a less trusted caller"),
    ("high", "its target"),
    ("entry", "the entry"),
    ("reader", "the reader"),
    ("k", "several"),
    ("from", "a zone of low trust"),
    ("to", "one of high trust"),
    ("weak", "the weaker element"),
    ("residency", "their region"),
    ("region", "another region"),
    ("secret", "the credential"),
    ("m", "the receiver"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_capitals_and_articles_stand_once() {
        let cases = [
            ("{n} waits. {f.src} does not.", "The element waits. The source does not."),
            ("A false {n} at the {f.dst}", "A false element at the target"),
            ("Flow {f} and flow {f}", "The flow and the flow"),
            ("somebody uses {n.key_store}", "Somebody uses its key store"),
            ("", ""),
        ];
        for (template, text) in cases {
            assert_eq!(without_subject(template), text, "{template}");
        }
    }

    #[test]
    fn brackets_about_one_subject_are_left_out() {
        assert_eq!(without_subject("{n} (class {cls(n)}) leaks (a lot)"), "The element leaks (a lot)");
        assert_eq!(without_subject("open ({n}"), "Open (the element");
    }
}
