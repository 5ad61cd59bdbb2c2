//! `ptcgen rewrite PATH...`: rewrites the images that files name, so that they are pulled through the cache.

mod kept_names;
mod standard_input;
mod tally;
mod walk;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::Common;
use super::shared::options::{CacheOptions, FindingsOptions, PreviewOptions};
use super::shared::reporter::{self, Reporter};

use super::shared::target;
use crate::aws::image::Cache;
use crate::base::outcome::Outcome;
use crate::diag::Diagnostic;
use crate::edge::docs_fs::ReplaceResult;
use crate::edge::image_files;
use crate::rewrite::emit::{self, Target};
use crate::rewrite::key::KeyPath;
use crate::rewrite::{FileKind, FileResult, MANIFESTS, Rewriter, Rewritten, Verbosity, codes};
use kept_names::KeptNames;
use tally::Tally;
use walk::WalkedFile;

/// Rewrite image names in files to pull through the cache.
#[derive(Args, Debug)]
#[command(after_help = REWRITE_EXAMPLES)]
pub struct Rewrite {
    /// Files, and folders to search; `-` rewrites standard input to standard output
    #[arg(value_name = "PATH", required_unless_present = "emit")]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit 1 if an image bypasses the cache
    #[arg(long, env = "PTCGEN_CHECK", help_heading = "Writing")]
    pub check: bool,
    /// What is shown instead of written
    #[command(flatten)]
    pub preview: PreviewOptions,
    /// Read every file as this kind instead of detecting it from name and content
    #[arg(long, value_name = "KIND", env = "PTCGEN_KIND")]
    pub kind: Option<FileKind>,
    /// Also rewrite this field of Kubernetes documents, for example `Prometheus:spec.image`; repeatable
    #[arg(long = "key", value_name = "[KIND:]PATH", env = "PTCGEN_KEY", value_parser = KeyPath::parse)]
    pub keys: Vec<KeyPath>,
    /// Print configuration for a tool that maps images itself; change nothing
    #[arg(long, value_name = "TOOL", env = "PTCGEN_EMIT", conflicts_with_all = ["check", "diff", "dry_run"])]
    pub emit: Option<Target>,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
    /// Which findings to print, and how
    #[command(flatten)]
    pub findings: FindingsOptions,
}

const REWRITE_EXAMPLES: &str = "\
Examples:
  export PTCGEN_MODULE=modules/ecr-cache PTCGEN_ACCOUNT=111122223333 PTCGEN_REGION=eu-west-1
  ptcgen rewrite Dockerfile deploy/
  ptcgen rewrite --check .                       in CI: exit 1 if an image bypasses the cache
  ptcgen rewrite --diff charts/web/values.yaml
  ptcgen rewrite --kind dockerfile build.txt
  helm template web charts/web | ptcgen rewrite - | kubectl apply -f -
  ptcgen rewrite --emit containerd               print mirrors for nodes, change no file
  ptcgen rewrite --key Prometheus:spec.image monitoring/

The rules come from the spec that --module or --spec names; --account and --region default to the
spec's. Only image names change: comments, order, quotes and line endings stay. Folders are searched
recursively, except for what .gitignore excludes. Names with variables or templates in them are
reported and left unchanged.";

/// Rewrites files, or reports what would be rewritten.
pub fn run(args: &Rewrite, common: &Common) -> Outcome {
    let reporter = Reporter { common, findings: &args.findings };
    let cache = match target::read_with_spec(&args.cache) {
        Ok(target) => target.cache(),
        Err(failure) => return failure.report(&reporter),
    };
    if let Some(target) = args.emit {
        return emitted(args, target, &cache);
    }
    let verbosity = if common.verbose { Verbosity::Everything } else { Verbosity::Usual };
    let rewriter = Rewriter::new(&cache, &args.keys, args.kind, verbosity);
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return standard_input::run(args, &reporter, &rewriter);
    }
    let seen = walk::look(&args.paths, &rewriter);
    let kept = KeptNames::of(&seen);
    let mut tally = Tally::default();
    for file in seen {
        let path = file.path.clone();
        match change(file, &rewriter, &kept) {
            Ok(None) => {}
            Ok(Some(rewritten)) if args.check || args.preview.is_asked() => tally.would(rewritten),
            Ok(Some(rewritten)) => match &rewritten.text {
                None => tally.noted(rewritten),
                Some(text) => match image_files::replace(&path, &rewritten.source.text, text) {
                    Ok(ReplaceResult::Written) => tally.wrote(rewritten),
                    Ok(ReplaceResult::ChangedMeanwhile) => tally.changed_meanwhile(&rewritten),
                    Err(finding) => tally.failed(finding),
                },
            },
            Err(finding) => tally.failed(finding),
        }
    }
    tally::outcome(args, common, tally)
}

/// Prints configuration for a tool. kustomize maps single images, so it needs the manifests that name them.
fn emitted(args: &Rewrite, target: Target, cache: &Cache) -> Outcome {
    if target == Target::Kustomize && args.paths.is_empty() {
        return reporter::usage(
            "kustomize maps images one by one: name the manifests, for example `--emit kustomize deploy/`",
        );
    }
    let rewriter = Rewriter::new(cache, &args.keys, args.kind, Verbosity::Usual);
    let manifests = walk::look(&args.paths, &rewriter).into_iter().filter_map(|file| match file.looked {
        Ok(FileResult::Rewritten(rewritten)) if *rewritten.kind == *MANIFESTS => Some(rewritten.images),
        _ => None,
    });
    let images: BTreeSet<(String, String)> = manifests.flatten().collect();
    Outcome::data(emit::emit(target, cache, &Vec::from_iter(images)))
}

/// Returns what to change in a file, once it is known which names the kustomizations keep.
fn change(file: WalkedFile, rewriter: &Rewriter<'_>, kept: &KeptNames) -> Result<Option<Rewritten>, Diagnostic> {
    let name = || file.path.display().to_string();
    match file.looked? {
        FileResult::Rewritten(rewritten) => {
            let names = kept.names(&file.path);
            if names.is_empty() || *rewritten.kind != *MANIFESTS {
                return Ok(Some(rewritten));
            }
            let source = &rewritten.source;
            Ok(rewriter.rewrite(MANIFESTS, &source.name, &source.text, &names))
        }
        FileResult::NoKind if file.named => {
            Err(Diagnostic::new(&codes::NO_KIND, format!("the kind of `{}` can't be detected", name()))
                .help("name it: `--kind dockerfile`, or one of the other kinds in `ptcgen rewrite --help`"))
        }
        FileResult::NotText if file.named => {
            Err(Diagnostic::new(&codes::NO_KIND, format!("`{}` is not UTF-8 text, or is larger than 16 MiB", name()))
                .help("leave it out"))
        }
        _ => Ok(None),
    }
}
