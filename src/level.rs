//! Levels: diagrams that show the inside of a process of another one, what is known of them, and the codes about them.

use crate::diagnostics::{Code, Severity};
use crate::model::ElementId;

/// The diagrams around one in a system that is drawn on several levels.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Those that one of their processes names this one for.
    pub above: Vec<Above>,
    /// Those that show the inside of its processes, in order of the processes.
    pub below: Vec<Below>,
}

/// A diagram in which this one is a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Above {
    /// The path of its file from the folder of this one.
    pub file: String,
    /// Which diagram of that file it is, from 0.
    pub index: usize,
    /// What it is called.
    pub title: String,
    /// What the process is called.
    pub process: String,
}

/// A diagram that shows the inside of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Below {
    /// The process.
    pub process: ElementId,
    /// The path of its file from the folder of this one, as it is written.
    pub file: String,
    /// What it is called.
    pub title: String,
    /// What is open in it and in all that are below it.
    pub inside: Inside,
}

/// Findings of diagrams that are looked at together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// How many diagrams.
    pub diagrams: usize,
    /// Open and unstated findings by severity, the worst first.
    pub open: [usize; 4],
}

impl Inside {
    /// Both together.
    pub fn join(&mut self, other: Self) {
        self.diagrams += other.diagrams;
        for (own, more) in self.open.iter_mut().zip(other.open) {
            *own += more;
        }
    }
}

/// A child that does not take or give what its process does.
pub static UNBALANCED: Code = Code {
    id: "N001",
    name: "level-unbalanced",
    severity: Severity::Warning,
    summary: "a process and the diagram that refines it have different flows",
    docs: r#"
`refines="web.dot"` on a process names a diagram that shows its inside. The neighbours of the process stand in that diagram under the
same ids, and what flows between them and the rest of it is what flows to and from the process: each neighbour and direction in both,
with the same data where both say which.

**Why it matters.** A flow that only one of the two has is looked at on one level and forgotten on the other.

```dot,bad
// shop.dot
digraph shop {
  user [kind=interactor];
  web [kind=process, refines="web.dot"];
  db [kind=store];
  user -> web;
  web -> db;
}
// web.dot: what is saved in `db` comes from nowhere
digraph web {
  user [kind=interactor];
  pages [kind=process];
  user -> pages;
}
```

```dot,good
// shop.dot
digraph shop {
  user [kind=interactor];
  web [kind=process, refines="web.dot"];
  db [kind=store];
  user -> web;
  web -> db;
}
// web.dot
digraph web {
  user [kind=interactor];
  pages [kind=process];
  db [kind=store];
  user -> pages;
  pages -> db;
}
```
"#,
};

/// A child that cannot be read.
pub static MISSING: Code = Code {
    id: "N002",
    name: "level-missing",
    severity: Severity::Error,
    summary: "the diagram that refines a process cannot be read",
    docs: r#"
The value of `refines` is the path of a DOT file from the folder of the diagram that names it, never from the root: it would hold on
one machine only.

**Why it matters.** What the process does inside is looked at nowhere.

**What to do.** Correct the path, or mend the file: `threatdot check` on it says what is wrong.

```dot,bad
// shop.dot
digraph shop {
  web [kind=process, refines="wbe.dot"];
}
// web.dot
digraph web {
  pages [kind=process];
}
```

```dot,good
// shop.dot
digraph shop {
  web [kind=process, refines="web.dot"];
}
// web.dot
digraph web {
  pages [kind=process];
}
```
"#,
};

/// A diagram that is inside of itself.
pub static CYCLE: Code = Code {
    id: "N003",
    name: "level-cycle",
    severity: Severity::Error,
    summary: "a diagram refines itself, by way of others or not",
    docs: r#"
A process is refined by a diagram that, by way of its own processes, is refined by the diagram of the process.

**Why it matters.** A thing cannot be a part of its own part.

**What to do.** Name the diagram that shows the inside, not one that shows the outside.

```dot,bad
// shop.dot
digraph shop {
  web [kind=process, refines="web.dot"];
}
// web.dot
digraph web {
  pages [kind=process, refines="shop.dot"];
}
```

```dot,good
// shop.dot
digraph shop {
  web [kind=process, refines="web.dot"];
}
// web.dot
digraph web {
  pages [kind=process];
}
```
"#,
};

/// What is open inside of a process.
pub static INSIDE: Code = Code {
    id: "N004",
    name: "level-inside",
    severity: Severity::Note,
    summary: "threats are open in the diagram that refines a process",
    docs: r#"
How many threats are open in the diagram that a process is refined by and in all that are below it, those that rest on nothing stated
included. The report of the diagram has the same numbers. They do not count for `--fail-on`: each diagram answers for itself.

**Why it matters.** A process is no safer than its inside.

**What to do.** `threatdot check` on the diagram that is named shows each.

```dot,bad
// shop.dot
digraph shop {
  web [kind=process, refines="web.dot"];
}
// web.dot
digraph web {
  pages [kind=process];
}
```

```dot,good
// shop.dot
digraph shop {
  web [kind=process, refines="web.dot"];
}
// web.dot
digraph web {
  pages [kind=process, scope=out, scope_reason="bought, and covered by its maker's own model"];
}
```
"#,
};

/// More levels than are looked at.
pub static TOO_MANY: Code = Code {
    id: "N005",
    name: "levels-too-many",
    severity: Severity::Warning,
    summary: "more than 64 diagrams are below one",
    docs: r"
Of the processes of a file the first 64 are compared with the diagrams that refine them, and what is open below is counted in the first
64 diagrams, the nearest first.

**Why it matters.** Whether the others fit, and what is open in them, is not known.

**What to do.** Group processes: a level that people can read has far fewer.
",
};

/// The codes of levels.
pub static CODES: &[&Code] = &[&UNBALANCED, &MISSING, &CYCLE, &INSIDE, &TOO_MANY];
