//! A chart of counts by severity: a column for each version, the most severe at its foot.

use super::chips;
use super::geometry::{Point, Rect, Size};
use super::label::{Align, Face, Line};
use super::lettering::set_lines;
use super::overlay::{Chip, ChipSeverity, ChipState};
use super::scene::{Dash, Figure, Ink, Legend, Mark, NodeMark, Outline, Paint, Role, Scene, Step, Text};

/// What a chart shows.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// What it is called.
    pub title: String,
    /// What is said below that.
    pub remark: String,
    /// What is in it, in words.
    pub description: String,
    /// From left to right.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// A short id.
    pub id: String,
    /// What stands below it, where there is room.
    pub label: String,
    /// All that it says, in words.
    pub name: String,
    /// How many of each severity, in the order of [`ChipSeverity::ALL`]; none if nothing is known.
    pub counts: Option<[usize; 4]>,
}

const MARGIN: f64 = 16.0;
/// Room for the numbers at the left.
const AXIS: f64 = 36.0;
/// Height of the highest column, about.
const HEIGHT: f64 = 180.0;
const WIDTH: f64 = 860.0;
/// Room from one column to the next.
const PITCH: (f64, f64) = (13.0, 76.0);
const FONT: f64 = 10.0;

/// Draws a chart.
pub fn chart(chart: &Chart) -> Scene {
    let mut scene = Scene { name: chart.title.clone(), description: chart.description.clone(), ..Scene::default() };
    scene.ground = Ink::Role(Role::Paper);
    let title = [
        Line::of(&chart.title, Face::heavy(16.0)).aligned(Align::Left),
        Line::of(&chart.remark, Face::plain(11.0)).aligned(Align::Left),
    ];
    let heading = super::label::size(&title);
    scene.heading = set_lines(&title, Rect::at(Point::new(MARGIN, MARGIN), heading), Ink::Role(Role::Ink));
    let top = MARGIN + heading.h + 22.0;
    let count = chart.columns.len().max(1) as f64;
    let pitch = (WIDTH / count).clamp(PITCH.0, PITCH.1);
    let highest =
        chart.columns.iter().filter_map(|column| column.counts).map(|counts| counts.iter().sum()).max().unwrap_or(0);
    let step = step(highest);
    let steps = highest.div_ceil(step).max(1);
    let plot = Plot {
        foot: top + HEIGHT,
        left: MARGIN + AXIS,
        pitch,
        unit: HEIGHT / (steps * step) as f64,
        width: pitch * count,
    };
    plot.grid(step, steps, &mut scene);
    // A day and the room around it.
    let every = whole((74.0 / pitch).ceil()).max(1);
    for (index, column) in chart.columns.iter().enumerate() {
        let is_labelled = (chart.columns.len() - 1 - index).is_multiple_of(every);
        scene.nodes.push(plot.column(index, column, is_labelled));
    }
    let bottom = plot.foot + 24.0;
    let (legend, size) = legend(Point::new(plot.left, bottom));
    scene.legend = Some(legend);
    let right = (plot.left + plot.width).max(plot.left + size.w).max(MARGIN + heading.w);
    scene.size = Size::new((right + MARGIN).ceil(), (bottom + size.h + MARGIN).ceil());
    scene
}

/// Where columns stand.
struct Plot {
    foot: f64,
    left: f64,
    pitch: f64,
    /// Height of one finding.
    unit: f64,
    width: f64,
}

impl Plot {
    /// Lines at round numbers.
    fn grid(&self, step: usize, steps: usize, scene: &mut Scene) {
        for line in 0..=steps {
            let y = self.foot - (line * step) as f64 * self.unit;
            let path = vec![Step::Move(Point::new(self.left, y)), Step::Line(Point::new(self.left + self.width, y))];
            let dash = if line == 0 { Dash::Solid } else { Dash::Dotted };
            let paint = Paint { fill: Ink::None, stroke: Ink::Role(Role::Group), width: 0.75, dash };
            scene.heading_figures.push(Figure { outline: Outline::Path(path), paint });
            let number = Line::of(&(line * step).to_string(), Face::plain(FONT)).aligned(Align::Right);
            let room = Rect { x: MARGIN, y: y - number.height() / 2.0, w: AXIS - 6.0, h: number.height() };
            scene.heading.extend(set_lines(&[number], room, Ink::Role(Role::Soft)));
        }
    }

    fn column(&self, index: usize, column: &Column, is_labelled: bool) -> NodeMark {
        let x = self.left + self.pitch * index as f64;
        let width = (self.pitch * 0.72).min(40.0);
        let left = x + (self.pitch - width) / 2.0;
        let mut mark = Mark {
            id: column.id.clone(),
            word: "version",
            name: column.name.clone(),
            tooltip: Some(column.name.clone()),
            ..Mark::default()
        };
        let mut y = self.foot;
        for (severity, count) in
            ChipSeverity::ALL.into_iter().rev().zip(column.counts.unwrap_or_default().into_iter().rev())
        {
            if count > 0 {
                let height = count as f64 * self.unit;
                y -= height;
                let rect = Rect { x: left, y, w: width, h: height };
                let (fill, stroke) = (Ink::Role(Role::Tint(severity)), Ink::Role(Role::Severity(severity)));
                let paint = Paint { fill, stroke, width: 1.0, dash: Dash::Solid };
                mark.figures.push(Figure { outline: Outline::Rect(rect.grown(-0.5), 1.0), paint });
                if height >= 12.0 && width >= 14.0 {
                    mark.texts.extend(text(&count.to_string(), rect, Role::Ink));
                }
            }
        }
        if column.counts.is_none_or(|counts| counts == [0; 4]) {
            let sign = if column.counts.is_some() { "0" } else { "?" };
            mark.texts.extend(text(sign, Rect { x: left, y: y - 14.0, w: width, h: 14.0 }, Role::Soft));
        }
        if is_labelled {
            let rect = Rect { x, y: self.foot + 3.0, w: self.pitch, h: 14.0 };
            mark.texts.extend(text(&column.label, rect, Role::Soft));
        }
        NodeMark { mark, rect: Rect { x: left, y, w: width, h: self.foot - y }, ..NodeMark::default() }
    }
}

fn text(text: &str, rect: Rect, role: Role) -> Vec<Text> {
    let line = Line::of(text, Face::plain(FONT)).aligned(Align::Middle);
    let rect = Rect { y: rect.centre().y - line.height() / 2.0, h: line.height(), ..rect };
    set_lines(&[line], rect, Ink::Role(role))
}

/// The round number whose multiples make about four lines.
fn step(highest: usize) -> usize {
    let mut step = 1;
    loop {
        if let Some(fitting) = [1, 2, 5].into_iter().map(|times| times * step).find(|step| highest <= 4 * step) {
            return fitting;
        }
        step *= 10;
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of columns")]
fn whole(number: f64) -> usize {
    number as usize
}

/// The severities, the most severe first.
fn legend(at: Point) -> (Legend, Size) {
    const ROW: f64 = 20.0;
    let mut legend = Legend::default();
    let mut x = at.x;
    for severity in ChipSeverity::ALL.into_iter().rev() {
        let none = String::new;
        let chip = Chip { text: none(), letter: none(), title: none(), href: None, severity, state: ChipState::Open };
        let rect = Rect { x, y: at.y + (ROW - chips::HEIGHT) / 2.0, w: chips::BARE, h: chips::HEIGHT };
        legend.figures.extend(chips::mark(rect, &chip).figures);
        let word = Line::of(severity.as_str(), Face::plain(FONT)).aligned(Align::Left);
        let width = word.width();
        let rect = Rect { x: x + chips::BARE + 6.0, y: at.y + (ROW - word.height()) / 2.0, w: width, h: word.height() };
        legend.texts.extend(set_lines(&[word], rect, Ink::Role(Role::Soft)));
        x += chips::BARE + 6.0 + width + 16.0;
    }
    (legend, Size::new(x - at.x, ROW))
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn lines_stand_at_round_numbers() {
        let steps: Vec<usize> = [0, 1, 4, 5, 8, 9, 20, 21, 40, 41, 1_000].into_iter().map(step).collect();
        assert_eq!(steps, [1, 1, 1, 2, 2, 5, 5, 10, 10, 20, 500]);
    }
}
