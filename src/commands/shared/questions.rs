//! `--interactive`: asks for a spec. Each answer passes the same checks as a spec in a file.

use serde_json::{Map, Value, json};

use crate::aws::registries::{self, REGISTRIES, Registry};
use crate::diag::{Diagnostic, has_errors};
use crate::edge::terminal::Dialogue;
use crate::lint::check::{self, Options};
use crate::spec::document::Document;

/// Asks for a spec; `None` if the input ends before the last answer.
pub fn spec(dialogue: &mut dyn Dialogue) -> Option<Value> {
    let mut spec = json!({ "version": 1 });
    let names: Vec<&str> = REGISTRIES.iter().map(|preset| preset.name).collect();
    let question = format!("Which registries? {}\n[docker-hub] ", names.join(", "));
    answer(dialogue, &question, &mut spec, |spec, text| {
        spec["upstreams"] = upstreams(if text.is_empty() { "docker-hub" } else { text });
    })?;
    hosts(dialogue, &mut spec)?;
    answer(dialogue, "Which AWS region? [the one that the provider is configured for] ", &mut spec, |spec, text| {
        set(spec, &["region"], text);
    })?;
    if needs_secret(&spec) {
        let question = "How are the upstream credentials stored? placeholder, write_only, existing\n[placeholder] ";
        answer(dialogue, question, &mut spec, |spec, text| set(spec, &["secret", "mode"], text))?;
    }
    Some(spec)
}

/// Repeats a question until the spec with its answer has no error.
fn answer(
    dialogue: &mut dyn Dialogue,
    question: &str,
    spec: &mut Value,
    apply: impl Fn(&mut Value, &str),
) -> Option<()> {
    loop {
        let text = dialogue.ask(question)?;
        let mut next = spec.clone();
        apply(&mut next, text.trim());
        let findings = findings(&next);
        if !findings.is_empty() {
            dialogue.tell(&findings);
        }
        if !has_errors(&findings) {
            *spec = next;
            return Some(());
        }
    }
}

/// Returns what is wrong so far. A host that a later question asks for does not count as missing.
fn findings(spec: &Value) -> Vec<Diagnostic> {
    let mut spec = spec.clone();
    for (name, upstream) in spec["upstreams"].as_object_mut().into_iter().flatten() {
        if let (Some(host), true) = (registries::by_name(name).and_then(example_host), upstream["url"].is_null()) {
            upstream["url"] = host.into();
        }
    }
    match Document::from_value("answers", &spec) {
        Ok(document) => check::check(&document, Options::default()).findings,
        Err(findings) => findings,
    }
}

/// Returns an example host for a registry whose host is not the same for every account.
fn example_host(preset: &Registry) -> Option<&'static str> {
    preset.host.fixed().is_none().then(|| preset.host.example())
}

fn hosts(dialogue: &mut dyn Dialogue, spec: &mut Value) -> Option<()> {
    let names: Vec<String> = spec["upstreams"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
    for name in names {
        let Some(preset) = registries::by_name(&name) else { continue };
        let Some(example) = example_host(preset) else { continue };
        let question = format!("What is the host of {}? For example {example}\n", preset.title);
        answer(dialogue, &question, spec, |spec, text| spec["upstreams"][&name]["url"] = text.into())?;
    }
    Some(())
}

fn upstreams(text: &str) -> Value {
    let names = text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
    let prefix = |name: &str| {
        registries::by_name(name).map_or_else(|| name.to_owned(), |preset| preset.console_prefix.to_owned())
    };
    Value::Object(names.map(|name| (prefix(name), json!({}))).collect())
}

fn needs_secret(spec: &Value) -> bool {
    let names = spec["upstreams"].as_object().into_iter().flat_map(Map::keys);
    names.filter_map(|name| registries::by_name(name)).any(Registry::needs_secret)
}

/// Sets a field in nested maps; an empty text leaves the field out.
fn set(spec: &mut Value, keys: &[&str], text: &str) {
    if text.is_empty() {
        return;
    }
    let place = keys.iter().fold(spec, |value, key| &mut value[*key]);
    *place = text.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Script(Vec<&'static str>, Vec<&'static str>);

    impl Dialogue for Script {
        fn ask(&mut self, _: &str) -> Option<String> {
            (!self.0.is_empty()).then(|| self.0.remove(0).to_owned())
        }

        fn tell(&mut self, findings: &[Diagnostic]) {
            self.1.extend(findings.iter().map(|finding| finding.code.id));
        }
    }

    #[test]
    fn a_wrong_answer_is_told_and_asked_again() {
        let mut script = Script(
            vec!["k8s, qay", "k8s, acr", "https://a.azurecr.io", "a.azurecr.io", "eu-wst-1", "eu-west-1", ""],
            vec![],
        );
        let expected = json!({
            "version": 1,
            "upstreams": { "kubernetes": {}, "azure": { "url": "a.azurecr.io" } },
            "region": "eu-west-1",
        });
        assert_eq!(spec(&mut script), Some(expected));
        assert_eq!(script.1, ["PTC202", "PTC202", "PTC216"]);
    }

    #[test]
    fn nothing_but_return_is_docker_hub_and_the_end_of_input_is_no_answer() {
        let docker_hub = json!({ "version": 1, "upstreams": { "docker-hub": {} } });
        assert_eq!(spec(&mut Script(vec!["", "", ""], vec![])), Some(docker_hub));
        assert_eq!(spec(&mut Script(vec![""], vec![])), None);
    }
}
