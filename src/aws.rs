//! What AWS fixes: partitions and regions, IAM documents.

pub mod partition;
