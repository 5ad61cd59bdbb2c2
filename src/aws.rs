//! What AWS fixes: partitions and regions, IAM documents; and image references by way of the cache.

pub mod image;
pub mod partition;
pub mod policy;
pub mod registries;
