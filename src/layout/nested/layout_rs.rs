//! Ranks and orders by the crate layout-rs. It knows neither sizes nor boundaries, so nothing else of it is used; its
//! exponential search for cycles is avoided by giving it graphs without any.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use ::layout::adt::dag::{DAG, NodeHandle};
use ::layout::topo::optimizer::{EdgeCrossOptimizer, RankOptimizer};

use crate::layout::sketch::EngineFailure;

/// Most members of a group.
pub(super) const MEMBERS: usize = 30;

/// Most lines between the members of a group.
pub(super) const LINES: usize = 150;

/// Bound on the work of ordering: the sum over neighbouring ranks of the square of one length times the other.
const ORDER_WORK: usize = 3_000_000;

/// Name of the thread that the crate runs on.
const THREAD: &str = "layout-rs";

/// Stack of that thread: the crate recurses over paths.
const STACK: usize = 64 * 1024 * 1024;

/// Runs `work` on a thread of its own with a big stack, on which a panic is silent.
pub(super) fn with_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, EngineFailure> {
    silence_thread();
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok()).ok_or(EngineFailure::Broke)
    })
}

/// The crate panics on inputs that it cannot place. That is caught; the message of it, which would be printed before,
/// is kept back on this one thread.
fn silence_thread() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(THREAD) {
                previous(info);
            }
        }));
    });
}

fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, EngineFailure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| EngineFailure::Broke)
}

/// A rank for each of `count` members. `links` must not go around in a circle.
pub(super) fn ranks(count: usize, links: &[(usize, usize)]) -> Result<Vec<usize>, EngineFailure> {
    guarded(|| {
        let mut dag = DAG::new();
        dag.set_validate(false);
        dag.new_nodes(count);
        for &(from, to) in links {
            dag.add_edge(NodeHandle::new(from), NodeHandle::new(to));
        }
        dag.recompute_node_ranks();
        RankOptimizer::new(&mut dag).optimize();
        levels(count, dag.ranks())
    })
}

fn levels(count: usize, rows: &[Vec<NodeHandle>]) -> Vec<usize> {
    let mut levels = vec![0; count];
    let filled = rows.iter().filter(|row| !row.is_empty());
    for (rank, row) in filled.enumerate() {
        for handle in row {
            if let Some(level) = levels.get_mut(handle.get_index()) {
                *level = rank;
            }
        }
    }
    levels
}

/// The members of each row in an order with few crossings. `links` join neighbouring rows only.
pub(super) fn order(
    count: usize,
    rows: &[Vec<usize>],
    links: &[(usize, usize)],
) -> Result<Vec<Vec<usize>>, EngineFailure> {
    let pairs = rows.iter().zip(rows.iter().skip(1));
    let work: usize = pairs.map(|(first, second)| first.len() * first.len() * second.len()).sum();
    if rows.len() < 2 {
        return Ok(rows.to_vec());
    }
    if work > ORDER_WORK {
        return Err(EngineFailure::Lines { count: links.len(), limit: LINES });
    }
    guarded(|| {
        let mut dag = DAG::new();
        dag.set_validate(false);
        dag.new_nodes(count);
        for &(from, to) in links {
            dag.add_edge(NodeHandle::new(from), NodeHandle::new(to));
        }
        *dag.ranks_mut() = rows.iter().map(|row| row.iter().map(|&index| NodeHandle::new(index)).collect()).collect();
        EdgeCrossOptimizer::new(&mut dag).optimize();
        dag.ranks().iter().map(|row| row.iter().map(NodeHandle::get_index).collect()).collect()
    })
}
