//! The command line itself: help, flags and their variables, completions, manual pages, exit codes.

use insta::assert_snapshot;
use ptcgen::registries::REGISTRIES;

use crate::support::Run;

#[test]
fn a_variable_is_as_good_as_its_flag() {
    let run = Run::new().env("PTCGEN_PRESET", "quay,k8s").env("PTCGEN_SET", "region=eu-west-1");
    run.run("new demo").exits(0);
    let spec = run.read("demo/ptcgen.yaml");
    assert!(spec.contains("quay") && spec.contains("kubernetes") && spec.contains("eu-west-1"), "{spec}");
}

#[test]
fn a_switch_in_a_variable_is_read_as_go_reads_it() {
    for value in ["1", "t", "T", "TRUE", "true", "True"] {
        let run = Run::new().env("PTCGEN_DRY_RUN", value);
        run.run("new demo").exits(0);
        assert!(!run.path("demo").exists(), "{value}");
    }
    for value in ["yes", "on", "TRue", "2"] {
        Run::new().env("PTCGEN_DRY_RUN", value).run("new demo").exits(2).says("`true` or `false`");
    }
    for value in ["", "0", "f", "F", "FALSE", "false", "False"] {
        let run = Run::new().env("PTCGEN_DRY_RUN", value);
        run.run("new demo").exits(0);
        assert!(run.path("demo").exists(), "{value}");
    }
}

#[test]
fn a_flag_overrides_the_variable_of_its_opposite() {
    for (quiet, verbose) in [("1", "0"), ("0", "1"), ("0", "0"), ("1", "")] {
        let run = Run::new().env("PTCGEN_QUIET", quiet).env("PTCGEN_VERBOSE", verbose).file("m/main.tf", "");
        assert_eq!(run.run("-q new --dry-run demo").exits(0).stderr, "");
        run.run("-v new --dry-run demo").exits(0).says("demo");
        assert_eq!(run.run("docs m -q").exits(0).stderr, "");
        run.run("docs m -v").exits(0).says("1 module");
    }
    Run::new().run("-q -v new demo").exits(2).says("cannot be used together");
    Run::new().env("PTCGEN_QUIET", "1").env("PTCGEN_VERBOSE", "1").run("new demo").exits(2).says("used together");
}

#[test]
fn help_teaches_by_example() {
    let run = Run::new();
    assert_snapshot!("help", run.run("--help").exits(0).stdout);
    assert_snapshot!("help_new", run.run("new --help").exits(0).stdout);
    assert_snapshot!("help_verify", run.run("verify --help").exits(0).stdout);
    assert_snapshot!("help_validate", run.run("validate --help").exits(0).stdout);
}

#[test]
fn nonsense_is_a_usage_error() {
    let run = Run::new();
    run.run("").exits(2);
    run.run("neww demo").exits(2).says("'new'");
    run.run("new demo --prest quay").exits(2).says("--preset");
    run.run("new demo --preset qay").exits(2).says("did you mean `quay`?");
    run.run("new demo --spec a.yaml --preset quay").exits(2);
    run.run("new demo --interactive").exits(2).says("needs a terminal");
    run.run("new demo --output sarif").exits(2).says("FORMAT=FILE");
    run.run("-C nowhere new demo").exits(6).says("nowhere");
    assert!(!run.path("demo").exists());
}

#[test]
fn a_directory_is_entered_first() {
    let run = Run::new().file("sub/keep", "");
    run.run("-C sub new demo").exits(0);
    assert!(run.path("sub/demo/main.tf").exists());
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let run = Run::new();
    let ran = run.run("new demo --quiet").exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn presets_are_a_table_and_json() {
    let run = Run::new();
    assert_snapshot!("presets", run.run("presets").exits(0).stdout);
    let json: serde_json::Value =
        serde_json::from_str(&run.run("presets --format json").exits(0).stdout).expect("JSON");
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["presets"].as_array().map(Vec::len), Some(REGISTRIES.len()));
}

#[test]
fn every_shell_has_completions_and_every_command_a_manual_page() {
    let run = Run::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        run.run(&format!("completions {shell}")).exits(0).prints("ptcgen");
    }
    run.run("man").exits(0).prints(".TH ptcgen 1");
    let help = run.run("--help").exits(0).stdout;
    let (_, commands) = help.split_once("Commands:\n").expect("the list");
    let lines = commands.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let names: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 16, "{names:?}");
    for name in names {
        run.run(&format!("man {name}")).exits(0).prints(".SH SYNOPSIS");
    }
    run.run("man nwe").exits(2).says("did you mean `new`?");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let run = Run::new().file("s.yaml", "regoin: x\n");
    assert!(!run.run("validate s.yaml").exits(3).stderr.contains('\u{1b}'));
    assert!(run.run("validate s.yaml --color always").exits(3).stderr.contains('\u{1b}'));
    let forced = Run::new().file("s.yaml", "regoin: x\n").env("CLICOLOR_FORCE", "1");
    assert!(forced.run("validate s.yaml").exits(3).stderr.contains('\u{1b}'));
    let forbidden = forced.env("NO_COLOR", "1");
    assert!(!forbidden.run("validate s.yaml").exits(3).stderr.contains('\u{1b}'));
}

#[test]
fn the_schema_is_what_the_project_holds() {
    let stored =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/ptcgen.schema.json")).expect("a file");
    assert_eq!(Run::new().run("schema").exits(0).stdout, stored);
}
