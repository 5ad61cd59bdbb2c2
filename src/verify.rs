//! A level → terraform's steps; what terraform says of a module → findings. Starts nothing, opens nothing.

pub mod account;
pub mod codes;
pub mod needs;
pub mod reattach;
pub mod settings;
pub mod sources;
pub mod step;

pub mod formatting;
pub mod plan;
pub mod said;
pub mod stream;
pub mod words;
