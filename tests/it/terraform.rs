//! What terraform says about a module, with terraform and without it.

pub(crate) mod check;
pub(crate) mod real;
