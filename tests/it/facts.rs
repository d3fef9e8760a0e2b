//! Facts about the diagram as a whole: each has a model where it is so and a near miss, and the walks agree with trying
//! every path.

use proptest::prelude::*;
use std::fmt::Write as _;
use threatdot::model::{AssetId, ElementId, FlowId, Kind, Model, Subject};
use threatdot::threats::catalogue;
use threatdot::threats::facts::{Facts, Held};

use crate::support::{compile_file, model_of, shared};

/// A model with its facts, asked by names.
struct Asked {
    model: Model,
    facts: Facts,
}

impl Asked {
    fn new(body: &str) -> Self {
        let model = model_of(&format!("digraph d {{ tm=\"1\"; {body} }}"));
        let facts = Facts::of(&model, &catalogue().predicates);
        Self { model, facts }
    }

    fn element(&self, id: &str) -> ElementId {
        self.model.elements.iter().find(|(_, element)| element.id == id).unwrap().0
    }

    fn flow(&self, id: &str) -> FlowId {
        self.model.flows.iter().find(|(_, flow)| flow.id == id).unwrap().0
    }

    fn asset(&self, id: &str) -> AssetId {
        self.model.asset(id).unwrap()
    }

    fn exposed(&self, id: &str) -> bool {
        self.facts.is_exposed(self.element(id))
    }

    fn tainted(&self, id: &str) -> bool {
        self.facts.is_tainted(self.element(id))
    }

    fn behind(&self, id: &str, techs: &[&str]) -> bool {
        let techs: Vec<String> = techs.iter().map(|tech| (*tech).to_owned()).collect();
        self.facts.is_behind(&self.model, self.element(id), &techs)
    }

    fn holds(&self, element: &str, asset: &str) -> Option<Held> {
        self.facts.holds(self.element(element), self.asset(asset))
    }

    fn carries(&self, flow: &str, asset: &str) -> Option<Held> {
        let asset = self.asset(asset);
        let carried = self.facts.carried(&self.model, self.flow(flow));
        carried.into_iter().find(|(own, _)| *own == asset).map(|(_, held)| held)
    }

    fn neighbours(&self, id: &str) -> Vec<&str> {
        let element = self.element(id);
        let found = self.facts.lesser_neighbours(&self.model, element);
        assert_eq!(self.facts.has_lesser_neighbours(element), !found.is_empty(), "{id}");
        found.into_iter().map(|id| self.model.elements[id].id.as_str()).collect()
    }
}

#[test]
fn entries_are_exposed_and_what_they_call_is_not() {
    let asked = Asked::new(
        "user [kind=interactor]; partner [kind=process exposure=partner]; job [kind=process exposure=intranet];
         gw [kind=process tech=gateway]; web [kind=process tech=web]; orders [kind=process]; late [kind=process];
         psp [kind=interactor actor=saas]; admin [kind=interactor trust=internal]; ops [kind=process];
         user -> gw; gw -> web; web -> orders; late -> psp [id=ask]; psp -> late [response_to=ask]; admin -> ops;",
    );
    let exposed: Vec<&str> = ["user", "partner", "job", "gw", "web", "orders", "late", "psp", "admin", "ops"]
        .into_iter()
        .filter(|id| asked.exposed(id))
        .collect();
    assert_eq!(exposed, ["partner", "gw", "web"]);
}

#[test]
fn a_callback_of_a_third_party_is_an_entry_and_a_reply_is_not() {
    let asked = Asked::new(
        "psp [kind=interactor actor=saas]; a [kind=process]; b [kind=process];
         a -> psp [id=pay]; psp -> a [response_to=pay]; psp -> b;",
    );
    assert!(!asked.exposed("a"));
    assert!(asked.exposed("b"));
}

#[test]
fn taint_goes_through_stores_and_ends_at_full_validation() {
    let asked = Asked::new(
        "user [kind=interactor]; web [kind=process input_validation=partial]; db [kind=store]; report [kind=process];
         careful [kind=process input_validation=full]; after [kind=process]; checked [kind=process];
         log [kind=store tech=log]; siem [kind=process]; admin [kind=interactor trust=internal]; tool [kind=process];
         user -> web; web -> db; db -> report; web -> careful; careful -> after; web -> checked [validation=full];
         web -> log; log -> siem; report -> admin; admin -> tool;",
    );
    for id in ["user", "web", "db", "report", "log"] {
        assert!(asked.tainted(id), "{id}");
    }
    for id in ["careful", "after", "checked", "siem", "admin", "tool"] {
        assert!(!asked.tainted(id), "{id}");
    }
}

#[test]
fn a_third_party_taints_by_its_reply() {
    let asked = Asked::new(
        "psp [kind=interactor actor=saas]; pay [kind=process]; book [kind=process]; idle [kind=process];
         pay -> psp [id=ask]; psp -> pay [response_to=ask]; pay -> book; idle -> pay;",
    );
    assert!(asked.tainted("pay") && asked.tainted("book"));
    assert!(!asked.tainted("idle"));
}

#[test]
fn one_way_round_the_filter_is_enough() {
    let body =
        "user [kind=interactor]; waf [kind=process tech=waf]; gw [kind=process tech=gateway]; web [kind=process];
         db [kind=store]; alone [kind=process]; user -> waf; user -> gw; waf -> web; gw -> web; web -> db;";
    let asked = Asked::new(body);
    assert!(asked.behind("web", &["waf", "gateway"]));
    assert!(asked.behind("db", &["gateway", "waf"]));
    assert!(!asked.behind("web", &["waf"]), "a way through the gateway");
    assert!(!asked.behind("waf", &["waf"]), "nothing is in front of the filter itself");
    assert!(!asked.behind("alone", &["waf"]), "no way gets there at all");
    assert!(!asked.behind("web", &[]));
    let around = Asked::new(&format!("{body} user -> web;"));
    assert!(!around.behind("web", &["waf", "gateway"]));
}

#[test]
fn many_sets_of_technologies_are_told_apart() {
    let asked =
        Asked::new("user [kind=interactor]; waf [kind=process tech=waf]; web [kind=process]; user -> waf -> web;");
    for round in 0..100 {
        let other = format!("other{round}");
        assert!(!asked.behind("web", &[&other]));
        assert!(asked.behind("web", &[&other, "waf"]));
    }
}

#[test]
fn a_cdn_that_stands_outside_is_in_front() {
    let asked = Asked::new(
        "user [kind=interactor]; subgraph cluster_x { kind=boundary trust=external cdn [kind=process tech=cdn] }
         web [kind=process]; user -> cdn -> web;",
    );
    assert!(asked.behind("web", &["cdn"]));
}

#[test]
fn the_weak_shop_has_the_facts_that_its_findings_need() {
    let Some(path) = shared("ground-truth/shop.dot") else { return };
    let model = compile_file(&path).diagrams.remove(0).model;
    let asked = Asked { facts: Facts::of(&model, &catalogue().predicates), model };
    let holding = |test: fn(&Asked, &str) -> bool| {
        let all = ["shopper", "psp", "web", "orders", "db", "audit"];
        all.into_iter().filter(|id| test(&asked, id)).collect::<Vec<_>>()
    };
    assert_eq!(holding(Asked::exposed), ["web"]);
    assert_eq!(holding(Asked::tainted), ["shopper", "psp", "web", "orders", "db", "audit"]);
    assert_eq!(holding(|asked, id| asked.behind(id, &["waf", "cdn", "gateway", "lb"])), [""; 0]);
    assert_eq!(asked.facts.class_in_reach(asked.element("shopper")), Some(4));
    let db = Subject::Element(asked.element("db"));
    assert!(asked.facts.is_tagged(&asked.model, db, &["credentials".to_owned()]));
    assert_eq!(asked.holds("audit", "card"), Some(Held::Stated));
    assert_eq!(asked.holds("shopper", "pw"), Some(Held::Stated), "it logs in");
    assert_eq!(asked.holds("shopper", "card"), None, "its page lists the catalogue only");
}

const ASSETS: &str =
    "asset_card=\"Card; classification=restricted; tags=card\"; asset_pw=\"Password; classification=secret\";
     asset_cat=\"Catalogue; classification=public\"; ";

#[test]
fn what_comes_in_has_the_class_that_flows_state() {
    let asked = Asked::new(&format!(
        "{ASSETS} a [kind=process]; b [kind=process]; c [kind=process classification=secret]; d [kind=process];
         a -> b [data=card]; c -> b [data=cat]; a -> d [data=cat]; c -> d;"
    ));
    let class = |id| asked.facts.class_in(asked.element(id));
    assert_eq!((class("b").level, class("b").whole), (Some(3), true));
    assert_eq!((class("d").level, class("d").whole), (Some(0), false));
    assert_eq!((class("c").level, class("c").whole), (None, false));
}

#[test]
fn classes_in_reach_are_those_of_others() {
    let asked = Asked::new(&format!(
        "{ASSETS} user [kind=interactor]; web [kind=process classification=secret]; db [kind=store data=card];
         admin [kind=interactor trust=internal]; vault [kind=store data=pw]; idle [kind=process];
         user -> web [id=ask]; web -> user [response_to=ask]; web -> db; db -> web; web -> admin; admin -> vault;"
    ));
    let reach = |id| asked.facts.class_in_reach(asked.element(id));
    assert_eq!(reach("user"), Some(4));
    assert_eq!(reach("web"), Some(3), "itself left out, and nothing by way of an interactor");
    assert_eq!(reach("db"), Some(4));
    assert_eq!(reach("admin"), Some(4));
    assert_eq!((reach("vault"), reach("idle")), (None, None));
}

#[test]
fn people_ask_through_processes_and_machines_do_not() {
    let asked = Asked::new(
        "user [kind=interactor actor=human]; some [kind=interactor]; cron [kind=interactor actor=system];
         web [kind=process]; api [kind=process]; job [kind=process]; db [kind=store];
         user -> web [id=f1]; web -> db [id=f2]; some -> api [id=f3]; cron -> job [id=f4]; job -> db [id=f5];
         db -> job [id=f6 response_to=f5];",
    );
    let person: Vec<bool> =
        ["f1", "f2", "f3", "f4", "f5", "f6"].map(|id| asked.facts.is_for_a_person(asked.flow(id))).to_vec();
    assert_eq!(person, [true, true, true, false, false, true]);
}

#[test]
fn neighbours_share_the_innermost_host() {
    let asked = Asked::new(
        "user [kind=interactor];
         subgraph cluster_m { kind=boundary boundary=machine trust=internal
           own [kind=process]; plugin [kind=process third_party=yes]; front [kind=process]; keys [kind=store];
           subgraph cluster_n { kind=boundary boundary=network trust=dmz  low [kind=process] }
           subgraph cluster_c { kind=boundary boundary=container  boxed [kind=process] } }
         subgraph cluster_z { kind=boundary boundary=network trust=internal  a [kind=process]; b [kind=process third_party=yes] }
         user -> front;",
    );
    assert_eq!(asked.neighbours("own"), ["plugin", "front", "low"]);
    assert_eq!(asked.neighbours("keys"), ["plugin", "front", "low"]);
    assert_eq!(asked.neighbours("front"), ["plugin", "low"]);
    assert_eq!(asked.neighbours("low"), ["plugin", "front"]);
    assert_eq!(asked.neighbours("boxed"), [""; 0]);
    assert_eq!(asked.neighbours("a"), [""; 0], "a network is nothing to share");
}

#[test]
fn owners_are_handed_down_by_boundaries() {
    let asked = Asked::new(
        "owner=\"board\"; subgraph cluster_o { kind=boundary trust=internal owner=\"shop\"
           subgraph cluster_g { kind=group  a [kind=process]; b [kind=process owner=\"pay\"] } }
         c [kind=process]; a -> b [id=f]; a -> a [id=g]; b -> c [id=h owner=\"net\"];",
    );
    let owner = |subject| asked.model.owner(subject);
    assert_eq!(owner(Subject::Element(asked.element("a"))), Some("shop"));
    assert_eq!(owner(Subject::Element(asked.element("b"))), Some("pay"));
    assert_eq!(owner(Subject::Element(asked.element("c"))), None, "who answers for the diagram is not asked");
    assert_eq!(["f", "g", "h"].map(|id| owner(Subject::Flow(asked.flow(id)))), [None, Some("shop"), Some("net")]);
}

#[test]
fn stores_that_say_nothing_have_the_tags_of_what_comes() {
    let asked = Asked::new(&format!(
        "{ASSETS} a [kind=process]; silent [kind=store]; says [kind=store data=cat]; p [kind=process];
         a -> silent [data=card]; a -> says [data=card]; a -> p [data=card];"
    ));
    let tagged = |id| {
        let subject = Subject::Element(asked.element(id));
        asked.facts.is_tagged(&asked.model, subject, &["card".to_owned()])
    };
    assert!(tagged("silent"));
    assert!(!tagged("says") && !tagged("p") && !tagged("a"));
}

#[test]
fn data_goes_on_with_flows_that_list_none() {
    let asked = Asked::new(&format!(
        "{ASSETS} db [kind=store data=card]; api [kind=process]; web [kind=process]; user [kind=interactor];
         other [kind=process]; db -> api [id=read]; api -> web [id=ask]; web -> user [id=page]; web -> other [id=list data=cat];"
    ));
    assert_eq!(asked.holds("db", "card"), Some(Held::Stated));
    assert_eq!(["api", "web", "user"].map(|id| asked.holds(id, "card")), [Some(Held::Possible); 3]);
    assert_eq!(asked.holds("other", "card"), None, "a list is the whole list");
    assert_eq!(asked.holds("web", "cat"), Some(Held::Stated), "it sends it");
    assert_eq!(asked.carries("page", "card"), Some(Held::Possible));
    assert_eq!(asked.carries("list", "cat"), Some(Held::Stated));
    assert_eq!(asked.carries("list", "card"), None);
    let user = asked.element("user");
    assert_eq!(asked.facts.class(Subject::Element(user)).level, None, "what is only possible is no class");
    assert_eq!(asked.facts.possible_class(&asked.model, user), Some(3));
}

#[test]
fn interactors_keep_what_they_are_told() {
    let asked = Asked::new(&format!(
        "{ASSETS} web [kind=process data=card]; user [kind=interactor data=cat]; shop [kind=process];
         web -> user [data=card]; user -> shop [id=buy];"
    ));
    assert_eq!(asked.holds("user", "card"), Some(Held::Stated));
    assert_eq!(asked.holds("shop", "card"), None);
    assert_eq!(asked.carries("buy", "cat"), Some(Held::Possible));
}

#[test]
fn data_ends_where_it_is_lowered() {
    let asked = Asked::new(&format!(
        "{ASSETS} db [kind=store data=\"card,pw\"]; hash [kind=process declassifies=pw]; mask [kind=process masks=card];
         a [kind=process]; b [kind=process]; c [kind=process]; d [kind=process]; e [kind=store]; f [kind=process];
         db -> hash; db -> mask; hash -> a; mask -> b; mask -> c [data=card]; db -> d [masking=yes];
         db -> e [access=read]; db -> f [classification=restricted];"
    ));
    assert_eq!((asked.holds("a", "pw"), asked.holds("a", "card")), (None, Some(Held::Possible)));
    assert_eq!((asked.holds("b", "card"), asked.holds("b", "pw")), (None, Some(Held::Possible)));
    assert_eq!(asked.holds("c", "card"), None);
    assert_eq!((asked.holds("d", "card"), asked.holds("e", "card")), (None, None));
    assert_eq!((asked.holds("f", "card"), asked.holds("f", "pw")), (Some(Held::Possible), None));
    let held: Vec<AssetId> = asked.facts.held(asked.element("db")).map(|(asset, _)| asset).collect();
    assert_eq!(held, [asked.asset("pw"), asked.asset("card")], "the highest class first");
}

#[test]
fn more_than_a_word_of_assets_is_followed() {
    let mut body = String::new();
    for asset in 0..150 {
        write!(body, "asset_a{asset}=\"A; classification={}\"; ", ["public", "secret"][asset % 2]).unwrap();
    }
    let all: Vec<String> = (0..150).map(|asset| format!("a{asset}")).collect();
    let asked = Asked::new(&format!(
        "{body} s [kind=store data=\"{}\"]; p [kind=process]; q [kind=process]; s -> p; p -> q [classification=internal];",
        all.join(",")
    ));
    for (at, asset) in all.iter().enumerate() {
        assert_eq!(asked.holds("p", asset), Some(Held::Possible), "{asset}");
        assert_eq!(asked.holds("q", asset).is_some(), at % 2 == 0, "{asset}");
    }
}

/// A diagram by numbers: elements are a kind, a zone and a choice of attributes, flows two ends and a choice.
fn random_body(elements: &[(usize, usize, usize)], flows: &[(usize, usize, usize)]) -> String {
    let mut body = String::from(ASSETS);
    for (zone, trust) in ["untrusted", "dmz", "internal"].into_iter().enumerate() {
        write!(body, "subgraph cluster_{zone} {{ kind=boundary trust={trust} ").unwrap();
        for (at, (kind, own, choice)) in elements.iter().enumerate().filter(|(_, element)| element.1 == zone) {
            let (kind, more) = match kind {
                0 => ("interactor", ["", "data=card", "", "actor=saas", "", ""]),
                1 | 2 => (
                    "process",
                    ["", "tech=waf", "input_validation=full", "declassifies=card", "data=pw", "tech=gateway masks=pw"],
                ),
                _ => ("store", ["", "tech=log", "data=card", "data=\"card,pw\"", "", "classification=confidential"]),
            };
            write!(body, "n{at} [kind={kind} {}]; ", more[*choice]).unwrap();
            assert_eq!(*own, zone);
        }
        body += "} ";
    }
    for (at, (from, to, choice)) in flows.iter().enumerate() {
        let (from, to) = (from % elements.len(), to % elements.len());
        let more = [
            "",
            "",
            "data=card",
            "data=cat",
            "validation=full",
            "access=read",
            "classification=internal",
            "masking=yes",
        ];
        let reply = flows[..at]
            .iter()
            .position(|(a, b, _)| (a % elements.len(), b % elements.len()) == (to, from) && choice % 3 == 1);
        let reply = reply.map_or(String::new(), |request| format!("response_to=f{request}"));
        write!(body, "n{from} -> n{to} [id=f{at} {} {reply}]; ", more[*choice]).unwrap();
    }
    body
}

/// Every simple path from an element, as flows; the empty one too.
fn paths(model: &Model, from: ElementId, allowed: &dyn Fn(FlowId) -> bool) -> Vec<Vec<FlowId>> {
    fn extend(
        model: &Model,
        at: ElementId,
        path: &mut Vec<FlowId>,
        seen: &mut Vec<ElementId>,
        allowed: &dyn Fn(FlowId) -> bool,
        out: &mut Vec<Vec<FlowId>>,
    ) {
        out.push(path.clone());
        for (id, flow) in model.flows.iter() {
            if flow.source == at && !seen.contains(&flow.target) && allowed(id) {
                path.push(id);
                seen.push(flow.target);
                extend(model, flow.target, path, seen, allowed, out);
                path.pop();
                seen.pop();
            }
        }
    }
    let mut out = Vec::new();
    extend(model, from, &mut Vec::new(), &mut vec![from], allowed, &mut out);
    out
}

impl Asked {
    fn untrusted(&self) -> Vec<ElementId> {
        self.model.elements.ids().filter(|id| self.model.trust(*id) <= 1).collect()
    }

    fn request(&self, flow: FlowId) -> bool {
        self.facts.request(flow).is_none()
    }

    fn kind(&self, element: ElementId) -> Kind {
        self.model.elements[element].kind
    }

    fn says(&self, subject: Subject, attribute: &str, word: &str) -> bool {
        self.model.stated(subject).is(attribute, word)
    }

    fn ends(&self, path: &[FlowId], start: ElementId) -> (Vec<ElementId>, ElementId) {
        let mut nodes = vec![start];
        nodes.extend(path.iter().map(|flow| self.model.flows[*flow].target));
        let last = nodes.pop().unwrap();
        (nodes, last)
    }

    fn tainted_by_trying(&self, element: ElementId) -> bool {
        let open = |flow| !self.says(Subject::Flow(flow), "validation", "full");
        self.untrusted().into_iter().any(|start| {
            paths(&self.model, start, &open).iter().any(|path| {
                let (before, last) = self.ends(path, start);
                let clear = |id: &ElementId| {
                    self.kind(*id) == Kind::Interactor || self.says(Subject::Element(*id), "input_validation", "full")
                };
                let log = |id: &ElementId| self.says(Subject::Element(*id), "tech", "log");
                last == element
                    && before.iter().skip(1).all(|id| !clear(id) && !log(id))
                    && (path.is_empty() || !clear(&last))
            })
        })
    }

    fn behind_by_trying(&self, element: ElementId, techs: &[&str]) -> bool {
        let mut ways = Vec::new();
        for start in self.untrusted() {
            for path in paths(&self.model, start, &|flow| self.request(flow)) {
                let (before, last) = self.ends(&path, start);
                if last == element && before.iter().skip(1).all(|id| self.kind(*id) != Kind::Interactor) {
                    ways.push(before);
                }
            }
        }
        let passes = |way: &Vec<ElementId>| {
            way.iter().any(|id| techs.iter().any(|tech| self.says(Subject::Element(*id), "tech", tech)))
        };
        !ways.is_empty() && ways.iter().all(passes)
    }

    fn reach_by_trying(&self, element: ElementId) -> Option<u8> {
        let mut best = None;
        for path in paths(&self.model, element, &|flow| self.request(flow)) {
            let (before, last) = self.ends(&path, element);
            let through = before.iter().skip(1).all(|id| self.kind(*id) != Kind::Interactor);
            if last != element && through && self.kind(last) != Kind::Interactor {
                best = best.max(self.facts.class(Subject::Element(last)).level);
            }
        }
        best
    }

    fn lists(&self, subject: Subject, attribute: &str, asset: &str) -> bool {
        self.model.stated(subject).get(attribute).is_some_and(|stated| stated.value.is(asset))
    }

    fn lowers(&self, flow: FlowId, asset: &str) -> bool {
        let source = Subject::Element(self.model.flows[flow].source);
        self.says(Subject::Flow(flow), "masking", "yes")
            || self.lists(source, "declassifies", asset)
            || self.lists(source, "masks", asset)
    }

    fn stated_by_trying(&self, element: ElementId, asset: &str) -> bool {
        let flows = || self.model.flows.iter().filter(|(id, _)| self.lists(Subject::Flow(*id), "data", asset));
        self.lists(Subject::Element(element), "data", asset)
            || flows().any(|(_, flow)| flow.source == element)
            || flows().any(|(id, flow)| flow.target == element && !self.lowers(id, asset))
    }

    fn holds_by_trying(&self, element: ElementId, asset: &str) -> bool {
        let class = self.model.assets[self.asset(asset)].classification;
        let carries = |flow: FlowId| {
            let (subject, source) = (Subject::Flow(flow), self.model.flows[flow].source);
            let stated = &self.model.flows[flow].stated;
            let own = self.kind(source) != Kind::Interactor || self.lists(Subject::Element(source), "data", asset);
            let question = stated.is("access", "read") && self.request(flow);
            let low = stated.is("classification", "internal") && class > Some(1);
            stated.get("data").is_none()
                && own
                && !question
                && !low
                && !self.lowers(flow, asset)
                && !self.says(subject, "masking", "yes")
        };
        self.model
            .elements
            .ids()
            .filter(|start| self.stated_by_trying(*start, asset))
            .any(|start| paths(&self.model, start, &carries).iter().any(|path| self.ends(path, start).1 == element))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn walks_agree_with_trying_every_path(
        elements in proptest::collection::vec((0usize..4, 0usize..3, 0usize..6), 2..8),
        flows in proptest::collection::vec((0usize..8, 0usize..8, 0usize..8), 1..14),
    ) {
        let asked = Asked::new(&random_body(&elements, &flows));
        prop_assert_eq!(asked.model.elements.len(), elements.len());
        for id in asked.model.elements.ids() {
            let name = &asked.model.elements[id].id;
            prop_assert_eq!(asked.facts.is_tainted(id), asked.tainted_by_trying(id), "taint of {}", name);
            for techs in [&["waf"][..], &["waf", "gateway"]] {
                prop_assert_eq!(asked.behind(name, techs), asked.behind_by_trying(id, techs), "{} {:?}", name, techs);
            }
            prop_assert_eq!(asked.facts.class_in_reach(id), asked.reach_by_trying(id), "reach of {}", name);
            for asset in ["card", "pw", "cat"] {
                let stated = asked.stated_by_trying(id, asset).then_some(Held::Stated);
                let held = stated.or_else(|| asked.holds_by_trying(id, asset).then_some(Held::Possible));
                prop_assert_eq!(asked.holds(name, asset), held, "{} at {}", asset, name);
            }
        }
    }
}
