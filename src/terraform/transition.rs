//! Compares a module with what it will be: which objects Terraform would keep, move, forget, replace or destroy, and the
//! `moved` and `removed` blocks with which it destroys as little as possible.
//!
//! A pure function of the texts of both modules; no state and no plan is read. What is not known counts as unchanged.

pub mod blocks;
mod compare;
mod destroyed;
mod forces;
mod identity;
mod matching;

use std::collections::{BTreeMap, BTreeSet};

use super::resource_change::{Action, Effect, ResourceChange, TAG_ARGUMENTS, name_argument};
use super::resources::address::Address;
use super::resources::value::Value;
use super::resources::{Instance, Module, Resource};
use blocks::{Blocks, Declared};
use compare::{Context, compare};
use destroyed::Destroyed;
use identity::{instance, instance_at, secret_name, secret_of};
use matching::Matching;

const SECRET: &str = "aws_secretsmanager_secret";
const VERSION: &str = "aws_secretsmanager_secret_version";
const REGISTRY_POLICY: &str = "aws_ecr_registry_policy";

/// How many times the actions of objects that refer to each other are worked out.
const ROUNDS: usize = 5;

/// What to compare.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The module as it is, which may be applied.
    pub old: &'a Module,
    /// The module as it will be.
    pub new: &'a Module,
    /// The blocks that ptcgen wrote before.
    pub blocks: &'a Blocks,
    /// The names of secrets that were destroyed before, and that AWS may still keep.
    pub destroyed: &'a BTreeSet<String>,
    /// What Terraform shall forget instead of destroying it: instances or whole resources, by their old address.
    pub forget: &'a [Address],
    /// Whether the module may have `removed` blocks.
    pub may_forget: bool,
    /// Whether the registry's policy stays, in other hands.
    pub hands_over_registry_policy: bool,
}

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Transition {
    /// What happens to each object, in the order of the new addresses; objects to which nothing happens are left out.
    pub changes: Vec<ResourceChange>,
    /// The blocks that the new module needs.
    pub blocks: Blocks,
    /// What has to be imported, because it exists and another module or person made it: the address and its name.
    pub imports: Vec<(Address, String)>,
    /// What needs the name of a secret that was destroyed before: the address and the name.
    pub restores: Vec<(Address, String)>,
    /// The names of secrets that were destroyed, by this change or before, and that AWS may still keep.
    pub destroyed: BTreeSet<String>,
    /// Those of the addresses to forget at which nothing goes.
    pub not_going: Vec<Address>,
    /// The resources of the new module that Terraform refuses to destroy.
    pub protected: BTreeSet<String>,
}

/// Compares two modules.
pub fn transition(request: &Request<'_>) -> Transition {
    let (old, new) = (request.old.resources(), request.new.resources());
    let (was, is) = (Declared::of(&old), Declared::of(&new));
    // The user's own blocks decide before any guess; those that ptcgen wrote say nothing about this change.
    let own: Vec<(Address, Address)> =
        request.new.moved.iter().filter(|it| !request.blocks.moved.contains(it)).cloned().collect();
    let matching = Matching::of(&old, &new, &own);
    let going = Going::of(request, &old, &new, &matching);
    let mut moves = matching.moves.clone();
    let mut removed: Vec<Address> = Vec::new();
    for address in &going.forgotten {
        if going.goes_whole(address, &old, &is, &matching) {
            removed.push(address.whole());
        } else {
            let from = matching.after_renaming(address);
            let released = request.blocks.released(&from, &moves, &[&was, &is]);
            removed.push(released.whole());
            moves.push((from, released));
        }
    }
    let has_block = |from: &Address| own.iter().any(|(other, _)| other == from);
    moves.retain(|(from, _)| !has_block(from));
    let blocks = request.blocks.after(&moves, &removed, &is);
    let (mut changes, imports) = actions(request, &old, &new, &matching);
    changes.extend(going.changes(&old));
    changes.sort_by(|one, two| one.address.cmp(&two.address));
    let Destroyed { names: destroyed, needed: restores } = Destroyed::after(request.destroyed, &old, &new, &changes);
    let protected =
        new.iter().filter(|resource| resource.prevents_destroy).map(|resource| resource.address.to_string());
    let (not_going, protected) = (going.not_going, protected.collect());
    Transition { changes, blocks, imports, restores, destroyed, not_going, protected }
}

/// What is no longer in the new module.
struct Going {
    gone: Vec<Address>,
    forgotten: BTreeSet<Address>,
    not_going: Vec<Address>,
}

impl Going {
    fn of(request: &Request<'_>, old: &[Resource], new: &[Resource], matching: &Matching) -> Self {
        let each = || old.iter().flat_map(Resource::each);
        let gone: Vec<&Instance> = each().filter(|it| !matching.new_address.contains_key(&it.address)).collect();
        let looked_up: BTreeSet<String> = looked_up(request.new).into_iter().collect();
        let is_asked = |it: &Instance| {
            request.forget.iter().any(|address| *address == it.address || *address == it.address.whole())
        };
        let is_kept_elsewhere = |it: &Instance| match it.address.kind.as_str() {
            SECRET => {
                it.argument("name").as_str().is_some_and(|name| looked_up.contains(name))
                    || (it.argument("name").as_symbol().is_some() && !looked_up.is_empty() && !has(new, &it.address))
            }
            REGISTRY_POLICY => request.hands_over_registry_policy,
            _ => false,
        };
        let mut wanted: BTreeSet<Address> =
            gone.iter().filter(|it| is_asked(it) || is_kept_elsewhere(it)).map(|it| it.address.clone()).collect();
        // Where all secrets of a resource that is no longer there but one stay in AWS, the others stay too: callers may
        // have secrets that are not in the spec, and one `removed` block covers the whole resource.
        let whole: BTreeSet<Address> = wanted
            .iter()
            .filter(|it| it.kind == SECRET && !has(new, it) && !matching.is_renamed(it))
            .map(Address::whole)
            .collect();
        wanted.extend(gone.iter().filter(|it| whole.contains(&it.address.whole())).map(|it| it.address.clone()));
        // A version goes where its secret goes.
        let versions = gone.iter().filter(|it| it.address.kind == VERSION);
        let of_those = versions.filter(|it| secret_of(it).is_some_and(|secret| wanted.contains(&secret)));
        let versions: Vec<Address> = of_those.map(|it| it.address.clone()).collect();
        wanted.extend(versions);
        let not_going = request
            .forget
            .iter()
            .filter(|address| !gone.iter().any(|it| **address == it.address || **address == it.address.whole()));
        let not_going = not_going.cloned().collect();
        let gone = gone.into_iter().map(|it| it.address.clone()).collect();
        Self { gone, forgotten: if request.may_forget { wanted } else { BTreeSet::new() }, not_going }
    }

    /// Whether a resource is forgotten as a whole, so that one block does.
    fn goes_whole(&self, address: &Address, old: &[Resource], is: &Declared, matching: &Matching) -> bool {
        let resource = old.iter().find(|resource| resource.address == address.whole());
        let all = resource.is_some_and(|it| it.each().iter().all(|it| self.forgotten.contains(&it.address)));
        all && !is.has_resource(address) && !matching.is_renamed(address)
    }

    fn changes(&self, old: &[Resource]) -> Vec<ResourceChange> {
        let change = |address: &Address| {
            let action = if self.forgotten.contains(address) { Action::Forget } else { Action::Delete };
            let mut change = ResourceChange::new(&address.kind, address.to_string(), action);
            change.name = instance(old, address).and_then(|it| name(old, it));
            change
        };
        self.gone.iter().map(change).collect()
    }
}

fn has(resources: &[Resource], address: &Address) -> bool {
    resources.iter().any(|resource| resource.address == address.whole())
}

/// The names of the secrets that a module looks up.
fn looked_up(module: &Module) -> Vec<String> {
    let sources = module.data_sources();
    let secrets = sources.iter().filter(|source| source.address.kind == SECRET).flat_map(Resource::each);
    secrets.filter_map(|it| it.argument("name").as_str().map(str::to_owned)).collect()
}

/// What an object is called in AWS.
fn name(resources: &[Resource], it: &Instance) -> Option<String> {
    match it.address.kind.as_str() {
        VERSION => secret_name(resources, it),
        kind => it.argument(name_argument(kind)).as_str().map(str::to_owned),
    }
}

/// What happens to the objects of the new module, and which of them exist already.
fn actions(
    request: &Request<'_>,
    old: &[Resource],
    new: &[Resource],
    matching: &Matching,
) -> (Vec<ResourceChange>, Vec<(Address, String)>) {
    let old_of: BTreeMap<&Address, &Instance> =
        matching.new_address.iter().filter_map(|(from, to)| Some((to, instance(old, from)?))).collect();
    let looked_up = looked_up(request.old);
    let (mut actions, mut forced) = (BTreeMap::<Address, Action>::new(), BTreeMap::<Address, Vec<String>>::new());
    for _ in 0..ROUNDS {
        let mut next = BTreeMap::new();
        let context = Context { old, new, new_address: &matching.new_address, actions: &actions };
        for resource in new {
            for it in resource.each() {
                let (action, by) = match old_of.get(&it.address) {
                    Some(before) => compare(&context, before, it, &resource.ignored),
                    None => (Action::Create, Vec::new()),
                };
                forced.insert(it.address.clone(), by);
                next.insert(it.address.clone(), action);
            }
        }
        if next == actions {
            break;
        }
        actions = next;
    }
    let mut imports = Vec::new();
    let mut changes = Vec::new();
    for it in new.iter().flat_map(Resource::each) {
        let Some(action) = actions.get(&it.address).copied().filter(|action| *action != Action::NoOp) else { continue };
        let before = old_of.get(&it.address);
        let mut change = ResourceChange::new(&it.address.kind, it.address.to_string(), action);
        change.forced_by = forced.remove(&it.address).unwrap_or_default();
        change.name = before.map_or_else(|| name(new, it), |before| name(old, before));
        if let Some(before) = before.filter(|before| before.address != it.address) {
            change.previous_address = Some(before.address.to_string());
        }
        change.effects.extend(before.and_then(|before| tags_lost(before, it)));
        if it.address.kind == SECRET
            && action == Action::Create
            && let Some(name) = change.name.clone()
            && (looked_up.contains(&name) || request.blocks.forgets(&it.address))
        {
            imports.push((it.address.clone(), name));
        }
        changes.push(change);
    }
    for change in changes.iter_mut().filter(|change| change.kind == VERSION) {
        if let Some(version) = instance_at(new, &change.address) {
            let exists = secret_of(version).is_some_and(|secret| {
                imports.iter().any(|(address, _)| *address == secret)
                    || !matches!(actions.get(&secret), None | Some(Action::Create | Action::Replace))
            });
            change.effects.extend(effect(version, change.action).filter(|_| exists));
        }
    }
    (changes, imports)
}

/// The keys of tags that are no longer there, where both sides are known.
fn tags_lost(old: &Instance, new: &Instance) -> Option<Effect> {
    let lost = TAG_ARGUMENTS.into_iter().flat_map(|argument| {
        let there = match new.argument(argument) {
            Value::Map(tags) => tags.keys().cloned().collect(),
            Value::Null => BTreeSet::new(),
            _ => return Vec::new(),
        };
        match old.argument(argument) {
            Value::Map(tags) => tags.keys().filter(|key| !there.contains(*key)).cloned().collect(),
            _ => Vec::new(),
        }
    });
    Some(lost.collect::<Vec<_>>()).filter(|lost| !lost.is_empty()).map(Effect::TagsLost)
}

/// What a version that is made does to a secret that exists. The provider asks for AWSCURRENT unless `version_stages`
/// says something else.
fn effect(version: &Instance, action: Action) -> Option<Effect> {
    if !matches!(action, Action::Create | Action::Replace) {
        return None;
    }
    let asks_for_current = match version.argument("version_stages") {
        Value::Null => true,
        Value::List(stages) => stages.iter().any(|stage| stage.as_str() == Some("AWSCURRENT")),
        _ => false,
    };
    let is_set = |argument: &str| *version.argument(argument) != Value::Null;
    match (asks_for_current, is_set("secret_string_wo"), is_set("secret_string")) {
        (true, true, _) => Some(Effect::ValueBecomesCurrent),
        (true, _, true) => Some(Effect::PlaceholderBecomesCurrent),
        _ => None,
    }
}
