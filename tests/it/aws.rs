//! Facts of AWS: image references, policy documents and registries.

mod image;
mod policy;
mod policy_split;
mod registries;
