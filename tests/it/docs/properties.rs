//! Properties of every input: no panic, injecting twice equals injecting once, and text outside the markers stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;
use ptcgen::docs::config::Syntax;
use ptcgen::docs::{
    Config, ConfigValue, FORMATTERS, MemoryFolder, OutputTo, block, document, inject, load, render_block,
};

/// Bytes that look more like Terraform than random ones.
fn terraform() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "variable",
        "output",
        "resource",
        "\"a\"",
        "\"a_b\"",
        "{",
        "}",
        "\n",
        " = ",
        "default",
        "type",
        "description",
        "<<EOT\n",
        "<<-EOT\n",
        "EOT\n",
        "${",
        "%{ if ",
        "}",
        "[",
        "]",
        "(",
        ")",
        ",",
        "# c\n",
        "/*",
        "*/",
        "\\",
        "\"",
        "1e9",
        ".5",
        "-0",
        "null",
        "for",
        "in",
        ":",
        "=>",
        "...",
        "?",
        "é",
        "\u{feff}",
        "\r\n",
        "\t",
        "`",
        "```",
        "|",
        "_",
        "terraform",
        "required_providers",
        "source",
        "module",
        "https://a_b",
        "&&",
        "!",
    ]);
    prop_oneof![
        prop::collection::vec(words, 0..60).prop_map(|words| words.concat().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// Texts with parts that matter to Markdown and URLs.
fn prose() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "_",
        "__",
        " ",
        "\n",
        "  \n",
        "\r\n",
        "`",
        "```",
        "|",
        "\\",
        "https://x_y",
        "(",
        ")",
        "[",
        "é",
        "-",
        "*",
        ":",
        "\u{2028}",
        "\u{1f600}",
        "\"",
        "'",
        "#",
        "\t",
        "0",
        "12:30",
        "=",
        "<",
        "\u{feff}",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

/// Removes what terraform-docs itself writes wrongly: leading line breaks, tabs in blocks, a few odd characters.
fn kept_by_the_reference(text: &str) -> String {
    let text = text.replace(['\u{2028}', '\u{feff}', '\t'], "").replace("\"\"", "\"");
    text.trim_start_matches(['\n', '\r']).to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(text in terraform(), json in any::<bool>()) {
        let name = if json { "main.tf.json" } else { "main.tf" };
        let (module, _) = load(&[(name, &text)], Some(&text), &Config::default());
        for formatter in FORMATTERS {
            let _ = (formatter.render)(&module, &Config::default());
        }
    }

    #[test]
    fn every_description_can_be_shown(description in prose(), html in any::<bool>()) {
        let quoted = serde_json::to_string(&description).unwrap();
        let file = format!("{{\"variable\": {{\"x\": {{\"description\": {quoted}, \"default\": {quoted}}}}}}}");
        let mut config = Config::default();
        config.settings.html = html;
        for formatter in FORMATTERS {
            formatter.names[0].clone_into(&mut config.formatter);
            prop_assert!(document(&MemoryFolder(&[("main.tf.json", file.as_bytes())]), &config, None).is_ok());
        }
    }

    #[test]
    fn yaml_reads_back_what_was_written(text in prose().prop_map(|text| kept_by_the_reference(&text))) {
        let quoted = serde_json::to_string(&text).unwrap();
        let file = format!("{{\"variable\": {{\"x\": {{\"default\": {quoted}}}}}}}");
        let config = Config { formatter: "yaml".into(), ..Config::default() };
        let yaml = document(&MemoryFolder(&[("main.tf.json", file.as_bytes())]), &config, None).unwrap();
        let ConfigValue::Map(entries) = ConfigValue::parse(&yaml, Syntax::Yaml).unwrap() else { panic!("no map") };
        let ConfigValue::List(inputs) = &entries[2].1 else { panic!("no inputs") };
        let ConfigValue::Map(input) = &inputs[0] else { panic!("no input") };
        prop_assert_eq!(&input[3].1, &ConfigValue::Text(text));
    }

    #[test]
    fn templates_never_panic(content in "(\\{\\{|\\}\\}|[-.$ a-zA-Z|()\":=]|range|end|if|printf|index|\\PC){0,40}") {
        let config = format!("formatter: markdown\ncontent: {}\n", serde_json::to_string(&content).unwrap());
        let _ = render_block(&[("main.tf", b"variable \"x\" {}\n")], &config);
    }

    #[test]
    fn configurations_never_panic(text in "\\PC{0,80}", syntax in prop::sample::select(vec![Syntax::Yaml, Syntax::Json, Syntax::Toml])) {
        if let Ok(tree) = ConfigValue::parse(&text, syntax) {
            let _ = Config::default().apply(&tree);
        }
    }

    #[test]
    fn injecting_twice_is_injecting_once(before in any::<Vec<u8>>(), after in any::<Vec<u8>>(), content in "[a-z\n|]{0,40}") {
        let output = OutputTo { file: "README.md".into(), ..Config::default().output };
        let block = block(&content, &output).unwrap();
        let old = [before.as_slice(), b"<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->", after.as_slice()].concat();
        let once = inject(Some(&old), &block, &output).unwrap();
        prop_assert!(once.starts_with(&before) && once.ends_with(&after));
        prop_assert_eq!(once.len(), before.len() + block.len() + after.len());
        prop_assert_eq!(&inject(Some(&once), &block, &output).unwrap(), &once);
    }

    #[test]
    fn a_file_without_markers_keeps_all_its_bytes(old in prop::collection::vec(any::<u8>(), 1..200)) {
        let output = OutputTo { file: "README.md".into(), ..Config::default().output };
        let block = block("new", &output).unwrap();
        let once = inject(Some(&old), &block, &output).unwrap();
        prop_assert!(once.starts_with(&old));
        prop_assert_eq!(&inject(Some(&once), &block, &output).unwrap(), &once);
    }
}
