//! A module as the data formats see it: named fields in a fixed order, with hidden sections empty.

use super::writer::visible_resources;
use crate::docs::config::{Config, Section};
use crate::docs::module::{Mode, Module};
use crate::hcl::value::Value;

/// The value of a field.
#[derive(Clone, Debug)]
pub(super) enum FieldValue<'a> {
    /// A missing text.
    Null,
    Bool(bool),
    Text(&'a str),
    /// A default or the value of an output.
    Value(&'a Value),
    /// The name of a single item, and the items.
    List(&'static str, Vec<Fields<'a>>),
}

pub(super) type Fields<'a> = Vec<(&'static str, FieldValue<'a>)>;

const NO_VALUE: &Value = &Value::Null;

fn optional(text: &str) -> FieldValue<'_> {
    if text.is_empty() { FieldValue::Null } else { FieldValue::Text(text) }
}

/// Returns all fields of a module, in the order in which the data formats write them.
pub(super) fn fields<'a>(module: &'a Module, config: &Config) -> Fields<'a> {
    let text = |section, text: &'a str| FieldValue::Text(if config.shows(section) { text } else { "" });
    let list = |section, item, rows: &dyn Fn() -> Vec<Fields<'a>>| {
        FieldValue::List(item, if config.shows(section) { rows() } else { Vec::new() })
    };
    vec![
        ("header", text(Section::Header, &module.header)),
        ("footer", text(Section::Footer, &module.footer)),
        ("inputs", list(Section::Inputs, "input", &|| inputs(module))),
        ("modules", list(Section::Modules, "module", &|| modules(module))),
        ("outputs", list(Section::Outputs, "output", &|| outputs(module, config))),
        ("providers", list(Section::Providers, "provider", &|| providers(module))),
        ("requirements", list(Section::Requirements, "requirement", &|| requirements(module))),
        ("resources", FieldValue::List("resource", resources(module, config))),
    ]
}

fn inputs(module: &Module) -> Vec<Fields<'_>> {
    let fields = module.inputs.iter().map(|input| {
        vec![
            ("name", FieldValue::Text(&input.name)),
            ("type", optional(&input.kind)),
            ("description", optional(&input.description)),
            ("default", FieldValue::Value(input.default.as_ref().unwrap_or(NO_VALUE))),
            ("required", FieldValue::Bool(input.required())),
        ]
    });
    fields.collect()
}

fn modules(module: &Module) -> Vec<Fields<'_>> {
    let fields = module.modules.iter().map(|call| {
        vec![
            ("name", FieldValue::Text(&call.name)),
            ("source", FieldValue::Text(&call.source)),
            ("version", FieldValue::Text(&call.version)),
            ("description", optional(&call.description)),
        ]
    });
    fields.collect()
}

fn outputs<'a>(module: &'a Module, config: &Config) -> Vec<Fields<'a>> {
    let fields = module.outputs.iter().map(|output| {
        let mut fields = vec![("name", FieldValue::Text(&output.name)), ("description", optional(&output.description))];
        if config.output_values.enabled {
            let value = output.value.as_ref();
            fields.push(("value", FieldValue::Value(value.map_or(NO_VALUE, |value| &value.value))));
            fields.push(("sensitive", FieldValue::Bool(value.is_some_and(|value| value.sensitive))));
        }
        fields
    });
    fields.collect()
}

fn providers(module: &Module) -> Vec<Fields<'_>> {
    let fields = module.providers.iter().map(|provider| {
        vec![
            ("name", FieldValue::Text(&provider.name)),
            ("alias", optional(&provider.alias)),
            ("version", optional(&provider.version)),
        ]
    });
    fields.collect()
}

fn requirements(module: &Module) -> Vec<Fields<'_>> {
    let rows = module.requirements.iter();
    rows.map(|row| vec![("name", FieldValue::Text(&row.name)), ("version", optional(&row.version))]).collect()
}

fn resources<'a>(module: &'a Module, config: &Config) -> Vec<Fields<'a>> {
    let fields = visible_resources(module, config).into_iter().map(|resource| {
        vec![
            ("type", FieldValue::Text(&resource.kind)),
            ("name", FieldValue::Text(&resource.name)),
            ("provider", FieldValue::Text(&resource.provider)),
            ("source", FieldValue::Text(&resource.source)),
            ("mode", FieldValue::Text(if resource.mode == Mode::Managed { "managed" } else { "data" })),
            ("version", FieldValue::Text(&resource.version)),
            ("description", optional(&resource.description)),
        ]
    });
    fields.collect()
}
