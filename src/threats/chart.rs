//! The per-element chart: which categories every kind of element must be held against. It is a floor, not a ceiling.

use super::types::Category::{
    self, DenialOfService as D, ElevationOfPrivilege as E, InformationDisclosure as I, Repudiation as R, Spoofing as S,
    Tampering as T,
};
use crate::model::{Kind, vocabulary::CHARTS};

/// One profile of the chart.
#[derive(Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its name, one of [`CHARTS`].
    pub name: &'static str,
    interactor: &'static [Cell],
    store: &'static [Cell],
}

/// A category of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The category.
    pub category: Category,
    /// Whether the cell is there only for subjects that the floor rule of the cell is about by its own `when`: only a
    /// store of logs answers for repudiation.
    pub conditional: bool,
}

const fn always(category: Category) -> Cell {
    Cell { category, conditional: false }
}

const INTERACTOR: &[Cell] = &[always(S), always(R)];
const PROCESS: &[Cell] = &[always(S), always(T), always(R), always(I), always(D), always(E)];
const STORE: &[Cell] = &[always(T), Cell { category: R, conditional: true }, always(I), always(D)];
const FLOW: &[Cell] = &[always(T), always(I), always(D)];

/// Shostack's and Microsoft SDL's chart.
const SDL: Chart = Chart { name: CHARTS[0], interactor: INTERACTOR, store: STORE };

/// Every store answers for repudiation.
const THREAT_DRAGON: Chart =
    Chart { name: CHARTS[1], interactor: INTERACTOR, store: &[always(T), always(R), always(I), always(D)] };

/// An interactor is a device that can be stopped.
const MS_IOT: Chart = Chart { name: CHARTS[2], interactor: &[always(S), always(R), always(D)], store: STORE };

impl Chart {
    /// The profiles, in the order of [`CHARTS`].
    pub const ALL: [&'static Self; 3] = [&SDL, &THREAT_DRAGON, &MS_IOT];

    /// The profile of a name; the first one for any other name.
    pub fn named(name: Option<&str>) -> &'static Self {
        Self::ALL.into_iter().find(|chart| Some(chart.name) == name).unwrap_or(&SDL)
    }

    /// The row of a kind of element; empty for what is only drawn.
    pub const fn row(&self, kind: Kind) -> &'static [Cell] {
        match kind {
            Kind::Interactor => self.interactor,
            Kind::Process => PROCESS,
            Kind::Store => self.store,
            Kind::Note | Kind::Unknown => &[],
        }
    }

    /// The row of every flow.
    pub const fn flow_row(&self) -> &'static [Cell] {
        FLOW
    }
}
