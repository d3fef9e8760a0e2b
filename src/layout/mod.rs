//! Pictures: from a graph and its boundaries to a scene in which everything has its place.
