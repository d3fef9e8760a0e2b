//! Findings as chips: measured as a block, folded where there are many, drawn with a sign beside the colour.

use super::geometry::{Point, Rect, Size};
use super::label::Align;
use super::overlay::{Chip, ChipFate, ChipSeverity, ChipState};
use super::scene::{ChipMark, Dash, Figure, Ink, Outline, Paint, Role, Step, Text, TextRun};
use super::text;

/// Height of a chip.
pub(super) const HEIGHT: f64 = 15.0;

/// Width of a chip without text.
pub(super) const BARE: f64 = 18.0;

const FONT: f64 = 9.5;
const GAP: f64 = 3.0;
/// Room for bars or sign, at the left.
const SIGN: f64 = 15.5;
const PADDING: f64 = 4.5;
const NO_PAINT: Paint = Paint { fill: Ink::None, stroke: Ink::None, width: 1.0, dash: Dash::Solid };

/// Chips beside and below one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) size: Size,
    chips: Vec<(Rect, Chip)>,
}

impl Block {
    /// Sets chips in lines of a width; more than `fold` of them become one a category.
    pub(super) fn of(chips: &[Chip], fold: usize, width: f64) -> Self {
        let (own, findings): (Vec<&Chip>, Vec<&Chip>) =
            chips.iter().partition(|chip| matches!(chip.state, ChipState::Became(_)));
        let mut shown: Vec<Chip> = own.into_iter().map(named).collect();
        if findings.len() > fold {
            shown.extend(folded(&findings));
        } else {
            shown.extend(findings.into_iter().map(named));
        }
        let mut block = Self::default();
        let mut at = Point::default();
        for chip in shown {
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

    /// One chip that says how many findings are open; none where none is.
    pub(super) fn count(chips: &[Chip]) -> Self {
        let open: Vec<&Chip> = chips.iter().filter(|chip| chip.state.is_open()).collect();
        if open.is_empty() {
            return Self::default();
        }
        let all = together(open.len().to_string(), ChipState::Open, &open);
        let w = SIGN + text::width(&all.text, FONT, true) + PADDING;
        let rect = Rect { x: 0.0, y: 0.0, w, h: HEIGHT };
        Self { size: rect.size(), chips: vec![(rect, all)] }
    }

    pub(super) fn len(&self) -> usize {
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

/// The chip with its own text before its title, for those who do not see the text.
fn named(chip: &Chip) -> Chip {
    Chip { title: format!("{}: {}", chip.text, chip.title), ..chip.clone() }
}

/// One chip for each category, open and settled ones apart: `S2 T1 I3`.
fn folded<'a>(chips: &[&'a Chip]) -> Vec<Chip> {
    let mut groups: Vec<(&str, ChipState, Vec<&'a Chip>)> = Vec::new();
    for &chip in chips {
        match groups.iter_mut().find(|(letter, state, _)| *letter == chip.letter && *state == chip.state) {
            Some((.., members)) => members.push(chip),
            None => groups.push((&chip.letter, chip.state, vec![chip])),
        }
    }
    // In the order of the word, categories of users' own after it.
    groups.sort_by_key(|(letter, state, _)| (*state, "STRIDE".find(letter).unwrap_or(usize::MAX)));
    groups.iter().map(|(letter, state, members)| fold(letter, *state, members)).collect()
}

fn fold(letter: &str, state: ChipState, members: &[&Chip]) -> Chip {
    let gap = if letter.chars().nth(1).is_some() { " " } else { "" };
    together(format!("{letter}{gap}{}", members.len()), state, members)
}

/// One chip that stands for several: it leads where the first of them does.
fn together(text: String, state: ChipState, members: &[&Chip]) -> Chip {
    let titles: Vec<String> = members.iter().map(|chip| format!("{}: {}", chip.text, chip.title)).collect();
    Chip {
        text,
        letter: String::new(),
        title: titles.join("; "),
        href: members.first().and_then(|chip| chip.href.clone()),
        severity: members.iter().map(|chip| chip.severity).max().unwrap_or(ChipSeverity::Low),
        state,
    }
}

/// A chip at a place.
pub(super) fn mark(rect: Rect, chip: &Chip) -> ChipMark {
    let ink = Ink::Role(match chip.state {
        ChipState::Open => Role::Ink,
        ChipState::Became(fate) => Role::Fate(fate),
        _ => Role::Settled,
    });
    let run = TextRun { text: text::shown(&chip.text), size: FONT, bold: true, ink, ..TextRun::default() };
    let baseline = rect.centre().y + FONT * text::HALF_CAPITAL;
    ChipMark {
        rect,
        figures: figures(rect, chip),
        text: Text { at: Point::new(rect.x + SIGN, baseline), align: Align::Left, runs: vec![run] },
        title: chip.title.clone(),
        href: chip.href.clone(),
    }
}

/// The area with its border, and the sign.
fn figures(rect: Rect, chip: &Chip) -> Vec<Figure> {
    let (fill, line) = match chip.state {
        ChipState::Open => (Role::Tint(chip.severity), Ink::Role(Role::Severity(chip.severity))),
        ChipState::Became(fate) => (Role::FateTint(fate), Ink::Role(Role::Fate(fate))),
        _ => (Role::Paper, Ink::Role(Role::Settled)),
    };
    // The border is inside of the chip's room.
    let paint = Paint { fill: Ink::Role(fill), stroke: line, ..NO_PAINT };
    let area = Figure { outline: Outline::Rect(rect.grown(-0.5), 3.5), paint };
    let middle = Point::new(rect.x + 8.0, rect.centre().y);
    let sign = match chip.state {
        ChipState::Open => bars(Point::new(rect.x + 4.5, rect.bottom() - 4.0), chip.severity, line),
        state => sign(state, middle, line),
    };
    vec![area, sign]
}

/// As many bars as the severity has steps, growing.
fn bars(from: Point, severity: ChipSeverity, ink: Ink) -> Figure {
    const WIDTH: f64 = 1.4;
    let mut steps = Vec::with_capacity(8);
    for step in 0..=severity as u8 {
        let foot = from.plus(Point::new(WIDTH / 2.0 + 2.0 * f64::from(step), 0.0));
        let height = 2.5 + 1.5 * f64::from(step);
        steps.extend([Step::Move(foot), Step::Line(foot.minus(Point::new(0.0, height)))]);
    }
    Figure { outline: Outline::Path(steps), paint: Paint { stroke: ink, width: WIDTH, ..NO_PAINT } }
}

/// What tells one settled state from another without colour.
fn sign(state: ChipState, middle: Point, ink: Ink) -> Figure {
    let at = |x: f64, y: f64| middle.plus(Point::new(x, y));
    let paint = Paint { stroke: ink, width: 1.4, ..NO_PAINT };
    let ring = [
        Step::Move(at(-3.0, 0.0)),
        Step::Curve(at(-3.0, -4.0), at(3.0, -4.0), at(3.0, 0.0)),
        Step::Curve(at(3.0, 4.0), at(-3.0, 4.0), at(-3.0, 0.0)),
        Step::Close,
    ];
    let steps = match state {
        ChipState::Open | ChipState::Mitigated => {
            vec![Step::Move(at(-3.5, 0.0)), Step::Line(at(-1.0, 2.5)), Step::Line(at(3.5, -3.0))]
        }
        ChipState::Planned => ring.to_vec(),
        ChipState::Accepted => vec![
            Step::Move(at(-3.0, -1.5)),
            Step::Line(at(3.0, -1.5)),
            Step::Move(at(-3.0, 1.7)),
            Step::Line(at(3.0, 1.7)),
        ],
        ChipState::Became(fate) => return Figure { outline: Outline::Path(fate_sign(fate, middle)), paint },
        ChipState::Dismissed => {
            ring.into_iter().chain([Step::Move(at(-3.0, 3.4)), Step::Line(at(3.0, -3.4))]).collect()
        }
    };
    Figure { outline: Outline::Path(steps), paint }
}

/// Plus, minus or wave.
fn fate_sign(fate: ChipFate, middle: Point) -> Vec<Step> {
    let at = |x: f64, y: f64| middle.plus(Point::new(x, y));
    let across = [Step::Move(at(-3.2, 0.0)), Step::Line(at(3.2, 0.0))];
    match fate {
        ChipFate::Added => across.into_iter().chain([Step::Move(at(0.0, -3.2)), Step::Line(at(0.0, 3.2))]).collect(),
        ChipFate::Removed => across.to_vec(),
        ChipFate::Changed => {
            vec![Step::Move(at(-3.5, 1.0)), Step::Curve(at(-1.5, -3.8), at(1.5, 3.8), at(3.5, -1.0))]
        }
    }
}
