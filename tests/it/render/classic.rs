//! The template set `classic`: it keeps the interface of the original module to the byte, and renders other specs too.

use ptcgen::docs::render_block;
use ptcgen::render::{FileSet, RenderError, TemplateSet, render};
use ptcgen::spec::resolve;
use serde_json::json;

use crate::support::specs;

/// Returns the block that `ptcgen docs` would put into the README.
fn docs_block(files: &FileSet) -> String {
    let sources: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes)).collect();
    let at_root: Vec<_> =
        sources.into_iter().filter(|(path, _)| path.ends_with(".tf") && !path.contains('/')).collect();
    let config = text(files, ".terraform-docs.yml");
    render_block(&at_root, config).expect("a module that can be documented").0
}

fn text<'files>(files: &'files FileSet, path: &str) -> &'files str {
    std::str::from_utf8(files.get(path).expect("a file of the set")).expect("UTF-8")
}

#[test]
fn the_seed_documents_itself_as_the_original_module_did() {
    let wanted = include_str!("../../fixtures/seed-tf-docs.md");
    let files = specs::named("seed").files;
    assert_eq!(docs_block(&files), wanted.trim_end_matches('\n'));
    assert!(text(&files, "README.md").contains(wanted), "the README has the block");
}

/// Unlike the original's, this policy is complete: no other policy is needed.
#[test]
fn the_policy_of_the_seed_can_pull() {
    let main = text(&specs::named("seed").files, "main.tf").to_owned();
    for action in [
        "ecr:GetAuthorizationToken",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchImportUpstreamImage",
        "ecr:CreateRepository",
    ] {
        assert!(main.contains(action), "{action}");
    }
    assert!(!main.contains("arn:aws:"), "the partition is the caller's");
}

#[test]
fn the_readme_tells_how_to_fill_the_secret_and_what_to_pull() {
    let readme = text(&specs::named("seed").files, "README.md").to_owned();
    for phrase in [
        "`ecr-pullthroughcache/docker-hub`",
        "aws secretsmanager put-secret-value",
        "--secret-string file:///dev/stdin",
        "aws ecr validate-pull-through-cache-rule",
        "docker pull AWS_ACCOUNT_ID.dkr.ecr.AWS_REGION.amazonaws.com/docker-hub/library/IMAGE:TAG",
        "docker pull AWS_ACCOUNT_ID.dkr.ecr.AWS_REGION.amazonaws.com/docker-hub/NAMESPACE/IMAGE:TAG",
    ] {
        assert!(readme.contains(phrase), "{phrase}");
    }
}

#[test]
fn an_upstream_without_credentials_has_no_secret() {
    let spec = json!({"template": "classic", "region": "eu-west-1", "upstreams": {"quay": null}});
    let files = specs::rendered(&resolve(spec).expect("a spec").spec);
    for (path, bytes) in files.iter().filter(|(path, _)| path.extension() == Some("tf")) {
        let text = String::from_utf8_lossy(bytes);
        for word in ["secretsmanager", "credential_arn", "var.credentials", "variable \"credentials\""] {
            assert!(!text.contains(word), "{path}: {text}");
        }
    }
    assert!(!docs_block(&files).contains("input\\_credentials") && !docs_block(&files).contains("input_credentials"));
    assert!(!text(&files, "README.md").contains("put-secret-value"));
}

#[test]
fn what_classic_cannot_do_is_refused() {
    let set = TemplateSet::built_in("classic").expect("a set").expect("a sound set");
    for (key, value, place) in [
        ("upstreams", json!({"quay": null, "docker-hub": null}), "upstreams"),
        ("secret", json!({"mode": "write_only"}), "secret.mode"),
        ("secret", json!({"mode": "existing"}), "secret.mode"),
        ("policy", json!({"roles": []}), "policy.roles"),
        ("registry_policy", json!({"organization": "o-a1b2c3d4e5"}), "registry_policy"),
        ("repositories", json!({}), "repositories"),
    ] {
        let mut spec = json!({"template": "classic", "region": "eu-west-1"});
        spec[key] = value;
        let Err(RenderError::Spec(problems)) = render(&resolve(spec).expect("a spec").spec, &set) else {
            unreachable!("{place} is rendered")
        };
        let places: Vec<String> = problems.iter().map(|problem| problem.path.join(".")).collect();
        assert_eq!(places, [place]);
    }
}
