//! Names and labels as words, and the words of the table that they hold.

use std::collections::HashMap;

use super::words::{CARRIERS, GROUPS, Group, LINES, Line, PREPOSITIONS, split};
use crate::limits;
use crate::model::Kind;

/// The tables, ready to be asked.
pub(super) struct Dictionary {
    groups: HashMap<&'static str, &'static Group>,
    lines: HashMap<&'static str, &'static Line>,
}

/// A word or phrase of the table in a name.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) group: &'static Group,
    pub(super) phrase: String,
    /// How much it says here, in percent.
    pub(super) weight: u32,
}

/// Words of a phrase of the table, at most.
const PHRASE: usize = 4;

/// Words of a name that are looked at.
const WORDS: usize = 24;

impl Dictionary {
    pub(super) fn new() -> Self {
        let groups = GROUPS.iter().flat_map(|group| split(group.words).map(move |word| (word, group)));
        let lines = LINES.iter().flat_map(|line| split(line.words).map(move |word| (word, line)));
        Self { groups: groups.collect(), lines: lines.collect() }
    }

    /// What a name says of the thing that it names. In English the last word says what a thing is, and those before it
    /// which: a "user database" is no user. So a word before counts [`BEFORE`], a word that no word of the table follows
    /// but other words do counts [`INSIDE`], and what stands in brackets or after "of" or "for" counts [`ASIDE`].
    pub(super) fn of_node(&self, name: &str) -> Vec<Found> {
        let (main, rest) = parts(name);
        let words = self.words(main);
        let mut found = self.matches(&words);
        let is_last = found.last().is_some_and(|(end, _)| *end == words.len());
        carried(&mut found);
        let mut all: Vec<Found> = Vec::new();
        if let Some((_, last)) = found.pop() {
            let weight = if is_last || last.group.product { 100 } else { INSIDE };
            all.push(last.weighed(weight));
            all.extend(found.into_iter().rev().map(|(_, found)| found.weighed(BEFORE)));
        }
        let aside = self.matches(&self.words(rest)).into_iter().map(|(_, found)| found);
        let known = all.iter().any(|found| found.group.kind != Kind::Unknown);
        all.extend(aside.map(|found| {
            let weight = if found.group.product && !known { ASIDE_PRODUCT } else { ASIDE };
            found.weighed(weight)
        }));
        all
    }

    /// What a cluster's name says of the line that it draws.
    pub(super) fn of_cluster(&self, name: &str) -> Option<(&'static Line, String, u32)> {
        let words = self.words(name);
        let mut best: Option<(&'static Line, String, u32)> = None;
        let mut at = 0;
        while at < words.len() {
            let hit = (1..=PHRASE).rev().find_map(|len| {
                let phrase = words.get(at..at + len)?.join(" ");
                Some((len, *lookup(&self.lines, &phrase)?, phrase))
            });
            if let Some((len, line, phrase)) = hit {
                let is_last = at + len == words.len();
                let weight = if is_last { line.weight } else { line.weight * 9 / 10 };
                if best.as_ref().is_none_or(|(.., known)| *known < weight) {
                    best = Some((line, phrase, weight));
                }
                at += len;
            } else {
                at += 1;
            }
        }
        best
    }

    /// The phrases of the table in order, each with the index after it.
    fn matches(&self, words: &[String]) -> Vec<(usize, Found)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let hit = (1..=PHRASE).rev().find_map(|len| {
                let phrase = words.get(at..at + len)?.join(" ");
                Some((len, *lookup(&self.groups, &phrase)?, phrase))
            });
            match hit {
                Some((len, group, phrase)) => {
                    at += len;
                    found.push((at, Found { group, phrase, weight: group.weight }));
                }
                None => at += 1,
            }
        }
        found
    }

    /// The words of a text in lower case: `LoadBalancer_2` gives "load" and "balancer", `DynamoDB` stays one.
    fn words(&self, text: &str) -> Vec<String> {
        let is_known = |word: &str| lookup(&self.groups, word).is_some() || lookup(&self.lines, word).is_some();
        words(text, is_known)
    }
}

/// Puts a word that a carrier stands behind in its place.
fn carried(found: &mut [(usize, Found)]) {
    let [.., (_, before), (_, last)] = found else { return };
    let is_carrier = singular(&last.phrase).is_some_and(|one| CARRIERS.contains(&one.as_str()))
        || CARRIERS.contains(&last.phrase.as_str());
    if is_carrier && (before.group.kind == Kind::Store || before.group.product) {
        std::mem::swap(before, last);
    }
}

/// A word before another one of the table, in percent of what it says alone.
const BEFORE: u32 = 20;
/// A word that other words follow.
const INSIDE: u32 = 50;
/// A word in brackets, or after "of", "for" and the like.
const ASIDE: u32 = 20;
/// The name of a product there, if nothing else says anything: "primary (Redis)".
const ASIDE_PRODUCT: u32 = 80;

impl Found {
    fn weighed(self, percent: u32) -> Self {
        Self { weight: self.weight * percent / 100, ..self }
    }
}

/// The row of a word, in the singular if it is in the plural.
fn lookup<'t, T>(table: &'t HashMap<&'static str, T>, phrase: &str) -> Option<&'t T> {
    let singular = || singular(phrase).and_then(|one| table.get(one.as_str()));
    table.get(phrase).or_else(singular)
}

/// A word without the ending of the plural, if it has one.
pub(super) fn singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let sibilant = ["ches", "shes", "sses", "xes", "oxies"].iter().any(|end| word.ends_with(end));
    let stem = if sibilant { word.strip_suffix("es") } else { word.strip_suffix('s') };
    stem.filter(|stem| stem.len() > 1 && !stem.ends_with('s')).map(str::to_owned)
}

/// A name cut where it begins to explain itself.
fn parts(name: &str) -> (&str, &str) {
    let name = limits::beginning(name, NAME_BYTES);
    let marks = name.find(['(', '[', ',', ';', ':', '|', '{']).filter(|at| *at > 0);
    let mut at = 0;
    let word = name.split(' ').find_map(|word| {
        let start = at;
        at += word.len() + 1;
        (start > 0 && (DASHES.contains(&word) || PREPOSITIONS.contains(&word))).then_some(start)
    });
    let cut = marks.into_iter().chain(word).min().unwrap_or(name.len());
    let (main, rest) = name.split_at_checked(cut).unwrap_or((name, ""));
    // A name that begins with a bracket has said nothing before it.
    if main.chars().any(char::is_alphabetic) { (main, rest) } else { (rest, "") }
}

/// Marks between a name and its explanation.
const DASHES: &[&str] = &["-", "–", "—", "/"];

/// The part of a name that is looked at.
const NAME_BYTES: usize = 200;

/// The words of a text in lower case. A chunk that is known as a whole stays whole; others are cut where a capital letter
/// or a number begins. Numbers and single letters say nothing.
pub(super) fn words(text: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in text.split(|c: char| !c.is_alphanumeric()).filter(|chunk| !chunk.is_empty()) {
        let lower = chunk.to_lowercase();
        if is_known(&lower) {
            words.push(lower);
        } else {
            words.extend(humps(chunk).into_iter().map(|hump| {
                let hump = hump.to_lowercase();
                if is_known(&hump) { hump } else { hump.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned() }
            }));
        }
        if words.len() > WORDS {
            break;
        }
    }
    words.retain(|word| word.chars().nth(1).is_some());
    words.truncate(WORDS);
    words
}

/// `SQLDatabase2x` as `SQL`, `Database2`, `x`.
fn humps(chunk: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = chunk.char_indices().collect();
    let mut cuts = vec![0];
    for window in chars.windows(2) {
        let [(_, before), (at, here)] = window else { continue };
        let rises = here.is_uppercase() && !before.is_uppercase();
        let leaves_number = before.is_ascii_digit() && here.is_alphabetic();
        if rises || leaves_number {
            cuts.push(*at);
        }
    }
    // The last capital of a run begins the next word.
    for window in chars.windows(3) {
        let [(_, before), (at, here), (_, after)] = window else { continue };
        if before.is_uppercase() && here.is_uppercase() && after.is_lowercase() {
            cuts.push(*at);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let ends = cuts.iter().skip(1).copied().chain([chunk.len()]);
    cuts.iter().zip(ends).filter_map(|(start, end)| chunk.get(*start..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str) -> Vec<(String, Kind, u32)> {
        let found = Dictionary::new().of_node(name);
        found.into_iter().map(|found| (found.phrase, found.group.kind, found.weight)).collect()
    }

    #[test]
    fn names_are_cut_into_words() {
        let known = |word: &str| word == "dynamodb" || word == "s3";
        let cut = |text| words(text, known).join(" ");
        assert_eq!(cut("LoadBalancer_2"), "load balancer");
        assert_eq!(cut("SQLDatabase"), "sql database");
        assert_eq!(cut("DynamoDB orders-S3 x"), "dynamodb orders s3");
        assert_eq!(cut("webServer1Prod"), "web server prod");
        assert_eq!(cut("Überweisung 7"), "überweisung");
    }

    #[test]
    fn the_last_word_says_what_a_thing_is() {
        assert_eq!(said("User database").first().unwrap().1, Kind::Store);
        assert_eq!(said("Database client").first().unwrap().1, Kind::Interactor);
        assert_eq!(said("Service for customers").first().unwrap().1, Kind::Process);
        assert_eq!(said("Order Services (Redis)").first().unwrap().1, Kind::Process);
        assert_eq!(said("orders (PostgreSQL)").first().unwrap().1, Kind::Store);
        assert_eq!(said("user profile").first().unwrap().2, 85 * INSIDE / 100);
        assert_eq!(said("Kafka cluster of three").first().unwrap().1, Kind::Store);
        assert_eq!(said("Log servers").first().unwrap().1, Kind::Store);
        assert_eq!(said("Database driver host").first().unwrap().1, Kind::Store, "unknown words between do not matter");
        assert_eq!(said("Customer system").first().unwrap().1, Kind::Process);
        assert!(said("").is_empty());
        assert!(said("?? -> ((").is_empty());
    }

    #[test]
    fn every_word_is_written_as_it_is_looked_for() {
        let mut seen = std::collections::BTreeMap::new();
        for (index, group) in GROUPS.iter().enumerate() {
            for word in split(group.words) {
                let parts: Vec<&str> = word.split(' ').collect();
                assert!(parts.len() <= PHRASE, "{word}");
                assert!(word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '), "{word}");
                assert_eq!(seen.insert(word, index), None, "{word} stands in two groups");
            }
        }
    }
}
