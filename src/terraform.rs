//! What terraform would refuse, found without running it ([`check`]), what terraform itself reports ([`run`]), and what
//! a change would lose ([`resource_change`]): that of a plan, or of a module compared with what it will be ([`transition`]).

pub(crate) mod check;
pub(crate) mod resource_change;
pub(crate) mod resources;
pub(crate) mod run;
pub(crate) mod transition;

pub use check::{check, formatting};
