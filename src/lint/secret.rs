//! Rules about upstream credentials and their secrets.
//!
//! Sources: ECR User Guide, "Storing your upstream repository credentials"; Secrets Manager API Reference, `CreateSecret`.
//! A credential's value is never shown, not even in part.

use serde_json::Value;

use super::LintInput;
use crate::aws::registries::{Access, prose};
use crate::base::const_text::ConstText;
use crate::diag::{Code, Example};
use crate::spec::model::{SecretMode, Upstream};
use crate::spec::problem::{Path, Problem, path};
use crate::spec::redact;
use crate::spec::upstreams::SECRET_PREFIX;

/// The longest secret name, in characters.
pub const MAX_NAME_LEN: usize = 512;

const MISSING_REASON: ConstText<600> = ConstText::EMPTY
    .and("ECR refuses a rule for ")
    .and(prose::WITH_SECRET)
    .and(" that has no secret (`UnsupportedUpstreamRegistryException`). `terraform plan` does not find this.");

/// An upstream that needs a secret and has none.
pub const MISSING_CREDENTIALS: Code = Code::rule(
    "PTC203",
    "the upstream needs credentials",
    MISSING_REASON.as_str(),
    Example::Spec { bad: "upstreams:\n  docker-hub: { credentials: false }\n", good: "upstreams:\n  docker-hub: {}\n" },
);

/// Finds `credentials: false` where a secret is needed.
pub fn missing_credentials(input: LintInput<'_>) -> Vec<Problem> {
    let without =
        input.spec.upstreams.iter().filter(|upstream| upstream.preset.needs_secret() && upstream.credentials.is_none());
    without
        .map(|upstream| {
            let message = format!("{} can't be cached without credentials", upstream.preset.title);
            Problem::at_value(&MISSING_CREDENTIALS, credentials_path(upstream), message)
                .help("remove `credentials: false`; the module then creates a secret for you to fill in AWS")
        })
        .collect()
}

/// The name of a secret that ECR does not read.
pub const BAD_SECRET_NAME: Code = Code::firm_rule(
    "PTC208",
    "the secret's name is not one that ECR reads",
    "ECR reads only secrets whose name begins with `ecr-pullthroughcache/`; Secrets Manager allows up to 512 letters, \
     digits and `/_+=.@-`.",
    Example::Spec {
        bad: "upstreams:\n  docker-hub: { secret_name: docker-hub-token }\n",
        good: "upstreams:\n  docker-hub: { secret_name: ecr-pullthroughcache/docker-hub-token-1 }\n",
    },
);

/// Checks every name that is in use.
pub fn bad_secret_name(input: LintInput<'_>) -> Vec<Problem> {
    let named = input.spec.upstreams.iter().filter_map(|upstream| Some((upstream, upstream.credentials.as_ref()?)));
    named
        .filter_map(|(upstream, credentials)| Some((upstream, name_fault(&credentials.secret_name)?, credentials)))
        // A name that is derived from a bad prefix is reported at the prefix.
        .filter(|(upstream, _, credentials)| credentials.secret_name != format!("{SECRET_PREFIX}{}", upstream.prefix))
        .map(|(upstream, fault, _)| {
            let path = path(["upstreams", &upstream.prefix, "secret_name"]);
            Problem::at_value(&BAD_SECRET_NAME, path, format!("the secret's name {fault}"))
                .help(format!("write `secret_name: {SECRET_PREFIX}{}`, or leave it out", upstream.prefix))
        })
        .collect()
}

fn name_fault(name: &str) -> Option<String> {
    let Some(rest) = name.strip_prefix(SECRET_PREFIX) else {
        return Some(format!("does not begin with `{SECRET_PREFIX}`"));
    };
    if rest.is_empty() {
        return Some(format!("ends after `{SECRET_PREFIX}`"));
    }
    if name.chars().count() > MAX_NAME_LEN {
        return Some(format!("has more than {MAX_NAME_LEN} characters"));
    }
    let odd = rest.chars().find(|c| !c.is_ascii_alphanumeric() && !"/_+=.@-".contains(*c));
    odd.map(|odd| format!("holds {odd:?}"))
}

/// A customer managed key on the secret.
pub const CUSTOMER_KEY: Code = Code::firm_rule(
    "PTC209",
    "the secret can't have a customer managed key",
    "ECR reads only secrets that are encrypted with the default key `aws/secretsmanager`; with another key every pull \
     from upstream fails.",
    Example::Spec { bad: "secret: { kms_key_id: alias/mine }\n", good: "secret: { mode: placeholder }\n" },
);

/// Finds a key on the secret.
pub fn customer_key(input: LintInput<'_>) -> Vec<Problem> {
    let key = input.spec.secret.kms_key_id.iter();
    key.map(|_| {
        Problem::at_key(
            &CUSTOMER_KEY,
            path(["secret", "kms_key_id"]),
            "ECR can't read a secret that a customer managed key encrypts",
        )
        .help("remove this line; the secret is then encrypted with `aws/secretsmanager`")
    })
    .collect()
}

/// A recovery window that Secrets Manager does not accept.
pub const BAD_RECOVERY_WINDOW: Code = Code::firm_rule(
    "PTC210",
    "the recovery window is neither 0 nor 7 to 30 days",
    "0 deletes the secret at once, so that the module can be created again with the same names; otherwise Secrets \
     Manager keeps a deleted secret for 7 to 30 days.",
    Example::Spec { bad: "secret: { recovery_window_in_days: 3 }\n", good: "secret: { recovery_window_in_days: 7 }\n" },
);

/// Checks the window.
pub fn bad_recovery_window(input: LintInput<'_>) -> Vec<Problem> {
    let days = input.spec.secret.recovery_window_in_days;
    let bad = !matches!(days, 0 | 7..=30);
    let place = || path(["secret", "recovery_window_in_days"]);
    let problem = || {
        Problem::at_value(
            &BAD_RECOVERY_WINDOW,
            place(),
            format!("Secrets Manager can't keep a deleted secret for {days} days"),
        )
        .help("write 0 (deleted at once) or 7 to 30")
    };
    bad.then(problem).into_iter().collect()
}

/// A real credential.
pub const REAL_CREDENTIAL: Code = Code::firm_rule(
    "PTC218",
    "the spec contains a credential",
    "A spec is committed, and Terraform keeps what it is given in its state. ptcgen accepts placeholders only, and \
     never repeats the value.",
    Example::Spec {
        bad: "upstreams:\n  docker-hub: { credentials: { username: FILL-ME, accessToken: correct horse } }\n",
        good: "upstreams:\n  docker-hub: { credentials: { username: FILL-ME, accessToken: FILL-ME } }\n",
    },
);

/// Finds credentials below `credentials`, and tokens anywhere.
pub fn real_credential(input: LintInput<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    walk(input.value, &mut Path::new(), &mut |path, text| {
        let below_credentials = path.len() > 2 && path[0] == "upstreams" && path[2] == "credentials";
        let real = !redact::tokens(text).is_empty() || (below_credentials && !redact::is_placeholder(text));
        if real {
            let problem = Problem::at_value(
                &REAL_CREDENTIAL,
                path.clone(),
                "this looks like a real credential; a spec must not contain one",
            );
            problems.push(problem.help(fill_help(path)).help("if it is real, revoke it: the file may have been read"));
        }
    });
    problems
}

fn fill_help(path: &Path) -> String {
    let prefix = if path.len() > 2 { path[1].as_str() } else { "PREFIX" };
    format!(
        "write `FILL-ME` here, then fill the secret in AWS: aws secretsmanager put-secret-value --secret-id \
         {SECRET_PREFIX}{prefix} --secret-string file://credentials.json"
    )
}

/// Calls `visit` for every string, keys included.
fn walk(value: &Value, at: &mut Path, visit: &mut dyn FnMut(&Path, &str)) {
    match value {
        Value::String(text) => visit(at, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                at.push(index.to_string());
                walk(item, at, visit);
                at.pop();
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                at.push(key.clone());
                if !redact::tokens(key).is_empty() {
                    visit(at, key);
                }
                walk(item, at, visit);
                at.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Keys other than those that ECR reads.
pub const BAD_CREDENTIAL_KEYS: Code = Code::firm_rule(
    "PTC233",
    "the secret does not hold exactly `username` and `accessToken`",
    "ECR reads these two keys for every upstream, whatever the upstream calls them.",
    Example::Spec {
        bad: "upstreams:\n  docker-hub: { credentials: { username: FILL-ME, password: FILL-ME } }\n",
        good: "upstreams:\n  docker-hub: { credentials: { username: FILL-ME, accessToken: FILL-ME } }\n",
    },
);

/// Checks the keys of the placeholders.
pub fn bad_credential_keys(input: LintInput<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for upstream in &input.spec.upstreams {
        let Some(credentials) = &upstream.credentials else { continue };
        let keys: Vec<&str> = credentials.placeholders.keys().map(String::as_str).collect();
        let read = upstream.preset.secret_keys();
        let missing = read.iter().find(|key| !keys.contains(key));
        let odd = keys.iter().find(|key| !read.contains(key));
        let (path, message) = match (odd, missing) {
            (Some(odd), _) => {
                ([credentials_path(upstream), vec![(*odd).to_owned()]].concat(), format!("ECR reads no key `{odd}`"))
            }
            (None, Some(missing)) => (credentials_path(upstream), format!("the key `{missing}` is missing")),
            (None, None) => continue,
        };
        let placeholders: Vec<String> = read.iter().map(|key| format!("{key}: FILL-ME")).collect();
        let help = format!("write `credentials: {{ {} }}`, or leave it out", placeholders.join(", "));
        problems.push(Problem::at_key(&BAD_CREDENTIAL_KEYS, path, message).help(help));
    }
    problems
}

const USELESS_REASON: ConstText<600> = ConstText::EMPTY
    .and("ECR pulls from ")
    .and(prose::PUBLIC)
    .and(" without a login; a secret costs money and has no effect.");

/// A secret for a public upstream.
pub const USELESS_SECRET: Code = Code::warning(
    "PTC303",
    "the upstream is public and needs no secret",
    USELESS_REASON.as_str(),
    Example::Spec {
        bad: "upstreams:\n  quay: { credentials: { username: FILL-ME, accessToken: FILL-ME } }\n",
        good: "upstreams:\n  quay: {}\n",
    },
);

/// Finds secrets of public upstreams.
pub fn useless_secret(input: LintInput<'_>) -> Vec<Problem> {
    let public = |upstream: &&Upstream| upstream.preset.access == Access::Public && upstream.credentials.is_some();
    let useless = input.spec.upstreams.iter().filter(public);
    useless
        .map(|upstream| {
            let message = format!("{} needs no credentials", upstream.preset.title);
            Problem::at_key(&USELESS_SECRET, credentials_path(upstream), message).help("remove `credentials`")
        })
        .collect()
}

/// A secret's name that ends as the ARN of a secret does.
pub const AMBIGUOUS_SECRET_NAME: Code = Code::warning(
    "PTC308",
    "the secret's name ends in a hyphen and six characters",
    "Secrets Manager adds such an ending to every ARN and advises against names that have one: a look-up by partial ARN \
     may find the wrong secret.",
    Example::Spec {
        bad: "upstreams:\n  docker-mirror: { preset: docker-hub }\n",
        good: "upstreams:\n  docker-cache: { preset: docker-hub }\n",
    },
);

/// Finds names with such an ending.
pub fn ambiguous_secret_name(input: LintInput<'_>) -> Vec<Problem> {
    // A secret that exists already can't be renamed.
    let new = input.spec.upstreams.iter().filter(|_| input.spec.secret.mode != SecretMode::Existing);
    let ambiguous = |name: &str| name.rsplit_once('-').is_some_and(|(_, end)| end.len() == 6 && !end.contains('/'));
    new.filter(|upstream| upstream.credentials.as_ref().is_some_and(|credentials| ambiguous(&credentials.secret_name)))
        .map(|upstream| {
            let message = format!("the secret of `{}` has a name that ends as an ARN does", upstream.prefix);
            Problem::at_key(&AMBIGUOUS_SECRET_NAME, path(["upstreams", &upstream.prefix]), message)
                .help(format!("set `secret_name: {SECRET_PREFIX}{}-credentials` below it", upstream.prefix))
        })
        .collect()
}

fn credentials_path(upstream: &Upstream) -> Path {
    path(["upstreams", &upstream.prefix, "credentials"])
}
