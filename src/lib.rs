//! ptcgen: from a small spec to a complete Terraform module for Amazon ECR pull through cache.
//!
//! The modules in the order in which data flows: a spec is read ([`spec`]), checked against its schema
//! and the domain's rules, rendered by a template set ([`template`], [`render`]) to files in memory
//! ([`fileset`]), checked ([`selfcheck`]) and written at the edge ([`edge`]).

pub mod fileset;
pub mod hcl;

pub mod aws;
pub mod diag;
pub mod spec;
pub mod template;

pub mod commands;
pub mod docs;
pub mod edge;
pub mod render;
pub mod selfcheck;
