//! IAM: managed policies, roles and what is attached to them. Source where no other is named: its API reference, the page
//! of the call, and the IAM User Guide, "IAM and AWS STS quotas".

pub mod attachments;
pub mod documents;
pub mod policies;
pub mod roles;

use super::refusal::Refusal;
use super::shape::{Field, Kind, needs, takes};

/// Letters of the ids of policies and roles.
pub const ID_LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A tag of an IAM resource.
pub const TAG: Kind = Kind::Object(&[
    needs("Key", Kind::pattern(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+")),
    needs("Value", Kind::pattern(0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*")),
]);
/// The tags of an IAM resource.
pub const TAGS: Kind = Kind::List(&TAG, 0, 50);
/// Keys of tags.
pub const TAG_KEYS: Kind = Kind::List(&Kind::pattern(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"), 0, 50);
/// The ARN of a policy.
pub const POLICY_ARN: Field = needs("PolicyArn", Kind::text(20, 2048));
/// The name of a role.
pub const ROLE_NAME: Field = needs("RoleName", Kind::pattern(1, 64, "[\\w+=,.@-]+"));
/// The text of a policy.
pub const DOCUMENT: Kind = Kind::pattern(1, 131_072, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
/// The size of a page. The stand-in always answers with one page.
pub const MAX_ITEMS: Field = takes("MaxItems", Kind::Number(1, 1000));

/// A refusal of something that doesn't exist.
pub fn no_such_entity(message: String) -> Refusal {
    Refusal::new("NoSuchEntity", message).with_status(404)
}

/// A refusal of a name that is taken.
pub fn already_exists(message: String) -> Refusal {
    Refusal::new("EntityAlreadyExists", message).with_status(409)
}

/// A refusal to delete what is in use.
pub fn delete_conflict(message: &str) -> Refusal {
    Refusal::new("DeleteConflict", message).with_status(409)
}

/// A refusal because of a quota.
pub fn limit_exceeded(message: String) -> Refusal {
    Refusal::new("LimitExceeded", message).with_status(409)
}

/// A refusal because of a parameter.
pub fn invalid_input(message: String) -> Refusal {
    Refusal::new("InvalidInput", message)
}
