//! The README, which has the user's prose, the templates' prose and the generated block: prose is merged, and the block
//! is regenerated.

use std::fs;

use super::cases::{file, rendered, report, templates};
use crate::support::Run;

const CONFIG: &str = "formatter: markdown table\noutput:\n  file: README.md\n  mode: inject\n";

/// What the templates render: prose, and a variable that appears in the block.
fn files(title: &'static str, variable: &'static str) -> Vec<(&'static str, &'static str)> {
    let readme = format!("# {title}\n\nUse it well.\n\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n\nThe end.\n");
    let tf = format!("variable \"{variable}\" {{\n  description = \"One\"\n  type        = string\n}}\n");
    vec![(".terraform-docs.yml", CONFIG), ("README.md", readme.leak()), ("variables.tf", tf.leak())]
}

/// The user's version of the old README, and the expected result of merging it with the new one.
struct Case {
    name: &'static str,
    mine: fn(&str) -> String,
    args: &'static str,
    then: fn(&str) -> String,
    state: &'static str,
    dropped: &'static [usize],
    exit: i32,
}

const fn case(name: &'static str, mine: fn(&str) -> String, then: fn(&str) -> String, state: &'static str) -> Case {
    Case { name, mine, args: "", then, state, dropped: &[], exit: 0 }
}

fn own(text: &str) -> String {
    text.replace("Use it well.", "Use it well, says a person.")
}

fn windows(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn unmarked(text: &str) -> String {
    let (from, to) = (text.find("<!-- BEGIN").expect("a marker"), text.find("\n\nThe end.").expect("an end"));
    format!("{}Written by hand.{}", &text[..from], &text[to..])
}

fn in_block(text: &str) -> String {
    text.replace("## Inputs", "By hand.\n\n## Inputs")
}

const CASES: &[Case] = &[
    case("nobody touched it", str::to_owned, str::to_owned, "replaced"),
    case("prose and block", own, own, "merged"),
    case("Windows line ends", windows, windows, "replaced"),
    case("Windows line ends and prose", |text| windows(&own(text)), |text| windows(&own(text)), "merged"),
    case("a byte order mark", |text| format!("\u{feff}{text}"), |text| format!("\u{feff}{text}"), "merged"),
    case("the block and its markers are gone", unmarked, unmarked, "merged"),
    Case { dropped: &[22], ..case("by hand in the block", in_block, str::to_owned, "merged") },
    case(
        "prose below the block",
        |text| text.replace("The end.", "More."),
        |text| text.replace("The end.", "More."),
        "merged",
    ),
    Case {
        exit: 4,
        ..case(
            "the same prose",
            |text| text.replace("# Old", "# Mine"),
            |text| {
                let both =
                    "<<<<<<< yours\n# Mine\n||||||| rendered before\n# Old\n=======\n# New\n>>>>>>> rendered now";
                text.replace("# New", both)
            },
            "conflict",
        )
    },
    Case {
        args: "--conflict ours",
        ..case(
            "the same prose, ours",
            |text| text.replace("# Old", "# Mine"),
            |text| text.replace("# New", "# Mine"),
            "merged",
        )
    },
];

fn update(case: &Case) {
    let fresh = rendered(&files("New", "fresh"));
    let new = fresh.read("m/README.md");
    let run: Run = rendered(&files("Old", "old"));
    let mine = (case.mine)(&run.read("m/README.md"));
    fs::write(run.path("m/README.md"), &mine).expect("a file");
    templates(&run, &files("New", "fresh"), "");
    let told = report(&run, &format!("update m {}", case.args), case.exit);
    assert_eq!(run.read("m/README.md"), (case.then)(&new), "{}", case.name);
    let file = file(&told, "README.md").expect("the README");
    assert_eq!(file["state"], case.state, "{}", case.name);
    assert_eq!(file["dropped_lines"], serde_json::json!(case.dropped), "{}", case.name);
    if let Some(kept) = file["kept"].as_str() {
        assert_eq!(run.read(&format!("m/{kept}")), mine, "{}", case.name);
    }
    if case.exit == 0 {
        run.run("check m").exits(0);
        run.run(&format!("update m {}", case.args)).exits(0).says("unchanged");
    }
}

#[test]
fn prose_is_merged_and_the_block_is_made_anew() {
    CASES.iter().for_each(update);
}

#[test]
fn a_deleted_readme_stays_deleted() {
    let run = rendered(&files("Old", "old"));
    fs::remove_file(run.path("m/README.md")).expect("a file");
    templates(&run, &files("New", "fresh"), "");
    run.run("update m").exits(0).says("README.md stays deleted");
    assert!(!run.path("m/README.md").exists());
}
