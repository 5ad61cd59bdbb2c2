//! Arbitrary bytes: no panic, no change without an image, and nothing left to do after a rewrite.

use clap::ValueEnum as _;
use proptest::prelude::*;

use ptcgen::image::Cache;
use ptcgen::partition;
use ptcgen::rewrite::{FileKind, FileResult, KeyPath, Rewriter, Verbosity};

use super::REGISTRY;

fn cache() -> Cache {
    let partition = partition::of_region("eu-west-1").expect("a region");
    Cache::of_presets("111122223333", "eu-west-1", partition)
}

/// Fragments of files, to be combined in any order.
const SHREDS: [&str; 60] = [
    "FROM ",
    "from nginx",
    " AS build",
    "--platform=$P ",
    "COPY --from=",
    "RUN --mount=type=bind,from=",
    "ARG B=",
    "${B}",
    "<<EOF",
    "EOF",
    "\\\n",
    "`",
    "# syntax=docker/dockerfile:1",
    "# escape=`",
    "\n",
    "\r\n",
    "  ",
    "    ",
    "\t",
    "- ",
    "image: ",
    "image:",
    "\"image\": ",
    "containers:",
    "services:",
    "jobs:",
    "container: ",
    "spec:",
    "apiVersion: v1",
    "kind: Pod",
    "registry: ",
    "repository: ",
    "tag: ",
    "images:",
    "newName: ",
    "name: ",
    "alias: ",
    "uses: docker://",
    "dockerfile_inline: |",
    "nginx:1.27",
    "quay.io/a/b",
    "docker.io",
    "\"redis:7\"",
    "'redis:7'",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "&a ",
    "*a",
    "<<: ",
    "|",
    ">-",
    "---\n",
    "{{ .V }}",
    "é",
    "\u{feff}",
    "#",
    ": ",
];

fn shredded() -> impl Strategy<Value = Vec<u8>> {
    let shreds = proptest::collection::vec(proptest::sample::select(&SHREDS[..]), 0..40);
    shreds.prop_map(|shreds| shreds.concat().into_bytes())
}

fn mutilated() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<Vec<u8>> = super::corpus("before").into_iter().map(|(_, bytes)| bytes).collect();
    let cuts =
        (proptest::sample::select(files), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>());
    cuts.prop_map(|(mut bytes, at, to, byte)| {
        if bytes.is_empty() {
            return bytes;
        }
        let (at, to) = (at.index(bytes.len()), to.index(bytes.len()));
        bytes[at] = byte;
        if byte % 3 == 0 {
            bytes.drain(at.min(to)..at.max(to));
        }
        bytes
    })
}

fn look(kind: FileKind, bytes: &[u8]) -> Option<(String, String)> {
    let (cache, keys) = (cache(), [KeyPath::parse("Pod:spec.x[].y").expect("a key")]);
    match Rewriter::new(&cache, &keys, Some(kind), Verbosity::Everything).look("file", bytes) {
        FileResult::Rewritten(rewritten) => Some((rewritten.source.text.clone(), rewritten.text?)),
        _ => None,
    }
}

/// Checks that a rewritten text names the cache, has lost no line, and leaves nothing to a second run.
fn check(kind: FileKind, bytes: &[u8]) -> Result<(), TestCaseError> {
    let Some((before, after)) = look(kind, bytes) else { return Ok(()) };
    prop_assert_eq!(before.as_bytes(), bytes);
    prop_assert!(after.contains(REGISTRY), "{after}");
    prop_assert_eq!(before.matches('\n').count() <= after.matches('\n').count(), true);
    prop_assert_eq!(look(kind, after.as_bytes()), None, "a second run finds more in {}", after);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), kind in proptest::sample::select(FileKind::value_variants())) {
        check(kind, &bytes)?;
    }

    #[test]
    fn shreds_of_files(bytes in shredded(), kind in proptest::sample::select(FileKind::value_variants())) {
        check(kind, &bytes)?;
    }

    #[test]
    fn mutilated_files(bytes in mutilated(), kind in proptest::sample::select(FileKind::value_variants())) {
        check(kind, &bytes)?;
    }

    #[test]
    fn a_text_without_a_name_stays(text in "[a-eg-hj-z \n:{}\\[\\]\"'#-]{0,200}", kind in proptest::sample::select(FileKind::value_variants())) {
        prop_assert_eq!(look(kind, text.as_bytes()), None);
    }
}
