//! What lies in a module's folder, and what becomes of it: all values, no file is opened here.

pub mod lock;
pub mod plan;
