//! Makes the fixes that diagnostics offer, as many at once as hold together, until none is left.
//!
//! Each round takes the fixes that do not touch each other, makes them all, and compiles the text again. Where the result is
//! worse than before, halves of them are tried, so that one fix that does not hold costs a few compilations and not the
//! others. What a fix may change of the model it says itself ([`Touches`](crate::diagnostics::Touches)).

#![deny(clippy::indexing_slicing)]

mod choose;
mod facts;
mod judge;

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

pub use judge::Refusal;

use crate::compile::{self, Compilation, Options};
use crate::diagnostics::{Code, Safety};
use crate::edit::{self, Edit};
use crate::limits;
use crate::source::{Position, Source};
use choose::Chosen;
use judge::Before;

/// What came of the fixes of one source.
#[derive(Debug)]
pub struct Outcome {
    /// The text as it is now, compiled.
    pub compilation: Compilation,
    /// The fixes that were made, in order.
    pub applied: Vec<Applied>,
    /// The fixes that were not.
    pub refused: Vec<Refused>,
    /// How often a text was compiled to find that out.
    pub compilations: usize,
}

/// A fix that was made.
#[derive(Debug)]
pub struct Applied {
    /// The code of the problem.
    pub code: &'static Code,
    /// What was done.
    pub title: String,
    /// How many problems asked for it.
    pub problems: usize,
}

/// A fix that was not made.
#[derive(Debug)]
pub struct Refused {
    /// The code of the problem.
    pub code: &'static Code,
    /// What was to be done.
    pub title: String,
    /// Where the problem was in the text that the fix was made for.
    pub place: Position,
    /// Why not.
    pub why: Refusal,
}

impl Outcome {
    /// How many problems were mended.
    pub fn mended(&self) -> usize {
        self.applied.iter().map(|fix| fix.problems).sum()
    }
}

/// Makes every fix that is at least as safe as `level`, as long as it does what it says and nothing else.
pub fn apply(compilation: Compilation, options: &Options, level: Safety) -> Outcome {
    let length = compilation.source.text().len().max(1);
    let mut mender = Mender {
        options,
        level,
        trials: (limits::FIX_TRIED_BYTES / length).clamp(1, limits::FIX_TRIALS),
        tried: HashSet::new(),
        texts: HashSet::from([hash(compilation.source.text())]),
        outcome: Outcome { compilation, applied: Vec::new(), refused: Vec::new(), compilations: 0 },
    };
    let trials = mender.trials;
    let mut settled = 0;
    for _ in 0..limits::FIX_ROUNDS {
        if !mender.round() && !mender.reconsider(&mut settled) {
            break;
        }
    }
    Outcome { compilations: trials - mender.trials, ..mender.outcome }
}

struct Mender<'a> {
    options: &'a Options,
    level: Safety,
    /// Compilations that may still be made.
    trials: usize,
    /// The fixes that were refused: they are not tried again before others were made.
    tried: HashSet<u64>,
    /// The texts that there have been: two fixes that undo each other would go on for ever.
    texts: HashSet<u64>,
    outcome: Outcome,
}

impl Mender<'_> {
    /// Makes as many fixes as go together. Tells whether there may be more.
    fn round(&mut self) -> bool {
        let chosen = choose::choose(&self.outcome.compilation, self.level, &self.tried);
        if chosen.is_empty() {
            return false;
        }
        let (good, result) = self.those_that_hold(chosen);
        let Some(compilation) = result else { return self.trials > 0 };
        if !self.texts.insert(hash(compilation.source.text())) {
            for fix in good {
                self.refuse(fix, Refusal::Undone);
            }
            return self.trials > 0;
        }
        self.outcome.compilation = compilation;
        let applied = |fix: Chosen| Applied { code: fix.code, title: fix.fix.title, problems: fix.problems };
        self.outcome.applied.extend(good.into_iter().map(applied));
        self.trials > 0
    }

    /// Gives refused fixes another chance, if others were made since they had the last one: what was in their way may be
    /// gone. Tells whether there are any. Each time the text is one that has not been, so that this ends.
    fn reconsider(&mut self, settled: &mut usize) -> bool {
        let made = self.outcome.applied.len();
        let is_worth_it = self.trials > 0 && !self.tried.is_empty() && made > std::mem::replace(settled, made);
        if is_worth_it {
            self.tried.clear();
            self.outcome.refused.clear();
        }
        is_worth_it
    }

    /// The fixes that hold together, and the text with them. Of those that do not, each is found by halving.
    fn those_that_hold(&mut self, chosen: Vec<Chosen>) -> (Vec<Chosen>, Option<Compilation>) {
        let now = &self.outcome.compilation;
        let before = Before::of(now, &chosen);
        let (mut good, mut result, mut refused) = (Vec::new(), None, Vec::new());
        let mut groups = vec![chosen];
        while let Some(mut group) = groups.pop() {
            match attempt(now, self.options, &mut self.trials, &before, [&good, &group]) {
                Ok(compilation) => {
                    result = Some(compilation);
                    good.append(&mut group);
                }
                Err(why) if group.len() == 1 || why == Refusal::Exhausted => {
                    refused.extend(group.into_iter().map(|fix| (fix, why.clone())));
                }
                Err(_) => {
                    let rest = group.split_off(group.len() / 2);
                    groups.extend([rest, group]);
                }
            }
        }
        for (fix, why) in refused {
            self.refuse(fix, why);
        }
        (good, result)
    }

    fn refuse(&mut self, fix: Chosen, why: Refusal) {
        self.tried.insert(fix.key);
        self.outcome.refused.push(Refused { code: fix.code, title: fix.fix.title, place: fix.place, why });
    }
}

/// The text with the fixes of both lists, if it is better for it.
fn attempt(
    now: &Compilation,
    options: &Options,
    trials: &mut usize,
    before: &Before,
    lists: [&[Chosen]; 2],
) -> Result<Compilation, Refusal> {
    *trials = trials.checked_sub(1).ok_or(Refusal::Exhausted)?;
    let together: Vec<&Chosen> = lists.into_iter().flatten().collect();
    let edits: Vec<Edit> = together.iter().flat_map(|fix| fix.fix.edits.iter().cloned()).collect();
    let text = edit::applied(now.source.text(), &edits).ok_or(Refusal::Overlaps)?;
    if text.len() > limits::INPUT_BYTES {
        return Err(Refusal::TooLong);
    }
    let after = compile::compile(Source::new(now.source.name(), text), options);
    before.judge(&after, &together)?;
    Ok(after)
}

/// The same for the same, in one run and the next.
fn hash(value: impl std::hash::Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}
