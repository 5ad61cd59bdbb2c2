//! `ptcgen templates show SET [FILE]`: lists what a set writes, or prints one of its files.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::base::outcome::Outcome;
use crate::commands::Common;
use crate::commands::shared::failure::Failure;
use crate::commands::shared::{reporter, template_set};
use crate::diag::did_you_mean;
use crate::edge::terminal;
use crate::template::set::TemplateSet;

/// List the files that a set writes, or print one of its templates.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  ptcgen templates show standard\n  ptcgen templates show templates/ours main.tf.j2"
)]
pub struct Show {
    /// `standard`, `classic` or a folder
    #[arg(value_name = "SET")]
    pub set: PathBuf,
    /// A generated file, a template, or `set.toml`
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
}

/// Prints the files of a set, or one text.
pub(super) fn run(args: &Show, common: &Common) -> Outcome {
    let set = match template_set::typed(&args.set) {
        Ok(set) => set,
        Err(findings) => return Failure::in_templates(findings).text(terminal::style(common.color)),
    };
    let Some(file) = &args.file else { return Outcome::data(overview(&set)) };
    let template = set.files.iter().find(|known| known.path.as_str() == file).map(|known| known.template.as_str());
    match set.texts.get(template.unwrap_or(file)) {
        Some(text) => Outcome::data(text.as_ref()),
        None => unknown(&set, file),
    }
}

fn overview(set: &TemplateSet) -> String {
    let extends = set.extends.map(|base| format!(", extends {base}")).unwrap_or_default();
    let mut out = format!("{} {}{extends}\n\n", set.name, set.version);
    let width = |of: fn(&crate::template::set::SetFile) -> &str| set.files.iter().map(|file| of(file).len()).max();
    let (path, template) = (width(|file| file.path.as_str()).unwrap_or(0), width(|file| &file.template).unwrap_or(0));
    let template = template.max("TEMPLATE".len());
    let _ = writeln!(out, "{:path$}  {:template$}  WHEN", "FILE", "TEMPLATE");
    for file in &set.files {
        let when = file.when.as_deref().unwrap_or("always");
        let source = set.source(&file.template);
        let shown = if set.own_texts().any(|own| own == file.template) { &file.template } else { &source.name };
        let _ = writeln!(out, "{:path$}  {shown:template$}  {when}", file.path.as_str());
    }
    out
}

fn unknown(set: &TemplateSet, file: &str) -> Outcome {
    let names = set.files.iter().map(|known| known.path.as_str()).chain(set.texts.keys().map(AsRef::as_ref));
    match did_you_mean(file, names) {
        Some(near) => reporter::usage(&format!("`{}` has no file `{file}`; did you mean `{near}`?", set.name)),
        None => reporter::usage(&format!(
            "`{name}` has no file `{file}`; `ptcgen templates show {name}` lists them",
            name = set.name
        )),
    }
}
