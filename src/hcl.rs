//! HCL native syntax: splitting a file into tokens ([`lex`]), formatting it as `terraform fmt` does ([`fmt`]), parsing
//! its blocks and attributes ([`parse`]), values ([`value`]), and writing values as HCL ([`write`]).
//!
//! It knows what blocks and arguments mean to Terraform in two places only: `terraform fmt` rewrites the `type` of a
//! `variable`, and [`parse`] can keep just the arguments that documentation reads.

pub(crate) mod fmt;
pub(crate) mod lex;
pub(crate) mod parse;
pub(crate) mod value;
pub(crate) mod write;

pub use fmt::format;
pub use lex::LexError;
