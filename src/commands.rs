//! A file a command: read → pure steps → write. Wiring only; a decision here is one in the wrong place.

pub mod adopt;
pub mod adopt_module;
pub mod cache;
pub mod check;
pub mod completions;
pub mod diff;
pub mod docs;
pub mod image;
pub mod input;
pub mod interactive;
pub mod make;
pub mod man;
pub mod merged;
pub mod new;
pub mod policy;
pub mod presets;
pub mod rewrite;
pub mod say;
pub mod schema;
pub mod template_sets;
pub mod templates;
pub mod update;
pub mod upkeep;
pub mod validate;
pub mod verify;
pub mod written;
