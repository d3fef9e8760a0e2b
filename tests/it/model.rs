//! Lowering: kinds, names, presets, crossings, and what is not stated.

use threatdot::diagnostics::Sink;
use threatdot::model::{Kind, LowerOptions, Model, StatedBy, is_annotated, lower};
use threatdot::source::Source;
use threatdot::{graph, syntax};

fn model_under(text: &str, prefix: Option<&str>) -> (Model, bool) {
    let source = Source::new("test.dot", text);
    let mut sink = Sink::new();
    let tree = syntax::parse(&source, &mut sink);
    let graphs = graph::resolve(&tree, &source, &mut sink);
    let found = sink.finish();
    assert_eq!(found.errors, 0, "{:?}", found.items);
    let options = LowerOptions { prefix: prefix.map(str::to_owned), ..LowerOptions::default() };
    (lower(&graphs[0], &source, &options), is_annotated(&graphs[0], &options))
}

fn model(text: &str) -> Model {
    model_under(text, None).0
}

fn flow_names(model: &Model) -> Vec<&str> {
    model.flows.values().map(|flow| flow.id.as_str()).collect()
}

#[test]
fn flows_are_named_by_id_or_ends() {
    let model = model(
        "digraph { node [kind=process]; a -> b; a -> b; b -> a [dir=back]; a -> c [id=x, dir=both]; c -> a [id=x];
         a -> b [style=invis]; n [kind=note]; n -> a; a -> a [dir=both]; d -> a [dir=both] }",
    );
    assert_eq!(flow_names(&model), ["a->b", "a->b#2", "a->b#3", "x", "x#back", "x#2", "a->a", "d->a", "a->d"]);
    assert!(model.flows.values().nth(2).unwrap().reversed);
}

#[test]
fn protocols_state_what_nobody_else_states() {
    let model = model(
        "digraph { node [kind=process]; edge [peer_authn=pinned];
         a -> b [protocol=HTTPS]; a -> c [protocol=https, encryption=none]; a -> d [protocol=\"HTTP/S\"];
         a -> e [protocol=\"http/1.1\"]; a -> f [peer_authn=\"\", protocol=\"https:8443\"] }",
    );
    let shown: Vec<String> = model
        .flows
        .values()
        .map(|flow| {
            let show = |name| {
                flow.stated.get(name).map_or("-".to_owned(), |one| format!("{}/{:?}", one.value.written(), one.by))
            };
            format!("{} {}", show("encryption"), show("peer_authn"))
        })
        .collect();
    let default = "pinned/Default(SubgraphId(0))";
    assert_eq!(
        shown,
        [
            format!("tls/Protocol {default}"),
            format!("none/Own {default}"),
            format!("- {default}"),
            format!("none/Protocol {default}"),
            "tls/Protocol cert/Protocol".to_owned(),
        ]
    );
    assert!(model.flows.values().all(|flow| flow.stated.iter().filter(|one| one.by == StatedBy::Own).count() <= 2));
}

#[test]
fn flows_cross_trust_boundaries_only() {
    let model = model(
        "digraph { subgraph cluster_a { trust=1; subgraph cluster_g { kind=group; subgraph cluster_b { trust=2; x } } }
         subgraph cluster_c { kind=boundary; y; subgraph cluster_d { style=dashed; color=red; z } } o; x -> z; z -> o; y -> z }",
    );
    let ids = |passed: &[threatdot::model::BoundaryId]| {
        passed.iter().map(|id| model.boundaries[*id].id.as_str()).collect::<Vec<_>>().join(" ")
    };
    let crossed: Vec<String> =
        model.flows.values().map(|flow| format!("{} | {}", ids(&flow.leaves), ids(&flow.enters))).collect();
    assert_eq!(crossed, ["cluster_b cluster_a | cluster_c cluster_d", "cluster_d cluster_c | ", " | cluster_d"]);
}

#[test]
fn kinds_come_from_kind_else_from_the_drawing() {
    let model = model(
        r#"digraph { a [shape=square]; b [shape=oval]; c; d [peripheries=2]; e [shape=underline];
           f [shape=none, label=<<TABLE SIDES="tb"><TR><TD>x</TD></TR></TABLE>>]; g [shape=box, style="filled,invis"];
           h [shape=point]; i [shape=point]; i -> a; j [kind=external, shape=cylinder]; k [kind=proces, shape=circle] }"#,
    );
    let kinds: Vec<Kind> = model.elements.values().map(|element| element.kind).collect();
    use Kind::{Interactor, Note, Process, Store, Unknown};
    assert_eq!(kinds, [Interactor, Process, Unknown, Process, Store, Store, Note, Note, Unknown, Interactor, Process]);
    assert!(model.elements.values().nth(3).unwrap().multiple);
}

#[test]
fn labels_stand_on_one_line() {
    let model = model(
        r#"digraph G { a [label="Web\nserver \N of \G"]; b [label=<<b>R&amp;D</b><br/>db&#45;1 <!-- no -->>];
           c [shape=record, label="{<p> left|right \| too}"]; d [label=""]; e [label="A &amp; B"] }"#,
    );
    let labels: Vec<&str> = model.elements.values().map(|element| element.label.as_str()).collect();
    assert_eq!(labels, ["Web server a of G", "R&D db-1", "left right | too", "d", "A & B"]);
}

#[test]
fn a_prefix_hides_bare_names() {
    let text = "digraph { tm_chart=sdl; a [tm_kind=process, kind=store, tm_authn=mtls, authn=none] }";
    let (prefixed, annotated) = model_under(text, Some("tm_"));
    let element = prefixed.elements.values().next().unwrap();
    assert_eq!((element.kind, prefixed.chart, annotated), (Kind::Process, Some("sdl"), true));
    assert!(element.stated.is("authn", "mtls"));
    let (bare, _) = model_under(text, None);
    assert_eq!((bare.elements.values().next().unwrap().kind, bare.chart), (Kind::Store, None));
}

#[test]
fn a_file_of_somebody_else_is_not_annotated() {
    for text in [
        "digraph { a [kind=function, label=x]; a -> b [format=pdf, data=x] }",
        "graph { label=\"Team\"; owner=me; tags=x; a -- b }",
        "digraph { subgraph cluster_a { owner=x; style=dashed; color=red; a } }",
    ] {
        assert!(!model_under(text, None).1, "{text}");
    }
    for text in [
        "digraph { tm=1 }",
        "digraph { a [kind=proces] }",
        "digraph { asset_x=\"X\" }",
        "digraph { a -> b [encryption=tls] }",
    ] {
        assert!(model_under(text, None).1, "{text}");
    }
}

#[test]
fn what_is_handed_down_is_not_stated() {
    let model = model(
        "digraph { subgraph cluster_a { label=Outer; kind=boundary; trust=dmz; owner=x; subgraph cluster_b { a } } }",
    );
    let inner = model.boundaries.values().nth(1).unwrap();
    assert!(!inner.is_trust_boundary && inner.trust.is_none() && inner.stated.iter().next().is_none());
    assert_eq!(inner.label, "b");
    let element = model.elements.ids().next().unwrap();
    assert_eq!(
        (model.trust(element), model.zone(element).map(|zone| model.boundaries[zone].id.as_str())),
        (2, Some("cluster_a"))
    );
}
