//! Determines what a module's `init` depends on, and whether its tests could use a provider that is already running.
//!
//! Both answers are conservative: a module with anything unknown in its files shares nothing with others.

use std::collections::BTreeSet;

use crate::hcl::parse::{Block, Body, lossy, name, parse};

/// What a module requires from `init` and from its providers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderRequirements {
    /// Modules with the same key get the same providers from `init`; `None` if that can't be known.
    pub init_key: Option<String>,
    /// Whether every test mocks all providers, so that none is ever configured.
    pub mocked: bool,
}

impl ProviderRequirements {
    /// Reads the files of a module, with paths relative to it. `lock` is its `.terraform.lock.hcl`.
    pub fn of_module(files: &[(&str, &str)], lock: Option<&str>) -> Self {
        let mut reader = Reader { simple: true, mocked: true, ..Reader::default() };
        for (path, text) in files {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let is_test = name.ends_with(".tftest.hcl") && matches!(folder, "" | "tests");
            let is_file = name.ends_with(".tf") && folder.is_empty();
            // Files that are not read here: those for OpenTofu, JSON files, and override files.
            let unknown = [".tofu", ".tf.json", ".tftest.json", ".tofutest.hcl", ".tofutest.json", "override.tf"];
            reader.simple &= !(unknown.iter().any(|end| name.ends_with(end)) && matches!(folder, "" | "tests"));
            if is_test || is_file {
                let text = text.as_bytes();
                match parse(text) {
                    Ok(body) if is_test => reader.test(text, &body),
                    Ok(body) => reader.file(text, &body),
                    Err(_) => reader.simple = false,
                }
            }
        }
        reader.requirements(lock)
    }
}

/// What is known from the files read so far.
#[derive(Default)]
struct Reader {
    /// Whether everything in them is understood.
    simple: bool,
    mocked: bool,
    /// The texts of all `terraform` blocks, and the names of all providers.
    parts: BTreeSet<String>,
    providers: BTreeSet<String>,
    /// The providers that each test file mocks.
    mocks: Vec<BTreeSet<String>>,
}

impl Reader {
    fn file(&mut self, text: &[u8], body: &Body) {
        for block in &body.blocks {
            match &text[block.kind.clone()] {
                b"terraform" => {
                    self.parts.insert(lossy(block.body_source(text)).into_owned());
                    let required = block.body.blocks_of(text, "required_providers");
                    let names = required.flat_map(|block| &block.body.attributes).map(|entry| &entry.name);
                    self.providers.extend(names.map(|span| name(&text[span.clone()]).into_owned()));
                    // Only `init` configures a backend, so a backend is no obstacle, but a `cloud` block is.
                    self.simple &= block.body.blocks_of(text, "cloud").next().is_none();
                }
                b"resource" | b"data" | b"ephemeral" => self.resource(text, block),
                // The provider could be configured during a plan.
                b"provider" => {
                    self.mocked = false;
                    self.parts.insert(format!("{} {}", block.labels.join(" "), lossy(block.body_source(text))));
                }
                b"variable" | b"output" | b"locals" | b"moved" => {}
                _ => self.simple = false,
            }
        }
    }

    fn resource(&mut self, text: &[u8], block: &Block) {
        match block.body.attribute(text, "provider") {
            None => {
                let provider = block.label(0).split('_').next().unwrap_or_default();
                self.providers.insert(provider.to_owned());
            }
            Some(attribute) => {
                self.parts.insert(lossy(attribute.source(text)).into_owned());
                self.mocked = false;
            }
        }
    }

    fn test(&mut self, text: &[u8], body: &Body) {
        let mut mocks = BTreeSet::new();
        for block in &body.blocks {
            let label = block.label(0).to_owned();
            match &text[block.kind.clone()] {
                b"mock_provider" => {
                    self.providers.insert(label.clone());
                    if block.body.attribute(text, "alias").is_none() {
                        mocks.insert(label);
                    }
                }
                b"provider" => {
                    self.providers.insert(label);
                    self.mocked = false;
                }
                // The test runs another module, with its own providers.
                b"run" if block.body.blocks_of(text, "module").next().is_some() => self.simple = false,
                _ => {}
            }
        }
        self.mocks.push(mocks);
    }

    fn requirements(mut self, lock: Option<&str>) -> ProviderRequirements {
        let providers: BTreeSet<String> = self.providers.iter().filter(|name| *name != "terraform").cloned().collect();
        let mocked = self.simple && self.mocked && self.mocks.iter().all(|mocks| mocks.is_superset(&providers));
        self.parts.extend(providers);
        self.parts.insert(lock.unwrap_or_default().to_owned());
        let init_key = self.simple.then(|| self.parts.into_iter().collect::<Vec<_>>().join("\0"));
        ProviderRequirements { init_key, mocked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: &str =
        "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n";
    const QUEUE: &str = "resource \"aws_sqs_queue\" \"q\" {}\n";
    const MOCKED: &str = "mock_provider \"aws\" {}\nrun \"r\" {}\n";

    fn init_key(files: &[(&str, &str)], lock: Option<&str>) -> Option<String> {
        ProviderRequirements::of_module(files, lock).init_key
    }

    #[test]
    fn the_same_providers_have_the_same_key() {
        let one = ProviderRequirements::of_module(
            &[("versions.tf", VERSIONS), ("main.tf", QUEUE), ("tests/a.tftest.hcl", MOCKED)],
            None,
        );
        let other = ProviderRequirements::of_module(&[("all.tf", &format!("{QUEUE}{QUEUE}{VERSIONS}"))], None);
        assert!(one.init_key.is_some() && one.init_key == other.init_key && one.mocked);
        let newer = VERSIONS.replace("source", "version = \">= 6\"\n      source");
        assert_ne!(init_key(&[("main.tf", QUEUE), ("versions.tf", &newer)], None), one.init_key);
        assert_ne!(init_key(&[("main.tf", QUEUE), ("versions.tf", VERSIONS)], Some("lock")), one.init_key);
        let random = [("main.tf", "resource \"random_id\" \"q\" {}"), ("versions.tf", VERSIONS)];
        assert_ne!(init_key(&random, None), one.init_key);
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
            let requirements = ProviderRequirements::of_module(&[("main.tf", QUEUE), (path, text)], None);
            assert_eq!(requirements, ProviderRequirements { init_key: None, mocked: false }, "{path}: {text}");
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
            let requirements = ProviderRequirements::of_module(
                &[("main.tf", QUEUE), ("tests/a.tftest.hcl", MOCKED), (path, text)],
                None,
            );
            assert!(requirements.init_key.is_some() && !requirements.mocked, "{path}: {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "\\PC*") {
            ProviderRequirements::of_module(&[("a.tf", &text), ("tests/a.tftest.hcl", &text)], Some(&text));
        }
    }
}
