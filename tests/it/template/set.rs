//! `set.toml`: the manifest of a template set.

use std::borrow::Cow;

use ptcgen::render::{TemplateSet, Texts};

/// Builds a set whose files are `main.tf` and `outputs.tf`, with more lines in its `set.toml`.
fn set(more: &str) -> Result<TemplateSet, String> {
    let manifest = format!(
        "name = \"test\"\nversion = \"1\"\n{more}\nfiles = [{{ path = \"main.tf\" }}, {{ path = \"outputs.tf\" }}]\n"
    );
    let texts = [("set.toml", manifest), ("main.tf.j2", String::new()), ("outputs.tf.j2", String::new())];
    let texts: Texts = texts.into_iter().map(|(name, text)| (Cow::from(name), Cow::from(text))).collect();
    TemplateSet::from_texts(texts).map_err(|problems| problems[0].message.clone())
}

#[test]
fn a_set_says_which_file_was_renamed() {
    let known = set("renames = [{ from = \"old.tf\", to = \"main.tf\" }, { from = \"older.tf\", to = \"main.tf\" }]");
    let renames = known.expect("a set").renames;
    let renames: Vec<String> = renames.iter().map(|rename| format!("{} → {}", rename.from, rename.to)).collect();
    assert_eq!(renames, ["old.tf → main.tf", "older.tf → main.tf"]);
    assert!(set("").expect("a set").renames.is_empty());
}

#[test]
fn a_rename_that_cannot_be_is_refused() {
    let refused = |from: &str, to: &str, message: &str| {
        let more = format!("renames = [{{ from = '{from}', to = '{to}' }}, {{ from = 'a.tf', to = 'main.tf' }}]");
        let said = set(&more).expect_err("an error");
        assert!(said.contains(message), "{said}");
    };
    refused("../x", "main.tf", "`../x` can't be the path of a file");
    refused("x.tf", "C:\\main.tf", "can't be the path of a file");
    refused("x.tf", "gone.tf", "which isn't among `files`");
    refused("outputs.tf", "main.tf", "but it is among `files`");
    refused("a.tf", "main.tf", "renamed twice");
}
