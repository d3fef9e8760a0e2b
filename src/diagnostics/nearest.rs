//! "Did you mean": the candidate that a misspelt word was probably meant to be.

/// A longer word in bytes is no misspelling of anything, and comparing it would cost time.
const LONGEST: usize = 64;

/// The candidate closest to a word, if it is close enough to be worth a question. Of equally close ones the first.
///
/// Letter case and `-` for `_` count for nothing; a third of the word may be wrong, at least one letter; a longer word
/// that is the candidate with a little before or after (or the other way round) is close as well.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let folded = fold(word);
    let allowed = ((folded.chars().count() + 1) / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= LONGEST) {
        let other = fold(candidate);
        let distance = strsim::osa_distance(&folded, &other);
        let close = distance <= allowed && distance < other.chars().count();
        let distance = match (close, extends(&folded, &other)) {
            (true, _) => distance,
            (false, true) => allowed + 1,
            (false, false) => continue,
        };
        if candidate != word && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Whether one is the other with a little before or after.
fn extends(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() >= 4 && short.len() * 3 >= long.len() * 2 && (long.starts_with(short) || long.ends_with(short))
}
