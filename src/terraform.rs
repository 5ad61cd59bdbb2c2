//! What terraform would refuse, found without it ([`check`]), and what terraform itself says ([`run`]).

pub(crate) mod check;
pub(crate) mod run;

pub use check::{check, formatting};
