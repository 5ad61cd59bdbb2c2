//! The README's examples behave as it shows.

use std::collections::BTreeSet;

use ptcgen::policy::roles::ROLES;

use crate::support::{Run, golden};

const README: &str = include_str!("../../README.md");

/// Returns the text of the n-th code block with this language, from 0.
fn block(language: &str, number: usize) -> &'static str {
    let fence = format!("```{language}\n");
    let rest = README.split(fence.as_str()).nth(number + 1).expect("a block");
    rest.split("```").next().expect("its end")
}

#[test]
fn its_first_screen_is_true() {
    let spec = block("yaml", 0);
    assert_eq!(spec.lines().count(), 6, "six lines of spec");
    let command = block("sh", 0).trim().strip_prefix("ptcgen ").expect("a command of ours");
    let run = Run::new().file("ecr-cache.yaml", spec);
    run.run(command).exits(0);
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for line in block("text", 0).lines().skip(1) {
        shown.insert(line.trim_start_matches(['├', '└', '─', ' ']).split("  ").next().expect("a path").to_owned());
    }
    let mut written = BTreeSet::new();
    for (path, _) in crate::support::tree(&run.path("modules/ecr-cache")) {
        let folder = path.split('/').next().expect("a name");
        match folder {
            ".ptcgen" | "tests" => written.insert(format!("{folder}/")),
            _ if path.ends_with('/') => continue,
            _ => written.insert(path),
        };
    }
    assert_eq!(shown, written);
    crate::terraform::real::validates(&run.path("modules/ecr-cache"), block("text", 1).trim());
}

#[test]
fn its_roles_are_those_of_the_program() {
    const BEFORE: &str = "Other roles get policies of their own: ";
    let (head, rest) = README.split_once(BEFORE).expect("the sentence");
    let (_, tail) = rest.split_once(".\n").expect("its end");
    let others: Vec<String> = ROLES[1..].iter().map(|role| format!("`{}`", role.name)).collect();
    golden("README.md", &format!("{head}{BEFORE}{}.\n{tail}", others.join(", ")));
}

#[test]
fn its_mistake_looks_as_shown() {
    let run = Run::new().file("ecr-cache.yaml", "regoin: eu-west-1\n");
    run.run("validate ecr-cache.yaml").exits(3).says(block("text", 2));
}

#[test]
fn its_test_command_is_what_ci_runs() {
    let ci = include_str!("../../.ci/run");
    assert!(ci.contains(block("sh", 3).trim()), "{ci}");
}
