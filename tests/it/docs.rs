//! Module docs: `ptcgen docs` and its steps.

mod cases;
mod engine;
mod load;
mod many;
mod packaging;
mod properties;
