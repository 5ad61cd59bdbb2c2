//! Lifecycle policies. Source: ECR User Guide, "Lifecycle policy parameters" and "Examples of lifecycle policies".

use serde_json::{Map, Value};

use crate::stand_in::shape::{Fault, Field, Kind, check as check_shape, needs, takes};

const POLICY: &[Field] = &[needs("rules", Kind::List(&RULE, 1, MOST_RULES))];
const RULE: Kind = Kind::Object(&[
    needs("rulePriority", Kind::Number(1, i64::MAX)),
    takes("description", Kind::ANY_TEXT),
    needs("selection", Kind::Object(SELECTION)),
    needs("action", Kind::Object(ACTION)),
]);
const SELECTION: &[Field] = &[
    needs("tagStatus", Kind::one_of(&["tagged", "untagged", "any"])),
    takes("tagPatternList", Kind::List(&Kind::text(1, 255), 1, usize::MAX)),
    takes("tagPrefixList", Kind::List(&Kind::text(1, 255), 1, usize::MAX)),
    takes("storageClass", Kind::one_of(&[STANDARD, ARCHIVE])),
    needs("countType", Kind::one_of(&[COUNT, PUSHED, PULLED, TRANSITIONED])),
    takes("countUnit", Kind::one_of(&["days"])),
    needs("countNumber", Kind::Number(1, i64::MAX)),
];
const ACTION: &[Field] =
    &[needs("type", Kind::one_of(&["expire", TRANSITION])), takes("targetStorageClass", Kind::one_of(&[ARCHIVE]))];

/// The most rules of a policy ("Amazon ECR service quotas").
const MOST_RULES: usize = 50;
const STANDARD: &str = "standard";
const ARCHIVE: &str = "archive";
const COUNT: &str = "imageCountMoreThan";
const PUSHED: &str = "sinceImagePushed";
const PULLED: &str = "sinceImagePulled";
const TRANSITIONED: &str = "sinceImageTransitioned";
const TRANSITION: &str = "transition";
/// The least number of days that an image stays in the archive.
const ARCHIVED_DAYS: i64 = 90;

/// Checks the text of a lifecycle policy.
///
/// # Errors
///
/// Returns why ECR would refuse it.
pub fn check(text: &str) -> Result<(), String> {
    let policy: Map<String, Value> = serde_json::from_str(text).map_err(|_| "it is no JSON object".to_owned())?;
    check_shape(POLICY, &policy).map_err(|fault| match fault {
        Fault::Unknown(path) => format!("unknown property {path}"),
        Fault::Refused(why) => why,
    })?;
    let rules: Vec<Rule> = policy["rules"].as_array().into_iter().flatten().map(Rule).collect();
    rules.iter().try_for_each(|rule| rule.check().map_err(|why| format!("rule {}: {why}", rule.priority())))?;
    for (index, rule) in rules.iter().enumerate() {
        if rules[..index].iter().any(|earlier| earlier.priority() == rule.priority()) {
            return Err(format!("two rules have the priority {}", rule.priority()));
        }
        // "A rule with a tagStatus value of any must have the highest value for rulePriority and be evaluated last." Two
        // such rules are fine in different storage classes, so the sentence holds within a class.
        let later = |other: &&Rule<'_>| other.class() == rule.class() && other.priority() > rule.priority();
        if rule.selection("tagStatus") == Some("any") && rules.iter().any(|other| later(&other)) {
            return Err(format!("rule {}: a rule with the tagStatus any must be the last one", rule.priority()));
        }
    }
    Ok(())
}

struct Rule<'a>(&'a Value);

impl Rule<'_> {
    fn priority(&self) -> i64 {
        self.0["rulePriority"].as_i64().unwrap_or_default()
    }

    fn selection(&self, name: &str) -> Option<&str> {
        self.0["selection"][name].as_str()
    }

    fn class(&self) -> &str {
        self.selection("storageClass").unwrap_or(STANDARD)
    }

    fn check(&self) -> Result<(), String> {
        let selection = &self.0["selection"];
        let lists = ["tagPatternList", "tagPrefixList"].map(|name| !selection[name].is_null());
        match (self.selection("tagStatus"), lists) {
            (_, [true, true]) => return Err("tagPatternList and tagPrefixList exclude each other".to_owned()),
            (Some("tagged"), [false, false]) => {
                return Err("the tagStatus tagged needs tagPatternList or tagPrefixList".to_owned());
            }
            (Some("tagged"), _) | (_, [false, false]) => {}
            _ => return Err("only the tagStatus tagged takes tagPatternList or tagPrefixList".to_owned()),
        }
        let patterns = selection["tagPatternList"].as_array().into_iter().flatten().filter_map(Value::as_str);
        // "There is a maximum limit of four wildcards (*) per string."
        if patterns.into_iter().any(|pattern| pattern.matches('*').count() > 4) {
            return Err("a pattern has more than four wildcards".to_owned());
        }
        self.check_count()
    }

    fn check_count(&self) -> Result<(), String> {
        let (count, action) = (self.selection("countType").unwrap_or_default(), &self.0["action"]);
        let number = self.0["selection"]["countNumber"].as_i64().unwrap_or_default();
        let (has_unit, transition) = (self.selection("countUnit").is_some(), action["type"] == TRANSITION);
        if count == COUNT && has_unit {
            return Err(format!("countUnit is an error with {COUNT}"));
        }
        if count != COUNT && !has_unit {
            return Err(format!("{count} needs countUnit"));
        }
        if transition == action["targetStorageClass"].is_null() {
            return Err("targetStorageClass and the action transition need each other".to_owned());
        }
        if count == PULLED && !transition {
            return Err(format!("{PULLED} needs the action {TRANSITION}"));
        }
        if (count == TRANSITIONED) != (self.class() == ARCHIVE) {
            return Err(format!("{TRANSITIONED} and the storageClass {ARCHIVE} need each other"));
        }
        if self.class() == ARCHIVE && transition {
            return Err("an archived image can't be archived".to_owned());
        }
        if count == TRANSITIONED && number < ARCHIVED_DAYS {
            return Err(format!("images stay in the archive for at least {ARCHIVED_DAYS} days"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The change that makes ECR refuse a policy which it would otherwise take; `null` removes a property.
    #[test]
    fn each_rule_of_ecr_refuses_what_breaks_it() {
        let archive = json!({ "rules": [
            { "rulePriority": 1, "action": { "type": "transition", "targetStorageClass": "archive" },
              "selection": { "tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 30 } },
            { "rulePriority": 2, "action": { "type": "expire" },
              "selection": { "tagStatus": "any", "storageClass": "archive", "countType": "sinceImageTransitioned",
                             "countUnit": "days", "countNumber": 365 } },
        ] });
        assert_eq!(check(&archive.to_string()), Ok(()), "AWS's example: archive, then delete");
        let plain = json!({ "rules": [
            { "rulePriority": 1, "action": { "type": "expire" },
              "selection": { "tagStatus": "tagged", "tagPatternList": ["v*"], "countType": "imageCountMoreThan",
                             "countNumber": 3 } },
            { "rulePriority": 2, "action": { "type": "expire" },
              "selection": { "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days",
                             "countNumber": 7 } },
        ] });
        assert_eq!(check(&plain.to_string()), Ok(()));
        for (policy, path, value, why) in [
            (&plain, "/rules/0/selection/tagPatternList", json!(null), "needs tagPatternList"),
            (&plain, "/rules/0/selection/tagPatternList", json!(["*a*b*c*d*"]), "four wildcards"),
            (&plain, "/rules/0/selection/tagPatternList", json!([]), "1 to"),
            (&plain, "/rules/0/selection/tagPrefixList", json!(["v"]), "exclude each other"),
            (&plain, "/rules/1/selection/tagPrefixList", json!(["v"]), "only the tagStatus tagged"),
            (&plain, "/rules/0/selection/countUnit", json!("days"), "countUnit is an error"),
            (&plain, "/rules/1/selection/countUnit", json!(null), "needs countUnit"),
            (&plain, "/rules/1/selection/countNumber", json!(0), "countNumber"),
            (&plain, "/rules/1/rulePriority", json!(1), "the priority 1"),
            (&plain, "/rules/0/rulePriority", json!(0), "rulePriority"),
            (&plain, "/rules/0/selection/tagStatus", json!("TAGGED"), "tagStatus"),
            (&plain, "/rules/0/selection/other", json!(1), "unknown property rules.selection.other"),
            (&plain, "/rules/0/action/type", json!("transition"), "need each other"),
            (&plain, "/rules/0/action/targetStorageClass", json!("archive"), "need each other"),
            (&plain, "/rules/1/selection/countType", json!("sinceImagePulled"), "needs the action transition"),
            (&plain, "/rules", json!([]), "1 to 50 items"),
            (&archive, "/rules/1/selection/storageClass", json!(null), "need each other"),
            (&archive, "/rules/1/selection/countNumber", json!(89), "at least 90 days"),
            (&archive, "/rules/1/rulePriority", json!(1), "the priority 1"),
        ] {
            let mut policy = policy.clone();
            let (parent, name) = path.rsplit_once('/').expect("a path");
            let parent = policy.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
            if value.is_null() {
                parent.remove(name);
            } else {
                parent.insert(name.to_owned(), value);
            }
            let refused = check(&policy.to_string()).expect_err(path);
            assert!(refused.contains(why), "{path}: {refused}");
        }
    }
}
