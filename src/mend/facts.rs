//! What a model says, as a sorted list of facts, so that two models can be held against each other.

use std::cmp::Ordering;

use crate::compile::{Compilation, Diagram};
use crate::diagnostics::Touches;
use crate::model::{Model, StatedBy, StatedList, Subject};

/// One thing that a model says, without the place where it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    /// About what.
    about: About,
    /// Its id; empty for the diagram.
    id: String,
    /// Which side of it: an attribute or a word of ours.
    aspect: String,
    /// What it says.
    value: String,
    /// Whether a protocol implies it.
    is_implied: bool,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Diagram,
    Element,
    Flow,
    Boundary,
}

/// Everything that the models of a source say.
pub(super) fn of(compilation: &Compilation) -> Vec<Fact> {
    let mut facts = Vec::new();
    for diagram in &compilation.diagrams {
        let mut writer = Writer { facts: &mut facts };
        writer.diagram(diagram);
    }
    facts.sort_unstable();
    facts
}

/// The first thing that one list says and the other does not, and that none of the fixes speaks of.
pub(super) fn unsaid<'a>(
    before: &[Fact],
    after: &[Fact],
    touches: impl Iterator<Item = &'a Touches>,
) -> Option<String> {
    let touches: Vec<&Touches> = touches.collect();
    let allowed = Allowed::of(&touches);
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.cmp(new),
        };
        let differing = match order {
            Ordering::Equal => {
                old.next();
                new.next();
                continue;
            }
            Ordering::Less => old.next(),
            Ordering::Greater => new.next(),
        };
        if let Some(fact) = differing.filter(|fact| !allowed.allows(fact)) {
            return Some(fact.words());
        }
    }
}

/// What all fixes of a round together may change.
#[derive(Debug, Default)]
struct Allowed<'a> {
    attributes: std::collections::BTreeSet<&'a str>,
    boundaries: bool,
    flows: bool,
    elements: bool,
    anything: bool,
}

impl<'a> Allowed<'a> {
    fn of(touches: &[&'a Touches]) -> Self {
        let mut allowed = Self::default();
        for touches in touches {
            match touches {
                Touches::Nothing => {}
                Touches::Attributes(names) => allowed.attributes.extend(names.iter().map(String::as_str)),
                Touches::Boundaries => allowed.boundaries = true,
                Touches::Flows => allowed.flows = true,
                Touches::Elements => (allowed.elements, allowed.flows) = (true, true),
                Touches::Anything => allowed.anything = true,
            }
        }
        allowed
    }

    fn allows(&self, fact: &Fact) -> bool {
        let has = |name: &str| self.attributes.contains(name);
        let by_name = has(&fact.aspect) || (fact.is_implied && has("protocol"));
        // Another kind reads other attributes, and a note has no flows.
        let by_kind = has("kind") && !matches!(fact.aspect.as_str(), LABEL | INSIDE);
        let by_subject = match fact.about {
            About::Diagram => false,
            About::Element => self.elements || (self.boundaries && fact.aspect == INSIDE),
            About::Flow => self.flows,
            About::Boundary => self.boundaries,
        };
        self.anything || by_name || by_kind || by_subject
    }
}

const LABEL: &str = "label";
const INSIDE: &str = "place";

impl Fact {
    fn words(&self) -> String {
        let about = match self.about {
            About::Diagram => return format!("`{}` of the diagram", self.aspect),
            About::Element => "element",
            About::Flow => "flow",
            About::Boundary => "boundary",
        };
        format!("the {} of {about} `{}`", self.aspect, self.id)
    }
}

struct Writer<'a> {
    facts: &'a mut Vec<Fact>,
}

impl Writer<'_> {
    fn diagram(&mut self, diagram: &Diagram) {
        let model = &diagram.model;
        self.say(About::Diagram, "", LABEL, &model.title);
        self.say(About::Diagram, "", "chart", model.chart.unwrap_or(""));
        self.stated(About::Diagram, "", &model.stated);
        // What the configuration declares, no fix changes.
        for asset in model.assets.values().filter(|asset| asset.name_span().is_some()) {
            let levels = [asset.classification, asset.integrity, asset.availability];
            let value = format!("{} {levels:?} {:?} {:?}", asset.title, asset.tags, asset.residency);
            self.say(About::Diagram, "", &format!("asset_{}", asset.id), &value);
        }
        model.assumptions.iter().for_each(|text| self.say(About::Diagram, "", "assumption", text));
        self.subjects(model);
        self.decisions(model);
    }

    fn subjects(&mut self, model: &Model) {
        let boundary = |id: Option<_>| id.map_or("", |id| model.subject_id(Subject::Boundary(id)));
        for element in model.elements.values() {
            self.say(About::Element, &element.id, "kind", element.kind.as_str());
            self.say(About::Element, &element.id, LABEL, &element.label);
            self.say(About::Element, &element.id, INSIDE, boundary(element.boundary));
            self.stated(About::Element, &element.id, &element.stated);
        }
        for flow in model.flows.values() {
            let [from, to] = [flow.source, flow.target].map(|end| model.subject_id(Subject::Element(end)));
            self.say(About::Flow, &flow.id, "ends", &format!("{from}\n{to}"));
            self.say(About::Flow, &flow.id, LABEL, &flow.label);
            self.stated(About::Flow, &flow.id, &flow.stated);
        }
        for one in model.boundaries.values() {
            self.say(About::Boundary, &one.id, "kind", if one.is_trust_boundary { "boundary" } else { "group" });
            self.say(About::Boundary, &one.id, LABEL, &one.label);
            self.say(About::Boundary, &one.id, INSIDE, boundary(one.parent));
            self.say(About::Boundary, &one.id, "trust", &format!("{:?}", one.trust));
            self.stated(About::Boundary, &one.id, &one.stated);
        }
    }

    fn decisions(&mut self, model: &Model) {
        for decision in &model.decisions {
            let parts: Vec<_> = decision.verdict.parts.iter().map(|part| (part.key, &part.value)).collect();
            let name = format!("{}_{}", decision.verdict.verb.as_str(), decision.rule);
            self.say(about(decision.subject), model.subject_id(decision.subject), &name, &format!("{parts:?}"));
        }
        for decision in &model.scores {
            let name = format!("dread_{}", decision.rule);
            let value = format!("{:?}", decision.score.parts);
            self.say(about(decision.subject), model.subject_id(decision.subject), &name, &value);
        }
    }

    /// What is stated, but for the kind, which is a fact of its own whoever says it.
    fn stated(&mut self, about: About, id: &str, list: &StatedList) {
        for stated in list.iter().filter(|stated| stated.def.name != "kind") {
            let is_implied = stated.by == StatedBy::Protocol;
            let (aspect, value) = (stated.def.name.to_owned(), stated.value.written());
            self.facts.push(Fact { about, id: id.to_owned(), aspect, value, is_implied });
        }
    }

    fn say(&mut self, about: About, id: &str, aspect: &str, value: &str) {
        let [id, aspect, value] = [id, aspect, value].map(str::to_owned);
        self.facts.push(Fact { about, id, aspect, value, is_implied: false });
    }
}

fn about(subject: Subject) -> About {
    match subject {
        Subject::Element(_) => About::Element,
        Subject::Flow(_) => About::Flow,
        Subject::Boundary(_) => About::Boundary,
    }
}
