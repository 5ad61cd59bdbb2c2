//! Check and write are the same function: what a write accepts or produces, a check accepts, and the other way round.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test prepares its own files")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use proptest::prelude::*;

use crate::support::{Run, specs, tree};

const VARIABLE: &str = "variable \"name\" {\n  type = string\n  description = \"A name.\"\n}\n";
const BEGIN: &str = "<!-- BEGIN_TF_DOCS -->";
const END: &str = "<!-- END_TF_DOCS -->";

fn git(run: &Run, folder: &str, line: &str) {
    let mut git = std::process::Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        git.env_remove(name);
    }
    git.env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", run.path(""));
    let ended = git.args(line.split(' ')).current_dir(run.path(folder)).output().unwrap();
    assert!(ended.status.success(), "git {line}: {}", String::from_utf8_lossy(&ended.stderr));
}

/// Writes, then checks; the check is green, and neither it nor another write changes a byte.
fn settles(run: &Run, flags: &str) {
    run.run(&format!("docs --all {flags}")).exits(0);
    let before = tree(&run.path(""));
    run.run(&format!("docs --all --check {flags}")).exits(0);
    run.run(&format!("docs --all {flags}")).exits(0);
    assert_eq!(tree(&run.path("")), before, "{flags}");
}

#[test]
fn markers_that_are_only_mentioned_do_no_harm() {
    let mentioned = format!("do not edit between `{BEGIN}` and `{END}`");
    let rows = [
        format!("# a\n\n{BEGIN}\n{END}\n\n{mentioned}\n"),
        format!("# a\n\n{mentioned}\n\n{BEGIN}\n{END}\n"),
        format!("# a\n\n{BEGIN}\nold\n{END}\n\n```md\n{BEGIN}\n{END}\n```\n"),
        format!("# a\n\n<!-- the end is {END} -->\n{BEGIN}\n{END}\n"),
        format!("{BEGIN}\n{END}\n{BEGIN}\n{END}\n"),
        format!("{BEGIN} {END}\n"),
    ];
    for readme in rows {
        let run = Run::new().file("m/main.tf", VARIABLE).file("m/README.md", &readme);
        settles(&run, "m");
        let after = readme.rsplit_once(END).unwrap().1;
        assert!(run.read("m/README.md").ends_with(after), "{readme}");
        // What terraform-docs would write is accepted, too.
        if !readme.contains("the end is") {
            let run = Run::new().file("m/main.tf", VARIABLE).file("m/README.md", &readme);
            run.run("docs markdown table --output-file README.md m").exits(0);
            run.run("docs --all --check m").exits(0);
        }
    }
}

#[test]
fn text_with_a_marker_is_replaced_as_a_whole() {
    for marker in [BEGIN, END, &format!("{BEGIN} and {END}")] {
        for format in ["markdown table", "markdown document"] {
            let module = |word: &str| {
                format!("variable \"x\" {{\n  description = \"{word} `{marker}`\"\n  default = \"{marker}\"\n}}\n")
            };
            let run = Run::new().file("m/main.tf", module("first")).file("m/README.md", "# m\n");
            settles(&run, &format!("{format} m"));
            let run = run.file("m/main.tf", module("second"));
            run.run(&format!("docs --all --check {format} m")).exits(1);
            settles(&run, &format!("{format} m"));
            let readme = run.read("m/README.md");
            assert!(readme.contains("second") && !readme.contains("first"), "{readme}");
            let fresh = Run::new().file("m/main.tf", module("second")).file("m/README.md", "# m\n");
            fresh.run(&format!("docs --all {format} m")).exits(0);
            assert_eq!(readme, fresh.read("m/README.md"));
        }
    }
}

#[test]
fn line_ends_are_those_of_the_file() {
    let module = format!("{VARIABLE}variable \"o\" {{\n  type = object({{\n    a = string\n  }})\n}}\n");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let run = Run::new().file("m/main.tf", &module).file("m/README.md", "# m\n\ntext\n");
    run.run("docs --all m").exits(0);
    // A checkout with other line ends is as fresh as the one that was committed.
    let checkout = Run::new().file("m/main.tf", crlf(&module)).file("m/README.md", crlf(&run.read("m/README.md")));
    settles(&checkout, "m");
    assert_eq!(checkout.read("m/README.md"), crlf(&run.read("m/README.md")));
    // What is written takes them, in a new block, an old one and a file that is replaced.
    for (before, flags) in [
        ("# m\r\n", "m"),
        ("# m\r\n<!-- BEGIN_TF_DOCS -->\r\nold\r\n<!-- END_TF_DOCS -->\r\n", "m"),
        ("old\r\n", "--output-mode replace markdown table m"),
    ] {
        let run = Run::new().file("m/main.tf", crlf(&module)).file("m/README.md", before);
        settles(&run, flags);
        let text = run.read("m/README.md");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
        assert!(!text.contains("\r<br/>"), "{text:?}");
    }
    // The block of terraform-docs has other line ends than the file; that alone makes it not stale.
    let run = Run::new().file("m/main.tf", &module).file("m/README.md", "# m\r\n");
    run.run("docs markdown table --output-file README.md m").exits(0);
    assert!(run.read("m/README.md").contains("|\n"));
    run.run("docs --all --check m").exits(0);
}

#[test]
fn a_shared_configuration_with_recursion_covers_its_sub_modules() {
    for (main, include) in [(true, true), (true, false), (false, true), (false, false)] {
        let config = format!(
            "formatter: markdown\nrecursive:\n  enabled: true\n  path: modules\n  include-main: {include}\n  exclude: [old]\noutput:\n  file: DOCS.md\n"
        );
        let mut run = Run::new()
            .file(".terraform-docs.yml", &config)
            .file("modules/a/main.tf", VARIABLE)
            .file("modules/a/.terraform-docs.yml", "sections:\n  hide: [providers]\n")
            .file("modules/a/examples/x/main.tf", VARIABLE)
            .file("modules/old/main.tf", VARIABLE)
            .file("modules/tofu/main.tofu", VARIABLE);
        if main {
            run = run.file("main.tf", VARIABLE);
        }
        run.run("docs .").exits(0);
        for flags in [".", "modules", "modules/a", "--config .terraform-docs.yml modules", "--recursive=false ."] {
            run.run(&format!("docs --all --check {flags}")).exits(0);
            settles(&run, flags);
        }
        run.run("docs --check .").exits(0);
        assert!(!run.path("modules/old/DOCS.md").exists() && run.path("modules/a/examples/x/DOCS.md").exists());
        let run = run.file("modules/a/main.tf", VARIABLE.replace("A name.", "Another."));
        for flags in [".", "modules", "modules/a"] {
            run.run(&format!("docs --all --check {flags}")).exits(1).says("stale modules/a/DOCS.md");
        }
    }
}

#[test]
fn a_wrong_recursion_path_is_an_error_before_anything_is_written() {
    for path in ["nowhere", "\"\""] {
        let config =
            format!("formatter: markdown\nrecursive:\n  enabled: true\n  path: {path}\noutput:\n  file: README.md\n");
        let run =
            Run::new().file("main.tf", VARIABLE).file(".terraform-docs.yml", config).file("sub/main.tf", VARIABLE);
        run.run("docs .").exits(1);
        run.run("docs --check .").exits(6);
        assert!(!run.path("README.md").exists() && !run.path("sub/README.md").exists(), "{path}");
    }
}

#[test]
fn two_modules_with_one_file_are_both_named() {
    let config = |file: &str| format!("formatter: markdown\noutput:\n  file: {file}\n");
    let run = Run::new().file("mods/a/main.tf", VARIABLE).file("mods/b/main.tf", VARIABLE).file("all/x", "");
    std::os::unix::fs::symlink("../../all", run.path("mods/b/link")).unwrap();
    let absolute = run.path("all/ALL.md").display().to_string();
    for (one, other) in [
        ("../ALL.md", "../ALL.md"),
        ("../../all/ALL.md", absolute.as_str()),
        ("../../all/ALL.md", "link/ALL.md"),
        ("../b/README.md", "README.md"),
    ] {
        let run_ = [("a", one), ("b", other)].map(|(name, file)| {
            fs::write(run.path(&format!("mods/{name}/.terraform-docs.yml")), config(file)).unwrap();
        });
        let _ = run_;
        for flags in ["--check", ""] {
            let ran = run.run(&format!("docs --all {flags} mods")).exits(6);
            ran.says("mods/a").says("mods/b").says("have the same output file").says(".md`");
        }
        assert!(!run.path("all/ALL.md").exists() && !run.path("mods/ALL.md").exists(), "{one}");
    }
    // A module alone may have its file anywhere.
    let run = Run::new().file("mods/a/main.tf", VARIABLE).file("mods/a/.terraform-docs.yml", config("../../A.md"));
    settles(&run, "mods");
}

#[test]
fn names_that_are_not_utf_8_are_read() {
    let run = Run::new().file("mods/a/main.tf", VARIABLE).file("mods/a/modules/x", "");
    fs::write(run.path("mods/a").join(OsStr::from_bytes(b"v\xe4r.tf")), "variable \"kept\" {}\n").unwrap();
    let folder = run.path("mods").join(OsStr::from_bytes(b"f\xf6lder"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"\xe4.tf")), VARIABLE).unwrap();
    settles(&run, "mods");
    assert!(run.read("mods/a/README.md").contains("input_kept"));
    assert!(fs::read_to_string(folder.join("README.md")).unwrap().contains("input_name"));
    run.run("docs json mods/a").exits(0).prints("kept");
}

#[test]
fn what_belongs_to_a_file_stays_when_it_is_written() {
    let run = Run::new()
        .file("m/main.tf", VARIABLE)
        .file("m/README.md", "# m\n")
        .file("n/main.tf", VARIABLE)
        .file("n/README.md", "# n\n");
    fs::set_permissions(run.path("m/README.md"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::hard_link(run.path("n/README.md"), run.path("n/second.md")).unwrap();
    let owner = std::os::unix::fs::chown(run.path("m/README.md"), Some(1234), Some(1235)).is_ok();
    run.run("docs --all .").exits(0).says("2 written");
    let about = fs::metadata(run.path("m/README.md")).unwrap();
    assert_eq!(about.mode() & 0o777, 0o640);
    if owner {
        assert_eq!((about.uid(), about.gid()), (1234, 1235));
    }
    assert_eq!(run.read("n/second.md"), run.read("n/README.md"));
    assert!(run.read("n/README.md").contains("input_name"));
}

#[test]
fn what_git_tracks_counts_although_it_is_ignored() {
    let run = Run::new()
        .file("mods/.gitignore", "build/\n")
        .file("mods/a/main.tf", VARIABLE)
        .file("mods/build/kept/main.tf", VARIABLE)
        .file("mods/build/other/main.tf", VARIABLE);
    git(&run, "", "init -q");
    git(&run, "", "add -f mods/build/kept/main.tf");
    let ran = run.run("docs --all --check mods").exits(1).says("2 modules: 2 stale");
    assert!(ran.stderr.contains("mods/build/kept/README.md"), "{}", ran.stderr);
    settles(&run, "mods");
    assert!(!run.path("mods/build/other/README.md").exists());
}

#[test]
fn an_example_with_a_configuration_of_any_name_is_documented() {
    for name in [".terraform-docs.yml", ".terraform-docs.toml", ".terraform-docs", "ci.yml"] {
        let config = "formatter: markdown\noutput:\n  file: OUT.txt\n";
        let run = Run::new()
            .file("ci.yml", config)
            .file("m/main.tf", VARIABLE)
            .file("m/examples/plain/main.tf", VARIABLE)
            .file("m/examples/set/main.tf", VARIABLE)
            .file(&format!("m/examples/set/{name}"), config);
        settles(&run, "--config ci.yml m");
        assert!(run.path("m/examples/set/OUT.txt").exists(), "{name}");
        assert!(!run.path("m/examples/plain/OUT.txt").exists(), "{name}");
    }
}

#[test]
fn paths_in_reports_are_clean_and_diffs_apply() {
    for file in ["../../docs/a.md", "./a.md", "README.md"] {
        let config = format!("formatter: markdown\noutput:\n  file: {file}\n");
        let run =
            Run::new().file("modules/a b/main.tf", VARIABLE).file("docs/x", "").file(".terraform-docs.yml", config);
        git(&run, "", "init -q");
        let path = |line: &[&str]| run.args(line.iter().copied());
        path(&["docs", "--all", "modules"]).exits(0);
        let run = run.file("modules/a b/main.tf", VARIABLE.replace("A name.", "Another."));
        let clean = if file.starts_with("..") { "docs/a.md" } else { file.trim_start_matches("./") };
        let clean = if clean.contains('/') { clean.to_owned() } else { format!("modules/a b/{clean}") };
        let absolute = run.path("modules").display().to_string();
        for typed in ["modules", "./modules", "modules/../modules", absolute.as_str()] {
            for (format, wanted) in [
                ("github", format!("file={clean},")),
                ("gitlab", format!("\"path\": \"{clean}\"")),
                ("sarif", clean.replace(' ', "%20")),
            ] {
                let ran = run.args(["docs", "--all", "--check", "--format", format, typed]).exits(1);
                assert!(ran.stdout.contains(&wanted), "{typed} {format}: {}", ran.stdout);
                assert!(!ran.stdout.contains("/../") && !ran.stdout.contains("/./"), "{}", ran.stdout);
            }
            let ran = run.args(["docs", "--all", "--check", typed]).exits(1);
            fs::write(run.path("change.diff"), &ran.stdout).unwrap();
            git(&run, "", "apply --check change.diff");
        }
        git(&run, "", "apply change.diff");
        run.args(["docs", "--all", "--check", "modules"]).exits(0);
    }
}

#[test]
fn the_recommended_command_repairs_what_is_stale() {
    let config = "formatter: markdown document\noutput:\n  file: DOCS.md\n";
    for flags in [
        "--all",
        "--all --config ci.yml",
        "--all markdown document --hide providers,inputs --sort=false",
        "--all --show inputs --output-file OTHER.md",
        "-C top --all --sort-by required",
        "",
    ] {
        let path = if flags.contains("-C") { "it's" } else { "top/it's" };
        let run = Run::new().file("ci.yml", config).file("top/it's/main.tf", VARIABLE);
        let line: Vec<&str> = ["docs"].into_iter().chain(flags.split_whitespace()).collect();
        run.args(line.iter().copied().chain([path])).exits(0);
        let run = run.file("top/it's/main.tf", VARIABLE.replace("A name.", "Another.").replace("\"name\"", "\"more\""));
        let check = || run.args(line.iter().copied().chain(["--check", "--format", "json", path]));
        let ran = check();
        if ran.stdout.contains("PTC608") {
            let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
            let help = report["findings"][0]["help"].to_string();
            let command = help.split('`').nth(1).unwrap().replace("\\\\", "\\");
            let command = command.replacen("ptcgen", env!("CARGO_BIN_EXE_ptcgen"), 1);
            let mut shell = std::process::Command::new("sh");
            let ended = shell.args(["-c", &command]).current_dir(run.path("")).output().unwrap();
            assert!(ended.status.success(), "{command}: {}", String::from_utf8_lossy(&ended.stderr));
        } else {
            assert!(flags.contains("hide"), "{flags}: {}", ran.stdout);
        }
        check().exits(0);
    }
}

#[test]
fn a_module_whose_source_is_computed_is_documented() {
    let module = "variable \"release\" {}\nmodule \"a\" {\n  source = \"git::https://example.com/a?ref=${var.release}\"\n}\n\
        module \"b\" {\n  source = format(\"x/%s\", 1)\n  version = var.release\n}\n";
    let run = Run::new().file("m/main.tf", module);
    settles(&run, "m");
    let readme = run.read("m/README.md");
    assert!(readme.contains("| git::https://example.com/a | ${var.release} |"), "{readme}");
    assert!(readme.contains("| format(\"x/%s\", 1) | var.release |"), "{readme}");
    run.run("docs json m").exits(1).says("must be a constant");
}

#[test]
fn a_lock_file_makes_nothing_stale_for_any_command() {
    let lock = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.1.2\"\n  constraints = \">= 6.0.0\"\n  hashes = [\n    \"h1:x\",\n  ]\n}\n";
    for example in specs::of_folder("examples/specs") {
        let run = Run::new();
        let stem = format!("{}/examples/specs/{}", env!("CARGO_MANIFEST_DIR"), example.name);
        let spec = ["yaml", "yml", "toml", "json"].map(|extension| format!("{stem}.{extension}"));
        let spec = spec.iter().find(|path| fs::exists(path).unwrap()).unwrap();
        run.args(["new", "m", "--spec", spec]).exits(0);
        fs::write(run.path("m/.terraform.lock.hcl"), lock).unwrap();
        for command in ["docs --check m", "check m", "update m", "check m", "docs --all --check m"] {
            run.run(command).exits(0);
        }
    }
}

/// Parts of a README that have something to do with markers and line ends.
fn readme() -> impl Strategy<Value = Option<String>> {
    let part = prop::sample::select(vec![
        "# a\n",
        "text",
        "\n",
        "\r\n",
        "`",
        "```\n",
        BEGIN,
        END,
        "<!-- x -->",
        " ",
        "é",
        "| a |\n",
        "\u{feff}",
    ]);
    prop::option::of(prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat()))
}

fn module() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["x", "`a`", BEGIN, END, "\\r\\n", "${1}", "_", "|", "é"]);
    let text = prop::collection::vec(word, 0..4).prop_map(|words| words.concat());
    let ending = prop::sample::select(vec!["\n", "\r\n"]);
    (text.clone(), text, ending).prop_map(|(one, two, ending)| {
        let text = format!(
            "# {one}\nvariable \"a\" {{\n  description = \"{two}\"\n  type = object({{\n    a = string\n  }})\n}}\nmodule \"m\" {{\n  source = var.x\n}}\n"
        );
        text.replace('\n', ending)
    })
}

fn config() -> impl Strategy<Value = String> {
    let format = prop::sample::select(vec!["markdown table", "markdown document", "asciidoc table", "json"]);
    let file = prop::sample::select(vec!["README.md", "./README.md", "../OUT.md"]);
    let mode = prop::sample::select(vec!["inject", "replace"]);
    (format, file, mode)
        .prop_map(|(format, file, mode)| format!("formatter: {format}\noutput:\n  file: {file}\n  mode: {mode}\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_check_is_red_exactly_where_a_write_changes_bytes(
        module in module(), later in module(), readme in readme(), config in config(),
    ) {
        let mut run = Run::new().file("m/main.tf", module).file("m/.terraform-docs.yml", &config);
        if let Some(readme) = readme {
            let file = if config.contains("../OUT.md") { "OUT.md" } else { "m/README.md" };
            run = run.file(file, readme);
        }
        for text in [None, Some(later)] {
            if let Some(text) = text {
                run = run.file("m/main.tf", text);
            }
            let before = tree(&run.path(""));
            let code = run.run("docs --all --check m").code;
            prop_assert_eq!(&tree(&run.path("")), &before);
            let written = run.run("docs --all m").code;
            let changed = tree(&run.path("")) != before;
            prop_assert_eq!((code == 1, code == 6), (changed, written != 0));
            if written == 0 {
                let after = tree(&run.path(""));
                run.run("docs --all --check m").exits(0);
                run.run("docs --all m").exits(0).says("1 up to date");
                prop_assert_eq!(&tree(&run.path("")), &after);
            }
        }
    }
}
