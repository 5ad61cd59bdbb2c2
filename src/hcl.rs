//! HCL native syntax: splitting a file into tokens ([`lex`]), formatting it as `terraform fmt` does ([`fmt`]), parsing
//! its blocks and attributes ([`parse`]), values ([`value`]), and writing values as HCL ([`write`]).
//!
//! Nothing here knows what a block or an argument means to Terraform.

pub(crate) mod fmt;
pub(crate) mod lex;
pub(crate) mod parse;
pub(crate) mod value;
pub(crate) mod write;

pub use fmt::format;
pub use lex::LexError;
