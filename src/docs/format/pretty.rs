//! `pretty`: for terminals, in colour unless colours are off.

use super::writer::{output_text, visible_resources};
use super::{Formatted, PageSections};
use crate::docs::config::{Config, Section};
use crate::docs::module::{Mode, Module};

pub(super) fn render(module: &Module, config: &Config) -> Result<Formatted, String> {
    let paint = Paint(config.settings.color);
    let parts: [(bool, &dyn Fn() -> String); 8] = [
        (config.shows(Section::Header), &|| header(paint, &module.header)),
        (config.shows(Section::Requirements), &|| requirements(paint, module)),
        (config.shows(Section::Providers), &|| providers(paint, module)),
        (config.shows(Section::Modules), &|| modules(paint, module)),
        (config.shows_any_resource(), &|| resources(paint, module, config)),
        (config.shows(Section::Inputs), &|| inputs(paint, module)),
        (config.shows(Section::Outputs), &|| outputs(paint, module, config)),
        (config.shows(Section::Footer) && !module.footer.is_empty(), &|| paint.text(&module.footer)),
    ];
    let content: String = parts.iter().filter(|(shown, _)| *shown).map(|(_, part)| part()).collect();
    Ok(Formatted { content: content.trim_end_matches(['\r', '\n']).to_owned(), sections: PageSections::default() })
}

/// Whether colours are on.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn name(self, text: &str) -> String {
        if self.0 { format!("\u{1b}[36m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn text(self, text: &str) -> String {
        if self.0 { format!("\u{1b}[90m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn description(self, text: &str) -> String {
        let text = if text.is_empty() { "n/a" } else { text.strip_suffix('\n').unwrap_or(text) };
        self.text(text)
    }
}

fn header(paint: Paint, text: &str) -> String {
    if text.is_empty() { "\n\n".into() } else { paint.text(text) + "\n\n\n" }
}

fn versioned(name: &str, version: &str) -> String {
    if version.is_empty() { format!("{name}\n") } else { format!("{name} ({version})\n") }
}

fn requirements(paint: Paint, module: &Module) -> String {
    let rows = module.requirements.iter();
    let rows = rows.map(|row| versioned(&paint.name(&format!("requirement.{}", row.name)), &row.version));
    rows.collect::<String>() + "\n\n"
}

fn providers(paint: Paint, module: &Module) -> String {
    let rows = module.providers.iter();
    let rows = rows.map(|row| versioned(&paint.name(&format!("provider.{}", row.full_name())), &row.version));
    rows.collect::<String>() + "\n\n"
}

fn modules(paint: Paint, module: &Module) -> String {
    let rows = module.modules.iter().map(|call| {
        let place = [call.source.as_str(), call.version.as_str()];
        let place = if call.version.is_empty() { place[0].to_owned() } else { place.join(",") };
        format!("{} ({place})\n", paint.name(&format!("module.{}", call.name)))
    });
    rows.collect::<String>() + "\n\n"
}

fn resources(paint: Paint, module: &Module, config: &Config) -> String {
    let rows = visible_resources(module, config).into_iter().map(|resource| {
        let prefix = if resource.mode == Mode::Managed { "resource" } else { "data" };
        let name = paint.name(&format!("{prefix}.{} ({})", resource.spec(), resource.mode.label()));
        versioned(&name, &resource.url().unwrap_or_default())
    });
    let rows: String = rows.collect();
    if module.resources.is_empty() { "\n".into() } else { rows + "\n\n" }
}

fn inputs(paint: Paint, module: &Module) -> String {
    let rows = module.inputs.iter().map(|input| {
        let value = if input.required() { "required".into() } else { input.value_text() };
        let name = paint.name(&format!("input.{}", input.name));
        format!("{name} ({value})\n{}\n\n", paint.description(&input.description))
    });
    rows.collect::<String>() + "\n"
}

fn outputs(paint: Paint, module: &Module, config: &Config) -> String {
    let rows = module.outputs.iter().map(|output| {
        let name = paint.name(&format!("output.{}", output.name));
        let value = if config.output_values.enabled { format!(" ({})", output_text(output)) } else { String::new() };
        format!("{name}{value}\n{}\n\n", paint.description(&output.description))
    });
    rows.collect()
}
