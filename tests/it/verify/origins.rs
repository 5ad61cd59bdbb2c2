//! Where a line of a generated file comes from: the line of the template, and the field of the spec.

use std::collections::BTreeMap;
use std::fs;

use ptcgen::render::{TemplateSet, origin};
use ptcgen::spec::model::TemplateRef;
use serde_json::json;

use super::stand_in::module;
use crate::support::Run;
use crate::support::specs;

/// Lines that occur exactly once in a file and once, word for word, in its template, so that there is one right answer.
#[test]
fn every_line_that_tells_is_found_in_its_template() {
    let mut seen = 0;
    for example in specs::of_folder("examples/specs") {
        let TemplateRef::BuiltIn(name) = &example.spec.template else { unreachable!("a built-in set") };
        let set = TemplateSet::built_in(name).expect("a set").expect("a sound set");
        for file in
            set.files.iter().filter(|file| file.path.as_str() == "main.tf" || file.path.as_str() == "variables.tf")
        {
            let Some(bytes) = example.files.get(file.path.as_str()) else { continue };
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let template = set.text(&file.template);
            let once = |text: &str| {
                let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
                for (number, line) in text.lines().enumerate() {
                    lines.entry(line.split_whitespace().collect()).or_default().push(number + 1);
                }
                lines.retain(|_, numbers| numbers.len() == 1);
                lines
            };
            let (mut rendered, written) = (once(text), once(template));
            rendered.retain(|line, _| line.len() > 12 && written.contains_key(line));
            for (line, numbers) in rendered {
                let start: usize = text.split_inclusive('\n').take(numbers[0] - 1).map(str::len).sum();
                let indent = text[start..].len() - text[start..].trim_start().len();
                let place = origin(&example.spec, &set, file.path.as_str(), text, start + indent);
                let place = place.unwrap_or_else(|| panic!("{}: {}: {line} has no origin", example.name, file.path));
                assert_eq!(place.source.line_column(place.span.start).0, written[&line][0], "{}: {line}", example.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

/// A module from a template set in a folder, whose `terraform validate` complains about the first `what` in a file.
fn complained(run: &Run, path: &str, what: &str) {
    let text = run.read(&format!("m/{path}"));
    let start = text.find(what).expect("there");
    let range = json!({ "filename": path, "start": { "byte": start }, "end": { "byte": start + what.len() } });
    let said = json!({ "valid": false, "diagnostics": [{ "severity": "error", "summary": "No.", "range": range }] });
    fs::write(run.path("m/do-validate"), format!("cat <<'END'\n{said}\nEND\nexit 1\n")).expect("a file");
}

#[test]
fn a_finding_names_the_template_line_and_the_field() {
    let run = module();
    fs::remove_file(run.path("m/main.tf")).expect("a file");
    let spec = "module: { label: mirror }\nregion: eu-west-1\n";
    let set = "extends = \"standard\"\nname = \"ours\"\nversion = \"1\"\n\n[[files]]\npath = \"extra.tf\"\ntemplate = \"extra.tf.j2\"\n";
    let extra = "locals {\n<? if true ?>\n  wrong = tonumber(\"x\")\n<? endif ?>\n}\n\noutput \"wrong\" {\n  value = local.wrong\n}\n";
    let run = run.file("s.yaml", spec).file("set/set.toml", set).file("set/extra.tf.j2", extra);
    run.run("new m --spec s.yaml").exits(0);
    complained(&run, "main.tf", "\"mirror\"");
    let ran = run.run("verify m").exits(5).says("PTC713").says("note: comes from templates/standard/main.tf.j2:");
    let ran = ran.says("note: has the value of `module.label`, m/ptcgen.yaml:");
    let (_, behind) = ran.stderr.split_once("main.tf.j2:").expect("a line");
    let line: usize = behind.split_whitespace().next().expect("a number").parse().expect("a number");
    let template = include_str!("../../../templates/standard/main.tf.j2");
    assert!(template.lines().nth(line - 1).expect("a line").contains("<?= label | label ?>"), "{line}");
    let shown = run.run("verify m --format json").exits(5).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let schema = include_str!("../../../schemas/findings.schema.json");
    crate::report::follows(&serde_json::from_str(schema).expect("JSON"), &shown);
    let origin = &shown["findings"][0]["origin"];
    assert_eq!((&origin["line"], &origin["field"]["name"]), (&line.into(), &"module.label".into()));
    assert!(run.run("verify m --format github").exits(5).stdout.contains("comes from templates/standard/main.tf.j2"));

    // An edited file has no known origin.
    let text = run.read("m/main.tf");
    let run = run.file("m/main.tf", format!("# mine\n{text}"));
    complained(&run, "main.tf", "\"mirror\"");
    assert!(!run.run("verify m").exits(5).stderr.contains("comes from"));
    let run = run.file("m/main.tf", text);

    run.run("update m --templates set").exits(0);
    complained(&run, "extra.tf", "tonumber");
    run.run("verify m").exits(5).says("note: comes from set/extra.tf.j2:3\n");
    complained(&run, "main.tf", "data ");
    run.run("verify m").exits(5).says("note: comes from templates/standard/main.tf.j2:1\n");
}
