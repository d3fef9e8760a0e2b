//! Lints of what things are: kinds of nodes, names that look alike, clusters and ports.

mod clusters;
mod evidence;
mod names;
mod ports;
mod similar;

pub(super) use clusters::{BOUNDARY_NOT_CLUSTER, CLUSTER_NOT_BOUNDARY};
pub(super) use evidence::{KIND_INFERRED, KIND_SHAPE_CONFLICT, KIND_UNKNOWN};
pub(super) use names::NODE_IMPLICIT;
pub(super) use ports::RECORD_PORT_ELEMENT;
pub(super) use similar::NEAR_DUPLICATE_NAME;
