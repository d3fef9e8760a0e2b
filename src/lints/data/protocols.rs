//! Protocols: misspelt, or contradicted by what else a flow says.

use std::collections::HashSet;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, nearest};
use crate::edit::Edit;
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::vocabulary::{PRESETS, PROTOCOLS, preset, protocol_word};
use crate::model::{Flow, Stated, StatedBy, Value};

pub(in crate::lints) static PROTOCOL_CONTRADICTION: Lint = Lint {
    code: Code {
        id: "L046",
        name: "protocol-contradiction",
        severity: Severity::Warning,
        summary: "the protocol implies what another attribute denies",
        docs: "
`protocol` says how a flow is protected, and `encryption` or `tls_version` says otherwise: `https` without encryption, `http`
or `modbus` with TLS, a version of TLS on something that is not TLS.

**Why it matters.** What is stated counts before what the protocol implies. One of the two is wrong, and if it is `encryption`,
then the analysis rests on a control that is not there.

```dot,bad
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [protocol=http, encryption=tls];
}
```

```dot,good
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [protocol=https];
}
```

Protocols that can be raised to TLS on the way (`smtp`, `ldap`, `ftp`, `amqp`, `dns`) may have `encryption=tls`, and any may run
through a tunnel: `encryption=vpn`, `ipsec` or `ssh`.
",
    },
    check: protocol_contradiction,
};

/// Protocols that begin in the clear and can go on with TLS.
const RAISED: &[&str] = &["smtp", "ldap", "ftp", "amqp", "dns"];

fn protocol_contradiction(survey: &Survey, sink: &mut Sink) {
    let mut said = HashSet::new();
    for flow in survey.model.flows.values() {
        let Some(protocol) = flow.stated.get("protocol") else { continue };
        let Some((denied, implied)) = contradiction(flow, protocol) else { continue };
        if said.insert((protocol.value_span, denied.value_span)) {
            sink.report(&PROTOCOL_CONTRADICTION.code, || contradicted(survey, protocol, denied, implied));
        }
    }
}

/// What is stated of a flow against its protocol, and what the protocol implies instead.
fn contradiction<'a>(flow: &'a Flow, protocol: &Stated) -> Option<(&'a Stated, &'static str)> {
    let written = protocol.value.written();
    let (_, implied) = preset(&written)?.states.iter().find(|(name, _)| *name == "encryption")?;
    let stated = |name| flow.stated.get(name).filter(|stated| stated.by != StatedBy::Protocol);
    let is = |name, words: &[&str]| stated(name).filter(|stated| words.iter().any(|word| stated.value.is(word)));
    let is_raised = RAISED.iter().any(|word| protocol_word(&written).is_some_and(|own| own.eq_ignore_ascii_case(word)));
    let denied = match *implied {
        "none" if is_raised => None,
        "none" => is("encryption", &["tls", "mtls"]).or_else(|| {
            // A tunnel may be one of TLS.
            stated("tls_version").filter(|_| stated("encryption").is_none())
        }),
        "tls" => is("encryption", &["none"]),
        _ => is("encryption", &["none", "tls", "mtls"]).or_else(|| stated("tls_version")),
    };
    denied.map(|denied| (denied, *implied))
}

fn contradicted(survey: &Survey, protocol: &Stated, denied: &Stated, implied: &str) -> Diagnostic {
    let say =
        |stated: &Stated| quoted(&format!("{}{}={}", survey.model.prefix, stated.def.name, stated.value.written()));
    let message = format!("{} contradicts {}", say(protocol), say(denied));
    let said = Diagnostic::new(&PROTOCOL_CONTRADICTION.code, survey.inner(denied.value_span), message)
        .label("says otherwise")
        .also(survey.inner(protocol.value_span), format!("implies `encryption={implied}`"));
    let secure = format!("{}s", protocol.value.written().to_ascii_lowercase());
    match preset(&secure).filter(|_| implied == "none") {
        Some(_) => said
            .help(format!("if it runs over TLS, write `{}={secure}`", survey.prefixed("protocol")))
            .fix(replacing(&secure, Edit::replace(protocol.value_span, secure.as_str()))),
        None => said.help("correct one of them"),
    }
}

/// Another protocol implies other things.
fn replacing(protocol: &str, edit: Edit) -> Fix {
    let implied = ["protocol", "encryption", "peer_authn"];
    Fix::risky(format!("replace the protocol by `{protocol}`"), [edit]).touching_attributes(implied)
}

pub(in crate::lints) static UNKNOWN_PROTOCOL: Lint = Lint {
    code: Code {
        id: "L072",
        name: "unknown-protocol",
        severity: Severity::Warning,
        summary: "a protocol looks like a misspelling of a known one",
        docs: "
`protocol` is free text, but this one differs from a well-known name by a letter or two.

**Why it matters.** A protocol that is known implies whether the flow is encrypted. A misspelt `htpps` implies nothing, and its
flow is reported as if nobody had said anything.

```dot,bad
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [protocol=htpps];
}
```

```dot,good
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [protocol=https];
}
```

A name that resembles none is left alone.
",
    },
    check: unknown_protocol,
};

/// A name of fewer letters resembles too many others.
const SHORTEST: usize = 4;

/// A name with more letters may differ by two.
const LONG: usize = 7;

fn unknown_protocol(survey: &Survey, sink: &mut Sink) {
    let mut said = HashSet::new();
    for flow in survey.model.flows.values() {
        let Some(stated) = flow.stated.get("protocol").filter(|stated| said.insert(stated.value_span)) else {
            continue;
        };
        let Value::Text(text) = &stated.value else { continue };
        let Some((word, best)) = protocol_word(text).and_then(|word| Some((word, misspelt(word)?))) else { continue };
        sink.report(&UNKNOWN_PROTOCOL.code, || {
            let span = survey.inner(stated.value_span);
            let said = Diagnostic::new(&UNKNOWN_PROTOCOL.code, span, format!("unknown protocol {}", quoted(word)))
                .label("implies nothing about encryption")
                .help(format!("did you mean `{best}`?"));
            if survey.source.slice(span) != word {
                return said;
            }
            said.fix(replacing(best, Edit::replace(span, best)))
        });
    }
}

/// The protocol that a word was probably meant to be; none if it is one, or far from all.
fn misspelt(word: &str) -> Option<&'static str> {
    let known = || PRESETS.iter().flat_map(|preset| preset.protocols).chain(PROTOCOLS).copied();
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric());
    if word.len() < SHORTEST || !is_plain || known().any(|name| name.eq_ignore_ascii_case(word)) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let best = nearest(&lower, known().filter(|name| name.len() >= SHORTEST))?;
    let allowed = if word.len() > LONG { 2 } else { 1 };
    (strsim::osa_distance(&lower, best) <= allowed).then_some(best)
}
