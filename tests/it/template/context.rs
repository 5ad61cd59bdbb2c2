//! What templates see is told in `docs/template-context.md`: made from the doc comments of the code, complete, and of a
//! version that changes when a field goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ptcgen::render::{CONTEXT_VERSION, context};
use serde_json::Value;

use crate::support::golden;

const PAGE: &str = "docs/template-context.md";

/// A field of what templates see.
struct Field {
    name: String,
    rust: String,
    says: String,
    flattened: bool,
}

/// The fields of a struct, by file below `src/template` and name.
fn fields(file: &str, name: &str) -> Vec<Field> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/template").join(file);
    let text = fs::read_to_string(path).expect("a file");
    let start = text.find(&format!("struct {name}")).unwrap_or_else(|| panic!("{name} is not in {file}"));
    let body = text[start..].split_once("{\n").and_then(|(_, rest)| rest.split_once("\n}")).expect("a struct").0;
    let (mut fields, mut says, mut flattened) = (Vec::new(), String::new(), false);
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            says.push_str(words);
        } else if line.starts_with("#[") {
            flattened |= line.contains("flatten");
        } else if let Some((name, rust)) = line.trim_start_matches("pub(super) ").split_once(": ") {
            let says = std::mem::take(&mut says).trim().trim_end_matches('.').to_owned();
            assert!(flattened || !says.is_empty(), "{file}: {name} has no words");
            let rust = rust.trim_end_matches(',').to_owned();
            fields.push(Field { name: name.to_owned(), rust, says, flattened: std::mem::take(&mut flattened) });
        }
    }
    fields
}

/// What is inside of a type, and what that is called around it: `Vec<T>` → a list of T.
fn unwrapped(rust: &str) -> (&str, String, &'static str) {
    let within = |prefix: &str| rust.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = within("Option<") {
        let (inner, around, path) = unwrapped(inner);
        return (inner, format!("{around}, or none"), path);
    }
    let list = within("Vec<").or_else(|| rust.strip_prefix("&'spec [").and_then(|rest| rest.strip_suffix(']')));
    if let Some(inner) = list {
        return (unwrapped(inner).0, "list of {}".to_owned(), "[]");
    }
    if let Some((_, inner)) =
        within("IndexMap<").or_else(|| within("&'spec IndexMap<")).and_then(|i| i.split_once(", "))
    {
        let around = if inner.contains("IndexMap") { "map to maps to {}" } else { "map to {}" };
        return (unwrapped(inner).0, around.to_owned(), "[KEY]");
    }
    (rust, "{}".to_owned(), "")
}

/// A struct that is reached, in the order in which it is.
struct Section {
    file: String,
    name: String,
    paths: Vec<String>,
}

/// Where a type lies that a file names: `uses::Uses` in `context.rs` is `Uses` in `context/uses.rs`.
fn located(file: &str, rust: &str) -> Option<(String, String)> {
    let name = rust.split('<').next().unwrap_or(rust);
    let known = ["String", "&'spec str", "&'static str", "bool", "u8", "usize", "HclExpr", "Markdown", "Value"];
    if known.contains(&name) {
        return None;
    }
    match name.split_once("::") {
        Some((module, name)) => Some((format!("{}/{module}.rs", file.trim_end_matches(".rs")), name.to_owned())),
        None => Some((file.to_owned(), name.to_owned())),
    }
}

fn sections() -> Vec<Section> {
    let mut sections = vec![Section { file: "context.rs".into(), name: "Context".into(), paths: vec![String::new()] }];
    let mut at = 0;
    while at < sections.len() {
        let (file, name, path) = (sections[at].file.clone(), sections[at].name.clone(), sections[at].paths[0].clone());
        for field in fields(&file, &name) {
            let (inner, _, step) = unwrapped(&field.rust);
            let Some((file, name)) = located(&file, inner) else { continue };
            let whole = if path.is_empty() { field.name } else { format!("{path}.{}", field.name) };
            let whole = if field.flattened { path.clone() } else { format!("{whole}{step}") };
            match sections.iter_mut().find(|known| known.file == file && known.name == name) {
                Some(known) => known.paths.push(whole),
                None => sections.push(Section { file, name, paths: vec![whole] }),
            }
        }
        at += 1;
    }
    sections
}

fn anchor(section: &Section) -> String {
    let title = section.paths.join(", ").to_lowercase().replace(' ', "-");
    title.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

fn word(section: &Section, rust: &str, sections: &[Section]) -> String {
    let (inner, around, _) = unwrapped(rust);
    let inner = match inner {
        "String" | "&'spec str" | "&'static str" => "text".to_owned(),
        "bool" => "flag".to_owned(),
        "u8" | "usize" => "number".to_owned(),
        "HclExpr" => "HCL expression".to_owned(),
        "Markdown" => "Markdown".to_owned(),
        "Value" => "data".to_owned(),
        _ => {
            let (file, name) = located(&section.file, inner).expect("a struct");
            let of = sections.iter().find(|of| of.file == file && of.name == name).expect("a section");
            format!("[fields](#{})", anchor(of))
        }
    };
    around.replace("{}", &inner)
}

fn rows(section: &Section, sections: &[Section], out: &mut String) {
    for field in fields(&section.file, &section.name) {
        if field.flattened {
            let (file, name) = located(&section.file, &field.rust).expect("a struct");
            let of = sections.iter().find(|of| of.file == file && of.name == name).expect("a section");
            rows(of, sections, out);
        } else {
            let is = word(section, &field.rust, sections);
            out.push_str(&format!("| `{}` | {is} | {} |\n", field.name, field.says));
        }
    }
}

fn page() -> String {
    let sections = sections();
    let mut out = format!(
        "# What templates see\n\nThis is the context of version {}: `context = {0}` in `set.toml`. A field may come within a version; when one \
         goes or\nchanges its meaning, the version grows. The page is made from the code, and a test keeps it so.\n\n\
         A *flag* serves `when` in `set.toml` and `<? if … ?>`. *Text*, *numbers*, *lists* and *maps* are printed through a filter\n\
         (`hcl`, `json`, `md`, …, see [templates/README.md](../templates/README.md)). An *HCL expression* refers to other parts of the \
         module and\ngoes through `hcl` alone, *Markdown* through `md` alone.\n",
        CONTEXT_VERSION
    );
    for section in &sections {
        let flattened = section.paths[0].is_empty() && section.name != "Context";
        if flattened {
            continue;
        }
        let title = if section.name == "Context" { "At the top".to_owned() } else { section.paths.join(", ") };
        out.push_str(&format!("\n## {title}\n\n| field | is | says |\n| --- | --- | --- |\n"));
        rows(section, &sections, &mut out);
    }
    out
}

/// The names on a page, by section.
fn names(page: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut names = BTreeSet::new();
    for line in page.lines() {
        match (line.strip_prefix("## "), line.strip_prefix("| `")) {
            (Some(title), _) => section = title,
            (_, Some(row)) => drop(names.insert(format!("{section}: {}", row.split('`').next().unwrap_or_default()))),
            _ => {}
        }
    }
    names
}

#[test]
fn the_page_is_current_and_no_field_goes_within_a_version() {
    let page = page();
    let stored = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)).unwrap_or_default();
    let version = format!("the context of version {}:", CONTEXT_VERSION);
    let gone: Vec<String> = names(&stored).difference(&names(&page)).cloned().collect();
    assert!(
        !stored.contains(&version) || gone.is_empty(),
        "raise `context::VERSION`: templates out there use {gone:?}"
    );
    golden(PAGE, &page);
}

/// Every key of an object, compared with the fields of its struct.
fn compare(value: &Value, file: &str, name: &str, path: &str, unknown: &mut BTreeSet<String>) {
    let Some(object) = value.as_object() else { return };
    let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
    for field in fields(file, name) {
        let inner = unwrapped(&field.rust).0;
        if field.flattened {
            let (file, name) = located(file, inner).expect("a struct");
            known.extend(fields(&file, &name).into_iter().map(|inner| (inner.name, (file.clone(), inner.rust))));
        } else {
            known.insert(field.name, (file.to_owned(), field.rust));
        }
    }
    for (key, value) in object {
        let path = format!("{path}.{key}");
        let Some((file, rust)) = known.get(key) else {
            unknown.insert(path);
            continue;
        };
        let (inner, _, step) = unwrapped(rust);
        let Some((file, name)) = located(file, inner) else { continue };
        match (step, value) {
            ("[]", Value::Array(items)) => items.iter().for_each(|item| compare(item, &file, &name, &path, unknown)),
            ("[KEY]", Value::Object(items)) => {
                items.values().for_each(|item| compare(item, &file, &name, &path, unknown))
            }
            _ => compare(value, &file, &name, &path, unknown),
        }
    }
}

#[test]
fn templates_see_nothing_that_is_not_told() {
    let mut unknown = BTreeSet::new();
    for example in crate::support::specs::of_folder("examples/specs") {
        let context = context(&example.spec);
        let value = serde_json::to_value(&context).expect("data");
        assert!(value["uses"].is_object(), "{}", example.name);
        compare(&value, "context.rs", "Context", "", &mut unknown);
    }
    assert_eq!(unknown, BTreeSet::new());
}
