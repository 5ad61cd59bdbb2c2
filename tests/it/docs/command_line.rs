//! `ptcgen docs`: what a command line writes, and that a slip in it writes nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use ptcgen::docs::FORMATTERS;

use crate::support::{Run, tree};

const VARIABLE: &str = "variable \"name\" {\n  type = string\n}\n";
const BY_HAND: &str = "written by hand\n";

fn module() -> Run {
    Run::new().file("mod/main.tf", VARIABLE).file("mod/README.md", BY_HAND)
}

/// Every flag in the help, without dashes.
fn flags(run: &Run) -> Vec<String> {
    let help = run.run("docs --help").exits(0).stdout;
    let names = help.lines().filter_map(|line| line.strip_prefix("  --")?.split(' ').next().map(str::to_owned));
    let names: Vec<String> = names.filter(|name| name != "terraform-docs").collect();
    assert!(names.len() > 40, "{names:?}");
    names
}

/// The slips of a word: a letter too many, one too few, two in the wrong order, and capitals.
fn slips(word: &str) -> Vec<String> {
    let mut swapped: Vec<char> = word.chars().collect();
    let middle = swapped.len() / 2;
    swapped.swap(middle - 1, middle);
    let doubled = format!("{}{}", &word[..1], word);
    vec![doubled, word[..word.len() - 1].to_owned(), swapped.into_iter().collect(), word.to_uppercase()]
}

#[test]
fn a_misspelt_word_writes_nothing() {
    let run = module();
    let before = tree(&run.path("mod"));
    let words: BTreeSet<&str> = FORMATTERS.iter().flat_map(|row| row.names).flat_map(|name| name.split(' ')).collect();
    let formats: BTreeSet<&str> = FORMATTERS.iter().flat_map(|row| row.names).copied().collect();
    let mut lines: Vec<String> = Vec::new();
    for word in &words {
        for slip in slips(word).iter().filter(|slip| !words.contains(slip.as_str())) {
            lines.extend([
                format!("{slip} mod"),
                format!("mod {slip}"),
                format!("markdown {slip} mod --output-file README.md"),
                format!("--engine native {slip} mod"),
            ]);
        }
        lines.push(format!("mod {word}"));
        if !formats.contains(word) && *word != "tfvars" {
            lines.push(format!("{word} mod"));
        }
    }
    for name in flags(&run) {
        lines.extend(slips(&name).iter().filter(|slip| *slip != "shows").map(|slip| format!("mod --{slip}")));
        lines.push(format!("{name} mod"));
        lines.push(format!("mod -{name}"));
    }
    for value in ["true", "false", "True", "1", "0"] {
        lines.push(format!("md mod --output-file README.md --sort {value}"));
        lines.push(format!("mod --exit-code {value}"));
    }
    for line in &lines {
        let ran = run.run(&format!("docs {line}"));
        assert!(matches!(ran.code, 1 | 2 | 6), "`{line}` exits {}", ran.code);
        assert!(ran.stdout.is_empty(), "`{line}` prints {}", ran.stdout);
        assert_eq!(tree(&run.path("mod")), before, "`{line}` writes");
    }
    assert!(lines.len() > 300, "{}", lines.len());
}

#[test]
fn a_misspelt_word_says_what_was_meant() {
    let run = module().file("table.txt", "");
    for (line, code, meant) in [
        ("docs markdwon mod", 2, "did you mean `markdown`?"),
        ("docs MD mod", 2, "did you mean `md`?"),
        ("docs asciidok", 2, "did you mean `asciidoc`?"),
        ("docs table mod", 2, "did you mean `markdown table` or `asciidoc table`?"),
        ("docs mod json", 2, "did you mean `json`? the format comes before the path"),
        ("docs markdown tabel mod", 1, "did you mean `markdown table`"),
        ("docs mod --sort false", 1, "did you mean `--sort=false`?"),
        ("docs mod --check false", 2, "did you mean `--check=false`?"),
        ("docs mod check", 2, "did you mean `--check`?"),
        ("docs mod --srot=false", 1, "did you mean `--sort`?"),
        ("docs mod --check --srot=false", 2, "did you mean `--sort`?"),
        ("docs mdo", 6, "did you mean `mod`?"),
        ("docs md mdo", 6, "did you mean `mod`?"),
        ("docs mod/main.tf", 6, "did you mean its folder, `mod`?"),
        ("docs nowhere", 6, "`nowhere`: No such file"),
        ("docs --check mod nowhere", 6, "`nowhere`: No such file"),
        ("docs --all nowhere/below", 6, "`nowhere/below`: No such file"),
        ("docs -q --terraform-docs mod", 1, "has to be the first word after `ptcgen docs`"),
    ] {
        let ran = run.run(line).exits(code).says(meant);
        assert!(ran.stdout.is_empty());
    }
    assert_eq!(run.read("mod/README.md"), BY_HAND);
}

#[test]
fn a_boolean_is_read_as_go_reads_it_and_nothing_else_is_taken() {
    let run = module();
    let stale = || run.read("mod/README.md") == BY_HAND;
    let switches = ["check", "diff", "dry-run"];
    for switch in switches {
        for value in ["1", "t", "T", "TRUE", "true", "True"] {
            let variable = format!("PTCGEN_{}", switch.to_uppercase().replace('-', "_"));
            let code = i32::from(switch == "check");
            run.run(&format!("docs --{switch}={value} mod")).exits(code);
            module().env(&variable, value).run("docs mod").exits(code).says("README.md\n1 module: 1 ");
        }
    }
    assert!(stale());
    for value in ["yes", "on", "y", "maybe", "tRUE", "2", "-1", "", "true "] {
        for switch in ["all", "check", "diff", "dry-run", "exit-code"] {
            let flag = format!("--{switch}={value}");
            let ran = run.args(["docs", &flag, "mod"]).exits(2);
            ran.says(&format!("`--{switch}` takes `true` or `false`, not `{value}`"));
            let variable = format!("PTCGEN_{}", switch.to_uppercase().replace('-', "_"));
            // An empty variable is one that is not set.
            if !value.is_empty() {
                module().env(&variable, value).run("docs mod").exits(2).says(&format!("`{variable}` takes `true`"));
            }
        }
        let flag = format!("--output-check={value}");
        let checked = module().file(".terraform-docs.yml", "formatter: json\noutput:\n  file: a\n  check: false\n");
        checked.args(["docs", &flag, "mod"]).exits(1).says("takes `true` or `false`");
        checked.args(["docs", &flag, "--check", "mod"]).exits(2).says("takes `true` or `false`");
        assert!(!checked.path("mod/a").exists());
    }
    assert!(stale());
    for variable in ["PTCGEN_QUIET", "PTCGEN_VERBOSE"] {
        for value in ["1", "True", "0", "F", ""] {
            module().env(variable, value).run("docs --check mod").exits(1);
        }
        module().env(variable, "yes").run("docs mod").exits(2).says("true");
    }
    for value in ["0", "f", "F", "FALSE", "false", "False"] {
        module()
            .env("PTCGEN_CHECK", "1")
            .run(&format!("docs --check={value} mod"))
            .exits(0)
            .says("wrote mod/README.md");
    }
}

#[test]
fn how_findings_are_printed_and_by_what_does_not_decide_where_docs_go() {
    let run = module().file("printed/.terraform-docs.yml", "formatter: json\n").file("printed/main.tf", VARIABLE);
    let before = tree(&run.path(""));
    let lines =
        ["markdown table mod", "md document mod", "json mod", "tfvars hcl mod", "printed", "--sort=false printed"];
    for line in lines {
        let page = run.run(&format!("docs {line}")).exits(0).stdout;
        assert!(!page.is_empty());
        let report = run.path("found.json").display().to_string();
        for flag in ["--engine=native", "--timeout=3", "--format=text", "--format=json", "--check=false", "--exit-code"]
        {
            assert_eq!(run.run(&format!("docs {line} {flag}")).exits(0).stdout, page, "{line} {flag}");
        }
        assert_eq!(run.run(&format!("docs {line} --output json={report}")).exits(0).stdout, page);
        std::fs::remove_file(run.path("found.json")).unwrap();
        for (name, value) in [("ENGINE", "native"), ("TIMEOUT", "3"), ("FORMAT", "sarif"), ("EXIT_CODE", "1")] {
            let with =
                module().file("printed/.terraform-docs.yml", "formatter: json\n").file("printed/main.tf", VARIABLE);
            let ran = with.env(&format!("PTCGEN_{name}"), value).run(&format!("docs {line}")).exits(0);
            assert_eq!(ran.stdout, page, "{line} PTCGEN_{name}={value}");
        }
        assert_eq!(tree(&run.path("")), before, "{line}");
    }
    // Without a PATH, such a flag does not make one up.
    for flag in ["", "--engine native", "--timeout 3", "--format json", "--exit-code"] {
        let ran = run.run(&format!("docs {flag}"));
        assert_eq!(ran.code, if flag.is_empty() { 0 } else { 2 }, "{flag}");
    }
    assert_eq!(tree(&run.path("")), before);
}

/// The rule in the help, row by row: what PATH holds, what is typed beside it, and the folders that are documented.
#[test]
fn a_path_is_documented_alone_or_walked_as_the_help_says() {
    let help = Run::new().run("docs --help").exits(0).stdout.replace('\n', " ");
    let rule = "PATH alone is documented where it holds a `.tf` file or a configuration, or where a format or a flag of \
                terraform-docs is given; only `--all`, or a PATH with neither, documents every module below it.";
    assert!(help.contains(rule), "{help}");
    let config = "formatter: markdown\noutput:\n  file: README.md\n";
    let holds: &[(&str, &str, &str)] = &[
        ("nothing", "notes.txt", ""),
        (".tf", "main.tf", VARIABLE),
        (".tofu", "main.tofu", VARIABLE),
        (".tf.json", "main.tf.json", "{}"),
        ("packer", "a.pkr.hcl", VARIABLE),
        ("a configuration", ".terraform-docs.yml", config),
        ("a configuration in .config", ".config/.terraform-docs.yml", config),
    ];
    for (what, file, text) in holds {
        for typed in ["", "--sort=false ", "markdown --output-file README.md ", "--all ", "markdown --all "] {
            let run = Run::new().file(&format!("top/{file}"), text).file("top/modules/a/main.tf", VARIABLE);
            let ran = run.run(&format!("docs {typed}top")).exits(0);
            let alone = !typed.contains("--all") && (!typed.is_empty() || *what != "nothing");
            let is_module = [".tf", ".tofu", ".tf.json"].contains(what);
            let wrote = |path: &str| run.path(path).exists();
            assert_eq!(wrote("top/README.md"), alone || is_module, "{what}, {typed:?}: {}", ran.stderr);
            assert_eq!(wrote("top/modules/a/README.md"), !alone, "{what}, {typed:?}: {}", ran.stderr);
            // What a write would do is what a check looks at.
            let check = run.run(&format!("docs --check {typed}top"));
            assert_eq!(check.code, 0, "{what}, {typed:?}: {}", check.stderr);
            let seen = 1 + usize::from(!alone && is_module);
            assert!(
                check
                    .stderr
                    .ends_with(&format!("{seen} module{}: {seen} up to date\n", if seen == 1 { "" } else { "s" }))
            );
        }
    }
}

#[test]
fn exit_code_1_says_that_something_was_written() {
    let run = module();
    run.run("docs --exit-code --dry-run mod").exits(1).says("would write mod/README.md");
    run.run("docs --diff --exit-code mod").exits(1).prints("+++ b/mod/README.md");
    assert_eq!(run.read("mod/README.md"), BY_HAND);
    run.run("docs --exit-code -q mod").exits(1).says("wrote mod/README.md");
    for line in ["docs --exit-code mod", "docs --exit-code --dry-run mod", "docs --exit-code --check mod"] {
        run.run(line).exits(0);
    }
    let run = run.file("new/main.tf", VARIABLE).file("broken/main.tf", "variable");
    run.run("docs --exit-code new").exits(1).says("wrote new/README.md");
    std::fs::remove_file(run.path("new/README.md")).unwrap();
    run.run("docs --all --exit-code .").exits(6).says("wrote new/README.md");
}
