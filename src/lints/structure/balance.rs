//! What goes into an element and what comes out of it.

use super::replies::is_request;
use super::{diagram_span, is_element_out};
use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink};
use crate::lints::phrase::{self, count};
use crate::lints::remedy::state_on_node;
use crate::lints::{Lint, Survey};
use crate::model::{ElementId, Flow, Kind};
use crate::syntax::amend::Position;

pub(in crate::lints) static ISOLATED_ELEMENT: Lint = Lint {
    code: Code {
        id: "L023",
        name: "isolated-element",
        severity: Severity::Warning,
        summary: "an element has no flows",
        docs: "
No flow reaches or leaves an interactor, a process or a store.

**Why it matters.** Either flows are missing, and with them their threats, or the element has nothing to do with the
system.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process];
  cache [kind=store];
  user -> web;
}
```

```dot,good
digraph {
  user [kind=interactor];
  web [kind=process];
  cache [kind=store];
  user -> web;
  web -> cache;
}
```

A diagram without any flow is told so once.
",
    },
    check: isolated_element,
};

fn isolated_element(survey: &Survey, sink: &mut Sink) {
    let analysed =
        survey.model.elements.iter().filter(|(id, element)| element.kind.is_analysed() && !is_element_out(survey, *id));
    let isolated: Vec<ElementId> = analysed
        .filter(|(id, _)| survey.model.in_flows[*id].is_empty() && survey.model.out_flows[*id].is_empty())
        .map(|(id, _)| id)
        .collect();
    if !survey.is_analysed {
        return;
    }
    if survey.model.flows.is_empty() && isolated.len() > 1 {
        let message = format!("none of {} has a flow", count(isolated.len(), "element"));
        sink.push(
            Diagnostic::new(&ISOLATED_ELEMENT.code, diagram_span(survey), message)
                .label("this diagram has no data flows")
                .help("connect the elements by the data that they exchange"),
        );
        return;
    }
    for id in isolated {
        sink.report(&ISOLATED_ELEMENT.code, || {
            let element = phrase::element(survey.model, id);
            at(survey, &ISOLATED_ELEMENT, id, format!("{element} has no flows"), "nothing reaches or leaves it")
                .help("connect it, or remove it")
        });
    }
}

fn at(survey: &Survey, lint: &'static Lint, id: ElementId, message: String, label: &str) -> Diagnostic {
    Diagnostic::new(&lint.code, survey.model.elements[id].span, message).label(label)
}

/// Elements of a kind in the analysis, with the number of flows in and out.
fn balanced<'a>(survey: &'a Survey<'a>, kind: Kind) -> impl Iterator<Item = (ElementId, usize, usize)> + 'a {
    survey
        .model
        .elements
        .iter()
        .filter(move |(id, element)| survey.is_analysed && element.kind == kind && !is_element_out(survey, *id))
        .map(|(id, _)| (id, survey.model.in_flows[id].len(), survey.model.out_flows[id].len()))
}

pub(in crate::lints) static BLACK_HOLE: Lint = Lint {
    code: Code {
        id: "L024",
        name: "black-hole",
        severity: Severity::Warning,
        summary: "a process takes data and gives none",
        docs: "
Flows reach a process, and none leaves it.

**Why it matters.** A process transforms data. Where its results go, even if it is only an answer or a log line, is where
data can leak or be altered.

```dot,bad
digraph {
  user [kind=interactor];
  web [kind=process];
  user -> web;
}
```

```dot,good
digraph {
  user [kind=interactor];
  web [kind=process];
  user -> web;
  web -> user;
}
```

`sink=yes` says that nothing comes out on purpose.
",
    },
    check: black_hole,
};

fn black_hole(survey: &Survey, sink: &mut Sink) {
    for (id, into, out) in balanced(survey, Kind::Process) {
        if into > 0 && out == 0 && !survey.model.elements[id].stated.is("sink", "yes") {
            sink.report(&BLACK_HOLE.code, || {
                let message = format!("{} takes data and gives none", phrase::element(survey.model, id));
                let label = format!("{} in, none out", count(into, "flow"));
                let help = format!("add what it gives, or mark it `{}=yes`", survey.prefixed("sink"));
                at(survey, &BLACK_HOLE, id, message, &label).help(help)
            });
        }
    }
}

pub(in crate::lints) static MIRACLE: Lint = Lint {
    code: Code {
        id: "L025",
        name: "miracle",
        severity: Severity::Warning,
        summary: "a process gives data and takes none",
        docs: "
Flows leave a process, and none reaches it.

**Why it matters.** Data comes from somewhere. An input that is not in the model is an entry point nobody looked at.

```dot,bad
digraph {
  job [kind=process];
  db [kind=store];
  job -> db;
}
```

```dot,good
digraph {
  job [kind=process, trigger=timer];
  db [kind=store];
  job -> db;
}
```

`trigger` names what sets it off if no flow does: timer, sensor, manual, event.
",
    },
    check: miracle,
};

fn miracle(survey: &Survey, sink: &mut Sink) {
    for (id, into, out) in balanced(survey, Kind::Process) {
        if into == 0 && out > 0 && survey.model.elements[id].stated.get("trigger").is_none() {
            sink.report(&MIRACLE.code, || {
                let message = format!("{} creates data from nothing", phrase::element(survey.model, id));
                let label = format!("{} out, none in", count(out, "flow"));
                let help = format!(
                    "add its input, or mark it `{}=timer` (or sensor, manual, event)",
                    survey.prefixed("trigger")
                );
                at(survey, &MIRACLE, id, message, &label).help(help)
            });
        }
    }
}

/// Whether a flow into a store writes it, and whether it reads it: an arrow to a store writes, one from it reads, unless
/// `access` or a protocol of requests and answers says otherwise.
fn access(flow: &Flow, into: bool) -> (bool, bool) {
    let is = |word| flow.stated.is("access", word);
    let may_do_both = flow.stated.get("access").is_none() && into && is_request(flow);
    if is("readwrite") || may_do_both {
        (true, true)
    } else if is("read") || is("write") {
        (is("write"), is("read"))
    } else {
        (into, !into)
    }
}

/// How many flows write a store and how many read it.
fn accesses(survey: &Survey, id: ElementId) -> (usize, usize) {
    let model = survey.model;
    let into = model.in_flows[id].iter().map(|flow| access(&model.flows[*flow], true));
    let out = model.out_flows[id].iter().map(|flow| access(&model.flows[*flow], false));
    into.chain(out)
        .fold((0, 0), |(writes, reads), (write, read)| (writes + usize::from(write), reads + usize::from(read)))
}

pub(in crate::lints) static STORE_NEVER_READ: Lint = Lint {
    code: Code {
        id: "L026",
        name: "store-never-read",
        severity: Severity::Warning,
        summary: "a store is written and never read",
        docs: "
Flows write a store and none reads it.

**Why it matters.** Data that nobody reads is kept for nothing and can still leak. More often the reader is missing from
the model, and with it the way the data leaves.

```dot,bad
digraph {
  web [kind=process];
  db [kind=store];
  web -> db;
}
```

```dot,good
digraph {
  web [kind=process];
  db [kind=store];
  web -> db [access=readwrite];
}
```

An arrow to a store writes it and one from it reads it, unless `access` says otherwise. An arrow to a store that speaks a
protocol of requests and answers, such as sql, may read as well. Logs (`tech=log`) are read when something has happened
and are left out.
",
    },
    check: store_never_read,
};

fn store_never_read(survey: &Survey, sink: &mut Sink) {
    for (id, ..) in balanced(survey, Kind::Store) {
        let (writes, reads) = accesses(survey, id);
        if writes > 0 && reads == 0 && !survey.model.elements[id].stated.is("tech", "log") {
            sink.report(&STORE_NEVER_READ.code, || {
                let message = format!("nobody reads {}", phrase::element(survey.model, id));
                let label = format!("written by {}", count(writes, "flow"));
                let help = format!(
                    "add the reader; if a flow to it reads as well, mark that flow `{}=readwrite`",
                    survey.prefixed("access")
                );
                at(survey, &STORE_NEVER_READ, id, message, &label).help(help)
            });
        }
    }
}

pub(in crate::lints) static STORE_NEVER_WRITTEN: Lint = Lint {
    code: Code {
        id: "L027",
        name: "store-never-written",
        severity: Severity::Warning,
        summary: "a store is read and never written",
        docs: "
Flows read a store and none writes it.

**Why it matters.** What is in the store came from somewhere: who can write it can alter everything that reads it.

```dot,bad
digraph {
  web [kind=process];
  config [kind=store];
  config -> web;
}
```

```dot,good
digraph {
  web [kind=process];
  config [kind=store, origin=static];
  config -> web;
}
```

`origin` says where the content comes from if no flow writes it: static (delivered with the program) or external.
",
    },
    check: store_never_written,
};

fn store_never_written(survey: &Survey, sink: &mut Sink) {
    for (id, ..) in balanced(survey, Kind::Store) {
        let (writes, reads) = accesses(survey, id);
        if writes == 0 && reads > 0 && survey.model.elements[id].stated.get("origin").is_none() {
            sink.report(&STORE_NEVER_WRITTEN.code, || {
                let message = format!("nobody writes {}", phrase::element(survey.model, id));
                let label = format!("read by {}", count(reads, "flow"));
                let help = format!("add the writer, or mark it `{}=static` (or external)", survey.prefixed("origin"));
                let (node, origin) = (survey.model.elements[id].node, survey.prefixed("origin"));
                let edit = state_on_node(survey, node, &origin, "static", Position::Last);
                let fix = edit.map(|edit| Fix::risky(format!("add `{origin}=static`"), [edit]));
                at(survey, &STORE_NEVER_WRITTEN, id, message, &label).help(help).fix_of("origin", fix)
            });
        }
    }
}
