//! Frees nested values without recursion.

use std::rc::Rc;

use super::{Datum, Dict, List};

/// Frees what is nested in `stack` without recursion, because a template can nest lists arbitrarily deeply.
fn free(mut stack: Vec<Datum>) {
    while let Some(datum) = stack.pop() {
        match datum {
            Datum::List(list) => {
                if let Some(mut list) = Rc::into_inner(list) {
                    stack.append(&mut list.items);
                }
            }
            Datum::Map(dict) => {
                if let Some(dict) = Rc::into_inner(dict) {
                    stack.extend(dict.entries.take().into_values());
                }
            }
            _ => {}
        }
    }
}

impl Drop for List {
    fn drop(&mut self) {
        if !self.items.is_empty() {
            free(std::mem::take(&mut self.items));
        }
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        let entries = self.entries.take();
        if !entries.is_empty() {
            free(entries.into_values().collect());
        }
    }
}
