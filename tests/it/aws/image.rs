//! `ptcgen image`: arguments, pipelines and JSON, both directions, and its grammar compared with a peer's.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use oci_spec::distribution::Reference as Peer;
use proptest::prelude::*;
use ptcgen::image::{Cache, Mapped, Reversed, Rule, canonical, reference, reverse, rewrite};
use ptcgen::partition;
use ptcgen::registries::{REGISTRIES, Registry};
use serde_json::Value;

use crate::report::follows;
use crate::support::Run;

const HERE: &str = "--account 111122223333 --region eu-west-1";
const C: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

#[test]
fn a_line_for_each_reference_in_order() {
    let ran = Run::new().run(&format!("image nginx quay.io/a/b:1 scratch {C}/quay/a/b:1 {HERE}")).exits(0);
    assert_eq!(ran.stdout, format!("{C}/docker-hub/library/nginx\n{C}/quay/a/b:1\nscratch\n{C}/quay/a/b:1\n"));
    assert_eq!(ran.stderr, "");
}

#[test]
fn what_is_not_covered_is_printed_as_it_is_and_told() {
    let digest = "0".repeat(64);
    let line =
        format!("image gcr.io/a/b localhost:5000/a myco.azurecr.io/x quay.io/A alpine@sha256:{digest} nginx {HERE}");
    let ran = Run::new().run(&line).exits(1);
    let images = ["gcr.io/a/b", "localhost:5000/a", "myco.azurecr.io/x", "quay.io/A"];
    assert_eq!(ran.stdout.lines().take(4).collect::<Vec<_>>(), images);
    assert_eq!(ran.stdout.lines().count(), 6);
    assert_snapshot!("uncovered", ran.stderr.replace(&digest, "0…"));
    let quiet = Run::new().run(&format!("image alpine@sha256:{digest} {HERE} --quiet")).exits(0);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn the_rules_are_those_of_the_spec() {
    let spec = "region: cn-north-1\naccount: '444455556666'\nupstreams:\n  hub: { preset: docker-hub }\n  \
                graf: { preset: docker-hub, upstream_repository_prefix: grafana }\n";
    let run = Run::new().file("cache.yaml", spec).file("here/ptcgen.yaml", spec).file("bad.yaml", "regoin: x\n");
    let wanted = "444455556666.dkr.ecr.cn-north-1.amazonaws.com.cn/graf/grafana:1\n";
    for line in [
        "image grafana/grafana:1 --spec cache.yaml",
        "image grafana/grafana:1 --module here",
        "-C here image grafana/grafana:1",
    ] {
        assert_eq!(run.run(line).exits(0).stdout, wanted, "{line}");
    }
    run.run("image quay.io/a/b --spec cache.yaml").exits(1).says("upstreams: { quay: {} }");
    run.run("image quay.io/a/b --preset quay --set account='\"1234\"'").exits(3).says("account");
    run.run("image nginx --spec bad.yaml").exits(3).says("did you mean `region`?");
    run.run("image nginx --spec gone.yaml").exits(6).says("gone.yaml");
    run.run("image nginx --module .").exits(2).says("holds no ptcgen.yaml");
}

#[test]
fn a_registry_that_is_not_named_is_a_usage_error() {
    let run = Run::new();
    run.run("image nginx").exits(2).says("add `--account 111122223333 --region eu-west-1`");
    run.run("image nginx --region eu-west-1").exits(2).says("add `--account 111122223333`");
    run.run("image nginx --account 1234").exits(2).says("12 digits");
    run.run("image nginx --account 111122223333 --region eu-wst-1").exits(2).says("did you mean `eu-west-1`?");
    run.run("image --spec - --spec-format yaml -").exits(2).says("at once");
    let ran = run.run("image nginx --placeholders").exits(0);
    let cached = "ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/docker-hub/library/nginx";
    assert_eq!(ran.stdout, format!("{cached}\n"));
    // A reference with placeholders is recognised as cached.
    assert_eq!(run.run(&format!("image {cached} --placeholders")).exits(0).stdout, format!("{cached}\n"));
    let back = run.run(&format!("image --reverse {cached}:1 oci://{cached} --placeholders")).exits(0);
    assert_eq!(back.stdout, "docker.io/library/nginx:1\noci://docker.io/library/nginx\n");
    run.run("image ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/A --placeholders").exits(1).says("PTC810");
}

#[test]
fn reports_are_written_beside_the_lines() {
    let run = Run::new().stdin("gcr.io/a/b\n");
    let line = format!("image nginx - --output sarif=f.sarif --output json=all.json {HERE}");
    let ran = run.run(&line).exits(1).says("PTC812");
    assert_eq!(ran.stdout, format!("{C}/docker-hub/library/nginx\ngcr.io/a/b\n"));
    assert!(run.read("f.sarif").contains("\"PTC812\""));
    let all: Value = serde_json::from_str(&run.read("all.json")).expect("JSON");
    assert_eq!(all["images"].as_array().map(Vec::len), Some(2));
    let ran = run.run(&format!("image - --format github {HERE}")).exits(1).prints("::error");
    assert!(!ran.stdout.contains("\ngcr.io"), "{}", ran.stdout);
    // The output is one line per image in GitHub Actions, too.
    let run = Run::new().env("GITHUB_ACTIONS", "true");
    assert_eq!(run.run(&format!("image nginx {HERE}")).exits(0).stdout, format!("{C}/docker-hub/library/nginx\n"));
}

#[test]
fn a_pipeline_keeps_its_lines() {
    let run = Run::new().stdin("nginx\n\nquay.io/a/b:1\r\n# no image\nredis");
    let ran = run.run(&format!("image {HERE}")).exits(0);
    assert_eq!(ran.stderr, "");
    let lines = [&format!("{C}/docker-hub/library/nginx"), "", &format!("{C}/quay/a/b:1"), "# no image"];
    assert_eq!(ran.stdout.lines().take(4).collect::<Vec<_>>(), lines);
    let mixed = run.run(&format!("image busybox - alpine {HERE}")).exits(0);
    assert_eq!(mixed.stdout.lines().count(), 7);
    assert!(mixed.stdout.starts_with(&format!("{C}/docker-hub/library/busybox\n")), "{}", mixed.stdout);
    let long = Run::new().stdin("x".repeat(100_000));
    long.run(&format!("image {HERE}")).exits(6).says("64 KiB");
}

#[test]
fn json_follows_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/images.schema.json")).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let run = Run::new().stdin("redis:7\n\ngcr.io/a/b\n");
    let ran = run.run(&format!("image scratch {C}/quay/a/b quay.io/ - --format json {HERE}")).exits(1);
    let found: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    follows(&schema, &found);
    let statuses = found["images"].as_array().expect("images").iter().filter_map(|image| image["status"].as_str());
    assert_eq!(statuses.collect::<Vec<_>>(), ["reserved", "already-here", "invalid", "cached", "unsupported"]);
    assert_eq!(found["images"][3]["parts"]["repository"], "docker-hub/library/redis");
    assert_eq!(found["images"][3]["upstream"], "docker.io/library/redis:7");
}

#[test]
fn the_way_back() {
    let ran = Run::new().run(&format!("image --reverse {C}/docker-hub/library/nginx:1 {HERE}")).exits(0);
    assert_eq!(ran.stdout, "docker.io/library/nginx:1\n");
    let ran = Run::new().run(&format!("image --reverse {C}/team/app nginx {HERE}")).exits(1).says("PTC815");
    assert_eq!(ran.stdout, format!("{C}/team/app\nnginx\n"));
}

/// Returns caches that cover one registry in each way that a spec allows.
fn caches(preset: &'static Registry) -> Vec<Cache> {
    let rule = |prefix: &str, upstream: Option<&str>| Rule {
        prefix: prefix.to_owned(),
        url: preset.host.example().to_owned(),
        upstream_prefix: upstream.map(str::to_owned),
        preset,
    };
    let partition = &partition::PARTITIONS[0];
    let cache = |rules| Cache::new("111122223333", "eu-west-1", partition, rules);
    vec![
        cache(vec![rule(preset.console_prefix, None)]),
        cache(vec![rule("ROOT", None)]),
        cache(vec![rule("team/all", None), rule("part", Some("a")), rule("deep", Some("a/b"))]),
    ]
}

const PATH: &str = "(a|b|[a-z0-9]{1,6}((\\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2})(/(b|[a-z0-9]{1,8})){0,3}";
const TAIL: &str = "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,12})?(@sha256:[0-9a-f]{64})?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn there_and_back_is_the_canonical_reference(path in PATH, tail in TAIL, scheme in "(oci://)?") {
        for preset in REGISTRIES {
            for cache in caches(preset) {
                let text = format!("{scheme}{}/{path}{tail}", preset.host.example());
                let wanted = canonical(&text).expect("a reference");
                match rewrite(&text, &cache) {
                    Mapped::Cached(cached) => {
                        let there = cached.to_string();
                        match reverse(&there, &cache) {
                            Reversed::Upstream { reference, rule } => {
                                prop_assert_eq!(&reference, &wanted);
                                prop_assert_eq!(rule, cached.rule);
                            }
                            other => prop_assert!(false, "{} was mapped back to {:?}", there, other),
                        }
                        // Mapping twice is the same as mapping once.
                        let again_is_here = matches!(rewrite(&there, &cache), Mapped::Here { rule: Some(_) });
                        prop_assert!(again_is_here, "{}", there);
                    }
                    Mapped::Reserved => prop_assert!(path.ends_with("scratch")),
                    other => prop_assert!(false, "{} became {:?}", text, other),
                }
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,60}|[a-zA-Z0-9./:@_\\[\\]-]{0,40}") {
        let cache = Cache::of_presets("111122223333", "eu-west-1", &partition::PARTITIONS[0]);
        let _ = (rewrite(&text, &cache), reverse(&text, &cache), canonical(&text));
    }

    #[test]
    fn the_grammar_is_the_peers(text in "(([a-zA-Z0-9.:-]{0,6}|localhost|a\\.b(:5000)?)/)?[a-zA-Z0-9._/-]{0,12}(:[a-zA-Z0-9._-]{0,4})?(@sha256:[0-9a-f]{63,65})?") {
        agree(&text);
    }
}

/// Asserts that both parsers accept the same texts as references, with the same parts.
#[track_caller]
fn agree(text: &str) {
    let ours = reference::parse(text);
    let peers = text.parse::<Peer>();
    match (&ours, &peers) {
        (Ok(ours), Ok(peer)) => {
            assert_eq!((ours.tag, ours.digest), (tag_of(text, peer), peer.digest()), "{text}");
            // Docker treats a first part with upper-case letters as a host (`normalize.go`); the peer doesn't.
            let by_capitals = |host: &str| !host.contains(['.', ':']) && host != host.to_lowercase();
            if ours.host_as_written.is_some_and(by_capitals) {
                return;
            }
            if ours.host_as_written != Some("index.docker.io") {
                assert_eq!(ours.host_as_written.unwrap_or("docker.io"), peer.registry(), "{text}");
            }
            if peer.registry() == "docker.io" {
                assert_eq!(ours.repository(), peer.repository(), "{text}");
            }
        }
        (Err(_), Err(_)) => {}
        _ => panic!("{text}: ours {ours:?}, the peer's {peers:?}"),
    }
}

/// Returns the peer's tag, without the `latest` that it adds if there is none.
fn tag_of<'p>(text: &str, peer: &'p Peer) -> Option<&'p str> {
    peer.tag().filter(|tag| *tag != "latest" || text.contains(":latest"))
}

/// Test vectors of distribution/reference: `reference_test.go` and `normalize_test.go`.
#[test]
fn published_vectors() {
    let hex = "f".repeat(64);
    let good = [
        "test_com",
        "test.com:tag",
        "test.com:5000",
        "test.com/repo:tag",
        "test:5000/repo",
        "test:5000/repo:tag",
        &format!("test:5000/repo@sha256:{hex}"),
        &format!("test:5000/repo:tag@sha256:{hex}"),
        "lowercase:Uppercase",
        "sub-dom1.foo.com/bar/baz/quux",
        "b.gcr.io/test.example.com/my-app:test.example.com",
        "xn--n3h.com/myimage:xn--n3h.com",
        "foo_bar.com:8080",
        "foo/foo_bar.com:8080",
        "192.168.1.1",
        "192.168.1.1:tag",
        "192.168.1.1:5000/repo",
        "[2001:db8::1]/repo",
        "[2001:db8:1:2:3:4:5:6]/repo:tag",
        "[2001:db8::1]:5000/repo:tag",
        "docker/docker",
        "library/debian",
        "docker.io/1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a",
        "Uppercase/lowercase",
        "foo__bar/baz",
        "a---b/c",
    ];
    for text in good {
        assert!(reference::parse(text).is_ok(), "{text}");
    }
    let bad = [
        "",
        ":justtag",
        &format!("@sha256:{hex}"),
        "repo@sha256:ffffffffff",
        "validname@invaliddigest:ffffffffffffffffffffffffffffffffffff",
        "Uppercase:tag",
        "test:5000/Uppercase/lowercase:tag",
        "aa/asdf$$^/aa",
        "[2001:db8::1]",
        "[2001:db8::1]:5000",
        "[fe80::1%eth0]:5000/repo",
        "https://github.com/docker/docker",
        "docker/Docker",
        "-docker/docker",
        "docker-/docker",
        "docker/-docker",
        "docker///docker",
        "docker.io/docker/Docker",
        "docker.io/docker///docker",
        &hex,
        "a___b",
        "a..b",
    ];
    for text in bad {
        assert!(reference::parse(text).is_err(), "{text}");
    }
    let tag = |length: usize| format!("a:{}", "t".repeat(length));
    assert!(reference::parse(&tag(128)).is_ok() && reference::parse(&tag(129)).is_err());
}

#[test]
fn every_preset_of_the_defaults_has_a_way() {
    let cache = Cache::of_presets("111122223333", "eu-west-1", &partition::PARTITIONS[0]);
    let prefixes: BTreeSet<&str> = cache.rules().iter().map(|rule| rule.prefix.as_str()).collect();
    assert_eq!(prefixes.len(), REGISTRIES.iter().filter(|preset| preset.host.fixed().is_some()).count());
}
