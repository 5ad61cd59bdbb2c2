//! What AWS describes → a spec for it, and what to import. Pure: reads no file, asks no AWS.
//!
//! Texts → [`Inventory`] ([`read`]) → a spec's value that says the same ([`spec`]) → `import` blocks for what the module
//! then declares ([`imports`]). What a spec can't say is told, never guessed; what AWS printed is never shown beyond
//! names and ARNs.

pub mod account;
pub mod codes;
pub mod fields;
pub mod imports;
pub mod inventory;
pub mod read;
pub mod refusals;
pub mod registry;
pub mod rules;
pub mod secrets;
pub mod spec;
pub mod templates;

pub use inventory::Inventory;
pub use spec::{Adoption, adopt};

#[cfg(test)]
mod tests;

/// Which part of the inventory to adopt, and which domain rules the spec may break.
#[derive(Clone, Debug, Default)]
pub struct AdoptOptions {
    /// 12 digits; `None`: the one that the input is about.
    pub account: Option<String>,
    /// `None`: the one that the input is about.
    pub region: Option<String>,
    /// Rules to take; empty: all.
    pub prefixes: Vec<String>,
    /// Codes of domain rules that may be broken.
    pub allow: Vec<String>,
}
