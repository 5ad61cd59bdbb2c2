//! ptcgen: from a small spec to a complete Terraform module for Amazon ECR pull through cache.
//!
//! The modules in the order in which data flows. The command line picks a command ([`commands`]). A spec is
//! read and checked against its schema and the domain's rules ([`spec`]), with what AWS fixes at hand ([`aws`]). A
//! template set ([`template`]) renders it ([`render`]) to files in memory ([`fileset`]); those are checked without
//! terraform ([`native`]), compared with what lies in the folder ([`module`]) and written at the edge ([`edge`]). What is wrong on the way is a finding ([`diag`])
//! that becomes text or JSON ([`report`]); what a command comes to is an [`outcome`].

pub mod base;
pub mod diag;

pub mod hcl;

pub mod docs;

pub mod aws;
pub mod spec;
pub mod template;
pub mod terraform;

pub mod lint;
pub mod render;

pub mod module;

pub mod adopt;
pub mod rewrite;

pub mod report;

pub mod edge;

pub mod codes;

pub mod commands;

use std::ffi::OsString;

use base::outcome::Exit;

/// Runs a command line and returns its exit code.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> u8 {
    let outcome = commands::run(argv);
    match edge::terminal::print(&outcome) {
        Ok(()) => outcome.exit as u8,
        Err(_) => Exit::Failed as u8,
    }
}
