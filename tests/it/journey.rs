//! From an empty folder to a clean model, led by diagnostics alone.
