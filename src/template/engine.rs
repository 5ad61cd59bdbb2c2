//! Renders a template set with a context to the text of each file. Undefined names are errors, run time is limited by
//! fuel, and a template can't load another one.

use std::collections::BTreeSet;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::codes::{BAD_SET, BAD_TEMPLATE};
use super::filters;
use super::set::{MANIFEST, SetFile, TemplateSet};
use crate::diag::{Diagnostic, Place};

/// The number of instructions that one template may use: over five times what the largest built-in one uses for 50
/// upstreams.
pub const FUEL: u64 = 1_000_000;

/// The maximum size of all rendered files of a set together, in bytes. Fuel limits the memory of a single template: 64
/// bytes cost one unit.
pub const MAX_TOTAL: usize = 8 << 20;

/// The text of one file, before it is formatted.
#[derive(Clone, Debug)]
pub struct Rendered<'set> {
    /// Its template and its path in the module.
    pub file: &'set SetFile,
    /// The output of the template.
    pub text: String,
}

/// Renders every file whose condition holds.
///
/// # Errors
/// Returns the problems of each template, with their places in its text.
pub fn render_set<'set>(set: &'set TemplateSet, context: &Value) -> Result<Vec<Rendered<'set>>, Vec<Diagnostic>> {
    let mut environment = environment();
    let mut rendered = Vec::with_capacity(set.files.len());
    let mut problems = Vec::new();
    let mut total = 0;
    for file in &set.files {
        match is_wanted(set, file, context) {
            Ok(true) => match render_file(&mut environment, set, file, context) {
                Ok(text) => {
                    total += text.len();
                    if total > MAX_TOTAL {
                        problems.push(too_much(set, file));
                        return Err(problems);
                    }
                    rendered.push(Rendered { file, text });
                }
                Err(error) => problems.push(diagnostic(set, file, &error)),
            },
            Ok(false) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(rendered) } else { Err(problems) }
}

fn too_much(set: &TemplateSet, file: &SetFile) -> Diagnostic {
    let message = format!("the set renders more than {} MiB, including `{}`", MAX_TOTAL >> 20, file.path);
    let place = Place { source: set.source(&file.template), span: 0..0 };
    Diagnostic::new(&BAD_TEMPLATE, message).at(place).help("check its loops")
}

/// Renders one file regardless of its condition.
pub fn text(set: &TemplateSet, file: &SetFile, context: &Value) -> Option<String> {
    render_file(&mut environment(), set, file, context).ok()
}

/// Returns the place in the template that produced the byte at `offset` of its output.
pub fn origin(set: &TemplateSet, file: &SetFile, context: &Value, offset: usize) -> Option<Place> {
    let mut environment = environment();
    let source = set.text(&file.template);
    environment.add_template(&file.template, source).ok()?;
    let template = environment.get_template(&file.template).ok()?;
    let (_, spans) = template.render_with_spans(context.clone()).ok()?;
    let span = spans.iter().rfind(|span| span.output_range().start <= offset)?;
    let written = span.source_range();
    let start = match span.kind() {
        minijinja::OutputSpanKind::Raw => {
            (written.start + offset - span.output_range().start).min(written.end.saturating_sub(1))
        }
        _ => written.start,
    };
    Some(Place { source: set.source(&file.template), span: start..written.end.max(start) })
}

/// Returns the dotted names that the templates of a set use from the context, except in templates that don't compile.
pub fn names(set: &TemplateSet) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut environment = environment();
    for file in &set.files {
        if environment.add_template(&file.template, set.text(&file.template)).is_ok()
            && let Ok(template) = environment.get_template(&file.template)
        {
            names.extend(template.undeclared_variables(true));
        }
    }
    names
}

fn environment<'source>() -> Environment<'source> {
    let mut environment = Environment::empty();
    // No HCL token starts with `<?` or ends with `?>`: `?` can't follow `<`, and heredocs begin with `<<`.
    let mut syntax = SyntaxConfig::builder();
    syntax
        .block_delimiters("<?", "?>")
        .variable_delimiters("<?=", "?>")
        .comment_delimiters("<?#", "?>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true);
    environment.set_syntax(syntax.build().expect("the delimiters differ from each other"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(50);
    environment.set_debug(true); // keeps the bytes that caused an error
    environment.set_formatter(print_marked);
    filters::install(&mut environment);
    environment
}

/// Prints the output of a filter, and rejects every other value.
fn print_marked(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if value.is_safe() => Ok(out.write_str(text)?),
        _ => Err(Error::new(ErrorKind::BadEscape, "a value is printed without a filter")),
    }
}

fn render_file<'set>(
    environment: &mut Environment<'set>,
    set: &'set TemplateSet,
    file: &'set SetFile,
    context: &Value,
) -> Result<String, Error> {
    environment.add_template(&file.template, set.text(&file.template))?;
    environment.get_template(&file.template)?.render(context.clone())
}

/// Looks up the condition of a file in the context.
fn is_wanted(set: &TemplateSet, file: &SetFile, context: &Value) -> Result<bool, Box<Diagnostic>> {
    let Some(flag) = &file.when else { return Ok(true) };
    let mut value = context.clone();
    for part in flag.split('.') {
        value = value.get_attr(part).unwrap_or_default();
    }
    bool::try_from(value).map_err(|_| {
        let place = Place { source: set.source(MANIFEST), span: file.when_at.clone() };
        let finding = Diagnostic::new(&BAD_SET, format!("`{flag}` is not a flag of the context")).at(place);
        Box::new(finding.help("`docs/template-context.md` lists the flags"))
    })
}

fn diagnostic(set: &TemplateSet, file: &SetFile, error: &Error) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(&BAD_TEMPLATE, message(error));
    let name = error.name().unwrap_or(&file.template);
    let text = set.text(name);
    let span = error.range().unwrap_or_else(|| line_span(text, error.line().unwrap_or(1)));
    diagnostic = diagnostic.at(Place { source: set.source(name), span });
    match error.kind() {
        ErrorKind::BadEscape => {
            diagnostic.help("pass it through `hcl`, `json`, `md`, `code` or `label`: `<?= value | hcl ?>`")
        }
        ErrorKind::OutOfFuel => diagnostic.help("a template may loop only over the spec"),
        _ => diagnostic,
    }
}

fn message(error: &Error) -> String {
    let kind = error.kind().to_string();
    let text = match error.detail() {
        Some(detail) if error.kind() == ErrorKind::UndefinedError => format!("{kind}: {detail}"),
        Some(detail) => detail.to_owned(),
        None => kind,
    };
    text.trim_end_matches('.').to_owned()
}

fn line_span(text: &str, line: usize) -> std::ops::Range<usize> {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    start..end
}

#[cfg(test)]
mod tests;
