//! `ptcgen policy`: what can be typed.

use clap::Args;

use super::CacheOptions;

/// Print an IAM document, least privilege, for a role.
#[derive(Args, Debug)]
#[command(after_help = POLICY_EXAMPLES)]
pub struct Policy {
    /// Which document; `--list` has them
    #[arg(value_name = "ROLE", required_unless_present = "list")]
    pub role: Option<String>,
    /// List the documents
    #[arg(long, env = "PTCGEN_LIST", conflicts_with = "role")]
    pub list: bool,
    /// Say on standard error why each statement is needed, and which page of AWS it follows
    #[arg(long, env = "PTCGEN_EXPLAIN")]
    pub explain: bool,
    /// An account or ARN that may pull from elsewhere, for `registry` and `repository`; repeatable
    #[arg(
        long = "principal",
        value_name = "ARN",
        env = "PTCGEN_PRINCIPAL",
        value_delimiter = ',',
        conflicts_with = "organization"
    )]
    pub principals: Vec<String>,
    /// The organization that may pull from elsewhere, for `registry` and `repository`
    #[arg(long, value_name = "ID", env = "PTCGEN_ORGANIZATION")]
    pub organization: Option<String>,
    /// ARN of the creation templates' role, for `kms-key` and `admin`
    #[arg(long, value_name = "ARN", env = "PTCGEN_TEMPLATE_ROLE")]
    pub template_role: Option<String>,
    /// ARN of the key of cached repositories, for `template-role`
    #[arg(long, value_name = "ARN", env = "PTCGEN_KMS_KEY")]
    pub kms_key: Option<String>,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
}

const POLICY_EXAMPLES: &str = "\
Examples:
  ptcgen policy pull --account 111122223333 --region eu-west-1
  ptcgen policy registry --organization o-a1b2c3d4e5 --spec ecr-cache.yaml
  ptcgen policy kms-key --template-role arn:aws:iam::111122223333:role/templates
  ptcgen policy ci --module modules/ecr-cache --explain > ci.json
  ptcgen policy --list

Without a spec, a preset or a module in the current folder it is about Docker Hub below
`docker-hub/`, as `ptcgen new` makes it.";
