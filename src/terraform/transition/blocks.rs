//! The `moved` and `removed` blocks that ptcgen keeps in a module: a record of every address that an applied module may
//! still have in its state.
//!
//! Terraform's rules: nothing that is declared may be moved away ("Moved object still exists"), an address has one
//! destination and one source, no cycles. Source: "Refactor modules" in Terraform's documentation, and
//! `internal/refactoring/move_validate.go`.

use std::collections::BTreeSet;

use crate::terraform::resources::address::{Address, Key};
use crate::terraform::resources::{Module, Resource};

/// The blocks of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// From and to, in the order in which they were added.
    pub moved: Vec<(Address, Address)>,
    /// The resources that Terraform forgets, always as a whole.
    pub removed: Vec<Address>,
}

/// What a module declares.
#[derive(Debug, Default)]
pub struct Declared {
    whole: BTreeSet<Address>,
    /// Resources whose instances are not known.
    open: BTreeSet<Address>,
    instances: BTreeSet<Address>,
}

impl Declared {
    /// Collects the addresses of resources.
    pub fn of(resources: &[Resource]) -> Self {
        let mut declared = Self::default();
        for resource in resources {
            declared.whole.insert(resource.address.clone());
            if !resource.is_known() {
                declared.open.insert(resource.address.clone());
            }
            declared.instances.extend(resource.each().iter().map(|instance| instance.address.clone()));
        }
        declared
    }

    /// Whether the resource is declared, with whatever instances.
    pub fn has_resource(&self, address: &Address) -> bool {
        self.whole.contains(&address.whole())
    }

    /// Whether the instance is declared, or may be.
    pub fn has_instance(&self, address: &Address) -> bool {
        self.instances.contains(address) || self.open.contains(&address.whole())
    }

    /// Whether Terraform would refuse to move something away from here.
    fn holds(&self, from: &Address, to: &Address) -> bool {
        if is_resource_move(from, to) { self.has_resource(from) } else { self.instances.contains(from) }
    }
}

/// Whether a move is that of a whole resource with all of its instances.
fn is_resource_move(from: &Address, to: &Address) -> bool {
    from.is_whole() && to.is_whole()
}

impl Blocks {
    /// The blocks of a module's files.
    pub fn of(module: &Module) -> Self {
        Self { moved: module.moved.clone(), removed: module.removed.clone() }
    }

    /// Whether what was at this address was let go.
    pub fn forgets(&self, address: &Address) -> bool {
        let by_move = self.moved.iter().any(|(from, to)| from == address && self.removed.contains(&to.whole()));
        by_move || (address.is_whole() && self.removed.contains(address))
    }

    /// The blocks after a change: those that are still needed, and what the change adds.
    #[must_use]
    pub fn after(&self, moved: &[(Address, Address)], removed: &[Address], declared: &Declared) -> Self {
        let mut next = Self { moved: Vec::new(), removed: self.removed.clone() };
        next.moved.extend(self.moved.iter().filter(|(from, to)| !declared.holds(from, to)).cloned());
        for (from, to) in moved {
            next.add(from, to);
        }
        next.removed.extend(removed.iter().map(Address::whole));
        let mut seen = BTreeSet::new();
        next.removed.retain(|address| !declared.has_resource(address) && seen.insert(address.clone()));
        next.prune(declared);
        next
    }

    /// Adds a move, as the newest step of whatever chain leads to `from`.
    fn add(&mut self, from: &Address, to: &Address) {
        if from == to {
            return;
        }
        let is_resource = is_resource_move(from, to);
        self.moved.retain(|(other, end)| other != from || is_resource_move(other, end) != is_resource);
        // An address has one source. What moved to `to` before is now moved to where the chain to `from` begins.
        let before =
            self.moved.iter().position(|(start, end)| end == to && is_resource_move(start, end) == is_resource);
        if let Some(at) = before {
            let (start, _) = self.moved.remove(at);
            let mut first = from.clone();
            while let Some((earlier, _)) =
                self.moved.iter().find(|(start, end)| *end == first && is_resource_move(start, end) == is_resource)
            {
                first = earlier.clone();
                if first == start {
                    break;
                }
            }
            if first != start {
                self.moved.push((start, first));
            }
        }
        self.moved.push((from.clone(), to.clone()));
    }

    /// Drops what leads to nothing: its object is destroyed with or without the block, and an object that is declared
    /// under one of these addresses later is a new one.
    fn prune(&mut self, declared: &Declared) {
        let mut live: BTreeSet<usize> = BTreeSet::new();
        loop {
            let reaches = |index: &usize| {
                let (_, to) = &self.moved[*index];
                let ends = if to.is_whole() && self.moved[*index].0.is_whole() {
                    declared.has_resource(to)
                } else {
                    declared.has_instance(to)
                };
                ends || self.removed.contains(&to.whole())
                    || live.iter().any(|other| leads_on(&self.moved[*index], &self.moved[*other]))
            };
            let found: Vec<usize> =
                (0..self.moved.len()).filter(|index| !live.contains(index)).filter(reaches).collect();
            if found.is_empty() {
                break;
            }
            live.extend(found);
        }
        let mut index = 0;
        self.moved.retain(|_| {
            index += 1;
            live.contains(&(index - 1))
        });
        let moved = &self.moved;
        self.removed.retain(|address| !is_released(address) || moved.iter().any(|(_, to)| to.whole() == *address));
    }

    /// A free address for an object that Terraform is to forget, while its resource stays.
    pub fn released(&self, from: &Address, taken: &[(Address, Address)], declared: &[&Declared]) -> Address {
        let name = |name: &str| Address::new(&from.kind, name);
        let is_free = |address: &Address| declared.iter().all(|declared| !declared.has_resource(address));
        let whole = Some(name(RELEASED[0])).filter(is_free).unwrap_or_else(|| name(RELEASED[1]));
        let key = match &from.key {
            Key::Name(key) => key.clone(),
            Key::Index(index) => index.to_string(),
            Key::None => from.name.clone(),
        };
        let is_taken =
            |address: &Address| self.moved.iter().chain(taken).any(|(other, to)| to == address && other != from);
        let numbered = (2_u32..).map(|number| whole.at(Key::Name(format!("{key}-{number}"))));
        let mut keys = std::iter::once(whole.at(Key::Name(key.clone()))).chain(numbered);
        keys.find(|address| !is_taken(address)).unwrap_or(whole)
    }
}

/// The names of resources that exist only to be forgotten; the second one is for modules that use the first.
const RELEASED: [&str; 2] = ["released", "released_by_ptcgen"];

fn is_released(address: &Address) -> bool {
    RELEASED.contains(&address.name.as_str())
}

/// Whether what the first move has moved may be moved by the second one.
fn leads_on((start, to): &(Address, Address), (from, end): &(Address, Address)) -> bool {
    if is_resource_move(from, end) || is_resource_move(start, to) { from.whole() == to.whole() } else { from == to }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::terraform::transition::{Request, transition};

    fn address(text: &str) -> Address {
        Address::parse(text).expect(text)
    }

    fn module(text: &str) -> Module {
        Module::read([("main.tf", text.as_bytes())])
    }

    fn shown(blocks: &Blocks) -> Vec<String> {
        let moved = blocks.moved.iter().map(|(from, to)| format!("{from} > {to}"));
        moved.chain(blocks.removed.iter().map(|address| format!("{address} removed"))).collect()
    }

    /// Carries the blocks over a series of modules; each is the text of a resource's declaration.
    #[track_caller]
    fn check(modules: &[&str], expected: &[&str]) {
        let mut blocks = Blocks::default();
        for pair in modules.windows(2) {
            let [old, new] = [module(pair[0]), module(pair[1])];
            let (forget, may_forget) =
                (&[address("terraform_data.l[\"gone\"]"), address("terraform_data.m[\"gone\"]")], true);
            let request = Request {
                old: &old,
                new: &new,
                blocks: &blocks,
                destroyed: &BTreeSet::new(),
                forget,
                may_forget,
                hands_over_registry_policy: false,
            };
            blocks = transition(&request).blocks;
        }
        assert_eq!(shown(&blocks), expected);
    }

    const L: &str = "resource \"terraform_data\" \"l\" {\n}\n";
    const M: &str = "resource \"terraform_data\" \"m\" {\n}\n";
    const L_GONE: &str = "resource \"terraform_data\" \"l\" {\n  for_each = toset([\"a\", \"gone\"])\n}\n";
    const L_A: &str = "resource \"terraform_data\" \"l\" {\n  for_each = toset([\"a\"])\n}\n";
    const M_A: &str = "resource \"terraform_data\" \"m\" {\n  for_each = toset([\"a\"])\n}\n";
    const M_GONE: &str = "resource \"terraform_data\" \"m\" {\n  for_each = toset([\"a\", \"gone\"])\n}\n";

    #[test]
    fn names_that_change_back_and_forth_leave_a_chain_to_the_last_one() {
        let (to_m, to_l) = ("terraform_data.l > terraform_data.m", "terraform_data.m > terraform_data.l");
        check(&[L, M], &[to_m]);
        check(&[L, M, L], &[to_l]);
        check(&[L, M, L, M], &[to_m]);
        check(&[L_A, M_A, M_A], &[to_m]);
    }

    #[test]
    fn one_instance_is_let_go_and_its_blocks_go_when_it_is_back() {
        let released = "terraform_data.l[\"gone\"] > terraform_data.released[\"gone\"]";
        check(&[L_GONE, L_A], &[released, "terraform_data.released removed"]);
        check(&[L_GONE, L_A, L_GONE], &[]);
        check(
            &[L_GONE, L_A, M_A],
            &[released, "terraform_data.l > terraform_data.m", "terraform_data.released removed"],
        );
        check(
            &[L_GONE, M_A],
            &[
                "terraform_data.l > terraform_data.m",
                "terraform_data.m[\"gone\"] > terraform_data.released[\"gone\"]",
                "terraform_data.released removed",
            ],
        );
        check(&[L_GONE, M_A, M_GONE], &["terraform_data.l > terraform_data.m"]);
    }

    /// A module with one resource: its name, and its keys, or none for a single instance.
    fn random() -> impl Strategy<Value = (String, Option<Vec<String>>)> {
        let keys = proptest::sample::subsequence(vec!["a", "b", "c"], 0..=3);
        let keys = keys.prop_map(|keys| keys.into_iter().map(str::to_owned).collect());
        ("[lmn]", proptest::option::weighted(0.8, keys))
    }

    fn text((name, keys): &(String, Option<Vec<String>>)) -> String {
        match keys {
            None => format!("resource \"aws_iam_policy\" \"{name}\" {{\n}}\n"),
            Some(keys) => format!("resource \"aws_iam_policy\" \"{name}\" {{\n  for_each = toset({keys:?})\n}}\n"),
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_terraform_accepts_the_blocks(states in proptest::collection::vec((random(), any::<bool>()), 2..7)) {
            let mut blocks = Blocks::default();
            for pair in states.windows(2) {
                let [old, new] = [module(&text(&pair[0].0)), module(&text(&pair[1].0))];
                let forget: Vec<Address> = old.resources().iter().filter(|_| pair[1].1).map(|it| it.address.clone()).collect();
                let request = Request {
                    old: &old, new: &new, blocks: &blocks, destroyed: &BTreeSet::new(), forget: &forget, may_forget: true, hands_over_registry_policy: false,
                };
                blocks = transition(&request).blocks;
                let declared = Declared::of(&new.resources());
                let mut targets = BTreeMap::new();
                let mut sources = BTreeMap::new();
                for (from, to) in &blocks.moved {
                    prop_assert_ne!(from, to);
                    prop_assert!(!declared.holds(from, to), "{from} is declared: {:?}", shown(&blocks));
                    let level = is_resource_move(from, to);
                    prop_assert!(sources.insert((level, from), to).is_none(), "{from} twice: {:?}", shown(&blocks));
                    prop_assert!(targets.insert((level, to), from).is_none(), "{to} twice: {:?}", shown(&blocks));
                }
                // Every chain ends: at what is declared, or at what is removed.
                for start in &blocks.moved {
                    let mut at = start.1.clone();
                    for _ in 0..=blocks.moved.len() * 2 {
                        let step = blocks.moved.iter().find_map(|(from, to)| match is_resource_move(from, to) {
                            false if *from == at => Some(to.clone()),
                            true if at.whole() == *from => Some(to.at(at.key.clone())),
                            _ => None,
                        });
                        match step {
                            Some(next) => at = next,
                            None => break,
                        }
                    }
                    let whole = at.whole();
                    let has_parts = start.1.is_whole() && blocks.moved.iter().any(|(from, _)| !from.is_whole() && from.whole() == at);
                    prop_assert!(has_parts || declared.has_resource(&whole) || blocks.removed.contains(&whole), "{at}: {:?}", shown(&blocks));
                }
                for address in &blocks.removed {
                    prop_assert!(!declared.has_resource(address));
                }
            }
        }
    }
}
