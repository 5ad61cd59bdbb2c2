//! HCL native syntax: a file's tokens ([`lex`]), its text as `terraform fmt` leaves it ([`fmt`]), its blocks and
//! attributes ([`parse`]), values ([`value`]), and values as text ([`write`]).
//!
//! Nothing here knows what a block or an argument means: that is Terraform's.

pub mod fmt;
pub mod lex;
pub mod parse;
pub mod value;
pub mod write;
