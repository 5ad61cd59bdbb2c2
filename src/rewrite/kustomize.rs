//! Finds the new names in the `images` of a kustomization; an entry without a `newName` gets one.

use saphyr_parser::ScalarStyle;

use super::beside::Beside;
use super::edit::name_of;
use super::finder::{Find, Finder, PathFit};
use super::mention::{Mentions, Part, Piece, Why, is_templated};
use super::yaml::{self, Data, Node};
use super::{helm, pods};

/// Kustomizations.
///
/// Files: `kustomization.yaml`.
///
/// Images: `newName`, which is added to images that have none; inline patches written as a block (`|`).
pub(super) static FINDER: Finder = Finder {
    name: "kustomize",
    about: "kustomization.yaml",
    by_path: |path| PathFit::sure_if(path.yaml_stem().unwrap_or(path.name()) == "kustomization"),
    by_content: None,
    before: r#"\b(?:images|newName|valuesInline|resources|bases|components|image|value)["']?[ \t]*:[ \t]*"#,
    find: Find::Yaml(find),
};

/// Finds the images of a kustomization.
pub(super) fn find(document: &Node<'_>, found: &mut Mentions<'_>) {
    for image in document.get("images").map(Node::items).unwrap_or_default() {
        match (image.get("newName"), image.get("name")) {
            (Some(new_name), _) => found.fields(None, new_name),
            (None, Some(name)) => renamed(image, name, found),
            (None, None) => {}
        }
    }
    let names = texts(Some(document), "images", "name");
    for (list, field) in PATCHES {
        for item in document.get(list).map(Node::items).unwrap_or_default() {
            if let Some(patch) = if field.is_empty() { Some(&**item) } else { item.get(field) } {
                inline(patch, &names, found);
            }
        }
    }
    for chart in document.get("helmCharts").map(Node::items).unwrap_or_default() {
        if let Some(values) = chart.get("valuesInline") {
            helm::find(values, found);
        }
    }
}

/// The lists of patches, and the field of their items that has a patch as text.
const PATCHES: [(&str, &str); 3] = [("patches", "patch"), ("patchesStrategicMerge", ""), ("patchesJson6902", "patch")];

/// Finds the images of an inline patch, which is YAML within a block of the kustomization. `names` are images that the
/// kustomization maps: it finds them by these names, so they stay.
fn inline(patch: &Node<'_>, names: &[String], found: &mut Mentions<'_>) {
    let Data::Scalar(text, style) = &patch.data else { return };
    if *style != ScalarStyle::Literal {
        // Other values on one line are paths; a quoted or folded patch can't be edited by span.
        if text.contains("image") && text.contains(['\n', '{']) {
            found.leave(found.first_line(patch), Why::Quoted);
        }
        return;
    }
    let inside = patch.inside(found.text);
    let mut within = Mentions::new(&found.text[inside.clone()]);
    let (documents, _) = yaml::parse(within.text);
    for document in &documents {
        pods::patch(document, &mut within);
    }
    within.mentions.retain(|mention| !names.iter().any(|name| name == name_of(&mention.reference)));
    found.take(within, inside.start);
}

/// Adds a `newName`. `name` stays, as it matches the manifests.
fn renamed(image: &Node<'_>, name: &Node<'_>, found: &mut Mentions<'_>) {
    let Some(text) = name.text().map(str::trim) else { return };
    let shown = found.first_line(name);
    if is_templated(text) {
        return found.leave(shown, Why::Templated);
    }
    let Some(slot) = name.slot(found.text) else { return found.leave(shown, Why::Spelling) };
    let beside = Beside::of(found.text, image, name);
    let (before, after) = beside.entry("newName");
    let piece = Piece { span: beside.at..beside.at, before, part: Part::Name, after };
    found.add(text.to_owned(), slot, vec![piece]);
}

/// The names that a kustomization maps, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// The names of images in the manifests.
    pub names: Vec<String>,
    /// The files and folders whose manifests it reads, as written in the kustomization.
    pub resources: Vec<String>,
}

/// Adds the names that a document maps, if it is a kustomization.
pub(super) fn renames(document: &Node<'_>, renames: &mut Renames) {
    // Flux's `Kustomization` has `images` below `spec`.
    for map in [Some(document), document.get("spec")] {
        renames.names.extend(texts(map, "images", "name"));
    }
    for key in ["resources", "bases", "components"] {
        renames.resources.extend(texts(Some(document), key, ""));
    }
}

/// The texts of a list, or of a field of its items.
fn texts(map: Option<&Node<'_>>, key: &str, field: &str) -> Vec<String> {
    let items = map.and_then(|map| map.get(key)).map(Node::items).unwrap_or_default();
    let texts = items.iter().filter_map(|item| if field.is_empty() { item.text() } else { item.get(field)?.text() });
    texts.map(str::to_owned).collect()
}
