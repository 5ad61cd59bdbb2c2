//! Turns what AWS describes into a spec, and into `import` blocks for it. It opens no file and does not call AWS.
//!
//! [`read`] turns texts into an [`Inventory`], [`spec`] turns that into the value of a spec with the same content, and
//! [`imports`] writes `import` blocks for what the module then declares. What a spec can't express is reported, never
//! guessed. Findings contain names, hosts and ARNs, but never the value of a secret.

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
    /// Prefixes of the rules to adopt; empty: all rules.
    pub prefixes: Vec<String>,
    /// Codes of domain rules that may be broken.
    pub allow: Vec<String>,
}
