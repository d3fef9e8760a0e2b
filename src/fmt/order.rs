//! In which order attributes stand.

use crate::model::vocabulary::{self, FAMILIES, On, unprefixed};

/// The place of a name among others. Names of one place stay as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// One of the vocabulary, by its row.
    Row(usize),
    /// One of a family.
    Family(usize),
    /// One of the user's own.
    Own,
    /// `id`, which names a flow.
    Id,
    /// `label`, which names anything.
    Label,
    /// Another one of Graphviz's.
    Graphviz,
}

impl Place {
    /// The place of a name that stands at an item of some kind.
    pub(super) fn of(name: &str, on: On, prefix: &str) -> Self {
        let ours = unprefixed(name, prefix);
        if let Some(row) = ours.and_then(|name| vocabulary::place(name, on)) {
            return Self::Row(row);
        }
        let family = ours.and_then(|name| FAMILIES.iter().position(|family| belongs(name, family.prefix)));
        match name {
            _ if family.is_some() => Self::Family(family.unwrap_or_default()),
            "id" => Self::Id,
            "label" => Self::Label,
            _ if vocabulary::is_graphviz(name) => Self::Graphviz,
            _ => Self::Own,
        }
    }
}

fn belongs(name: &str, prefix: &str) -> bool {
    name.len() > prefix.len() && name.starts_with(prefix)
}
