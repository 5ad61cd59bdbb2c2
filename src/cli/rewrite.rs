//! `ptcgen rewrite`: what can be typed.

use std::path::PathBuf;

use clap::Args;

use super::{CacheOptions, Findings, Preview};
use crate::rewrite::Kind;
use crate::rewrite::emit::Target;
use crate::rewrite::key::KeyPath;

/// Rewrite the images that files name, so that they come through the cache.
#[derive(Args, Debug)]
#[command(after_help = REWRITE_EXAMPLES)]
pub struct Rewrite {
    /// The files, and folders to walk; `-` rewrites standard input to standard output
    #[arg(value_name = "PATH", required_unless_present = "emit")]
    pub paths: Vec<PathBuf>,
    /// Change nothing, exit 1 where an image does not come through the cache
    #[arg(long, env = "PTCGEN_CHECK", help_heading = "Writing")]
    pub check: bool,
    /// What is shown instead of written
    #[command(flatten)]
    pub preview: Preview,
    /// Read every file as this kind instead of telling it from name and content
    #[arg(long, value_name = "KIND", env = "PTCGEN_KIND")]
    pub kind: Option<Kind>,
    /// Rewrite this field of Kubernetes documents too, for example `Prometheus:spec.image`; repeatable
    #[arg(long = "key", value_name = "[KIND:]PATH", env = "PTCGEN_KEY", value_parser = KeyPath::parse)]
    pub keys: Vec<KeyPath>,
    /// Print configuration with which a tool maps images itself, change nothing
    #[arg(long, value_name = "TOOL", env = "PTCGEN_EMIT", conflicts_with_all = ["check", "diff", "dry_run"])]
    pub emit: Option<Target>,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: Findings,
}

const REWRITE_EXAMPLES: &str = "\
Examples:
  ptcgen rewrite --module modules/ecr-cache --account 111122223333 Dockerfile deploy/
  ptcgen rewrite --check .                       in CI: exit 1 where an image bypasses the cache
  ptcgen rewrite --diff charts/web/values.yaml
  ptcgen rewrite --kind dockerfile build.txt
  helm template web charts/web | ptcgen rewrite - --module modules/ecr-cache | kubectl apply -f -
  ptcgen rewrite --emit containerd               mirrors for nodes, no file changes
  ptcgen rewrite --key Prometheus:spec.image monitoring/

Dockerfiles, Kubernetes manifests, Compose files, Helm values, kustomizations, GitHub Actions and
GitLab CI. Only the images change: comments, order, quotes and line ends stay. Folders are walked,
less what .gitignore leaves out. Names with variables or templates in them are told and left.";
