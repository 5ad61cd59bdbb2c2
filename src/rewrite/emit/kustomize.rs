//! Images of manifests → a kustomize component that gives each its cached name.
//!
//! Source: <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/>. A name is exact: images that
//! are added later need an entry of their own.

use super::Renamed;

pub(super) fn write(images: &[Renamed]) -> String {
    let mut out = "# Name this folder under `components` of an overlay.\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        .to_owned();
    if images.is_empty() {
        out.push_str("images: []\n");
        return out;
    }
    out.push_str("images:\n");
    for (name, cached) in images {
        out.push_str(&format!("  - name: {name}\n    newName: {cached}\n"));
    }
    out
}
