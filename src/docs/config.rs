//! The settings of a run as one plain value: defaults, overridden by `.terraform-docs.yml`, overridden by flags.
//!
//! No file is read here: `commands::docs` knows where they can be, and [`value`] parses their text.

pub(crate) mod check;
pub(crate) mod keys;
pub(crate) mod value;

pub use keys::{KEYS, Key};
pub use value::{ConfigValue, Syntax};

/// The block that `inject` writes if the configuration does not set a template.
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
    /// The providers that resources need.
    Providers,
    /// Version constraints.
    Requirements,
    /// `resource` blocks.
    Resources,
    /// `data` blocks.
    DataSources,
}

/// The names of the sections; `all` means every section.
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

/// Everything that can be configured, under terraform-docs' names.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The format, such as `markdown table`; empty if none is configured.
    pub formatter: String,
    /// A constraint on the version of terraform-docs; empty if there is none.
    pub version: String,
    /// The file with the header, relative to the module.
    pub header_from: String,
    /// The file with the footer; empty if there is none.
    pub footer_from: String,
    /// A template that replaces the standard order of sections; empty if there is none.
    pub content: String,
    /// Which sub modules are documented.
    pub recursive: Recursive,
    /// Which sections are shown.
    pub sections: Sections,
    /// The file to write.
    pub output: OutputTo,
    /// Whether and from where outputs get values.
    pub output_values: OutputValues,
    /// The order of items.
    pub sort: Sort,
    /// How items are shown.
    pub settings: Settings,
    /// The folder of the module, as typed; content templates may show it.
    pub module_root: String,
    /// Whether the text of an expression stands for the source or version of a module that only Terraform could compute.
    /// It is an error otherwise, as in terraform-docs. No key sets this.
    pub takes_source: bool,
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
    /// Names of folders that are skipped with everything below them.
    pub exclude: Vec<String>,
}

/// `sections`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// If not empty, only these sections.
    pub show: Vec<String>,
    /// All sections except these.
    pub hide: Vec<String>,
    /// `sections.footer: true`, which requires `footer-from`.
    pub footer: bool,
}

/// `output`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputTo {
    /// The file to write, relative to the module; empty for standard output.
    pub file: String,
    /// `replace`; any other text means `inject`.
    pub mode: String,
    /// The block around the content.
    pub template: String,
    /// Whether the file is only compared, not written.
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
    /// Whether items are sorted; if not, they are in order of file and line.
    pub enabled: bool,
    /// The order, if items are sorted.
    pub by: SortBy,
}

/// `settings`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `<a name=...>` before names.
    pub anchor: bool,
    /// Closing hashes of headings.
    pub atx_closed: bool,
    /// Colours in `pretty`.
    pub color: bool,
    /// Delimiter rows without spaces, as terraform-docs wrote them before 0.22. Only ptcgen has this key.
    pub compact_separators: bool,
    /// Whether the defaults of inputs are shown.
    pub default: bool,
    /// Descriptions as comments in tfvars.
    pub description: bool,
    /// Whether `_` is escaped, and `<`, `>` and `&` in JSON.
    pub escape: bool,
    /// Whether sections without items are omitted.
    pub hide_empty: bool,
    /// `<br/>` and `<pre>` in table cells.
    pub html: bool,
    /// Level of headings, 1 to 5; any other number counts as 2.
    pub indent: i64,
    /// Whether provider versions are read from `.terraform.lock.hcl`.
    pub lockfile: bool,
    /// Whether comments above blocks serve as descriptions.
    pub read_comments: bool,
    /// Whether to show which inputs are required.
    pub required: bool,
    /// Whether to show which outputs are sensitive.
    pub sensitive: bool,
    /// Whether the types of inputs are shown.
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
            takes_source: false,
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
    /// Returns whether a section is shown.
    pub fn shows(&self, section: Section) -> bool {
        let names = |list: &[String]| {
            list.iter().any(|name| name == "all" || SECTIONS.iter().any(|row| row.0 == name && row.1 == section))
        };
        if section == Section::Footer && self.footer_from.is_empty() {
            return false;
        }
        if self.sections.show.is_empty() { !names(&self.sections.hide) } else { names(&self.sections.show) }
    }

    /// Returns whether the section that resources and data sources share is shown.
    pub fn shows_any_resource(&self) -> bool {
        self.shows(Section::Resources) || self.shows(Section::DataSources)
    }
}

const EXTENSIONS: [&str; 12] =
    ["json", "toml", "yaml", "yml", "properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini"];

/// The name of the configuration files that are looked for in a folder, without the extension.
pub const FILE_STEM: &str = ".terraform-docs";

/// The configuration file of a sub module, unless `--config` gives another name.
pub const SUB_MODULE_FILE: &str = ".terraform-docs.yml";

/// Whether a file of this name is one of [`file_names`].
pub fn is_file_name(name: &str) -> bool {
    name.starts_with(FILE_STEM) && file_names().any(|known| known == name)
}

/// Returns the file names to look for in a folder, in order; only the first that exists is used. The text is YAML,
/// whatever the extension.
pub fn file_names() -> impl Iterator<Item = String> {
    EXTENSIONS.iter().map(|extension| format!("{FILE_STEM}.{extension}")).chain([FILE_STEM.to_owned()])
}
