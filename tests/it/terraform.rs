//! What terraform reports about a module, both with terraform and without it.

pub(crate) mod check;
pub(crate) mod real;
