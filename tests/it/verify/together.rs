//! Concurrent runs, runs after a killed one, and machine-readable reports.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::stand_in::{alive, module, nothing_is_left, start};
use crate::support;

/// `init` of two programs with two modules each, which can't share one: no two of them run at the same time.
#[test]
fn a_plugin_cache_is_filled_by_one_at_a_time() {
    let init = "mkdir \"$STAND_IN_LOG.busy\" || exit 9\nsleep 0.2\nrmdir \"$STAND_IN_LOG.busy\"\necho x >> \"$STAND_IN_LOG.inits\"\n";
    let mut run = module().file("cache/keep", "");
    for name in ["m", "n"] {
        let own = format!("resource \"{name}_x\" \"a\" {{}}\n");
        run = run.file(&format!("{name}/main.tf"), own).file(&format!("{name}/do-init"), init);
    }
    let cache = run.path("cache").to_string_lossy().into_owned();
    let run = run.env("TF_PLUGIN_CACHE_DIR", &cache);
    let mut others = [(); 2].map(|()| start(&run, &["verify", "m", "n", "--jobs", "2"]));
    for other in &mut others {
        assert_eq!(other.wait().expect("it ends").code(), Some(0));
    }
    assert_eq!(run.read("log.inits").lines().count(), 4);
    nothing_is_left(&run);
}

/// Only the next run can clean up after KILL: it removes the folder and ends what runs in it.
#[test]
fn the_next_run_sweeps_up_after_one_that_was_killed() {
    let run = module().file("m/do-validate", "exec sleep 1000\n").file("n/main.tf", "");
    let mut child = start(&run, &["verify", "m"]);
    let begin = Instant::now();
    // One process per step: fmt, init, and validate, which keeps running.
    while run.path("log").metadata().is_err() || fs::read_to_string(run.path("log")).expect("a log").lines().count() < 6
    {
        assert!(begin.elapsed() < Duration::from_secs(60), "validate never began");
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("a kill");
    child.wait().expect("it ends");
    assert_eq!(alive(&run.path("log")).len(), 1);
    assert!(support::tree(&run.path("tmp")).len() > 1);
    // A run in progress loses nothing.
    fs::remove_file(run.path("m/do-validate")).expect("a file");
    let hang = module().file("m/do-init", "sleep 1000\n");
    let tmp = run.path("tmp").to_string_lossy().into_owned();
    let hang = hang.env("TMPDIR", &tmp);
    let mut goes_on = start(&hang, &["verify", "m"]);
    while alive(&hang.path("log")).is_empty() && begin.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(10));
    }
    run.run("verify n").exits(0);
    assert_eq!(alive(&run.path("log")), Vec::<String>::new());
    assert!(
        support::tree(&run.path("tmp"))
            .iter()
            .any(|(path, _)| path.ends_with("/m/main.tf") || path.ends_with("main.tf"))
    );
    let id = goes_on.id().to_string();
    assert!(Command::new("kill").args(["-s", "TERM", &id]).status().expect("kill").success());
    assert_eq!(goes_on.wait().expect("it ends").code(), Some(143));
    nothing_is_left(&run);
}

#[test]
fn every_format_tells_what_terraform_said() {
    let range = json!({ "filename": "main.tf", "start": { "byte": 15 }, "end": { "byte": 20 } });
    let said = json!({ "severity": "error", "summary": "Bad <value>", "detail": "It is 100% bad.", "range": range });
    let verdict = json!({ "valid": false, "diagnostics": [said] });
    let run = module().file("m/do-validate", format!("cat <<'END'\n{verdict}\nEND\nexit 1\n"));
    let outputs = "--output junit=j.xml --output sarif=s.json --output gitlab=g.json --output github=h.txt";
    run.run(&format!("verify m {outputs}")).exits(5).says("m/main.tf:2:3");
    let junit = run.read("j.xml");
    assert!(junit.contains("<testcase classname=\"PTC713\" name=\"m/main.tf:2:3\">"), "{junit}");
    assert!(junit.contains("message=\"bad &lt;value&gt;\""), "{junit}");
    let github = run.read("h.txt");
    assert!(
        github.starts_with("::error file=m/main.tf,line=2,col=3,endLine=2,title=PTC713::bad <value>%0AIt is 100%25")
    );
    let gitlab: Value = serde_json::from_str(&run.read("g.json")).expect("JSON");
    assert_eq!((&gitlab[0]["check_name"], &gitlab[0]["location"]["path"]), (&"PTC713".into(), &"m/main.tf".into()));
    let sarif: Value = serde_json::from_str(&run.read("s.json")).expect("JSON");
    crate::report::is_sarif(&sarif);
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "PTC713");
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "m/main.tf");
    for format in ["junit", "sarif", "gitlab", "github"] {
        assert!(run.run(&format!("verify m --format {format}")).exits(5).stdout.contains("PTC713"), "{format}");
    }
}
