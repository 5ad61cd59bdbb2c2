//! The filters: the only way for a value to get into generated text.
//!
//! Each filter writes its value in one language and marks the text as safe; the engine refuses to print text without
//! that mark.

mod hcl;
mod markdown;

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, State};

pub use self::hcl::{HclExpr, expression};
pub use self::markdown::Markdown;
use crate::base::shell;
use crate::hcl::write::expression_text;
use crate::spec::model::Section;

/// Adds every filter to the environment.
pub fn install(environment: &mut Environment<'_>) {
    environment.add_filter("hcl", hcl_filter);
    environment.add_filter("label", label_filter);
    environment.add_filter("section", section_filter);
    environment.add_filter("json", json_filter);
    environment.add_filter("md", md_filter);
    environment.add_filter("code", code_filter);
    environment.add_filter("shell", shell_filter);
    environment.add_filter("mermaid", mermaid_filter);
}

/// Writes data as an HCL expression that evaluates to it.
fn hcl_filter(state: &State, value: Value) -> Result<Value, Error> {
    // Markdown files show HCL in fenced blocks. Quoted strings have no line breaks, so no value can end the fence.
    only_in(state, "hcl", &[".tf.j2", ".hcl.j2", ".md.j2"])?;
    let expression = hcl::of_value(&value)?;
    Ok(Value::from_safe_string(expression_text(&expression)))
}

/// Writes a bare identifier of HCL; any other text is an error.
fn label_filter(value: Value) -> Result<Value, Error> {
    let text = text_of(&value, "label")?;
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if first && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        return Ok(Value::from_safe_string(text.to_owned()));
    }
    Err(invalid("`label` takes an identifier"))
}

/// Writes a section of the docs as the field in a content template of terraform-docs: `inputs` becomes `Inputs`.
fn section_filter(value: Value) -> Result<Value, Error> {
    let name = text_of(&value, "section")?;
    let section = Section::by_name(name).ok_or_else(|| invalid("`section` takes a section"))?;
    let (first, rest) = section.name().split_at(1);
    Ok(Value::from_safe_string(first.to_uppercase() + rest))
}

/// Writes data as JSON, indented by two spaces; scalars are valid YAML as well.
fn json_filter(state: &State, value: Value) -> Result<Value, Error> {
    only_in(state, "json", &[".json.j2", ".yml.j2", ".yaml.j2", ".md.j2"])?;
    if value.is_undefined() {
        return Err(undefined());
    }
    let text = serde_json::to_string_pretty(&value).map_err(|_| invalid("`json` can't print this value"))?;
    Ok(Value::from_safe_string(text))
}

/// Writes text as Markdown that shows it literally, in one line.
fn md_filter(state: &State, value: Value) -> Result<Value, Error> {
    only_in(state, "md", &[".md.j2"])?;
    if let Some(Markdown(text)) = value.downcast_object_ref() {
        return Ok(Value::from_safe_string((*text).to_owned()));
    }
    let text = text_of(&value, "md")?;
    Ok(Value::from_safe_string(markdown::markdown(text)))
}

/// Writes text as a Markdown code span, in one line.
fn code_filter(state: &State, value: Value) -> Result<Value, Error> {
    only_in(state, "code", &[".md.j2"])?;
    let text = text_of(&value, "code")?;
    Ok(Value::from_safe_string(markdown::code(text)))
}

/// Writes text as one word of a shell command, quoted if necessary.
fn shell_filter(state: &State, value: Value) -> Result<Value, Error> {
    only_in(state, "shell", &[".md.j2"])?;
    let text = text_of(&value, "shell")?;
    if text.contains(char::is_control) {
        return Err(invalid("`shell` takes text without line breaks"));
    }
    Ok(Value::from_safe_string(shell::word(text)))
}

/// Writes text as the quoted label of a node in a Mermaid diagram.
fn mermaid_filter(state: &State, value: Value) -> Result<Value, Error> {
    only_in(state, "mermaid", &[".md.j2"])?;
    let text = text_of(&value, "mermaid")?;
    Ok(Value::from_safe_string(markdown::mermaid(text)))
}

fn text_of<'value>(value: &'value Value, filter: &str) -> Result<&'value str, Error> {
    if value.is_undefined() {
        return Err(undefined());
    }
    value.as_str().ok_or_else(|| invalid(format!("`{filter}` takes text")))
}

fn only_in(state: &State, filter: &str, endings: &[&str]) -> Result<(), Error> {
    if endings.iter().any(|ending| state.name().ends_with(ending)) {
        return Ok(());
    }
    Err(invalid(format!("`{filter}` can't be used in this kind of file")))
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn undefined() -> Error {
    Error::new(ErrorKind::UndefinedError, "no such name in the context")
}
