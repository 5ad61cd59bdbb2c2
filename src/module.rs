//! A module's folder over time: its record, plans, merges and checks. All of them are values; nothing is opened here.

pub mod check;
pub mod codes;
pub mod findings;
pub mod lock;
pub mod merge;
pub mod plan;
pub mod transition;
pub mod update;
