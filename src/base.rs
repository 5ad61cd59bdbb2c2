//! What every room may use: paths, files in memory, hashes, the options of strict JSON, texts that are concatenated at compile time, AWS account ids
//! and exit codes. Nothing here knows HCL or Terraform.

pub mod account;
pub mod const_text;
pub mod files;
pub mod hash;
pub mod json;
pub mod outcome;
pub mod path;
pub mod shell;
