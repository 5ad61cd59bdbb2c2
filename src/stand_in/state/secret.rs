//! A secret, its versions and their staging labels.

use std::fmt;

/// The label of the version that Secrets Manager returns by default, and that ECR reads.
pub const CURRENT: &str = "AWSCURRENT";
/// The label of the version that was current before.
pub const PREVIOUS: &str = "AWSPREVIOUS";

/// A secret.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Its name, unique in the region.
    pub name: String,
    /// Its ARN, which ends in a hyphen and six random characters.
    pub arn: String,
    /// Its description.
    pub description: Option<String>,
    /// The customer managed key; `None` for `aws/secretsmanager`.
    pub kms_key_id: Option<String>,
    /// Its tags, in their order.
    pub tags: Vec<(String, String)>,
    /// Its versions, the oldest first.
    pub versions: Vec<SecretVersion>,
    /// When it was created, in milliseconds since 1970.
    pub created: u64,
    /// When it was last changed.
    pub changed: u64,
    /// When `DeleteSecret` was called; `None` if the secret is not scheduled for deletion.
    pub deleted: Option<u64>,
    /// When the recovery window ends.
    pub deletion_date: Option<u64>,
}

/// A version of a secret.
#[derive(Clone)]
pub struct SecretVersion {
    /// Its id: the token of the request that created it.
    pub id: String,
    /// Its value.
    pub value: String,
    /// Its staging labels.
    pub labels: Vec<String>,
    /// When it was created.
    pub created: u64,
}

/// The value stays out of logs and test messages.
impl fmt::Debug for SecretVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SecretVersion")
            .field("id", &self.id)
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

impl Secret {
    /// The version with a label.
    pub fn labelled(&self, label: &str) -> Option<&SecretVersion> {
        self.versions.iter().find(|version| version.labels.iter().any(|own| own == label))
    }

    /// The version with an id.
    pub fn version(&self, id: &str) -> Option<&SecretVersion> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// Moves labels to a version, then drops the versions without any.
    ///
    /// "Whenever AWSCURRENT is moved, Secrets Manager automatically moves the label AWSPREVIOUS to the version that
    /// AWSCURRENT was removed from" (API reference, `UpdateSecretVersionStage`). All other labels stay on their version.
    /// A version without a label is deprecated, and Secrets Manager may delete it at any time (User Guide, "What's in a
    /// secret?"); here that time is now.
    pub fn move_labels(&mut self, id: &str, labels: &[&str]) {
        let current = self.labelled(CURRENT).map(|version| version.id.clone());
        for version in &mut self.versions {
            version.labels.retain(|label| !labels.contains(&label.as_str()));
            if version.id == id {
                version.labels.extend(labels.iter().map(|label| (*label).to_owned()));
            }
        }
        if let Some(previous) = current.filter(|previous| labels.contains(&CURRENT) && previous != id) {
            for version in &mut self.versions {
                version.labels.retain(|label| label != PREVIOUS);
                if version.id == previous {
                    version.labels.push(PREVIOUS.to_owned());
                }
            }
        }
        self.drop_unlabelled();
    }

    /// Drops the versions without a label.
    pub fn drop_unlabelled(&mut self) {
        self.versions.retain(|version| !version.labels.is_empty());
    }
}
