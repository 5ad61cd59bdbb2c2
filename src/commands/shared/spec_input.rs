//! Reads the spec that `--spec`, `--preset`, `--set` and `--interactive` ask for, and prepares the text that the module
//! keeps of it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::options::{SpecFormat, SpecOptions};
use super::questions;
use crate::aws::registries;
use crate::base::path::RelPath;
use crate::edge::disk;
use crate::edge::terminal;
use crate::report::text::Style;
use crate::spec::document::{self, Document, MAX_LEN, SPEC_FILES, Syntax};
use crate::spec::{edit, set, write};

/// A spec as it was read.
#[derive(Debug)]
pub struct LoadedSpec {
    /// The parsed spec, with every `--set` applied.
    pub document: Document,
    /// Its file in the module: `ptcgen.yaml`, `.json` or `.toml`.
    pub file: RelPath,
    /// Its text, with comments and order kept.
    pub text: String,
    /// The folder that a relative `template` is resolved against: the one that holds the spec.
    pub starts_at: PathBuf,
    /// The set that `--templates` names; it overrides `template`.
    pub typed_set: Option<PathBuf>,
}

/// Reads the spec that the command line asks for, else the one in `dir`, else one for Docker Hub.
///
/// # Errors
/// Returns why there is no spec.
pub fn read(args: &SpecOptions, dir: &Path, style: Style) -> Result<LoadedSpec, Failure> {
    let named = &args.named;
    let (name, text, syntax) = match &named.spec {
        None if args.interactive => (MADE.to_owned(), asked(style)?.into_bytes(), Syntax::Yaml),
        Some(path) => from_file(path, named.spec_format)?,
        None if !named.presets.is_empty() => {
            (MADE.to_owned(), from_presets(&named.presets)?.into_bytes(), Syntax::Yaml)
        }
        None => from_dir(dir)?
            .unwrap_or_else(|| (MADE.to_owned(), write::yaml(&of_prefixes(["docker-hub"])).into_bytes(), Syntax::Yaml)),
    };
    with_sets(&name, &text, syntax, &named.sets)
}

const MADE: &str = "spec from the command line";

/// Parses a text and applies `--set`s to it.
///
/// # Errors
/// Returns every problem of the text, or of the first `--set` that does not fit.
pub fn with_sets(name: &str, text: &[u8], syntax: Syntax, sets: &[String]) -> Result<LoadedSpec, Failure> {
    let mut document = document::parse(name, text, syntax).map_err(Failure::rejected)?;
    for argument in sets {
        set::apply(&mut document, argument).map_err(Failure::rejected)?;
    }
    // Without `--set`, the module keeps the text byte for byte.
    let edited = if sets.is_empty() {
        edit::Edited { text: String::from_utf8_lossy(text).into_owned(), syntax }
    } else {
        edit::text_of(&document)
    };
    let starts_at = Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
    Ok(LoadedSpec { document, file: file_of(edited.syntax), text: edited.text, starts_at, typed_set: None })
}

fn file_of(syntax: Syntax) -> RelPath {
    let file = SPEC_FILES.iter().find(|(_, candidate)| *candidate == syntax).map_or("ptcgen.yaml", |(file, _)| file);
    RelPath::new(file).expect("a constant path")
}

impl LoadedSpec {
    /// Sets another `template` in the text that the module keeps; the document stays as the user wrote it.
    ///
    /// # Errors
    /// `template` can't be set in the spec.
    pub fn names_template(&mut self, template: &str) -> Result<(), Failure> {
        let mut document = self.document.clone();
        let argument = format!("template={}", Value::from(template));
        set::apply(&mut document, &argument).map_err(Failure::rejected)?;
        let edited = edit::text_of(&document);
        (self.file, self.text) = (file_of(edited.syntax), edited.text);
        Ok(())
    }
}

fn asked(style: Style) -> Result<String, Failure> {
    let usage = |message: &str| Failure::Usage(message.to_owned());
    if !terminal::is_interactive() {
        return Err(usage(
            "`--interactive` needs a terminal; to run without one, use `--preset` and `--set`, or `--spec`",
        ));
    }
    let spec = questions::spec(&mut terminal::Terminal { style });
    spec.map(|spec| write::yaml(&spec))
        .ok_or_else(|| usage("the input ended before the last answer; nothing was written"))
}

type Text = (String, Vec<u8>, Syntax);

fn from_file(path: &Path, format: Option<SpecFormat>) -> Result<Text, Failure> {
    let asked = format.map(|format| match format {
        SpecFormat::Json => Syntax::Json,
        SpecFormat::Yaml => Syntax::Yaml,
        SpecFormat::Toml => Syntax::Toml,
    });
    if path == Path::new("-") {
        let syntax =
            asked.ok_or_else(|| Failure::Usage("standard input needs `--spec-format json|yaml|toml`".to_owned()))?;
        return Ok(("<stdin>".to_owned(), disk::read_stdin(MAX_LEN)?, syntax));
    }
    let name = path.to_string_lossy().into_owned();
    let unknown = || {
        Failure::Usage(format!(
            "`{name}` ends in none of .yaml, .yml, .json, .toml; add `--spec-format json|yaml|toml`"
        ))
    };
    let syntax = asked.or_else(|| Syntax::of_path(&name)).ok_or_else(unknown)?;
    Ok((name, disk::read(path, MAX_LEN)?, syntax))
}

/// Reads one spec by path.
///
/// # Errors
/// Returns why there is no spec.
pub fn read_file(path: &Path, format: Option<SpecFormat>, sets: &[String]) -> Result<LoadedSpec, Failure> {
    let (name, text, syntax) = from_file(path, format)?;
    with_sets(&name, &text, syntax, sets)
}

/// Reads the spec in a module, if there is one.
///
/// # Errors
/// Returns why the spec can't be read.
pub fn read_module(dir: &Path, sets: &[String]) -> Result<Option<LoadedSpec>, Failure> {
    from_dir(dir)?.map(|(name, text, syntax)| with_sets(&name, &text, syntax, sets)).transpose()
}

/// Builds a spec for these registries.
///
/// # Errors
/// Returns the name for which there is no preset.
pub fn read_presets(names: &[String], sets: &[String]) -> Result<LoadedSpec, Failure> {
    with_sets(MADE, from_presets(names)?.as_bytes(), Syntax::Yaml, sets)
}

/// Returns the text of the spec in a module, if there is one.
pub fn from_dir(dir: &Path) -> Result<Option<Text>, Failure> {
    for (file, syntax) in SPEC_FILES {
        let relative = RelPath::new(file).expect("a constant path");
        if let Some(crate::module::plan::FoundEntry::File(bytes)) = disk::found(dir, &relative)? {
            return Ok(Some((PathBuf::from(dir).join(file).to_string_lossy().into_owned(), bytes, syntax)));
        }
    }
    Ok(None)
}

fn from_presets(names: &[String]) -> Result<String, Failure> {
    let prefixes = names.iter().map(|name| match registries::by_name(name) {
        Some(preset) => Ok(preset.console_prefix),
        None => Err(Failure::Usage(unknown_preset(name))),
    });
    Ok(write::yaml(&of_prefixes(prefixes.collect::<Result<Vec<_>, _>>()?)))
}

fn unknown_preset(name: &str) -> String {
    let names = registries::REGISTRIES
        .iter()
        .flat_map(|preset| std::iter::once(preset.name).chain(preset.aliases.iter().copied()));
    match crate::diag::did_you_mean(name, names) {
        Some(near) => format!("there is no preset `{name}`; did you mean `{near}`?"),
        None => format!("there is no preset `{name}`; `ptcgen presets` lists them"),
    }
}

fn of_prefixes<'a>(prefixes: impl IntoIterator<Item = &'a str>) -> Value {
    let upstreams: Map<String, Value> = prefixes.into_iter().map(|prefix| (prefix.to_owned(), json!({}))).collect();
    json!({ "version": 1, "upstreams": upstreams })
}
