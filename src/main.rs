//! The `threatdot` program: everything is in the library's `cli`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Large diagrams are many small values: a tenth of the time goes into making and freeing them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    threatdot::cli::main()
}
