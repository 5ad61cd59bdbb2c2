//! Reads the text of a spec into a document, applies `--set`, checks it against the schema and resolves it to a
//! [`model::Spec`]. Also edits and writes specs, and derives what other rooms need from one: the cache, the scope of
//! its policies, the lowest versions that it needs.

pub(crate) mod document;
pub(crate) mod pointer;
pub mod set;
pub(crate) mod tree;

pub(crate) mod redact;
pub mod schema;

pub mod model;
pub(crate) mod resolve;
pub(crate) mod secret_keys;
pub(crate) mod upstreams;

pub(crate) mod cache;
pub(crate) mod policy_scope;

pub(crate) mod codes;
pub(crate) mod features;
pub(crate) mod floors;
pub(crate) mod problem;
pub(crate) mod version;

pub(crate) mod edit;
pub(crate) mod write;

pub use document::{Data, Document, Entry, MAX_DEPTH, MAX_LEN, Node, Pointer, Span, Step, Syntax, parse};
pub use edit::{Edited, text_of};
pub use model::Spec;
pub use policy_scope::policy_scope;
pub use problem::Problem;
pub use resolve::{Resolution, resolve};
pub use write::yaml;
