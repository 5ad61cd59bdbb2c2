//! Finds the local module sources in a module's texts, and how far up these texts refer.

use crate::hcl::parse::{Body, parse};

/// Returns the local sources (`./x`, `../y`) of a file, in order.
pub fn local(text: &str) -> Vec<String> {
    // Syntax errors are reported by another check.
    parse(text.as_bytes()).map_or_else(|_| Vec::new(), |body| of_file(&body, text.as_bytes()))
}

fn of_file(body: &Body, text: &[u8]) -> Vec<String> {
    let mut sources = Vec::new();
    for block in &body.blocks {
        match &text[block.kind.clone()] {
            b"module" => sources.extend(local_source(&block.body, text)),
            // A test may run a module other than its own.
            b"run" => {
                let modules = block.body.blocks_of(text, "module");
                sources.extend(modules.filter_map(|module| local_source(&module.body, text)));
            }
            _ => {}
        }
    }
    sources
}

fn local_source(body: &Body, text: &[u8]) -> Option<String> {
    body.string(text, "source").filter(|source| source.starts_with("./") || source.starts_with("../"))
}

/// Returns how many folders up the longest `../../…` in a text leads.
pub fn steps_up(text: &str) -> usize {
    let mut most = 0;
    let mut rest = text;
    while let Some(at) = rest.find("../") {
        rest = &rest[at..];
        let run = rest.as_bytes().chunks_exact(3).take_while(|chunk| *chunk == b"../").count();
        most = most.max(run + usize::from(rest[run * 3..].starts_with("..\"")));
        rest = &rest[run * 3..];
    }
    most.max(usize::from(text.contains("\"..\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_sources_are_found_and_no_others() {
        let text = "module \"a\" {\n  source = \"../a\"\n}\nmodule \"b\" {\n  source = \"hashicorp/b/aws\"\n}\n\
                    run \"r\" {\n  module {\n    source = \"./tests/setup\"\n  }\n}\n";
        assert_eq!(local(text), ["../a", "./tests/setup"]);
        assert_eq!(local("module {"), Vec::<String>::new());
    }

    #[test]
    fn steps_up_are_counted() {
        assert_eq!(steps_up("x = \"../../a\" y = \"../b\""), 2);
        assert_eq!(steps_up("source = \"../..\""), 2);
        assert_eq!(steps_up("source = \"..\""), 1);
        assert_eq!(steps_up("a ... b ./c"), 0);
    }
}
