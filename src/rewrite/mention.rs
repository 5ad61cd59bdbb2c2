//! What a finder finds: images, where they are named, and how another name is written there. Knows no cache.

use std::ops::Range;

/// An image that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As the program that reads the file would ask for it.
    pub reference: String,
    /// What to underline.
    pub span: Range<usize>,
    /// What is written where, once there is another name.
    pub pieces: Vec<Piece>,
}

/// A stretch of the text, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes to replace; empty: to write something between two characters.
    pub span: Range<usize>,
    /// Written before the name.
    pub before: String,
    /// Which part of the name.
    pub part: Part,
    /// Written after the name.
    pub after: String,
}

/// A part of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Host and path; the tag stands elsewhere.
    Name,
    /// The host alone.
    Host,
    /// The path alone.
    Repository,
    /// Nothing of it: an entry that goes with it.
    Nothing,
}

impl Piece {
    /// Puts a part of the name into the place of some bytes.
    pub const fn new(span: Range<usize>, part: Part) -> Self {
        Self { span, before: String::new(), part, after: String::new() }
    }
}

/// Why something was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The name is put together when the file is used.
    Templated,
    /// The file can't be read from here on; what the parser says.
    Unparsed(String),
    /// The name is spelled in a way (escapes, several lines) that an edit would have to change.
    Spelling,
    /// It stands in a text within the text that has no lines of its own.
    Quoted,
}

/// Something that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What to underline.
    pub span: Range<usize>,
    /// Why.
    pub why: Why,
}

/// What a finder finds in a text.
#[derive(Debug)]
pub struct Mentions<'t> {
    /// The text.
    pub text: &'t str,
    /// The images, in no order; one may be there twice, through an alias.
    pub mentions: Vec<Mention>,
    /// What was left.
    pub left: Vec<Left>,
}

impl<'t> Mentions<'t> {
    /// Nothing yet.
    pub const fn new(text: &'t str) -> Self {
        Self { text, mentions: Vec::new(), left: Vec::new() }
    }

    /// An image whose whole name stands at a span.
    pub fn whole(&mut self, span: Range<usize>) {
        let reference = self.text[span.clone()].to_owned();
        self.add(reference, span.clone(), vec![Piece::new(span, Part::Whole)]);
    }

    /// An image whose name is written in pieces.
    pub fn add(&mut self, reference: String, span: Range<usize>, pieces: Vec<Piece>) {
        if is_templated(&reference) {
            self.leave(span, Why::Templated);
        } else if !reference.is_empty() {
            self.mentions.push(Mention { reference, span, pieces });
        }
    }

    /// Takes over what was found in a part of the text that begins at `start`.
    pub fn take(&mut self, within: Mentions<'_>, start: usize) {
        let shifted = |span: Range<usize>| start + span.start..start + span.end;
        let pieces = |pieces: Vec<Piece>| {
            pieces.into_iter().map(|piece| Piece { span: shifted(piece.span.clone()), ..piece }).collect()
        };
        self.mentions.extend(within.mentions.into_iter().map(|mention| Mention {
            span: shifted(mention.span),
            pieces: pieces(mention.pieces),
            reference: mention.reference,
        }));
        self.left.extend(within.left.into_iter().map(|left| Left { span: shifted(left.span), why: left.why }));
    }

    /// Something that stays as it is.
    pub fn leave(&mut self, span: Range<usize>, why: Why) {
        self.left.push(Left { span, why });
    }
}

/// Whether a name is put together when the file is used: `$VAR`, `{{ … }}`, `<placeholder>`, `%s`.
pub fn is_templated(reference: &str) -> bool {
    reference.contains(['$', '{', '<', '%', '(', '['])
}
