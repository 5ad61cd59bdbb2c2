//! The check of what was rendered, and a second opinion on it.

use ptcgen::render::check::{Language, parse};

use crate::support::specs;

#[test]
fn hcl_edit_reads_every_example_too() {
    let mut seen = 0;
    for example in specs::of_folder("examples/specs") {
        for (path, bytes) in example.files.iter().filter(|(path, _)| Language::of(path.as_str()) == Some(Language::Hcl))
        {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let read = text.parse::<hcl_edit::structure::Body>();
            assert!(
                read.is_ok(),
                "{}: {path}: {}",
                example.name,
                read.err().map(|error| error.to_string()).unwrap_or_default()
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} files");
}

#[test]
fn broken_hcl_is_refused_where_it_breaks() {
    // The text, and the byte at which Terraform cannot go on, or at which opens what is never closed.
    for (text, offset) in [
        ("a = ", 4),
        ("a = 1\na = 2\n", 6),
        ("a = [1 2]\n", 7),
        ("a = {\n  b = 1\n", 4),
        ("b \"c\" {\n  d = 1 e = 2\n}\n", 16),
        ("a = \"x\n", 6),
        ("a = \"${x\"\n", 8),
        ("a = <<EOT\nx\n", 4),
        ("a = b ? c\n", 9),
        ("}\n", 0),
    ] {
        let fault = parse(Language::Hcl, text).expect_err(text);
        assert_eq!(fault.offset, offset, "{text:?}: {}", fault.message);
    }
}
