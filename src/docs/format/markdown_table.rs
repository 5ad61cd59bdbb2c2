//! `markdown table`: one table per section.

use super::writer::{Dialect, Writer, or_not_available, output_text, sensitive_text, visible_resources, yes_no};
use super::{Formatted, PageSections};
use crate::docs::config::Config;
use crate::docs::module::{Input, Module, Output};
use crate::hcl::value::HtmlEscape;

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let page = Writer::new(config, Dialect::Markdown);
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

/// The heading of a column and its delimiter, whose colons centre it.
struct Column(&'static str, &'static str);

const NAME: Column = Column("Name", "----");
const VERSION: Column = Column("Version", "-------");
const DESCRIPTION: Column = Column("Description", "-----------");

/// Writes a table; `row` appends the cells of an item with [`cell`].
fn table<T>(page: Writer<'_>, title: &str, columns: &[Column], items: &[T], row: impl Fn(&mut String, &T)) -> String {
    if items.is_empty() { page.empty(title) } else { filled(page, title, columns, items, row) }
}

fn filled<T>(page: Writer<'_>, title: &str, columns: &[Column], items: &[T], row: impl Fn(&mut String, &T)) -> String {
    let mut out = String::with_capacity(256 + items.len() * 160);
    out.push_str(&page.heading(title, 0));
    push_head(&mut out, columns.iter().map(|column| column.0));
    if page.config.settings.compact_separators {
        out.push('|');
        for column in columns {
            out.push_str(&column.1.replacen('-', "---", 1));
            out.push('|');
        }
        out.push('\n');
    } else {
        push_head(&mut out, columns.iter().map(|column| column.1));
    }
    for item in items {
        row(&mut out, item);
        out.push_str("|\n");
    }
    out.push('\n');
    out
}

fn push_head<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    cells.for_each(|text| cell(out, |out| out.push_str(text)));
    out.push_str("|\n");
}

fn cell(out: &mut String, content: impl FnOnce(&mut String)) {
    out.push_str("| ");
    content(out);
    out.push(' ');
}

fn text_cell(out: &mut String, text: &str) {
    cell(out, |out| out.push_str(or_not_available(text)));
}

fn requirements(page: Writer<'_>, module: &Module) -> String {
    table(page, "Requirements", &[NAME, VERSION], &module.requirements, |out, row| {
        cell(out, |out| page.push_anchor(out, "requirement", &row.name));
        text_cell(out, &row.version);
    })
}

fn providers(page: Writer<'_>, module: &Module) -> String {
    table(page, "Providers", &[NAME, VERSION], &module.providers, |out, row| {
        cell(out, |out| page.push_anchor(out, "provider", &row.full_name()));
        text_cell(out, &row.version);
    })
}

fn modules(page: Writer<'_>, module: &Module) -> String {
    table(page, "Modules", &[NAME, Column("Source", "------"), VERSION], &module.modules, |out, call| {
        cell(out, |out| page.push_anchor(out, "module", &call.name));
        cell(out, |out| out.push_str(&call.source));
        text_cell(out, &call.version);
    })
}

fn resources(page: Writer<'_>, module: &Module) -> String {
    if module.resources.is_empty() {
        return page.empty("Resources");
    }
    let visible = visible_resources(module, page.config);
    filled(page, "Resources", &[NAME, Column("Type", "----")], &visible, |out, row| {
        cell(out, |out| page.push_link(out, row));
        cell(out, |out| out.push_str(row.mode.label()));
    })
}

fn inputs(page: Writer<'_>, inputs: &[Input]) -> String {
    let settings = &page.config.settings;
    let mut columns = vec![NAME, DESCRIPTION];
    columns.extend(settings.kind.then_some(Column("Type", "----")));
    columns.extend(settings.default.then_some(Column("Default", "-------")));
    columns.extend(settings.required.then_some(Column("Required", ":------:")));
    table(page, "Inputs", &columns, inputs, |out, input| {
        cell(out, |out| page.push_anchor(out, "input", &input.name));
        cell(out, |out| page.markup.push_cell(out, &input.description));
        if settings.kind {
            cell(out, |out| page.markup.push_code_cell(out, &input.kind));
        }
        if settings.default {
            match &input.default {
                None => text_cell(out, ""),
                Some(value) => {
                    cell(out, |out| page.markup.push_code_cell_of(out, |out| value.write_json(out, 0, HtmlEscape::Off)))
                }
            }
        }
        if settings.required {
            cell(out, |out| out.push_str(yes_no(input.required())));
        }
    })
}

fn value_cell(out: &mut String, page: Writer<'_>, text: &str) {
    if text.is_empty() {
        return text_cell(out, text);
    }
    cell(out, |out| page.markup.push_code_cell(out, text));
}

fn outputs(page: Writer<'_>, outputs: &[Output]) -> String {
    let values = page.config.output_values.enabled;
    let sensitive = values && page.config.settings.sensitive;
    let mut columns = vec![NAME, DESCRIPTION];
    columns.extend(values.then_some(Column("Value", "-----")));
    columns.extend(sensitive.then_some(Column("Sensitive", ":-------:")));
    table(page, "Outputs", &columns, outputs, |out, output| {
        cell(out, |out| page.push_anchor(out, "output", &output.name));
        cell(out, |out| page.markup.push_cell(out, &output.description));
        if values {
            value_cell(out, page, &output_text(output));
        }
        if sensitive {
            cell(out, |out| out.push_str(sensitive_text(output)));
        }
    })
}
