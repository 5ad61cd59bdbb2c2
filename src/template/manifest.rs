//! Reads `set.toml`, the manifest of a template set, and reports every problem at once, each with its place. It opens
//! no files.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::codes::{BAD_PATH, BAD_SET, NEWER_CONTEXT};
use super::context::VERSION as CONTEXT;
use super::set::{NAMES, Rename, SetFile, Texts};
use crate::base::path::RelPath;
use crate::diag::{Diagnostic, Place, Source, did_you_mean};
use crate::spec::document::is_spec_file;
use crate::spec::features::Feature;

/// The maximum number of files in a set, more than any module needs.
const MAX_FILES: usize = 500;

/// The content of `set.toml`.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) version: String,
    /// The built-in set that it changes.
    pub(super) extends: Option<&'static str>,
    pub(super) lacks: Option<Vec<&'static Feature>>,
    pub(super) ignores: Vec<String>,
    /// The renames, each with its place in the text.
    pub(super) renames: Vec<(Rename, Range<usize>)>,
    pub(super) files: Vec<SetFile>,
    /// Files of the extended set that this one leaves out.
    pub(super) without: Vec<RelPath>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: Spanned<String>,
    version: Spanned<String>,
    context: Option<Spanned<u32>>,
    extends: Option<Spanned<String>>,
    lacks: Option<Vec<&'static Feature>>,
    #[serde(default)]
    ignores: Vec<String>,
    #[serde(default)]
    renames: Vec<RawRename>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    #[serde(default)]
    files: Vec<RawFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRename {
    from: Spanned<String>,
    to: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    path: Spanned<String>,
    template: Option<Spanned<String>>,
    when: Option<Spanned<String>>,
}

/// Reads a `set.toml`; `shown` is its path in findings.
///
/// # Errors
/// Returns every problem.
pub(super) fn read(shown: &str, text: &str) -> Result<Manifest, Vec<Diagnostic>> {
    let mut reader = Reader { shown, text, problems: Vec::new() };
    let raw: Raw = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            reader.problem(&BAD_SET, error.span().unwrap_or(0..0), error.message().replace('\n', ", "));
            return Err(reader.problems);
        }
    };
    let manifest = reader.manifest(raw);
    if reader.problems.is_empty() { Ok(manifest) } else { Err(reader.problems) }
}

/// The text of a manifest, and the problems found in it.
pub(super) struct Reader<'a> {
    pub(super) shown: &'a str,
    pub(super) text: &'a str,
    pub(super) problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn manifest(&mut self, raw: Raw) -> Manifest {
        if let Some(context) = raw.context {
            self.context(&context);
        }
        let extends = raw.extends.and_then(|name| self.base(&name));
        if raw.files.len() > MAX_FILES {
            self.problem(&BAD_SET, 0..0, format!("the set writes {} files, more than {MAX_FILES}", raw.files.len()));
        }
        let name = self.word("name", raw.name);
        let version = self.word("version", raw.version);
        let files = raw.files.into_iter().filter_map(|file| self.file(file)).collect();
        let renames = raw.renames.into_iter().filter_map(|rename| self.rename(rename)).collect();
        let without = raw.without.into_iter().filter_map(|path| self.path(&path)).collect();
        Manifest { name, version, extends, lacks: raw.lacks, ignores: raw.ignores, renames, files, without }
    }

    pub(super) fn problem(
        &mut self,
        code: &'static crate::diag::Code,
        span: Range<usize>,
        message: String,
    ) -> &mut Diagnostic {
        let place = Place { source: Source::new(self.shown, self.text), span };
        self.problems.push(Diagnostic::new(code, message).at(place));
        self.problems.last_mut().expect("it was pushed")
    }

    fn context(&mut self, wanted: &Spanned<u32>) {
        if *wanted.get_ref() <= CONTEXT && *wanted.get_ref() > 0 {
            return;
        }
        let message = format!("the templates need context {}, but this ptcgen has {CONTEXT}", wanted.get_ref());
        let help = "install a newer ptcgen, or adapt the templates to `docs/template-context.md`";
        self.problem(&NEWER_CONTEXT, wanted.span(), message).help.push(help.to_owned());
    }

    fn base(&mut self, name: &Spanned<String>) -> Option<&'static str> {
        let known = NAMES.iter().find(|known| *known == name.get_ref());
        if known.is_none() {
            let help = match did_you_mean(name.get_ref(), NAMES.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("a set can extend {}", NAMES.join(" or ")),
            };
            let message = format!("there is no template set `{}`", name.get_ref());
            self.problem(&BAD_SET, name.span(), message).help.push(help);
        }
        known.copied()
    }

    /// Checks the name or the version, which are used in paths, messages and records.
    fn word(&mut self, key: &str, word: Spanned<String>) -> String {
        let text = word.get_ref();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        let fits = (1..=64).contains(&text.len()) && text.chars().all(plain) && RelPath::new(text.as_str()).is_ok();
        if !fits {
            let message =
                format!("`{key}` must have 1 to 64 letters, digits, `.`, `_`, `-` or `+`, and can't end in `.`");
            self.problem(&BAD_SET, word.span(), message);
        }
        word.into_inner()
    }

    fn file(&mut self, raw: RawFile) -> Option<SetFile> {
        let path = self.path(&raw.path);
        let path_at = raw.path.span();
        let template_at = raw.template.as_ref().map_or_else(|| raw.path.span(), Spanned::span);
        let template = match raw.template {
            Some(template) => self.template(template)?,
            None => format!("{}.j2", raw.path.get_ref()),
        };
        let when_at = raw.when.as_ref().map_or(0..0, Spanned::span);
        Some(SetFile { path: path?, path_at, template, template_at, when: raw.when.map(Spanned::into_inner), when_at })
    }

    fn template(&mut self, template: Spanned<String>) -> Option<String> {
        if let Err(error) = RelPath::new(template.get_ref().as_str()) {
            let message = format!("`{}` can't be the path of a template: {error}", shown(template.get_ref()));
            self.problem(&BAD_PATH, template.span(), message);
            return None;
        }
        if !template.get_ref().ends_with(".j2") {
            self.problem(&BAD_SET, template.span(), format!("`{}` doesn't end in `.j2`", template.get_ref()));
            return None;
        }
        Some(template.into_inner())
    }

    fn path(&mut self, path: &Spanned<String>) -> Option<RelPath> {
        let text = path.get_ref();
        let why = match RelPath::new(text.as_str()) {
            Ok(path) => match forbidden(path.as_str()) {
                None => return Some(path),
                Some(why) => why.to_owned(),
            },
            Err(error) => error.to_string(),
        };
        self.problem(&BAD_PATH, path.span(), format!("`{}` can't be the path of a file: {why}", shown(text)));
        None
    }

    fn rename(&mut self, raw: RawRename) -> Option<(Rename, Range<usize>)> {
        let (from, to) = (self.path(&raw.from), self.path(&raw.to));
        Some((Rename { from: from?, to: to? }, raw.from.span()))
    }
}

/// Returns why a set may not write a path that is otherwise valid.
fn forbidden(path: &str) -> Option<&'static str> {
    let lower = path.to_lowercase();
    if lower == ".ptcgen" || lower.starts_with(".ptcgen/") {
        return Some("`.ptcgen/` holds ptcgen's own records");
    }
    if is_spec_file(&lower) {
        return Some("it is the path of the spec");
    }
    if lower.split('/').any(|part| part == ".git") {
        return Some("`.git` belongs to git");
    }
    let is_device = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default();
        let numbered =
            |name: &str| stem.strip_prefix(name).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
        matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
    };
    lower.split('/').any(is_device).then_some("Windows reserves this name for a device")
}

/// Shortens a path for a message and escapes control characters.
fn shown(path: &str) -> String {
    let short: String = path.chars().take(60).collect();
    let dots = if short.len() < path.len() { "…" } else { "" };
    format!("{}{dots}", short.escape_debug())
}

/// Checks that the files of a set, its own and those of the set that it extends, can share one folder, and that its own
/// templates exist.
pub(super) fn check_files(reader: &mut Reader<'_>, files: &[SetFile], own: usize, texts: &Texts) {
    // The base's files don't conflict with each other, so a conflict is always caused by one of the set's own files.
    let (base, own) = files.split_at(files.len() - own);
    let lower = |file: &SetFile| file.path.as_str().to_lowercase();
    let mut seen: BTreeMap<String, &RelPath> = base.iter().map(|file| (lower(file), &file.path)).collect();
    let of_base: Vec<String> = seen.keys().cloned().collect();
    for file in own {
        if !texts.contains_key(file.template.as_str()) {
            missing_template(reader, file, texts);
        }
        match seen.get(&lower(file)) {
            Some(other) if **other == file.path => {
                reader.problem(&BAD_PATH, file.path_at.clone(), format!("`{other}` is written twice"));
            }
            Some(other) => {
                let message = format!("`{}` and `{other}` are the same file on systems that ignore case", file.path);
                reader.problem(&BAD_PATH, file.path_at.clone(), message);
            }
            None => drop(seen.insert(lower(file), &file.path)),
        }
    }
    for file in own {
        let path = lower(file);
        let above = path.match_indices('/').find_map(|(end, _)| seen.get(&path[..end]).copied());
        let folder = format!("{path}/");
        let below = || of_base.iter().find(|path| path.starts_with(&folder)).and_then(|path| seen.get(path).copied());
        if let Some(other) = above.or_else(below) {
            let message = format!("`{}` and `{other}` can't both be files", file.path);
            reader.problem(&BAD_PATH, file.path_at.clone(), message);
        }
    }
}

fn missing_template(reader: &mut Reader<'_>, file: &SetFile, texts: &Texts) {
    let known = texts.keys().map(AsRef::as_ref).filter(|name| name.ends_with(".j2"));
    let near = did_you_mean(&file.template, known).map(|near| format!("did you mean `{near}`?"));
    let problem =
        reader.problem(&BAD_SET, file.template_at.clone(), format!("the template `{}` is missing", file.template));
    problem.help.push(near.unwrap_or_else(|| "put it beside `set.toml`, or set `template` to another one".to_owned()));
}

/// Checks the renames: several old files may have become one, but one old file can't have become several.
pub(super) fn check_renames(reader: &mut Reader<'_>, renames: &[(Rename, Range<usize>)], files: &[SetFile]) {
    let is_written = |path: &RelPath| files.iter().any(|file| file.path == *path);
    for (index, (Rename { from, to }, at)) in renames.iter().enumerate() {
        let message = if is_written(from) {
            format!("`{from}` is renamed to `{to}`, but it is among `files`")
        } else if !is_written(to) {
            format!("`{from}` is renamed to `{to}`, which isn't among `files`")
        } else if renames[..index].iter().any(|(rename, _)| rename.from == *from) {
            format!("`{from}` is renamed twice")
        } else {
            continue;
        };
        reader.problem(&BAD_SET, at.clone(), message);
    }
}
