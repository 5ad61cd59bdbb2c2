//! The values that a template computes with: Go's values with their types, as far as a template can see them.

mod compare;
mod copy;
mod free;
mod json;
mod print;
mod time_methods;
mod version;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::time::Moment;
use crate::hcl::value::Value;
pub(super) use print::{is_printable, push_escaped, quoted};
pub(super) use version::Version;

/// Values nested more deeply than this can't be printed, compared or copied, so that a dict that contains itself can't
/// exhaust the stack.
const DEEPEST: usize = 200;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Datum {
    Nil,
    Bool(bool),
    Int(i64, IntType),
    Float(f64),
    Text(String),
    List(Rc<List>),
    Map(Rc<Dict>),
    Object(Rc<Object>),
    /// A value of a type that terraform-docs defines over a basic one.
    Named(NamedType, Rc<Datum>),
    Time(Moment),
    Version(Rc<Version>),
}

/// Go's types of whole numbers. An argument of one is not accepted in place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum IntType {
    Int,
    Int64,
    Uint8,
    Uint64,
}

/// The types of descriptions, types and defaults. Functions that take a plain string refuse them until `tostring` or
/// `.Raw` converts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamedType {
    Text,
    /// The empty string as a default.
    Empty,
    Number,
    Bool,
    List,
    Map,
    /// The value of an output that has none; it prints as `<nil>`.
    NoValue,
}

/// A Go slice.
#[derive(Debug)]
pub(super) struct List {
    pub(super) items: Vec<Datum>,
    /// Its type in Go, such as `[]string`.
    pub(super) kind: &'static str,
    /// Whether JSON shows it as `null`, as it does for a slice that was never made.
    pub(super) is_nil: bool,
}

/// A Go map. Like there, it is a reference: whoever holds it sees every change.
#[derive(Debug, Default)]
pub(super) struct Dict {
    pub(super) entries: RefCell<BTreeMap<String, Datum>>,
    /// Whether it can hold only strings; functions on dicts refuse such a map.
    pub(super) only_texts: bool,
}

/// A Go struct: its fields, and its methods that take no arguments.
#[derive(Debug)]
pub(super) struct Object {
    /// Its type in Go, such as `*terraform.Input`.
    pub(super) kind: &'static str,
    pub(super) fields: Vec<Field>,
    pub(super) methods: Vec<(&'static str, Datum)>,
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Its key in JSON; `None` if JSON leaves it out.
    pub(super) json: Option<&'static str>,
    pub(super) value: Datum,
}

impl Datum {
    pub(super) const fn int(number: i64) -> Self {
        Self::Int(number, IntType::Int)
    }

    pub(super) fn size(size: usize) -> Self {
        Self::int(i64::try_from(size).unwrap_or(i64::MAX))
    }

    pub(super) fn object(kind: &'static str, fields: Vec<Field>, methods: Vec<(&'static str, Self)>) -> Self {
        Self::Object(Rc::new(Object { kind, fields, methods }))
    }

    pub(super) fn list_of(kind: &'static str, items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(Rc::new(List { items: items.into_iter().collect(), kind, is_nil: false }))
    }

    pub(super) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::list_of("[]interface {}", items)
    }

    pub(super) fn nil_list(kind: &'static str) -> Self {
        Self::List(Rc::new(List { items: Vec::new(), kind, is_nil: true }))
    }

    pub(super) fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::list_of("[]string", items.into_iter().map(|text| Self::Text(text.into())))
    }

    pub(super) fn map(entries: impl IntoIterator<Item = (String, Self)>) -> Self {
        Self::Map(Rc::new(Dict { entries: RefCell::new(entries.into_iter().collect()), only_texts: false }))
    }

    pub(super) fn text_map(entries: impl IntoIterator<Item = (String, Self)>) -> Self {
        Self::Map(Rc::new(Dict { entries: RefCell::new(entries.into_iter().collect()), only_texts: true }))
    }

    pub(super) fn named(kind: NamedType, base: Self) -> Self {
        Self::Named(kind, Rc::new(base))
    }

    /// Converts a default to its Go value: the outermost value has a type of terraform-docs, those inside have Go's.
    pub(super) fn from_value(value: &Value) -> Self {
        let kind = match value {
            Value::Null => return Self::object("*types.Nil", Vec::new(), nil_methods()),
            Value::Bool(_) => NamedType::Bool,
            Value::Number(_) => NamedType::Number,
            Value::String(text) if text.is_empty() => NamedType::Empty,
            Value::String(_) => NamedType::Text,
            Value::List(_) => NamedType::List,
            Value::Map(_) => NamedType::Map,
        };
        Self::named(kind, Self::from_inner_value(value))
    }

    fn from_inner_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nil,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Float(*number),
            Value::String(text) => Self::Text(text.clone()),
            Value::List(items) => Self::list(items.iter().map(Self::from_inner_value)),
            Value::Map(entries) => {
                Self::map(entries.iter().map(|(key, value)| (key.clone(), Self::from_inner_value(value))))
            }
        }
    }

    /// Returns the value without the type that terraform-docs gives it.
    pub(super) fn base(&self) -> &Self {
        match self {
            Self::Named(_, base) => base,
            other => other,
        }
    }

    /// Returns `.name` of this value, called with `arguments` if it is a method. `None` if a map has no such key.
    pub(super) fn member(&self, name: &str, arguments: &[Self]) -> Result<Option<Self>, String> {
        let unknown = || format!("there is no `.{name}` in {}", self.go_type());
        match self {
            Self::Time(moment) => return time_methods::call(*moment, name, arguments).map(Some),
            Self::Version(version) => return version.method(name, arguments).map(Some),
            _ if !arguments.is_empty() => return Err(format!("`.{name}` takes no arguments")),
            _ => {}
        }
        match self {
            Self::Object(object) => {
                let field = object.fields.iter().find(|field| field.name == name).map(|field| &field.value);
                let method = || object.methods.iter().find(|(method, _)| *method == name).map(|(_, value)| value);
                field.or_else(method).cloned().map(Some).ok_or_else(unknown)
            }
            Self::Map(dict) => Ok(dict.entries.borrow().get(name).cloned()),
            Self::Named(NamedType::NoValue, _) => Err(unknown()),
            Self::Named(_, base) => match (name, base.as_ref()) {
                ("Raw", base) => base.shallow_copy().map(Some),
                ("HasDefault", _) => Ok(Some(Self::Bool(true))),
                ("Length", Self::Text(text)) => Ok(Some(Self::size(text.len()))),
                ("Length", Self::List(list)) => Ok(Some(Self::size(list.items.len()))),
                ("Length", Self::Map(dict)) => Ok(Some(Self::size(dict.entries.borrow().len()))),
                ("Length", _) => Ok(Some(Self::int(0))),
                (_, base) => base.member(name, arguments),
            },
            _ => Err(unknown()),
        }
    }

    /// Whether `if` treats it as true.
    pub(super) fn truth(&self) -> bool {
        match self.base() {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(number, _) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Map(dict) => !dict.entries.borrow().is_empty(),
            _ => true,
        }
    }

    /// Returns the name of its kind, as `kindOf` does.
    pub(super) fn kind(&self) -> &'static str {
        match self.base() {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_, kind) => kind.name(),
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "slice",
            Self::Map(_) => "map",
            Self::Object(object) if !object.kind.starts_with('*') => "struct",
            Self::Time(_) => "struct",
            _ => "ptr",
        }
    }

    /// Returns the name of its type, as `typeOf` does.
    pub(super) fn go_type(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::List(list) => list.kind,
            Self::Map(dict) if dict.only_texts => "map[string]string",
            Self::Map(_) => "map[string]interface {}",
            Self::Object(object) => object.kind,
            Self::Named(kind, _) => kind.name(),
            Self::Time(_) => "time.Time",
            Self::Version(_) => "*semver.Version",
            plain => plain.kind(),
        }
    }
}

fn nil_methods() -> Vec<(&'static str, Datum)> {
    vec![("Raw", Datum::Nil), ("HasDefault", Datum::Bool(false)), ("Length", Datum::int(0))]
}

impl IntType {
    const fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Uint8 => "uint8",
            Self::Uint64 => "uint64",
        }
    }
}

impl NamedType {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "types.String",
            Self::Empty => "types.Empty",
            Self::Number => "types.Number",
            Self::Bool => "types.Bool",
            Self::List => "types.List",
            Self::Map => "types.Map",
            Self::NoValue => "<nil>",
        }
    }
}
