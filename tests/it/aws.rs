//! What AWS fixes: image references and policy documents.

mod image;
mod policy;
