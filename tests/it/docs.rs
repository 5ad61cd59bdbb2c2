//! Module docs: `ptcgen docs`, and the steps that it is made of.

mod cases;
mod engine;
mod load;
mod many;
mod packaging;
mod properties;
