//! The registry policy: one for each registry.

use serde_json::{Value, json};

use super::resource_policy::{Kind as PolicyKind, normalised};
use crate::stand_in::operation::{Answer, Caller, Input, Operation};
use crate::stand_in::refusal::Refusal;
use crate::stand_in::shape::{Kind, needs};
use crate::stand_in::state::World;

/// The calls.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "PutRegistryPolicy",
        subject: "",
        takes: &[needs("policyText", Kind::text(0, 10_240))],
        silent: false,
        answer: put,
    },
    Operation { name: "GetRegistryPolicy", subject: "", takes: &[], silent: false, answer: get },
    Operation { name: "DeleteRegistryPolicy", subject: "", takes: &[], silent: false, answer: delete },
];

fn put(world: &mut World, caller: &Caller, input: &Input) -> Answer {
    let text = normalised(PolicyKind::Registry, caller.partition, input.required("policyText"))?;
    world.region(&caller.account, &caller.region).registry_policy = Some(text.clone());
    Ok(shown(caller, &text))
}

fn shown(caller: &Caller, text: &str) -> Value {
    json!({ "registryId": caller.account, "policyText": text })
}

fn missing(caller: &Caller) -> Refusal {
    let message = format!("Registry policy does not exist in the registry with id '{}'", caller.account);
    Refusal::new("RegistryPolicyNotFoundException", message)
}

fn get(world: &mut World, caller: &Caller, _: &Input) -> Answer {
    let text = world.region(&caller.account, &caller.region).registry_policy.as_ref().ok_or_else(|| missing(caller))?;
    Ok(shown(caller, text))
}

fn delete(world: &mut World, caller: &Caller, _: &Input) -> Answer {
    let text = world.region(&caller.account, &caller.region).registry_policy.take().ok_or_else(|| missing(caller))?;
    Ok(shown(caller, &text))
}
