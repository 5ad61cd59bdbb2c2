//! Copies of values whose dicts do not share changes with the original.

use std::cell::RefCell;
use std::rc::Rc;

use super::{DEEPEST, Datum, Dict, List};

impl Datum {
    /// Copies a list or a dict, but not what it contains.
    pub(super) fn shallow_copy(&self) -> Result<Self, String> {
        Ok(match self {
            Self::Map(dict) => Self::map(dict.entries.borrow().clone()),
            other => other.clone(),
        })
    }

    /// Copies a value with everything in it, so that changes of the copy's dicts do not show in the original.
    pub(in crate::docs::go_template) fn deep_copy(&self, depth: usize) -> Result<Self, String> {
        if depth > DEEPEST {
            return Err("the value is nested too deeply".into());
        }
        Ok(match self {
            Self::List(list) => {
                let items = list.items.iter().map(|item| item.deep_copy(depth + 1)).collect::<Result<Vec<_>, _>>()?;
                Self::List(Rc::new(List { items, kind: list.kind, is_nil: list.is_nil }))
            }
            Self::Map(dict) => {
                let entries = dict.entries.borrow();
                let copied = entries.iter().map(|(key, value)| Ok((key.clone(), value.deep_copy(depth + 1)?)));
                let entries = RefCell::new(copied.collect::<Result<_, String>>()?);
                Self::Map(Rc::new(Dict { entries, only_texts: dict.only_texts }))
            }
            Self::Named(kind, base) => Self::named(*kind, base.deep_copy(depth)?),
            other => other.clone(),
        })
    }
}
