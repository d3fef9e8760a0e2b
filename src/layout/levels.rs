//! The ways from a picture to those of the other levels: to the inside of a process, and up to where the whole is a process.

use super::geometry::{Point, Rect};
use super::label::{Align, Face, Line, size};
use super::lettering::set_lines;
use super::overlay::Upward;
use super::scene::{Ink, Mark, Role, Text};
use crate::{limits, percent};

/// Longest address of another picture.
const LONGEST: usize = 4096;

/// Where the picture or page of another diagram is: beside its file, which must be one of DOT and named from the folder of this
/// one. What could be taken for a scheme or a query is written by its bytes.
pub fn address(file: &str, index: usize, extension: &str) -> Option<String> {
    let stem = file.strip_suffix(".dot").or_else(|| file.strip_suffix(".gv"))?;
    if stem.len() > LONGEST || stem.starts_with('/') {
        return None;
    }
    let number = if index > 0 { format!("-{}", index + 1) } else { String::new() };
    Some(format!("{}{number}.{extension}", percent::encoded(stem, percent::PATH)))
}

/// The lines that say of which processes the diagram shows the inside, each with where it leads.
pub(super) fn lines(above: &[Upward], extension: Option<&str>) -> Vec<(Line, Option<String>)> {
    const WIDEST: usize = 120;
    let line = |text: &str| Line::of(text, Face::plain(11.0)).aligned(Align::Left);
    let shown = above.iter().take(limits::WAYS_UP).map(|above| {
        let href = extension.and_then(|extension| address(&above.file, above.index, extension));
        let shown = limits::beginning(&above.text, WIDEST);
        let rest = if shown.len() < above.text.len() { "..." } else { "" };
        (line(&format!("{shown}{rest}")), href)
    });
    let more = above.len().saturating_sub(limits::WAYS_UP);
    let rest = (more > 0).then(|| (line(&format!("and of {more} more")), None));
    shown.chain(rest).collect()
}

/// Puts the lines at a place.
pub(super) fn marks(lines: Vec<(Line, Option<String>)>, at: Point) -> Vec<Mark> {
    let mut top = at.y;
    let mark = |(line, href): (Line, Option<String>)| {
        let lines = [line];
        let rect = Rect::at(Point::new(at.x, top), size(&lines));
        top += rect.h;
        let mut texts = set_lines(&lines, rect, Ink::Role(Role::Soft));
        if href.is_some() {
            texts.iter_mut().for_each(underline);
        }
        let name: String = texts.iter().flat_map(|text| &text.runs).map(|run| run.text.as_str()).collect();
        Mark { id: name.clone(), word: "level", name, href, texts, ..Mark::default() }
    };
    lines.into_iter().map(mark).collect()
}

fn underline(text: &mut Text) {
    for run in &mut text.runs {
        run.underline = true;
    }
}
