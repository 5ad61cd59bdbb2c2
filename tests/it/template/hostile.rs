//! Malicious or broken template sets: each is rejected with a finding that has its place, and nothing is written.

use std::fs;
use std::sync::LazyLock;

use proptest::prelude::*;
use ptcgen::render::{TemplateSet, Texts};
use ptcgen::spec::Spec;

use crate::support::Run;

/// Creates a run with a folder `ours` whose `set.toml` has these lines after its name and version.
fn ours(lines: &str) -> Run {
    let set = format!("name = \"ours\"\nversion = \"1\"\n{lines}\n");
    Run::new().file("ours/set.toml", set).file("ours/main.tf.j2", "")
}

#[track_caller]
fn refused(run: &Run, words: &[&str]) {
    let exit = if run.path("ours").exists() { 5 } else { 6 };
    let ran = run.run("new demo --templates ours").exits(exit);
    words.iter().for_each(|words| assert!(ran.stderr.contains(words), "{words:?} is not in:\n{}", ran.stderr));
    assert!(!run.path("demo").exists());
}

#[test]
fn no_path_leaves_the_module() {
    let long = format!("{}.tf", "x".repeat(300));
    let paths = [
        ("../x.tf", "`.` or `..`"),
        ("a/../../x.tf", "`.` or `..`"),
        ("/etc/x.tf", "not relative"),
        ("C:\\\\x.tf", "not relative"),
        ("a\\\\b.tf", "not every system allows"),
        ("a\\u0000.tf", "not every system allows"),
        ("a\\nb.tf", "not every system allows"),
        ("nul.tf", "Windows reserves this name"),
        ("tests/COM1", "Windows reserves this name"),
        (".ptcgen/lock.json", "ptcgen's own records"),
        ("ptcgen.yaml", "it is the path of the spec"),
        (".git/hooks/pre-commit", "belongs to git"),
        ("", "has 1 to 512 bytes"),
        (long.as_str(), "has 1 to 512 bytes"),
    ];
    for (path, why) in paths {
        let run =
            ours(&format!("files = [{{ path = \"main.tf\" }},\n  {{ path = \"{path}\", template = \"main.tf.j2\" }}]"));
        refused(&run, &["PTC420", why, "ours/set.toml:4:", "^"]);
    }
    refused(
        &ours("files = [{ path = \"main.tf\", template = \"../secret.j2\" }]"),
        &["PTC420", "can't be the path of a template"],
    );
    refused(&ours("files = [{ path = \"main.tf\", template = \"set.toml\" }]"), &["doesn't end in `.j2`"]);
}

#[test]
fn every_fault_of_a_set_is_told_at_once() {
    let lines = "context = 2\nfiles = [\n  { path = \"main.tf\" },\n  { path = \"Main.tf\", template = \"main.tf.j2\" },\n  \
                 { path = \"main.tf\" },\n  { path = \"main.tf/x.tf\", template = \"main.tf.j2\" },\n  { path = \"mian.tf\" },\n]\n\
                 renames = [{ from = \"../x\", to = \"main.tf\" }]";
    let words = [
        "the templates need context 2, but this ptcgen has 1",
        "install a newer ptcgen",
        "`Main.tf` and `main.tf` are the same file on systems that ignore case",
        "`main.tf` is written twice",
        "`main.tf/x.tf` and `main.tf` can't both be files",
        "the template `mian.tf.j2` is missing",
        "did you mean `main.tf.j2`?",
    ];
    // Problems of the text itself are reported first; conflicts between files only once it is valid.
    refused(&ours(lines), &["context 2", "`../x` can't be the path of a file"]);
    let mended = lines.replace("context = 2", "context = 1").replace("../x", "old.tf");
    refused(&ours(&mended), &words[2..]);
    refused(&ours("context = 2\nfiles = [{ path = \"main.tf\" }]"), &words[..2]);
}

#[test]
fn a_set_that_says_nothing_sensible_is_told_so() {
    refused(&ours("files = [{ path = \"main.tf\" }"), &["PTC401", "ours/set.toml:"]);
    refused(&ours("file = []"), &["unknown field `file`", "ours/set.toml:3:1"]);
    refused(&ours(""), &["the set writes no file"]);
    refused(&ours("extends = \"standart\""), &["there is no template set `standart`", "did you mean `standard`?"]);
    refused(&ours("extends = \"standard\"\nwithout = [\"gone.tf\"]"), &["`without` names `gone.tf`"]);
    refused(&ours("extends = \"standard\"\nfiles = [{ path = \"new.tf\" }]"), &["`new.tf.j2` is missing"]);
    refused(
        &Run::new().file("ours/set.toml", "name = \"a/b\"\nversion = \"\"\n"),
        &["`name` must have 1 to 64", "`version` must have 1 to 64"],
    );
    refused(&Run::new().file("ours/main.tf.j2", ""), &["PTC422", "`ours` has no `set.toml`", "extends = \"standard\""]);
    refused(&Run::new(), &["`ours` is not there", "ptcgen templates eject standard ours"]);
    refused(&Run::new().file("ours", ""), &["`ours` is not a folder"]);
    refused(
        &ours("files = [{ path = \"main.tf\", when = \"uses.tea\" }]"),
        &["`uses.tea` is not a flag", "ours/set.toml:3:"],
    );
}

#[test]
fn a_template_can_not_reach_out() {
    let with = |template: &str| ours("files = [{ path = \"main.tf\" }]").file("ours/main.tf.j2", template);
    refused(&with("\n<? include '/etc/passwd' ?>\n"), &["PTC402", "ours/main.tf.j2:2:"]);
    refused(&with("a = <?= open('/etc/passwd') | hcl ?>\n"), &["ours/main.tf.j2:1:"]);
    refused(&with("a = <?= env.HOME | hcl ?>\n"), &["undefined", "ours/main.tf.j2:1:"]);
    refused(&with("# x\n<? if label ?>\n"), &["ours/main.tf.j2:"]);
    refused(&with("<? for a in range(9) ?><? endfor ?>\n"), &["ours/main.tf.j2:1:"]);
    refused(&with("a = {\n  b = <?= label | hcl ?>\n"), &["PTC403", "`main.tf` does not parse", "ours/main.tf.j2:"]);
}

#[test]
fn what_a_template_makes_has_bounds() {
    let with = |template: &str| ours("files = [{ path = \"main.tf\" }]").file("ours/main.tf.j2", template);
    let doubled = |step: &str| format!("<? set x = label ?>\n{}", format!("<? set x = {step} ?>\n").repeat(60));
    refused(&with(&doubled("x ~ x")), &["PTC402", "ours/main.tf.j2:"]);
    refused(&with(&doubled("x | hcl")), &["PTC402", "ours/main.tf.j2:"]);
    refused(&with("<? set x = 'a' * 99999999999 ?>\n"), &["PTC402", "ours/main.tf.j2:1:"]);
    refused(&with("<? macro m(x) ?><?= m(x ~ x) ?><? endmacro ?>\n<?= m(label) ?>\n"), &["PTC402"]);
    // Each file may be large, but not all of them together.
    let line = format!("# {}\n", "x".repeat(1 << 16));
    let large = format!("<? for a in 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' ?>{line}<? endfor ?>");
    let files: Vec<String> = (0..9).map(|n| format!("{{ path = \"{n}.tf\", template = \"main.tf.j2\" }}")).collect();
    let run = ours(&format!("files = [{}]", files.join(", "))).file("ours/main.tf.j2", large);
    refused(&run, &["PTC402", "the set renders more than 8 MiB"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_link_that_leaves_the_folder() {
    use std::os::unix::fs::symlink;
    let run = ours("files = [{ path = \"main.tf\" }, { path = \"x.tf\" }]").file("secret.txt", "secret");
    symlink("../secret.txt", run.path("ours/x.tf.j2")).expect("a link");
    refused(&run, &["`ours/x.tf.j2` is a symlink that leaves the template set"]);
    fs::remove_file(run.path("ours/x.tf.j2")).expect("a link");
    symlink("main.tf.j2", run.path("ours/x.tf.j2")).expect("a link");
    run.run("new demo --templates ours").exits(0);

    let run = ours("files = [{ path = \"main.tf\" }]");
    symlink("/etc", run.path("ours/etc")).expect("a link");
    symlink("nowhere", run.path("ours/gone.tf.j2")).expect("a link");
    refused(&run, &["`ours/etc` is a symlink to a folder", "`ours/gone.tf.j2` is a broken symlink"]);
}

#[test]
fn what_is_read_has_bounds() {
    let run = ours("files = [{ path = \"main.tf\" }]").file("ours/main.tf.j2", vec![b'#'; (1 << 20) + 1]);
    refused(&run, &["`ours/main.tf.j2` is longer than 1 MiB"]);
    let run = ours("files = [{ path = \"main.tf\" }]").file("ours/main.tf.j2", b"a\xff");
    refused(&run, &["`ours/main.tf.j2` is not UTF-8: byte 2"]);
    let mut run = ours("files = [{ path = \"main.tf\" }]");
    for number in 0..9 {
        run = run.file(&format!("ours/{number}.j2"), vec![b'#'; 1 << 20]);
    }
    refused(&run, &["holds more than 8 MiB"]);
    refused(
        &ours("files = [{ path = \"main.tf\" }]").file(&format!("ours/{}x.j2", "a/".repeat(17)), ""),
        &["is nested too deeply"],
    );
    let many: Vec<String> = (0..501).map(|number| format!("{{ path = \"{number}.tf\" }}")).collect();
    refused(&ours(&format!("files = [{}]", many.join(", "))), &["the set writes 501 files, more than 500"]);
}

fn read(texts: &[(&str, String)]) -> Result<TemplateSet, Vec<ptcgen::diag::Diagnostic>> {
    let texts: Texts = texts.iter().map(|(path, text)| ((*path).to_owned().into(), text.clone().into())).collect();
    TemplateSet::of_folder("ours", texts)
}

/// Pieces of manifests and templates, with arbitrary text between them.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("name = \"x\"\nversion = \"1\"\n".to_owned()),
        Just("files = [{ path = \"main.tf\", when = \"uses.secrets\" }]\n".to_owned()),
        Just("extends = \"standard\"\n".to_owned()),
        Just("renames = [{ from = \"a\", to = \"main.tf\" }]\n".to_owned()),
        Just("<?= label | hcl ?>".to_owned()),
        Just("<? for a in upstreams ?>".to_owned()),
        Just("<? endfor ?>".to_owned()),
        Just("<? if uses.secrets ?>".to_owned()),
        Just("(((((".to_owned()),
        Just("<? macro m() ?><?= m() ?>".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

static SPEC: LazyLock<Spec> = LazyLock::new(|| crate::support::specs::named("docker-hub").spec);

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_manifest_panics(manifest in soup()) {
        if let Err(problems) = read(&[("set.toml", manifest), ("main.tf.j2", String::new())]) {
            prop_assert!(!problems.is_empty());
        }
    }

    #[test]
    fn no_template_panics_or_runs_for_ever(template in soup()) {
        let manifest = "name = \"x\"\nversion = \"1\"\nfiles = [{ path = \"main.tf\" }]\n".to_owned();
        let set = read(&[("set.toml", manifest), ("main.tf.j2", template)]).expect("a set");
        let _ = ptcgen::render::render(&SPEC, &set);
    }
}
