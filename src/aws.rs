//! Facts of AWS: partitions and regions, the registries that ECR can cache, IAM documents, and image references.

pub mod image;
pub mod partition;
pub mod policy;
pub mod registries;
