//! Data assets: named and not declared, declared and not used, without a class.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, nearest};
use crate::edit::Edit;
use crate::lints::phrase::{count, quoted};
use crate::lints::{Lint, State, Survey};
use crate::model::vocabulary::{ASSET_LISTS, CLASSIFICATION};
use crate::model::{Asset, ListItem, Stated, Subject};

pub(in crate::lints) static UNKNOWN_ASSET: Lint = Lint {
    code: Code {
        id: "L041",
        name: "unknown-asset",
        severity: Severity::Error,
        summary: "`data` names an asset that is not declared",
        docs: r#"
`data`, `declassifies` or `masks` names an asset that the diagram does not declare, although it declares others.

**Why it matters.** The analysis follows assets by their names. One that is not declared has no class, so nothing that happens
to it is ever too bad.

```dot,bad
digraph {
  asset_card="Card data; classification=restricted";
  web [kind=process];
  db [kind=store, data=card];
  web -> db [data=crad];
}
```

```dot,good
digraph {
  asset_card="Card data; classification=restricted";
  web [kind=process];
  db [kind=store, data=card];
  web -> db [data=card];
}
```

In a diagram that declares no asset at all the words of `data` are free: they count as tags.
"#,
    },
    check: unknown_asset,
};

/// Words compared with the declared assets in one run, and assets that each is compared with.
const COMPARED: (usize, usize) = (200, 500);

fn unknown_asset(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    if model.assets.is_empty() && model.shared_assets.is_empty() {
        return;
    }
    let assets = model.known_assets().take(COMPARED.1).collect();
    let mut meant = Meant { assets, known: HashMap::new() };
    for stated in lists(survey, ASSET_LISTS) {
        let unknown = stated.value.items().iter().filter(|item| survey.propagation().asset(&item.text).is_none());
        for item in unknown {
            sink.report(&UNKNOWN_ASSET.code, || undeclared(survey, stated, item, &mut meant));
        }
    }
}

/// The lists of some names that subjects state, each once where it is written.
fn lists<'a>(survey: &Survey<'a>, names: &'a [&str]) -> impl Iterator<Item = &'a Stated> {
    let model = survey.model;
    let mut seen = HashSet::new();
    let all =
        model.subjects().flat_map(move |subject| names.iter().filter_map(move |name| model.stated(subject).get(name)));
    all.filter(move |stated| seen.insert(stated.value_span))
}

fn undeclared(survey: &Survey, stated: &Stated, item: &ListItem, meant: &mut Meant) -> Diagnostic {
    let message = format!("asset {} is not declared", quoted(&item.text));
    let said = Diagnostic::new(&UNKNOWN_ASSET.code, item.span, message);
    let said = said.label(format!("`{}` names assets", stated.def.name));
    let Some((asset, why)) = meant.asset(&item.text) else {
        let name = survey.prefixed(&format!("asset_{}", item.text.replace(|c: char| !c.is_alphanumeric(), "_")));
        return said.help(format!("declare it on the graph: `{name}=\"Title; classification=...\"`"));
    };
    let id = &asset.id;
    let place = match why {
        Why::Near => "this asset is declared".to_owned(),
        Why::Title => format!("{} is the title of this asset", quoted(&item.text)),
        Why::Tag => format!("{} is a tag of this asset", quoted(&item.text)),
    };
    let said = match asset.name_span() {
        Some(span) => said.also(span, place),
        None => said.note(format!("{place}, in the configuration: `{id}`")),
    };
    let said = said.help(format!("did you mean `{id}`?"));
    // A list that is joined or escaped has no range for each of its items.
    if survey.source.slice(item.span) != item.text {
        return said;
    }
    said.fix(
        Fix::risky(format!("replace it by `{id}`"), [Edit::replace(item.span, id.clone())])
            .touching_attributes([stated.def.name]),
    )
}

/// How it is known which asset was meant.
#[derive(Clone, Copy)]
enum Why {
    Near,
    Title,
    Tag,
}

/// The assets that unknown words were probably meant to be.
struct Meant<'a> {
    assets: Vec<&'a Asset>,
    known: HashMap<String, Option<(&'a Asset, Why)>>,
}

impl<'a> Meant<'a> {
    fn asset(&mut self, word: &str) -> Option<(&'a Asset, Why)> {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        if self.known.len() >= COMPARED.0 {
            return None;
        }
        let found = self.search(word);
        self.known.insert(word.to_owned(), found);
        found
    }

    fn search(&self, word: &str) -> Option<(&'a Asset, Why)> {
        let assets = || self.assets.iter().copied();
        if let Some(asset) = assets().find(|asset| asset.title.eq_ignore_ascii_case(word)) {
            return Some((asset, Why::Title));
        }
        let near = nearest(word, assets().map(|asset| asset.id.as_str()));
        if let Some(asset) = near.and_then(|near| assets().find(|asset| asset.id == near)) {
            return Some((asset, Why::Near));
        }
        let mut tagged = assets().filter(|asset| asset.tags.iter().any(|tag| tag == word));
        // A tag of several assets names none of them.
        let (first, second) = (tagged.next(), tagged.next());
        first.filter(|_| second.is_none()).map(|asset| (asset, Why::Tag))
    }
}

pub(in crate::lints) static UNUSED_ASSET: Lint = Lint {
    code: Code {
        id: "L042",
        name: "unused-asset",
        severity: Severity::Warning,
        summary: "a declared asset is nowhere carried or kept",
        docs: r#"
An asset is declared, and no element and no flow has it in its `data`.

**Why it matters.** Either the asset is gone and its line was left behind, or a flow does not say that it carries it, and then
the threats to that flow are rated too low.

```dot,bad
digraph {
  asset_card="Card data; classification=restricted";
  asset_order="Orders; classification=confidential";
  web [kind=process];
  db [kind=store, data=order];
  web -> db [data=order];
}
```

```dot,good
digraph {
  asset_card="Card data; classification=restricted";
  asset_order="Orders; classification=confidential";
  web [kind=process];
  db [kind=store, data="order,card"];
  web -> db [data="order,card"];
}
```
"#,
    },
    check: unused_asset,
};

fn unused_asset(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let used: HashSet<&str> =
        lists(survey, &["data"]).flat_map(|stated| stated.value.items()).map(|item| item.text.as_str()).collect();
    for asset in model.assets.values().filter(|asset| !used.contains(asset.id.as_str())) {
        // One that is shared is there for other diagrams too.
        let Some(name) = asset.name_span() else { continue };
        sink.report(&UNUSED_ASSET.code, || {
            let message = format!("asset {} is never used", quoted(&asset.id));
            Diagnostic::new(&UNUSED_ASSET.code, name, message)
                .label(format!("no `{}` names it", survey.prefixed("data")))
                .help("name it where it is carried or kept, or remove it")
        });
    }
}

pub(in crate::lints) static ASSET_NO_CLASS: Lint = Lint {
    code: Code {
        id: "L043",
        name: "asset-no-class",
        severity: Severity::Warning,
        summary: "an asset has no classification",
        docs: r#"
A declared asset does not say how sensitive it is.

**Why it matters.** The class of an asset rates the threats to all that carries or keeps it. Without one they count as neither
harmless nor bad, and nothing about the data itself is ever found.

```dot,bad
digraph {
  asset_card="Card data; tags=pci";
  db [kind=store, data=card];
}
```

```dot,good
digraph {
  asset_card="Card data; classification=restricted; tags=pci";
  db [kind=store, data=card];
}
```
"#,
    },
    check: asset_no_class,
};

fn asset_no_class(survey: &Survey, sink: &mut Sink) {
    let unread = |state: &State| matches!(state, State::BadAsset(_));
    let unreadable: HashSet<u32> = survey
        .sites
        .iter()
        .filter(|site| site.in_state(unread).next().is_some())
        .map(|site| site.attr.name_span.start)
        .collect();
    let uses = uses(survey);
    for asset in survey.model.assets.values() {
        // What cannot be read is spoken of already; the configuration must say a class.
        let Some(name) = asset.name_span().filter(|name| !unreadable.contains(&name.start)) else { continue };
        if asset.classification.is_some() {
            continue;
        }
        sink.report(&ASSET_NO_CLASS.code, || {
            let message = format!("asset {} has no classification", quoted(&asset.id));
            let said = Diagnostic::new(&ASSET_NO_CLASS.code, name, message)
                .label("how sensitive it is, is not said")
                .help(format!("add `classification={}` after the title", CLASSIFICATION.join("|")));
            match uses.get(asset.id.as_str()) {
                Some(many) => said.note(format!("it is named by {}", count(*many, "item"))),
                None => said,
            }
        });
    }
}

/// On how many items each asset is named.
fn uses<'a>(survey: &Survey<'a>) -> BTreeMap<&'a str, usize> {
    let model = survey.model;
    let mut uses = BTreeMap::new();
    if model.assets.values().all(|asset| asset.classification.is_some()) {
        return uses;
    }
    let stated = model.subjects().filter_map(|subject: Subject| model.stated(subject).get("data"));
    for item in stated.flat_map(|stated| stated.value.items()) {
        *uses.entry(item.text.as_str()).or_insert(0) += 1;
    }
    uses
}
