//! Settings of a run: defaults, then `.terraform-docs.yml`, then flags, as one plain value.
//!
//! Reads no file: `commands::docs` says which ones may exist, [`value`] parses their text.

pub(crate) mod check;
pub(crate) mod keys;
pub(crate) mod value;

pub use keys::{KEYS, Key};
pub use value::{ConfigValue, Syntax};

/// The block that `inject` writes where the configuration has no template of its own.
pub const DEFAULT_TEMPLATE: &str = "<!-- BEGIN_TF_DOCS -->\n{{ .Content }}\n<!-- END_TF_DOCS -->";

/// A part of the documentation that can be shown or hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Text from `header-from`.
    Header,
    /// Text from `footer-from`.
    Footer,
    /// `variable` blocks.
    Inputs,
    /// `module` blocks.
    Modules,
    /// `output` blocks.
    Outputs,
    /// What resources need.
    Providers,
    /// Version constraints.
    Requirements,
    /// `resource` blocks.
    Resources,
    /// `data` blocks.
    DataSources,
}

/// The names of the sections; `all` stands for every one.
pub const SECTIONS: [(&str, Section); 9] = [
    ("header", Section::Header),
    ("footer", Section::Footer),
    ("inputs", Section::Inputs),
    ("modules", Section::Modules),
    ("outputs", Section::Outputs),
    ("providers", Section::Providers),
    ("requirements", Section::Requirements),
    ("resources", Section::Resources),
    ("data-sources", Section::DataSources),
];

/// How inputs and modules are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// By name.
    #[default]
    Name,
    /// Inputs without a default first.
    Required,
    /// Inputs by type, modules by source.
    Type,
}

/// Everything that can be configured, with terraform-docs' names.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `markdown table` and so on; empty: none is configured.
    pub formatter: String,
    /// The terraform-docs versions that this file is written for.
    pub version: String,
    /// The file of the header, relative to the module.
    pub header_from: String,
    /// The file of the footer; empty: none.
    pub footer_from: String,
    /// A template that replaces the standard order of sections; empty: none.
    pub content: String,
    /// Sub modules.
    pub recursive: Recursive,
    /// What is shown.
    pub sections: Sections,
    /// The file to write.
    pub output: OutputTo,
    /// Values of outputs.
    pub output_values: OutputValues,
    /// The order of items.
    pub sort: Sort,
    /// How things are shown.
    pub settings: Settings,
    /// The folder of the module, as typed; content templates may show it.
    pub module_root: String,
}

/// `recursive`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recursive {
    /// Whether sub modules are documented too.
    pub enabled: bool,
    /// Where they are, relative to the main module.
    pub path: String,
    /// Whether the main module is documented.
    pub include_main: bool,
    /// Folder names that are left out with all below them.
    pub exclude: Vec<String>,
}

/// `sections`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Only these, if any.
    pub show: Vec<String>,
    /// All but these.
    pub hide: Vec<String>,
    /// `sections.footer: true`, which needs a file.
    pub footer: bool,
}

/// `output`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputTo {
    /// Relative to the module; empty: standard output.
    pub file: String,
    /// `replace`, or anything else for inject.
    pub mode: String,
    /// The block around the content.
    pub template: String,
    /// Whether the file is only compared.
    pub check: bool,
}

/// `output-values`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputValues {
    /// Whether outputs show their values.
    pub enabled: bool,
    /// A file of `terraform output -json`, relative to the working directory.
    pub from: String,
}

/// `sort`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Off: by file and line.
    pub enabled: bool,
    /// The order when on.
    pub by: SortBy,
}

/// `settings`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `<a name=...>` in front of names.
    pub anchor: bool,
    /// Closing hashes of headings.
    pub atx_closed: bool,
    /// Colours of `pretty`.
    pub color: bool,
    /// Delimiter rows without spaces, as terraform-docs wrote them before 0.22; our own key.
    pub compact_separators: bool,
    /// The default of inputs.
    pub default: bool,
    /// Descriptions as comments in tfvars.
    pub description: bool,
    /// Escapes `_`, and `<`, `>`, `&` in JSON.
    pub escape: bool,
    /// Sections without items leave nothing.
    pub hide_empty: bool,
    /// `<br/>` and `<pre>` in table cells.
    pub html: bool,
    /// Level of headings, 1 to 5; others count as 2.
    pub indent: i64,
    /// Provider versions come from `.terraform.lock.hcl`.
    pub lockfile: bool,
    /// Comments above blocks are descriptions.
    pub read_comments: bool,
    /// Whether inputs are required.
    pub required: bool,
    /// Whether outputs are sensitive.
    pub sensitive: bool,
    /// The type of inputs.
    pub kind: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            formatter: String::new(),
            version: String::new(),
            header_from: "main.tf".into(),
            footer_from: String::new(),
            content: String::new(),
            recursive: Recursive { enabled: false, path: "modules".into(), include_main: true, exclude: Vec::new() },
            sections: Sections::default(),
            output: OutputTo {
                file: String::new(),
                mode: "inject".into(),
                template: DEFAULT_TEMPLATE.into(),
                check: false,
            },
            output_values: OutputValues::default(),
            sort: Sort { enabled: true, by: SortBy::Name },
            settings: Settings::default(),
            module_root: ".".into(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            anchor: true,
            atx_closed: false,
            color: true,
            compact_separators: false,
            default: true,
            description: false,
            escape: true,
            hide_empty: false,
            html: true,
            indent: 2,
            lockfile: true,
            read_comments: true,
            required: true,
            sensitive: true,
            kind: true,
        }
    }
}

impl Config {
    /// Whether a section is visible.
    pub fn shows(&self, section: Section) -> bool {
        let names = |list: &[String]| {
            list.iter().any(|name| name == "all" || SECTIONS.iter().any(|row| row.0 == name && row.1 == section))
        };
        if section == Section::Footer && self.footer_from.is_empty() {
            return false;
        }
        if self.sections.show.is_empty() { !names(&self.sections.hide) } else { names(&self.sections.show) }
    }

    /// Whether the common section of resources and data sources is visible.
    pub fn shows_any_resource(&self) -> bool {
        self.shows(Section::Resources) || self.shows(Section::DataSources)
    }
}

const EXTENSIONS: [&str; 12] =
    ["json", "toml", "yaml", "yml", "properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini"];

/// The name of every configuration file, without its extension.
pub const FILE_STEM: &str = ".terraform-docs";

/// File names to look for in one folder, in order; the first that exists is taken alone. Whatever the extension, the text is YAML.
pub fn file_names() -> impl Iterator<Item = String> {
    EXTENSIONS.iter().map(|extension| format!("{FILE_STEM}.{extension}")).chain([FILE_STEM.to_owned()])
}
