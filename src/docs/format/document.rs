//! `markdown document` and `asciidoc document`: one paragraph per item.

use super::writer::{Dialect, Writer, output_text, sensitive_text, visible_resources};
use super::{Formatted, PageSections};
use crate::docs::config::Config;
use crate::docs::module::{Input, Module, Output};
use crate::docs::text::NOT_AVAILABLE;

pub(super) fn markdown(module: &Module, config: &Config) -> Result<Formatted, String> {
    Ok(render(Writer::new(config, Dialect::Markdown), module))
}

pub(super) fn asciidoc(module: &Module, config: &Config) -> Result<Formatted, String> {
    Ok(render(Writer::new(config, Dialect::Asciidoc), module))
}

fn render(page: Writer<'_>, module: &Module) -> Formatted {
    let requirements = module.requirements.iter();
    let requirements = requirements.map(|row| list_item(page, "requirement", &row.name, &row.version)).collect();
    let providers = module.providers.iter();
    let providers = providers.map(|row| list_item(page, "provider", &row.full_name(), &row.version)).collect();
    PageSections {
        header: page.section(&module.header),
        requirements: list(page, "Requirements", "The following requirements are needed by this module:", requirements),
        providers: list(page, "Providers", "The following providers are used by this module:", providers),
        modules: modules(page, module),
        resources: resources(page, module),
        inputs: inputs(page, module),
        outputs: outputs(page, &module.outputs),
        footer: page.section(&module.footer),
    }
    .finish(page.config)
}

fn list(page: Writer<'_>, title: &str, intro: &str, items: Vec<String>) -> String {
    if items.is_empty() {
        return page.empty(title);
    }
    format!("{}{intro}\n\n{}", page.heading(title, 0), items.concat())
}

fn list_item(page: Writer<'_>, prefix: &str, name: &str, version: &str) -> String {
    let version = if version.is_empty() { String::new() } else { format!(" ({version})") };
    format!("- {}{version}\n\n", page.anchor(prefix, name))
}

fn modules(page: Writer<'_>, module: &Module) -> String {
    if module.modules.is_empty() && page.config.settings.hide_empty && page.dialect == Dialect::Asciidoc {
        return "\n".into();
    }
    let item = |name: &str, source: &str, version: &str| {
        format!("{}Source: {source}\n\nVersion: {version}\n\n", page.heading(&page.anchor("module", name), 1))
    };
    let items = module.modules.iter().map(|call| item(&call.name, &call.source, &call.version)).collect();
    list(page, "Modules", "The following Modules are called:", items)
}

fn resources(page: Writer<'_>, module: &Module) -> String {
    if module.resources.is_empty() {
        return page.empty("Resources");
    }
    let rows = visible_resources(module, page.config).into_iter();
    let rows: String = rows.map(|row| format!("- {} ({})\n", page.link(row), row.mode.label())).collect();
    format!("{}The following resources are used by this module:\n\n{rows}\n", page.heading("Resources", 0))
}

fn inputs(page: Writer<'_>, module: &Module) -> String {
    let items = |wanted: &dyn Fn(&Input) -> bool| {
        module.inputs.iter().filter(|item| wanted(item)).map(|item| input(page, item)).collect::<Vec<_>>()
    };
    if !page.config.settings.required {
        return list(page, "Inputs", "The following input variables are supported:", items(&|_| true));
    }
    let required = items(&Input::required);
    let optional = items(&|item| !item.required());
    let required = match (required.is_empty(), page.dialect, page.config.settings.hide_empty) {
        (true, Dialect::Markdown, true) => "\n".into(),
        (true, Dialect::Asciidoc, true) => String::new(),
        // terraform-docs writes no blank line after this one.
        (true, Dialect::Asciidoc, false) => page.empty("Required Inputs").trim_end().to_owned() + "\n",
        _ => list(page, "Required Inputs", "The following input variables are required:", required),
    };
    let intro = "The following input variables are optional (have default values):";
    required + &list(page, "Optional Inputs", intro, optional)
}

fn input(page: Writer<'_>, input: &Input) -> String {
    let settings = &page.config.settings;
    let mut out = page.heading(&page.anchor("input", &input.name), 1);
    out.push_str(&format!("Description: {}\n\n", page.markup.paragraph(&input.description)));
    if settings.kind {
        out.push_str(&format!("Type: {}\n\n", code(page, &input.kind, "hcl")));
    }
    if settings.default && (!input.required() || !settings.required) {
        let text = input.value_text();
        let text = if text.is_empty() { NOT_AVAILABLE.to_owned() } else { code(page, &text, "json") };
        out.push_str(&format!("Default: {text}\n\n"));
    }
    out
}

/// Writes code in backticks, or as a separate block if it has several lines.
fn code(page: Writer<'_>, text: &str, language: &str) -> String {
    match page.dialect {
        _ if !text.contains('\n') => format!("`{text}`\n"),
        Dialect::Markdown => format!("\n\n```{language}\n{text}\n```\n"),
        Dialect::Asciidoc => format!("\n[source,{language}]\n----\n{text}\n----\n"),
    }
}

fn outputs(page: Writer<'_>, outputs: &[Output]) -> String {
    let items = outputs.iter().map(|item| output(page, item)).collect();
    list(page, "Outputs", "The following outputs are exported:", items)
}

fn output(page: Writer<'_>, output: &Output) -> String {
    let mut out = page.heading(&page.anchor("output", &output.name), 1);
    out.push_str(&format!("Description: {}\n\n", page.markup.paragraph(&output.description)));
    if !page.config.output_values.enabled {
        return out;
    }
    let value = code(page, &output_text(output), "json");
    out.push_str(&format!("Value: {}\n\n", page.markup.paragraph(&value)));
    if page.config.settings.sensitive {
        out.push_str(&format!("Sensitive: {}\n\n", sensitive_text(output)));
    }
    out
}
