//! HCL native syntax: text → tokens ([`lex`]) and text → text as `terraform fmt` leaves it ([`fmt`]).
//!
//! Neither evaluates anything nor checks expressions: what a token run means is left to Terraform.

pub mod fmt;
pub mod lex;
pub mod parse;
pub mod value;
