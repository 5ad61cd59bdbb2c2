//! `ptcgen presets`: the upstream registries, as a table or JSON.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::shared::options::TableFormat;
use crate::aws::registries::{Access, REGISTRIES, Registry};
use crate::base::outcome::Outcome;

/// List the upstream registries that ECR can cache.
#[derive(Args, Debug)]
pub struct Presets {
    /// Output format
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// Prints the upstream registries that ECR can cache.
pub fn run(args: &Presets) -> Outcome {
    Outcome::data(match args.format {
        TableFormat::Text => table(),
        TableFormat::Json => json_text(),
    })
}

fn table() -> String {
    let rows: Vec<[String; 4]> = REGISTRIES.iter().map(row).collect();
    let head = ["NAME", "HOST", "CREDENTIALS", "ALSO KNOWN AS"].map(str::to_owned);
    let width = |column: usize| rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (name, host, credentials) = (width(0), width(1), width(2));
    let mut out = String::new();
    for row in [&head].into_iter().chain(&rows) {
        let _ = writeln!(out, "{:name$}  {:host$}  {:credentials$}  {}", row[0], row[1], row[2], row[3]);
    }
    out
}

fn row(preset: &Registry) -> [String; 4] {
    let credentials = match preset.access {
        Access::Public => "none",
        Access::Secret(_) => "secret",
        Access::Iam => "IAM role across accounts",
    };
    [preset.name.to_owned(), preset.host.shown().to_owned(), credentials.to_owned(), preset.aliases.join(", ")]
}

fn json_text() -> String {
    let presets: Vec<Value> = REGISTRIES.iter().map(json_row).collect();
    let all = json!({ "schema_version": 1, "presets": presets });
    format!("{all:#}\n")
}

fn json_row(preset: &Registry) -> Value {
    let credentials = match preset.access {
        Access::Public => json!({ "kind": "none" }),
        Access::Secret(secret) => {
            json!({ "kind": "secret", "username": secret.username, "accessToken": secret.access_token })
        }
        Access::Iam => json!({ "kind": "iam" }),
    };
    json!({
        "name": preset.name,
        "title": preset.title,
        "upstream_registry": preset.api_name,
        "upstream_registry_url": preset.host.fixed(),
        "host": preset.host.shown(),
        "default_prefix": preset.console_prefix,
        "aliases": preset.aliases,
        "credentials": credentials,
        "path_rule": preset.path_rule,
        "example_image": preset.example_image,
        "docs": preset.docs,
    })
}
