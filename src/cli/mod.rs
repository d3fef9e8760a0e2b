//! The command line: arguments, files, exit codes. The only part that touches the world.

#![deny(clippy::indexing_slicing)]

use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
