//! The parts of a page, and how they are joined into one text.

use super::Formatted;
use crate::docs::config::{Config, Section};
use crate::docs::text::squeeze;

/// The parts of a page, in the order in which they appear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSections {
    /// Text from `header-from`.
    pub header: String,
    /// Version constraints.
    pub requirements: String,
    /// Providers in use.
    pub providers: String,
    /// Module calls.
    pub modules: String,
    /// Resources and data sources.
    pub resources: String,
    /// Variables.
    pub inputs: String,
    /// Outputs.
    pub outputs: String,
    /// Text from `footer-from`.
    pub footer: String,
}

impl PageSections {
    /// Returns all parts, in order.
    pub const fn parts(&self) -> [&String; 8] {
        [
            &self.header,
            &self.requirements,
            &self.providers,
            &self.modules,
            &self.resources,
            &self.inputs,
            &self.outputs,
            &self.footer,
        ]
    }

    /// Clears hidden parts, then joins the rest into the page and tidies each part.
    pub(super) fn finish(mut self, config: &Config) -> Formatted {
        let visible = [
            (config.shows(Section::Header), &mut self.header),
            (config.shows(Section::Requirements), &mut self.requirements),
            (config.shows(Section::Providers), &mut self.providers),
            (config.shows(Section::Modules), &mut self.modules),
            (config.shows_any_resource(), &mut self.resources),
            (config.shows(Section::Inputs), &mut self.inputs),
            (config.shows(Section::Outputs), &mut self.outputs),
            (config.shows(Section::Footer), &mut self.footer),
        ];
        for (shown, part) in visible {
            if !shown {
                part.clear();
            }
        }
        let content = squeeze(&self.parts().map(String::as_str).concat());
        if config.content.is_empty() {
            return Formatted { content, sections: Self::default() };
        }
        let sections = Self {
            header: squeeze(&self.header),
            requirements: squeeze(&self.requirements),
            providers: squeeze(&self.providers),
            modules: squeeze(&self.modules),
            resources: squeeze(&self.resources),
            inputs: squeeze(&self.inputs),
            outputs: squeeze(&self.outputs),
            footer: squeeze(&self.footer),
        };
        Formatted { content, sections }
    }
}
