//! Requests and their answers.

use std::collections::HashSet;

use super::{edges, is_in_scope};
use crate::diagnostics::{Code, Diagnostic, Fix, Severity, Sink, Touches, certain, nearest};
use crate::lints::phrase::{self, quoted};
use crate::lints::{Lint, Survey};
use crate::model::{Flow, FlowId, Kind, Value};
use crate::syntax::amend;

pub(in crate::lints) static MISSING_REPLY: Lint = Lint {
    code: Code {
        id: "L037",
        name: "missing-reply",
        severity: Severity::Note,
        summary: "a request has no answer in the model",
        docs: "
A flow speaks a protocol of requests and answers, such as https or sql, and no flow runs back.

**Why it matters.** The answer is a flow of its own: it carries other data, often the more sensitive part, into the other
direction.

```dot,bad
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [protocol=https];
}
```

```dot,good
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [id=ask, protocol=https];
  api -> web [protocol=https, response_to=ask];
}
```

A flow with `async=yes` or `access=write` expects no answer; nor does one out of a store, which is the answer itself, or one
into a store with `tech=log`, `queue` or `topic`.
",
    },
    check: missing_reply,
};

/// Protocols of requests that are answered.
const ANSWERED: &[&str] = &[
    "https", "http", "http/1.1", "http/2", "http/3", "grpc", "grpcs", "graphql", "rest", "soap", "rpc", "sql", "jdbc",
    "odbc", "ldap", "ldaps", "dns",
];

fn missing_reply(survey: &Survey, sink: &mut Sink) {
    for (id, flow) in edges(survey) {
        if is_request(flow) && !is_one_way(survey, flow) && !is_answered(survey, flow) && is_in_scope(survey, id, flow)
        {
            sink.report(&MISSING_REPLY.code, || unanswered(survey, id, flow));
        }
    }
}

/// What comes out of a store is the answer itself, and what goes into a log or a queue comes back to nobody.
fn is_one_way(survey: &Survey, flow: &Flow) -> bool {
    let [source, target] = [flow.source, flow.target].map(|end| &survey.model.elements[end]);
    let takes_only = ["log", "queue", "topic"].iter().any(|tech| target.stated.is("tech", tech));
    source.kind == Kind::Store || (target.kind == Kind::Store && takes_only)
}

/// Whether any flow runs back. The shorter of the two lists is looked through, which stays near-linear in all.
fn is_answered(survey: &Survey, flow: &Flow) -> bool {
    let model = survey.model;
    let (leaving, reaching) = (&model.out_flows[flow.target], &model.in_flows[flow.source]);
    if leaving.len() <= reaching.len() {
        leaving.iter().any(|back| model.flows[*back].target == flow.source)
    } else {
        reaching.iter().any(|back| model.flows[*back].source == flow.target)
    }
}

fn unanswered(survey: &Survey, id: FlowId, flow: &Flow) -> Diagnostic {
    let name = phrase::flow(survey.model, id);
    let protocol = flow.stated.get("protocol").map(|stated| stated.value.written()).unwrap_or_default();
    let [from, to] = [flow.source, flow.target].map(|end| quoted(&survey.model.elements[end].id));
    let [back, forth] = [flow.target, flow.source].map(|end| amend::word(&survey.model.elements[end].id));
    let reply = format!("{back} -> {forth} [{}={}]", survey.prefixed("response_to"), amend::word(&flow.id));
    let said = Diagnostic::new(&MISSING_REPLY.code, flow.span, format!("{name} has no answer in the model"))
        .label(format!("{} requests are answered, from {to} to {from}", quoted(&protocol)));
    if reply.len() > LONGEST_EXAMPLE {
        return said.help("add the answer");
    }
    let edit = amend::insert_after(survey.source, survey.graph.edges[flow.edge].statement, &reply);
    said.help(format!("add the answer: `{reply}`")).fix(Fix::risky("add the answer", [edit]).touching(Touches::Flows))
}

/// A longer statement is not written out in a message.
const LONGEST_EXAMPLE: usize = 160;

/// Whether a flow asks for an answer.
pub(super) fn is_request(flow: &Flow) -> bool {
    let stated = &flow.stated;
    let Some(Value::Text(protocol)) = stated.get("protocol").map(|protocol| &protocol.value) else { return false };
    ANSWERED.iter().any(|own| own.eq_ignore_ascii_case(protocol))
        && stated.get("response_to").is_none()
        && !stated.is("async", "yes")
        && !stated.is("access", "write")
}

pub(in crate::lints) static UNKNOWN_REQUEST: Lint = Lint {
    code: Code {
        id: "L047",
        name: "unknown-request",
        severity: Severity::Warning,
        summary: "`response_to` names no flow",
        docs: "
A flow says that it answers a request, and no flow has that name.

**Why it matters.** An answer shares the findings of its request. One that answers nothing stands alone, and the real
request looks unanswered.

```dot,bad
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [id=ask, protocol=https];
  api -> web [protocol=https, response_to=aks];
}
```

```dot,good
digraph {
  web [kind=process];
  api [kind=process];
  web -> api [id=ask, protocol=https];
  api -> web [protocol=https, response_to=ask];
}
```

A flow is named by its `id`, without one by its ends: `web->api`.
",
    },
    check: unknown_request,
};

/// Names compared in one run; above it the question "did you mean" is left out.
const COMPARISONS: usize = 200_000;

fn unknown_request(survey: &Survey, sink: &mut Sink) {
    let flows = &survey.model.flows;
    let answers = || edges(survey).filter_map(|(id, flow)| Some((id, flow, flow.stated.get("response_to")?)));
    if answers().next().is_none() {
        return;
    }
    let names: HashSet<&str> = flows.values().map(|flow| flow.id.as_str()).collect();
    let unknown: Vec<_> = answers().filter(|(_, _, to)| !names.contains(&*to.value.written())).collect();
    let compares = unknown.len().saturating_mul(flows.len()) <= COMPARISONS;
    for (id, flow, to) in unknown {
        let name = to.value.written();
        let message = format!("{} answers {}, which is no flow", phrase::flow(survey.model, id), quoted(&name));
        let said = Diagnostic::new(&UNKNOWN_REQUEST.code, to.value_span, message).label("no flow has this name");
        // The request runs the other way: such flows are asked first.
        let back = flows.values().filter(|one| one.source == flow.target && one.target == flow.source);
        let best = if compares {
            nearest(&name, back.map(|one| &*one.id)).or_else(|| nearest(&name, flows.values().map(|one| &*one.id)))
        } else {
            None
        };
        sink.push(match best {
            Some(best) => {
                let is_certain = certain(&name, flows.values().map(|one| &*one.id)) == Some(best);
                let edit = amend::rename(to.value_span, best);
                let fix = Fix::judged(is_certain, format!("replace it by {}", quoted(best)), [edit]);
                said.help(format!("did you mean {}?", quoted(best))).fix_of("response_to", Some(fix))
            }
            None => said.help("write the `id` of the request, or its ends: `source->target`"),
        });
    }
}
