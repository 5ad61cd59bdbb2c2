//! Compares `ptcgen verify --level test` with the same terraform commands typed by hand, for one module and for eight
//! at once.
//!
//! Needs terraform and `PTCGEN_PROVIDER_MIRROR`. It asserts no times and prints ratios; `cargo bench --bench verify --
//! 3` runs three rounds.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench starts programs, writes and prints")]
#![allow(dead_code, reason = "`paired` serves other benches too")]

mod paired;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use paired::Contender;

/// The number of modules that are verified at once.
const MODULES: usize = 8;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(5);
    let mirror = std::env::var("PTCGEN_PROVIDER_MIRROR").map_err(|_| "PTCGEN_PROVIDER_MIRROR names no mirror")?;
    let work = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/verify");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let settings = work.join("terraform.tfrc");
    let installation = format!("provider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n");
    fs::write(&settings, format!("disable_checkpoint = true\n{installation}"))?;
    for number in 0..MODULES {
        let mut new = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
        paired::succeed(new.arg("new").arg(work.join(number.to_string())))?;
    }
    let verify = |dirs: Vec<PathBuf>, mirror: &str| {
        let mirror = mirror.to_owned();
        move || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
            command.args(["verify", "--level", "test", "--provider-mirror", &mirror]).args(&dirs);
            command
        }
    };
    let by_hand = |count: usize| {
        let (work, settings) = (work.clone(), settings.clone());
        move || {
            let mut command = Command::new("sh");
            command.arg("-c").arg(BY_HAND).arg("sh").arg(count.to_string());
            command.current_dir(&work).env("TF_CLI_CONFIG_FILE", &settings);
            command
        }
    };
    let all: Vec<PathBuf> = (0..MODULES).map(|number| work.join(number.to_string())).collect();
    // The floor and the reference of the table: the commands that a user would type.
    for (name, ours, count) in
        [("ptcgen verify, 1 module", vec![all[0].clone()], 1), ("ptcgen verify, 8 modules", all, MODULES)]
    {
        let contenders = [
            Contender::new("nothing", rounds, || Command::new("true")),
            Contender::new("terraform by hand", rounds, by_hand(count)),
            Contender::new(name, rounds, verify(ours, &mirror)),
        ];
        let times = paired::times(&contenders)?;
        print!("{}", paired::table(&contenders, &times));
    }
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// The commands of a user with two cores: in a fresh copy, two modules at a time.
const BY_HAND: &str = r#"
set -e
copies=$(mktemp -d ./copies.XXXXXX)
trap 'rm -rf "$copies"' EXIT
seq 0 $(($1 - 1)) | xargs -P 2 -I N sh -ec "
  cp -r N $copies/N; cd $copies/N
  terraform fmt -check -diff -recursive
  terraform init -input=false -backend=false
  terraform validate -json
  terraform test -json"
"#;
