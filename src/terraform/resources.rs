//! The resources that a module declares, as far as they are known without running terraform: which instances there are,
//! and what their arguments are. The callers' values are not known; the defaults of the variables stand for them.

pub mod address;
mod evaluate;
mod functions;
mod types;
pub mod value;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use hcl::expr::Expression;
use hcl::structure::{Block, Body};

use address::{Address, Key};
use evaluate::{Bindings, Scope, evaluate};
use value::Value;

/// The number of expressions that are evaluated in one module before everything else counts as unknown.
const STEPS: u32 = 400_000;

/// How deep values may refer to each other.
const DEPTH: u32 = 64;

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
        let mut texts: Vec<(&str, &[u8])> = files.into_iter().filter(|(path, _)| is_read(path)).collect();
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

fn is_read(path: &str) -> bool {
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

/// The state of an evaluation: what is known already, and how much it took.
struct Evaluation<'m> {
    module: &'m Module,
    variables: RefCell<BTreeMap<String, Value>>,
    locals: RefCell<BTreeMap<String, Option<Value>>>,
    keys: RefCell<BTreeMap<ResourceName, Option<Value>>>,
    steps: Cell<u32>,
    depth: Cell<u32>,
}

/// How a resource is repeated.
enum Repetition {
    Single,
    Each(Vec<(Key, Value)>),
    Unknown,
}

impl<'m> Evaluation<'m> {
    fn of(module: &'m Module) -> Self {
        let (variables, locals, keys) = Default::default();
        Self { module, variables, locals, keys, steps: Cell::new(0), depth: Cell::new(0) }
    }

    fn repetition(&self, body: &Body) -> Repetition {
        let none = Bindings::new();
        if let Some(each) = expression(body, "for_each") {
            return match evaluate(self, &none, each).sorted() {
                Value::Map(entries) => {
                    Repetition::Each(entries.into_iter().map(|(key, value)| (Key::Name(key), value)).collect())
                }
                Value::List(items) if items.iter().all(|item| item.as_str().is_some()) => {
                    let named = |item: Value| Some((Key::Name(item.as_str()?.to_owned()), item));
                    Repetition::Each(items.into_iter().filter_map(named).collect())
                }
                _ => Repetition::Unknown,
            };
        }
        match expression(body, "count").map(|count| evaluate(self, &none, count)) {
            None => Repetition::Single,
            Some(Value::Number(count)) if (0.0..=1024.0).contains(&count) => {
                let indexes =
                    (0..1024_u64).take_while(|index| f64::from(u32::try_from(*index).unwrap_or(u32::MAX)) < count);
                Repetition::Each(indexes.map(|index| (Key::Index(index), Value::Null)).collect())
            }
            Some(_) => Repetition::Unknown,
        }
    }

    fn resource_of(&self, address: Address, body: &Body) -> Resource {
        let instance = |key: Key, bindings: &Bindings| self.instance(address.at(key), body, bindings);
        let instances = match self.repetition(body) {
            Repetition::Single => Instances::Known(vec![instance(Key::None, &Bindings::new())]),
            Repetition::Unknown => Instances::Unknown(instance(Key::None, &Bindings::new())),
            Repetition::Each(items) => Instances::Known(
                items
                    .into_iter()
                    .map(|(key, value)| {
                        let bound = bindings(&key, value);
                        instance(key, &bound)
                    })
                    .collect(),
            ),
        };
        let lifecycle = body.blocks().find(|block| block.identifier() == "lifecycle").map(Block::body);
        let ignored = lifecycle
            .and_then(|body| expression(body, "ignore_changes"))
            .map_or_else(|| Ignored::These(BTreeSet::new()), ignored);
        let prevents = lifecycle.and_then(|body| expression(body, "prevent_destroy"));
        Resource { address, instances, ignored, prevents_destroy: prevents == Some(&Expression::Bool(true)) }
    }

    fn instance(&self, address: Address, body: &Body, bindings: &Bindings) -> Instance {
        let is_meta = |name: &str| matches!(name, "for_each" | "count" | "depends_on" | "provider");
        let set = body.attributes().filter(|attribute| !is_meta(attribute.key.as_str()));
        let arguments = set
            .map(|attribute| (attribute.key.as_str().to_owned(), evaluate(self, bindings, &attribute.expr)))
            .collect();
        let lifecycle = body.blocks().find(|block| block.identifier() == "lifecycle").map(Block::body);
        let replaced_by = match lifecycle.and_then(|body| expression(body, "replace_triggered_by")) {
            Some(Expression::Array(items)) => items.iter().map(|item| evaluate(self, bindings, item)).collect(),
            _ => Vec::new(),
        };
        Instance { address, arguments, replaced_by }
    }

    /// Runs a step one level deeper; `None` where values refer to each other too deep.
    fn deeper<T>(&self, step: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let result = step();
        self.depth.set(self.depth.get() - 1);
        Some(result)
    }
}

fn bindings(key: &Key, value: Value) -> Bindings {
    let pair = |entries: [(&str, Value); 2]| {
        Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    };
    match key {
        Key::Name(name) => {
            let each = pair([("key", Value::String(name.clone())), ("value", value)]);
            Bindings::from([("each".to_owned(), each)])
        }
        Key::Index(index) => {
            let index = Value::Number(f64::from(u32::try_from(*index).unwrap_or(u32::MAX)));
            Bindings::from([("count".to_owned(), pair([("index", index.clone()), ("index", index)]))])
        }
        Key::None => Bindings::new(),
    }
}

fn ignored(expression: &Expression) -> Ignored {
    match expression {
        Expression::Variable(name) if name.as_str() == "all" => Ignored::All,
        Expression::Array(items) => Ignored::These(
            items
                .iter()
                .filter_map(|item| match item {
                    Expression::Variable(name) => Some(name.as_str().to_owned()),
                    Expression::String(name) => Some(name.clone()),
                    _ => None,
                })
                .collect(),
        ),
        _ => Ignored::These(BTreeSet::new()),
    }
}

impl Scope for Evaluation<'_> {
    fn variable(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.variables.borrow().get(name) {
            return Some(value.clone());
        }
        let body = self.module.variables.get(name)?;
        let none = Bindings::new();
        let default = evaluate(self, &none, expression(body, "default")?);
        let value = match expression(body, "type") {
            Some(kind) => types::convert(default, kind, &|other| evaluate(self, &none, other)),
            None => default,
        };
        self.variables.borrow_mut().insert(name.to_owned(), value.clone());
        Some(value)
    }

    fn local(&self, name: &str) -> Option<Value> {
        if let Some(known) = self.locals.borrow().get(name) {
            return known.clone();
        }
        let local = self.module.locals.get(name)?;
        // A local that refers to itself has no value.
        self.locals.borrow_mut().insert(name.to_owned(), None);
        let value = self.deeper(|| evaluate(self, &Bindings::new(), local));
        self.locals.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    fn resource(&self, is_data: bool, kind: &str, name: &str) -> Value {
        let address = Address::new(kind, name);
        let shown =
            |address: &Address| Value::symbol(if is_data { format!("data.{address}") } else { address.to_string() });
        let id = (is_data, kind.to_owned(), name.to_owned());
        if let Some(known) = self.keys.borrow().get(&id) {
            return known.clone().unwrap_or_else(|| shown(&address));
        }
        let Some(body) = self.module.resources.get(&id) else { return shown(&address) };
        self.keys.borrow_mut().insert(id.clone(), None);
        let value = match self.deeper(|| self.repetition(body)) {
            Some(Repetition::Each(items)) => match items.first() {
                Some((Key::Index(_), _)) => {
                    Value::List(items.into_iter().map(|(key, _)| shown(&address.at(key))).collect())
                }
                _ => Value::Map(
                    items
                        .into_iter()
                        .filter_map(|(key, _)| match &key {
                            Key::Name(name) => Some((name.clone(), shown(&address.at(key.clone())))),
                            _ => None,
                        })
                        .collect(),
                ),
            },
            _ => shown(&address),
        };
        self.keys.borrow_mut().insert(id, Some(value.clone()));
        value
    }

    fn may_go_on(&self) -> bool {
        self.steps.set(self.steps.get().saturating_add(1));
        self.steps.get() < STEPS
    }
}
