//! The codes of what is said about allows themselves.

use crate::diagnostics::{Code, Severity};

/// An allow that is not needed.
pub(super) static UNUSED_ALLOW: Code = Code {
    id: "L078",
    name: "unused-allow",
    severity: Severity::Warning,
    summary: "a comment allows a lint that is not raised there",
    docs: r#"
`// threatdot: allow(CODE) reason` silences a lint for the statement that follows it, or, at the end of a line, for the statements
that begin on that line (else the one that ends there). At the top of the file it holds for the whole file. A statement is all of
it: with its attributes, and a subgraph or a graph with everything inside. Inside an attribute list it holds for one attribute. The
comment may be `//`, `#` or `/* */`; several codes or names are separated by commas.

A lint is silenced where its first place lies in that range. What a comment allows stays silent whatever `--deny` or the
configuration say. This one was not needed: nothing of the kind was found there. A lint that a run has turned off is looked for
all the same, so that it does not depend on flags what is unused.

**Why it matters.** An allow that is left behind hides the next mistake.

```dot,bad
digraph {
  // threatdot: allow(L023) connected next month
  web [kind=process];
  db [kind=store];
  web -> db [label="orders"];
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [label="orders"];
  // threatdot: allow(L023) connected next month
  mail [kind=process];
}
```
"#,
};

/// An allow that names no lint, or cannot be read.
pub(super) static ALLOW_UNREADABLE: Code = Code {
    id: "L079",
    name: "allow-unreadable",
    severity: Severity::Warning,
    summary: "a comment asks for something that there is not",
    docs: "
A comment begins with `threatdot:` and goes on with something else than `allow(CODE, ...)`, or names what is no lint. Only lints,
the codes with an L, can be allowed. Errors in reading (E) cannot: they say that something is not in the model.

**Why it matters.** The comment silences nothing, whatever its author meant.

```dot,bad
digraph {
  // threatdot: allow(isolated-elment) connected next month
  web [kind=process];
}
```

```dot,good
digraph {
  // threatdot: allow(isolated-element) connected next month
  web [kind=process];
}
```
",
};

/// An allow that does not say why.
pub(super) static ALLOW_WITHOUT_REASON: Code = Code {
    id: "L080",
    name: "allow-without-reason",
    severity: Severity::Warning,
    summary: "a comment allows a lint and does not say why",
    docs: "
Nothing stands after the brackets of `threatdot: allow(CODE)`.

**Why it matters.** Who reads the diagram next year must be able to tell whether the reason still holds.

```dot,bad
digraph {
  // threatdot: allow(L023)
  web [kind=process];
}
```

```dot,good
digraph {
  // threatdot: allow(L023) connected next month
  web [kind=process];
}
```
",
};

/// The codes of this file.
pub(in crate::lints) static CODES: &[&Code] = &[&UNUSED_ALLOW, &ALLOW_UNREADABLE, &ALLOW_WITHOUT_REASON];
