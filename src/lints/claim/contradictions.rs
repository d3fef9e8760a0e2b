//! Controls that are claimed and denied on the same item.

use std::collections::HashSet;

use super::surroundings;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::quoted;
use crate::lints::structure::is_out_of_scope;
use crate::lints::{Lint, Survey};
use crate::model::vocabulary::On;
use crate::model::{Stated, StatedBy, StatedList, Subject};

pub(in crate::lints) static CLAIM_CONTRADICTED: Lint = Lint {
    code: Code {
        id: "L068",
        name: "claim-contradicted",
        severity: Severity::Warning,
        summary: "a control is claimed that something else denies",
        docs: "
An attribute claims a control, and another attribute, or the place in the diagram, says that it cannot be there. These are looked
at:

- on a flow: `authn=mtls`, `peer_authn=cert|pinned|mtls` or a `tls_version` without encryption (`encryption=none`, or a protocol
  that implies it), `authz` or `token_binding` with `authn=none`, and `network=in_process` or `loopback` across the line of a machine
  or a network;
- on a process: `authz=role|object|abac|delegated` or `lockout` with `authn=none`, and `logging=security` where the diagram has a
  log and nothing leads from the process to it;
- on an interactor: `mfa=yes` with `authn=none`; on a store: `backup_encryption=yes` with `backup=none`;
- anywhere: `exposure=none` or `local` where a request comes in over the internet.

**Why it matters.** A claim discharges threats. One that cannot be true discharges them, too.

```dot,bad
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [authn=mtls, encryption=none];
}
```

```dot,good
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [authn=mtls, encryption=mtls];
}
```
",
    },
    check: claim_contradicted,
};

/// A claim, what denies it, and why. No words stand for any value.
struct Contradiction {
    on: On,
    claim: (&'static str, &'static [&'static str]),
    denied_by: (&'static str, &'static [&'static str]),
    why: &'static str,
}

const CONTRADICTIONS: &[Contradiction] = &[
    Contradiction {
        on: On::FLOW,
        claim: ("authn", &["mtls"]),
        denied_by: ("encryption", &["none"]),
        why: "mutual TLS is encrypted",
    },
    Contradiction {
        on: On::FLOW,
        claim: ("peer_authn", &["cert", "pinned", "mtls"]),
        denied_by: ("encryption", &["none"]),
        why: "a certificate is shown in a handshake",
    },
    Contradiction {
        on: On::FLOW,
        claim: ("tls_version", &[]),
        denied_by: ("encryption", &["none", "ssh", "ipsec"]),
        why: "that is not TLS",
    },
    Contradiction {
        on: On::FLOW,
        claim: ("authz", &["service", "delegated"]),
        denied_by: ("authn", &["none"]),
        why: "nobody is known whose rights could count",
    },
    Contradiction {
        on: On::FLOW,
        claim: ("token_binding", &["yes"]),
        denied_by: ("authn", &["none"]),
        why: "there is no token",
    },
    Contradiction {
        on: On::PROCESS,
        claim: ("authz", &["role", "object", "abac", "delegated"]),
        denied_by: ("authn", &["none"]),
        why: "nobody is known whose rights could be checked",
    },
    Contradiction {
        on: On::PROCESS,
        claim: ("lockout", &["yes", "progressive"]),
        denied_by: ("authn", &["none"]),
        why: "there is nothing to be locked out of",
    },
    Contradiction {
        on: On::INTERACTOR,
        claim: ("mfa", &["yes"]),
        denied_by: ("authn", &["none"]),
        why: "a second factor needs a first",
    },
    Contradiction {
        on: On::STORE,
        claim: ("backup_encryption", &["yes"]),
        denied_by: ("backup", &["none"]),
        why: "there is no copy to be encrypted",
    },
];

fn claim_contradicted(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    let mut said = HashSet::new();
    for subject in model.subjects().filter(|subject| !is_out_of_scope(survey, *subject)) {
        let on = match subject {
            Subject::Element(id) if model.elements[id].kind.is_analysed() => model.elements[id].kind.on(),
            Subject::Flow(_) => On::FLOW,
            Subject::Element(_) | Subject::Boundary(_) => continue,
        };
        let stated = model.stated(subject);
        for row in CONTRADICTIONS.iter().filter(|row| row.on == on) {
            let Some((claim, denied_by)) = both(row, stated) else { continue };
            // Two defaults contradict each other once, whatever they reach.
            if said.insert((claim.value_span, denied_by.value_span)) {
                sink.report(&CLAIM_CONTRADICTED.code, || denied(survey, subject, claim, denied_by, row.why));
            }
        }
    }
    surroundings::denied(survey, sink);
}

/// The claim and what denies it, where an item states both.
fn both<'a>(row: &Contradiction, stated: &'a StatedList) -> Option<(&'a Stated, &'a Stated)> {
    let (name, words) = row.claim;
    // What a protocol implies nobody claims.
    let claim = stated.get(name).filter(|claim| claim.by != StatedBy::Protocol && !claim.value.is_negative())?;
    let (name, denials) = row.denied_by;
    let denied_by = stated.get(name)?;
    let is_claimed = words.is_empty() || words.iter().any(|word| claim.value.is(word));
    let is_denied = denials.iter().any(|word| match *word {
        "none" => denied_by.value.is_negative(),
        word => denied_by.value.is(word),
    });
    // Where the protocol denies a version of TLS, L046 speaks of it.
    let is_protocols = claim.def.name == "tls_version" && denied_by.by == StatedBy::Protocol;
    (is_claimed && is_denied && !is_protocols).then_some((claim, denied_by))
}

fn denied(survey: &Survey, subject: Subject, claim: &Stated, denied_by: &Stated, why: &str) -> Diagnostic {
    let item = survey.item(survey.model.item(subject));
    let say =
        |stated: &Stated| quoted(&format!("{}{}={}", survey.model.prefix, stated.def.name, stated.value.written()));
    let message = format!("{item}: {} contradicts {}", say(claim), say(denied_by));
    let place = match denied_by.by {
        StatedBy::Protocol => format!("implies {}", say(denied_by)),
        StatedBy::Own | StatedBy::Default(_) => "denies it".to_owned(),
    };
    Diagnostic::new(&CLAIM_CONTRADICTED.code, survey.inner(claim.value_span), message)
        .label(why)
        .also(survey.inner(denied_by.value_span), place)
        .help("correct the one that is wrong")
}
