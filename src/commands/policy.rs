//! `ptcgen policy ROLE`: prints an IAM document for a cache.

use clap::Args;

use super::Common;
use super::shared::options::CacheOptions;
use super::shared::reporter;
use super::shared::target::{self, CacheTarget};
use crate::aws::policy::explain::{explain, size};
use crate::aws::policy::{Consumers, DocumentKind, JsonScope, document};
use crate::base::outcome::{Exit, Outcome};
use crate::edge::terminal;
use crate::report::text::text;
use crate::spec::resolve::resolve;

/// Print a least-privilege IAM document for a role.
#[derive(Args, Debug)]
#[command(after_help = POLICY_EXAMPLES)]
pub struct Policy {
    /// Which document; `--list` prints the choices
    #[arg(value_name = "ROLE", required_unless_present = "list")]
    pub role: Option<String>,
    /// List the documents
    #[arg(long, env = "PTCGEN_LIST", conflicts_with = "role")]
    pub list: bool,
    /// Print on standard error why each statement is needed, and which page of AWS's docs it follows
    #[arg(long, env = "PTCGEN_EXPLAIN")]
    pub explain: bool,
    /// An account or ARN that may also pull, for `registry` and `repository`; repeatable
    #[arg(
        long = "principal",
        value_name = "ARN",
        env = "PTCGEN_PRINCIPAL",
        value_delimiter = ',',
        conflicts_with = "organization"
    )]
    pub principals: Vec<String>,
    /// The organization whose accounts may pull, for `registry` and `repository`
    #[arg(long, value_name = "ID", env = "PTCGEN_ORGANIZATION")]
    pub organization: Option<String>,
    /// ARN of the role of the repository creation templates, for `kms-key` and `admin`
    #[arg(long, value_name = "ARN", env = "PTCGEN_TEMPLATE_ROLE")]
    pub template_role: Option<String>,
    /// ARN of the KMS key that encrypts cached repositories, for `template-role`
    #[arg(long, value_name = "ARN", env = "PTCGEN_KMS_KEY")]
    pub kms_key: Option<String>,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
}

const POLICY_EXAMPLES: &str = "\
Examples:
  ptcgen policy pull --account 111122223333 --region eu-west-1

  export PTCGEN_ACCOUNT=111122223333 PTCGEN_REGION=eu-west-1
  ptcgen policy registry --organization o-a1b2c3d4e5 --spec ecr-cache.yaml
  ptcgen policy kms-key --template-role arn:aws:iam::111122223333:role/templates
  ptcgen policy ci --module modules/ecr-cache --explain > ci.json
  ptcgen policy --list

--account and --region default to the spec's. Without a spec, a preset or a module in the current
folder, the document is about Docker Hub below `docker-hub/`, as in a module that `ptcgen new`
writes.";

/// Prints the document that was asked for.
pub fn run(args: &Policy, common: &Common) -> Outcome {
    if args.list {
        return Outcome::data(list());
    }
    let kind = match kind(args.role.as_deref().unwrap_or_default()) {
        Ok(kind) => kind,
        Err(message) => return reporter::usage(&message),
    };
    let style = terminal::style(common.color);
    let target = match target::read(&args.cache) {
        Ok(target) => target,
        Err(failure) => return failure.text(style),
    };
    let scope = scope(args, target);
    let document = document(kind, &scope.scope());
    let reads_nothing = kind == DocumentKind::EcrUpstreamRole && scope.ecr_upstreams.is_empty();
    if document.is_empty() || reads_nothing {
        return reporter::usage(&format!("`{}` would allow nothing here; {}", kind.name(), lacks(kind)));
    }
    let mut words = if args.explain { explain(kind, &document) } else { String::new() };
    let too_large = size(kind, &document);
    words.push_str(&text(too_large.as_slice(), style));
    let exit = if too_large.is_some() { Exit::Differences } else { Exit::Done };
    Outcome { exit, data: document.to_json() + "\n", words }
}

fn list() -> String {
    let width = DocumentKind::all().map(|kind| kind.name().len()).max().unwrap_or(0);
    DocumentKind::all().map(|kind| format!("{:width$}  {}\n", kind.name(), kind.purpose())).collect()
}

fn kind(name: &str) -> Result<DocumentKind, String> {
    let near = || crate::diag::did_you_mean(name, DocumentKind::all().map(DocumentKind::name));
    DocumentKind::by_name(name).ok_or_else(|| match near() {
        Some(near) => format!("there is no document `{name}`; did you mean `{near}`?"),
        None => format!("there is no document `{name}`; `ptcgen policy --list` lists them"),
    })
}

fn scope(args: &Policy, target: CacheTarget) -> JsonScope {
    let CacheTarget { spec, account, region, partition } = target;
    // The spec that `ptcgen new` starts from if none is named.
    let spec = spec.or_else(|| resolve(serde_json::json!({})).ok().map(|resolved| resolved.spec));
    let mut scope = match &spec {
        Some(spec) => crate::spec::policy_scope::policy_scope(spec, partition, region, account),
        None => JsonScope::new(partition, region, account),
    };
    if !args.principals.is_empty() {
        scope.consumers = Some(Consumers::Arns(args.principals.clone()));
    }
    if let Some(id) = &args.organization {
        scope.consumers = Some(Consumers::Organization(id.clone()));
    }
    scope.template_roles.extend(args.template_role.clone());
    scope.kms_keys.extend(args.kms_key.clone());
    if args.cache.placeholders {
        fill(&mut scope);
    }
    scope
}

/// Fills in placeholders for an organization and a role that were not named.
fn fill(scope: &mut JsonScope) {
    scope.consumers.get_or_insert_with(|| Consumers::Organization("ORGANIZATION_ID".to_owned()));
    if scope.template_roles.is_empty() {
        scope.template_roles.push(format!("arn:{}:iam::{}:role/ROLE_NAME", scope.partition.name, scope.account));
    }
}

/// Returns what to add so that a document allows something.
fn lacks(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Registry | DocumentKind::Repository => {
            "say who may pull: `--organization o-a1b2c3d4e5`, `--principal 444455556666`, or `registry_policy` in the spec"
        }
        DocumentKind::KmsKey => {
            "say which role creates the repositories: `--template-role arn:aws:iam::111122223333:role/NAME`"
        }
        DocumentKind::EcrUpstreamRole | DocumentKind::EcrUpstreamSide => "no upstream of the spec is an ECR registry",
        _ => "no upstream of the spec has a secret",
    }
}
