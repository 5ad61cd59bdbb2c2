//! A module's texts → the folders that it takes modules from, and how far its texts look up.

use hcl_edit::structure::Body;

/// The local sources (`./x`, `../y`) that a file names, in order.
pub fn local(text: &str) -> Vec<String> {
    // A text that does not parse is told of elsewhere.
    hcl_edit::parser::parse_body(text).map_or_else(|_| Vec::new(), |body| of_body(&body))
}

fn of_body(body: &Body) -> Vec<String> {
    let mut found = Vec::new();
    for block in body.blocks() {
        match block.ident.as_str() {
            "module" => found.extend(source(&block.body)),
            // A test may run another module than the one it lies in.
            "run" => found.extend(block.body.get_blocks("module").filter_map(|module| source(&module.body))),
            _ => {}
        }
    }
    found
}

fn source(body: &Body) -> Option<String> {
    let source = body.get_attribute("source")?.value.as_str()?;
    (source.starts_with("./") || source.starts_with("../")).then(|| source.to_owned())
}

/// How many folders up the longest `../../…` of a text leads.
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
