//! Why each statement of a document is needed, where the document goes, and whether AWS accepts its length.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Document, DocumentKind, grant_by_sid};
use crate::diag::{Code, Diagnostic, Severity};

/// A document that AWS refuses for its length.
pub const TOO_LARGE: Code = Code {
    severity: Severity::Warning,
    ..Code::error(
        "PTC800",
        "a document is longer than AWS takes",
        "A managed policy has at most 6,144 characters without white space, a role's inline policies 10,240, the policy of a \
         registry or repository 10,240, a trust policy 2,048 unless its quota is raised, a key policy 32 KiB.",
        None,
    )
};

/// The codes of policies.
pub const CODES: &[&Code] = &[&TOO_LARGE];

impl DocumentKind {
    /// What it is for, in a line.
    pub fn purpose(self) -> Cow<'static, str> {
        match self {
            Self::Role(role) => return format!("identity policy: {}", role.purpose).into(),
            Self::Registry => "registry policy: other accounts may import",
            Self::Repository => "repository policy: other accounts may pull what is cached",
            Self::EcrUpstreamRole => "identity policy: of the role that reads an ECR upstream",
            Self::EcrUpstreamRoleTrust => "trust policy: of that role",
            Self::EcrUpstreamSide => "registry policy: of the ECR upstream, written by its owner",
            Self::TemplateRole => "identity policy: of the role of creation templates",
            Self::TemplateRoleTrust => "trust policy: of that role",
            Self::KmsKey => "key policy: the statement that the key of cached repositories needs besides its own",
        }
        .into()
    }

    /// The most characters that AWS takes, and the quota's name. Sources: IAM User Guide, "IAM and AWS STS quotas" (trust
    /// policies by default, adjustable); ECR API Reference, `PutRegistryPolicy` and `SetRepositoryPolicy`; AWS KMS Developer
    /// Guide, "Resource quotas" (key policy document size).
    pub fn limit(self) -> (usize, &'static str) {
        match self {
            Self::Role(_) | Self::EcrUpstreamRole | Self::TemplateRole => (6_144, "a managed policy"),
            Self::Registry | Self::EcrUpstreamSide => (10_240, "a registry policy"),
            Self::Repository => (10_240, "a repository policy"),
            Self::EcrUpstreamRoleTrust | Self::TemplateRoleTrust => (2_048, "a trust policy"),
            Self::KmsKey => (32_768, "a key policy"),
        }
    }
}

/// Tells whether AWS takes a document of this length. IAM counts no white space.
pub fn size(kind: DocumentKind, document: &Document<String>) -> Option<Diagnostic> {
    let length = serde_json::to_string(document).map_or(0, |text| text.chars().count());
    let (limit, what) = kind.limit();
    (length > limit).then(|| {
        let message = format!("the document has {length} characters, and {what} at most {limit}");
        Diagnostic::new(&TOO_LARGE, message).help(match kind {
            DocumentKind::Role(_) | DocumentKind::EcrUpstreamRole | DocumentKind::TemplateRole => {
                "split the upstreams over several specs and attach a policy for each, or give the rules one common first part \
                 (`cache/quay`, `cache/github`) and write `cache/*` by hand"
            }
            _ => "name an organization (`--organization`) in place of many principals",
        })
    })
}

/// Why each statement is needed.
pub fn explain(kind: DocumentKind, document: &Document<String>) -> String {
    let mut text = format!("{}: {}\n", kind.name(), kind.purpose());
    for statement in &document.statement {
        let Some(sid) = statement.sid.as_deref() else { continue };
        let Some(grant) = grant_by_sid(sid) else { continue };
        let _ = write!(text, "\n{sid}: {}\n  {}\n", grant.why, grant.source);
    }
    text
}
