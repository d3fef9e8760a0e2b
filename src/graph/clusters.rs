//! Which cluster a node is drawn in.
