//! HCL native syntax: a file's tokens ([`lex`]), its text as `terraform fmt` leaves it ([`fmt`]), its blocks and
//! attributes ([`parse`]), values ([`value`]), and values as text ([`write`]).
//!
//! Nothing here knows what a block or an argument means: that is Terraform's.

pub(crate) mod fmt;
pub(crate) mod lex;
pub(crate) mod parse;
pub(crate) mod value;
pub(crate) mod write;

pub use fmt::format;
pub use lex::LexError;
