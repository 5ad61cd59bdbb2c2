//! Documents a module: from its folder and a configuration to the text.

use std::borrow::Cow;

use super::config::{Config, ConfigValue, OutputTo, Section};
use super::folder::{Folder, MemoryFolder, ReadError};
use super::load::header::{self, HeaderKind};
use super::{codes, format, load, output_values};
use crate::diag::{Diagnostic, has_errors};
use crate::docs::go_template;
use crate::docs::go_template::TemplateData;

/// Returns the documentation of a module, without the final line feed. `values` is the content of the file that
/// `output-values.from` names.
///
/// # Errors
/// Everything that is wrong with the module, its header or the template.
pub fn document(folder: &dyn Folder, config: &Config, values: Option<&[u8]>) -> Result<String, Vec<Diagnostic>> {
    let files = folder.module_files().map_err(|finding| vec![finding])?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    let lock = if config.settings.lockfile { folder.read(LOCK_FILE).ok() } else { None };
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
    go_template::content(&TemplateData { module: &module, config, formatted: &formatted, folder })
        .map_err(|finding| vec![finding])
}

/// Returns the files that [`document`] reads beside the module's own, relative to its folder, whether they exist or not;
/// `None` if only rendering can tell, because the content template computes a name.
pub fn reads(config: &Config) -> Option<Vec<String>> {
    let takes_content = format::find(&config.formatter).is_some_and(|formatter| formatter.takes_content);
    let mut files = if takes_content { go_template::included(&config.content)? } else { Vec::new() };
    if config.settings.lockfile {
        files.push(LOCK_FILE.to_owned());
    }
    for (section, path) in [(Section::Header, &config.header_from), (Section::Footer, &config.footer_from)] {
        if config.shows(section) {
            files.push(path.clone());
        }
    }
    Some(files)
}

/// Terraform's lock file, which records the providers that it selected.
pub const LOCK_FILE: &str = ".terraform.lock.hcl";

/// Returns the text of the header or footer, which may come from one of the module's own `files`.
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
        return refuse(format!("`{path}` cannot be a header or footer; use a .md, .txt, .adoc or .tf file"));
    };
    let own = files.iter().find(|(name, _)| name == path).map(|(_, text)| Ok(Cow::Borrowed(*text)));
    let text = match own.unwrap_or_else(|| folder.read(path).map(Cow::Owned)) {
        Ok(text) => text,
        Err(ReadError::NotFound) if section == Section::Header && path == "main.tf" => return Ok(String::new()),
        Err(ReadError::NotFound) => return refuse(format!("`{path}` does not exist")),
        Err(ReadError::Unreadable(reason)) => return refuse(format!("`{path}` cannot be read: {reason}")),
    };
    Ok(match kind {
        HeaderKind::Text => header::text(&text).into_owned(),
        HeaderKind::Comment => header::leading_comment(&text),
    })
}

/// Parses the text of a `.terraform-docs.yml` and fills in all defaults.
///
/// # Errors
/// Everything that is wrong with it.
pub fn settings(config_text: &str) -> Result<Config, Vec<Diagnostic>> {
    let one = |finding| vec![finding];
    let mut config = Config { takes_source: true, ..Config::default() };
    config.apply(&ConfigValue::parse(config_text, super::config::value::Syntax::Yaml).map_err(one)?).map_err(one)?;
    if config.formatter.is_empty() {
        format::DEFAULT.name().clone_into(&mut config.formatter);
    }
    let mut findings = config.check();
    findings.extend(config.check_version());
    if has_errors(&findings) { Err(findings) } else { Ok(config) }
}

/// Documents a module that exists only in memory, according to the text of its `.terraform-docs.yml`.
/// Returns the block with its markers, and the output settings for [`super::inject::inject`].
///
/// # Errors
/// Everything that is wrong with the module or the configuration.
pub fn render_block(files: &[(&str, &[u8])], config_text: &str) -> Result<(String, OutputTo), Vec<Diagnostic>> {
    let config = settings(config_text)?;
    let content = document(&MemoryFolder(files), &config, None)?;
    let block = super::inject::block(&content, &config.output).map_err(|finding| vec![finding])?;
    Ok((block, config.output))
}
