//! What terraform would refuse, found without running it ([`check`]), and what terraform itself reports ([`run`]).

pub(crate) mod check;
pub(crate) mod run;

pub use check::{check, formatting};
