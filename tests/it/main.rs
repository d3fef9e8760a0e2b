//! The tests that look at threatdot from outside: one file a topic.
