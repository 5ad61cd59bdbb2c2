//! IAM policies that fit: no document that a module writes is longer than AWS allows, in any region.

use proptest::prelude::*;
use ptcgen::partition::PARTITIONS;
use ptcgen::policy::roles::ROLES;
use ptcgen::policy::split::{MAX_POLICY_LEN, RoleRoom, SecretRoom};
use ptcgen::policy::{Document, DocumentKind, JsonScope, PolicyRole, Scope, document};

/// The shortest ARNs and the longest ones: of repositories and secrets in one partition, of roles in another.
const FAR_APART: [&str; 3] = ["sa-east-1", "us-isof-south-1", "us-gov-west-1"];

const ACCOUNT: &str = "111122223333";

/// The sizes of a module's ARNs: one element for each rule.
#[derive(Clone, Debug)]
struct Rule {
    prefix: usize,
    /// The length of the secret's name.
    secret: Option<usize>,
    /// The length of the role's path and name; 0 for a role that the module creates.
    role: Option<usize>,
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    // Long and short in one module, and the sizes that AWS allows at most.
    let secret =
        prop_oneof![Just(None), Just(Some(512)), (22..=512_usize).prop_map(Some), (22..=60_usize).prop_map(Some)];
    let role = prop_oneof![
        4 => Just(None),
        1 => Just(Some(0)),
        1 => Just(Some(576)),
        2 => (2..=576_usize).prop_map(Some),
        2 => (2..=70_usize).prop_map(Some)
    ];
    let rule = (2..=30_usize, secret, role).prop_map(|(prefix, secret, role)| Rule { prefix, secret, role });
    prop_oneof![prop::collection::vec(rule.clone(), 1..=50), prop::collection::vec(rule, 50)]
}

/// A name of this length that no other rule has.
fn name(index: usize, length: usize) -> String {
    let number = index.to_string();
    "x".repeat(length.saturating_sub(number.len())) + &number
}

fn role_arn(partition: &str, index: usize, length: usize) -> String {
    let path = if length == 0 { name(index, "/ecr-pull-through-cache-".len() + 26) } else { name(index, length) };
    format!("arn:{partition}:iam::{ACCOUNT}:role{path}")
}

/// The documents that a module writes for a role, as its HCL does: split by lengths, before the ARNs are known.
fn documents(role: &'static PolicyRole, rules: &[Rule], scope: &Scope<String>) -> Vec<Document<String>> {
    let kind = DocumentKind::Role(role);
    match role.name {
        "fill-secret" => {
            let names: Vec<usize> = rules.iter().filter_map(|rule| rule.secret).collect();
            let chunks = scope.secrets.chunks(SecretRoom::of(role).per_policy(&names));
            chunks.map(|secrets| document(kind, &Scope { secrets: secrets.to_vec(), ..Scope::default() })).collect()
        }
        "admin" => {
            let room = RoleRoom::of(role);
            let length = |length: usize| if length == 0 { room.created_role } else { 41 + 3 + length };
            let lengths: Vec<usize> = rules.iter().filter_map(|rule| rule.role).map(length).collect();
            if room.fit_in_first(rules.len(), lengths.len(), &lengths) {
                return vec![document(kind, scope)];
            }
            let further = scope.rule_roles.chunks(room.per_further_policy(&lengths)).map(|roles| {
                let mut whole = document(kind, &Scope { rule_roles: roles.to_vec(), ..Scope::default() });
                whole.statement.retain(|statement| statement.sid.as_deref() == Some("PassRole"));
                whole
            });
            let first = document(kind, &Scope { rule_roles: Vec::new(), ..scope.clone() });
            std::iter::once(first).chain(further).collect()
        }
        _ => vec![document(kind, scope)],
    }
}

fn length(document: &Document<String>) -> usize {
    serde_json::to_string(document).expect("JSON").len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_policy_is_too_long_and_none_is_needless(rules in rules()) {
        for partition in PARTITIONS {
            for region in partition.regions.iter().filter(|region| FAR_APART.contains(region)) {
                let indexed = || rules.iter().enumerate();
                let json_scope = JsonScope {
                    prefixes: indexed().map(|(index, rule)| name(index, rule.prefix)).collect(),
                    secret_names: indexed().filter_map(|(index, rule)| Some(name(index, rule.secret?))).collect(),
                    rule_roles: indexed()
                        .filter_map(|(index, rule)| Some(role_arn(partition.name, index, rule.role?)))
                        .collect(),
                    ..JsonScope::new(partition, *region, ACCOUNT)
                };
                let scope = json_scope.scope();
                for role in ROLES {
                    let whole = document(DocumentKind::Role(role), &scope);
                    let written = documents(role, &rules, &scope);
                    for document in &written {
                        prop_assert!(length(document) <= MAX_POLICY_LEN, "{} in {region}: {}", role.name, length(document));
                    }
                    // The longest partition and region stand for all, and brackets for a list of one.
                    let spare = 21 * (scope.repositories.len() + scope.secrets.len() + scope.rule_roles.len()) + 10
                        + rules.iter().map(|rule| 30 - rule.prefix).sum::<usize>();
                    if length(&whole) + spare <= MAX_POLICY_LEN && !whole.is_empty() {
                        prop_assert_eq!(written.len(), 1, "{} in {}", role.name, region);
                    }
                    let arns = |documents: &[Document<String>]| {
                        let mut arns: Vec<String> = documents
                            .iter()
                            .flat_map(|document| document.statement.iter().flat_map(|statement| statement.resource.clone()))
                            .collect();
                        arns.sort();
                        arns
                    };
                    prop_assert_eq!(arns(&written), arns(std::slice::from_ref(&whole)), "{}", role.name);
                }
            }
        }
    }
}

#[test]
fn fifty_rules_fit_into_one_policy_of_each_role_that_pulls() {
    for partition in PARTITIONS {
        for region in partition.regions {
            let prefixes = (0..50).map(|index| name(index, 30)).collect();
            let scope = JsonScope { prefixes, ..JsonScope::new(partition, *region, ACCOUNT) }.scope();
            for role in ROLES.iter().filter(|role| role.name != "fill-secret") {
                let length = length(&document(DocumentKind::Role(role), &scope));
                assert!(length <= MAX_POLICY_LEN, "{} in {region}: {length}", role.name);
            }
        }
    }
}
