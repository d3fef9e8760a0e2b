//! A PDF in a fixed order: what svg2pdf numbers and lists by hashed tables differs from run to run.
//!
//! Objects are numbered in the order in which one reaches them from the trailer, and entries that only name other objects
//! are sorted. Nothing else of them changes. What does not look as expected stays as it is.

use std::collections::BTreeMap;
use std::io::Write as _;

/// The same document, with the same bytes in every run.
pub(super) fn steady(pdf: Vec<u8>) -> Vec<u8> {
    Document::read(&pdf).and_then(|document| document.written()).unwrap_or(pdf)
}

/// Objects by number, each as the part that may name others and the stream after it.
struct Document<'a> {
    header: &'a [u8],
    objects: BTreeMap<u32, (String, &'a [u8])>,
    trailer: String,
}

impl<'a> Document<'a> {
    fn read(pdf: &'a [u8]) -> Option<Self> {
        let from = rfind(pdf, b"startxref")?;
        let start: usize = std::str::from_utf8(pdf.get(from..)?).ok()?.split_whitespace().nth(1)?.parse().ok()?;
        let tables = std::str::from_utf8(pdf.get(start..from)?).ok()?;
        let (table, trailer) = tables.split_once("trailer")?;
        // Two words, two numbers, then three words for each object, the first of which is none.
        let words: Vec<&str> = table.split_whitespace().skip(3).collect();
        let offsets = words.chunks(3).map(|entry| entry.first().and_then(|offset| offset.parse::<usize>().ok()));
        let offsets: Vec<usize> = offsets.collect::<Option<_>>()?;
        let mut ends: Vec<usize> = offsets.iter().copied().skip(1).chain([start]).collect();
        ends.sort_unstable();
        let mut objects = BTreeMap::new();
        for (number, &offset) in (0..).zip(&offsets).skip(1) {
            let end = ends.get(ends.partition_point(|end| *end <= offset)).copied()?;
            let whole = pdf.get(offset..end)?;
            let head = find(whole, b"\nstream").unwrap_or(whole.len());
            let (head, stream) = whole.split_at_checked(head)?;
            let head = std::str::from_utf8(head).ok()?;
            objects.insert(number, (sorted(head.split_once(" obj")?.1), stream));
        }
        Some(Self { header: pdf.get(..*ends.first()?)?, objects, trailer: trailer.to_owned() })
    }

    fn written(&self) -> Option<Vec<u8>> {
        let mut order: Vec<u32> = Vec::with_capacity(self.objects.len());
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        let mut meet = |head: &str, order: &mut Vec<u32>| {
            for number in references(head) {
                numbers.entry(number).or_insert_with(|| {
                    order.push(number);
                    u32::try_from(order.len()).unwrap_or(u32::MAX)
                });
            }
        };
        meet(&self.trailer, &mut order);
        let mut next = 0;
        while let Some(number) = order.get(next) {
            meet(&self.objects.get(number)?.0, &mut order);
            next += 1;
        }
        if order.len() != self.objects.len() {
            return None;
        }
        let (mut out, mut offsets) = (self.header.to_vec(), Vec::with_capacity(order.len()));
        for (new, old) in (1_u32..).zip(&order) {
            offsets.push(out.len());
            let (head, stream) = self.objects.get(old)?;
            write!(out, "{new} 0 obj{}", renumbered(head, &numbers)).ok()?;
            out.extend_from_slice(stream);
        }
        let start = out.len();
        write!(out, "xref\n0 {}\n0000000000 65535 f\r\n", offsets.len() + 1).ok()?;
        for offset in offsets {
            write!(out, "{offset:010} 00000 n\r\n").ok()?;
        }
        write!(out, "trailer{}startxref\n{start}\n%%EOF", renumbered(&self.trailer, &numbers)).ok()?;
        Some(out)
    }
}

/// Neighbouring lines that do nothing but give another object a name, in the order of the names.
fn sorted(head: &str) -> String {
    let is_name = |line: &str| matches!(line.split_whitespace().collect::<Vec<_>>()[..], [name, _, "0", "R"] if name.starts_with('/'));
    let mut lines: Vec<&str> = head.split('\n').collect();
    for run in lines.chunk_by_mut(|a, b| is_name(a) && is_name(b)) {
        run.sort_unstable();
    }
    lines.join("\n")
}

/// The numbers of the objects that a text names, in order.
fn references(head: &str) -> impl Iterator<Item = u32> + '_ {
    head.match_indices(" 0 R").filter_map(|(at, _)| digits_before(head, at)?.1.parse().ok())
}

fn renumbered(head: &str, numbers: &BTreeMap<u32, u32>) -> String {
    let mut out = String::with_capacity(head.len());
    let mut done = 0;
    for (at, _) in head.match_indices(" 0 R") {
        let Some((from, digits)) = digits_before(head, at) else { continue };
        let new = digits.parse().ok().and_then(|number: u32| numbers.get(&number));
        if let (Some(new), Some(before)) = (new, head.get(done..from)) {
            out.push_str(before);
            out.push_str(&new.to_string());
            done = at;
        }
    }
    out.push_str(head.get(done..).unwrap_or(""));
    out
}

/// The digits that end at a place, and where they begin.
fn digits_before(text: &str, end: usize) -> Option<(usize, &str)> {
    let before = text.get(..end)?;
    let from = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    before.get(from..).filter(|digits| !digits.is_empty()).map(|digits| (from, digits))
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}

fn rfind(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}
