//! Evaluates what a module declares: each local and variable once, when it is first needed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use hcl::expr::Expression;
use hcl::structure::{Block, Body};

use super::address::{Address, Key};
use super::evaluate::{Bindings, Scope, evaluate, small};
use super::value::Value;
use super::{Ignored, Instance, Instances, Module, Resource, ResourceName, expression, types};

/// The number of expressions that are evaluated in one module before everything else counts as unknown.
const STEPS: u32 = 400_000;

/// How deep values may refer to each other.
const DEPTH: u32 = 64;

/// The state of an evaluation: what is known already, and how much it took.
pub(super) struct Evaluation<'m> {
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
    pub(super) fn of(module: &'m Module) -> Self {
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
                let indexes = (0..1024_u64).take_while(|index| small(*index) < count);
                Repetition::Each(indexes.map(|index| (Key::Index(index), Value::Null)).collect())
            }
            Some(_) => Repetition::Unknown,
        }
    }

    pub(super) fn resource_of(&self, address: Address, body: &Body) -> Resource {
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
        let ignored = lifecycle(body, "ignore_changes").map_or_else(|| Ignored::These(BTreeSet::new()), ignored);
        let prevents = lifecycle(body, "prevent_destroy");
        Resource { address, instances, ignored, prevents_destroy: prevents == Some(&Expression::Bool(true)) }
    }

    fn instance(&self, address: Address, body: &Body, bindings: &Bindings) -> Instance {
        let is_meta = |name: &str| matches!(name, "for_each" | "count" | "depends_on" | "provider");
        let set = body.attributes().filter(|attribute| !is_meta(attribute.key.as_str()));
        let arguments = set
            .map(|attribute| (attribute.key.as_str().to_owned(), evaluate(self, bindings, &attribute.expr)))
            .collect();
        let replaced_by = match lifecycle(body, "replace_triggered_by") {
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
            let index = Value::Number(small(*index));
            Bindings::from([("count".to_owned(), pair([("index", index.clone()), ("index", index)]))])
        }
        Key::None => Bindings::new(),
    }
}

/// An argument of the block `lifecycle` of a resource.
fn lifecycle<'b>(body: &'b Body, name: &str) -> Option<&'b Expression> {
    let block = body.blocks().find(|block| block.identifier() == "lifecycle").map(Block::body)?;
    expression(block, name)
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

    fn argument(&self, address: &str, name: &str) -> Option<Value> {
        let (is_data, plain) = address.strip_prefix("data.").map_or((false, address), |plain| (true, plain));
        let address = Address::parse(plain)?;
        let body = self.module.resources.get(&(is_data, address.kind.clone(), address.name.clone()))?;
        let argument = expression(body, name)?;
        let value = self.deeper(|| match (self.repetition(body), &address.key) {
            (Repetition::Single, Key::None) => Some(evaluate(self, &Bindings::new(), argument)),
            (Repetition::Each(items), key) => {
                let (key, value) = items.into_iter().find(|(other, _)| other == key)?;
                Some(evaluate(self, &bindings(&key, value), argument))
            }
            _ => None,
        });
        value.flatten().filter(Value::is_known)
    }

    fn may_go_on(&self) -> bool {
        self.steps.set(self.steps.get().saturating_add(1));
        self.steps.get() < STEPS
    }
}
