//! Template sets: their manifests, their context and their rendering.

mod context;
mod hostile;
mod set;
