//! What terraform would refuse, found without running it ([`check`]), and what terraform itself reports ([`run`]), and what
//! a change would lose ([`resource_change`]).

pub(crate) mod check;
pub(crate) mod resource_change;
pub(crate) mod run;

pub use check::{check, formatting};
