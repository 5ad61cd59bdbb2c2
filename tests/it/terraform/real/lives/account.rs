//! An AWS account on loopback, and a running provider that is configured for it.
//!
//! A provider that is configured by its environment spares terraform the validation of a `provider` block, which takes
//! the provider more than two seconds each time.

use ptcgen::Loopback;
use ptcgen::stand_in::{At, World};
use serde_json::{Value, json};

use super::super::provider::Provider;
use super::super::tool::{self, Tool};

/// The account's id.
const ACCOUNT: &str = "111122223333";

/// The region of the account's provider.
const REGION: &str = "eu-west-1";

/// The role of another team that uses the policies.
const FOREIGN_ROLE: &str = "nodes-of-another-team";

/// An account. Dropping the value ends it.
pub(super) struct Account {
    aws: Loopback,
    region: &'static str,
    tool: Tool,
    _provider: Provider,
}

impl Account {
    /// Opens an empty account. `None`, after a line on standard error, if this machine lacks what that takes.
    pub(super) fn open() -> Option<Self> {
        Self::open_in(REGION)
    }

    /// The same, with a provider for another region.
    pub(super) fn open_in(region: &'static str) -> Option<Self> {
        tool::tool()?;
        let aws = Loopback::start(World::new(ACCOUNT)).expect("a port");
        let (tool, provider) = attached(&aws.endpoint(), region)?;
        Some(Self { aws, region, tool, _provider: provider })
    }

    /// terraform, attached to the provider of this account.
    pub(super) const fn tool(&self) -> &Tool {
        &self.tool
    }

    /// The token that ECR would read from a secret, if the secret has one.
    pub(super) fn token(&self, secret: &str) -> Option<String> {
        let text = self.aws.with(|world, _| world.current_value(&self.at(), secret).map(str::to_owned))?;
        let value: Value = serde_json::from_str(&text).ok()?;
        value["accessToken"].as_str().map(str::to_owned)
    }

    /// Stores a token as an operator does, after two others: by then the version that Terraform made has none of AWS's
    /// labels, and the stand-in drops versions without any.
    pub(super) fn fill(&self, secret: &str, token: &str) -> Result<(), String> {
        ["first", "second", token].into_iter().try_for_each(|token| self.renew(secret, token))
    }

    /// Stores a token once.
    pub(super) fn renew(&self, secret: &str, token: &str) -> Result<(), String> {
        let text = credentials(token);
        let filled = self.aws.with(|world, now| world.fill_secret(&self.at(), secret, &text, now));
        filled.map(drop).map_err(|refusal| format!("{secret}: {refusal:?}"))
    }

    /// Creates a secret outside of Terraform, unless there is one.
    pub(super) fn ensure_secret(&self, secret: &str) -> Result<(), String> {
        let created = self.aws.with(|world, now| match world.current_value(&self.at(), secret) {
            Some(_) => Ok(String::new()),
            None => world.create_secret(&self.at(), secret, &credentials("made"), now),
        });
        created.map(drop).map_err(|refusal| format!("{secret}: {refusal:?}"))
    }

    /// Deletes a secret that is scheduled for deletion, so that its name is free.
    pub(super) fn delete_for_good(&self, secret: &str) -> Result<(), String> {
        let input = json!({ "SecretId": secret, "ForceDeleteWithoutRecovery": true });
        let deleted = self.aws.with(|world, now| world.call(&self.at(), "secretsmanager", "DeleteSecret", input, now));
        deleted.map(drop).map_err(|refusal| format!("{secret}: {refusal:?}"))
    }

    /// Attaches every policy of the account to a role of another team.
    pub(super) fn attach_policies(&self) -> Result<(), String> {
        let attached = self.aws.with(|world, now| {
            let left = world.left();
            let mut policies = left.iter().filter(|left| left.kind == "aws_iam_policy");
            policies.try_for_each(|policy| world.attach_policy(&self.at(), &policy.name, FOREIGN_ROLE, now))
        });
        attached.map_err(|refusal| format!("{refusal:?}"))
    }

    /// Detaches the policies from the role of the other team.
    pub(super) fn detach_policies(&self) {
        self.aws.with(|world, _| world.detach_policies(ACCOUNT, FOREIGN_ROLE));
    }

    /// The name and the document of each policy.
    pub(super) fn policies(&self) -> Vec<(String, String)> {
        self.aws.with(|world, now| {
            let left = world.left();
            let policies = left.iter().filter(|left| left.kind == "aws_iam_policy");
            let mut ask = |action: &str, input: Value| world.call(&self.at(), "iam", action, input, now).expect(action);
            let document = |arn: &String| {
                let policy = ask("GetPolicy", json!({ "PolicyArn": arn }))["Policy"].clone();
                let version = json!({ "PolicyArn": arn, "VersionId": policy["DefaultVersionId"] });
                let document = ask("GetPolicyVersion", version)["PolicyVersion"]["Document"].clone();
                let text = |value: &Value| value.as_str().expect("a text").to_owned();
                (text(&policy["PolicyName"]), percent_decoded(&text(&document)))
            };
            policies.map(|policy| &policy.name).map(document).collect()
        })
    }

    /// Where the calls go.
    const fn at(&self) -> At<'static> {
        At { account: ACCOUNT, region: self.region }
    }

    /// The calls that the stand-in doesn't know.
    pub(super) fn unknown(&self) -> Result<(), String> {
        self.aws.with(|world, _| match world.unknown() {
            [] => Ok(()),
            unknown => Err(format!("{unknown:?}")),
        })
    }
}

/// terraform with a running provider for AWS at an endpoint. `None`, after a line on standard error, if this machine lacks
/// what that takes.
pub(in super::super) fn attached(endpoint: &str, region: &str) -> Option<(Tool, Provider)> {
    let tool = tool::tool()?;
    let settings = [
        ("AWS_REGION", region),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_MAX_ATTEMPTS", "2"),
    ];
    let Some(provider) = Provider::start_with(tool.provider_folder(), &settings) else {
        tool::skip("the mirror does not hold exactly one unpacked version of the AWS provider");
        return None;
    };
    Some((tool.attached_to(&provider), provider))
}

/// A text that IAM returns, in which most characters that are no letter are percent-encoded.
fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at(2);
        decoded.push(char::from(u8::from_str_radix(code, 16).expect("two hexadecimal digits")));
        decoded.push_str(rest);
    }
    decoded
}

fn credentials(token: &str) -> String {
    json!({ "username": "someone", "accessToken": token }).to_string()
}
