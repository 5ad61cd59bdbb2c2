//! argv → `ptcgen::run` → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ptcgen::run(std::env::args_os()))
}
