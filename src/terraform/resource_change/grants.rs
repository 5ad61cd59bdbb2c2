//! What one policy document grants and another one doesn't.

use std::collections::BTreeSet;

use serde_json::Value;

/// How many grants of a document are compared one by one. A managed policy of AWS has 6,144 characters, so no real
/// document comes near.
const MOST: usize = 20_000;

/// A statement of a document, with its lists as lists.
struct Statement<'a> {
    actions: Vec<&'a str>,
    resources: Vec<&'a str>,
    /// Principals, conditions, and actions or resources that are excepted, by the key of the statement.
    rest: Vec<(&'a str, &'a Value)>,
}

/// Returns what `before` allows and `after` does not: `ecr:BatchImportUpstreamImage on arn:aws:ecr:…`. Empty if either
/// text is no policy document.
///
/// A wildcard counts as a character that only a wildcard matches, so what is called lost is lost for some name at least.
pub fn lost(before: &str, after: &str) -> Vec<String> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    let (Some(before), Some(after)) = (parse(before), parse(after)) else { return Vec::new() };
    let after_allows = statements(&after, "Allow");
    let mut lost: Vec<String> = Vec::new();
    let mut count = 0;
    for statement in statements(&before, "Allow") {
        for action in &statement.actions {
            for resource in &statement.resources {
                count += 1;
                if count > MOST {
                    return lost;
                }
                if !after_allows.iter().any(|other| other.covers(&statement, action, resource)) {
                    let grant = format!("{action} on {resource}");
                    if !lost.contains(&grant) {
                        lost.push(grant);
                    }
                }
            }
        }
    }
    let had: BTreeSet<String> = denied(&before).collect();
    lost.extend(denied(&after).take(MOST).filter(|deny| !had.contains(deny)).collect::<BTreeSet<_>>());
    lost
}

fn denied(document: &Value) -> impl Iterator<Item = String> {
    statements(document, "Deny").into_iter().flat_map(|statement| {
        let rest = statement.rest.iter().map(|(key, value)| format!(" {key} {value}")).collect::<String>();
        let one = |action: &str, resource: &str| format!("{action} on {resource}{rest} (denied)");
        let resources = statement.resources.clone();
        statement
            .actions
            .iter()
            .flat_map(|action| resources.iter().map(|resource| one(action, resource)))
            .collect::<Vec<_>>()
    })
}

impl Statement<'_> {
    /// Whether the statement allows an action of another one on a resource, to the same principals and at least as
    /// freely.
    fn covers(&self, other: &Statement<'_>, action: &str, resource: &str) -> bool {
        let is_as_free = self.rest.iter().all(|(key, value)| match *key {
            "Principal" => other.rest.iter().any(|(own, had)| own == key && includes(value, had)),
            _ => other.rest.iter().any(|(own, had)| own == key && same(value, had)),
        });
        is_as_free
            && self.actions.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase()))
            && self.resources.iter().any(|pattern| matches(pattern, resource))
    }
}

/// Whether principals include others.
fn includes(these: &Value, those: &Value) -> bool {
    if these == those || these == "*" || these["AWS"] == "*" {
        return true;
    }
    let (Some(these), Some(those)) = (these.as_object(), those.as_object()) else { return false };
    those.iter().all(|(kind, members)| {
        let own = these.get(kind).map(strings).unwrap_or_default();
        strings(members).iter().all(|member| own.contains(member))
    })
}

/// Whether two conditions are the same: one text and a list of only that text are, and the order of a list is free.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(these), Value::Object(those)) => {
            let found = |(key, value): (&String, &Value)| those.get(key).is_some_and(|own| same(value, own));
            these.len() == those.len() && these.iter().all(found)
        }
        (Value::Array(_) | Value::String(_), Value::Array(_) | Value::String(_)) => {
            let sorted = |value| strings(value).into_iter().collect::<BTreeSet<_>>();
            one == other || (!strings(one).is_empty() && sorted(one) == sorted(other))
        }
        _ => one == other,
    }
}

fn statements<'a>(document: &'a Value, effect: &str) -> Vec<Statement<'a>> {
    let listed = match &document["Statement"] {
        Value::Array(several) => several.iter().collect(),
        Value::Object(_) => vec![&document["Statement"]],
        _ => Vec::new(),
    };
    listed.into_iter().filter(|statement| statement["Effect"] == effect).map(statement).collect()
}

fn statement(value: &Value) -> Statement<'_> {
    const NAMED: [&str; 4] = ["Action", "Resource", "Effect", "Sid"];
    let (mut actions, mut resources) = (strings(&value["Action"]), strings(&value["Resource"]));
    if actions.is_empty() {
        actions.push("every action but some");
    }
    if resources.is_empty() {
        resources.push("everything");
    }
    let members = value.as_object().into_iter().flatten();
    let rest = members.filter(|(key, _)| !NAMED.contains(&key.as_str()));
    Statement { actions, resources, rest: rest.map(|(key, value)| (key.as_str(), value)).collect() }
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a pattern of IAM, with `*` and `?`, matches a text. Takes time in proportion to the product of both lengths.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == text[from] || (*byte == b'?' && text[from] != b'*') => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((star_at, star_from)) = star else { return false };
                star = Some((star_at, star_from + 1));
                at = star_at + 1;
                from = star_from + 1;
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(statements: &Value) -> String {
        json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
    }

    fn allow(action: Value, resource: Value) -> Value {
        json!({ "Effect": "Allow", "Action": action, "Resource": resource })
    }

    fn lost_between(before: &Value, after: &Value) -> Vec<String> {
        lost(&document(before), &document(after))
    }

    #[test]
    fn the_same_grants_in_another_form_lose_nothing() {
        let several = json!([allow(json!("ecr:A"), json!("arn:1")), allow(json!("ecr:A"), json!("arn:2"))]);
        let merged = allow(json!(["ECR:A", "ecr:B"]), json!(["arn:2", "arn:1"]));
        assert_eq!(lost_between(&several, &merged), Vec::<String>::new());
        assert_eq!(lost_between(&several, &allow(json!("ecr:*"), json!("*"))), Vec::<String>::new());
        assert_eq!(lost_between(&merged, &several), ["ecr:B on arn:2", "ecr:B on arn:1"]);
    }

    #[test]
    fn a_wildcard_is_covered_by_wildcards_alone() {
        let wide = allow(json!("ecr:*"), json!("arn:repository/a/*"));
        let narrow = allow(json!("ecr:Get?"), json!("arn:repository/a/b"));
        assert_eq!(lost_between(&wide, &narrow), ["ecr:* on arn:repository/a/*"]);
        assert_eq!(lost_between(&wide, &allow(json!("ecr:?"), json!("*"))).len(), 1);
        assert_eq!(lost_between(&narrow, &wide), Vec::<String>::new());
    }

    #[test]
    fn conditions_principals_and_denials_count() {
        let with = |key: &str, value: Value| {
            let mut statement = allow(json!("ecr:A"), json!("*"));
            statement[key] = value;
            statement
        };
        let free = allow(json!("ecr:A"), json!("*"));
        let condition = |value: Value| with("Condition", json!({ "StringEquals": { "aws:PrincipalOrgID": value } }));
        assert_eq!(lost_between(&free, &condition(json!("o-1"))), ["ecr:A on *"]);
        assert_eq!(lost_between(&condition(json!("o-1")), &condition(json!(["o-1"]))), Vec::<String>::new());
        assert_eq!(lost_between(&condition(json!("o-1")), &condition(json!("o-2"))).len(), 1);
        let principal = |value: Value| with("Principal", json!({ "AWS": value }));
        assert_eq!(lost_between(&principal(json!("1")), &principal(json!(["1", "2"]))), Vec::<String>::new());
        assert_eq!(lost_between(&principal(json!(["1", "2"])), &principal(json!("1"))).len(), 1);
        let deny = json!([free, { "Effect": "Deny", "Action": "ecr:B", "Resource": "*" }]);
        assert_eq!(lost_between(&free, &deny), ["ecr:B on * (denied)"]);
        assert_eq!(lost_between(&deny, &free), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn a_document_loses_nothing_to_itself(
            actions in proptest::collection::vec("[a-z*?]{0,6}", 0..4),
            resources in proptest::collection::vec("[a-z*?]{0,6}", 0..4),
        ) {
            let one = document(&allow(json!(actions), json!(resources)));
            proptest::prop_assert_eq!(lost(&one, &one), Vec::<String>::new());
        }

        #[test]
        fn any_text_has_an_answer(before in "\\PC*", after in "\\PC*") {
            lost(&before, &after);
        }

        #[test]
        fn a_pattern_matches_what_the_regular_expression_does(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let expression = format!("^{}$", pattern.replace('*', ".*").replace('?', "."));
            let wanted = regex::Regex::new(&expression).expect("a regular expression").is_match(&text);
            proptest::prop_assert_eq!(matches(&pattern, &text), wanted);
        }
    }
}
