//! Reads texts that the AWS CLI printed into an [`Inventory`]. Documents are recognised by their top-level key; a text
//! may have several.

use serde_json::Value;

use super::codes::{HOLDS_SECRET, INCOMPLETE, MIXED, NOT_DESCRIBED, NOT_JSON, NOTHING};
use super::fields::Fields;
use super::inventory::{Inventory, Rule, Secret, Template};
use crate::diag::Diagnostic;

/// Longest text, in bytes: a full registry's rules and secrets are far below it.
pub const MAX_LEN: usize = 64 << 20;

/// A text, and the name of its file as the user typed it.
pub type NamedText = (String, Vec<u8>);

type ReadResult<T> = Result<T, Box<Diagnostic>>;

/// Reads every text; the findings beside the result are not errors.
///
/// # Errors
/// Returns what is wrong with each text that is not from the AWS CLI, or a finding that no text has a rule.
pub fn read(texts: &[NamedText]) -> Result<(Inventory, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut reader = Reader::default();
    let faults: Vec<Diagnostic> =
        texts.iter().filter_map(|(name, text)| reader.text(name, text).err()).map(|f| *f).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let Reader { inventory, findings, .. } = reader;
    if inventory.rules.is_empty() {
        let finding = Diagnostic::new(&NOTHING, "the input has no pull through cache rule");
        let finding =
            finding.help("print them: `aws ecr describe-pull-through-cache-rules --region REGION --output json`");
        return Err(vec![finding.help("an empty list means that this account has no rule in that region")]);
    }
    Ok((inventory, findings))
}

#[derive(Default)]
struct Reader {
    inventory: Inventory,
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn text(&mut self, name: &str, text: &[u8]) -> ReadResult<()> {
        if text.len() > MAX_LEN {
            return Err(not_json(name, "it is longer than 64 MiB"));
        }
        if text.starts_with(&[0xff, 0xfe]) || text.starts_with(&[0xfe, 0xff]) {
            let finding = Diagnostic::new(&NOT_JSON, format!("`{name}` is UTF-16, not UTF-8"));
            return Err(Box::new(finding.help("in PowerShell write it with `… | Out-File -Encoding utf8 FILE`")));
        }
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut documents = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
        let mut count = 0;
        for document in &mut documents {
            let document = document.map_err(|error| no_json(name, text, &error))?;
            count += 1;
            self.document(name, &document)?;
        }
        if count == 0 { Err(not_json(name, "it is empty")) } else { Ok(()) }
    }

    fn document(&mut self, name: &str, document: &Value) -> ReadResult<()> {
        if holds_secret(document) {
            let finding = Diagnostic::new(&HOLDS_SECRET, format!("`{name}` holds the value of a secret"));
            let finding = finding
                .help("pass `aws secretsmanager list-secrets --output json` instead, which has names and ARNs only");
            return Err(Box::new(
                finding.help(format!("delete `{name}`, and replace the credentials if others could read it")),
            ));
        }
        let fields = Fields::of(format!("the document in `{name}`"), document)?;
        let known = ["pullThroughCacheRules", "repositoryCreationTemplates", "SecretList", "policyText", "Policies"];
        if !known.iter().any(|key| fields.has(key)) {
            return Err(unknown_document(name, &fields));
        }
        for (index, rule) in fields.list("pullThroughCacheRules")?.iter().enumerate() {
            let rule = Fields::of(format!("rule {} of `{name}`", index + 1), rule)?;
            let rule = Rule::read(&rule, &mut self.findings)?;
            self.rule(rule)?;
        }
        let registry_id = fields.text("registryId")?;
        for (index, template) in fields.list("repositoryCreationTemplates")?.iter().enumerate() {
            let template = Fields::of(format!("creation template {} of `{name}`", index + 1), template)?;
            let template = Template::read(&template, registry_id.as_deref(), &mut self.findings)?;
            self.template(template)?;
        }
        self.secrets(name, &fields)?;
        if let Some(policy) = fields.text("policyText")? {
            self.inventory.registry_policy = Some(policy);
        }
        for policy in fields.list("Policies")? {
            let policy = Fields::of(format!("a policy of `{name}`"), policy)?;
            self.inventory.policies.push((policy.required("PolicyName")?, policy.required("Arn")?));
        }
        self.complete(name, &fields);
        Ok(())
    }

    fn secrets(&mut self, name: &str, fields: &Fields<'_>) -> ReadResult<()> {
        if !fields.has("SecretList") {
            return Ok(());
        }
        let secrets = self.inventory.secrets.get_or_insert_default();
        for (index, secret) in fields.list("SecretList")?.iter().enumerate() {
            let secret = Secret::read(&Fields::of(format!("secret {} of `{name}`", index + 1), secret)?)?;
            secrets.extend(secret.filter(|secret| secrets.iter().all(|other| other.arn != secret.arn)));
        }
        Ok(())
    }

    /// The same rule may be in two files; two different rules with one prefix must be of two registries.
    fn rule(&mut self, rule: Rule) -> ReadResult<()> {
        let rules = &mut self.inventory.rules;
        match rules.iter().find(|other| other.prefix == rule.prefix && other.registry_id == rule.registry_id) {
            Some(other) if *other != rule => Err(twice("rules", &rule.prefix)),
            Some(_) => Ok(()),
            None => {
                rules.push(rule);
                Ok(())
            }
        }
    }

    fn template(&mut self, template: Template) -> ReadResult<()> {
        let templates = &mut self.inventory.templates;
        let same = |other: &&Template| other.prefix == template.prefix && other.registry_id == template.registry_id;
        match templates.iter().find(same) {
            Some(other) if *other != template => Err(twice("creation templates", &template.prefix)),
            Some(_) => Ok(()),
            None => {
                templates.push(template);
                Ok(())
            }
        }
    }

    fn complete(&mut self, name: &str, fields: &Fields<'_>) {
        let more = ["nextToken", "NextToken", "Marker"].iter().any(|key| fields.has(key));
        if more {
            let finding = Diagnostic::new(&INCOMPLETE, format!("`{name}` is one page of several"));
            self.findings.push(finding.help("print it again without `--max-items` and `--no-paginate`"));
        }
    }
}

fn twice(what: &str, prefix: &str) -> Box<Diagnostic> {
    let finding = Diagnostic::new(&MIXED, format!("there are two different {what} for the prefix `{prefix}`"));
    Box::new(finding.help("pass the files of one account and region, each once"))
}

/// Whether a value has the keys that `get-secret-value` and `batch-get-secret-value` print.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.contains_key("SecretString") || map.contains_key("SecretBinary") || map.values().any(holds_secret)
        }
        Value::Array(items) => items.iter().any(holds_secret),
        _ => false,
    }
}

fn unknown_document(name: &str, fields: &Fields<'_>) -> Box<Diagnostic> {
    let error = ["__type", "Error", "Code", "message", "Message"].iter().any(|key| fields.has(key));
    let message = if error {
        format!("`{name}` is an error from AWS, not the output of the command")
    } else {
        format!("`{name}` has none of the keys by which documents are recognized")
    };
    let finding = Diagnostic::new(&NOT_DESCRIBED, message);
    Box::new(if error {
        finding.help("run the command again with an account and a region that allow it")
    } else {
        finding.help(
            "the keys are `pullThroughCacheRules`, `repositoryCreationTemplates`, `SecretList`, `policyText` (of \
             get-registry-policy) and `Policies`; print the documents without `--query`",
        )
    })
}

fn not_json(name: &str, why: &str) -> Box<Diagnostic> {
    let finding = Diagnostic::new(&NOT_JSON, format!("`{name}` is not JSON: {why}"));
    Box::new(finding.help("print it again with `--output json`"))
}

/// Names what users most often pass instead of JSON, without showing any of the text.
fn no_json(name: &str, text: &[u8], error: &serde_json::Error) -> Box<Diagnostic> {
    let head = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let head = head.trim_start();
    let first = head.lines().next().unwrap_or_default();
    let is_table = first.starts_with("---") || first.starts_with('|') || first.starts_with('+');
    let is_text = first.starts_with("PULLTHROUGHCACHERULES") || first.starts_with("REPOSITORYCREATIONTEMPLATES");
    let is_yaml = ["pullThroughCacheRules:", "repositoryCreationTemplates:", "SecretList:", "- "];
    if head.starts_with("An error occurred") || head.starts_with("aws: error") || head.starts_with("Unable to locate") {
        let finding = Diagnostic::new(&NOT_JSON, format!("`{name}` is an error of the AWS CLI"));
        return Box::new(finding.help("run the command again with an account and a region that allow it"));
    }
    let why = if is_table || first.starts_with("SECRETLIST") {
        "it is a table or text of the AWS CLI".to_owned()
    } else if is_text {
        "it is text output of the AWS CLI".to_owned()
    } else if is_yaml.iter().any(|key| first.starts_with(key)) {
        "it is YAML".to_owned()
    } else if error.is_eof() {
        format!("it ends in the middle, at line {}", error.line())
    } else {
        format!("line {}, column {}", error.line(), error.column())
    };
    not_json(name, &why)
}
