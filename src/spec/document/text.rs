//! Decodes bytes into text, and moves spans to where a text can be cut.

use std::ops::Range;
use std::sync::Arc;

use super::MAX_LEN;
use crate::diag::{Diagnostic, Place, Source};
use crate::spec::{codes, redact};

/// Returns the text, or why it is refused: it is too long, is not UTF-8 or has a NUL byte.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Box<Diagnostic>> {
    if bytes.len() > MAX_LEN {
        let place = Place { source: Source::new(name, ""), span: 0..0 };
        let message = format!("the spec is {} bytes long, more than {MAX_LEN}", bytes.len());
        return Err(Box::new(Diagnostic::new(&codes::TOO_LONG, message).at(place).help("is this the right file?")));
    }
    match str::from_utf8(bytes) {
        Err(error) => {
            let bad = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            let message = format!("byte {bad:#04x} is not UTF-8");
            Err(not_text(name, String::from_utf8_lossy(bytes).into_owned(), error.valid_up_to(), message))
        }
        Ok(text) => match text.find('\0') {
            Some(at) => Err(not_text(name, text.to_owned(), at, "a NUL byte has no place in a spec".to_owned())),
            None => Ok(text),
        },
    }
}

fn not_text(name: &str, text: String, at: usize, message: String) -> Box<Diagnostic> {
    let secrets = redact::unparsed(&text);
    let source = Arc::new(Source { name: name.to_owned(), text, secrets });
    let span = clip(&source.text, at..at + 1);
    let help = "save the file as UTF-8; some editors write UTF-16, which ptcgen does not read";
    Box::new(Diagnostic::new(&codes::NOT_TEXT, message).at(Place { source, span }).help(help))
}

/// Moves both ends into the text and outwards to character boundaries.
pub(super) fn clip(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.ceil_char_boundary(range.end.max(start))
}

/// Cuts a range at the end of its first line.
pub(super) fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text[range.clone()].split(['\r', '\n']).next().unwrap_or_default();
    range.start..range.start + line.len()
}

/// Returns the length of a leading byte order mark, in bytes.
pub(super) fn bom_len(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}
