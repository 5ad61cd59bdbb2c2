//! What AWS describes → a spec for it, and what to import. Pure: reads no file, asks no AWS.
//!
//! Texts → [`Described`] ([`read`]) → a spec's value that says the same ([`spec`]) → `import` blocks for what the module
//! then declares ([`imports`]). What a spec can't say is told, never guessed; what AWS printed is never shown beyond
//! names and ARNs.

pub mod account;
pub mod codes;
pub mod described;
pub mod fields;
pub mod imports;
pub mod pruned;
pub mod read;
pub mod registry;
pub mod rules;
pub mod secrets;
pub mod spec;
pub mod templates;

pub use described::Described;
pub use spec::{Adopted, Wanted, adopt};

#[cfg(test)]
mod tests;
