//! What all analyses ask: who stands outside, what is in scope, where data are kept, and how things are called.

use std::cell::Cell;

use super::search::{self, TOLD, Tree};
use crate::arena::IdVec;
use crate::diagnostics::escape;
use crate::model::vocabulary::CLASSIFICATION;
use crate::model::{AssetId, BoundaryId, ElementId, Flow, FlowId, Kind, Model, StatedList, Subject};
use crate::threats::facts::{Facts, Held, flows};
use crate::threats::rule::{Evaluator, Ground};
use crate::threats::types::Evidence;

/// Level of `confidential`.
pub(super) const CONFIDENTIAL: u8 = 2;
/// Level of `restricted`.
pub(super) const RESTRICTED: u8 = 3;
/// Trust of `external`: up to it an element is anybody's.
pub(super) const EXTERNAL: u32 = 1;
/// Trust of `dmz`.
pub(super) const DMZ: u32 = 2;

/// Words of `authn` that cannot be guessed or replayed.
pub(super) const STRONG_AUTHN: &[&str] = &["oidc", "mtls", "token", "kerberos", "signature", "platform", "passkey"];

/// How many steps a search for where data come from may take.
const TRACE: usize = 2_000;

/// How many steps all such searches may take together. After that a finding tells only how data came in.
const ALL_TRACES: usize = 200_000;

/// How many elements of a way are named at its beginning and at its end.
const ENDS: usize = 6;

/// A model with its facts and what follows from them for every analysis.
pub(super) struct Site<'a> {
    pub(super) model: &'a Model,
    pub(super) facts: &'a Facts,
    pub(super) evaluator: &'a Evaluator<'a>,
    elements_in: IdVec<ElementId, bool>,
    /// Untrusted elements, in scope or not.
    pub(super) outsiders: Vec<ElementId>,
    /// Steps that are left for searches back to where data come from.
    steps: Cell<usize>,
}

impl<'a> Site<'a> {
    pub(super) fn of(model: &'a Model, facts: &'a Facts, evaluator: &'a Evaluator<'a>) -> Self {
        let mut out: IdVec<BoundaryId, bool> = IdVec::new();
        for boundary in model.boundaries.values() {
            let outer = boundary.parent.and_then(|parent| out.get(parent).copied()).unwrap_or(false);
            out.push(boundary.stated.get("scope").map_or(outer, |scope| scope.value.is("out")));
        }
        let is_in = |element: &crate::model::Element| {
            let around = element.boundary.and_then(|boundary| out.get(boundary).copied()).unwrap_or(false);
            element.kind.is_analysed() && !element.stated.get("scope").map_or(around, |scope| scope.value.is("out"))
        };
        Self {
            model,
            facts,
            evaluator,
            elements_in: model.elements.values().map(is_in).collect(),
            outsiders: model.elements.ids().filter(|id| facts.is_outside(*id)).collect(),
            steps: Cell::new(ALL_TRACES),
        }
    }

    /// Whether an element is part of the analysis.
    pub(super) fn is_in(&self, element: ElementId) -> bool {
        self.elements_in.get(element).copied().unwrap_or(false)
    }

    /// Whether a flow is part of the analysis: it says so, or one of its ends is.
    pub(super) fn is_flow_in(&self, id: FlowId) -> bool {
        let flow = self.flow(id);
        match flow.stated.get("scope") {
            Some(scope) => !scope.value.is("out"),
            None => self.is_in(flow.source) || self.is_in(flow.target),
        }
    }

    /// Elements in scope of some kinds.
    pub(super) fn elements(&self, kinds: &'static [Kind]) -> impl Iterator<Item = ElementId> + '_ {
        let of_kind = move |id: &ElementId| kinds.contains(&self.model.elements[*id].kind);
        self.model.elements.ids().filter(|id| self.is_in(*id)).filter(of_kind)
    }

    /// Requests in scope: flows that are no replies.
    pub(super) fn requests(&self) -> impl Iterator<Item = FlowId> + '_ {
        self.model.flows.ids().filter(|id| self.is_request(*id) && self.is_flow_in(*id))
    }

    pub(super) fn flow(&self, flow: FlowId) -> &'a Flow {
        &self.model.flows[flow]
    }

    pub(super) fn stated(&self, element: ElementId) -> &'a StatedList {
        &self.model.elements[element].stated
    }

    pub(super) fn kind(&self, element: ElementId) -> Kind {
        self.model.elements[element].kind
    }

    pub(super) fn incoming(&self, element: ElementId) -> &'a [FlowId] {
        flows(&self.model.in_flows, element)
    }

    pub(super) fn outgoing(&self, element: ElementId) -> &'a [FlowId] {
        flows(&self.model.out_flows, element)
    }

    /// Whether a flow answers nothing.
    pub(super) fn is_request(&self, flow: FlowId) -> bool {
        self.facts.request(flow).is_none()
    }

    /// Whether an attacker can go on along a request: from outside or through a process, to what is in scope. People
    /// inside act by themselves, and a store calls nobody.
    pub(super) fn is_step(&self, id: FlowId) -> bool {
        let flow = self.flow(id);
        let passes =
            self.facts.is_outside(flow.source) || (self.is_in(flow.source) && self.kind(flow.source) == Kind::Process);
        passes && self.is_in(flow.target) && self.is_request(id)
    }

    /// The class that is stated of an element.
    pub(super) fn class(&self, element: ElementId) -> Option<u8> {
        self.facts.class(Subject::Element(element)).level
    }

    /// Whether data stay at an element: in a store, or in a process that says so.
    pub(super) fn keeps_data(&self, element: ElementId) -> bool {
        let says = |name| self.stated(element).get(name).is_some();
        match self.kind(element) {
            Kind::Store => true,
            Kind::Process => says("data") || says("classification"),
            Kind::Interactor | Kind::Note | Kind::Unknown => false,
        }
    }

    /// Elements inside that keep data of a class or above.
    pub(super) fn precious(&self, class: u8) -> impl Iterator<Item = ElementId> + '_ {
        self.elements(&[Kind::Process, Kind::Store]).filter(move |id| {
            self.class(*id) >= Some(class) && self.keeps_data(*id) && self.model.trust(*id) > EXTERNAL
        })
    }

    /// Whether a predicate holds by something stated.
    pub(super) fn is_shown(&self, predicate: &str, subject: Subject) -> bool {
        self.evaluator.predicate(predicate, subject).is_shown()
    }

    /// Whether something stated says that a predicate does not hold.
    pub(super) fn is_denied(&self, predicate: &str, subject: Subject) -> bool {
        let truth = self.evaluator.predicate(predicate, subject);
        !truth.holds && truth.ground == Ground::Declared
    }

    /// Whether an element is a store of logs.
    pub(super) fn is_log(&self, element: ElementId) -> bool {
        self.evaluator.predicate("is_log", Subject::Element(element)).holds
    }

    /// The attributes of a subject that are stated, as evidence.
    pub(super) fn evidence(&self, subject: Subject, attributes: &[&'static str]) -> impl Iterator<Item = Evidence> {
        let stated = self.model.stated(subject);
        let found: Vec<_> = attributes.iter().copied().filter(|name| stated.get(name).is_some()).collect();
        found.into_iter().map(move |attribute| Evidence { subject, attribute })
    }

    /// What gives an element its class.
    pub(super) fn class_evidence(&self, element: ElementId) -> Option<Evidence> {
        self.facts.class_evidence(self.model, Subject::Element(element))
    }

    /// How a flow carries an asset, if it does.
    pub(super) fn carries(&self, flow: FlowId, asset: AssetId) -> Option<Held> {
        self.facts.carries(self.model, flow, asset)
    }

    /// The way by which an asset comes to an element: from the nearest element that lists it, or the farthest that it is
    /// known to come from. Nothing, if too much was searched already.
    pub(super) fn trace(&self, asset: AssetId, element: ElementId) -> Vec<FlowId> {
        let limit = TRACE.min(self.steps.get());
        let (mut queue, mut at) = (vec![(element, None::<usize>, None::<FlowId>)], 0);
        let mut seen = std::collections::BTreeSet::from([element]);
        let mut steps = 0;
        let mut found = 0;
        while let Some((here, _, _)) = queue.get(at).copied() {
            found = at;
            if at > 0 && self.lists(here, asset) {
                break;
            }
            for flow in self.incoming(here).iter().take(limit.saturating_sub(steps)) {
                steps += 1;
                let source = self.flow(*flow).source;
                if !seen.contains(&source) && self.carries(*flow, asset).is_some() {
                    seen.insert(source);
                    queue.push((source, Some(at), Some(*flow)));
                }
            }
            at += 1;
        }
        self.steps.set(self.steps.get().saturating_sub(steps));
        let way = std::iter::successors(queue.get(found), |(_, next, _)| queue.get((*next)?));
        let way: Vec<FlowId> = way.filter_map(|(_, _, flow)| *flow).collect();
        way.get(way.len().saturating_sub(TOLD)..).unwrap_or(&[]).to_vec()
    }

    /// The class of the asset of an id.
    pub(super) fn asset_class(&self, id: &str) -> Option<u8> {
        self.facts.asset_class(self.model, id)
    }

    /// Whether an element itself lists an asset.
    pub(super) fn lists(&self, element: ElementId, asset: AssetId) -> bool {
        let items = self.stated(element).get("data").map_or(&[] as &[_], |data| data.value.items());
        items.iter().any(|item| item.text == self.model.assets[asset].id)
    }

    /// The way of a walk to an element as witness.
    pub(super) fn witness(&self, tree: &Tree, end: ElementId) -> Vec<Subject> {
        search::witness(self.model, &tree.way(self.model, end), end)
    }

    /// The label of a subject; the middle of a very long one is left out, since every finding keeps its own texts.
    pub(super) fn label(&self, subject: Subject) -> String {
        escape::shorten(self.model.subject_label(subject), LONGEST).into_owned()
    }

    pub(super) fn name(&self, element: ElementId) -> String {
        self.label(Subject::Element(element))
    }

    /// The elements of a way: "A -> B -> C". The middle of a long one is left out.
    pub(super) fn path(&self, witness: &[Subject]) -> String {
        let elements = witness.iter().filter(|subject| matches!(subject, Subject::Element(_)));
        let mut names: Vec<String> = elements.map(|subject| self.label(*subject)).collect();
        if names.len() > 2 * ENDS {
            names.splice(ENDS..names.len() - ENDS, ["...".to_owned()]);
        }
        names.join(" -> ")
    }

    /// The first few labels, and how many more there are.
    pub(super) fn names(&self, elements: &[ElementId]) -> String {
        listed(elements.iter().map(|element| self.name(*element)))
    }

    /// The titles of assets.
    pub(super) fn titles(&self, assets: &[AssetId]) -> String {
        let title = |asset: &AssetId| escape::shorten(&self.model.assets[*asset].title, LONGEST).into_owned();
        listed(assets.iter().map(title))
    }
}

/// How many names a list shows.
const SHOWN: usize = 5;

/// The most characters of a name in the text of a finding.
const LONGEST: usize = 60;

fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(SHOWN);
    let shown = names.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

/// The word of a class.
pub(super) fn class_word(level: u8) -> &'static str {
    CLASSIFICATION.get(usize::from(level)).copied().unwrap_or("public")
}
