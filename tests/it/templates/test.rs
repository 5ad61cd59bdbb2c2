//! `ptcgen templates test` and `changelog`, as the author of a template set uses them.

use std::fs;

use crate::support::{Run, tree};

/// Creates a folder with a user's own set and two specs, with stored snapshots.
fn stored() -> Run {
    let set = "name = \"ours\"\nversion = \"1\"\nextends = \"standard\"\n";
    let run = Run::new()
        .file("templates/ours/set.toml", set)
        .file("templates/ours/versions.tf.j2", "# <?= label | label ?>\nterraform {}\n")
        .file("specs/hub.yaml", "template: ../templates/ours\n")
        .file("specs/quay.json", "{ \"upstreams\": { \"quay\": {} } }\n");
    test(&run, "").exits(1).says("`snapshots/ours/hub` is not stored yet");
    test(&run, "--accept").exits(0).says("snapshots/ours:");
    run
}

fn test(run: &Run, more: &str) -> crate::support::Ran {
    run.run(&format!("templates test --templates templates/ours {more}"))
}

#[test]
fn a_change_is_shown_and_accepted() {
    let run = stored();
    test(&run, "").exits(0).says("2 modules as stored");
    assert!(run.read("snapshots/ours/hub/ptcgen.yaml").contains("../../../templates/ours"));
    assert!(!run.path("snapshots/ours/hub/.ptcgen").exists());
    let run = run.file("templates/ours/versions.tf.j2", "# Of <?= label | label ?>\nterraform {}\n");
    let ran = test(&run, "").exits(1);
    let ran = ran
        .prints("--- snapshots/ours/hub/versions.tf\n")
        .prints("-# ecr_pullthroughcache\n+# Of ecr_pullthroughcache\n");
    let ran = ran
        .prints("snapshots/ours/quay/versions.tf")
        .says("`snapshots/ours/quay` would be rendered differently: versions.tf");
    ran.says("ptcgen templates test --templates templates/ours --specs specs --snapshots snapshots --accept");
    let json = test(&run, "--format json").exits(1).stdout;
    assert!(json.contains("PTC432") && serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
    test(&run, "--accept").exits(0).says("2 files written, 0 removed");
    test(&run, "").exits(0);
    // Accepting removes snapshots that no spec renders to, and keeps everything that isn't a snapshot.
    fs::remove_file(run.path("specs/quay.json")).expect("a spec");
    let run = run.file("snapshots/ours/README.md", "ours").file("snapshots/ours/notes/a.txt", "mine");
    test(&run, "").exits(1).says("`snapshots/ours/quay` is stored, and no spec renders to it any more");
    test(&run, "--accept --specs nowhere").exits(6);
    assert!(run.path("snapshots/ours/quay").exists(), "a mistyped folder removes no snapshots");
    test(&run, "--accept").exits(0);
    assert!(!run.path("snapshots/ours/quay").exists());
    assert!(run.path("snapshots/ours/README.md").exists() && run.path("snapshots/ours/notes/a.txt").exists());
    let left = tree(&run.path("snapshots")).into_iter().filter(|(path, _)| path.contains("ptcgen-")).count();
    assert_eq!(left, 0, "no temporary file is left");
}

#[test]
fn what_is_no_snapshot_is_not_touched() {
    let run = stored().file("snapshots/ours/hub/.ptcgen/lock.json", "{}");
    let run = run.file("templates/ours/versions.tf.j2", "terraform {}\n");
    let before = tree(&run.path("snapshots"));
    test(&run, "--accept").exits(1).says("PTC434").says("`snapshots/ours/hub` is a module with records of its own");
    assert!(tree(&run.path("snapshots")) == before);
}

#[test]
fn faults_of_specs_and_sets_have_their_codes() {
    let run = stored().file("templates/ours/extra.tf.j2", "");
    test(&run, "").exits(1).says("PTC430").says("no file is generated from `templates/ours/extra.tf.j2`");
    let run = stored().file("specs/bad.yaml", "regoin: x\n");
    test(&run, "--accept").exits(3).says("specs/bad.yaml:1:1");
    let run = stored().file("templates/ours/versions.tf.j2", "<?= x | hcl ?>\n");
    let before = tree(&run.path("snapshots"));
    let told =
        test(&run, "--accept").exits(5).says("templates/ours/versions.tf.j2:1").says("1 more spec shows the same");
    assert_eq!(told.stderr.matches("error[").count(), 1, "{}", told.stderr);
    assert!(tree(&run.path("snapshots")) == before);
    run.run("templates test").exits(2).says("--templates");
    run.run("templates test --templates standard --specs nowhere")
        .exits(6)
        .says("`nowhere` holds no spec")
        .says("--specs");
    let run = Run::new().file("specs/many.yaml", "region: eu-west-1\nupstreams: { quay: {}, k8s: {} }\n");
    run.run("templates test --templates classic").exits(1).says("PTC433");
    run.run("templates test --templates classic,standard --accept").exits(0);
}

#[test]
fn what_a_set_ignores_is_not_missed() {
    let set = "name = \"ours\"\nversion = \"1\"\nfiles = [{ path = \"versions.tf\" }]\n";
    let test = |more: &str| {
        let run =
            Run::new().file("specs/hub.yaml", "region: eu-west-1\n").file("ours/versions.tf.j2", "terraform {}\n");
        let run = run.file("ours/set.toml", format!("{more}{set}"));
        run.run("templates test --templates ours --accept").exits(0).stderr
    };
    assert!(test("").contains("no template of `ours` uses `label`, `title`, "));
    assert!(test("ignores = [\"label\"]\n").contains("no template of `ours` uses `title`, "));
    assert!(!test("ignores = [\"*\"]\n").contains("PTC431"));
}

#[test]
fn an_upgrade_is_seen_before_it_is_taken() {
    let run = stored();
    run.run("new modules/own --templates templates/ours").exits(0);
    run.run("templates changelog modules/own").exits(0).says("ours 1, as last rendered and now: no changes");
    let set = "name = \"ours\"\nversion = \"2\"\nextends = \"standard\"\n";
    let run = run.file("templates/ours/set.toml", set).file("templates/ours/versions.tf.j2", "# Two.\nterraform {}\n");
    let run = run.file("modules/own/versions.tf", "# people's own\n");
    let before = tree(&run.path("modules"));
    let ran = run.run("templates changelog modules/own").exits(1).says("modules/own: ours 1 → ours 2");
    ran.prints(
        "--- a/versions.tf\n+++ b/versions.tf\n@@ -1,2 +1,2 @@\n-# ecr_pullthroughcache\n+# Two.\n terraform {}\n",
    );
    let ran = run.run("templates changelog --from templates/ours --to standard modules/own").exits(1);
    ran.prints("-# Two.\n").says("ours 2 → standard 1");
    assert!(tree(&run.path("modules")) == before);
    run.run("templates changelog --from standard specs").exits(6).says("PTC440").says("`specs` has no spec");
    fs::remove_dir_all(run.path("modules/own/.ptcgen")).expect("records");
    run.run("templates changelog modules/own").exits(6).says("has no `.ptcgen/lock.json`");
}

#[cfg(unix)]
#[test]
fn what_is_rendered_is_verified_whether_it_is_stored_or_not() {
    use std::os::unix::fs::PermissionsExt as _;

    // A stand-in for terraform that rejects a module whose versions.tf has the word `wrong`.
    let stand_in = "#!/bin/sh\n[ \"$1\" = validate ] || exit 0\n\
                    grep -q wrong versions.tf || { echo '{\"valid\":true,\"diagnostics\":[]}'; exit 0; }\n\
                    echo '{\"valid\":false,\"diagnostics\":[{\"severity\":\"error\",\"summary\":\"No\",\"detail\":\"wrong\",\"range\":\
                    {\"filename\":\"versions.tf\",\"start\":{\"line\":1,\"column\":1,\"byte\":0},\"end\":{\"line\":1,\"column\":2,\"byte\":1}}}]}'\nexit 1\n";
    let run = stored().file("terraform", stand_in).file("tmp/keep", "");
    fs::set_permissions(run.path("terraform"), fs::Permissions::from_mode(0o755)).expect("a program");
    let [program, tmp] = ["terraform", "tmp"].map(|name| run.path(name).to_string_lossy().into_owned());
    let run = run.env("PTCGEN_TERRAFORM", &program).env("TMPDIR", &tmp).env("TF_CLI_CONFIG_FILE", "");
    test(&run, "--verify validate")
        .exits(0)
        .says("2 modules as stored")
        .says("2 modules verified, with `--verify validate`");
    let run = run.file("templates/ours/versions.tf.j2", "# wrong\nterraform {}\n");
    let ran = test(&run, "--verify validate").exits(5).prints("+# wrong").says("snapshots/ours/hub/versions.tf:1:1");
    let ran = ran.says("2 of 2 modules failed verification");
    assert!(!ran.stderr.contains(&tmp), "{}", ran.stderr);
    assert_eq!(tree(&run.path("tmp")).len(), 1, "no temporary folder is left");
}
