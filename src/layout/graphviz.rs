//! Positions by an installed Graphviz: the sketch is told to `dot` as boxes of fixed sizes, and its answer is read.
//!
//! Running the program is the caller's business, who alone touches the world.

use std::fmt::Write as _;

use serde_json::Value;

use crate::arena::{Id, IdVec};

use super::geometry::{Point, Rect, Size};
use super::scene::Step;
use super::sketch::{Direction, Engine, EngineFailure, GroupId, LevelPlace, Placement, Sketch};

/// Graphviz as an engine: `run` gives what `dot -Tjson` answers to a text, if it answers.
pub struct Graphviz<'a> {
    /// Runs the program.
    pub run: &'a dyn Fn(&str) -> Option<String>,
}

impl Engine for Graphviz<'_> {
    fn name(&self) -> &'static str {
        "dot"
    }

    fn place(&self, sketch: &Sketch) -> Result<Placement, EngineFailure> {
        let answer = (self.run)(&question(sketch)).ok_or(EngineFailure::Broke)?;
        let answer: Value = serde_json::from_str(&answer).map_err(|_| EngineFailure::Unreadable)?;
        read(sketch, &answer).ok_or(EngineFailure::Unreadable)
    }
}

/// Points in an inch.
const INCH: f64 = 72.0;

/// The sketch as DOT: nodes `n0`, clusters `cluster_1`, edges with the ids `e0`. Names and texts of the author are not in
/// it.
fn question(sketch: &Sketch) -> String {
    let rankdir = match sketch.direction {
        Direction::Down => "TB",
        Direction::Right => "LR",
        Direction::Up => "BT",
        Direction::Left => "RL",
    };
    let mut text = format!(
        "digraph {{\ngraph [rankdir={rankdir}, nodesep={}, ranksep={}, newrank={}];\nnode [fixedsize=true, label=\"\"];\n",
        sketch.node_gap / INCH,
        sketch.rank_gap / INCH,
        !sketch.levels.is_empty(),
    );
    groups(sketch, &mut text);
    for level in &sketch.levels {
        let rank = match level.place {
            LevelPlace::Any => "same",
            LevelPlace::First => "min",
            LevelPlace::Before => "source",
            LevelPlace::Last => "max",
            LevelPlace::After => "sink",
        };
        let _ = write!(text, "{{ rank={rank}; ");
        for node in &level.nodes {
            let _ = write!(text, "n{}; ", node.index());
        }
        text.push_str("}\n");
    }
    for (id, edge) in sketch.edges.iter().filter(|(_, edge)| edge.tail != edge.head) {
        let (tail, head) = (edge.tail.index(), edge.head.index());
        let label = edge.label.map_or_else(String::new, |size| format!(", label={}", blank(size)));
        let _ = writeln!(
            text,
            "n{tail} -> n{head} [id=e{}, weight={}, minlen={}, constraint={}{label}];",
            id.index(),
            edge.weight,
            edge.span,
            edge.ranks
        );
    }
    text + "}\n"
}

/// Nodes in nested clusters, by a walk through the tree of groups.
fn groups(sketch: &Sketch, text: &mut String) {
    let mut children: IdVec<GroupId, Vec<GroupId>> = IdVec::filled(Vec::new(), sketch.groups.len());
    for (id, group) in sketch.groups.iter() {
        if let Some(parent) = group.parent {
            children[parent].push(id);
        }
    }
    let mut nodes: IdVec<GroupId, String> = IdVec::filled(String::new(), sketch.groups.len());
    for (id, node) in sketch.nodes.iter() {
        let (w, h) = (node.cell.w / INCH, node.cell.h / INCH);
        // With chips beside it the cell is no ellipse.
        let round = node.round && (node.cell.w - node.body.w).abs() + (node.cell.h - node.body.h).abs() < 0.01;
        let shape = if round { "ellipse" } else { "box" };
        let _ = writeln!(nodes[node.group], "n{} [shape={shape}, width={w}, height={h}];", id.index());
    }
    let mut open = vec![(Sketch::ROOT, false)];
    while let Some((id, done)) = open.pop() {
        if done {
            text.push_str("}\n");
            continue;
        }
        if id != Sketch::ROOT {
            let group = &sketch.groups[id];
            let label = if group.title.w > 0.0 { format!("label={}, ", blank(group.title)) } else { String::new() };
            let _ = writeln!(
                text,
                "subgraph cluster_{} {{ graph [{label}labeljust=l, margin={}];",
                id.index(),
                group.padding
            );
            open.push((id, true));
        }
        text.push_str(&nodes[id]);
        open.extend(children[id].iter().rev().map(|&child| (child, false)));
    }
}

/// A label of a size without a text.
fn blank(size: Size) -> String {
    let (w, h) = (size.w.ceil(), size.h.ceil());
    format!("<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{w}\" HEIGHT=\"{h}\"><TR><TD></TD></TR></TABLE>>")
}

/// The placement that an answer says; none if anything is missing.
fn read(sketch: &Sketch, answer: &Value) -> Option<Placement> {
    let bounds = numbers(answer.get("bb")?.as_str()?);
    let &[left, bottom, right, top] = bounds.as_slice() else { return None };
    let reader = Reader { left, top };
    let mut placement = Placement {
        size: Size::new(right - left, top - bottom),
        nodes: IdVec::filled(Point::default(), sketch.nodes.len()),
        groups: IdVec::filled(Rect::default(), sketch.groups.len()),
        titles: IdVec::filled(Point::default(), sketch.groups.len()),
        lines: IdVec::filled(Vec::new(), sketch.edges.len()),
        labels: IdVec::filled(None, sketch.edges.len()),
        compromises: Vec::new(),
    };
    placement.groups[Sketch::ROOT] = Rect::at(Point::default(), placement.size);
    let mut placed = 0;
    for object in answer.get("objects").and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = object.get("name").and_then(Value::as_str) else { continue };
        if let Some(id) = index(name, "n", sketch.nodes.len()) {
            let cell = sketch.nodes[id].cell;
            placement.nodes[id] = Rect::around(reader.point(object.get("pos")?)?, cell).corner();
            placed += 1;
        } else if let Some(id) = index(name, "cluster_", sketch.groups.len()) {
            placement.groups[id] = reader.rect(object.get("bb")?)?;
            let title = sketch.groups[id].title;
            placement.titles[id] = match object.get("lp") {
                Some(at) => Rect::around(reader.point(at)?, title).corner(),
                None => placement.groups[id].corner(),
            };
        }
    }
    for edge in answer.get("edges").and_then(Value::as_array).into_iter().flatten() {
        let Some(id) = edge.get("id").and_then(Value::as_str).and_then(|id| index(id, "e", sketch.edges.len())) else {
            continue;
        };
        let (own, line) = (&sketch.edges[id], reader.line(edge.get("pos")?.as_str()?));
        placement.lines[id] = reaching(sketch, &placement, [own.tail, own.head], line);
        if let Some(size) = own.label {
            placement.labels[id] = Some(Rect::around(reader.point(edge.get("lp")?)?, size).corner());
        }
    }
    (placed == sketch.nodes.len()).then_some(placement)
}

/// The number in a name of ours.
fn index<I: Id>(name: &str, prefix: &str, count: usize) -> Option<I> {
    let index: usize = name.strip_prefix(prefix)?.parse().ok()?;
    (index < count).then(|| I::from_index(index))
}

/// Graphviz ends lines at cells, which hold chips beside the body: they go on to the body.
fn reaching(sketch: &Sketch, placement: &Placement, ends: [crate::graph::NodeId; 2], mut line: Vec<Step>) -> Vec<Step> {
    let bodies = ends.map(|node| sketch.nodes[node].body.moved(placement.nodes[node]));
    let border = |body: Rect, from: Point| {
        let centre = body.centre();
        let step = centre.minus(from);
        // The part of the way to the middle at which the body begins.
        let part = |along: f64, room: f64| if along.abs() < 0.01 { 0.0 } else { 1.0 - room / along.abs() };
        let begin = part(step.x, body.w / 2.0).max(part(step.y, body.h / 2.0)).clamp(0.0, 1.0);
        from.toward(centre, begin)
    };
    if let Some(&Step::Move(start)) = line.first() {
        let at = border(bodies[0], start);
        line.splice(0..1, [Step::Move(at), Step::Line(start)]);
    }
    if let Some(&(Step::Move(end) | Step::Line(end) | Step::Curve(_, _, end))) = line.last() {
        line.push(Step::Line(border(bodies[1], end)));
    }
    line
}

/// Reads places: Graphviz counts from the left and from below.
struct Reader {
    left: f64,
    top: f64,
}

impl Reader {
    fn at(&self, x: f64, y: f64) -> Point {
        Point::new(x - self.left, self.top - y)
    }

    fn point(&self, value: &Value) -> Option<Point> {
        match numbers(value.as_str()?).as_slice() {
            &[x, y] => Some(self.at(x, y)),
            _ => None,
        }
    }

    fn rect(&self, value: &Value) -> Option<Rect> {
        match numbers(value.as_str()?).as_slice() {
            &[x, y, right, top] => {
                let corner = self.at(x, top);
                Some(Rect { x: corner.x, y: corner.y, w: right - x, h: top - y })
            }
            _ => None,
        }
    }

    /// A line: `s,x,y` and `e,x,y` are the tips of arrows, the rest a chain of cubic curves.
    fn line(&self, text: &str) -> Vec<Step> {
        let mut line = Vec::new();
        let text = text.split(';').next().unwrap_or("");
        let (mut start, mut end, mut curve): (Option<Point>, Option<Point>, Vec<Point>) = (None, None, Vec::new());
        for word in text.split_whitespace() {
            let (target, word) = match word.split_once(',') {
                Some(("s", rest)) => (Some(&mut start), rest),
                Some(("e", rest)) => (Some(&mut end), rest),
                _ => (None, word),
            };
            if let &[x, y] = numbers(word).as_slice() {
                match target {
                    Some(tip) => *tip = Some(self.at(x, y)),
                    None => curve.push(self.at(x, y)),
                }
            }
        }
        line.extend(start.map(Step::Move));
        if let Some((&first, rest)) = curve.split_first() {
            line.push(if start.is_some() { Step::Line(first) } else { Step::Move(first) });
            line.extend(rest.chunks_exact(3).map(|of| Step::Curve(of[0], of[1], of[2])));
        }
        line.extend(end.map(Step::Line));
        line
    }
}

/// Numbers between commas; what is none is left out.
fn numbers(text: &str) -> Vec<f64> {
    text.split(',').filter_map(|word| word.trim().parse::<f64>().ok().filter(|number| number.is_finite())).collect()
}
