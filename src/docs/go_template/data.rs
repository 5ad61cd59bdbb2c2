//! The fields of a module and of its settings that a content template can use.

use super::TemplateData;
use super::datum::Datum;
use crate::docs::config::{Config, Section, Settings, SortBy};
use crate::docs::module::{Input, Mode, Module, Position};
use crate::hcl::value::{HtmlEscape, Value};

/// Returns `.`: the rendered sections, `.Module` and `.Config`.
pub(super) fn root(data: &TemplateData<'_>) -> Datum {
    let sections = &data.formatted.sections;
    let text = |text: &str| Datum::Text(text.to_owned());
    // Most templates use only the sections; building the rest would cost more than running the template.
    let wanted =
        |name: &str, build: &dyn Fn() -> Datum| if data.config.content.contains(name) { build() } else { Datum::Nil };
    Datum::object(
        "the data of the template",
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
            ("Module", wanted("Module", &|| module(data.module))),
            ("Config", wanted("Config", &|| config(data.config))),
        ],
    )
}

fn text(text: &str) -> Datum {
    Datum::Text(text.to_owned())
}

fn named(text: &str) -> Datum {
    Datum::Named(text.to_owned())
}

fn position(position: &Position) -> Datum {
    let line = i64::try_from(position.line).unwrap_or(i64::MAX);
    Datum::object("Position", vec![("Filename", text(&position.file)), ("Line", Datum::Int(line))])
}

fn module(module: &Module) -> Datum {
    let inputs =
        |wanted: &dyn Fn(&Input) -> bool| Datum::list(module.inputs.iter().filter(|input| wanted(input)).map(input));
    let mut fields = vec![
        ("Header", text(&module.header)),
        ("Footer", text(&module.footer)),
        ("Inputs", inputs(&|_| true)),
        ("ModuleCalls", calls(module)),
        ("Outputs", outputs(module)),
        ("Providers", providers(module)),
        ("Requirements", requirements(module)),
        ("Resources", resources(module)),
        ("RequiredInputs", inputs(&Input::required)),
        ("OptionalInputs", inputs(&|input| !input.required())),
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
    fields.extend(has.map(|(name, has)| (name, Datum::Bool(has))));
    Datum::object("Module", fields)
}

fn input(input: &Input) -> Datum {
    let default = input.default.as_ref().unwrap_or(&Value::Null);
    Datum::object(
        "Input",
        vec![
            ("Name", text(&input.name)),
            ("Type", named(&input.kind)),
            ("Description", named(&input.description)),
            ("Default", Datum::from_value(default)),
            ("Required", Datum::Bool(input.required())),
            ("Position", position(&input.position)),
            ("GetValue", text(&input.value_text())),
            ("HasDefault", Datum::Bool(!input.required())),
        ],
    )
}

fn calls(module: &Module) -> Datum {
    Datum::list(module.modules.iter().map(|call| {
        let version = if call.version.is_empty() { String::new() } else { format!(",{}", call.version) };
        Datum::object(
            "ModuleCall",
            vec![
                ("Name", text(&call.name)),
                ("Source", text(&call.source)),
                ("Version", text(&call.version)),
                ("Description", named(&call.description)),
                ("Position", position(&call.position)),
                ("FullName", Datum::Text(format!("{}{version}", call.source))),
            ],
        )
    }))
}

fn outputs(module: &Module) -> Datum {
    Datum::list(module.outputs.iter().map(|output| {
        let value = output.value.as_ref();
        let shown = value.map(|value| &value.value).filter(|value| **value != Value::Null);
        Datum::object(
            "Output",
            vec![
                ("Name", text(&output.name)),
                ("Description", named(&output.description)),
                ("Value", shown.map_or(Datum::Nil, Datum::from_value)),
                ("Sensitive", Datum::Bool(value.is_some_and(|value| value.sensitive))),
                ("ShowValue", Datum::Bool(value.is_some())),
                ("Position", position(&output.position)),
                ("GetValue", Datum::Text(shown.map(|value| value.json(HtmlEscape::On)).unwrap_or_default())),
                ("HasDefault", Datum::Bool(shown.is_some())),
            ],
        )
    }))
}

fn providers(module: &Module) -> Datum {
    Datum::list(module.providers.iter().map(|provider| {
        Datum::object(
            "Provider",
            vec![
                ("Name", text(&provider.name)),
                ("Alias", named(&provider.alias)),
                ("Version", named(&provider.version)),
                ("Position", position(&provider.position)),
                ("FullName", Datum::Text(provider.full_name())),
            ],
        )
    }))
}

fn requirements(module: &Module) -> Datum {
    Datum::list(module.requirements.iter().map(|requirement| {
        Datum::object("Requirement", vec![("Name", text(&requirement.name)), ("Version", named(&requirement.version))])
    }))
}

fn resources(module: &Module) -> Datum {
    Datum::list(module.resources.iter().map(|resource| {
        Datum::object(
            "Resource",
            vec![
                ("Type", text(&resource.kind)),
                ("Name", text(&resource.name)),
                ("ProviderName", text(&resource.provider)),
                ("ProviderSource", text(&resource.source)),
                ("Mode", text(if resource.mode == Mode::Managed { "managed" } else { "data" })),
                ("Version", named(&resource.version)),
                ("Description", named(&resource.description)),
                ("Position", position(&resource.position)),
                ("Spec", Datum::Text(resource.spec())),
                ("GetMode", text(resource.mode.label())),
                ("URL", Datum::Text(resource.url().unwrap_or_default())),
            ],
        )
    }))
}

fn flags(rows: &[(&'static str, bool)]) -> Vec<(&'static str, Datum)> {
    rows.iter().map(|(name, on)| (*name, Datum::Bool(*on))).collect()
}

fn sections(config: &Config) -> Datum {
    let texts = |list: &[String]| Datum::texts(list.iter().map(String::as_str));
    let mut fields = vec![("Show", texts(&config.sections.show)), ("Hide", texts(&config.sections.hide))];
    fields.extend(flags(&[
        ("Header", config.shows(Section::Header)),
        ("Footer", config.shows(Section::Footer)),
        ("Inputs", config.shows(Section::Inputs)),
        ("ModuleCalls", config.shows(Section::Modules)),
        ("Outputs", config.shows(Section::Outputs)),
        ("Providers", config.shows(Section::Providers)),
        ("Requirements", config.shows(Section::Requirements)),
        ("Resources", config.shows(Section::Resources)),
        ("DataSources", config.shows(Section::DataSources)),
    ]));
    Datum::object("Sections", fields)
}

fn settings(settings: &Settings) -> Datum {
    let mut fields = flags(&[
        ("Anchor", settings.anchor),
        ("AtxClosed", settings.atx_closed),
        ("Color", settings.color),
        ("Default", settings.default),
        ("Description", settings.description),
        ("Escape", settings.escape),
        ("HideEmpty", settings.hide_empty),
        ("HTML", settings.html),
        ("LockFile", settings.lockfile),
        ("ReadComments", settings.read_comments),
        ("Required", settings.required),
        ("Sensitive", settings.sensitive),
        ("Type", settings.kind),
    ]);
    fields.push(("Indent", Datum::Int(settings.indent)));
    Datum::object("Settings", fields)
}

fn config(config: &Config) -> Datum {
    let sort = match config.sort.by {
        SortBy::Name => "name",
        SortBy::Required => "required",
        SortBy::Type => "type",
    };
    let output = vec![
        ("File", text(&config.output.file)),
        ("Mode", text(&config.output.mode)),
        ("Template", text(&config.output.template)),
        ("Check", Datum::Bool(config.output.check)),
    ];
    let values =
        vec![("Enabled", Datum::Bool(config.output_values.enabled)), ("From", text(&config.output_values.from))];
    let recursive = vec![("Enabled", Datum::Bool(config.recursive.enabled)), ("Path", text(&config.recursive.path))];
    Datum::object(
        "Config",
        vec![
            ("Formatter", text(&config.formatter)),
            ("Version", text(&config.version)),
            ("HeaderFrom", text(&config.header_from)),
            ("FooterFrom", text(&config.footer_from)),
            ("Content", text(&config.content)),
            ("ModuleRoot", text(&config.module_root)),
            ("Sections", sections(config)),
            ("Settings", settings(&config.settings)),
            ("Sort", Datum::object("Sort", vec![("Enabled", Datum::Bool(config.sort.enabled)), ("By", text(sort))])),
            ("Output", Datum::object("Output", output)),
            ("OutputValues", Datum::object("OutputValues", values)),
            ("Recursive", Datum::object("Recursive", recursive)),
        ],
    )
}
