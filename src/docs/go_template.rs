//! Go templates: `content` in the configuration and `output.template`.
//!
//! They are parsed ([`parse`]) and run ([`run`]) over the data of a module ([`data`]), with the functions of Go, Sprig
//! and terraform-docs ([`functions`]). No function reads the clock, the environment or random numbers.

mod data;
mod datum;
mod functions;
mod parse;
mod run;
mod time;
mod token;

use super::codes;
use super::config::Config;
use super::folder::Folder;
use super::format::Formatted;
use super::module::Module;
use crate::diag::Diagnostic;
use datum::Datum;

/// The input of a content template.
pub struct TemplateData<'a> {
    /// The whole module, hidden sections included.
    pub module: &'a Module,
    /// The settings of the run.
    pub config: &'a Config,
    /// The rendered sections.
    pub formatted: &'a Formatted,
    /// The folder that `include` reads from.
    pub folder: &'a dyn Folder,
}

fn failed(place: &str, reason: String) -> Diagnostic {
    Diagnostic::new(&codes::TEMPLATE, format!("`{place}`: {reason}"))
}

/// Renders `output.template`, which can use `.Content` and Go's own functions.
///
/// # Errors
/// A template that does not parse or fails.
pub fn output_block(text: &str, content: &str) -> Result<String, Diagnostic> {
    const CONTENT: &str = "{{ .Content }}";
    if let Some(at) = memchr::memchr(b'{', text.as_bytes())
        && let Some(after) = text[at..].strip_prefix(CONTENT)
        && memchr::memchr(b'{', after.as_bytes()).is_none()
    {
        // Nearly every template has only this one action, so there is nothing to parse.
        return Ok([&text[..at], content, after].concat());
    }
    let render = || {
        let template = parse::parse(text, &functions::is_builtin)?;
        let root = Datum::object("Content", Vec::new(), vec![("Content", Datum::Text(content.to_owned()))]);
        run::run(&template, root, &|name, arguments| functions::call_builtin(name, arguments))
    };
    render().map_err(|reason| failed("output.template", reason))
}

/// Returns the files that a content template includes; `None` if it computes a name, or does not parse.
pub fn included(content: &str) -> Option<Vec<String>> {
    const INCLUDE: &str = "include";
    let mut files = Vec::new();
    if !content.contains(INCLUDE) {
        return Some(files);
    }
    for piece in token::pieces(content).ok()? {
        let token::TemplatePiece::Action(action) = piece else { continue };
        let words = token::tokens(action).ok()?;
        for (at, _) in words.iter().enumerate().filter(|(_, word)| **word == token::Token::Name(INCLUDE.to_owned())) {
            let Some(token::Token::Text(name)) = words.get(at + 1) else { return None };
            files.push(name.clone());
        }
    }
    Some(files)
}

/// Renders `content`, without one line feed at its end.
///
/// # Errors
/// A template that does not parse or fails.
pub fn content(data: &TemplateData<'_>) -> Result<String, Diagnostic> {
    let text = &data.config.content;
    let render = || {
        let template = parse::parse(text, &functions::is_known)?;
        run::run(&template, data::root(data), &|name, arguments| functions::call(data, name, arguments))
    };
    let mut out = render().map_err(|reason| failed("content", reason))?;
    if out.ends_with('\n') {
        out.pop();
    }
    Ok(out)
}
