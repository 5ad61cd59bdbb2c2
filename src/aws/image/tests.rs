//! Worked examples of the mapping, and references that must stay unchanged.

use super::*;
use crate::aws::partition;

const C: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

fn rule(prefix: &str, url: &str, upstream_prefix: Option<&str>) -> Rule {
    let preset = registries::by_host(url).expect("a host of a preset");
    Rule { prefix: prefix.into(), url: url.into(), upstream_prefix: upstream_prefix.map(str::to_owned), preset }
}

/// A rule for each upstream, and three that cover a part of one.
fn cache() -> Cache {
    let partition = &partition::PARTITIONS[0];
    let mut rules = Cache::of_presets("111122223333", "eu-west-1", partition).rules().to_vec();
    rules.extend([
        rule("azure", "myco.azurecr.io", None),
        rule("hub-grafana", "registry-1.docker.io", Some("grafana")),
        rule("cg-acme", "cgr.dev", Some("acme.example")),
        rule("my-app", "444455556666.dkr.ecr.us-east-1.amazonaws.com", Some("upstream-app")),
    ]);
    Cache::new("111122223333", "eu-west-1", partition, rules)
}

fn through<'c>(text: &str, cache: &'c Cache) -> Cached<'c> {
    match rewrite(text, cache) {
        Mapped::Cached(cached) => Some(cached),
        _ => None,
    }
    .expect("a reference that is cached")
}

fn shown(text: &str, cache: &Cache) -> String {
    match rewrite(text, cache) {
        Mapped::Cached(cached) => cached.to_string().replace(C, "C"),
        Mapped::Here { rule: Some(_) } => "already cached".to_owned(),
        Mapped::Here { rule: None } => "our own".to_owned(),
        Mapped::Reserved => "reserved".to_owned(),
        Mapped::NoRule(_) => "no rule".to_owned(),
        Mapped::Unsupported { .. } => "unsupported".to_owned(),
        Mapped::Invalid(fault) => fault.to_string(),
    }
}

#[test]
fn worked_examples() {
    let (ones, twos) = ("1".repeat(64), "2".repeat(64));
    let cache = cache();
    for (input, output) in [
        ("nginx", "C/docker-hub/library/nginx"),
        ("nginx:1.27", "C/docker-hub/library/nginx:1.27"),
        ("library/redis:7", "C/docker-hub/library/redis:7"),
        ("docker.io/nginx", "C/docker-hub/library/nginx"),
        ("docker.io/library/redis:7.4-alpine", "C/docker-hub/library/redis:7.4-alpine"),
        ("index.docker.io/bitnami/postgresql:16", "C/docker-hub/bitnami/postgresql:16"),
        ("registry-1.docker.io/library/alpine:3.20", "C/docker-hub/library/alpine:3.20"),
        (&format!("bitnami/redis@sha256:{ones}"), &format!("C/docker-hub/bitnami/redis@sha256:{ones}")),
        (&format!("alpine:3.20@sha256:{twos}"), &format!("C/docker-hub/library/alpine:3.20@sha256:{twos}")),
        ("grafana/grafana:11.0.0", "C/hub-grafana/grafana:11.0.0"),
        ("registry.k8s.io/pause:3.10", "C/kubernetes/pause:3.10"),
        ("registry.k8s.io/ingress-nginx/controller:v1.11.2", "C/kubernetes/ingress-nginx/controller:v1.11.2"),
        (
            "k8s.gcr.io/kube-state-metrics/kube-state-metrics:v2.5.0",
            "C/kubernetes/kube-state-metrics/kube-state-metrics:v2.5.0",
        ),
        ("public.ecr.aws/docker/library/nginx:1.27", "C/ecr-public/docker/library/nginx:1.27"),
        ("public.ecr.aws/nginx/nginx:1.27", "C/ecr-public/nginx/nginx:1.27"),
        ("quay.io/prometheus/prometheus:v2.53.0", "C/quay/prometheus/prometheus:v2.53.0"),
        ("quay.io:443/jetstack/cert-manager-webhook:v1.15.0", "C/quay/jetstack/cert-manager-webhook:v1.15.0"),
        ("ghcr.io/fluxcd/source-controller:v1.4.1", "C/github/fluxcd/source-controller:v1.4.1"),
        ("oci://ghcr.io/stefanprodan/charts/podinfo", "oci://C/github/stefanprodan/charts/podinfo"),
        (
            "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v17.0.0",
            "C/gitlab/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v17.0.0",
        ),
        ("myco.azurecr.io/team/app:1.0", "C/azure/team/app:1.0"),
        ("cgr.dev/chainguard/static:latest", "C/chainguard/chainguard/static:latest"),
        ("cgr.dev/acme.example/python:3.12", "C/cg-acme/python:3.12"),
        ("444455556666.dkr.ecr.us-east-1.amazonaws.com/upstream-app/image1:2", "C/my-app/image1:2"),
        (&format!("{C}/docker-hub/library/nginx:1.27"), "already cached"),
        ("localhost:5000/dev/app:1", "no rule"),
        ("registry.example.com:8443/a/b:1", "no rule"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0", "unsupported"),
        ("gcr.io/distroless/static:nonroot", "unsupported"),
        ("scratch", "reserved"),
    ] {
        assert_eq!(shown(input, &cache), output, "{input}");
    }
}

#[test]
fn names_that_look_alike_are_told_apart() {
    let cache = cache();
    for (input, output) in [
        ("docker://alpine:3.20", "docker://C/docker-hub/library/alpine:3.20"),
        ("grafana-labs/grafana", "C/docker-hub/grafana-labs/grafana"),
        ("Quay.IO/prometheus/prometheus", "C/quay/prometheus/prometheus"),
        ("444455556666.dkr-ecr.us-east-1.on.aws/upstream-app/image1:2", "C/my-app/image1:2"),
        ("444455556666.dkr.ecr.us-east-1.amazonaws.com/other/image1:2", "no rule"),
        ("111122223333.dkr-ecr.eu-west-1.on.aws/quay/a/b", "already cached"),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1", "our own"),
        ("111122223333.dkr.ecr.eu-west-2.amazonaws.com/quay/a/b:1", "no rule"),
        ("quay.io:8443/a/b", "no rule"),
        ("scratch:latest", "reserved"),
        ("quay.io/library/scratch", "C/quay/library/scratch"),
        ("eu.gcr.io/p/i", "unsupported"),
        ("europe-docker.pkg.dev/p/r/i", "unsupported"),
        ("nginx:", "no tag follows the colon"),
        ("", "it is empty"),
        ("$REGISTRY/nginx", "it contains a variable"),
        ("{{ .Values.image }}", "it contains a variable"),
        ("https://quay.io/a/b", "the only schemes of a reference are `oci://` and `docker://`"),
        ("quay.io/Team/app", "`Team/app` has upper-case letters, which a repository name can't have"),
        ("quay.io//app", "its path has an empty part"),
        ("a..b/c", "`a..b` is not a valid host"),
        ("team/a___b", "`a___b` can't be part of a repository name"),
        ("nginx@sha256:12", "`sha256:12` is not a valid digest"),
    ] {
        assert_eq!(shown(input, &cache), output, "{input}");
    }
}

#[test]
fn a_root_rule_has_no_prefix() {
    let rules = vec![rule("ROOT", "public.ecr.aws", None), rule("quay", "quay.io", None)];
    let cache = Cache::new("111122223333", "cn-north-1", &partition::PARTITIONS[1], rules);
    let cached = through("public.ecr.aws/nginx/nginx:1.27", &cache);
    assert_eq!(cached.to_string(), "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/nginx/nginx:1.27");
    let cached = through("public.ecr.aws/quay/nginx", &cache);
    assert_eq!(cached.warnings, [Warning::Overlap { prefix: "quay".to_owned() }]);
}

#[test]
fn a_helm_pair_can_be_written_from_the_parts() {
    let cache = cache();
    let cached = through("grafana/grafana:11.0.0", &cache);
    assert_eq!((cached.host.as_str(), cached.repository.as_str()), (C, "hub-grafana/grafana"));
    assert_eq!((cached.tag.as_deref(), cached.digest), (Some("11.0.0"), None));
}

#[test]
fn the_way_back_leads_to_the_canonical_reference() {
    let cache = cache();
    for text in ["nginx:1.27", "grafana/grafana", "k8s.gcr.io/pause:3.10", "quay.io:443/a/b", "oci://ghcr.io/a/b:1"] {
        let cached = through(text, &cache);
        let reference = canonical(text).expect("a reference");
        assert_eq!(reverse(&cached.to_string(), &cache), Reversed::Upstream { reference, rule: cached.rule });
    }
    assert_eq!(canonical("nginx:1.27").as_deref(), Ok("docker.io/library/nginx:1.27"));
    assert_eq!(reverse("quay.io/a/b", &cache), Reversed::Elsewhere { host: "quay.io".to_owned() });
    assert_eq!(reverse(&format!("{C}/team/app"), &cache), Reversed::NoRule);
    assert_eq!(reverse("scratch", &cache), Reversed::Reserved);
}

#[test]
fn a_name_too_long_for_the_cache_is_no_name() {
    let long = format!("quay.io/a/{}", "b".repeat(250));
    assert_eq!(
        shown(&long, &cache()),
        "its repository in the cache would have 257 characters, and at most 256 are allowed"
    );
    let longer = format!("quay.io/a/{}", "b".repeat(254));
    assert_eq!(shown(&longer, &cache()), "its path has 256 characters, and at most 255 are allowed");
}
