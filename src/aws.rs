//! What AWS fixes: partitions and regions, IAM documents.

pub mod partition;
pub mod policy;
