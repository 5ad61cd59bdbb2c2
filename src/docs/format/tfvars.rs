//! `tfvars hcl` and `tfvars json`: each input with its default, in the order of the inputs.

use std::borrow::Cow;

use super::Formatted;
use crate::docs::config::Config;
use crate::docs::module::{Input, Module};
use crate::docs::text::squeeze;
use crate::hcl::value::{HtmlEscape, Value, write_json_string};

/// Writes `tfvars hcl`: `name = default`, aligned in runs.
pub(super) fn hcl(module: &Module, config: &Config) -> Result<Formatted, String> {
    let described = config.settings.description;
    let mut content = String::new();
    let mut run: Vec<&Input> = Vec::new();
    for input in &module.inputs {
        if stands_alone(input, described) {
            write_run(&mut content, &mut run, described);
            run.push(input);
            write_run(&mut content, &mut run, described);
        } else {
            run.push(input);
        }
    }
    write_run(&mut content, &mut run, described);
    let mut content = squeeze(&content);
    if content.ends_with('\n') {
        content.pop();
    }
    Ok(Formatted::data(content))
}

/// Whether an input is aligned with no others: one whose value has several lines or that has a comment above it.
fn stands_alone(input: &Input, described: bool) -> bool {
    let long = match &input.default {
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Map(entries)) => !entries.is_empty(),
        Some(Value::String(text)) => !text.is_empty() && matches!(input.kind.as_str(), "list" | "map"),
        _ => false,
    };
    long || (described && !input.description.is_empty())
}

fn write_run(out: &mut String, run: &mut Vec<&Input>, described: bool) {
    // terraform-docs measures in bytes and pads in characters.
    let width = run.iter().map(|input| input.name.len()).max().unwrap_or(0);
    for input in run.drain(..) {
        let commented = described && !input.description.is_empty();
        if commented {
            out.push_str(&format!("\n# {}\n", input.description.replace('\n', "\n# ")));
        }
        let value = match &input.default {
            None | Some(Value::Null) => Cow::Borrowed("\"\""),
            Some(_) => input.value_text(),
        };
        out.push_str(&format!("{:<width$} = {value}\n", input.name));
        if commented {
            out.push('\n');
        }
    }
}

/// Writes `tfvars json`: an object of names and defaults.
pub(super) fn json(module: &Module, _: &Config) -> Result<Formatted, String> {
    if module.inputs.is_empty() {
        return Ok(Formatted::data("{}".into()));
    }
    let mut content = String::new();
    for (index, input) in module.inputs.iter().enumerate() {
        content.push_str(if index > 0 { ",\n  " } else { "{\n  " });
        write_json_string(&mut content, &input.name, HtmlEscape::Off);
        content.push_str(": ");
        input.default.as_ref().unwrap_or(&Value::Null).write_json(&mut content, 1, HtmlEscape::Off);
    }
    content.push_str("\n}");
    Ok(Formatted::data(content))
}
