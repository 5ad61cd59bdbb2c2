//! A module's texts → what its `init` depends on, and whether its tests could do with a provider that runs already.
//!
//! Both answers are careful: where a text is not of a kind that is known here, the module gets all to itself.

use std::collections::BTreeSet;

use hcl_edit::structure::{Block, Body};

/// What a module asks of `init` and of its providers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Two modules with the same key get the same providers from `init`; `None`: nobody can tell.
    pub key: Option<String>,
    /// Whether every test works with mocks of all providers, so that none is ever configured.
    pub mocked: bool,
}

/// Reads the files of a module: names relative to it, and texts. `lock` is its `.terraform.lock.hcl`.
pub fn needs(files: &[(&str, &str)], lock: Option<&str>) -> Needs {
    let mut asked = Asked { simple: true, mocked: true, ..Asked::default() };
    for (path, text) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_test = name.ends_with(".tftest.hcl") && matches!(folder, "" | "tests");
        let is_file = name.ends_with(".tf") && folder.is_empty();
        // The languages of tofu and JSON, and files that change others.
        let odd = [".tofu", ".tf.json", ".tftest.json", ".tofutest.hcl", ".tofutest.json", "override.tf"];
        asked.simple &= !(odd.iter().any(|end| name.ends_with(end)) && matches!(folder, "" | "tests"));
        if is_test || is_file {
            match hcl_edit::parser::parse_body(text) {
                Ok(body) if is_test => asked.test(&body),
                Ok(body) => asked.file(&body),
                Err(_) => asked.simple = false,
            }
        }
    }
    asked.judged(lock)
}

#[derive(Default)]
struct Asked {
    simple: bool,
    mocked: bool,
    /// The texts of all `terraform` blocks, and the names of all providers.
    parts: BTreeSet<String>,
    providers: BTreeSet<String>,
    /// The providers that each test file mocks.
    mocks: Vec<BTreeSet<String>>,
}

impl Asked {
    fn file(&mut self, body: &Body) {
        for block in body.blocks() {
            match block.ident.as_str() {
                "terraform" => {
                    self.parts.insert(block.body.to_string());
                    let required =
                        block.body.get_blocks("required_providers").flat_map(|block| block.body.attributes());
                    self.providers.extend(required.map(|attribute| attribute.key.to_string()));
                    // Whatever configures a backend is looked at by `init` alone.
                    self.simple &= !block.body.has_blocks("cloud");
                }
                "resource" | "data" | "ephemeral" => self.resource(block),
                // It could be configured when a plan is made.
                "provider" => {
                    self.mocked = false;
                    let labels = block.labels.iter().map(|label| label.as_str()).collect::<Vec<_>>();
                    self.parts.insert(format!("{} {}", labels.join(" "), block.body));
                }
                "variable" | "output" | "locals" | "moved" => {}
                _ => self.simple = false,
            }
        }
    }

    fn resource(&mut self, block: &Block) {
        let kind = block.labels.first().map_or("", |label| label.as_str());
        let name = kind.split('_').next().unwrap_or_default().to_owned();
        match block.body.get_attribute("provider") {
            None => drop(self.providers.insert(name)),
            Some(attribute) => {
                self.parts.insert(attribute.value.to_string());
                self.mocked = false;
            }
        }
    }

    fn test(&mut self, body: &Body) {
        let mut mocks = BTreeSet::new();
        for block in body.blocks() {
            let label = block.labels.first().map_or("", |label| label.as_str()).to_owned();
            match block.ident.as_str() {
                "mock_provider" => {
                    self.providers.insert(label.clone());
                    if !block.body.has_attribute("alias") {
                        mocks.insert(label);
                    }
                }
                "provider" => {
                    self.providers.insert(label);
                    self.mocked = false;
                }
                // Another module, with providers of its own.
                "run" if block.body.has_blocks("module") => self.simple = false,
                _ => {}
            }
        }
        self.mocks.push(mocks);
    }

    fn judged(mut self, lock: Option<&str>) -> Needs {
        let providers: BTreeSet<String> = self.providers.iter().filter(|name| *name != "terraform").cloned().collect();
        let mocked = self.simple && self.mocked && self.mocks.iter().all(|mocks| mocks.is_superset(&providers));
        self.parts.extend(providers);
        self.parts.insert(lock.unwrap_or_default().to_owned());
        let key = self.simple.then(|| self.parts.into_iter().collect::<Vec<_>>().join("\0"));
        Needs { key, mocked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: &str =
        "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n";
    const QUEUE: &str = "resource \"aws_sqs_queue\" \"q\" {}\n";
    const MOCKED: &str = "mock_provider \"aws\" {}\nrun \"r\" {}\n";

    #[test]
    fn the_same_providers_have_the_same_key() {
        let one = needs(&[("versions.tf", VERSIONS), ("main.tf", QUEUE), ("tests/a.tftest.hcl", MOCKED)], None);
        let other = needs(&[("all.tf", &format!("{QUEUE}{QUEUE}{VERSIONS}"))], None);
        assert!(one.key.is_some() && one.key == other.key && one.mocked);
        let newer = VERSIONS.replace("source", "version = \">= 6\"\n      source");
        assert_ne!(needs(&[("main.tf", QUEUE), ("versions.tf", &newer)], None).key, one.key);
        assert_ne!(needs(&[("main.tf", QUEUE), ("versions.tf", VERSIONS)], Some("lock")).key, one.key);
        assert_ne!(
            needs(&[("main.tf", "resource \"random_id\" \"q\" {}"), ("versions.tf", VERSIONS)], None).key,
            one.key
        );
    }

    #[test]
    fn what_is_not_simple_shares_nothing() {
        for (path, text) in [
            ("b.tf", "module \"m\" {\n  source = \"./m\"\n}\n"),
            ("b.tf", "check \"c\" {}\n"),
            ("b.tf", "{"),
            ("b_override.tf", ""),
            ("b.tf.json", "{}"),
            ("b.tofu", ""),
            ("tests/b.tftest.hcl", "run \"r\" {\n  module {\n    source = \"./m\"\n  }\n}\n"),
        ] {
            let needs = needs(&[("main.tf", QUEUE), (path, text)], None);
            assert_eq!(needs, Needs { key: None, mocked: false }, "{path}: {text}");
        }
    }

    #[test]
    fn a_provider_that_may_be_configured_is_shared_with_no_test() {
        for (path, text) in [
            ("b.tf", "provider \"aws\" {\n  region = \"x\"\n}\n"),
            ("b.tf", "data \"aws_region\" \"r\" {\n  provider = aws.other\n}\n"),
            ("b.tf", "resource \"random_id\" \"r\" {}\n"),
            ("tests/b.tftest.hcl", "run \"r\" {}\n"),
            ("tests/b.tftest.hcl", "mock_provider \"aws\" {\n  alias = \"other\"\n}\n"),
            ("tests/b.tftest.hcl", "mock_provider \"aws\" {}\nprovider \"aws\" {\n  alias = \"other\"\n}\n"),
        ] {
            let needs = needs(&[("main.tf", QUEUE), ("tests/a.tftest.hcl", MOCKED), (path, text)], None);
            assert!(needs.key.is_some() && !needs.mocked, "{path}: {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "\\PC*") {
            needs(&[("a.tf", &text), ("tests/a.tftest.hcl", &text)], Some(&text));
        }
    }
}
