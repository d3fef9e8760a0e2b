//! Other files that a text names: the diagrams that refine its processes.

use super::Analysis;
use crate::refine::refined;
use crate::span::Span;

/// The files, each as it is written and where.
pub fn links(analysis: &Analysis) -> Vec<(Span, String)> {
    let named = analysis.parts().flat_map(|part| refined(part.model).map(|(_, file, span)| (span, file)));
    named.filter(|(_, file)| !file.trim().is_empty()).collect()
}
