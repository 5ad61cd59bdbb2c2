//! ptcgen: from a small spec to a complete Terraform module for Amazon ECR pull through cache.
//!
//! The program `ptcgen` is built from this library; [`run`] is the program itself. Each area is a module of pure
//! functions: only [`run`] opens files, starts processes and prints, and only [`Loopback`] opens a port.
//!
//! | area | does |
//! | --- | --- |
//! | [`spec`] | reads a spec, changes it, and fills in its defaults |
//! | [`lint`] | finds what AWS or Terraform would refuse later |
//! | [`render`] | renders a spec and a template set into the files of a module |
//! | [`terraform`] | finds what `terraform validate` would refuse in a module's files, without running terraform |
//! | [`docs`] | documents a module as terraform-docs does |
//! | [`partition`], [`registries`] | list AWS's partitions and regions, and the registries that ECR can cache |
//! | [`image`] | maps image names to the cache and back |
//! | [`rewrite`] | rewrites image names in Dockerfiles, manifests and workflows |
//! | [`policy`] | writes the IAM documents that a cache needs |
//! | [`stand_in`], [`Loopback`] | answers Terraform's calls as AWS would, from memory, on a port of loopback |
//! | [`hcl`] | formats HCL as `terraform fmt` does |
//! | [`diag`] | defines findings, their codes and their places |
//! | [`report`] | writes findings as text, JSON, SARIF and other formats |
//!
//! # A module from a spec
//!
//! ```
//! use ptcgen::render::{TemplateSet, render};
//! use ptcgen::spec::{Syntax, parse};
//! use ptcgen::lint;
//!
//! let document = parse("ecr-cache.yaml", b"upstreams: { docker-hub: {} }\n", Syntax::Yaml).expect("YAML");
//! let checked = lint::check(&document, lint::Options::default());
//! assert!(checked.findings.is_empty());
//!
//! let set = TemplateSet::built_in("standard").expect("a set of this name").expect("a sound set");
//! let files = render(&checked.spec.expect("a spec without errors"), &set).expect("a module");
//! assert!(files.get("main.tf").is_some() && files.get("README.md").is_some());
//! ```
//!
//! # Findings
//!
//! ```
//! use ptcgen::spec::{Syntax, parse};
//! use ptcgen::lint;
//!
//! let document = parse("ecr-cache.yaml", b"regoin: eu-west-1\n", Syntax::Yaml).expect("YAML");
//! let finding = &lint::check(&document, lint::Options::default()).findings[0];
//! let place = finding.place.as_ref().expect("a place in the spec");
//! assert_eq!((finding.code.id, place.source.line_column(place.span.start)), ("PTC101", (1, 1)));
//! assert!(ptcgen::codes().any(|code| code.id == finding.code.id));
//! ```
//!
//! # Documentation of a module
//!
//! ```
//! use ptcgen::docs::{Config, MemoryFolder, document};
//!
//! let files = [("variables.tf", b"variable \"name\" {\n  type = string\n}\n".as_slice())];
//! let config = Config { formatter: "markdown table".to_owned(), ..Config::default() };
//! let text = document(&MemoryFolder(&files), &config, None).expect("a module that can be read");
//! assert!(text.contains("| <a name=\"input_name\"></a> [name](#input\\_name)"));
//! ```
//!
//! # Images
//!
//! ```
//! use ptcgen::image::{Cache, Mapped, rewrite};
//! use ptcgen::partition;
//!
//! let partition = partition::of_region("eu-west-1").expect("a region of AWS");
//! let cache = Cache::of_presets("111122223333", "eu-west-1", partition);
//! let Mapped::Cached(cached) = rewrite("nginx:1.27", &cache) else { panic!("Docker Hub is cached") };
//! assert_eq!(cached.to_string(), "111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/nginx:1.27");
//! ```
//!
//! # HCL
//!
//! ```
//! assert_eq!(ptcgen::hcl::format("a   = 1\nlong = 2\n").as_deref(), Ok("a    = 1\nlong = 2\n"));
//! ```

pub(crate) mod base;
pub mod diag;

pub mod hcl;

pub mod docs;

pub(crate) mod aws;
pub mod spec;
pub mod stand_in;
pub(crate) mod template;
pub mod terraform;

pub mod render;

pub mod lint;

pub(crate) mod module;

pub(crate) mod adopt;
pub mod rewrite;

pub mod report;

pub(crate) mod edge;

mod codes;

pub(crate) mod commands;

use std::ffi::OsString;

pub use aws::{image, partition, policy, registries};
pub use edge::loopback::Loopback;

use base::outcome::Exit;
use diag::Code;

/// Returns every code that a finding can have, grouped by the part of the program that reports it.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    codes::all()
}

/// Runs a command line, whose first word is the program's name, and returns the exit code.
pub fn run(argv: impl IntoIterator<Item = OsString>) -> u8 {
    let outcome = commands::run(argv);
    match edge::terminal::print(&outcome) {
        Ok(()) => outcome.exit as u8,
        Err(_) => Exit::Failed as u8,
    }
}
