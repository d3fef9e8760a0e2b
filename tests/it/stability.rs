//! Stability: who changes one thing finds the rest as it was.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::ledger::{model_from, statements};
use crate::support::{compile_text, files, options, project, shared};
use threatdot::model::{Model, Subject};
use threatdot::output::json;
use threatdot::threats::{Basis, Group, derive};

/// Id, status, severity and basis of every finding, by the id of its subject.
type Found = BTreeSet<(String, String)>;

fn found(model: &Model) -> Found {
    let threats = derive(model, &options().threats);
    let finding = |it: &threatdot::threats::Finding| {
        let said = format!("{} {:?} {:?} {:?}", threats.id(model, it), it.status, it.severity, it.basis);
        (model.subject_id(it.subject).to_owned(), said)
    };
    threats.findings.values().map(finding).collect()
}

fn without(found: Found, subjects: &[&str]) -> Found {
    found.into_iter().filter(|(subject, _)| !subjects.contains(&subject.as_str())).collect()
}

const STRANGER: &str = "subgraph cluster_own { kind=boundary; trust=internal; stranger [kind=process authn=none]; }";

/// What hangs together with an element: by flows in any direction, and by boundaries that hold both.
fn together(model: &Model, start: &str) -> BTreeSet<String> {
    let mut groups = BTreeMap::<Subject, BTreeSet<Subject>>::new();
    let mut tie = |one: Subject, other: Subject| {
        groups.entry(one).or_default().insert(other);
        groups.entry(other).or_default().insert(one);
    };
    for (id, flow) in model.flows.iter() {
        tie(Subject::Flow(id), Subject::Element(flow.source));
        tie(Subject::Flow(id), Subject::Element(flow.target));
    }
    for (id, element) in model.elements.iter() {
        if let Some(boundary) = element.boundary {
            tie(Subject::Element(id), Subject::Boundary(boundary));
        }
    }
    let mut open: Vec<Subject> = model.subjects().filter(|it| model.subject_id(*it) == start).collect();
    let mut seen: BTreeSet<Subject> = open.iter().copied().collect();
    while let Some(subject) = open.pop() {
        open.extend(groups.get(&subject).into_iter().flatten().copied().filter(|next| seen.insert(*next)));
    }
    seen.into_iter().map(|subject| model.subject_id(subject).to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_labels_change_nothing(statements in statements(), turn in 0..12_usize) {
        let before = found(&model_from(&statements));
        // Nodes stay before flows: a node belongs to the first cluster that lists it.
        let (mut nodes, mut flows): (Vec<_>, Vec<_>) = statements.iter().cloned().partition(|text| !text.contains("->"));
        let (of_nodes, of_flows) = (turn % nodes.len(), turn % flows.len().max(1));
        nodes.rotate_left(of_nodes);
        flows.rotate_left(of_flows);
        nodes.extend(flows);
        prop_assert_eq!(&before, &found(&model_from(&nodes)));
        let renamed: Vec<String> = statements.iter().map(|text| text.replace("];", " label=\"Another name\"];")).collect();
        prop_assert_eq!(&before, &found(&model_from(&renamed)));
    }

    #[test]
    fn a_stranger_changes_nothing_else(statements in statements()) {
        let mut more = statements.clone();
        more.insert(0, STRANGER.to_owned());
        let after = without(found(&model_from(&more)), &["stranger", "cluster_own"]);
        prop_assert_eq!(found(&model_from(&statements)), after);
    }

    /// Only what hangs together with an element, by flows or by a boundary, may change when it goes.
    #[test]
    fn what_is_removed_changes_only_what_hangs_together_with_it(statements in statements(), which in 0..12_usize) {
        let whole = model_from(&statements);
        let nodes = statements.iter().filter(|text| !text.contains("->")).count();
        let gone = format!("n{}", which % nodes);
        let names = |text: &String| text.split([' ', ';', '[']).any(|word| word == gone);
        let rest: Vec<String> = statements.iter().filter(|text| !names(text)).cloned().collect();
        let near = together(&whole, &gone);
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        prop_assert_eq!(without(found(&whole), &near), without(found(&model_from(&rest)), &near));
    }
}

#[test]
fn a_stranger_changes_nothing_in_real_models() {
    let mut paths = files(&project("fixtures/examples"), &["dot"]);
    paths.extend(shared("models").iter().flat_map(|folder| files(folder, &["dot"])));
    let mut seen = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let Some(end) = text.rfind('}') else { continue };
        let more = compile_text(&format!("{}\n{STRANGER}\n{}", &text[..end], &text[end..]));
        let (Some(before), Some(after)) = (compile_text(&text).diagrams.pop(), more.diagrams.last()) else { continue };
        let after = found(&after.model);
        assert!(after.iter().any(|(subject, _)| subject == "stranger"), "{}", path.display());
        let after = without(after, &["stranger", "cluster_own"]);
        assert_eq!(found(&before.model), after, "{}", path.display());
        seen += 1;
    }
    assert!(seen > 0);
}

/// A model over two thousand flows, with findings of all groups and both bases.
fn large() -> String {
    let mut text = "digraph { tm=1; asset_card=\"Cards; classification=secret\"; \
         subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor] }\
         subgraph cluster_in { kind=boundary; trust=internal;"
        .to_owned();
    for at in 0..700 {
        text += &format!("p{at} [kind=process]; s{at} [kind=store, query=concatenated];");
    }
    text += "}";
    for at in 0..700 {
        text += &format!("user -> p{at} [protocol=http]; p{at} -> s{at} [data=card]; p{at} -> p{};", (at + 1) % 700);
    }
    text + "}"
}

#[test]
fn two_runs_give_the_same_bytes() {
    let text = large();
    let run = || {
        let compilation = compile_text(&text);
        let threats = &compilation.diagrams[0].threats;
        for group in [Group::Floor, Group::Specific, Group::Graph] {
            assert!(threats.findings.values().any(|it| threats.rule(it).unwrap().group == group), "{group:?}");
        }
        for basis in [Basis::Declared, Basis::Unstated] {
            assert!(threats.findings.values().any(|it| it.basis == basis), "{basis:?}");
        }
        json::to_string(&json::document(&compilation, 0))
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(run);
        (one.join().unwrap(), run())
    });
    assert!(one == other, "two runs differ");
}
