//! Random lives: a module is applied and filled, its policies are attached to a role of another team, and its spec
//! changes four times. Wherever `update` says yes, nothing that runs is lost.

mod change;

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::super::{parallel, tool};
use super::account::Account;
use super::module::{Module, SECRET};
use crate::hcl::fmt::mutate::Random;

/// The number of changes in a life.
const CHANGES: usize = 4;

/// The seeds of lives that found a fault: a secret that comes back while AWS keeps its name.
const FOUND_A_FAULT: [u64; 1] = [82];

/// `PTCGEN_LIVES` sets the number of lives, `PTCGEN_LIFE` the seed of the first one.
#[test]
fn random_lives_lose_nothing() {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let first = number("PTCGEN_LIFE");
    let count = number("PTCGEN_LIVES").unwrap_or(if first.is_some() { 1 } else { 20 });
    let first = first.unwrap_or(1);
    let found = FOUND_A_FAULT.into_iter().filter(|_| count > 1);
    let seeds: Vec<u64> = (first..first + count).chain(found).collect();
    let applied = AtomicUsize::new(0);
    let failures = parallel::failures(&seeds, |seed| {
        let changes = live(*seed).map_err(|problem| format!("PTCGEN_LIFE={seed}: {problem}"))?;
        applied.fetch_add(changes, Ordering::Relaxed);
        Ok(())
    });
    assert!(failures.is_empty(), "{} of {} lives\n\n{}", failures.len(), seeds.len(), failures.join("\n\n"));
    if seeds.len() >= 20 && tool::tool().is_some() {
        let (applied, all) = (applied.into_inner(), seeds.len() * CHANGES);
        assert!(applied * 2 > all, "only {applied} of {all} changes were applied: that shows too little");
    }
}

/// Lives one life, and returns the number of changes that were applied.
fn live(seed: u64) -> Result<usize, String> {
    let Some(account) = Account::open() else { return Ok(0) };
    let mut random = Random::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let (mut spec, mut module) = loop {
        let spec = change::first(&mut random);
        if let Some(module) = Module::new_if_valid(&account, &spec.to_string())? {
            break (spec, module);
        }
    };
    let story = |what: &str, spec: &Value| format!("{what}\n  {spec}");
    let mut told = vec![story("new", &spec)];
    let fail = |told: &[String], problem: String| format!("{}\n  => {problem}", told.join("\n"));
    module.begin(true).map_err(|problem| fail(&told, problem))?;
    let mut changes = 0;
    for _ in 0..CHANGES {
        let mut next = spec.clone();
        let name = change::change(&mut next, &mut random);
        told.push(story(name, &next));
        match step(&mut module, &next, &mut random).map_err(|problem| fail(&told, problem))? {
            Step::Refused => {}
            Step::Applied => {
                changes += 1;
                spec = next;
            }
            Step::End => break,
        }
    }
    Ok(changes)
}

/// Whether the change is applied; `update` may have refused it.
enum Step {
    Refused,
    Applied,
    /// The apply failed as `update` had said, in a way that nobody can mend from the module.
    End,
}

fn step(module: &mut Module<'_>, spec: &Value, random: &mut Random) -> Result<Step, String> {
    let mut updated = module.update(&spec.to_string(), &[])?;
    let is_allowed = random.below(2) == 0;
    if updated.exit == 4 && is_allowed && updated.codes("error") == [SECRET] {
        let reported = updated;
        updated = module.update(&spec.to_string(), &[SECRET])?;
        module.tokens.retain(|secret, _| !reported.names(SECRET, secret));
    }
    match updated.exit {
        0 => {}
        3 | 4 => return Ok(Step::Refused),
        exit => return Err(format!("update: exit {exit}: {:?}", updated.findings)),
    }
    let is_complete = module.apply_as_told(&updated)?;
    Ok(if is_complete { Step::Applied } else { Step::End })
}
