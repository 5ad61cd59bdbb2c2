//! The program as its users drive it, one file a command.

mod docs_cases;
mod docs_load;
mod docs_properties;
