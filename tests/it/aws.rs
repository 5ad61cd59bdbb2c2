//! What AWS fixes: image references, policy documents and registries.

mod image;
mod policy;
mod registries;
