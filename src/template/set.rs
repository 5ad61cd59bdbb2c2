//! `set.toml` + the texts beside it → a template set: which file comes from which template, and when.
//!
//! Opens no file: the sets that ptcgen brings are part of it, a folder's texts are handed in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::codes::BAD_SET;
use super::feature::Feature;
use crate::diag::{Diagnostic, Place, Source};
use crate::fileset::RelPath;

/// The file that describes a set.
pub const MANIFEST: &str = "set.toml";

/// Text of each file of a set by its path inside the set, [`MANIFEST`] among them.
pub type Texts = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// A template set that hangs together: every template that it names is there.
#[derive(Clone, Debug)]
pub struct TemplateSet {
    /// `standard`, `classic`, or what a folder's `set.toml` says.
    pub name: String,
    /// Which revision of the set.
    pub version: String,
    /// The generated files, in the order of `set.toml`.
    pub files: Vec<SetFile>,
    /// Files that older versions of the set wrote elsewhere: people's edits go along.
    pub renames: Vec<Rename>,
    /// What specs can't ask of it.
    pub lacks: Vec<Feature>,
    /// What the set is made of.
    pub texts: Texts,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetFile {
    /// Where it lies in the module.
    pub path: RelPath,
    /// The template that it is made from.
    pub template: String,
    /// Dotted name of the context's flag that must be true; `None`: always.
    pub when: Option<String>,
}

/// A generated file that has another path than in an older version of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Where older versions wrote it; the set writes nothing there any more.
    pub from: RelPath,
    /// Where the set writes it: the path of one of its files.
    pub to: RelPath,
}

/// Every file of the sets that ptcgen brings: set, path, text.
const BUILT_IN: &[(&str, &str, &str)] = &[
    ("classic", "set.toml", include_str!("../../templates/classic/set.toml")),
    ("classic", "versions.tf.j2", include_str!("../../templates/classic/versions.tf.j2")),
    ("classic", "variables.tf.j2", include_str!("../../templates/classic/variables.tf.j2")),
    ("classic", "main.tf.j2", include_str!("../../templates/classic/main.tf.j2")),
    ("classic", "outputs.tf.j2", include_str!("../../templates/classic/outputs.tf.j2")),
    ("classic", "README.md.j2", include_str!("../../templates/classic/README.md.j2")),
    ("classic", ".terraform-docs.yml.j2", include_str!("../../templates/classic/.terraform-docs.yml.j2")),
    ("classic", "examples/basic/main.tf.j2", include_str!("../../templates/classic/examples/basic/main.tf.j2")),
    ("classic", "tests/module.tftest.hcl.j2", include_str!("../../templates/classic/tests/module.tftest.hcl.j2")),
    ("standard", "set.toml", include_str!("../../templates/standard/set.toml")),
    ("standard", ".terraform-docs.yml.j2", include_str!("../../templates/standard/.terraform-docs.yml.j2")),
    ("standard", "README.md.j2", include_str!("../../templates/standard/README.md.j2")),
    ("standard", "examples/basic/main.tf.j2", include_str!("../../templates/standard/examples/basic/main.tf.j2")),
    ("standard", "main.tf.j2", include_str!("../../templates/standard/main.tf.j2")),
    ("standard", "outputs.tf.j2", include_str!("../../templates/standard/outputs.tf.j2")),
    ("standard", "policies.tf.j2", include_str!("../../templates/standard/policies.tf.j2")),
    ("standard", "registry_policy.tf.j2", include_str!("../../templates/standard/registry_policy.tf.j2")),
    ("standard", "repository_templates.tf.j2", include_str!("../../templates/standard/repository_templates.tf.j2")),
    ("standard", "secrets.tf.j2", include_str!("../../templates/standard/secrets.tf.j2")),
    ("standard", "tests/policies.tftest.hcl.j2", include_str!("../../templates/standard/tests/policies.tftest.hcl.j2")),
    (
        "standard",
        "tests/registry_policy.tftest.hcl.j2",
        include_str!("../../templates/standard/tests/registry_policy.tftest.hcl.j2"),
    ),
    (
        "standard",
        "tests/repository_templates.tftest.hcl.j2",
        include_str!("../../templates/standard/tests/repository_templates.tftest.hcl.j2"),
    ),
    ("standard", "tests/rules.tftest.hcl.j2", include_str!("../../templates/standard/tests/rules.tftest.hcl.j2")),
    ("standard", "tests/secrets.tftest.hcl.j2", include_str!("../../templates/standard/tests/secrets.tftest.hcl.j2")),
    (
        "standard",
        "tests/validation.tftest.hcl.j2",
        include_str!("../../templates/standard/tests/validation.tftest.hcl.j2"),
    ),
    ("standard", "variables.tf.j2", include_str!("../../templates/standard/variables.tf.j2")),
    ("standard", "versions.tf.j2", include_str!("../../templates/standard/versions.tf.j2")),
];

/// Names of the sets that ptcgen brings, sorted.
pub const NAMES: &[&str] = &["classic", "standard"];

impl TemplateSet {
    /// Returns the set of this name that ptcgen brings; `None` where there is none.
    ///
    /// # Errors
    /// Never in a build whose tests pass.
    pub fn built_in(name: &str) -> Option<Result<Self, Box<Diagnostic>>> {
        let files = BUILT_IN.iter().filter(|(set, ..)| *set == name);
        let texts: Texts = files.map(|(_, path, text)| ((*path).into(), (*text).into())).collect();
        (!texts.is_empty()).then(|| Self::from_texts(texts))
    }

    /// Makes a set of the texts of a folder.
    ///
    /// # Errors
    /// Says what is wrong with its `set.toml`, and which template is missing.
    pub fn from_texts(texts: Texts) -> Result<Self, Box<Diagnostic>> {
        let Some(manifest) = texts.get(MANIFEST) else {
            return Err(Box::new(Diagnostic::new(&BAD_SET, format!("the template set has no `{MANIFEST}`"))));
        };
        let raw: RawSet = toml::from_str(manifest).map_err(|error| syntax_error(manifest, &error))?;
        let files: Vec<SetFile> = raw.files.into_iter().map(|file| set_file(file, &texts)).collect::<Result<_, _>>()?;
        let renames = renames(raw.renames, &files)?;
        Ok(Self { name: raw.name, version: raw.version, files, renames, lacks: raw.lacks, texts })
    }

    /// SHA-256 over all its files, in hexadecimal: two sets with the same hash render the same bytes.
    pub fn sha256(&self) -> String {
        // Lengths keep two different sets from running together to the same bytes.
        let head = |path: &str, text: &str| Cow::from(format!("{path}\0{}\0", text.len()).into_bytes());
        let parts = self.texts.iter().flat_map(|(path, text)| [head(path, text), Cow::from(text.as_bytes())]);
        crate::module::lock::sha256_of_parts(parts)
    }

    /// The text of one template.
    pub fn text(&self, template: &str) -> &str {
        self.texts.get(template).map_or("", Cow::as_ref)
    }
}

fn set_file(raw: RawFile, texts: &Texts) -> Result<SetFile, Box<Diagnostic>> {
    let template = raw.template.unwrap_or_else(|| format!("{}.j2", raw.path));
    if !texts.contains_key(template.as_str()) {
        let known = texts.keys().map(AsRef::as_ref).filter(|name| name.ends_with(".j2"));
        let mut diagnostic = Diagnostic::new(&BAD_SET, format!("the template `{template}` is missing"));
        if let Some(close) = crate::diag::did_you_mean(&template, known) {
            diagnostic = diagnostic.help(format!("did you mean `{close}`?"));
        }
        return Err(Box::new(diagnostic));
    }
    Ok(SetFile { path: rel_path(&raw.path)?, template, when: raw.when })
}

fn rel_path(path: &str) -> Result<RelPath, Box<Diagnostic>> {
    RelPath::new(path).map_err(|error| bad_set(format!("`{path}` can't be the path of a file: {error}")))
}

fn bad_set(message: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(&BAD_SET, message))
}

/// Two old files may have become one; one old file can't have become two.
fn renames(raw: Vec<RawRename>, files: &[SetFile]) -> Result<Vec<Rename>, Box<Diagnostic>> {
    let mut renames: Vec<Rename> = Vec::with_capacity(raw.len());
    for RawRename { from, to } in raw {
        let (from, to) = (rel_path(&from)?, rel_path(&to)?);
        let is_written = |path: &RelPath| files.iter().any(|file| file.path == *path);
        if is_written(&from) {
            return Err(bad_set(format!("`{from}` is renamed to `{to}`, and among `files`")));
        }
        if !is_written(&to) {
            return Err(bad_set(format!("`{from}` is renamed to `{to}`, which is not among `files`")));
        }
        if renames.iter().any(|rename| rename.from == from) {
            return Err(bad_set(format!("`{from}` is renamed twice")));
        }
        renames.push(Rename { from, to });
    }
    Ok(renames)
}

fn syntax_error(manifest: &str, error: &toml::de::Error) -> Box<Diagnostic> {
    let source = Source::new(MANIFEST, manifest);
    let span = error.span().unwrap_or(0..0);
    Box::new(Diagnostic::new(&BAD_SET, error.message().to_owned()).at(Place { source, span }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    name: String,
    version: String,
    #[serde(default)]
    lacks: Vec<Feature>,
    #[serde(default)]
    renames: Vec<RawRename>,
    files: Vec<RawFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRename {
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    path: String,
    template: Option<String>,
    when: Option<String>,
}
