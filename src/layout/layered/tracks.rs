//! Heights at which lines move across where they do so at right angles: tracks of strips.
//!
//! A line comes down to its track, runs along it and goes on down. Of two lines that run the same way and overlap, the
//! one that begins further on is above: they then do not cross, but for what the order of rows makes them cross. Lines
//! that overlap never share a track.

use crate::arena::IdVec;

use super::part::Ln;
use super::place::Across;
use super::ports::Ends;
use super::rows::Rows;

/// Distance between two tracks, and between the outer ones and the strip's ends.
pub(super) const TRACK: f64 = 6.0;
pub(super) const MARGIN: f64 = 8.0;

/// Smallest distance between the ends of two lines on one track.
const APART: f64 = 8.0;

/// Lines of a strip up to which each has a track of its own choice; more share tracks in turn.
const CAREFUL: usize = 600;

/// Tracks that those share.
const SHARED: usize = 60;

/// The part of a line in a strip: from where to where it moves across.
#[derive(Clone, Copy, Debug)]
struct Move {
    line: Ln,
    piece: usize,
    from: f64,
    to: f64,
}

impl Move {
    fn least(&self) -> f64 {
        self.from.min(self.to)
    }

    fn most(&self) -> f64 {
        self.from.max(self.to)
    }
}

/// The track of every piece of every line that moves across, and how many tracks each strip has.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracks {
    of: IdVec<Ln, Vec<u32>>,
    pub(super) counts: Vec<u32>,
}

impl Tracks {
    /// How far below the top of its strip a piece runs.
    pub(super) fn depth(&self, line: Ln, piece: usize) -> f64 {
        MARGIN + TRACK * f64::from(self.of[line].get(piece).copied().unwrap_or(0))
    }
}

/// Gives tracks to all lines.
pub(super) fn tracks(rows: &Rows, across: &Across, ends: &Ends) -> Tracks {
    let mut moves: Vec<Vec<Move>> = vec![Vec::new(); rows.row_pieces.len()];
    let mut tracks = Tracks { of: IdVec::new(), counts: vec![0; rows.row_pieces.len()] };
    for (line, chain) in rows.chains.iter() {
        tracks.of.push(vec![0; chain.len()]);
        if rows.is_arch(line) {
            continue;
        }
        let last = chain.len() - 1;
        for piece in 0..last {
            let from = if piece == 0 { ends[line][0].x } else { across.items[chain[piece]] };
            let to = if piece + 1 == last { ends[line][1].x } else { across.items[chain[piece + 1]] };
            if (from - to).abs() > 0.01 {
                moves[rows.items[chain[piece]].row as usize].push(Move { line, piece, from, to });
            }
        }
    }
    for (row, own) in moves.iter_mut().enumerate() {
        tracks.counts[row] = assign(own, &mut tracks.of);
    }
    tracks
}

/// Gives tracks to the lines of a strip, the first at its top.
fn assign(moves: &mut [Move], of: &mut IdVec<Ln, Vec<u32>>) -> u32 {
    // Those that run right, the last to begin first; then those that run left, the first to begin first.
    moves.sort_by(|a, b| {
        let key = |own: &Move| if own.from < own.to { (0, -own.from) } else { (1, own.from) };
        let (x, y) = (key(a), key(b));
        x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)).then(a.line.cmp(&b.line))
    });
    let mut placed: Vec<(Move, u32)> = Vec::with_capacity(moves.len());
    let mut count = 0;
    for (index, own) in moves.iter().enumerate() {
        let track = if index < CAREFUL { free_track(own, &placed) } else { u32::try_from(index % SHARED).unwrap_or(0) };
        count = count.max(track + 1);
        of[own.line][own.piece] = track;
        placed.push((*own, track));
    }
    count
}

/// The first track below all lines that run the same way and overlap, on which no other one does.
fn free_track(own: &Move, placed: &[(Move, u32)]) -> u32 {
    let overlap = |other: &Move| own.least() < other.most() + APART && other.least() < own.most() + APART;
    let right = own.from < own.to;
    let mut least = 0;
    let mut taken: Vec<u32> = Vec::new();
    for (other, track) in placed.iter().filter(|(other, _)| overlap(other)) {
        taken.push(*track);
        if (other.from < other.to) == right {
            least = least.max(track + 1);
        }
    }
    taken.sort_unstable();
    for track in taken {
        if track == least {
            least += 1;
        }
    }
    least
}

/// Height of a strip with so many tracks.
pub(super) fn height(count: u32) -> f64 {
    if count == 0 { 0.0 } else { 2.0 * MARGIN + TRACK * f64::from(count - 1) }
}
