//! What every room may use and what knows nothing of HCL or Terraform: paths, files in memory, hashes, exit codes, ids of accounts.

pub mod account;
pub mod const_text;
pub mod files;
pub mod hash;
pub mod outcome;
pub mod path;
