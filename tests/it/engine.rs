//! Findings depend on what is stated and linked, and on nothing else: not on order, labels or parts that nothing links.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::support::{model_of, options};
use threatdot::model::Model;
use threatdot::threats::derive;

/// Id, status, severity and basis of every finding.
fn told(model: &Model) -> BTreeSet<String> {
    let threats = derive(model, &options().threats);
    let line = |finding| -> String {
        let threatdot::threats::Finding { status, severity, basis, .. } = finding;
        let id = threats.id(model, &finding);
        format!("{id} {} {} {}", status.as_str(), severity.as_str(), basis.as_str())
    };
    threats.findings.values().map(|finding| line(*finding)).collect()
}

/// A part of a diagram: its elements in two zones and the flows between them, all names beginning with a prefix.
#[derive(Clone, Debug)]
struct Part {
    elements: Vec<(bool, String)>,
    flows: Vec<String>,
}

impl Part {
    fn reversed(&self) -> Self {
        Self {
            elements: self.elements.iter().rev().cloned().collect(),
            flows: self.flows.iter().rev().cloned().collect(),
        }
    }
}

fn part(prefix: &'static str) -> impl Strategy<Value = Part> {
    const OWN: &[&str] = &[
        "kind=process, authn=password, tech=web, data=card",
        "kind=process, authn=none, session=cookie, runs_as=root",
        "kind=process, tech=gateway, rate_limit=yes, redundant=no",
        "kind=process, query=concatenated, authz=role, logging=none",
        "kind=process, input_validation=full, authn=mtls, masks=card",
        "kind=store, tech=sql, data=\"card,key\", availability=high",
        "kind=store, tech=log",
        "kind=store, tech=queue, encryption_at_rest=disk, data=card",
        "kind=interactor, actor=human",
        "kind=interactor, actor=saas, third_party=yes, trust=external",
    ];
    const FLOW: &[&str] = &[
        "",
        "protocol=http, data=card",
        "protocol=https, authn=token",
        "protocol=sql, account=admin",
        "protocol=amqp, access=write",
        "encryption=mtls, authz=delegated, timeout=yes",
    ];
    let elements = prop::collection::vec((any::<bool>(), prop::sample::select(OWN)), 2..7);
    let flows = prop::collection::vec((0..7_usize, 0..7_usize, prop::sample::select(FLOW)), 0..10);
    (elements, flows).prop_map(move |(elements, flows)| {
        let count = elements.len();
        let flow = |(at, (from, to, own)): (usize, (usize, usize, &str))| {
            let (from, to) = (from % count, to % count);
            format!("{prefix}{from} -> {prefix}{to} [id={prefix}f{at}, label=\"LABEL {at}\", {own}];\n")
        };
        let element = |(at, (inner, own)): (usize, (bool, &str))| {
            (inner, format!("{prefix}{at} [label=\"LABEL {at}\", {own}];\n"))
        };
        Part {
            elements: elements.into_iter().enumerate().map(element).collect(),
            flows: flows.into_iter().enumerate().map(flow).collect(),
        }
    })
}

/// Each part in zones of its own.
fn diagram(parts: &[(&str, &Part)], labels: &str) -> Model {
    let zones = parts.iter().map(|(name, part)| {
        let zone = |inner: bool, trust: &str| {
            let own = part.elements.iter().filter(|(own, _)| *own == inner).map(|(_, text)| text.as_str());
            let members: String = own.map(|text| text.replace("LABEL", labels)).collect();
            format!(
                "subgraph cluster_{name}_{trust} {{ kind=boundary; trust={trust}; label=\"{labels}\"; {members} }}\n"
            )
        };
        let flows: String = part.flows.iter().map(|flow| flow.replace("LABEL", labels)).collect();
        zone(false, "dmz") + &zone(true, "internal") + &flows
    });
    model_of(&format!(
        "digraph {{ tm=1; asset_card=\"Card; classification=restricted; tags=card\"; \
         asset_key=\"Key; classification=secret; tags=credentials\";\n{} }}",
        zones.collect::<String>()
    ))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_do_not_depend_on_order_or_labels(part in part("a")) {
        let plain = told(&diagram(&[("a", &part)], "one"));
        prop_assert_eq!(&plain, &told(&diagram(&[("a", &part.reversed())], "one")));
        prop_assert_eq!(&plain, &told(&diagram(&[("a", &part)], "quite another")));
    }

    /// Two parts that no flow links say nothing of each other: with and without the other, findings are the same.
    #[test]
    fn unrelated_parts_do_not_touch_each_other(one in part("a"), other in part("b")) {
        let of = |all: BTreeSet<String>, prefix: &str| -> BTreeSet<String> {
            let subject = |line: &String| line.split_once(':').unwrap().1.trim_start_matches("cluster_").to_owned();
            all.into_iter().filter(|line| subject(line).starts_with(prefix)).collect()
        };
        let both = told(&diagram(&[("a", &one), ("b", &other)], "x"));
        prop_assert_eq!(of(both.clone(), "a"), of(told(&diagram(&[("a", &one)], "x")), "a"));
        prop_assert_eq!(of(both, "b"), of(told(&diagram(&[("b", &other)], "x")), "b"));
    }
}
