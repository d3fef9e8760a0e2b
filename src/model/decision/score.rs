//! A score of the author's own: `D8 R10 E7 A10 D10; why=...`.

use super::read::split;
use super::{DecisionKind, DecisionProblem, Flaw, Part, read_parts};
use crate::model::vocabulary::Literal;
use crate::span::Span;

/// The parts of a score in their order: letter and name.
pub const SCORE_PARTS: [(char, &str); 5] = [
    ('D', "damage"),
    ('R', "reproducibility"),
    ('E', "exploitability"),
    ('A', "affected users"),
    ('D', "discoverability"),
];

/// What an author holds a finding to be, 0 to 10 each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorScore {
    /// In the order of [`SCORE_PARTS`].
    pub parts: [u8; 5],
    /// The range of the five parts.
    pub span: Span,
    /// Reason and reference.
    pub remarks: Vec<Part>,
}

/// Reads a score. All five parts must be there, in order; what has a problem changes nothing.
pub fn read_score(literal: &Literal) -> (AuthorScore, Vec<DecisionProblem>) {
    let mut problems = Vec::new();
    let mut parts = literal.split(';').map(|(at, text)| literal.slice(at, text)).peekable();
    let given = parts.next_if(|first| !first.text.contains('='));
    let scores = read_scores(given.as_ref(), literal, &mut problems);
    let raw = split(parts, &mut problems);
    let remarks = read_parts(DecisionKind::Score, &raw, literal.span, &mut problems);
    let span = given.map_or(literal.span, |given| given.span);
    (AuthorScore { parts: scores, span, remarks }, problems)
}

/// A letter with its number, where it is one.
struct Token {
    letter: char,
    number: Option<u8>,
}

fn read_scores(given: Option<&Literal>, whole: &Literal, problems: &mut Vec<DecisionProblem>) -> [u8; 5] {
    let mut tokens: Vec<(Literal, Token)> = Vec::new();
    for word in given.into_iter().flat_map(words) {
        match token(word.text) {
            Some(token) => tokens.push((word, token)),
            None => problems.push(DecisionProblem::new(word.span, Flaw::NotAScore(word.text.to_owned()))),
        }
    }
    for (word, _) in tokens.iter().filter(|(_, token)| token.number.is_none()) {
        problems.push(DecisionProblem::new(word.span, Flaw::OutOfRange(word.text.to_owned())));
    }
    if let Some(word) = misplaced(&tokens) {
        problems.push(DecisionProblem::new(word.span, Flaw::OutOfOrder(word.text.to_owned())));
        return [0; 5];
    }
    let filled = place(&tokens, problems);
    let absent = SCORE_PARTS.iter().zip(filled).filter(|(_, value)| value.is_none());
    let missing: Vec<&str> = absent.map(|((_, name), _)| *name).collect();
    if !missing.is_empty() {
        let span = given.map_or(whole.span, |given| given.span);
        problems.push(DecisionProblem::new(span, Flaw::MissingScores(missing)));
    }
    filled.map(Option::unwrap_or_default)
}

/// The first of five right letters that is not in its place.
fn misplaced<'a, 't>(tokens: &'t [(Literal<'a>, Token)]) -> Option<&'t Literal<'a>> {
    let mut letters: Vec<char> = tokens.iter().map(|(_, token)| token.letter).collect();
    let mut wanted: Vec<char> = SCORE_PARTS.iter().map(|(letter, _)| *letter).collect();
    letters.sort_unstable();
    wanted.sort_unstable();
    let misplaced = tokens.iter().zip(SCORE_PARTS).find(|((_, token), (letter, _))| token.letter != *letter);
    misplaced.filter(|_| letters == wanted).map(|((word, _), _)| word)
}

/// Puts every token where its letter stands in the word. The first that goes back is reported, and every one too many.
fn place(tokens: &[(Literal, Token)], problems: &mut Vec<DecisionProblem>) -> [Option<u8>; 5] {
    let mut filled = [None; 5];
    let (mut next, mut is_ordered) = (0, true);
    for (word, token) in tokens {
        let free = |at: &usize| SCORE_PARTS.get(*at).is_some_and(|(letter, _)| *letter == token.letter);
        let forward = (next..SCORE_PARTS.len()).find(free);
        let back = || (0..next).find(|at| free(at) && filled.get(*at).is_some_and(Option::is_none));
        let Some(at) = forward.or_else(back) else {
            problems.push(DecisionProblem::new(word.span, Flaw::RepeatedScore(word.text.to_owned())));
            continue;
        };
        if forward.is_none() && std::mem::take(&mut is_ordered) {
            problems.push(DecisionProblem::new(word.span, Flaw::OutOfOrder(word.text.to_owned())));
        }
        if let Some(slot) = filled.get_mut(at) {
            // A number that is none was reported; its part is there.
            *slot = Some(token.number.unwrap_or_default());
        }
        next = next.max(at + 1);
    }
    filled
}

/// The words of a text with their places.
fn words<'a>(literal: &Literal<'a>) -> Vec<Literal<'a>> {
    let mut rest = literal.text;
    let mut words = Vec::new();
    loop {
        let word = rest.trim_start();
        let at = literal.text.len() - word.len();
        let end = word.find(char::is_whitespace).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        if word.is_empty() {
            return words;
        }
        words.push(literal.slice(at, word));
        rest = after;
    }
}

fn token(word: &str) -> Option<Token> {
    let mut chars = word.chars();
    let letter = chars.next()?.to_ascii_uppercase();
    let number = chars.as_str();
    let is_letter = SCORE_PARTS.iter().any(|(known, _)| *known == letter);
    // A word such as `Damage` is no letter with a number, not even a wrong one.
    let is_score = is_letter && !number.starts_with(|c: char| c.is_alphabetic());
    let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && (number == "0" || !number.starts_with('0'));
    let value = number.parse().ok().filter(|value| plain && *value <= 10);
    is_score.then_some(Token { letter, number: value })
}
