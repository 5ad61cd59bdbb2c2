//! A second parser reads every rendered file.

use crate::support::specs;

#[test]
fn hcl_edit_reads_every_example_too() {
    let mut seen = 0;
    for example in specs::of_folder("examples/specs") {
        for (path, bytes) in
            example.files.iter().filter(|(path, _)| [".tf", ".hcl"].iter().any(|end| path.as_str().ends_with(end)))
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
