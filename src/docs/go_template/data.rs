//! The fields of a module and of its settings that a content template can use.

use super::TemplateData;
use super::datum::{Datum, Field, NamedType};
use crate::docs::config::{Config, Section, Settings, SortBy};
use crate::docs::module::{Input, Mode, Module, Position};
use crate::hcl::value::{HtmlEscape, Value};

/// The type of a list of resources.
pub(super) const RESOURCES: &str = "[]*terraform.Resource";

/// Returns `.`: the rendered sections, `.Module` and `.Config`.
pub(super) fn root(data: &TemplateData<'_>) -> Datum {
    let sections = &data.formatted.sections;
    // Most templates use only the sections; building the rest would cost more than running the template.
    let wanted =
        |name: &str, build: &dyn Fn() -> Datum| if data.config.content.contains(name) { build() } else { Datum::Nil };
    Datum::object(
        "the data of the template",
        vec![
            field("Config", "Config", wanted("Config", &|| config(data.config))),
            field("Module", "Module", wanted("Module", &|| module(data.module))),
        ],
        vec![
            ("Header", text(&sections.header)),
            ("Footer", text(&sections.footer)),
            ("Inputs", text(&sections.inputs)),
            ("Modules", text(&sections.modules)),
            ("Outputs", text(&sections.outputs)),
            ("Providers", text(&sections.providers)),
            ("Requirements", text(&sections.requirements)),
            ("Resources", text(&sections.resources)),
            ("Content", text(&data.formatted.content)),
        ],
    )
}

fn text(text: &str) -> Datum {
    Datum::Text(text.to_owned())
}

fn named(text: &str) -> Datum {
    Datum::named(NamedType::Text, Datum::Text(text.to_owned()))
}

fn field(name: &'static str, json: &'static str, value: Datum) -> Field {
    Field { name, json: Some(json), value }
}

/// A field that JSON leaves out.
fn hidden(name: &'static str, value: Datum) -> Field {
    Field { name, json: None, value }
}

fn position(position: &Position) -> Field {
    let line = i64::try_from(position.line).unwrap_or(i64::MAX);
    let fields = vec![hidden("Filename", text(&position.file)), hidden("Line", Datum::int(line))];
    hidden("Position", Datum::object("terraform.Position", fields, Vec::new()))
}

fn module(module: &Module) -> Datum {
    // The same inputs stand in three lists, so that a change of a default shows in all of them.
    let inputs: Vec<(bool, Datum)> = module.inputs.iter().map(|item| (item.required(), input(item))).collect();
    let those = |wanted: &dyn Fn(bool) -> bool| {
        let shown = inputs.iter().filter(|(required, _)| wanted(*required)).map(|(_, input)| input.clone());
        Datum::list_of("[]*terraform.Input", shown)
    };
    let fields = vec![
        field("Header", "header", text(&module.header)),
        field("Footer", "footer", text(&module.footer)),
        field("Inputs", "inputs", those(&|_| true)),
        field("ModuleCalls", "modules", calls(module)),
        field("Outputs", "outputs", outputs(module)),
        field("Providers", "providers", providers(module)),
        field("Requirements", "requirements", requirements(module)),
        field("Resources", "resources", resources(module)),
        hidden("RequiredInputs", those(&|required| required)),
        hidden("OptionalInputs", those(&|required| !required)),
    ];
    let has = [
        ("HasHeader", !module.header.is_empty()),
        ("HasFooter", !module.footer.is_empty()),
        ("HasInputs", !module.inputs.is_empty()),
        ("HasModuleCalls", !module.modules.is_empty()),
        ("HasOutputs", !module.outputs.is_empty()),
        ("HasProviders", !module.providers.is_empty()),
        ("HasRequirements", !module.requirements.is_empty()),
        ("HasResources", !module.resources.is_empty()),
    ];
    Datum::object("*terraform.Module", fields, has.map(|(name, has)| (name, Datum::Bool(has))).into())
}

fn input(input: &Input) -> Datum {
    let default = input.default.as_ref().unwrap_or(&Value::Null);
    Datum::object(
        "*terraform.Input",
        vec![
            field("Name", "name", text(&input.name)),
            field("Type", "type", named(&input.kind)),
            field("Description", "description", named(&input.description)),
            field("Default", "default", Datum::from_value(default)),
            field("Required", "required", Datum::Bool(input.required())),
            position(&input.position),
        ],
        vec![("GetValue", text(&input.value_text())), ("HasDefault", Datum::Bool(!input.required()))],
    )
}

fn calls(module: &Module) -> Datum {
    let calls = module.modules.iter().map(|call| {
        let version = if call.version.is_empty() { String::new() } else { format!(",{}", call.version) };
        Datum::object(
            "*terraform.ModuleCall",
            vec![
                field("Name", "name", text(&call.name)),
                field("Source", "source", text(&call.source)),
                field("Version", "version", text(&call.version)),
                field("Description", "description", named(&call.description)),
                position(&call.position),
            ],
            vec![("FullName", Datum::Text(format!("{}{version}", call.source)))],
        )
    });
    Datum::list_of("[]*terraform.ModuleCall", calls)
}

fn outputs(module: &Module) -> Datum {
    let outputs = module.outputs.iter().map(|output| {
        let value = output.value.as_ref();
        let shown = value.map(|value| &value.value).filter(|value| **value != Value::Null);
        let none = || match value {
            None => Datum::named(NamedType::NoValue, Datum::Nil),
            Some(_) => Datum::from_value(&Value::Null),
        };
        // Without a file of values, JSON has neither of these two.
        let as_shown = |name, json, datum| if value.is_some() { field(name, json, datum) } else { hidden(name, datum) };
        Datum::object(
            "*terraform.Output",
            vec![
                field("Name", "name", text(&output.name)),
                field("Description", "description", named(&output.description)),
                as_shown("Value", "value", shown.map_or_else(none, Datum::from_value)),
                as_shown("Sensitive", "sensitive", Datum::Bool(value.is_some_and(|value| value.sensitive))),
                position(&output.position),
                hidden("ShowValue", Datum::Bool(value.is_some())),
            ],
            vec![
                ("GetValue", Datum::Text(shown.map(|value| value.json(HtmlEscape::On)).unwrap_or_default())),
                ("HasDefault", Datum::Bool(shown.is_some())),
            ],
        )
    });
    Datum::list_of("[]*terraform.Output", outputs)
}

fn providers(module: &Module) -> Datum {
    let providers = module.providers.iter().map(|provider| {
        Datum::object(
            "*terraform.Provider",
            vec![
                field("Name", "name", text(&provider.name)),
                field("Alias", "alias", named(&provider.alias)),
                field("Version", "version", named(&provider.version)),
                position(&provider.position),
            ],
            vec![("FullName", Datum::Text(provider.full_name()))],
        )
    });
    Datum::list_of("[]*terraform.Provider", providers)
}

fn requirements(module: &Module) -> Datum {
    let requirements = module.requirements.iter().map(|requirement| {
        let fields = vec![
            field("Name", "name", text(&requirement.name)),
            field("Version", "version", named(&requirement.version)),
        ];
        Datum::object("*terraform.Requirement", fields, Vec::new())
    });
    Datum::list_of("[]*terraform.Requirement", requirements)
}

fn resources(module: &Module) -> Datum {
    let resources = module.resources.iter().map(|resource| {
        let mode = if resource.mode == Mode::Managed { "managed" } else { "data" };
        Datum::object(
            "*terraform.Resource",
            vec![
                field("Type", "type", text(&resource.kind)),
                field("Name", "name", text(&resource.name)),
                field("ProviderName", "provider", text(&resource.provider)),
                field("ProviderSource", "source", text(&resource.source)),
                field("Mode", "mode", text(mode)),
                field("Version", "version", named(&resource.version)),
                field("Description", "description", named(&resource.description)),
                position(&resource.position),
            ],
            vec![
                ("Spec", Datum::Text(resource.spec())),
                ("GetMode", text(resource.mode.label())),
                ("URL", Datum::Text(resource.url().unwrap_or_default())),
            ],
        )
    });
    Datum::list_of(RESOURCES, resources)
}

/// A struct of the settings; JSON shows its fields under their own names.
fn plain(kind: &'static str, rows: Vec<(&'static str, Datum)>) -> Datum {
    Datum::object(kind, rows.into_iter().map(|(name, value)| field(name, name, value)).collect(), Vec::new())
}

fn sections(config: &Config) -> Datum {
    let shows = |section| Datum::Bool(config.shows(section));
    plain(
        "print.sections",
        vec![
            ("Show", Datum::texts(config.sections.show.iter().cloned())),
            ("Hide", Datum::texts(config.sections.hide.iter().cloned())),
            ("DataSources", shows(Section::DataSources)),
            ("Header", shows(Section::Header)),
            ("Footer", shows(Section::Footer)),
            ("Inputs", shows(Section::Inputs)),
            ("ModuleCalls", shows(Section::Modules)),
            ("Outputs", shows(Section::Outputs)),
            ("Providers", shows(Section::Providers)),
            ("Requirements", shows(Section::Requirements)),
            ("Resources", shows(Section::Resources)),
        ],
    )
}

fn settings(settings: &Settings) -> Datum {
    plain(
        "print.settings",
        vec![
            ("Anchor", Datum::Bool(settings.anchor)),
            ("AtxClosed", Datum::Bool(settings.atx_closed)),
            ("Color", Datum::Bool(settings.color)),
            ("Default", Datum::Bool(settings.default)),
            ("Description", Datum::Bool(settings.description)),
            ("Escape", Datum::Bool(settings.escape)),
            ("HideEmpty", Datum::Bool(settings.hide_empty)),
            ("HTML", Datum::Bool(settings.html)),
            ("Indent", Datum::int(settings.indent)),
            ("LockFile", Datum::Bool(settings.lockfile)),
            ("ReadComments", Datum::Bool(settings.read_comments)),
            ("Required", Datum::Bool(settings.required)),
            ("Sensitive", Datum::Bool(settings.sensitive)),
            ("Type", Datum::Bool(settings.kind)),
        ],
    )
}

fn config(config: &Config) -> Datum {
    let sort = match config.sort.by {
        SortBy::Name => "name",
        SortBy::Required => "required",
        SortBy::Type => "type",
    };
    let recursive = vec![
        ("Enabled", Datum::Bool(config.recursive.enabled)),
        ("Path", text(&config.recursive.path)),
        ("IncludeMain", Datum::Bool(config.recursive.include_main)),
        ("Exclude", Datum::texts(config.recursive.exclude.iter().cloned())),
    ];
    let output = vec![
        ("File", text(&config.output.file)),
        ("Mode", text(&config.output.mode)),
        ("Template", text(&config.output.template)),
        ("Check", Datum::Bool(config.output.check)),
    ];
    let values =
        vec![("Enabled", Datum::Bool(config.output_values.enabled)), ("From", text(&config.output_values.from))];
    plain(
        "*print.Config",
        vec![
            ("Formatter", text(&config.formatter)),
            ("Version", text(&config.version)),
            ("HeaderFrom", text(&config.header_from)),
            ("FooterFrom", text(&config.footer_from)),
            ("Recursive", plain("print.recursive", recursive)),
            ("Content", text(&config.content)),
            ("Sections", sections(config)),
            ("Output", plain("print.output", output)),
            ("OutputValues", plain("print.outputvalues", values)),
            ("Sort", plain("print.sort", vec![("Enabled", Datum::Bool(config.sort.enabled)), ("By", text(sort))])),
            ("Settings", settings(&config.settings)),
            ("ModuleRoot", text(&config.module_root)),
        ],
    )
}
