//! Where the provider comes from: a mirror of either default host, with terraform and with tofu, and a provider that is
//! being developed. tofu runs where it is on PATH.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::run;
use crate::support::{Run, not_tested};
use crate::terraform::real::{on_path, provider_mirror};

const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// The programs that are on PATH.
fn programs() -> Vec<&'static str> {
    let found = ["terraform", "tofu"].into_iter().filter(|program| {
        let is_here = on_path(program).is_some();
        if !is_here {
            not_tested(&format!("{program} is not on PATH"));
        }
        is_here
    });
    found.collect()
}

/// The folder of the AWS provider in the mirror.
fn provider(mirror: &str) -> PathBuf {
    Path::new(mirror).join(HOSTS[0]).join("hashicorp/aws")
}

#[test]
fn a_mirror_of_either_host_serves_terraform_and_tofu() {
    let Some(mirror) = provider_mirror() else { return };
    let run = Run::new();
    run.run("new m -q").exits(0);
    for host in HOSTS {
        let own = run.path(host);
        let folder = own.join(host).join("hashicorp/aws");
        for version in fs::read_dir(provider(&mirror)).expect("the provider").flatten() {
            fs::create_dir_all(folder.join(version.file_name())).expect("a folder");
            for platform in fs::read_dir(version.path()).expect("a version").flatten() {
                let link = folder.join(version.file_name()).join(platform.file_name());
                symlink(platform.path(), link).expect("a link");
            }
        }
        for program in programs() {
            let own = own.display();
            run.run(&format!("verify m --terraform-bin {program} --provider-mirror {own}")).exits(0).says("m: parses");
        }
    }
}

#[test]
fn modules_of_every_secret_mode_live_with_each_program() {
    let Some(run) = run() else { return };
    // Other tests apply modules with terraform.
    for program in programs().into_iter().filter(|program| *program == "tofu") {
        for mode in ["placeholder", "write_only", "existing"] {
            let name = format!("{program}-{mode}");
            run.run(&format!("new {name} -q --set region=eu-west-1 --set secret.mode={mode}")).exits(0);
            let ran = run.run(&format!("verify {name} --level apply --terraform-bin {program}"));
            ran.exits(0).says("tests pass, applied, filled, changed and destroyed");
        }
    }
}

/// `dev_overrides` name the folder of a provider's program; terraform advises against `init` then.
#[test]
fn a_provider_that_is_being_developed_is_applied_too() {
    let Some(mirror) = provider_mirror() else { return };
    let folder = |path: PathBuf| fs::read_dir(path).expect("a folder").flatten().next().expect("an entry").path();
    let program = folder(folder(provider(&mirror)));
    let settings = format!(
        "disable_checkpoint = true\n\nprovider_installation {{\n  dev_overrides {{\n    \"hashicorp/aws\" = {:?}\n  }}\n\n  direct {{}}\n}}\n",
        program.display().to_string()
    );
    let run = Run::new().file("cli.tfrc", settings);
    let path = run.path("cli.tfrc").display().to_string();
    let run = run.env("TF_CLI_CONFIG_FILE", &path);
    run.run("new m -q --set region=eu-west-1").exits(0);
    fs::remove_dir_all(run.path("m/tests")).expect("tests");
    run.run("verify m --level apply").exits(0).says("no tests, applied, filled, changed and destroyed");
}
