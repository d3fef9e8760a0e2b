//! Diagnostics for people: source excerpts with carets, by codespan-reporting.
