//! Every kind of file that a page is made of, and every kind of change: exactly the modules whose page depends on the
//! file are selected.

use super::{Repository, VARIABLE};

const OWN: &str = "formatter: markdown\nheader-from: ../../docs/header.md\nfooter-from: ../../linked/footer.md\n\
                   content: |-\n  {{ .Header }}{{ .Inputs }}{{ include \"../../docs/part.txt\" }}{{ .Footer }}\n\
                   output:\n  file: ../../pages/own.md\noutput-values:\n  enabled: true\n  from: values.json\n";

/// Modules whose pages are all out of date, so that each one that is selected is reported.
fn repository() -> Repository {
    let repository = Repository::new();
    for (path, text) in [
        (".terraform-docs.yml", "formatter: markdown\noutput:\n  file: README.md\n"),
        (".gitignore", "*.ignored\n"),
        ("values.json", "{}"),
        ("docs/header.md", "header\n"),
        ("docs/footer.md", "footer\n"),
        ("docs/part.txt", "part\n"),
        ("common/shared.tf", VARIABLE),
        ("pages/own.md", "old\n"),
        ("modules/own/main.tf", "output \"x\" {}\n"),
        ("modules/own/.terraform-docs.yml", OWN),
        ("modules/own/.terraform.lock.hcl", ""),
        ("modules/own/notes.txt", ""),
        ("modules/plain/main.tf", "# one\n"),
        ("modules/plain/more.tf.json", "{}"),
        ("modules/plain/other.tofu", "# three\n"),
        ("modules/plain/README.md", "old\n"),
        ("modules/plain/examples/x/main.tf", "# four\n"),
        ("modules/dotted/main.tf", "# five\n"),
        (
            "modules/dotted/.config/.terraform-docs.yml",
            "formatter: json\noutput:\n  file: page.json\n  mode: replace\n",
        ),
        ("modules/top/main.tf", "# six\n"),
        (
            "modules/top/.terraform-docs.yml",
            "recursive:\n  enabled: true\nformatter: yaml\noutput:\n  file: page.yaml\n",
        ),
        ("modules/top/modules/sub/main.tf", "# seven\n"),
        ("modules/top/modules/sub/.terraform-docs.yml", "settings:\n  indent: 3\n"),
    ] {
        repository.write(path, text);
    }
    for module in MODULES {
        repository.write(&format!("modules/{module}/versions.tf"), "");
    }
    repository.link("linked", "docs");
    repository.link("modules/own/link.tf", "../../common/shared.tf");
    repository
}

/// The files, and the modules whose pages depend on them.
const FILES: &[(&str, &[&str])] = &[
    (".terraform-docs.yml", &["plain"]),
    ("values.json", &["own"]),
    ("docs/header.md", &["own"]),
    ("docs/footer.md", &["own"]),
    ("docs/part.txt", &["own"]),
    ("linked", &["own"]),
    ("common/shared.tf", &["own"]),
    ("pages/own.md", &["own"]),
    ("modules/own/main.tf", &["own"]),
    ("modules/own/link.tf", &["own"]),
    ("modules/own/.terraform-docs.yml", &["own"]),
    ("modules/own/.terraform.lock.hcl", &["own"]),
    ("modules/own/notes.txt", &[]),
    ("modules/plain/more.tf.json", &["plain"]),
    ("modules/plain/other.tofu", &["plain"]),
    ("modules/plain/README.md", &["plain"]),
    ("modules/plain/examples/x/main.tf", &[]),
    ("modules/dotted/.config/.terraform-docs.yml", &["dotted"]),
    ("modules/top/main.tf", &["top"]),
    ("modules/top/.terraform-docs.yml", &["top", "top/modules/sub"]),
    ("modules/top/modules/sub/main.tf", &["top/modules/sub"]),
    ("modules/top/modules/sub/.terraform-docs.yml", &["top/modules/sub"]),
];

const MODULES: [&str; 5] = ["own", "plain", "dotted", "top", "top/modules/sub"];

type Change = fn(&Repository, &str);

/// The kinds of change, and whether one selects modules.
const CHANGES: &[(&str, bool, Change)] = &[
    ("edited", true, edit),
    ("staged", true, |repository, path| {
        edit(repository, path);
        repository.git("add -A");
    }),
    ("committed", true, |repository, path| {
        edit(repository, path);
        repository.commit();
    }),
    ("deleted", true, Repository::remove),
    ("deleted from the index", true, |repository, path| {
        repository.git(&format!("rm -q --cached {path}"));
    }),
    ("renamed", true, |repository, path| {
        repository.git(&format!("mv {path} elsewhere"));
        repository.commit();
    }),
    ("moved away, and ignored", true, |repository, path| {
        repository.git(&format!("mv {path} elsewhere.ignored"));
        repository.commit();
    }),
    ("edited, but git assumes that it is not", true, |repository, path| {
        repository.git(&format!("update-index --assume-unchanged {path}"));
        edit(repository, path);
    }),
    ("edited, but git skips it", true, |repository, path| {
        repository.git(&format!("update-index --skip-worktree {path}"));
        edit(repository, path);
    }),
    ("replaced by a link", true, |repository, path| {
        repository.git(&format!("mv {path} elsewhere"));
        repository.link(path, &repository.path("elsewhere").display().to_string());
    }),
    ("replaced by a folder", true, |repository, path| {
        repository.remove(path);
        repository.write(&format!("{path}/file"), "");
    }),
    ("edited and committed on the other branch", false, |repository, path| {
        repository.git("checkout -q main");
        edit(repository, path);
        repository.commit();
        repository.git("checkout -q branch");
    }),
    ("edited and changed back", false, |repository, path| {
        edit(repository, path);
        repository.commit();
        repository.git("revert --no-edit HEAD");
    }),
    ("written again", false, |repository, path| {
        let file = repository.path(path);
        if !file.is_symlink() {
            let text = std::fs::read_to_string(&file).unwrap();
            repository.write(path, &text);
        }
    }),
];

/// Changes a file, or where a symlink leads to.
fn edit(repository: &Repository, path: &str) {
    let file = repository.path(path);
    if file.is_symlink() {
        let target = std::fs::read_link(&file).unwrap();
        return repository.link(path, &format!("./{}", target.display()));
    }
    let text = std::fs::read_to_string(&file).unwrap();
    let more = if path.ends_with("json") { "\n" } else { "# more\n" };
    repository.write(path, &(text + more));
}

#[test]
fn a_page_depends_on_every_file_that_made_it() {
    let repository = repository();
    let base = repository.commit();
    repository.git("branch branch");
    let mut wrong = Vec::new();
    for (path, modules) in FILES {
        for (what, counts, change) in CHANGES {
            repository.git("checkout -q branch");
            change(&repository, path);
            let ended = repository.docs("--all --check --changed-since main modules");
            let selected = |module: &&&str| {
                let own = **module == "own" && ended.stderr.contains("pages/own.md");
                let places = ["README.md", "page", ".terraform-docs.yml", ".config/.terraform-docs.yml", "link.tf"];
                let place = |place: &&str| ended.stderr.contains(&format!("modules/{module}/{place}"));
                own || places.iter().any(place) || ended.stderr.contains(&format!("`modules/{module}`"))
            };
            let selected: Vec<&str> = MODULES.iter().filter(selected).copied().collect();
            let expected: &[&str] = if *counts { modules } else { &[] };
            // A configuration that all modules share and that can't be read is an error of the whole run.
            let refused = ended.stderr.starts_with("error[PTC609]: `.terraform-docs.yml`: Is a directory");
            if selected != expected && !refused {
                wrong.push(format!("{path}, {what}: {selected:?} instead of {expected:?}: {}", ended.stderr));
            }
            // A new index has no flags of the change.
            std::fs::remove_file(repository.path(".git/index")).unwrap();
            repository.git(&format!("reset -q --hard {base}"));
            repository.git("clean -qfdx");
            repository.git(&format!("checkout -q -B branch {base}"));
            repository.git(&format!("branch -q -f main {base}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
