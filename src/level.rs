//! The codes about levels: diagrams that show the inside of a process of another one.

use crate::diagnostics::{Code, Severity};

/// A child that does not take or give what its process does.
pub static UNBALANCED: Code = Code {
    id: "N001",
    name: "level-unbalanced",
    severity: Severity::Warning,
    summary: "a process and the diagram that refines it have different flows",
    docs: "`refines=\"web.dot\"` on a process names a diagram that shows its inside. The neighbours of the process stand in that \
           diagram under the same ids, and what flows between them and the rest of it is what flows to and from the process: \
           each neighbour and direction in both, with the same data where both say which.\n\n\
           **Why it matters.** A flow that only one of the two has is looked at on one level and forgotten on the other.\n\n\
           **What to do.** Add the flow that is missing, or remove the one that is not there.",
};

/// A child that cannot be read.
pub static MISSING: Code = Code {
    id: "N002",
    name: "level-missing",
    severity: Severity::Error,
    summary: "the diagram that refines a process cannot be read",
    docs: "The value of `refines` is the path of a DOT file from the folder of the diagram that names it, \
           never from the root: it would hold on one machine only.\n\n\
           **Why it matters.** What the process does inside is looked at nowhere.\n\n\
           **What to do.** Correct the path, or mend the file: `threatdot check` on it says what is wrong.",
};

/// A diagram that is inside of itself.
pub static CYCLE: Code = Code {
    id: "N003",
    name: "level-cycle",
    severity: Severity::Error,
    summary: "a diagram refines itself, by way of others or not",
    docs: "A process is refined by a diagram that, by way of its own processes, is refined by the diagram of the process.\n\n\
           **Why it matters.** A thing cannot be a part of its own part.\n\n\
           **What to do.** Name the diagram that shows the inside, not one that shows the outside.",
};

/// What is open inside of a process.
pub static INSIDE: Code = Code {
    id: "N004",
    name: "level-inside",
    severity: Severity::Note,
    summary: "threats are open in the diagram that refines a process",
    docs: "How many threats are open in the diagram that a process is refined by, those that rest on nothing stated included.\n\n\
           **Why it matters.** A process is no safer than its inside.\n\n\
           **What to do.** `threatdot check` on the diagram that is named shows each.",
};

/// More levels than are looked at.
pub static TOO_MANY: Code = Code {
    id: "N005",
    name: "levels-too-many",
    severity: Severity::Warning,
    summary: "more than 64 processes of a diagram have a diagram of their own",
    docs: "Of the processes of one diagram the first 64 are compared with the diagrams that refine them.\n\n\
           **Why it matters.** Whether the others fit is not known.\n\n\
           **What to do.** Group processes: a level that people can read has far fewer.",
};

/// The codes of levels.
pub static CODES: &[&Code] = &[&UNBALANCED, &MISSING, &CYCLE, &INSIDE, &TOO_MANY];
