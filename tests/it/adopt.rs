//! `ptcgen adopt`: the spec, module and imports for what AWS describes; what is left out; and input that is refused.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Ran, Run, golden, tree};

/// What the AWS CLI printed about an account.
pub(crate) fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/adopt/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("a fixture")
}

fn with_fixtures() -> Run {
    let names = ["rules.json", "templates.json", "secrets.json", "registry-policy.json", "policies.json"];
    names.into_iter().fold(Run::new(), |run, name| run.file(name, fixture(name)))
}

fn rules(rules: &Value) -> String {
    json!({ "pullThroughCacheRules": rules }).to_string()
}

fn quay(more: &Value) -> Value {
    let mut rule =
        json!({ "ecrRepositoryPrefix": "quay", "upstreamRegistryUrl": "quay.io", "registryId": "111122223333" });
    rule.as_object_mut().expect("a map").extend(more.as_object().cloned().unwrap_or_default());
    rule
}

/// Adopts one file.
#[track_caller]
fn adopted(text: &str, options: &str) -> (Run, Ran) {
    let run = Run::new().file("in.json", text);
    let ran = run.run(&format!("adopt in.json cache {options}"));
    (run, ran)
}

#[test]
fn all_that_aws_describes_becomes_a_spec_a_module_and_imports() {
    let run = with_fixtures();
    let files = "rules.json templates.json secrets.json";
    let ran = run.run(&format!("adopt {files} cache")).exits(0).says("10 to import");
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
    golden("tests/fixtures/adopt/expected/ptcgen.yaml", &run.read("cache/ptcgen.yaml"));
    golden("tests/fixtures/adopt/expected/imports.tf", &run.read("cache/imports/imports.tf"));
    golden("tests/fixtures/adopt/expected/main.tf", &run.read("cache/imports/main.tf"));
    run.run("check cache").exits(0);
    let before = tree(&run.path("cache"));
    run.run(&format!("adopt {files} cache")).exits(0).says("unchanged");
    assert_eq!(tree(&run.path("cache")), before);
    // The imports belong to the user: no other command touches them.
    fs::write(run.path("cache/imports/imports.tf"), "# mine\n").expect("a file");
    run.run("check cache").exits(0);
    run.run("update cache").exits(0);
    run.run(&format!("adopt {files} cache")).exits(4).says("imports/imports.tf` was not written by ptcgen");
    run.run(&format!("adopt {files} cache --force")).exits(0).says("imports/imports.tf");
}

#[test]
fn policies_are_adopted_where_they_are_the_modules_own() {
    let run = with_fixtures();
    let ran = run.run("adopt rules.json secrets.json registry-policy.json policies.json cache").exits(0);
    assert!(ran.stderr.contains("PTC320"), "the only policy of the registry is reported: {}", ran.stderr);
    let imports = run.read("cache/imports/imports.tf");
    assert!(imports.contains("aws_ecr_registry_policy.ecr_pullthroughcache\n"), "{imports}");
    assert!(imports.contains("aws_iam_policy.ecr_pullthroughcache[\"pull\"]\n"), "{imports}");
    assert!(!imports.contains("team-a-admin"), "{imports}");
    let spec = run.read("cache/ptcgen.yaml");
    assert!(spec.contains("roles: [pull]") && spec.contains("manage: true"), "{spec}");
    // A registry policy that is not the module's stays.
    let foreign = fixture("registry-policy.json").replace("ecr:CreateRepository", "ecr:ReplicateImage");
    let run = run.file("foreign.json", foreign);
    run.run("adopt rules.json foreign.json other").exits(1).says("PTC877");
    assert!(!run.read("other/ptcgen.yaml").contains("registry_policy"));
}

#[test]
fn standard_input_holds_several_documents() {
    let run = Run::new().stdin(fixture("rules.json") + &fixture("secrets.json"));
    run.run("adopt - cache").exits(0);
    assert!(run.read("cache/imports/imports.tf").contains("aws_secretsmanager_secret.ecr_pullthroughcache"));
    let run = Run::new().stdin("\u{feff}".to_owned() + &fixture("rules.json"));
    run.run("adopt --spec-only -").exits(0).prints("custom_role_arn").says("PTC871");
    assert!(!run.path("cache").exists());
}

#[test]
fn a_preview_writes_nothing() {
    let run = with_fixtures();
    run.run("adopt rules.json cache --dry-run").exits(0).says("would create cache/imports/imports.tf");
    run.run("adopt rules.json cache --diff").exits(0).prints("+import {");
    assert!(!run.path("cache").exists());
    run.run("adopt rules.json").exits(2).says("--spec-only");
    run.run("adopt rules.json cache --to ecr").exits(2).says("module.NAME");
    run.run("adopt rules.json cache --set template=classic").exits(3).says("standard");
    run.run("adopt missing.json cache").exits(6).says("missing.json");
}

#[test]
fn the_spec_can_be_set_before_anything_follows_from_it() {
    let run = with_fixtures();
    run.run("adopt rules.json secrets.json cache --set secret.mode=existing --set module.label=mirror --to module.a.module.b")
        .exits(0);
    let imports = run.read("cache/imports/imports.tf");
    assert!(!imports.contains("secretsmanager"), "{imports}");
    assert!(imports.contains("to = module.a.module.b.aws_ecr_pull_through_cache_rule.mirror[\"k8s\"]"), "{imports}");
    assert!(!run.path("cache/imports/main.tf").exists(), "the root module of a nested module is not known");
    run.run("adopt rules.json secrets.json other --set secret.mode=write_only").exits(0);
    assert!(run.read("other/imports/main.tf").contains("ephemeral = true"));
}

#[test]
fn input_that_is_none_is_told_from_its_looks() {
    for (text, words) in [
        ("", "it is empty"),
        ("PULLTHROUGHCACHERULES\t2025\tdocker-hub\n", "text output"),
        ("-----\n| Describe |\n", "a table"),
        ("pullThroughCacheRules:\n- ecrRepositoryPrefix: quay\n", "YAML"),
        ("\nAn error occurred (AccessDeniedException) when calling the X operation: no\n", "an error of the AWS CLI"),
        ("{\"pullThroughCacheRules\": [", "ends in the middle"),
        ("{\"__type\": \"AccessDeniedException\", \"message\": \"no\"}", "PTC861"),
        ("{\"repositories\": []}", "none of the keys"),
        ("[]", "is not an object"),
        ("{\"pullThroughCacheRules\": []}", "PTC864"),
        ("{\"pullThroughCacheRules\": [{\"upstreamRegistryUrl\": \"quay.io\"}]}", "rule 1 of `in.json` has no"),
        ("{\"pullThroughCacheRules\": [{\"ecrRepositoryPrefix\": 7}]}", "is not text"),
        ("{\"pullThroughCacheRules\": {}}", "is not a list"),
    ] {
        let (run, ran) = adopted(text, "");
        ran.exits(3).says(words);
        assert!(!run.path("cache").exists(), "{text}");
    }
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Run::new().file("in.json", utf16).run("adopt in.json cache").exits(3).says("UTF-16");
}

#[test]
fn the_value_of_a_secret_is_refused_and_never_shown() {
    let value = json!({ "Name": "ecr-pullthroughcache/x", "SecretString": "{\"accessToken\":\"hunter2-hunter2\"}" });
    let (run, ran) = adopted(&value.to_string(), "--format json");
    let ran = ran.exits(3).prints("PTC862");
    assert!(!ran.stdout.contains("hunter2") && !ran.stderr.contains("hunter2"));
    assert!(!run.path("cache").exists());
}

#[test]
fn one_module_is_for_one_account_and_region() {
    let secret = |region: &str| json!({ "credentialArn": format!("arn:aws-cn:secretsmanager:{region}:111122223333:secret:ecr-pullthroughcache/x-AbCdEf") });
    let hub = |region: &str| {
        let mut rule = quay(&secret(region));
        rule["ecrRepositoryPrefix"] = region.into();
        rule["upstreamRegistryUrl"] = "registry-1.docker.io".into();
        rule
    };
    let both = rules(&json!([hub("cn-north-1"), hub("cn-northwest-1")]));
    adopted(&both, "").1.exits(3).says("several regions: cn-north-1, cn-northwest-1");
    let (run, ran) = adopted(&both, "--region cn-north-1");
    ran.exits(1).says("PTC873");
    let spec = run.read("cache/ptcgen.yaml");
    assert!(spec.contains("region: cn-north-1") && !spec.contains("cn-northwest-1:"), "{spec}");
    let accounts = rules(&json!([quay(&json!({})), quay(&json!({ "registryId": "444455556666" }))]));
    adopted(&accounts, "").1.exits(3).says("several accounts");
    adopted(&accounts, "--account 444455556666").1.exits(1).says("it belongs to the account 111122223333");
    let twice = rules(&json!([quay(&json!({ "createdAt": "a" })), quay(&json!({ "createdAt": "b" }))]));
    adopted(&twice, "").1.exits(3).says("two different rules");
}

#[test]
fn what_a_module_cannot_have_is_left_out_and_told() {
    let rule = |prefix: &str, url: &str| json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": url });
    let all = json!([
        quay(&json!({ "newField": 1 })),
        rule("docker--hub", "registry.k8s.io"),
        rule("slash/", "quay.io"),
        rule("new", "registry.example.com"),
        rule("hub", "registry-1.docker.io"),
        rule("own", "111122223333.dkr.ecr.eu-west-1.amazonaws.com"),
    ]);
    let mut document: Value = serde_json::from_str(&rules(&all)).expect("JSON");
    document["nextToken"] = "more".into();
    let (run, ran) = adopted(&document.to_string(), "");
    let ran = ran.exits(1);
    for code in [
        "PTC863",
        "PTC870",
        "PTC876",
        "PTC203",
        "`docker--hub` is left out",
        "`slash/` is left out",
        "`new` is left out",
        "`own` is left out",
    ] {
        assert!(ran.stderr.contains(code), "{code}: {}", ran.stderr);
    }
    let imports = run.read("cache/imports/imports.tf");
    assert_eq!(imports.matches("import {").count(), 1, "{imports}");
    adopted(&document.to_string(), "--strict").1.exits(3);
    adopted(&document.to_string(), "--prefix hub").1.exits(3).says("no rule is left");
}

#[test]
fn templates_that_differ_stay_as_they_are() {
    let run = with_fixtures();
    let change = |from: &str, to: &str| fixture("templates.json").replacen(from, to, 1);
    let run = run
        .file("differ.json", change("pull-through-cache", "else"))
        .file("one.json", change("\"prefix\": \"ghcr\"", "\"prefix\": \"other\""))
        .file("policy.json", change("\"appliedFor\"", "\"repositoryPolicy\": \"{}\", \"appliedFor\""))
        .file("push.json", fixture("templates.json").replace("REPLICATION", "SOMETHING_NEW"));
    run.run("adopt rules.json secrets.json differ.json a").exits(1).says("`docker-hub` and `ghcr` differ");
    assert!(!run.read("a/ptcgen.yaml").contains("repositories"));
    run.run("adopt rules.json secrets.json one.json b")
        .exits(1)
        .says("`ghcr` has no template")
        .says("--prefix docker-hub");
    run.run("adopt rules.json secrets.json policy.json c").exits(1).says("the repository policy of `docker-hub`");
    run.run("adopt rules.json secrets.json push.json d").exits(1).says("SOMETHING_NEW");
    run.run("adopt rules.json secrets.json differ.json e --prefix docker-hub")
        .exits(1)
        .says("no adopted rule has that prefix");
    assert!(run.read("e/ptcgen.yaml").contains("source: else"));
}

#[test]
fn secrets_are_imported_only_where_nothing_is_lost() {
    let run = with_fixtures();
    let change = |from: &str, to: &str| fixture("secrets.json").replace(from, to);
    for (text, words) in [
        (change("/github-packages\"", "/else\"").replace("github-packages-b81Hfa", "else-b81Hfa"), "PTC872"),
        (
            change("\"PrimaryRegion\"", "\"DeletedDate\": \"2026-01-01T00:00:00+00:00\", \"PrimaryRegion\""),
            "restore-secret",
        ),
        (change("\"PrimaryRegion\"", "\"KmsKeyId\": \"alias/mine\", \"PrimaryRegion\""), "a key of your own"),
    ] {
        let run = Run::new().file("rules.json", fixture("rules.json")).file("s.json", text);
        let ran = run.run("adopt rules.json s.json cache");
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
        assert!(run.read("cache/ptcgen.yaml").contains("mode: existing"), "{words}");
        assert!(!run.read("cache/imports/imports.tf").contains("secretsmanager"), "{words}");
    }
    let shared = fixture("rules.json").replace("github-packages-b81Hfa", "docker-hub-Qx7PzT");
    let run = run.file("shared.json", shared).file("tags.json", change("cache rule ghcr\",", "cache rule ghcr!\","));
    // The token of one registry is not valid at another.
    let ran = run.run("adopt shared.json secrets.json a").exits(1);
    ran.says("share the secret `ecr-pullthroughcache/docker-hub`").says("--allow PTC243").says("PTC878");
    run.run("adopt rules.json tags.json b").exits(1).says("the module's description");
}

#[test]
fn a_secret_that_rules_share_is_imported_once() {
    let mut rules: Value = serde_json::from_str(&fixture("rules.json")).expect("JSON");
    let list = rules["pullThroughCacheRules"].as_array_mut().expect("rules");
    let mut second = list.iter().find(|rule| rule["ecrRepositoryPrefix"] == "docker-hub").expect("a rule").clone();
    second["ecrRepositoryPrefix"] = "team-b".into();
    list.push(second);
    let run = Run::new().file("rules.json", rules.to_string()).file("secrets.json", fixture("secrets.json"));
    run.run("adopt rules.json secrets.json cache").exits(1).says("would get the module's description");
    let imports = run.read("cache/imports/imports.tf");
    let to = r#"aws_secretsmanager_secret.ecr_pullthroughcache["ecr-pullthroughcache/docker-hub"]"#;
    assert_eq!(imports.matches("aws_secretsmanager_secret.").count(), 2, "{imports}");
    assert!(imports.contains(to), "{imports}");
    assert!(run.read("cache/variables.tf").contains(r#"default     = ["ecr-pullthroughcache/docker-hub"]"#));
    run.run("check cache").exits(0);
}
