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

/// The candidate that a word can only have been meant to be: the same but for letter case and `-` for `_`, or with one slip
/// of the fingers in letters, and no other candidate is as close. Short words have neighbours that are words (`ssl` is not
/// `ssh`), so in those only two swapped letters are a slip; numbers are never slips.
pub fn certain<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let mut close = [None, None];
    for candidate in candidates.into_iter().filter(|candidate| candidate.len() <= LONGEST && word.len() <= LONGEST) {
        let other = fold(candidate);
        let rank = if other == folded {
            0
        } else if strsim::osa_distance(&folded, &other) == 1 {
            1
        } else {
            continue;
        };
        if let Some(place) = close.get_mut(rank) {
            *place = match place {
                None => Some((candidate, true)),
                Some((known, is_only)) => Some((*known, *is_only && *known == candidate)),
            };
        }
    }
    let (best, is_only) = close.into_iter().flatten().next()?;
    let other = fold(best);
    (is_only && (other == folded || is_slip(&folded, &other))).then_some(best)
}

/// Whether two words at distance one differ by letters, and are long enough for that to be a slip.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let before = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - before;
    let after = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let differing = |word: &[char]| word.get(before..word.len() - after).unwrap_or(&[]).to_vec();
    let (left, right) = (differing(&a), differing(&b));
    let letters = left.iter().chain(&right).all(|c| c.is_alphabetic() || *c == '_');
    let is_swap = left.len() == 2 && right.len() == 2;
    let longest = a.len().max(b.len());
    letters && longest >= if is_swap { SHORTEST_SWAP } else { SHORTEST_SLIP }
}

/// Letters from which a word with one of them wrong, missing or added can only be one other word.
const SHORTEST_SLIP: usize = 5;

/// Letters from which a word with two of them swapped can only be one other word.
const SHORTEST_SWAP: usize = 3;

fn fold(word: &str) -> String {
    word.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Whether one is the other with a little before or after.
fn extends(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() >= 4 && short.len() * 3 >= long.len() * 2 && (long.starts_with(short) || long.ends_with(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_slip_is_certain() {
        let words = ["none", "tls", "mtls", "ipsec", "ssh", "restricted", "authn", "authz", "level2"];
        for (word, meant) in [
            ("tsl", Some("tls")),
            ("TLS", Some("tls")),
            ("ip-sec", Some("ipsec")),
            ("ipsek", Some("ipsec")),
            ("restrited", Some("restricted")),
            // Words of their own.
            ("ssl", None),
            ("nome", None),
            // Between two, or a number.
            ("auth", None),
            ("level3", None),
            ("restrictively", None),
        ] {
            assert_eq!(certain(word, words), meant, "{word}");
        }
    }
}
