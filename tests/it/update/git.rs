//! Compares the merge of `update` with `git merge-file`, where git is installed.
//!
//! If every line occurs once, the whole text is compared byte for byte, including conflicts and their borders. If lines
//! occur more than once, two texts have several shortest diffs and git may pick another one. The verdict (clean or
//! conflict) then differs in a few cases of a hundred, and the test only checks that no line of the user is lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::cases::{rendered, templates};
use crate::support::not_tested;

/// A merge by git: whether it has conflicts, and the text. `None` if git is not installed.
pub(crate) fn git_merge(folder: &Path, [ours, base, theirs]: [&str; 3], args: &[&str]) -> Option<(bool, String)> {
    fs::create_dir_all(folder).expect("a folder");
    let mut command = Command::new("git");
    command.args(["merge-file", "-p", "-L", "yours", "-L", "rendered before", "-L", "rendered now"]);
    command.args(args).current_dir(folder);
    for (name, text) in [("ours", ours), ("base", base), ("theirs", theirs)] {
        fs::write(folder.join(name), text).expect("a file");
        command.arg(name);
    }
    let Ok(output) = command.output() else {
        not_tested("git is not installed");
        return None;
    };
    let conflicts = output.status.code().expect("an exit code");
    assert!((0..128).contains(&conflicts), "{}", String::from_utf8_lossy(&output.stderr));
    Some((conflicts > 0, String::from_utf8(output.stdout).expect("UTF-8")))
}

/// Pseudo-random numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// Ours, base and theirs.
type Sides = [Vec<String>; 3];

/// A text of up to 30 lines, and two variants with up to four edits each.
fn sides(numbers: &mut Numbers, base_line: fn(usize, &mut Numbers) -> String) -> Sides {
    let count = 1 + numbers.below(30);
    let base: Vec<String> = (0..count).map(|index| base_line(index, numbers)).collect();
    let mut edited = |known: bool| {
        let mut lines = base.clone();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(lines.len() + 1);
            let end = at + numbers.below(3).min(lines.len() - at);
            let side = if known { "ours" } else { "theirs" };
            let new = (0..numbers.below(4)).map(|_| match numbers.below(3) {
                0 => format!("both {}", numbers.below(3)),
                _ => format!("{side} {}", numbers.below(1_000_000)),
            });
            let new: Vec<String> = new.collect();
            lines.splice(at..end, new);
        }
        // A template without lines writes no file.
        if lines.is_empty() { vec!["both 0".to_owned()] } else { lines }
    };
    let (ours, theirs) = (edited(true), edited(false));
    [ours, base, theirs]
}

fn text(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// Returns the results of `update --conflict diff3` and of git for each case. One module has a file for each of many
/// cases.
fn merged(cases: &[Sides]) -> Option<Vec<(String, (bool, String))>> {
    std::thread::scope(|scope| {
        let modules: Vec<_> = cases.chunks(250).map(|cases| scope.spawn(|| merged_in_a_module(cases))).collect();
        let merged: Option<Vec<_>> = modules.into_iter().map(|module| module.join().expect("no panic")).collect();
        Some(merged?.into_iter().flatten().collect())
    })
}

fn merged_in_a_module(cases: &[Sides]) -> Option<Vec<(String, (bool, String))>> {
    let texts: Vec<[String; 3]> = cases.iter().map(|sides| sides.each_ref().map(|lines| text(lines))).collect();
    let names: Vec<String> = (0..cases.len()).map(|index| format!("{index}.txt")).collect();
    let files = |side: usize| -> Vec<(&str, &str)> {
        names.iter().zip(&texts).map(|(name, texts)| (name.as_str(), texts[side].as_str())).collect()
    };
    let run = rendered(&files(1));
    for (name, text) in files(0) {
        fs::write(run.path("m").join(name), text).expect("a file");
    }
    templates(&run, &files(2), "");
    let ran = run.run("update m --conflict diff3");
    assert!(matches!(ran.code, 0 | 4), "{}", ran.stderr);
    let git = |texts: &[String; 3]| git_merge(&run.path("git"), texts.each_ref().map(String::as_str), &["--diff3"]);
    names.iter().zip(&texts).map(|(name, texts)| Some((run.read(&format!("m/{name}")), git(texts)?))).collect()
}

#[test]
fn lines_that_occur_once_are_merged_as_by_git() {
    let mut numbers = Numbers(88_172_645_463_325_252);
    let cases: Vec<Sides> = (0..2000).map(|_| sides(&mut numbers, |index, _| format!("base {index}"))).collect();
    let Some(merged) = merged(&cases) else { return };
    let conflicts = merged.iter().filter(|(_, (conflicts, _))| *conflicts).count();
    assert!((500..1500).contains(&conflicts), "{conflicts} of 2000 cases are conflicts");
    for (sides, (ours, (_, git))) in cases.iter().zip(&merged) {
        assert_eq!(ours, git, "{sides:#?}");
    }
}

#[test]
fn lines_that_occur_often_are_merged_as_by_git_but_for_a_few_and_none_is_lost() {
    let mut numbers = Numbers(7_919);
    let line = |_, numbers: &mut Numbers| match numbers.below(6) {
        0 => String::new(),
        1 => "}".to_owned(),
        2 => "  type = string".to_owned(),
        _ => format!("  line {}", numbers.below(8)),
    };
    let cases: Vec<Sides> = (0..500).map(|_| sides(&mut numbers, line)).collect();
    let Some(merged) = merged(&cases) else { return };
    let (mut same, mut same_verdict) = (0, 0);
    for ([mine, ..], (ours, (conflicts, git))) in cases.iter().zip(&merged) {
        same += usize::from(ours == git);
        same_verdict += usize::from(ours.contains("<<<<<<< yours\n") == *conflicts);
        let there: BTreeSet<&str> = ours.lines().collect();
        let added = mine.iter().filter(|line| line.starts_with("ours "));
        added.for_each(|line| assert!(there.contains(line.as_str()), "{line:?} is gone from\n{ours}"));
    }
    assert!(same >= 450 && same_verdict >= 490, "{same} are the same, {same_verdict} have the same verdict");
}
