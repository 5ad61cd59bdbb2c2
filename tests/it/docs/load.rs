//! How the loader reads difficult HCL, and which place it reports if it cannot.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test prepares its own files")]

use ptcgen::docs::{Config, Module, load};

fn read(text: &str) -> Module {
    let (module, findings) = load(&[("main.tf", text.as_bytes())], None, &Config::default());
    assert!(findings.is_empty(), "{text}: {findings:?}");
    module
}

fn default_of(expression: &str) -> String {
    read(&format!("variable \"x\" {{\n  default = {expression}\n}}\n")).inputs[0].value_text().into_owned()
}

/// Line and column of the first finding, and its message.
fn refusal(text: &str) -> (usize, usize, String) {
    let (_, findings) = load(&[("main.tf", text.as_bytes())], None, &Config::default());
    let finding = findings.first().unwrap_or_else(|| panic!("{text} is accepted"));
    let place = finding.place.as_ref().unwrap();
    let (line, column) = place.source.line_column(place.span.start);
    (line, column, finding.message.clone())
}

#[test]
fn expressions_are_evaluated_without_scope() {
    let rows = [
        ("1 + 2 * 3", "7"),
        ("true ? \"a\" : \"b\"", "\"a\""),
        ("[for x in [1, 2] : x * 2]", "[\n  2,\n  4\n]"),
        ("{ for k, v in { a = 1, b = 2 } : v => k if v > 1 }", "{\n  \"2\": \"b\"\n}"),
        ("{ a = 1, a = 2 }", "{\n  \"a\": 2\n}"),
        ("\"${1 + 1}x\"", "\"2x\""),
        ("\"$${literal}\"", "\"${literal}\""),
        ("!true", "false"),
        ("-(3)", "-3"),
        ("[1, 2][1]", "2"),
        ("{ a = { b = 3 } }.a.b", "3"),
        ("12345678901234567890", "12345678901234567000"),
    ];
    for (expression, expected) in rows {
        assert_eq!(default_of(expression), expected, "{expression}");
    }
}

#[test]
fn valid_hcl_is_read() {
    let rows = [
        "locals {\n  a = { for k, v in var.x : k => (v.a\n    && v.b) ? 1\n    : 2 }\n}\nvariable \"x\" {}\n",
        "locals {\n  a = { for k, v in var.x : k =>\n    v.a &&\n    v.b }\n}\nvariable \"x\" {}\n",
        "locals {\n  s = \"%{ if a }x%{ else }y%{ endif }${~ b ~}\"\n}\nvariable \"x\" {}\n",
        "locals {\n  h = <<-EOT\n    ${jsonencode({ a = \"}\" })}\n    \" ' \\ unbalanced {\n  EOT\n}\nvariable \"x\" {}\n",
        "locals {\n  f = provider::aws::arn_parse(a...)\n  i = a.0.b[*].c.*.d[\"e\"]\n}\nvariable \"x\" {}\n",
        "locals {\n  o = { (a) = 1, \"b\" : 2, c = [\n    1,\n    2,\n  ] }\n}\nvariable \"x\" {}\n",
        "resource \"a_b\" \"c\" { count = 1 }\nvariable x { type = string }\n",
        "/* a */ variable /* b */ \"x\" /* c */ {} # d\n",
        "variable \"x\" {}",
    ];
    for text in rows {
        assert_eq!(read(text).inputs.len(), 1, "{text}");
    }
}

#[test]
fn comments_may_hold_bytes_that_are_no_text() {
    let text = b"# caf\xe9\nvariable \"x\" {} // \xff\n";
    let (module, findings) = load(&[("main.tf", text)], None, &Config::default());
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(module.inputs[0].name, "x");
}

#[test]
fn a_refusal_names_its_place() {
    let rows = [
        ("variable \"x\" {\n  type = string\n\n", (1, 1), "block is never closed"),
        ("locals {\n}\nresource \"a\" \"b\" {\n  lifecycle {\n\n", (4, 3), "block is never closed"),
        ("locals {\n  a = {\n    b = 1\n", (2, 7), "object is never closed"),
        ("locals {\n  a = [1,\n    2,\n", (2, 7), "`[` is never closed"),
        ("locals {\n  a = f(1,\n", (2, 8), "`(` is never closed"),
        ("locals {\n  a = \"${b\n", (2, 8), "`${` is never closed"),
        ("variable \"x\" {\n  default = 1\n  default = 2\n}\n", (3, 3), "twice"),
        ("variable \"x\" {\n  default = \"a\\q\"\n}\n", (2, 15), "escape"),
        ("variable \"x\" {\n  default = 1 +\n}\n", (2, 16), "expected an expression"),
        ("variable \"x\" {\n  default = 1 2\n}\n", (2, 15), "line end"),
        ("variable \"x\" {\n  default = var.y\n}\n", (2, 13), "constant"),
        ("variable \"x\" {\n  default = upper(\"y\")\n}\n", (2, 13), "constant"),
        ("variable {}\n", (1, 1), "labels"),
        ("variable \"x\" {}\n}\n", (2, 1), "no block is open"),
        ("locals {\n  h = <<EOT\n  x\n}\n", (2, 7), "missing"),
        ("locals {\n  s = \"${a\"\n}\n", (2, 11), "expected"),
        ("locals {\n  l = [1 2]\n}\n", (2, 10), "expected"),
        ("locals {\n  a = @\n}\n", (2, 7), "expected an expression"),
        ("module \"m\" {\n  source = local.x\n}\n", (2, 12), "constant"),
    ];
    for (text, place, message) in rows {
        let (line, column, found) = refusal(text);
        assert_eq!((line, column), place, "{text}: {found}");
        assert!(found.contains(message), "{text}: {found}");
    }
}

#[test]
fn all_findings_of_all_files_are_reported() {
    let files: [(&str, &[u8]); 3] = [
        ("a.tf", b"variable \"x\" {\n"),
        ("b.tf", b"variable \"y\" {\n  default = var.z\n  description = var.z\n}\n"),
        ("c.tf", b"variable \"fine\" {}\n"),
    ];
    let (module, findings) = load(&files, None, &Config::default());
    assert_eq!(findings.len(), 3, "{findings:?}");
    assert!(module.inputs.iter().any(|input| input.name == "fine"));
}

#[test]
fn deep_nesting_is_refused_not_fatal() {
    for (open, close) in [("[", "]"), ("(", ")"), ("{ a = ", " }"), ("\"${", "}\""), ("!", ""), ("a ? ", ": b")] {
        let text = format!("locals {{\n  x = {}1{}\n}}\n", open.repeat(50_000), close.repeat(50_000));
        let (_, findings) = load(&[("main.tf", text.as_bytes())], None, &Config::default());
        assert!(findings.is_empty() == (open == "!"), "{open}");
    }
}

/// All Terraform files below a folder.
fn terraform_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            terraform_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            found.push(path);
        }
    }
}

#[test]
fn what_hcl_edit_reads_is_read() {
    let mut files = Vec::new();
    terraform_files(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/docs").as_ref(), &mut files);
    let mut differences = Vec::new();
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let (_, findings) = load(&[("main.tf", &bytes)], None, &Config::default());
        let syntax: Vec<_> = findings.iter().filter(|finding| finding.code.id == "PTC601").collect();
        let theirs = std::str::from_utf8(&bytes).is_ok_and(|text| hcl_edit::parser::parse_body(text).is_ok());
        // Not the other way round, because hcl-edit refuses byte order marks and duplicate keys.
        if theirs && !syntax.is_empty() {
            differences.push(format!("{} {:?}", path.display(), syntax.first().map(|finding| &finding.message)));
        }
    }
    assert!(files.len() > 100, "fixtures are missing");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
