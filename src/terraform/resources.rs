//! The resources that a module declares, as far as they are known without running terraform: which instances there are,
//! and what their arguments are. The callers' values are not known; the defaults of the variables stand for them.

pub mod address;
mod evaluate;
mod evaluation;
mod functions;
mod types;
pub mod value;

use std::collections::{BTreeMap, BTreeSet};

use hcl::expr::Expression;
use hcl::structure::{Block, Body};

use address::Address;
use evaluation::Evaluation;
use value::Value;

/// A parsed module.
#[derive(Debug, Default)]
pub struct Module {
    variables: BTreeMap<String, Body>,
    locals: BTreeMap<String, Expression>,
    resources: BTreeMap<ResourceName, Body>,
    /// The module's `moved` blocks: from and to.
    pub moved: Vec<(Address, Address)>,
    /// The addresses of its `removed` blocks.
    pub removed: Vec<Address>,
}

/// Whether it is a data source, its type, its name.
type ResourceName = (bool, String, String);

/// One resource and its instances.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The address of the whole resource.
    pub address: Address,
    /// Its instances.
    pub instances: Instances,
    /// The arguments whose changes Terraform ignores.
    pub ignored: Ignored,
    /// Whether Terraform refuses to destroy it.
    pub prevents_destroy: bool,
}

/// The instances of a resource.
#[derive(Clone, Debug)]
pub enum Instances {
    /// Each of them, in order.
    Known(Vec<Instance>),
    /// It has a `for_each` or `count` that depends on what is not known; the arguments are those of any instance.
    Unknown(Instance),
}

/// One instance.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its address.
    pub address: Address,
    /// The arguments that are set.
    pub arguments: BTreeMap<String, Value>,
    /// The expressions of `replace_triggered_by`, as far as they are known.
    pub replaced_by: Vec<Value>,
}

/// `ignore_changes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// Every argument.
    All,
    /// These arguments.
    These(BTreeSet<String>),
}

impl Ignored {
    /// Whether changes of an argument are ignored.
    pub fn has(&self, argument: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(names) => names.contains(argument),
        }
    }
}

impl Instance {
    /// The value of an argument; `null` if it is not set.
    pub fn argument(&self, name: &str) -> &Value {
        self.arguments.get(name).unwrap_or(&Value::Null)
    }
}

impl Resource {
    /// Every instance; of an unknown number, the one that stands for them.
    pub fn each(&self) -> &[Instance] {
        match &self.instances {
            Instances::Known(instances) => instances,
            Instances::Unknown(instance) => std::slice::from_ref(instance),
        }
    }

    /// Whether the instances are known.
    pub const fn is_known(&self) -> bool {
        matches!(self.instances, Instances::Known(_))
    }
}

impl Module {
    /// Parses the `.tf` files of a module's own folder, given their paths and texts; other files are skipped, and so is a
    /// file that does not parse.
    pub fn read<'t>(files: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Self {
        let mut texts: Vec<(&str, &[u8])> = files.into_iter().filter(|(path, _)| is_module_file(path)).collect();
        // Override files come last, so that what they set wins.
        texts.sort_by_key(|(path, _)| (is_override(path), *path));
        let mut module = Self::default();
        for (path, text) in texts {
            let text = String::from_utf8_lossy(text);
            if let Ok(body) = hcl::parse(text.trim_start_matches('\u{feff}')) {
                body.into_blocks().for_each(|block| module.add(block, is_override(path)));
            }
        }
        module
    }

    fn add(&mut self, block: Block, overrides: bool) {
        let labels: Vec<String> = block.labels.iter().map(|label| label.as_str().to_owned()).collect();
        match (block.identifier.as_str(), labels.as_slice()) {
            ("variable", [name]) => put(&mut self.variables, name.clone(), block.body, overrides),
            ("resource", [kind, name]) => {
                put(&mut self.resources, (false, kind.clone(), name.clone()), block.body, overrides);
            }
            ("data", [kind, name]) => {
                put(&mut self.resources, (true, kind.clone(), name.clone()), block.body, overrides);
            }
            ("locals", []) => {
                let locals = block.body.into_attributes();
                self.locals.extend(locals.map(|local| (local.key.as_str().to_owned(), local.expr)));
            }
            ("moved", []) => self.moved.extend(argument(&block.body, "from").zip(argument(&block.body, "to"))),
            ("removed", []) => self.removed.extend(argument(&block.body, "from")),
            _ => {}
        }
    }

    /// Evaluates the managed resources, by address.
    pub fn resources(&self) -> Vec<Resource> {
        self.evaluated(false)
    }

    /// Evaluates the data sources, by address.
    pub fn data_sources(&self) -> Vec<Resource> {
        self.evaluated(true)
    }

    fn evaluated(&self, is_data: bool) -> Vec<Resource> {
        let evaluation = Evaluation::of(self);
        let wanted = self.resources.iter().filter(|((data, ..), _)| *data == is_data);
        wanted.map(|((_, kind, name), body)| evaluation.resource_of(Address::new(kind, name), body)).collect()
    }
}

/// Whether Terraform reads a file as one of the module's own.
pub fn is_module_file(path: &str) -> bool {
    path.ends_with(".tf") && !path.contains('/') && !path.starts_with('.')
}

fn is_override(path: &str) -> bool {
    path == "override.tf" || path.ends_with("_override.tf")
}

/// Adds a block, or replaces the arguments that an override file sets.
fn put<K: Ord>(blocks: &mut BTreeMap<K, Body>, key: K, body: Body, overrides: bool) {
    match blocks.get_mut(&key) {
        Some(there) if overrides => {
            let set: BTreeSet<String> = body.attributes().map(|attribute| attribute.key.as_str().to_owned()).collect();
            there.0.retain(|item| !item.as_attribute().is_some_and(|it| set.contains(it.key.as_str())));
            there.0.extend(body);
        }
        _ => drop(blocks.insert(key, body)),
    }
}

fn argument(body: &Body, name: &str) -> Option<Address> {
    Address::of(expression(body, name)?)
}

fn expression<'b>(body: &'b Body, name: &str) -> Option<&'b Expression> {
    body.attributes().find(|attribute| attribute.key.as_str() == name).map(|attribute| &attribute.expr)
}
