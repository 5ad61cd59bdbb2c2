//! What every room may use and what knows nothing of HCL, Terraform or AWS: paths, files in memory, hashes, exit codes.

pub mod path;

pub mod files;
pub mod hash;
pub mod outcome;
