//! What Terraform does to an object that is in both modules.

use std::collections::{BTreeMap, BTreeSet};

use super::forces::{self, Unset};
use super::identity::{instance, referred};
use crate::terraform::resource_change::Action;
use crate::terraform::resources::address::Address;
use crate::terraform::resources::value::{Comparison, Value};
use crate::terraform::resources::{Ignored, Instance, Resource};

/// What is known of all other objects while one is compared.
pub(super) struct Context<'a> {
    pub(super) old: &'a [Resource],
    pub(super) new: &'a [Resource],
    pub(super) new_address: &'a BTreeMap<Address, Address>,
    /// What happens to each object of the new module, as far as it is known.
    pub(super) actions: &'a BTreeMap<Address, Action>,
}

/// What happens to an object, and the arguments that force a replacement.
pub(super) fn compare(
    context: &Context<'_>,
    old: &Instance,
    new: &Instance,
    ignored: &Ignored,
) -> (Action, Vec<String>) {
    let mut forced: Vec<String> = forces::of(&new.address.kind)
        .filter(|forcing| !ignored.has(forcing.argument))
        .filter(|forcing| {
            let (one, two) = (old.argument(forcing.argument), new.argument(forcing.argument));
            is_forced(context, one, two, forcing.unset)
        })
        .map(|forcing| forcing.argument.to_owned())
        .collect();
    if new.replaced_by.iter().any(|trigger| triggers(context, trigger)) {
        forced.push("replace_triggered_by".to_owned());
    }
    if !forced.is_empty() {
        return (Action::Replace, forced);
    }
    let names: BTreeSet<&String> = old.arguments.keys().chain(new.arguments.keys()).collect();
    let differs = |name: &&&String| {
        !ignored.has(name) && differ(context, old.argument(name), new.argument(name)) == Comparison::Different
    };
    let action = match () {
        () if names.iter().any(|name| differs(&name)) => Action::Update,
        () if old.address != new.address => Action::Move,
        () => Action::NoOp,
    };
    (action, Vec::new())
}

fn is_forced(context: &Context<'_>, old: &Value, new: &Value, unset: Unset) -> bool {
    match (unset, old, new) {
        (Unset::Computed, _, Value::Null) => false,
        (Unset::Text(text), ..) => {
            let filled = |value: &Value| match value {
                Value::Null => Value::String(text.to_owned()),
                other => other.clone(),
            };
            filled(old).compare(&filled(new)) == Comparison::Different
        }
        _ => differ(context, old, new) == Comparison::Different,
    }
}

/// Compares two values; a reference to an object is followed to what becomes of that object.
fn differ(context: &Context<'_>, old: &Value, new: &Value) -> Comparison {
    match (referred(old), referred(new)) {
        (_, Some(two)) if is_unknown_output(context, &two, new) => Comparison::Different,
        (Some(one), Some(two)) if instance(context.old, &one).is_some() && instance(context.new, &two).is_some() => {
            let stays = context.new_address.get(&one) == Some(&two);
            let is_new = matches!(context.actions.get(&two), Some(Action::Create | Action::Replace));
            if stays && !is_new { Comparison::Same } else { Comparison::Different }
        }
        _ => old.compare(new),
    }
}

/// Whether a value is the `output` of a `terraform_data` whose input changes: a plan doesn't know it, so that it differs
/// from whatever was there.
fn is_unknown_output(context: &Context<'_>, address: &Address, value: &Value) -> bool {
    address.kind == "terraform_data"
        && value.as_symbol().is_some_and(|symbol| symbol.ends_with(".output"))
        && matches!(context.actions.get(address), Some(Action::Update | Action::Replace))
}

/// Whether `replace_triggered_by` acts: on an update or a replacement, not when the object is made.
fn triggers(context: &Context<'_>, trigger: &Value) -> bool {
    let Some(address) = referred(trigger) else { return false };
    matches!(context.actions.get(&address), Some(Action::Update | Action::Replace))
}
