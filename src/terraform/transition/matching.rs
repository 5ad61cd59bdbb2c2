//! Finds each instance of the old module again in the new one.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::{identity, is_of_aws};
use crate::terraform::resources::Resource;
use crate::terraform::resources::address::{Address, Key};

/// Where the old instances are in the new module.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// The new address of each old instance that has one.
    pub(super) new_address: BTreeMap<Address, Address>,
    /// The moves that bring them there.
    pub(super) moves: Vec<(Address, Address)>,
    /// The new name of each resource that is moved as a whole.
    renamed: BTreeMap<Address, Address>,
}

/// The resources of a module by type and name.
type ByAddress<'r> = BTreeMap<&'r Address, &'r Resource>;

impl Matching {
    /// Matches the instances of two modules; `moved` are moves that the user wrote into the new one.
    pub(super) fn of(old: &[Resource], new: &[Resource], moved: &[(Address, Address)]) -> Self {
        let mut matching = Self::default();
        let (old_by, new_by) = (by_address(old), by_address(new));
        matching.same(&old_by, &new_by);
        matching.told(&old_by, &new_by, moved);
        matching.resources(old, new, &old_by, &new_by);
        matching.instances(old, new);
        matching
    }

    /// The address of an old instance once whole resources are moved.
    pub(super) fn after_renaming(&self, address: &Address) -> Address {
        self.renamed.get(&address.whole()).map_or_else(|| address.clone(), |new| new.at(address.key.clone()))
    }

    /// Whether a resource is moved as a whole.
    pub(super) fn is_renamed(&self, address: &Address) -> bool {
        self.renamed.contains_key(&address.whole())
    }

    /// What has not changed its address.
    fn same(&mut self, old: &ByAddress<'_>, new: &ByAddress<'_>) {
        for (address, resource) in old {
            if let Some(counterpart) = new.get(address) {
                self.pair(resource, counterpart);
            }
        }
    }

    /// What the user's own `moved` blocks say.
    fn told(&mut self, old: &ByAddress<'_>, new: &ByAddress<'_>, moved: &[(Address, Address)]) {
        for (from, to) in moved {
            let Some(resource) = old.get(&from.whole()) else { continue };
            if from.is_whole() && to.is_whole() {
                if let Some(counterpart) = new.get(to).filter(|_| !new.contains_key(from)) {
                    self.renamed.insert(from.clone(), to.clone());
                    self.pair(resource, counterpart);
                }
            } else if resource.each().iter().any(|instance| instance.address == *from)
                && new.get(&to.whole()).is_some_and(|counterpart| has(counterpart, to))
            {
                self.new_address.insert(from.clone(), to.clone());
            }
        }
    }

    /// Pairs the instances of two resources by their keys.
    fn pair(&mut self, old: &Resource, new: &Resource) {
        for instance in old.each() {
            let there = new.address.at(instance.address.key.clone());
            if has(new, &there) {
                self.new_address.entry(instance.address.clone()).or_insert(there);
            } else if !old.is_known() {
                self.new_address.entry(instance.address.clone()).or_insert_with(|| new.address.clone());
            }
        }
    }

    /// Resources of another name: the only two of a type, or those whose names changed as another one's did.
    fn resources(&mut self, old: &[Resource], new: &[Resource], old_by: &ByAddress<'_>, new_by: &ByAddress<'_>) {
        let gone: Vec<&Resource> = old
            .iter()
            .filter(|resource| !new_by.contains_key(&resource.address) && !self.is_renamed(&resource.address))
            .collect();
        let arrived: Vec<&Resource> = new.iter().filter(|resource| !old_by.contains_key(&resource.address)).collect();
        let kinds: BTreeSet<&str> = gone.iter().map(|resource| resource.address.kind.as_str()).collect();
        let mut labels: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut pairs: Vec<(&Resource, &Resource)> = Vec::new();
        let of = |resources: &[&'_ Resource], kind: &str| -> Vec<usize> {
            resources.iter().enumerate().filter(|(_, it)| it.address.kind == kind).map(|(index, _)| index).collect()
        };
        for kind in &kinds {
            if let ([one], [two]) = (of(&gone, kind).as_slice(), of(&arrived, kind).as_slice()) {
                pairs.push((gone[*one], arrived[*two]));
                labels.insert((&gone[*one].address.name, &arrived[*two].address.name));
            }
        }
        for resource in &gone {
            let is_paired =
                |it: &Resource| pairs.iter().any(|(one, two)| one.address == it.address || two.address == it.address);
            if is_paired(resource) {
                continue;
            }
            let renamed: BTreeSet<String> = labels
                .iter()
                .filter_map(|(from, to)| Some(format!("{to}{}", resource.address.name.strip_prefix(from)?)))
                .collect();
            let fits = |it: &&&Resource| {
                it.address.kind == resource.address.kind && renamed.contains(&it.address.name) && !is_paired(it)
            };
            if let Some(counterpart) = arrived.iter().find(fits) {
                pairs.push((resource, counterpart));
            }
        }
        for (one, two) in pairs {
            if is_single(one) == is_single(two) || !one.is_known() || !two.is_known() {
                self.renamed.insert(one.address.clone(), two.address.clone());
                self.moves.push((one.address.clone(), two.address.clone()));
                self.pair(one, two);
            }
        }
    }

    /// Instances that are recognised by what they are.
    fn instances(&mut self, old: &[Resource], new: &[Resource]) {
        let old_names: BTreeSet<&Address> = old.iter().map(|resource| &resource.address).collect();
        let new_names: BTreeSet<&Address> = new.iter().map(|resource| &resource.address).collect();
        let mut taken: BTreeSet<Address> = self.new_address.values().cloned().collect();
        for instance in old.iter().filter(|resource| resource.is_known()).flat_map(Resource::each) {
            let from = &instance.address;
            if self.new_address.contains_key(from) {
                continue;
            }
            let Some(wanted) = identity(old, instance) else { continue };
            let is_it = |other: &&crate::terraform::resources::Instance| {
                let to = &other.address;
                let whole = to.whole();
                let corresponds = is_of_aws(&from.kind)
                    || whole == self.after_renaming(&from.whole())
                    || (!new_names.contains(&from.whole()) && !old_names.contains(&whole));
                let free = to.kind == from.kind && !taken.contains(to);
                free && corresponds && identity(new, other).as_deref() == Some(wanted.as_str())
            };
            let candidates = new.iter().filter(|resource| resource.is_known()).flat_map(Resource::each);
            if let Some(found) = candidates.into_iter().find(is_it) {
                taken.insert(found.address.clone());
                self.moves.push((self.after_renaming(from), found.address.clone()));
                self.new_address.insert(from.clone(), found.address.clone());
            }
        }
    }
}

fn by_address(resources: &[Resource]) -> ByAddress<'_> {
    resources.iter().map(|resource| (&resource.address, resource)).collect()
}

fn has(resource: &Resource, address: &Address) -> bool {
    !resource.is_known() || resource.each().iter().any(|instance| instance.address == *address)
}

/// Whether a resource has neither `for_each` nor `count`.
fn is_single(resource: &Resource) -> bool {
    matches!(resource.each(), [only] if only.address.key == Key::None) && resource.is_known()
}
