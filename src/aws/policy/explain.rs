//! Explains a document: why each statement is needed, where to attach it, and whether AWS accepts its length.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::split::MAX_POLICY_LEN;
use super::{Document, DocumentKind, grants_by_sid};
use crate::diag::{Code, Diagnostic, Severity};

/// A document that AWS rejects for its length.
pub const TOO_LARGE: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC800",
        "a document is longer than AWS allows",
        "The limits: 6,144 characters without white space for a managed policy, 10,240 for a role's inline policies, \
         10,240 for a registry or repository policy, 2,048 for a trust policy unless its quota is raised, 32 KiB for a \
         key policy.",
        None,
    )
};

/// The codes of policies.
pub const CODES: &[&Code] = &[&TOO_LARGE];

impl DocumentKind {
    /// Returns the purpose in one line.
    pub fn purpose(self) -> Cow<'static, str> {
        match self {
            Self::Role(role) => return format!("identity policy: {}", role.purpose).into(),
            Self::Registry => "registry policy: lets other accounts import",
            Self::Repository => "repository policy: lets other accounts pull cached images",
            Self::EcrUpstreamRole => "identity policy: for the role that reads an ECR upstream",
            Self::EcrUpstreamRoleTrust => "trust policy: for that role",
            Self::EcrUpstreamSide => "registry policy: for the ECR upstream, applied by its owner",
            Self::TemplateRole => "identity policy: for the role of creation templates",
            Self::TemplateRoleTrust => "trust policy: for that role",
            Self::KmsKey => "key policy: the statement to add for the key of cached repositories",
        }
        .into()
    }

    /// Returns the maximum number of characters, and the kind of policy that it applies to. Sources: IAM User Guide,
    /// "IAM and AWS STS quotas" (trust policies by default, adjustable); ECR API Reference, `PutRegistryPolicy` and
    /// `SetRepositoryPolicy`; AWS KMS Developer Guide, "Resource quotas" (key policy document size).
    pub fn limit(self) -> (usize, &'static str) {
        match self {
            Self::Role(_) | Self::EcrUpstreamRole | Self::TemplateRole => (MAX_POLICY_LEN, "a managed policy"),
            Self::Registry | Self::EcrUpstreamSide => (10_240, "a registry policy"),
            Self::Repository => (10_240, "a repository policy"),
            Self::EcrUpstreamRoleTrust | Self::TemplateRoleTrust => (2_048, "a trust policy"),
            Self::KmsKey => (32_768, "a key policy"),
        }
    }
}

/// Says that AWS rejects a document for its length. IAM doesn't count white space.
pub fn length_fault(kind: DocumentKind, document: &Document<String>) -> Option<String> {
    let length = serde_json::to_string(document).map_or(0, |text| text.chars().count());
    let (limit, what) = kind.limit();
    (length > limit).then(|| format!("the document has {length} characters, but {what} can have at most {limit}"))
}

/// Returns a finding if AWS rejects a document for its length.
pub fn size(kind: DocumentKind, document: &Document<String>) -> Option<Diagnostic> {
    length_fault(kind, document).map(|message| {
        Diagnostic::new(&TOO_LARGE, message).help(match kind {
            DocumentKind::Role(_) => {
                "a module that `ptcgen new` writes splits it into policies that fit: `policy.roles` in the spec; by hand, \
                 move some of the ARNs to a second policy with the same statement"
            }
            DocumentKind::EcrUpstreamRole | DocumentKind::TemplateRole => {
                "split the upstreams into several specs and attach the policy of each, or give all prefixes the same \
                 first part (`cache/quay`, `cache/github`) and write `cache/*` by hand"
            }
            _ => "name an organization (`--organization`) instead of many principals",
        })
    })
}

/// Returns a text with the reason for each statement, or for each part of one.
pub fn explain(kind: DocumentKind, document: &Document<String>) -> String {
    let mut text = format!("{}: {}\n", kind.name(), kind.purpose());
    for statement in &document.statement {
        let Some(sid) = statement.sid.as_deref() else { continue };
        for grant in grants_by_sid(sid) {
            let _ = write!(text, "\n{}: {}\n  {}\n", grant.sid, grant.why, grant.source);
        }
    }
    text
}
