//! Decisions that do not say why or by what they hold.

use std::collections::HashSet;

use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lints::phrase::quoted;
use crate::lints::{Lint, Survey};
use crate::model::{Subject, Verb};

pub(in crate::lints) static OUT_OF_SCOPE_WITHOUT_REASON: Lint = Lint {
    code: Code {
        id: "L060",
        name: "out-of-scope-without-reason",
        severity: Severity::Error,
        summary: "something is out of scope without a reason",
        docs: r#"
An element, a flow or a boundary has `scope=out` and no `scope_reason`.

**Why it matters.** `scope=out` settles every threat to it at once. Who reads the report has to know why nobody looked.

```dot,bad
digraph {
  bank [kind=interactor, scope=out];
}
```

```dot,good
digraph {
  bank [kind=interactor, scope=out, scope_reason="covered by the bank's own model"];
}
```
"#,
    },
    check: out_of_scope_without_reason,
};

fn out_of_scope_without_reason(survey: &Survey, sink: &mut Sink) {
    let model = survey.model;
    // A default puts many items out of scope and is spoken of once.
    let mut said = HashSet::new();
    for subject in model.subjects() {
        let stated = model.stated(subject);
        let is_drawn_only = matches!(subject, Subject::Element(id) if !model.elements[id].kind.is_analysed());
        let Some(scope) = stated.get("scope").filter(|scope| scope.value.is("out") && !is_drawn_only) else { continue };
        if stated.get("scope_reason").is_some() || !said.insert(scope.value_span) {
            continue;
        }
        sink.report(&OUT_OF_SCOPE_WITHOUT_REASON.code, || {
            let message = format!("{} is out of scope without a reason", survey.item(model.item(subject)));
            Diagnostic::new(&OUT_OF_SCOPE_WITHOUT_REASON.code, survey.inner(scope.value_span), message)
                .label("why, is not said")
                .help(format!("add `{}=\"...\"`", survey.prefixed("scope_reason")))
        });
    }
}

pub(in crate::lints) static MITIGATION_WITHOUT_EVIDENCE: Lint = Lint {
    code: Code {
        id: "L065",
        name: "mitigation-without-evidence",
        severity: Severity::Warning,
        summary: "a mitigation is called verified without a reference",
        docs: r#"
`mitigate_RULE` has `status=verified` and no `ref`.

**Why it matters.** Verified means that somebody looked and wrote down what they saw. Without a reference to a test, a report or a
ticket nobody can look again, and the lower score that comes with it rests on a word.

```dot,bad
digraph {
  web [kind=process, mitigate_BPS="status=verified; how=single sign-on"];
}
```

```dot,good
digraph {
  web [kind=process, mitigate_BPS="status=verified; how=single sign-on; ref=PT-2026-14"];
}
```

`status=done` says that it was built, and needs no reference.
"#,
    },
    check: mitigation_without_evidence,
};

fn mitigation_without_evidence(survey: &Survey, sink: &mut Sink) {
    let mut said = HashSet::new();
    for decision in survey.model.decisions.iter().filter(|decision| decision.verdict.verb == Verb::Mitigate) {
        let Some(status) = decision.verdict.find("status").filter(|status| status.value == "verified") else {
            continue;
        };
        if decision.verdict.part("ref").is_some() || !said.insert(decision.name_span) {
            continue;
        }
        sink.report(&MITIGATION_WITHOUT_EVIDENCE.code, || {
            let on = survey.item(survey.model.item(decision.subject));
            let rule = quoted(&decision.rule);
            let message = format!("the mitigation of {rule} on {on} is called verified without a reference");
            Diagnostic::new(&MITIGATION_WITHOUT_EVIDENCE.code, status.value_span, message)
                .label("by what, is not said")
                .help("add `ref=...` to the test, report or ticket, or write `status=done`")
        });
    }
}
