//! A folder and a configuration → the text of its documentation.

use std::borrow::Cow;

use super::config::{Config, OutputTo, Section, Tree};
use super::load::header::{self, HeaderKind};
use super::{codes, format, load, output_values};
use crate::diag::{Diagnostic, has_errors};
use crate::docs::go_template;
use crate::docs::go_template::Data;

/// A file that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no such file.
    NotFound,
    /// The operating system's words.
    Unreadable(String),
}

/// The files of one module folder. The edge reads a disk, tests and rendered modules hold them in memory.
pub trait Folder {
    /// Names and contents of the files that [`load::is_module_file`] accepts, in any order.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic>;

    /// The content of a file, by its path relative to the folder.
    ///
    /// # Errors
    /// Why there is none.
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing>;
}

/// A folder in memory: path and content.
pub struct Files<'a>(pub &'a [(&'a str, &'a [u8])]);

impl Folder for Files<'_> {
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let files = self.0.iter().filter(|(name, _)| !name.contains('/') && load::is_module_file(name));
        Ok(files.map(|(name, text)| ((*name).to_owned(), text.to_vec())).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        self.0.iter().find(|(name, _)| *name == path).map(|(_, text)| text.to_vec()).ok_or(Missing::NotFound)
    }
}

/// Returns the content for a module, without the final line feed. `values` is the file that
/// `output-values.from` names.
///
/// # Errors
/// Everything that is wrong with the module, its header or the template.
pub fn document(folder: &dyn Folder, config: &Config, values: Option<&[u8]>) -> Result<String, Vec<Diagnostic>> {
    let files = folder.module_files().map_err(|finding| vec![finding])?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let lock = if config.settings.lockfile { folder.read(".terraform.lock.hcl").ok() } else { None };
    let (mut module, mut findings) = load::load(&files, lock.as_deref(), config);
    for section in [Section::Header, Section::Footer] {
        match section_text(folder, &files, config, section) {
            Ok(text) if section == Section::Header => module.header = text,
            Ok(text) => module.footer = text,
            Err(finding) => findings.push(finding),
        }
    }
    if let Some(values) = values.filter(|_| config.output_values.enabled) {
        findings.extend(output_values::fill(&mut module.outputs, values));
    }
    if has_errors(&findings) {
        return Err(findings);
    }
    let refused = |message: String| vec![Diagnostic::new(&codes::CONFIG, message)];
    let formatter = format::find(&config.formatter);
    let formatter = formatter.ok_or_else(|| refused(format!("unknown formatter `{}`", config.formatter)))?;
    let formatted = (formatter.render)(&module, config).map_err(refused)?;
    if config.content.is_empty() || !formatter.takes_content {
        return Ok(formatted.content);
    }
    go_template::content(&Data { module: &module, config, formatted: &formatted, folder })
        .map_err(|finding| vec![finding])
}

/// The text of header or footer, which may stand in one of the module's own `files`.
fn section_text(
    folder: &dyn Folder,
    files: &[(&str, &[u8])],
    config: &Config,
    section: Section,
) -> Result<String, Diagnostic> {
    let path = if section == Section::Header { &config.header_from } else { &config.footer_from };
    if !config.shows(section) {
        return Ok(String::new());
    }
    let refuse = |message: String| Err(Diagnostic::new(&codes::SOURCE_FILE, message));
    let Some(kind) = header::kind(path) else {
        return refuse(format!("`{path}` is no file for a header or footer; use .md, .txt, .adoc or .tf"));
    };
    let own = files.iter().find(|(name, _)| name == path).map(|(_, text)| Ok(Cow::Borrowed(*text)));
    let text = match own.unwrap_or_else(|| folder.read(path).map(Cow::Owned)) {
        Ok(text) => text,
        Err(Missing::NotFound) if section == Section::Header && path == "main.tf" => return Ok(String::new()),
        Err(Missing::NotFound) => return refuse(format!("`{path}` does not exist")),
        Err(Missing::Unreadable(reason)) => return refuse(format!("`{path}` cannot be read: {reason}")),
    };
    Ok(match kind {
        HeaderKind::Text => header::text(&text).into_owned(),
        HeaderKind::Comment => header::leading_comment(&text),
    })
}

/// Reads the text of a `.terraform-docs.yml`, every default filled in.
///
/// # Errors
/// Everything that is wrong with it.
pub fn settings(config_text: &str) -> Result<Config, Vec<Diagnostic>> {
    let one = |finding| vec![finding];
    let mut config = Config::default();
    config.apply(&Tree::parse(config_text, super::config::tree::Syntax::Yaml).map_err(one)?).map_err(one)?;
    if config.formatter.is_empty() {
        "markdown table".clone_into(&mut config.formatter);
    }
    let mut findings = config.check();
    findings.extend(config.check_version());
    if has_errors(&findings) { Err(findings) } else { Ok(config) }
}

/// Documents a module that exists only in memory, by the text of its `.terraform-docs.yml`.
/// Returns the block, markers included, and the output settings for [`super::inject::inject`].
///
/// # Errors
/// Everything that is wrong with the module or the configuration.
pub fn render_block(files: &[(&str, &[u8])], config_text: &str) -> Result<(String, OutputTo), Vec<Diagnostic>> {
    let config = settings(config_text)?;
    let content = document(&Files(files), &config, None)?;
    let block = super::inject::block(&content, &config.output).map_err(|finding| vec![finding])?;
    Ok((block, config.output))
}
