//! Compares formatted fixtures, and mutants of them from a fixed seed, with the output of `terraform` on PATH.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use ptcgen::hcl::format;

use super::{Fixture, good_fixtures, mutate};

/// Mutants of each fixture.
const MUTANTS: usize = 40;
const SEED: u64 = 20_260_523;

fn terraform() -> Option<Command> {
    let mut command = Command::new("terraform");
    // An unreadable CLI configuration would add a warning to each run.
    command
        .env_remove("TF_CLI_CONFIG_FILE")
        .env_remove("TF_CLI_ARGS")
        .env_remove("TF_LOG")
        .env("CHECKPOINT_DISABLE", "1")
        .arg("fmt");
    let found = Command::new("terraform")
        .arg("version")
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .is_ok_and(|output| output.status.success());
    if !found {
        crate::support::not_tested("terraform is not on PATH, so its bytes were not compared");
    }
    found.then_some(command)
}

#[test]
fn prints_what_terraform_prints() {
    for Fixture { path, text, out } in good_fixtures().filter(|fixture| fixture.text.len() > 100) {
        let Some(mut terraform) = terraform() else { return };
        let mut child = terraform
            .args(["-no-color", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it was found");
        child.stdin.take().expect("it is a pipe").write_all(text.as_bytes()).expect("terraform reads");
        let printed = child.wait_with_output().expect("terraform ends").stdout;
        let wanted = if out.ends_with('\n') { out } else { out + "\n" };
        assert_eq!(String::from_utf8_lossy(&printed), wanted, "{}", path.display());
    }
}

/// Lets terraform format a folder, and returns the texts that it refused.
fn run_in(folder: &Path) -> BTreeSet<usize> {
    let mut terraform = terraform().expect("it was found");
    let output = terraform.args(["-recursive", "-list=false", "-no-color"]).arg(folder).output();
    refused(&output.expect("it was found").stderr)
}

#[test]
fn writes_what_terraform_writes() {
    if terraform().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let texts = texts();
    for (index, text) in texts.iter().enumerate() {
        fs::write(file(folder.path(), index), text).expect("it is ours");
    }
    let refused = run_in(folder.path());
    let mut once = Vec::new();
    for (index, text) in texts.iter().enumerate().filter(|(index, _)| !refused.contains(index)) {
        let written = fs::read_to_string(file(folder.path(), index)).expect("it is ours");
        assert_eq!(format(text).as_ref(), Ok(&written), "text {index}:\n{text}");
        once.push((index, written));
    }
    // Terraform refuses a few of the texts that it wrote itself; for those it is no oracle.
    let refused_again = run_in(folder.path());
    for (index, written) in once.into_iter().filter(|(index, _)| !refused_again.contains(index)) {
        let twice = fs::read_to_string(file(folder.path(), index)).expect("it is ours");
        assert_eq!(format(&written), Ok(twice), "text {index}, formatted once:\n{written}");
    }
    let compared = texts.len() - refused.len();
    assert!(compared >= 300, "terraform accepted {compared} of {} texts only", texts.len());
}

/// Whole modules, generated, written by hand, and mutants of both: every file must be formatted to the same bytes.
#[test]
fn leaves_whole_modules_as_terraform_does() {
    let Some(mut terraform) = terraform() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let modules = whole_modules();
    for (index, files) in modules.iter().enumerate() {
        for (at, (name, text)) in files.iter().enumerate() {
            let path = folder.path().join(format!("{index:05}")).join(format!("{at:03}")).join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
    let output = terraform.args(["-recursive", "-list=false", "-no-color"]).arg(folder.path()).output();
    let stderr = String::from_utf8_lossy(&output.expect("it was found").stderr).into_owned();
    let mut same = 0;
    for (index, files) in modules.iter().enumerate() {
        if stderr.contains(&format!("/{index:05}/")) {
            continue;
        }
        for (at, (name, text)) in files.iter().enumerate() {
            let path = folder.path().join(format!("{index:05}")).join(format!("{at:03}")).join(name);
            let written = fs::read_to_string(path).expect("it is ours");
            assert_eq!(format(text).as_ref(), Ok(&written), "module {index}, {name}:\n{text}");
        }
        same += 1;
    }
    let _ = writeln!(std::io::stderr(), "{same} whole modules are formatted as terraform does");
    assert!(same >= 300, "terraform accepted {same} of {} modules only", modules.len());
}

/// A file of a module: its name and text.
type Named = (String, String);

fn whole_modules() -> Vec<Vec<Named>> {
    let mut random = mutate::Random::new(SEED);
    let mut modules = Vec::new();
    let mutant = |files: &[Named], random: &mut mutate::Random| {
        files.iter().map(|(name, text)| (name.clone(), mutate::blanks(text, random))).collect::<Vec<Named>>()
    };
    for folder in
        ["snapshots/standard", "snapshots/classic", "tests/fixtures/docs", "tests/fixtures/terraform/check/valid"]
    {
        for (_, files) in crate::terraform::check::modules(folder) {
            let is_formatted = |name: &str| [".tf", ".tftest.hcl"].iter().any(|suffix| name.ends_with(suffix));
            let texts = files.into_iter().filter(|(path, _)| is_formatted(path)).filter_map(|(path, bytes)| {
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                Some((name, String::from_utf8(bytes).ok()?)).filter(|(name, _)| !name.starts_with('.'))
            });
            let files: Vec<Named> = texts.collect();
            if !files.is_empty() {
                modules.extend((0..4).map(|_| mutant(&files, &mut random)));
                modules.push(files);
            }
        }
    }
    modules
}

fn texts() -> Vec<String> {
    let mut random = mutate::Random::new(SEED);
    let mut texts = Vec::new();
    for Fixture { text, .. } in good_fixtures() {
        texts.push(text.clone());
        for _ in 0..MUTANTS {
            texts.push(mutate::mutate(&text, &mut random));
        }
    }
    texts
}

fn file(folder: &Path, index: usize) -> std::path::PathBuf {
    folder.join(format!("t{index:05}.tf"))
}

/// Reads the indexes of the files that terraform reported, as in `on path/t00012.tf line 3`.
fn refused(stderr: &[u8]) -> BTreeSet<usize> {
    let stderr = String::from_utf8_lossy(stderr);
    let numbers = stderr.lines().filter_map(|line| {
        let (path, _) = line.split_once(" on ")?.1.split_once(".tf line ")?;
        path.get(path.len() - 5..)?.parse().ok()
    });
    numbers.collect()
}
