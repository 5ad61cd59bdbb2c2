//! Where a module declares a resource.

use std::sync::Arc;

use crate::diag::{Place, Source};
use crate::hcl::parse::parse;

/// Returns the place of the `resource` block for a type and a name; with an empty name, of the first one of the type.
pub fn place<'a>(sources: impl IntoIterator<Item = &'a Arc<Source>>, kind: &str, name: &str) -> Option<Place> {
    sources.into_iter().find_map(|source| {
        let text = source.text.as_bytes();
        let body = parse(text).ok()?;
        let mut resources = body.blocks_of(text, "resource");
        let found = resources.find(|block| block.label(0) == kind && (name.is_empty() || block.label(1) == name))?;
        Some(Place { source: Arc::clone(source), span: found.header.clone() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_found_by_type_and_name() {
        let sources = [Source::new("a.tf", "{"), Source::new("b.tf", "\nresource \"aws_x\" \"y\" {\n}\n")];
        let place = |kind, name| place(&sources, kind, name).map(|place| (place.source.name.clone(), place.span));
        assert_eq!(place("aws_x", "y"), Some(("b.tf".to_owned(), 1..21)));
        assert_eq!(place("aws_x", ""), Some(("b.tf".to_owned(), 1..21)));
        assert_eq!(place("aws_x", "z"), None);
    }
}
