//! Every code in one list: `explain` and the nearest-word search read it.

use crate::diagnostics::Code;
use crate::{config, fmt, graph, layout, level, lints, markdown, source, syntax, threats};

/// Every code, in order of its id.
pub fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<&'static Code> =
        [source::CODES, syntax::codes::CODES, graph::codes::CODES, layout::codes::CODES, threats::CODES].concat();
    codes.extend(
        [threats::DECISION_CODES, config::codes::CODES, fmt::codes::CODES, level::CODES, markdown::CODES].concat(),
    );
    codes.extend(lints::codes());
    codes.sort_by_key(|code| code.id);
    codes
}

/// The code of an id, in any letter case.
pub fn find(id: &str) -> Option<&'static Code> {
    codes().into_iter().find(|code| code.id.eq_ignore_ascii_case(id) || code.name == id)
}
