//! Rendering a spec with a template set to files.

mod check;
mod classic;
pub(crate) mod hostile;
mod overrides;
mod second_opinion;
mod standard;
