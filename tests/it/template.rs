//! Template sets: what they may say, what they see, and how they are rendered.

mod context;
mod hostile;
mod set;
