//! Nodes whose names are so alike that they may be one element.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::quoted;
use crate::lints::text::looks_like;
use crate::lints::{Lint, Survey};
use crate::model::{BoundaryId, ElementId, Kind};

pub(in crate::lints) static NEAR_DUPLICATE_NAME: Lint = Lint {
    code: Code {
        id: "L014",
        name: "near-duplicate-name",
        severity: Severity::Warning,
        summary: "two nodes have names that look like the same element",
        docs: "
The ids or labels of two nodes differ by letter case, by spacing, or by one letter inside a longer word.

**Why it matters.** DOT names are case-sensitive, so a slip makes a second element. Each of the two then has half of the
flows and half of the controls.

```dot,bad
digraph {
  WebServer [kind=process];
  webserver [kind=process];
}
```

```dot,good
digraph {
  webserver [kind=process];
  webserver2 [kind=process];
}
```

Numbers, a last letter and a plural `s` are how elements are told apart on purpose (`web1` and `web2`, `node_a` and
`node_b`, `user` and `users`): they are not reported. Neither is one letter between two elements of different kinds.
",
    },
    check: near_duplicate_name,
};

/// A word shorter than this has too many neighbours that are words, too.
const SHORTEST_WORD: usize = 6;

/// A name longer than this is compared for letter case and spacing only.
const LONGEST_NAME: usize = 80;

fn near_duplicate_name(survey: &Survey, sink: &mut Sink) {
    if !survey.is_annotated && !survey.is_analysed {
        return;
    }
    let mut said: HashSet<ElementId> = HashSet::new();
    let hasher = RandomState::new();
    let mut seen: HashMap<u64, ElementId> = HashMap::new();
    let elements = || survey.model.elements.iter().filter(|(_, element)| element.kind != Kind::Note);
    for (id, element) in elements() {
        let has_label = element.label != element.id;
        let label = Key { name: &element.label, place: Some((element.kind, element.boundary)) };
        let id_key = Key { name: &element.id, place: None };
        for key in [Some(id_key), has_label.then_some(label)].into_iter().flatten() {
            let first = *seen.entry(key.hash(&hasher)).or_insert(id);
            let other = &survey.model.elements[first];
            let same = if key.place.is_none() { &other.id } else { &other.label };
            if first != id && key.is(same) && !are_numbered(survey, first, id) && said.insert(id) {
                sink.report(&NEAR_DUPLICATE_NAME.code, || alike(survey, first, id));
            }
        }
    }
    let mut words: HashMap<String, (ElementId, String)> = HashMap::new();
    for (id, element) in elements().filter(|(_, element)| element.id.len() <= LONGEST_NAME) {
        for variant in variants(&element.id) {
            // Another element is close if leaving out one letter of each gives the same; the last one met is enough,
            // since of three alike each pair of neighbours is said.
            let known = words.insert(variant, (id, element.id.clone()));
            if let Some((other, other_id)) = known
                && other != id
                && survey.model.elements[other].kind == element.kind
                && is_slip(&other_id, &element.id)
                // Letters of another script are L075's.
                && !looks_like(&other_id, &element.id)
                && said.insert(id)
            {
                sink.report(&NEAR_DUPLICATE_NAME.code, || alike(survey, other, id));
            }
        }
    }
}

/// Whether two ids differ by numbers alone: those are counted on purpose, whatever their labels say.
fn are_numbered(survey: &Survey, a: ElementId, b: ElementId) -> bool {
    let [a, b] = [a, b].map(|id| folded(&survey.model.elements[id].id));
    let bare = |name: &str| name.chars().filter(|c| !c.is_numeric()).collect::<String>();
    a != b && bare(&a) == bare(&b)
}

/// What two nodes have in common that look like one element. Equal labels count only for elements of one kind inside
/// one boundary: a user and the table of users, or a cache in each of two zones, are two things.
struct Key<'a> {
    name: &'a str,
    /// Of a label; `None` for an id.
    place: Option<(Kind, Option<BoundaryId>)>,
}

impl Key<'_> {
    /// One number for all that are alike, so that no folded name has to be kept.
    fn hash(&self, hasher: &RandomState) -> u64 {
        let mut state = hasher.build_hasher();
        self.place.hash(&mut state);
        letters(self.name).for_each(|c| c.hash(&mut state));
        state.finish()
    }

    /// Whether another name is the same but for letter case and spacing; a name without letters is like no other.
    fn is(&self, other: &str) -> bool {
        letters(self.name).eq(letters(other)) && letters(self.name).next().is_some()
    }
}

fn alike(survey: &Survey, first: ElementId, second: ElementId) -> Diagnostic {
    let [a, b] = [first, second].map(|id| &survey.model.elements[id]);
    let by_label = folded(&a.id) != folded(&b.id) && !is_slip(&a.id, &b.id);
    let message = if by_label {
        let labels = format!("both are labelled {}", quoted(&b.label));
        format!("{} and {} look like the same element: {labels}", quoted(&a.id), quoted(&b.id))
    } else {
        format!("{} and {} look like the same element", quoted(&a.id), quoted(&b.id))
    };
    Diagnostic::new(&NEAR_DUPLICATE_NAME.code, b.span, message)
        .label(if by_label { "this label" } else { "this name" })
        .also(a.span, "is nearly that of this one")
        .help("merge them, or rename one so that they can be told apart")
}

/// A name without letter case and spacing.
fn folded(name: &str) -> String {
    letters(name).collect()
}

fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase)
}

/// The name with one letter left out of one of its longer words, once for each letter but the first of a word, and the
/// name itself.
fn variants(name: &str) -> Vec<String> {
    let mut words = name.split(|c: char| !c.is_alphabetic());
    if !words.any(|word| word.len() + 1 >= SHORTEST_WORD) {
        return Vec::new();
    }
    let lower: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let mut variants = Vec::new();
    let mut start = 0;
    while start < lower.len() {
        let len = lower.iter().skip(start).take_while(|c| c.is_alphabetic()).count();
        if len + 1 >= SHORTEST_WORD {
            let skips = (start + 1..start + len).map(|skip| without(&lower, skip));
            variants.extend(skips);
        }
        start += len.max(1);
    }
    if !variants.is_empty() {
        variants.push(lower.into_iter().collect());
        variants.sort_unstable();
        variants.dedup();
    }
    variants
}

fn without(chars: &[char], skip: usize) -> String {
    chars.iter().enumerate().filter(|(at, _)| *at != skip).map(|(_, c)| *c).collect()
}

/// Whether two names differ as a slip of the fingers does: one letter missing, doubled, wrong or swapped with its
/// neighbour inside a long word, not at its first letter, not at its last one.
fn is_slip(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|name| name.chars().flat_map(char::to_lowercase).collect::<Vec<char>>());
    let before = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - before;
    let after = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let middle =
        |name: &[char]| -> Vec<char> { name.iter().skip(before).take(name.len() - before - after).copied().collect() };
    let (left, right) = (middle(&a), middle(&b));
    let is_swap = left.len() == 2 && right.len() == 2 && left.iter().eq(right.iter().rev());
    let is_letter = left.len().max(right.len()) == 1 && left.len() + right.len() > 0;
    let letters = left.iter().chain(&right).all(|c| c.is_alphabetic());
    let head = a.iter().take(before).rev().take_while(|c| c.is_alphabetic()).count();
    let tail = a.iter().rev().take(after).rev().take_while(|c| c.is_alphabetic()).count();
    let is_long = head + left.len().max(right.len()) + tail >= SHORTEST_WORD;
    (is_swap || is_letter) && letters && is_long && head > 0 && tail > 0
}
