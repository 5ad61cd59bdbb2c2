//! The program: hands its arguments to `ptcgen::run` and returns the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ptcgen::run(std::env::args_os()))
}
