//! Assets that a diagram declares although the configuration shares them.

use std::collections::HashMap;

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::Asset;
use crate::model::vocabulary::CLASSIFICATION;

pub(in crate::lints) static ASSET_REDECLARED: Lint = Lint {
    code: Code {
        id: "L048",
        name: "asset-redeclared",
        severity: Severity::Warning,
        summary: "a diagram declares an asset that the configuration shares",
        docs: r#"
`[[asset]]` of `threatdot.toml` declares an asset for all diagrams, and a diagram declares one of the same name. In that diagram its
own declaration holds.

**Why it matters.** Data of one name would be restricted in one diagram and public in another, and each report would be right on
its own.

With this configuration:

```toml
[[asset]]
id = "card"
title = "Card data"
classification = "restricted"
```

```dot,bad
digraph {
  asset_card="Card data; classification=internal";
  db [kind=store, data=card];
}
```

```dot,good
digraph {
  db [kind=store, data=card];
}
```
"#,
    },
    check: asset_redeclared,
};

fn asset_redeclared(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let shared: HashMap<&str, &Asset> = model.shared_assets.iter().map(|asset| (asset.id.as_str(), asset)).collect();
    for asset in model.assets.values() {
        let (Some(name), Some(shared)) = (asset.name_span(), shared.get(asset.id.as_str())) else { continue };
        sink.report(&ASSET_REDECLARED.code, || {
            let message = format!("asset {} is declared by the configuration too", quoted(&asset.id));
            let said = Diagnostic::new(&ASSET_REDECLARED.code, name, message).label("this one holds here");
            let said = match (class(asset), class(shared)) {
                (own, other) if own == other => said,
                (own, other) => said.note(format!("here it is {own}, there {other}")),
            };
            said.help("remove it here, or give it another name if it is other data")
        });
    }
}

fn class(asset: &Asset) -> &'static str {
    asset.classification.and_then(|level| CLASSIFICATION.get(usize::from(level))).copied().unwrap_or("without a class")
}
