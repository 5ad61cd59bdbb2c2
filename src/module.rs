//! What lies in a module's folder, and what becomes of it: all values, no file is opened here.

pub mod check;
pub mod codes;
pub mod findings;
pub mod lock;
pub mod merge;
pub mod plan;
pub mod update;
