//! `ptcgen templates list`: the built-in sets, as a table or JSON.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use crate::base::outcome::Outcome;
use crate::commands::shared::options::TableFormat;
use crate::template::context;
use crate::template::set::{NAMES, TemplateSet};

/// List the built-in template sets.
#[derive(Args, Debug)]
pub struct List {
    /// Output format
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// Prints the sets.
pub(super) fn run(args: &List) -> Outcome {
    let sets = NAMES.iter().filter_map(|name| TemplateSet::built_in(name)?.ok());
    Outcome::data(match args.format {
        TableFormat::Text => table(sets),
        TableFormat::Json => {
            let sets: Vec<Value> = sets.map(|set| row(&set)).collect();
            format!("{:#}\n", json!({ "schema_version": 1, "context": context::VERSION, "sets": sets }))
        }
    })
}

fn table(sets: impl Iterator<Item = TemplateSet>) -> String {
    let mut out = "NAME      VERSION  FILES  IS\n".to_owned();
    for set in sets {
        let (name, version, files) = (&set.name, &set.version, set.files.len());
        let _ = writeln!(out, "{name:<8}  {version:<7}  {files:<5}  {}", about(name));
    }
    out
}

fn about(name: &str) -> &'static str {
    match name {
        "classic" => "one upstream, the interface of an older module",
        _ => "many upstreams, every setting of the spec",
    }
}

fn row(set: &TemplateSet) -> Value {
    let files: Vec<Value> = set
        .files
        .iter()
        .map(|file| json!({ "path": file.path.as_str(), "template": file.template, "when": file.when }))
        .collect();
    json!({ "name": set.name, "version": set.version, "sha256": set.sha256(), "description": about(&set.name), "files": files })
}
