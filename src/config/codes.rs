//! The codes raised while a configuration is read.

use crate::diagnostics::{Code, Severity};

/// Text that is no TOML.
pub static NOT_TOML: Code = Code {
    id: "C001",
    name: "config-syntax",
    severity: Severity::Error,
    summary: "the configuration is not TOML",
    docs: r#"
`threatdot.toml` is a TOML 1.0 file.

**Why it matters.** A configuration that is read in half would settle other threats than its author meant, so the run ends with
exit code 2.

```toml,bad
[threats]
chart = sdl
```

```toml,good
[threats]
chart = "sdl"
```
"#,
};

/// A key that is none.
pub static UNKNOWN_KEY: Code = Code {
    id: "C002",
    name: "config-unknown-key",
    severity: Severity::Error,
    summary: "the configuration has a key that does not exist",
    docs: r#"
The tables and their keys stand in the reference of the configuration; `threatdot config` lists those that are in force.

**Why it matters.** A misspelt key would be left out silently.

```toml,bad
[rules]
disabled = ["BPS"]
```

```toml,good
[rules]
disable = ["BPS"]
```
"#,
};

/// A value of another type.
pub static WRONG_TYPE: Code = Code {
    id: "C003",
    name: "config-wrong-type",
    severity: Severity::Error,
    summary: "a value of the configuration has the wrong type",
    docs: r#"
Every key takes values of one type: a text, a list of texts, a table.

**Why it matters.** A value of another type says nothing.

```toml,bad
[rules]
files = "company.toml"
```

```toml,good
[rules]
files = ["company.toml"]
```
"#,
};

/// A value that cannot be.
pub static BAD_VALUE: Code = Code {
    id: "C004",
    name: "config-bad-value",
    severity: Severity::Error,
    summary: "a value of the configuration is none of those it may be",
    docs: r#"
`chart` is one of the charts, `score` one of `dread`, `dread-d`, `owasp` and `matrix`; names of files and rules are not empty.
Levels of lints are `allow`, `note`, `warn` and `deny`. `match` is `RULE:subject` or `RULE`, where `*` stands for any number of characters.

**Why it matters.** Such a value says nothing.

```toml,bad
[threats]
chart = "threat-dargon"
```

```toml,good
[threats]
chart = "threat-dragon"
```
"#,
};

/// A decision that cannot be read.
pub static BAD_DECISION: Code = Code {
    id: "C005",
    name: "config-decision-incomplete",
    severity: Severity::Error,
    summary: "a decision of the configuration lacks a part or has one that cannot be read",
    docs: r#"
A `[[decision]]` has `match` and exactly one of `accept`, `mitigate`, `na`, `transfer` and `dread`. The first four are tables
with the keys that the attributes have; `until` may be a date of TOML or a text. A score is a text as in `dread_RULE`, since
its five parts are in an order: `dread = "D8 R10 E7 A10 D10; why=..."`.

**Why it matters.** A decision that cannot be read settles nothing.

```toml,bad
[[decision]]
match = "BP*:web"
accept = { until = 2027-01-31, reason = "pilot" }
```

```toml,good
[[decision]]
match = "BP*:web"
accept = { until = 2027-01-31, by = "J. Doe", reason = "pilot" }
```
"#,
};

/// The codes of this file.
pub static CODES: &[&Code] = &[&NOT_TOML, &UNKNOWN_KEY, &WRONG_TYPE, &BAD_VALUE, &BAD_DECISION];
