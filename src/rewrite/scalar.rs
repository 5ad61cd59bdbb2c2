//! Turns YAML nodes into mentions: a whole name, a name after a scheme, or a name in two fields.

use super::mention::{Mentions, Part, Piece, Why, is_templated};
use super::yaml::Node;

impl Mentions<'_> {
    /// Adds an image whose whole name is a scalar.
    pub(super) fn image(&mut self, node: &Node<'_>) {
        self.behind("", node);
    }

    /// Adds an image whose name follows a scheme (`docker://`); other scalars are ignored.
    pub(super) fn behind(&mut self, scheme: &str, node: &Node<'_>) {
        let Some(name) = node.text().and_then(|text| text.trim().strip_prefix(scheme)).filter(|name| !name.is_empty())
        else {
            return;
        };
        let shown = self.first_line(node);
        match node.slot(self.text) {
            _ if is_templated(name) => self.leave(shown, Why::Templated),
            Some(slot) => self.whole(slot.start + scheme.len()..slot.end),
            None => self.leave(shown, Why::Spelling),
        }
    }

    /// Adds an image in separate fields: `registry` and `repository`, next to `tag` and `digest`.
    pub(super) fn fields(&mut self, registry: Option<&Node<'_>>, repository: &Node<'_>) {
        let Some(path) = repository.text().map(str::trim).filter(|path| !path.is_empty()) else { return };
        // An empty `registry` can take the host only if quotes show that it is a string.
        let registry = registry.filter(|node| node.text().is_some_and(|text| !text.is_empty()) || node.span.len() == 2);
        let shown = self.first_line(repository);
        let host = registry.and_then(Node::text).unwrap_or_default().trim();
        if is_templated(path) {
            return self.leave(shown, Why::Templated);
        }
        if let Some(registry) = registry.filter(|_| is_templated(host)) {
            return self.leave(self.first_line(registry), Why::Templated);
        }
        let Some(slot) = repository.slot(self.text) else { return self.leave(shown, Why::Spelling) };
        let Some(registry) = registry else {
            return self.add(path.to_owned(), slot.clone(), vec![Piece::new(slot, Part::Name)]);
        };
        let Some(place) = registry.slot(self.text) else { return self.leave(shown, Why::Spelling) };
        let reference = if host.is_empty() { path.to_owned() } else { format!("{host}/{path}") };
        let pieces = vec![Piece::new(place, Part::Host), Piece::new(slot.clone(), Part::Repository)];
        self.add(reference, slot, pieces);
    }

    /// The span of a node to underline.
    pub(super) fn first_line(&self, node: &Node<'_>) -> std::ops::Range<usize> {
        let length = self.text[node.span.clone()].find(['\n', '\r']).unwrap_or(node.span.len());
        node.span.start..node.span.start + length
    }
}
