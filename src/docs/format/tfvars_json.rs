//! `tfvars json`: name → default, in the order of the inputs.

use super::Formatted;
use crate::docs::config::Config;
use crate::docs::module::Module;
use crate::hcl::value::{HtmlEscape, Value, write_json_string};

pub(super) fn render(module: &Module, _: &Config) -> Result<Formatted, String> {
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
