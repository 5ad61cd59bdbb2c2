//! Adopting arbitrary text never panics, and its result is a valid spec with valid `import` blocks.

use crate::adopt::{AdoptOptions, adopt, imports, read};
use crate::lint::check::{Options, check};
use crate::spec::document::{self, Syntax};
use crate::spec::write;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Reads a text and adopts it as far as that is possible.
fn followed(text: &[u8]) -> Option<Value> {
    let (inventory, _) = read::read(&[("in.json".to_owned(), text.to_vec())]).ok()?;
    let adopted = adopt(&inventory, &AdoptOptions::default()).ok()?;
    let text = write::yaml(&adopted.value);
    let document = document::parse("ptcgen.yaml", text.as_bytes(), Syntax::Yaml).expect("what is written is YAML");
    assert_eq!(document.value(), adopted.value, "{text}");
    let spec = check(&document, Options::default()).spec?;
    let blocks = imports::imports(&spec, &inventory);
    let file = imports::file(&blocks, "module.cache");
    let body: hcl::Body = hcl::parse(&file).expect("what is written is HCL");
    assert_eq!(body.blocks().count(), blocks.len(), "{file}");
    Some(adopted.value)
}

/// Arbitrary text for any field, and text that means something there.
fn text() -> impl Strategy<Value = Value> {
    let known = [
        "quay",
        "quay.io",
        "registry-1.docker.io",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        "ROOT",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/quay-AbCdEf",
        "arn:::::",
        "PULL_THROUGH_CACHE",
        "{\"rules\": []}",
        "${x} %{y} \"",
    ];
    prop_oneof![
        3 => prop::sample::select(known.to_vec()).prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => prop_oneof![Just(Value::Null), Just(json!([])), Just(json!({})), any::<i64>().prop_map(Value::from)],
    ]
}

fn object(fields: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let fields = prop::sample::subsequence(fields.to_vec(), 1..=fields.len());
    fields.prop_flat_map(|fields| {
        let count = fields.len();
        prop::collection::vec(text(), count).prop_map(move |values| {
            fields.iter().map(|field| (*field).to_owned()).zip(values).collect::<serde_json::Map<_, _>>().into()
        })
    })
}

fn document() -> impl Strategy<Value = Value> {
    let rules = object(&[
        "ecrRepositoryPrefix",
        "upstreamRegistryUrl",
        "registryId",
        "credentialArn",
        "customRoleArn",
        "upstreamRepositoryPrefix",
    ]);
    let templates =
        object(&["prefix", "appliedFor", "lifecyclePolicy", "repositoryPolicy", "resourceTags", "customRoleArn"]);
    let secrets = object(&["ARN", "Name", "Tags", "SecretVersionsToStages", "KmsKeyId"]);
    let lists = (
        prop::collection::vec(rules, 0..3),
        prop::collection::vec(templates, 0..2),
        prop::collection::vec(secrets, 0..2),
    );
    lists.prop_map(|(rules, templates, secrets)| {
        json!({ "pullThroughCacheRules": rules, "repositoryCreationTemplates": templates, "SecretList": secrets, "policyText": "{}" })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        followed(&bytes);
    }

    #[test]
    fn any_document(document in document()) {
        followed(document.to_string().as_bytes());
    }

    #[test]
    fn a_broken_file(at in 0.0..1.0, bytes in prop::collection::vec(any::<u8>(), 0..4)) {
        let mut text = include_bytes!("../../tests/fixtures/adopt/rules.json").to_vec();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small text")]
        let at = (at * text.len() as f64) as usize;
        text.splice(at..at, bytes);
        followed(&text);
    }

    /// Any text that Terraform accepts as a role is written as exactly the same text.
    #[test]
    fn values_are_data(role in "[ -~]{1,40}") {
        let rule = json!({ "ecrRepositoryPrefix": "quay", "upstreamRegistryUrl": "quay.io", "customRoleArn": role });
        let value = followed(json!({ "pullThroughCacheRules": [rule] }).to_string().as_bytes());
        if let Some(value) = value {
            prop_assert_eq!(&value["upstreams"]["quay"]["custom_role_arn"], &Value::from(role));
        }
    }
}
