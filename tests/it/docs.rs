//! Module docs: `ptcgen docs` and its steps.

mod agree;
mod cases;
mod command_line;
mod drop_in;
mod engine;
mod go_templates;
mod load;
mod many;
mod packaging;
mod properties;
mod since;
