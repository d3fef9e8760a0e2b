//! Where data can be: a fixpoint over elements and assets, with what is stated apart from what only may be.
//!
//! An asset begins wherever it is stated: at an element that lists it, at the source of a flow that lists it, and at the
//! target of that flow. A flow that lists `data` carries that and no more. One that lists none may carry whatever its
//! source may hold, but for these:
//! - an interactor hands on only what it lists itself: what people are shown stays with them;
//! - `access=read` on a request means a question: it carries nothing of what its source holds;
//! - `classification` on the flow leaves out what is of a higher class;
//! - what its source `declassifies` is as good as public from there on, and what it `masks` counts as internal at most:
//!   neither goes on as the asset that it was. The same holds for a flow that says so, and for `masking=yes`.

use std::collections::VecDeque;

use super::{Propagation, order};
use crate::arena::{Id, IdVec};
use crate::model::{AssetId, ElementId, FlowId, Kind, Model, StatedList};

/// How it is known that data are somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// It is stated.
    Stated,
    /// Nothing rules it out: a flow that lists no data comes from where they are.
    Possible,
}

/// Most bits of elements times assets. A larger diagram follows only its [`MOST_SENSITIVE`] assets.
const MOST_BITS: usize = 64 << 20;

/// How many assets a diagram beyond [`MOST_BITS`] follows: those of the highest classes.
const MOST_SENSITIVE: usize = 1024;

/// The assets that each element holds, a bit an asset.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    /// The asset of each bit: the highest class first.
    columns: Vec<AssetId>,
    /// How many columns at the front are above a class.
    above: [usize; 5],
    bit_of: IdVec<AssetId, Option<u32>>,
    /// Words for each element.
    words: usize,
    stated: Vec<u64>,
    /// What is stated and what may be.
    all: Vec<u64>,
}

impl Data {
    pub(super) fn of(model: &Model, known: &Propagation) -> Self {
        let mut data = Self::with_columns(model);
        if data.words > 0 {
            data.state(model, known);
            data.spread(model, known);
        }
        data
    }

    fn with_columns(model: &Model) -> Self {
        let class = |asset: &AssetId| model.assets[*asset].classification;
        let mut columns: Vec<AssetId> = model.assets.ids().collect();
        columns.sort_by_key(|asset| (std::cmp::Reverse(class(asset)), *asset));
        if columns.len().saturating_mul(model.elements.len()) > MOST_BITS {
            columns.truncate(MOST_SENSITIVE);
        }
        let mut above = [0; 5];
        for (level, count) in (0..).zip(&mut above) {
            *count = columns.partition_point(|asset| class(asset) > Some(level));
        }
        let mut bit_of = IdVec::filled(None, model.assets.len());
        for (bit, asset) in (0..).zip(&columns) {
            bit_of[*asset] = Some(bit);
        }
        let words = columns.len().div_ceil(64);
        let bits = vec![0; words * model.elements.len()];
        Self { columns, above, bit_of, words, stated: bits.clone(), all: bits }
    }

    /// What is stated, at elements and at both ends of flows.
    fn state(&mut self, model: &Model, known: &Propagation) {
        let mut row = vec![0; self.words];
        for (id, element) in model.elements.iter() {
            row.fill(0);
            self.add_items(known, &element.stated, "data", &mut row);
            merge(self.row_mut(id), &row);
        }
        for (id, flow) in model.flows.iter() {
            if flow.stated.get("data").is_none() {
                continue;
            }
            row.fill(0);
            self.add_items(known, &flow.stated, "data", &mut row);
            merge(self.row_mut(flow.source), &row);
            self.lower(model, known, id, &mut row);
            merge(self.row_mut(flow.target), &row);
        }
        self.all.clone_from(&self.stated);
    }

    /// Along the flows that list no data until nothing changes.
    fn spread(&mut self, model: &Model, known: &Propagation) {
        let mut queue: VecDeque<ElementId> = order::forwards(model, std::iter::empty()).into();
        let mut waits = IdVec::filled(true, model.elements.len());
        let mut row = vec![0; self.words];
        while let Some(at) = queue.pop_front() {
            waits[at] = false;
            for flow in super::flows(&model.out_flows, at) {
                let data = &model.flows[*flow];
                if data.stated.get("data").is_some() {
                    continue;
                }
                self.outgoing(model, known, *flow, &mut row);
                if merge(Self::slice_mut(&mut self.all, self.words, data.target), &row)
                    && !std::mem::replace(&mut waits[data.target], true)
                {
                    queue.push_back(data.target);
                }
            }
        }
    }

    /// What a flow may carry.
    fn outgoing(&self, model: &Model, known: &Propagation, id: FlowId, row: &mut [u64]) {
        row.fill(0);
        let flow = &model.flows[id];
        if flow.stated.get("data").is_some() {
            self.add_items(known, &flow.stated, "data", row);
        } else if flow.stated.is("access", "read") && known.requests.request(id).is_none() {
            return;
        } else if model.elements[flow.source].kind == Kind::Interactor {
            self.add_items(known, &model.elements[flow.source].stated, "data", row);
        } else {
            row.copy_from_slice(Self::slice(&self.all, self.words, flow.source));
        }
        if let Some(level) = super::level(&flow.stated, "classification") {
            clear_first(row, self.above.get(usize::from(level)).copied().unwrap_or(0));
        }
        self.lower(model, known, id, row);
    }

    /// Takes away what does not leave as it was.
    fn lower(&self, model: &Model, known: &Propagation, id: FlowId, row: &mut [u64]) {
        let flow = &model.flows[id];
        if flow.stated.is("masking", "yes") {
            row.fill(0);
            return;
        }
        for stated in [&flow.stated, &model.elements[flow.source].stated] {
            for bit in ["declassifies", "masks"].into_iter().flat_map(|name| self.bits(known, stated, name)) {
                set(row, bit, false);
            }
        }
    }

    fn add_items(&self, known: &Propagation, stated: &StatedList, name: &str, row: &mut [u64]) {
        for bit in self.bits(known, stated, name) {
            set(row, bit, true);
        }
    }

    /// The columns of the assets that an attribute lists.
    fn bits(&self, known: &Propagation, stated: &StatedList, name: &str) -> impl Iterator<Item = usize> {
        let items = stated.get(name).map_or(&[] as &[_], |stated| stated.value.items());
        items.iter().filter_map(|item| Some(self.bit_of.get(*known.assets.get(&item.text)?).copied()?? as usize))
    }

    fn row_mut(&mut self, element: ElementId) -> &mut [u64] {
        Self::slice_mut(&mut self.stated, self.words, element)
    }

    fn slice(bits: &[u64], words: usize, element: ElementId) -> &[u64] {
        let first = element.index() * words;
        bits.get(first..first + words).unwrap_or(&[])
    }

    fn slice_mut(bits: &mut [u64], words: usize, element: ElementId) -> &mut [u64] {
        let first = element.index() * words;
        bits.get_mut(first..first + words).unwrap_or(&mut [])
    }
}

impl Propagation {
    /// Whether an element holds an asset, and how that is known.
    pub fn holds(&self, element: ElementId, asset: AssetId) -> Option<Held> {
        let bit = self.data.bit_of.get(asset).copied()?? as usize;
        let has = |bits| has(Data::slice(bits, self.data.words, element), bit);
        if has(&self.data.stated) { Some(Held::Stated) } else { has(&self.data.all).then_some(Held::Possible) }
    }

    /// The assets that an element holds, those of the highest class first.
    pub fn held(&self, element: ElementId) -> impl Iterator<Item = (AssetId, Held)> + '_ {
        let all = ones(Data::slice(&self.data.all, self.data.words, element));
        all.filter_map(move |bit| {
            let asset = *self.data.columns.get(bit)?;
            Some((asset, self.holds(element, asset)?))
        })
    }

    /// The assets that a flow carries as what they are, those of the highest class first.
    pub fn carried(&self, model: &Model, flow: FlowId) -> Vec<(AssetId, Held)> {
        let mut row = vec![0; self.data.words];
        if !row.is_empty() {
            self.data.outgoing(model, self, flow, &mut row);
        }
        let held = if model.flows[flow].stated.get("data").is_some() { Held::Stated } else { Held::Possible };
        ones(&row).filter_map(|bit| Some((*self.data.columns.get(bit)?, held))).collect()
    }

    /// Whether a flow carries an asset as what it is, and how that is known.
    pub fn carries(&self, model: &Model, flow: FlowId, asset: AssetId) -> Option<Held> {
        let bit = self.data.bit_of.get(asset).copied()?? as usize;
        let is_stated = model.flows[flow].stated.get("data").is_some();
        if !is_stated && self.holds(model.flows[flow].source, asset).is_none() {
            return None;
        }
        let mut row = vec![0; self.data.words];
        self.data.outgoing(model, self, flow, &mut row);
        has(&row, bit).then_some(if is_stated { Held::Stated } else { Held::Possible })
    }
}

/// Adds the bits of `from`; whether any was new.
fn merge(into: &mut [u64], from: &[u64]) -> bool {
    let mut new = 0;
    for (into, from) in into.iter_mut().zip(from) {
        new |= from & !*into;
        *into |= from;
    }
    new != 0
}

fn has(row: &[u64], bit: usize) -> bool {
    row.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

fn set(row: &mut [u64], bit: usize, value: bool) {
    if let Some(word) = row.get_mut(bit / 64) {
        *word = *word & !(1 << (bit % 64)) | u64::from(value) << (bit % 64);
    }
}

fn clear_first(row: &mut [u64], count: usize) {
    for (at, word) in row.iter_mut().enumerate() {
        let gone = count.saturating_sub(at * 64).min(64);
        *word &= u64::MAX.checked_shl(u32::try_from(gone).unwrap_or(64)).unwrap_or(0);
    }
}

/// The bits that are set, in order.
fn ones(row: &[u64]) -> impl Iterator<Item = usize> + '_ {
    row.iter().enumerate().flat_map(|(at, word)| {
        let rest = std::iter::successors(Some(*word), |word| Some(word & word.wrapping_sub(1)));
        rest.take_while(|word| *word != 0).map(move |word| at * 64 + word.trailing_zeros() as usize)
    })
}
