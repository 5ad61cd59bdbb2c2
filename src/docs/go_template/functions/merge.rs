//! Sprig's `merge` functions: nested dicts are merged too, as mergo does.

use std::rc::Rc;

use super::arguments::Arguments;
use crate::docs::go_template::datum::{Datum, Dict};

/// Merges the other dicts into the first one and returns it.
pub(super) fn merged(a: Arguments<'_>, overwrite: bool) -> Result<Datum, String> {
    let into = a.least(1)?.dict(0)?;
    for from in a.dicts(1)? {
        merge(&into, &from, overwrite, 0)?;
    }
    Ok(Datum::Map(into))
}

fn merge(into: &Rc<Dict>, from: &Rc<Dict>, overwrite: bool, depth: usize) -> Result<(), String> {
    if depth > 100 {
        return Err("the dicts are nested too deeply".into());
    }
    if Rc::ptr_eq(into, from) {
        return Ok(());
    }
    let entries: Vec<(String, Datum)> =
        from.entries.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    for (key, value) in entries {
        let old = into.entries.borrow().get(&key).cloned();
        if matches!(value, Datum::Nil) {
            if overwrite {
                into.entries.borrow_mut().insert(key, value);
            }
            continue;
        }
        if let (Some(Datum::Map(old)), Datum::Map(new)) = (&old, &value) {
            merge(old, new, overwrite, depth + 1)?;
        }
        let old = old.filter(Datum::truth);
        let stays = match (&old, &value) {
            (None, _) => false,
            (Some(_), Datum::List(_)) => !overwrite,
            (Some(Datum::Map(_)), Datum::Map(_)) => true,
            (Some(_), _) => !overwrite,
        };
        if !stays {
            into.entries.borrow_mut().insert(key, value);
        }
    }
    Ok(())
}
