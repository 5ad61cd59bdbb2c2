//! Path and content → which finder reads a file. Opens nothing.

use clap::ValueEnum;

/// A kind of file that names images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Dockerfile or Containerfile
    Dockerfile,
    /// Kubernetes manifest, YAML or JSON
    Kubernetes,
    /// Compose file
    Compose,
    /// Values of a Helm chart
    Helm,
    /// kustomization.yaml
    Kustomize,
    /// Workflow or action of GitHub
    GithubActions,
    /// GitLab CI file
    GitlabCi,
}

/// What the path of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByPath {
    /// It is of this kind.
    Is(Kind),
    /// It is YAML or JSON; its content tells.
    Content,
    /// It names no images.
    Nothing,
}

/// What standard input is called.
pub const STDIN: &str = "<stdin>";

/// What the path of a file says; `/` separates its parts.
pub fn by_path(path: &str) -> ByPath {
    if path == STDIN {
        return ByPath::Content;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    if is_dockerfile(&name) {
        return ByPath::Is(Kind::Dockerfile);
    }
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return if name == "kustomization" { ByPath::Is(Kind::Kustomize) } else { ByPath::Nothing };
    };
    match extension {
        "yaml" | "yml" => of_yaml(folder, stem),
        // What package managers write is long and holds no images.
        "json" if !matches!(stem, "package" | "package-lock" | "composer" | "tsconfig") => ByPath::Content,
        _ => ByPath::Nothing,
    }
}

fn is_dockerfile(name: &str) -> bool {
    ["dockerfile", "containerfile"].iter().any(|base| match name.strip_prefix(base) {
        Some(rest) => (rest.is_empty() || rest.starts_with(['.', '-', '_'])) && !rest.ends_with(".dockerignore"),
        None => name.strip_suffix(base).is_some_and(|rest| rest.ends_with('.')),
    })
}

fn of_yaml(folder: &str, stem: &str) -> ByPath {
    let within = |name: &str| folder.split('/').any(|part| part == name);
    let ends = |suffix: &str| folder == suffix || folder.ends_with(&format!("/{suffix}"));
    if stem == "kustomization" {
        ByPath::Is(Kind::Kustomize)
    } else if stem == "action"
        || [".github", ".gitea", ".forgejo"].iter().any(|host| ends(&format!("{host}/workflows")))
    {
        ByPath::Is(Kind::GithubActions)
    } else if stem == ".gitlab-ci" || stem.ends_with(".gitlab-ci") || within(".gitlab") || within(".gitlab-ci") {
        ByPath::Is(Kind::GitlabCi)
    } else if starts(stem, "docker-compose") || starts(stem, "compose") || stem.ends_with(".compose") {
        ByPath::Is(Kind::Compose)
    } else if (starts(stem, "values") || ends_in(stem, "values")) && !within("templates") {
        ByPath::Is(Kind::Helm)
    } else {
        ByPath::Content
    }
}

/// `compose`, `compose.prod`, `compose-prod`.
fn starts(stem: &str, base: &str) -> bool {
    stem.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

/// `prod-values`, `prod.values`.
fn ends_in(stem: &str, base: &str) -> bool {
    stem.strip_suffix(base).is_some_and(|rest| rest.ends_with(['.', '-', '_']))
}
