//! Removes from a spec's value what the domain's rules refuse: AWS may have things that Terraform would refuse or
//! replace.

use serde_json::Value;

use super::codes::{POLICY_LEFT_OUT, RULE_LEFT_OUT, TEMPLATES_LEFT_OUT};
use crate::diag::{Diagnostic, Severity};
use crate::lint::{self, LintInput};
use crate::spec::problem::Problem;
use crate::spec::resolve;

/// Removes what is refused, and reports it. `allow` has the codes of rules that may be broken.
pub fn without_refusals(mut value: Value, allow: &[String]) -> (Value, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    loop {
        let before = findings.len();
        for problem in refused(&value, allow) {
            findings.extend(without(&mut value, &problem));
        }
        // What can't be removed here is reported when the whole spec is checked.
        if findings.len() == before || value["upstreams"].as_object().is_none_or(serde_json::Map::is_empty) {
            return (value, findings);
        }
    }
}

fn refused(value: &Value, allow: &[String]) -> Vec<Problem> {
    let Ok(resolved) = resolve::resolve(value.clone()) else { return Vec::new() };
    let mut problems = resolved.problems;
    problems.extend(lint::problems(LintInput { spec: &resolved.spec, value }));
    let passes = |problem: &Problem| problem.code.allowable && allow.iter().any(|code| code == problem.code.id);
    problems.retain(|problem| problem.code.severity == Severity::Error && !passes(problem));
    problems
}

fn without(value: &mut Value, problem: &Problem) -> Option<Diagnostic> {
    let map = value.as_object_mut()?;
    let (code, what) = match problem.path.first()?.as_str() {
        "upstreams" => {
            let prefix = problem.path.get(1)?;
            map.get_mut("upstreams")?.as_object_mut()?.shift_remove(prefix)?;
            (&RULE_LEFT_OUT, format!("the rule `{prefix}` is left out"))
        }
        "repositories" => {
            map.shift_remove("repositories")?;
            (&TEMPLATES_LEFT_OUT, "the creation templates are left out".to_owned())
        }
        "registry_policy" => {
            map.shift_remove("registry_policy")?;
            (&POLICY_LEFT_OUT, "the registry policy is left as it is".to_owned())
        }
        _ => return None,
    };
    let finding = Diagnostic::new(code, format!("{what}: {}", problem.message));
    let help = if problem.code.allowable {
        format!("`--allow {}` adopts it as it is", problem.code.id)
    } else {
        format!("see {} in docs/codes.md", problem.code.id)
    };
    Some(finding.help(help))
}
