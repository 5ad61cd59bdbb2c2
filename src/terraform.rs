//! What terraform would refuse, found without it ([`check`]), and what terraform itself says ([`run`]).

pub mod check;
pub mod run;
