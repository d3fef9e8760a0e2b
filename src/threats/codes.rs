//! The codes of what is said about decisions once the findings are known.

use crate::diagnostics::{Code, Severity};

/// An acceptance that ran out.
pub(super) static ACCEPTANCE_EXPIRED: Code = Code {
    id: "L062",
    name: "acceptance-expired",
    severity: Severity::Warning,
    summary: "the acceptance of a threat has ended",
    docs: r#"
The last day of an acceptance (`until=`) lies before the day of the run (`--today`). The last day itself still counts.

**Why it matters.** A risk is accepted for a time, so that somebody looks at it again. Once that time is over the finding is
open, as if it had never been accepted.

```dot,bad
digraph {
  web [kind=process, authn=none, accept_BPS="until=2001-12-31; by=J. Doe; reason=pilot"];
}
```

```dot,good
digraph {
  web [kind=process, authn=none, accept_BPS="until=2999-12-31; by=J. Doe; reason=pilot"];
}
```
"#,
};

/// A decision about nothing.
pub(super) static STALE_DECISION: Code = Code {
    id: "L063",
    name: "stale-decision",
    severity: Severity::Warning,
    summary: "a decision is about no finding",
    docs: r#"
A decision or a score names a rule that has no finding on its element: the rule is not asked there, the element is out of
scope, or what is stated answers the threat by now. A decision of `threatdot.toml` is about no finding if its pattern matches
none in any diagram of the run, or if earlier decisions always come first. `mitigate_RULE` with `status=done` or `verified` may
stand beside the attributes that do it.

**Why it matters.** A decision that is kept silently would settle the threat unseen when it comes back.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [protocol=https, accept_BFI="until=2999-12-31; by=J. Doe; reason=no encryption yet"];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [protocol=http, accept_BFI="until=2999-12-31; by=J. Doe; reason=no encryption yet"];
}
```
"#,
};

/// A decision about a rule that is none.
pub(super) static UNKNOWN_RULE: Code = Code {
    id: "L064",
    name: "unknown-rule",
    severity: Severity::Error,
    summary: "a decision names a rule that does not exist",
    docs: r#"
The part of the attribute's name after `accept_`, `mitigate_`, `na_`, `transfer_` or `dread_` is no id of a rule. Ids are
written in capitals, as `threatdot rules` lists them. A `*` is for `threatdot.toml` alone, where `match = "ID0*:web*"` speaks of
many findings.

**Why it matters.** The decision settles nothing, and the finding that it was meant for stays open.

```dot,bad
digraph {
  web [kind=process, na_BP5="why=nobody signs in"];
}
```

```dot,good
digraph {
  web [kind=process, na_BPS="why=nobody signs in"];
}
```
"#,
};

/// A score of an author that is far from the derived one.
pub(super) static SCORE_FAR_FROM_DERIVED: Code = Code {
    id: "L066",
    name: "score-far-from-derived",
    severity: Severity::Warning,
    summary: "an author's score is far from the derived one and does not say why",
    docs: r#"
The mean of the five parts of `dread_RULE` differs by more than 3 from the mean of the derived score, and there is no `why`.

**Why it matters.** The author's score is the one that counts. A reader sees both, and has to know what the author knew.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process, authn=none, dread_BPS="D1 R1 E1 A1 D1"];
  user -> web;
}
```

```dot,good
digraph {
  user [kind=interactor];
  web [kind=process, authn=none, dread_BPS="D1 R1 E1 A1 D1; why=it shows the time of day and nothing else"];
  user -> web;
}
```
"#,
};

/// An acceptance that is about to run out.
pub(super) static ACCEPTANCE_ENDS_SOON: Code = Code {
    id: "L070",
    name: "acceptance-ends-soon",
    severity: Severity::Note,
    summary: "the acceptance of a threat ends within 30 days",
    docs: r#"
The last day of an acceptance (`until=`) is at most 30 days after the day of the run (`--today`).

**Why it matters.** The finding will be open again and may fail a run on a day when nobody expects it.

```dot,bad
digraph {
  web [kind=process, authn=none, accept_BPS="until=2026-01-15; by=J. Doe; reason=pilot"];
}
```

```dot,good
digraph {
  web [kind=process, authn=none, accept_BPS="until=2026-12-31; by=J. Doe; reason=pilot"];
}
```

The examples are read on 1 January 2026.
"#,
};

/// The codes of this file.
pub static DECISION_CODES: &[&Code] =
    &[&ACCEPTANCE_EXPIRED, &STALE_DECISION, &UNKNOWN_RULE, &SCORE_FAR_FROM_DERIVED, &ACCEPTANCE_ENDS_SOON];
