//! Lives of a module of another template set, over several updates: whatever version is applied, terraform takes the
//! blocks of each later one and destroys nothing but what an update said.
//!
//! The set declares `terraform_data`, which needs no provider.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::tool::{Tool, tool};
use crate::support::Run;

/// One resource for each upstream.
const MAIN: &str = "resource \"terraform_data\" \"<?= label | label ?>\" {
  for_each = {
<? for upstream in upstreams ?>
    <?= upstream.prefix | hcl ?> = <?= upstream.url | hcl ?>
<? endfor ?>
  }

  input = each.value
}
";

const LABELS: [&str; 3] = ["a", "b", "released"];
const PREFIXES: [&str; 3] = ["quay", "k8s", "ecr-public"];

/// A version of the module: its label, its prefixes, and which prefixes were forgotten on the way to it.
#[derive(Clone, Debug)]
struct Version {
    label: &'static str,
    prefixes: Vec<&'static str>,
    forgotten: Vec<&'static str>,
}

/// Numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

fn life(seed: u64) -> Vec<Version> {
    let mut numbers = Numbers(seed);
    let mut versions: Vec<Version> = Vec::new();
    for _ in 0..5 {
        let mut prefixes: Vec<&str> = PREFIXES.into_iter().filter(|_| numbers.below(3) > 0).collect();
        if prefixes.is_empty() {
            prefixes.push(PREFIXES[numbers.below(3)]);
        }
        let before = versions.last().map(|version| version.prefixes.clone()).unwrap_or_default();
        let gone = before.into_iter().filter(|prefix| !prefixes.contains(prefix));
        let forgotten = gone.filter(|_| numbers.below(2) > 0).collect();
        versions.push(Version { label: LABELS[numbers.below(3)], prefixes, forgotten });
    }
    versions
}

#[test]
fn any_version_that_is_applied_becomes_any_later_one() {
    let Some(tool) = tool() else { return };
    for seed in 0..4 {
        let versions = life(seed);
        let manifest = "name = \"ours\"\nversion = \"1\"\ncontext = 1\nfiles = [{ path = \"main.tf\" }]\n";
        let run = Run::new().file("ours/set.toml", manifest).file("ours/main.tf.j2", MAIN);
        for (index, version) in versions.iter().enumerate() {
            let upstreams: String = version.prefixes.iter().map(|prefix| format!("  {prefix}: {{}}\n")).collect();
            let spec = format!("template: ../ours\nmodule: {{ label: {} }}\nupstreams:\n{upstreams}", version.label);
            fs::create_dir_all(run.path("m")).expect("a folder");
            fs::write(run.path("m/ptcgen.yaml"), spec).expect("a spec");
            if index == 0 {
                run.run("new m").exits(0);
            } else {
                let old = versions[index - 1].label;
                let forget: Vec<String> = version
                    .forgotten
                    .iter()
                    .flat_map(|prefix| ["--forget".to_owned(), format!("terraform_data.{old}[\"{prefix}\"]")])
                    .collect();
                run.args(["update", "m"].into_iter().chain(forget.iter().map(String::as_str))).exits(0);
            }
            run.run("check m").exits(0);
            let applied = run.path(&format!("applied/{index}"));
            copy(&run.path("m"), &applied);
            let story = format!("seed {seed}, version {index} of {versions:?}");
            run_in(tool, &applied, &["apply", "-auto-approve"], &story);
            // Every earlier version's state meets this version's configuration.
            for (earlier, was) in versions.iter().enumerate().take(index) {
                let state = run.path(&format!("applied/{earlier}/terraform.tfstate"));
                let folder = run.path(&format!("planned/{earlier}-{index}"));
                copy(&run.path("m"), &folder);
                fs::copy(state, folder.join("terraform.tfstate")).expect("a state");
                let story = format!("{story}, applied {earlier}");
                run_in(tool, &folder, &["plan", "-out=plan"], &story);
                let plan: Value =
                    serde_json::from_str(&run_in(tool, &folder, &["show", "-json", "plan"], &story)).expect("JSON");
                let actions = actions(&plan);
                for prefix in &was.prefixes {
                    let between = &versions[earlier + 1..=index];
                    let stays = between.iter().all(|version| version.prefixes.contains(prefix));
                    let left = between.iter().position(|version| !version.prefixes.contains(prefix));
                    let is_forgotten = left.is_some_and(|at| {
                        between[at].forgotten.contains(prefix)
                            && between[at..].iter().all(|version| !version.prefixes.contains(prefix))
                    });
                    let address = format!("terraform_data.{}[\"{prefix}\"]", was.label);
                    let action = actions.get(&address).map_or("", String::as_str);
                    if stays {
                        assert_eq!(action, "no-op", "{address}: {story}");
                    } else if is_forgotten {
                        assert_eq!(action, "forget", "{address}: {story}");
                    }
                }
            }
        }
    }
}

/// The actions of a plan, by the address in the state.
fn actions(plan: &Value) -> BTreeMap<String, String> {
    let changes = plan["resource_changes"].as_array().expect("changes").iter();
    let one = |change: &Value| {
        let address = change["previous_address"].as_str().or(change["address"].as_str()).expect("an address");
        let actions = change["change"]["actions"].as_array().expect("actions").iter();
        (address.to_owned(), actions.filter_map(Value::as_str).collect::<Vec<_>>().join("+"))
    };
    changes.map(one).filter(|(_, action)| action != "create").collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a file");
    }
}

fn run_in(tool: &Tool, folder: &Path, args: &[&str], story: &str) -> String {
    if !folder.join(".terraform").exists() {
        tool.succeed(folder, &["init", "-no-color", "-input=false"]).unwrap_or_else(|error| panic!("{story}: {error}"));
    }
    let plain: &[&str] = if args[0] == "show" { &[] } else { &["-no-color", "-input=false"] };
    let args: Vec<&str> = args[..1].iter().chain(plain).chain(&args[1..]).copied().collect();
    tool.succeed(folder, &args).unwrap_or_else(|error| panic!("{story}: {error}"))
}
