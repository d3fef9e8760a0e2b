//! Findings as chips: measured as a block, folded where there are many, drawn with bars or a tick beside the colour.

use super::geometry::{Point, Rect, Size};
use super::label::Align;
use super::overlay::{Chip, ChipSeverity};
use super::scene::{ChipMark, Dash, Figure, Ink, Outline, Paint, Role, Step, Text, TextRun};
use super::text;

/// Height of a chip.
pub(super) const HEIGHT: f64 = 15.0;

const FONT: f64 = 9.5;
const GAP: f64 = 3.0;
/// Room for bars or tick, at the left.
const SIGN: f64 = 14.0;
const PADDING: f64 = 4.0;

/// Chips beside and below one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) size: Size,
    chips: Vec<(Rect, Chip)>,
}

impl Block {
    /// Sets chips in lines of a width; more than `fold` of them become one a letter.
    pub(super) fn of(chips: &[Chip], fold: usize, width: f64) -> Self {
        let folded = if chips.len() > fold { folded(chips) } else { chips.to_vec() };
        let mut block = Self::default();
        let mut at = Point::default();
        for chip in folded {
            let w = SIGN + text::width(&chip.text, FONT, true) + PADDING;
            if at.x > 0.0 && at.x + w > width {
                at = Point::new(0.0, at.y + HEIGHT + GAP);
            }
            let rect = Rect { x: at.x, y: at.y, w, h: HEIGHT };
            block.size = block.size.max(Size::new(rect.right(), rect.bottom()));
            block.chips.push((rect, chip));
            at.x += w + GAP;
        }
        block
    }

    pub(super) fn count(&self) -> usize {
        self.chips.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chips.is_empty()
    }

    /// The chips with the block's corner at `at`.
    pub(super) fn marks(&self, at: Point) -> Vec<ChipMark> {
        self.chips.iter().map(|(rect, chip)| mark(rect.moved(at), chip)).collect()
    }
}

/// One chip for each first letter, open and settled ones apart: `S2 T1 I3`.
fn folded(chips: &[Chip]) -> Vec<Chip> {
    let mut groups: Vec<(char, bool, Vec<&Chip>)> = Vec::new();
    for chip in chips {
        let letter = chip.text.chars().next().unwrap_or(' ');
        match groups.iter_mut().find(|(known, settled, _)| *known == letter && *settled == chip.settled) {
            Some((.., members)) => members.push(chip),
            None => groups.push((letter, chip.settled, vec![chip])),
        }
    }
    groups.sort_by_key(|(_, settled, _)| *settled);
    groups.iter().map(|(letter, settled, members)| fold(*letter, *settled, members)).collect()
}

fn fold(letter: char, settled: bool, members: &[&Chip]) -> Chip {
    if let [only] = members {
        return (*only).clone();
    }
    let severity = members.iter().map(|chip| chip.severity).max().unwrap_or(ChipSeverity::Low);
    let titles: Vec<String> = members.iter().map(|chip| format!("{} {}", chip.text, chip.title)).collect();
    let href = members.first().and_then(|chip| chip.href.clone());
    Chip { text: format!("{letter}{}", members.len()), title: titles.join("; "), href, severity, settled }
}

/// A chip at a place.
pub(super) fn mark(rect: Rect, chip: &Chip) -> ChipMark {
    let ink = Ink::Role(if chip.settled { Role::Settled } else { Role::OnSeverity(chip.severity) });
    let run = TextRun { text: text::shown(&chip.text), size: FONT, bold: true, ink, ..TextRun::default() };
    let baseline = rect.centre().y + FONT * text::HALF_CAPITAL;
    let state = if chip.settled { "settled" } else { "open" };
    ChipMark {
        rect,
        figures: figures(rect, chip, ink),
        text: Text { at: Point::new(rect.x + SIGN, baseline), align: Align::Left, runs: vec![run] },
        title: format!("{} ({}, {state})", chip.title, chip.severity.as_str()),
        href: chip.href.clone(),
    }
}

fn figures(rect: Rect, chip: &Chip, ink: Ink) -> Vec<Figure> {
    let none = Paint { fill: Ink::None, stroke: Ink::None, width: 1.0, dash: Dash::Solid };
    let outline = Outline::Rect(rect, 4.0);
    if chip.settled {
        let paint = Paint { fill: Ink::Role(Role::Paper), stroke: ink, ..none };
        return vec![Figure { outline, paint }, tick(Point::new(rect.x + 4.0, rect.y + 7.5), ink)];
    }
    let paint = Paint { fill: Ink::Role(Role::Severity(chip.severity)), ..none };
    let mut figures = vec![Figure { outline, paint }];
    figures.extend(bars(Point::new(rect.x + 4.0, rect.bottom() - 4.0), chip.severity, ink));
    figures
}

/// As many bars as the severity has steps, growing.
fn bars(from: Point, severity: ChipSeverity, ink: Ink) -> Vec<Figure> {
    let paint = Paint { fill: ink, stroke: Ink::None, width: 1.0, dash: Dash::Solid };
    (0..=severity as u8)
        .map(|step| {
            let h = 2.5 + 1.5 * f64::from(step);
            let rect = Rect { x: from.x + 2.2 * f64::from(step), y: from.y - h, w: 1.5, h };
            Figure { outline: Outline::Rect(rect, 0.0), paint }
        })
        .collect()
}

fn tick(at: Point, ink: Ink) -> Figure {
    let steps =
        vec![Step::Move(at), Step::Line(at.plus(Point::new(2.5, 2.5))), Step::Line(at.plus(Point::new(7.0, -3.0)))];
    let paint = Paint { fill: Ink::None, stroke: ink, width: 1.6, dash: Dash::Solid };
    Figure { outline: Outline::Path(steps), paint }
}
