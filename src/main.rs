//! argv → `ptcgen::run` → exit code.

fn main() {}
