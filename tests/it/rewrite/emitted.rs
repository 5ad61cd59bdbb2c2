//! `--emit`: the output as each tool's own parser sees it, and that a tool's rules map images as `ptcgen image` does.

use clap::ValueEnum as _;
use ptcgen::image::host::in_image_names;
use ptcgen::image::{Cache, Mapped};
use ptcgen::rewrite::{EMITTERS, Target, emit};
use ptcgen::spec::{Syntax, parse, resolve};
use ptcgen::{image, partition};
use regex::Regex;
use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::{REGISTRY, SPEC, with_corpus};
use crate::support::{Run, golden};

fn emitted(tool: &str) -> String {
    let run = Run::new().file("ptcgen.yaml", SPEC);
    let text = run.run(&format!("rewrite --emit {tool}")).exits(0).stdout;
    golden(&format!("tests/fixtures/rewrite/emitted/{tool}.txt"), &text);
    text
}

/// Every scalar of a YAML text; panics if it is invalid.
#[track_caller]
fn scalars(text: &str) -> Vec<String> {
    let events = Parser::new_from_str(text).map(|event| event.expect("YAML").0);
    let scalars =
        events.filter_map(|event| if let Event::Scalar(text, ..) = event { Some(text.into_owned()) } else { None });
    scalars.collect()
}

#[test]
fn a_target_is_a_row() {
    let targets: Vec<Target> = EMITTERS.iter().map(|emitter| emitter.target).collect();
    assert_eq!(targets, Target::value_variants());
}

#[test]
fn containerd_gets_a_hosts_file_for_each_registry() {
    let text = emitted("containerd");
    let mut hosts = Vec::new();
    for file in text.split("\n# /etc/containerd/certs.d/").skip(1) {
        let (path, toml) = file.split_once('\n').expect("a path");
        let toml: toml::Table = toml.parse().expect("TOML");
        let (url, host) = toml["host"].as_table().and_then(|hosts| hosts.iter().next()).expect("a host");
        assert!(url.starts_with(&format!("https://{REGISTRY}/v2/")), "{url}");
        assert_eq!(host["override_path"].as_bool(), Some(true));
        assert!(toml["server"].as_str().is_some_and(|server| server.starts_with("https://")));
        hosts.push(path.trim_end_matches("/hosts.toml").to_owned());
    }
    let spec =
        resolve(parse("ptcgen.yaml", SPEC.as_bytes(), Syntax::Yaml).expect("YAML").value()).expect("a spec").spec;
    let whole = spec.upstreams.iter().filter(|upstream| upstream.upstream_part().is_none());
    let wanted: Vec<&str> = whole.map(|upstream| in_image_names(&upstream.url)).collect();
    assert_eq!(hosts, wanted);
    assert!(text.contains("a part of a registry: docker.io/grafana"));
}

#[test]
fn buildkit_and_crio_get_mirrors() {
    let buildkit: toml::Table = emitted("buildkit").parse().expect("TOML");
    let mirror = &buildkit["registry"]["docker.io"]["mirrors"][0];
    assert_eq!(mirror.as_str(), Some(format!("{REGISTRY}/docker-hub").as_str()));
    let crio: toml::Table = emitted("crio").parse().expect("TOML");
    let registries = crio["registry"].as_array().expect("an array");
    let of = |prefix: &str| {
        let found = registries.iter().find(|registry| registry["prefix"].as_str() == Some(prefix));
        found.and_then(|registry| registry["mirror"][0]["location"].as_str()).expect("a mirror").to_owned()
    };
    assert_eq!(of("docker.io"), format!("{REGISTRY}/docker-hub"));
    assert_eq!(of("docker.io/grafana"), format!("{REGISTRY}/hub-grafana"));
}

#[test]
fn k3s_gets_a_rewrite_for_each_registry() {
    let scalars = scalars(&emitted("k3s"));
    let at = scalars.iter().position(|text| text == "quay.io").expect("quay.io");
    let endpoint = format!("https://{REGISTRY}");
    assert_eq!(scalars[at + 1..at + 6], ["endpoint", endpoint.as_str(), "rewrite", "^(.*)$", "quay/$1"]);
}

#[test]
fn renovate_learns_what_is_behind_a_name() {
    let config: Value = serde_json::from_str(&emitted("renovate")).expect("JSON");
    let aliases = config["registryAliases"].as_object().expect("an object");
    assert_eq!(aliases[&format!("{REGISTRY}/docker-hub")], "docker.io");
    assert_eq!(aliases[&format!("{REGISTRY}/hub-grafana")], "docker.io/grafana");
}

#[test]
fn kustomize_gets_an_entry_for_each_image_of_the_manifests() {
    let run = with_corpus();
    run.run("rewrite --emit kustomize").exits(2).says("deploy/");
    let text = run.run("rewrite --emit kustomize files/web files/list").exits(0).stdout;
    golden("tests/fixtures/rewrite/emitted/kustomize.txt", &text);
    let scalars = scalars(&text);
    assert!(
        scalars
            .windows(4)
            .any(|entry| { entry == ["name", "nginx", "newName", &format!("{REGISTRY}/docker-hub/library/nginx")] })
    );
    assert!(run.read("files/web/deployment.yaml").contains("image: nginx:1.27"), "no file changes");
}

/// Applies the patterns of the policy to a reference, as Kyverno would.
fn by_policy(policy: &[String], reference: &str) -> String {
    let call = Regex::new(r"^\{\{ regex_replace_all\('(.*)', element.image, '(.*)'\) \}\}$").expect("a pattern");
    let mut hits: Vec<String> = Vec::new();
    for call in policy.iter().filter_map(|text| call.captures(text)) {
        let pattern = Regex::new(&call[1]).expect("RE2's syntax, which is this crate's");
        if pattern.is_match(reference) {
            // `$1` means the same in both regex dialects.
            hits.push(
                pattern.replace_all(reference, &call[2].replace("$1", "${1}").replace("$2", "${2}")).into_owned(),
            );
        }
    }
    hits.dedup();
    // The rules for containers and init containers are the same.
    assert!(hits.len() <= 1, "{reference}: {hits:?}");
    hits.pop().unwrap_or_else(|| reference.to_owned())
}

#[test]
fn kyverno_maps_as_ptcgen_does() {
    let policy = scalars(&emitted("kyverno"));
    let partition = partition::of_region("eu-west-1").expect("a region");
    let cache = Cache::of_presets("111122223333", "eu-west-1", partition);
    let policy_of_presets = scalars(&emit(Target::Kyverno, &cache, &[]));
    assert!(policy.iter().any(|text| text == "ClusterPolicy"));
    for reference in [
        "nginx",
        "nginx:1.27",
        "library/redis:7",
        "docker.io/nginx",
        "docker.io/library/redis:7.4-alpine",
        "bitnami/redis:7",
        "docker.io/grafana/loki:3",
        "registry.k8s.io/pause:3.10",
        "registry.k8s.io/ingress-nginx/controller:v1.11.2",
        "public.ecr.aws/docker/library/nginx:1.27",
        "quay.io/prometheus/prometheus:v2.53.0",
        "ghcr.io/fluxcd/source-controller:v1.4.1",
        "cgr.dev/chainguard/static:latest",
        "mcr.microsoft.com/dotnet/aspnet:8.0",
        "gcr.io/distroless/static:nonroot",
        "registry.example.com:8443/a/b:1",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/nginx:1.27",
        "alpine:3.20@sha256:2222222222222222222222222222222222222222222222222222222222222222",
    ] {
        let wanted = match image::rewrite(reference, &cache) {
            Mapped::Cached(cached) => cached.to_string(),
            _ => reference.to_owned(),
        };
        assert_eq!(by_policy(&policy_of_presets, reference), wanted, "{reference}");
    }
}

/// The published schemas: Renovate's, and that of Kyverno's custom resources.
#[test]
fn other_tools_take_their_configuration() {
    let Some(python) = crate::terraform::real::python() else { return };
    let run = Run::new().file("kyverno.yaml", emitted("kyverno")).file("renovate.json", emitted("renovate"));
    let check = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/moto/emitted.py");
    let files = [run.path("kyverno.yaml"), run.path("renovate.json")];
    let said = std::process::Command::new(python).arg(check).args(files).output().expect("python starts");
    let words = [said.stdout, said.stderr].concat();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&words));
}
