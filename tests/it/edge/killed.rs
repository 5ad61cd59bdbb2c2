//! Runs that are killed at random instants, and concurrent runs: the module is in its old or its new state, and nothing
//! else is left behind. `PTCGEN_KILL_ROUNDS` sets the number of rounds.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Run, tree};

/// What is written, what was there before, and the next command.
struct Scenario {
    name: &'static str,
    /// The commands that create what is there before; `EDIT` stands for edits by a user.
    before: &'static [&'static str],
    write: &'static str,
    next: &'static str,
}

const SCENARIOS: &[Scenario] = &[
    Scenario { name: "new, fresh", before: &[], write: "new m --preset ghcr -q", next: "new m --preset ghcr -q" },
    Scenario {
        name: "new, over another module",
        before: &["new m -q --preset docker-hub --preset quay"],
        write: "new m --preset ghcr --force -q --allow PTC720",
        next: "check m",
    },
    Scenario {
        name: "update",
        before: &["new m -q --preset docker-hub --preset quay", "EDIT"],
        write: "update m -q",
        next: "check m",
    },
];

const SIGNALS: [Signal; 3] = [Signal::KILL, Signal::TERM, Signal::INT];

type Tree = Vec<(String, Vec<u8>)>;

fn rounds() -> u32 {
    std::env::var("PTCGEN_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

fn prepare(run: &Run, scenario: &Scenario) {
    for step in scenario.before {
        if *step == "EDIT" {
            // A user's edit, and a change of the spec that affects most files.
            fs::write(run.path("m/extra.tf"), "# mine\n").expect("a file");
            let spec = run.read("m/ptcgen.yaml").replace("  quay: {}\n", "  ghcr: {}\n");
            fs::write(run.path("m/ptcgen.yaml"), format!("{spec}region: eu-west-1\n")).expect("a file");
        } else {
            run.run(step).exits(0);
        }
    }
}

fn start(run: &Run, line: &str) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    command.args(line.split_whitespace()).current_dir(run.path(""));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("a folder");
    for (path, bytes) in tree(from) {
        let at = to.join(&path);
        if path.ends_with('/') { fs::create_dir_all(at) } else { fs::write(at, bytes) }.expect("a copy");
    }
}

/// The trees before and after, and the duration of the write.
fn reference(scenario: &Scenario) -> (Tree, Tree, Duration) {
    let run = Run::new();
    prepare(&run, scenario);
    let before = tree(&run.path(""));
    let begin = Instant::now();
    let wrote = start(&run, scenario.write).wait().expect("an end");
    let took = begin.elapsed();
    assert!(wrote.success(), "{}", scenario.name);
    let after = tree(&run.path(""));
    assert!(before != after, "{}", scenario.name);
    (before, after, took)
}

#[test]
fn a_run_that_is_killed_leaves_a_module_as_before_or_as_after() {
    for scenario in SCENARIOS {
        let (before, after, took) = reference(scenario);
        let source = Run::new();
        prepare(&source, scenario);
        let (mut as_before, mut as_after) = (0, 0);
        for round in 0..rounds() {
            for signal in SIGNALS {
                let run = Run::new();
                copy(&source.path(""), &run.path(""));
                let mut child = start(&run, scenario.write);
                // The instants are spread over the run and a little beyond its end.
                std::thread::sleep(took * (round * 7 % 12) / 10 + took * round / (rounds() * 10));
                let pid = Pid::from_child(&child);
                let _ = kill_process(pid, signal);
                child.wait().expect("an end");
                if tree(&run.path("")) == before {
                    as_before += 1;
                    continue;
                }
                run.run(scenario.next);
                let now = tree(&run.path(""));
                as_after += u32::from(now == after);
                assert!(now == before || now == after, "{}: {}", scenario.name, names(&now, &before, &after));
            }
        }
        assert!(as_before + as_after > 0, "{}", scenario.name);
    }
}

/// The differences from both states.
fn names(now: &Tree, before: &Tree, after: &Tree) -> String {
    let differs = |other: &Tree| {
        let only = now.iter().filter(|entry| !other.contains(entry)).map(|(path, _)| format!("+{path}"));
        let gone = other.iter().filter(|entry| !now.contains(entry)).map(|(path, _)| format!("-{path}"));
        only.chain(gone).collect::<Vec<_>>().join(" ")
    };
    format!("from before: {}; from after: {}", differs(before), differs(after))
}

#[test]
fn two_runs_that_meet_are_not_mixed() {
    let two = [
        "new m --preset ghcr --force -q --allow PTC720",
        "new m --preset gitlab --preset quay --force -q --allow PTC720",
    ];
    let outcome = |first: &str, second: &str| {
        let run = Run::new();
        run.run("new m -q").exits(0);
        run.run(first).exits(0);
        run.run(second).exits(0);
        tree(&run.path("m"))
    };
    let wanted = [outcome(two[0], two[1]), outcome(two[1], two[0])];
    let source = Run::new();
    source.run("new m -q").exits(0);
    for _ in 0..50.min(rounds() * 2) {
        let run = Run::new();
        copy(&source.path(""), &run.path(""));
        let children = two.map(|line| start(&run, line));
        for mut child in children {
            assert!(child.wait().expect("an end").success());
        }
        let now = tree(&run.path("m"));
        assert!(wanted.contains(&now), "{}", names(&now, &wanted[0], &wanted[1]));
    }
}

#[test]
fn two_updates_that_meet_are_not_mixed() {
    let scenario = &SCENARIOS[2];
    let (_, after, _) = reference(scenario);
    let source = Run::new();
    prepare(&source, scenario);
    for _ in 0..50.min(rounds() * 2) {
        let run = Run::new();
        copy(&source.path(""), &run.path(""));
        let children = [0, 1].map(|_| start(&run, scenario.write));
        for mut child in children {
            assert!(child.wait().expect("an end").success());
        }
        let now = tree(&run.path(""));
        assert!(now == after, "{}", names(&now, &after, &after));
    }
}

/// A module in which a run was stopped right after it had renamed its journal.
fn stopped() -> Run {
    let run = Run::new();
    run.run("new m -q").exits(0);
    let hash = crate::support::sha256(b"late\n");
    let step = format!("{{\"path\": \"late.txt\", \"old\": null, \"new\": \"{hash}\"}}");
    let journal = format!("{{\"version\": 1, \"steps\": [{step}], \"folders\": []}}");
    run.file("m/.ptcgen/held", "").file("m/.ptcgen/stage/new-0", "late\n").file("m/.ptcgen/stage/journal", journal)
}

#[test]
fn every_command_says_what_it_mended() {
    for (line, exit) in [
        ("new m", 0),
        ("new m --preset quay --allow PTC720", 0),
        ("update m", 0),
        ("update m --dry-run", 0),
        ("update m --abort", 6),
        ("check m", 0),
        ("diff m", 0),
        ("adopt-module m", 2),
    ] {
        let run = stopped();
        run.run(line)
            .exits(exit)
            .says("PTC516")
            .says("m: a run was stopped while it was writing; its write has been finished");
        assert_eq!(run.read("m/late.txt"), "late\n", "{line}");
        assert!(!run.path("m/.ptcgen/stage").exists() && !run.path("m/.ptcgen/held").exists(), "{line}");
        let again = run.run("check m");
        assert!(!again.stderr.contains("PTC516"), "{line}: told once");
    }
}

/// Whether a process has installed a handler for a signal.
#[cfg(target_os = "linux")]
fn catches(pid: Pid, signal: Signal) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or_default().trim();
    u64::from_str_radix(caught, 16).is_ok_and(|caught| caught >> (signal.as_raw() - 1) & 1 == 1)
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_a_signal_ends_has_the_signal_s_code() {
    use rustix::fs::{FlockOperation, flock};
    let run = Run::new();
    run.run("new m -q").exits(0);
    // Another run holds the module, so this one waits.
    let held = fs::File::create(run.path("m/.ptcgen/held")).expect("a file");
    flock(&held, FlockOperation::NonBlockingLockExclusive).expect("a lock");
    let before = tree(&run.path("m"));
    for line in ["update m", "check m", "new m --preset quay --allow PTC720"] {
        for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
            let mut child = start(&run, line);
            let pid = Pid::from_child(&child);
            while !catches(pid, signal) && child.try_wait().expect("a state").is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = kill_process(pid, signal);
            assert_eq!(child.wait().expect("an end").code(), Some(code), "{line}");
            assert!(tree(&run.path("m")) == before, "{line}");
        }
    }
}
