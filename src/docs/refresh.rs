//! Brings the file of a module's docs up to date, as every command of ptcgen does, except where it stands in for
//! terraform-docs. The file's own line ends count: those alone never make it stale, and new text is written in them.

use std::borrow::Cow;
use std::fmt::Display;

use super::config::OutputTo;
use super::markers;
use crate::diag::Diagnostic;

/// Returns whether a file already has this block, whatever its line ends are.
pub fn is_fresh(old: &[u8], block: &str, output: &OutputTo) -> bool {
    if output.mode == "replace" {
        return !old.is_empty() && without_cr(old) == without_cr(block.as_bytes());
    }
    let Some(begin) = markers::markers(&output.template).and_then(|(begin, _)| markers::find(old, begin.as_bytes()))
    else {
        return false;
    };
    let there = &old[begin..];
    // A block may contain its end marker, for example in a description, so it is compared before its end is known.
    there.starts_with(block.as_bytes())
        || (memchr::memchr(b'\r', there).is_some() || block.contains('\r'))
            && without_cr(there).starts_with(&without_cr(block.as_bytes()))
}

/// Returns the new text of a file: only the block, or the old text with the block between the markers. Other bytes stay
/// as they are. A file with both kinds of line ends gets those of its first line.
///
/// # Errors
/// A marker without the other one. `name` is the file's, for the finding.
pub fn renewed(name: &dyn Display, old: Option<&[u8]>, block: &str, output: &OutputTo) -> Result<Vec<u8>, Diagnostic> {
    let old = old.unwrap_or_default();
    if old.is_empty() {
        return Ok(block.as_bytes().to_vec());
    }
    let crlf = memchr::memchr(b'\n', old).is_some_and(|at| old[..at].ends_with(b"\r"));
    let mut block = without_cr(block.as_bytes());
    if crlf {
        block = String::from_utf8_lossy(&block).replace('\n', "\r\n").into_bytes().into();
    }
    if output.mode == "replace" {
        return Ok(block.into_owned());
    }
    match markers::block(old, output) {
        Ok(Some(span)) => Ok([&old[..span.start], &block, &old[span.end..]].concat()),
        Ok(None) => Ok([old, if crlf { b"\r\n" } else { b"\n" }, &block].concat()),
        Err(unpaired) => Err(unpaired.finding(name, old)),
    }
}

/// Returns a warning about a file that seems to have two blocks, of which only the first is kept up to date.
pub fn second_block(name: &dyn Display, old: &[u8], output: &OutputTo) -> Option<Diagnostic> {
    if output.mode == "replace" { None } else { markers::second(name, old, output) }
}

/// Returns the text with `\n` for each `\r\n`.
pub fn without_cr(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\r', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"\r\n") {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}
