//! The rules of the domain, one row in [`LINTS`] and one function for each.
//!
//! They find what terraform itself would only find at apply or at the first pull. The code of a rule is next to its
//! function, with a spec that breaks the rule and the same spec corrected; two codes that are also reported without a
//! lint are in `spec`, beside what they are about.

pub(crate) mod check;
pub(crate) mod ecr;
pub(crate) mod interface;
pub(crate) mod lifecycle;
pub(crate) mod policy;
pub(crate) mod prefix;
pub(crate) mod registry;
pub(crate) mod repositories;
pub(crate) mod secret;
pub(crate) mod shared_secret;
pub(crate) mod template;

pub use check::{Checked, Options, check};

use serde_json::Value;

use crate::diag::Code;
use crate::spec::features;
use crate::spec::model::Spec;
use crate::spec::problem::Problem;
use crate::spec::upstreams::UNKNOWN_UPSTREAM;

/// What a rule sees: the spec with its defaults, and what the user wrote.
#[derive(Clone, Copy, Debug)]
pub struct LintInput<'a> {
    /// The spec with every default filled in.
    pub spec: &'a Spec,
    /// The value as it was written.
    pub value: &'a Value,
}

/// One rule of the domain.
#[derive(Debug)]
pub struct Lint {
    /// The code of its findings.
    pub code: &'static Code,
    /// Finds every place where the rule is broken.
    pub check: fn(LintInput<'_>) -> Vec<Problem>,
}

/// Every rule, in the order of their codes.
pub const LINTS: &[Lint] = &[
    Lint { code: &prefix::BAD_PREFIX, check: prefix::bad_prefix },
    Lint { code: &UNKNOWN_UPSTREAM, check: registry::unknown_upstream },
    Lint { code: &secret::MISSING_CREDENTIALS, check: secret::missing_credentials },
    Lint { code: &ecr::MISSING_ROLE, check: ecr::missing_role },
    Lint { code: &prefix::PREFIX_BELOW_ROOT, check: prefix::prefix_below_root },
    Lint { code: &prefix::DUPLICATE_PREFIX, check: prefix::duplicate_prefix },
    Lint { code: &prefix::TOO_MANY_RULES, check: prefix::too_many_rules },
    Lint { code: &secret::BAD_SECRET_NAME, check: secret::bad_secret_name },
    Lint { code: &secret::CUSTOMER_KEY, check: secret::customer_key },
    Lint { code: &secret::BAD_RECOVERY_WINDOW, check: secret::bad_recovery_window },
    Lint { code: &repositories::IMMUTABLE_TAGS, check: repositories::immutable_tags },
    Lint { code: &repositories::MISSING_TEMPLATE_ROLE, check: repositories::missing_template_role },
    Lint { code: &lifecycle::BAD_LIFECYCLE, check: lifecycle::bad_lifecycle },
    Lint { code: &repositories::FOREIGN_KEY, check: repositories::foreign_key },
    Lint { code: &registry::UNKNOWN_REGION, check: registry::unknown_region },
    Lint { code: &policy::BAD_IAM_NAME, check: policy::bad_iam_name },
    Lint { code: &secret::REAL_CREDENTIAL, check: secret::real_credential },
    Lint { code: &interface::FLOOR_TOO_LOW, check: interface::floor_too_low },
    Lint { code: &ecr::OTHER_PARTITION, check: ecr::other_partition },
    Lint { code: &ecr::NEEDLESS_SECRET, check: ecr::needless_secret },
    Lint { code: &repositories::DSSE_OUTSIDE_GOV, check: repositories::dsse_outside_gov },
    Lint { code: &secret::BAD_CREDENTIAL_KEYS, check: secret::bad_credential_keys },
    Lint { code: &interface::BAD_CONSTRAINT, check: interface::bad_constraint },
    Lint { code: &features::BEYOND_SET, check: template::beyond_set },
    Lint { code: &template::CLASSIC_WITHOUT_REGION, check: template::classic_without_region },
    Lint { code: &interface::BAD_TAGS, check: interface::bad_tags },
    Lint { code: &ecr::BAD_ROLE, check: ecr::bad_role },
    Lint { code: &policy::BAD_PRINCIPAL, check: policy::bad_principal },
    Lint { code: &interface::BAD_ALLOW, check: interface::bad_allow },
    Lint { code: &template::UNKNOWN_SET, check: template::unknown_set },
    Lint { code: &repositories::NOT_FOR_CACHE, check: repositories::not_for_cache },
    Lint { code: &shared_secret::OTHER_REGISTRY, check: shared_secret::other_registry },
    Lint { code: &shared_secret::PREFIX_IS_SECRET, check: shared_secret::prefix_is_secret },
    Lint { code: &secret::USELESS_SECRET, check: secret::useless_secret },
    Lint { code: &ecr::OWN_REGISTRY, check: ecr::own_registry },
    Lint { code: &prefix::NESTED_PREFIX, check: prefix::nested_prefix },
    Lint { code: &secret::AMBIGUOUS_SECRET_NAME, check: secret::ambiguous_secret_name },
    Lint { code: &repositories::PARTLY_IMMUTABLE_TAGS, check: repositories::partly_immutable_tags },
    Lint { code: &lifecycle::KEEPS_FEW_IMAGES, check: lifecycle::keeps_few_images },
    Lint { code: &repositories::TEMPLATE_FOR_ALL, check: repositories::template_for_all },
    Lint { code: &registry::UNDOCUMENTED_PARTITION, check: registry::undocumented_partition },
    Lint { code: &policy::MANAGED_REGISTRY_POLICY, check: policy::managed_registry_policy },
    Lint { code: &prefix::ROOT_BESIDE_OTHERS, check: prefix::root_beside_others },
    Lint { code: &ecr::ROLE_MAY_BE_MISSING, check: ecr::role_may_be_missing },
    Lint { code: &policy::SEVERAL_POLICIES, check: policy::several_policies },
    Lint { code: &policy::LONG_POLICY, check: policy::long_policy },
];

/// Runs every rule.
pub(crate) fn problems(input: LintInput<'_>) -> Vec<Problem> {
    LINTS.iter().flat_map(|lint| (lint.check)(input)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_the_order_of_their_codes() {
        for pair in LINTS.windows(2) {
            let (before, after) = (pair[0].code.id, pair[1].code.id);
            assert!(before <= after, "the row of {after} belongs above that of {before}");
        }
    }
}
