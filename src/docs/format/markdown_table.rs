//! `markdown table`: a table a section.

use super::writer::{Dialect, Writer, or_not_available, output_text, sensitive_text, visible_resources, yes_no};
use super::{Formatted, Sections};
use crate::docs::config::Config;
use crate::docs::module::{Input, Module, Output};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let page = Writer::new(config, Dialect::Markdown);
    Ok(Sections {
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

/// Heads of the columns, and which of them are centred.
struct Column(&'static str, &'static str);

const NAME: Column = Column("Name", "----");
const VERSION: Column = Column("Version", "-------");
const DESCRIPTION: Column = Column("Description", "-----------");

fn table(
    page: Writer<'_>,
    title: &str,
    columns: &[Column],
    rows: impl ExactSizeIterator<Item = Vec<String>>,
) -> String {
    if rows.len() == 0 { page.empty(title) } else { filled(page, title, columns, rows) }
}

fn filled(page: Writer<'_>, title: &str, columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = page.heading(title, 0);
    push_row(&mut out, columns.iter().map(|column| column.0));
    if page.config.settings.compact_separators {
        out.push('|');
        for column in columns {
            out.push_str(&column.1.replacen('-', "---", 1));
            out.push('|');
        }
        out.push('\n');
    } else {
        push_row(&mut out, columns.iter().map(|column| column.1));
    }
    for row in rows {
        push_row(&mut out, row.iter().map(String::as_str));
    }
    out.push('\n');
    out
}

fn push_row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(cell);
        out.push(' ');
    }
    out.push_str("|\n");
}

fn requirements(page: Writer<'_>, module: &Module) -> String {
    let rows = module.requirements.iter();
    let rows = rows.map(|row| vec![page.anchor("requirement", &row.name), or_not_available(&row.version).to_owned()]);
    table(page, "Requirements", &[NAME, VERSION], rows)
}

fn providers(page: Writer<'_>, module: &Module) -> String {
    let rows = module.providers.iter();
    let rows =
        rows.map(|row| vec![page.anchor("provider", &row.full_name()), or_not_available(&row.version).to_owned()]);
    table(page, "Providers", &[NAME, VERSION], rows)
}

fn modules(page: Writer<'_>, module: &Module) -> String {
    let rows = module.modules.iter().map(|call| {
        vec![page.anchor("module", &call.name), call.source.clone(), or_not_available(&call.version).to_owned()]
    });
    table(page, "Modules", &[NAME, Column("Source", "------"), VERSION], rows)
}

fn resources(page: Writer<'_>, module: &Module) -> String {
    if module.resources.is_empty() {
        return page.empty("Resources");
    }
    let rows = visible_resources(module, page.config).into_iter();
    let rows = rows.map(|row| vec![page.link(row), row.mode.label().to_owned()]);
    filled(page, "Resources", &[NAME, Column("Type", "----")], rows)
}

fn inputs(page: Writer<'_>, inputs: &[Input]) -> String {
    let settings = &page.config.settings;
    let mut columns = vec![NAME, DESCRIPTION];
    columns.extend(settings.kind.then_some(Column("Type", "----")));
    columns.extend(settings.default.then_some(Column("Default", "-------")));
    columns.extend(settings.required.then_some(Column("Required", ":------:")));
    let rows = inputs.iter().map(|input| {
        let mut row = vec![page.anchor("input", &input.name), page.markup.cell(&input.description)];
        row.extend(settings.kind.then(|| page.markup.cell(&code(&input.kind))));
        row.extend(settings.default.then(|| value_cell(page, &input.value_text())));
        row.extend(settings.required.then(|| yes_no(input.required()).to_owned()));
        row
    });
    table(page, "Inputs", &columns, rows)
}

fn value_cell(page: Writer<'_>, text: &str) -> String {
    if text.is_empty() { or_not_available(text).to_owned() } else { page.markup.cell(&code(text)) }
}

/// Code in backticks, or in a fence when it has several lines.
fn code(text: &str) -> String {
    if text.contains('\n') { format!("```\n{text}\n```") } else { format!("`{text}`") }
}

fn outputs(page: Writer<'_>, outputs: &[Output]) -> String {
    let values = page.config.output_values.enabled;
    let sensitive = values && page.config.settings.sensitive;
    let mut columns = vec![NAME, DESCRIPTION];
    columns.extend(values.then_some(Column("Value", "-----")));
    columns.extend(sensitive.then_some(Column("Sensitive", ":-------:")));
    let rows = outputs.iter().map(|output| {
        let mut row = vec![page.anchor("output", &output.name), page.markup.cell(&output.description)];
        row.extend(values.then(|| value_cell(page, &output_text(output))));
        row.extend(sensitive.then(|| sensitive_text(output).to_owned()));
        row
    });
    table(page, "Outputs", &columns, rows)
}
