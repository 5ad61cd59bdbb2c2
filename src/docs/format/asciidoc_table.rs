//! `asciidoc table`: one table per section.

use super::writer::{Dialect, Writer, or_not_available, output_text, sensitive_text, visible_resources, yes_no};
use super::{Formatted, PageSections};
use crate::docs::config::Config;
use crate::docs::module::{Input, Module, Output};
use crate::docs::text::{NOT_AVAILABLE, asciidoc_cell};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let page = Writer::new(config, Dialect::Asciidoc);
    Ok(PageSections {
        header: page.section(&module.header),
        requirements: requirements(page, module),
        providers: providers(page, module),
        modules: modules(page, module),
        resources: resources(page, module),
        inputs: inputs(page, &module.inputs),
        outputs: outputs(page, &module.outputs),
        footer: page.section(&module.footer),
    }
    .finish(config))
}

fn table(page: Writer<'_>, title: &str, columns: &[&str], rows: &[String]) -> String {
    if rows.is_empty() { page.empty(title) } else { filled(page, title, columns, rows) }
}

fn filled(page: Writer<'_>, title: &str, columns: &[&str], rows: &[String]) -> String {
    let widths = vec!["a"; columns.len()].join(",");
    let heading = page.heading(title, 0);
    let head = columns.join(" |");
    format!("{heading}[cols=\"{widths}\",options=\"header,autowidth\"]\n|===\n|{head}\n{}|===\n\n", rows.concat())
}

fn requirements(page: Writer<'_>, module: &Module) -> String {
    let rows = module
        .requirements
        .iter()
        .map(|row| format!("|{} |{}\n", page.anchor("requirement", &row.name), or_not_available(&row.version)));
    table(page, "Requirements", &["Name", "Version"], &rows.collect::<Vec<_>>())
}

fn providers(page: Writer<'_>, module: &Module) -> String {
    let rows = module
        .providers
        .iter()
        .map(|row| format!("|{} |{}\n", page.anchor("provider", &row.full_name()), or_not_available(&row.version)));
    table(page, "Providers", &["Name", "Version"], &rows.collect::<Vec<_>>())
}

fn modules(page: Writer<'_>, module: &Module) -> String {
    let rows = module
        .modules
        .iter()
        .map(|call| format!("|{} |{} |{}\n", page.anchor("module", &call.name), call.source, call.version));
    table(page, "Modules", &["Name", "Source", "Version"], &rows.collect::<Vec<_>>())
}

fn resources(page: Writer<'_>, module: &Module) -> String {
    if module.resources.is_empty() {
        return page.empty("Resources");
    }
    let rows = visible_resources(module, page.config).into_iter();
    let rows = rows.map(|row| format!("|{} |{}\n", page.link(row), row.mode.label()));
    filled(page, "Resources", &["Name", "Type"], &rows.collect::<Vec<_>>())
}

fn inputs(page: Writer<'_>, inputs: &[Input]) -> String {
    let settings = &page.config.settings;
    let mut columns = vec!["Name", "Description"];
    columns.extend(settings.kind.then_some("Type"));
    columns.extend(settings.default.then_some("Default"));
    columns.extend(settings.required.then_some("Required"));
    let rows = inputs.iter().map(|input| {
        let mut row = format!("|{}\n|{}\n", page.anchor("input", &input.name), asciidoc_cell(&input.description));
        if settings.kind {
            row.push_str(&format!("|{}\n", code(&input.kind)));
        }
        if settings.default {
            row.push_str(&format!("|{}\n", code(&input.value_text())));
        }
        if settings.required {
            row.push_str(&format!("|{}\n", yes_no(input.required())));
        }
        row + "\n"
    });
    table(page, "Inputs", &columns, &rows.collect::<Vec<_>>())
}

/// Writes code in backticks, or as a separate block if it has several lines.
fn code(text: &str) -> String {
    match text {
        "" => NOT_AVAILABLE.into(),
        text if text.contains('\n') => format!("\n\n{}\n", asciidoc_cell(&format!("```\n{text}\n```"))),
        text => asciidoc_cell(&format!("`{text}`")),
    }
}

fn outputs(page: Writer<'_>, outputs: &[Output]) -> String {
    let values = page.config.output_values.enabled;
    let sensitive = values && page.config.settings.sensitive;
    let mut columns = vec!["Name", "Description"];
    columns.extend(values.then_some("Value"));
    columns.extend(sensitive.then_some("Sensitive"));
    let rows = outputs.iter().map(|output| {
        let mut row = format!("|{} |{}", page.anchor("output", &output.name), asciidoc_cell(&output.description));
        if values {
            row.push_str(&format!(" |{}", fenced(&output_text(output))));
        }
        if sensitive {
            row.push_str(&format!(" |{}", sensitive_text(output)));
        }
        row + "\n"
    });
    table(page, "Outputs", &columns, &rows.collect::<Vec<_>>())
}

/// Writes a value; as in terraform-docs, one with several lines gets a Markdown fence even here.
fn fenced(text: &str) -> String {
    match text {
        "" => NOT_AVAILABLE.into(),
        text if text.contains('\n') => format!("\n\n```\n{text}\n```\n"),
        text => format!("`{text}`"),
    }
}
