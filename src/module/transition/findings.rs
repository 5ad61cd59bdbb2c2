//! Findings about what an upgrade does to a module's resources.

use super::codes::{FORGOTTEN, MOVED, NOTHING_TO_FORGET, TO_IMPORT, TO_RESTORE};
use crate::base::shell;
use crate::diag::Diagnostic;
use crate::terraform::resource_change::codes::{POLICY_LOST, REGISTRY_SETTING_LOST, RULE_LOST, SECRET_LOST};
use crate::terraform::resource_change::rules::{self, listed};
use crate::terraform::resource_change::{Action, ResourceChange};
use crate::terraform::resources::address::Address;
use crate::terraform::transition::Transition;

/// How many addresses a finding lists.
const LISTED: usize = 12;

/// What the findings say besides what happens.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The module's folder, as the user typed it.
    pub dir: &'a str,
    /// The spec's file in the module.
    pub spec: &'a str,
    /// Whether the command line named upstreams, so that they replace those of the module's spec.
    pub names_presets: bool,
    /// Whether the module may have `removed` blocks.
    pub may_forget: bool,
}

/// The findings of a comparison: what would be lost, then what moves, stays and has to be imported.
pub fn of_transition(transition: &Transition, context: Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for change in &transition.changes {
        let found = rules::findings(std::slice::from_ref(change));
        findings.extend(found.into_iter().map(|finding| in_a_module(finding, change, transition, context)));
    }
    if context.names_presets && transition.changes.iter().any(is_rule_that_goes) {
        let presets = format!(
            "`--preset` names all upstreams of the module; to add one, write it below `upstreams` in `{}/{}` and run \
             `ptcgen update {}`, or repeat `--preset` for those that are to stay",
            context.dir, context.spec, context.dir
        );
        let lost = |finding: &&mut Diagnostic| [RULE_LOST.id, SECRET_LOST.id].contains(&finding.code.id);
        findings.iter_mut().filter(lost).take(1).for_each(|finding| finding.help.insert(0, presets.clone()));
    }
    findings.extend(moved(transition, context));
    findings.extend(forgotten(transition, context));
    findings.extend(transition.imports.iter().map(|(address, name)| to_import(address, name)));
    findings.extend(transition.restores.iter().map(|(address, name)| to_restore(address, name)));
    findings.extend(transition.not_going.iter().map(|address| nothing_to_forget(address, transition)));
    findings
}

fn is_rule_that_goes(change: &ResourceChange) -> bool {
    change.kind == "aws_ecr_pull_through_cache_rule" && change.action == Action::Delete
}

/// Replaces what to do about a plan by what to do about a module that is not written yet.
fn in_a_module(
    mut finding: Diagnostic,
    change: &ResourceChange,
    transition: &Transition,
    context: Context<'_>,
) -> Diagnostic {
    let spec = format!("`{}/{}`", context.dir, context.spec);
    let old = change.previous_address.as_ref().unwrap_or(&change.address);
    let forced = change.forcing();
    let help: Vec<String> = match (finding.code.id, change.action) {
        (id, Action::Delete) if id == SECRET_LOST.id => {
            let mut help = Vec::new();
            let is_made = |other: &ResourceChange| other.kind == change.kind && other.action == Action::Create;
            if let Some(name) = change.name.as_ref().filter(|_| transition.changes.iter().any(is_made)) {
                help.push(format!(
                    "if its upstream only gets another prefix, keep the secret: `credentials: {{ secret_name: {name} }}` \
                     there, in {spec}"
                ));
            } else {
                help.push(format!("to keep it, keep its upstream in {spec}"));
            }
            help.push(forget(old, context));
            help
        }
        (id, _) if id == SECRET_LOST.id => vec![
            format!("leave {forced} as it is: another name is another secret, without the token"),
            format!("in {spec}, `credentials: {{ secret_name: … }}` of its upstream sets the name"),
        ],
        (id, Action::Delete) if id == RULE_LOST.id => {
            vec![format!("to keep it, keep its upstream in {spec}"), forget(old, context)]
        }
        (id, _) if id == RULE_LOST.id => {
            vec![format!("to keep it, leave {forced} as it is, and add an upstream with another prefix beside it")]
        }
        (id, Action::Delete) if id == POLICY_LOST.id => {
            vec![
                "detach it everywhere before the apply: AWS refuses to delete an attached policy".to_owned(),
                forget(old, context),
            ]
        }
        (id, Action::Delete) if id == REGISTRY_SETTING_LOST.id => vec![forget(old, context)],
        _ => return finding,
    };
    finding.help = help;
    if transition.protected.iter().any(|address| change.address.starts_with(address.as_str())) {
        finding
            .help
            .push("its `prevent_destroy` would end the plan with an error before anything is destroyed".to_owned());
    }
    let allow = format!("if that is what you want, allow it: `--allow {}`", finding.code.id);
    finding.help(allow)
}

/// How to let Terraform forget something instead.
fn forget(address: &str, context: Context<'_>) -> String {
    let quoted = shell::quoted(address);
    if context.may_forget {
        return format!("or leave it in AWS, without Terraform: `--forget {quoted}`");
    }
    format!(
        "or leave it in AWS, without Terraform: `terraform state rm` of {quoted}, below the module's own address, before \
         the apply (the spec admits a Terraform without `removed` blocks, which need 1.7)"
    )
}

fn moved(transition: &Transition, context: Context<'_>) -> Option<Diagnostic> {
    let moves: Vec<String> = transition
        .changes
        .iter()
        .filter_map(|change| Some(format!("{} moves to {}", change.previous_address.as_ref()?, change.address)))
        .collect();
    let first = moves.first()?;
    let message = match moves.len() {
        1 => format!("`{}`: {first}", context.dir),
        count => format!(
            "`{}`: {count} objects are moved to other addresses, and none of them is destroyed for it",
            context.dir
        ),
    };
    let finding = Diagnostic::new(&MOVED, message);
    Some(listed(finding, if moves.len() == 1 { &[] } else { &moves }, LISTED))
}

fn forgotten(transition: &Transition, context: Context<'_>) -> Option<Diagnostic> {
    let addresses: Vec<String> = transition
        .changes
        .iter()
        .filter(|change| change.action == Action::Forget)
        .map(|change| match &change.name {
            Some(name) => format!("{} (`{name}`)", change.address),
            None => change.address.clone(),
        })
        .collect();
    let message = match addresses.as_slice() {
        [] => return None,
        [only] => format!("`{}`: {only} stays in AWS, and Terraform no longer manages it", context.dir),
        more => format!("`{}`: {} objects stay in AWS, and Terraform no longer manages them", context.dir, more.len()),
    };
    let finding = Diagnostic::new(&FORGOTTEN, message);
    Some(listed(finding, if addresses.len() == 1 { &[] } else { &addresses }, LISTED))
}

fn to_import(address: &Address, name: &str) -> Diagnostic {
    Diagnostic::new(&TO_IMPORT, format!("`{address}` would be created, but the secret `{name}` exists"))
        .help(format!("import it before the apply: {}", import(address, name)))
        .help("`NAME` is what the calling configuration calls the module; the token in the secret stays as it is")
}

fn import(address: &Address, name: &str) -> String {
    let arn = format!("\"$(aws secretsmanager describe-secret --secret-id {name} --query ARN --output text)\"");
    format!("terraform import {} {arn}", shell::quoted(&format!("module.NAME.{address}")))
}

fn to_restore(address: &Address, name: &str) -> Diagnostic {
    let message = format!(
        "`{address}` would be created, but an earlier version of the module destroyed a secret called `{name}`: until its \
         recovery window ends, AWS refuses another one of that name"
    );
    Diagnostic::new(&TO_RESTORE, message)
        .help(format!("to have its token back: `aws secretsmanager restore-secret --secret-id {name}`"))
        .help(format!("then, before the apply: {}", import(address, name)))
        .help(format!(
            "or delete it for good: `aws secretsmanager delete-secret --secret-id {name} --force-delete-without-recovery`"
        ))
}

fn nothing_to_forget(address: &Address, transition: &Transition) -> Diagnostic {
    let finding = Diagnostic::new(&NOTHING_TO_FORGET, format!("`--forget`: {address} would not be destroyed"));
    let going = transition.changes.iter().filter(|change| change.action == Action::Delete);
    let going: Vec<String> = going.map(|change| format!("`{}`", change.address)).collect();
    match going.as_slice() {
        [] => finding.help("nothing would be destroyed; leave `--forget` out"),
        some => finding.help(format!("it takes one of {}", some.join(", "))),
    }
}
