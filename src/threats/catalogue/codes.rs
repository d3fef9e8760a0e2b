//! What can be wrong with a file of rules.

use crate::diagnostics::{Code, Severity};

/// All of them.
pub const CODES: &[&Code] = &[&UNREADABLE, &UNKNOWN_KEY, &INVALID, &DUPLICATE, &TRIAL_FAILED];

pub(super) static UNREADABLE: Code = Code {
    id: "R001",
    name: "rule-file-unreadable",
    severity: Severity::Error,
    summary: "a file of rules is not TOML, or a value has the wrong type",
    docs: r#"
A file of rules is TOML with `[[rule]]`, `[[predicate]]`, `[[category]]` and `[[change]]`.

```toml,bad
[[rule]]
id = 7
```

```toml,good
[[rule]]
id = "MY07"
```
"#,
};

pub(super) static UNKNOWN_KEY: Code = Code {
    id: "R002",
    name: "rule-unknown-key",
    severity: Severity::Error,
    summary: "a file of rules has a key that nothing reads",
    docs: r#"
```toml,bad
[[change]]
rule = "SP05"
enable = false
```

```toml,good
[[change]]
rule = "SP05"
enabled = false
```
"#,
};

pub(super) static INVALID: Code = Code {
    id: "R003",
    name: "rule-invalid",
    severity: Severity::Error,
    summary: "a rule, a predicate, a category or a change makes no sense",
    docs: r#"
A condition names an attribute or a function that does not exist, or a value outside an attribute's set; it compares two
scales, gives a function the wrong arguments, or uses a variable that the rule's kinds do not bind. A text has a field that
stands for nothing. A reference has not the form of its catalogue. A part is missing.

```toml,bad
when = "is(f.encryptoin,none)"
```

```toml,good
when = "is(f.encryption,none)"
```
"#,
};

pub(super) static DUPLICATE: Code = Code {
    id: "R004",
    name: "rule-duplicate",
    severity: Severity::Error,
    summary: "two rules or two categories have one name",
    docs: r#"
A rule of your own may take the place of a built-in one, if it says so.

```toml,bad
[[rule]]
id = "SP05"
```

```toml,good
[[rule]]
id = "SP05"
replace = true
```
"#,
};

/// A rule's own test does not come out as it says.
pub static TRIAL_FAILED: Code = Code {
    id: "R005",
    name: "rule-test-failed",
    severity: Severity::Error,
    summary: "a rule does not fire on its own example, or fires on its near miss",
    docs: r#"
`fires` holds diagrams in which the rule has a finding, `silent` diagrams in which it has none. `threatdot rules check FILE`
tries them all. The text of a diagram may leave out `digraph { ... }`.

```toml,bad
when = "is(n.debug,yes)"
fires = ["p [kind=process debug=no]"]
```

```toml,good
when = "is(n.debug,yes)"
fires = ["p [kind=process debug=yes]"]
silent = ["p [kind=process debug=no]"]
```
"#,
};
