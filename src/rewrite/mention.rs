//! What a finder finds: images, where they are named, and how to write another name there. It does not know the cache.

use std::ops::Range;

/// An image that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The full reference, as the program that reads the file resolves it.
    pub reference: String,
    /// The span to underline.
    pub span: Range<usize>,
    /// The pieces to write if the name changes.
    pub pieces: Vec<Piece>,
}

/// A span of the text, and its replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes to replace; an empty span inserts text.
    pub span: Range<usize>,
    /// The text before the name.
    pub before: String,
    /// The part of the name.
    pub part: Part,
    /// The text after the name.
    pub after: String,
}

/// A part of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Host and path; the tag is elsewhere.
    Name,
    /// Only the host.
    Host,
    /// Only the path.
    Repository,
    /// None of it: an additional entry.
    Nothing,
}

impl Piece {
    /// Replaces a span with a part of the name.
    pub const fn new(span: Range<usize>, part: Part) -> Self {
        Self { span, before: String::new(), part, after: String::new() }
    }
}

/// Why something was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The name contains a variable or a template.
    Templated,
    /// The file can't be parsed from here on; the parser's message.
    Unparsed(String),
    /// The name has escapes or spans several lines, which an edit would not preserve.
    Spelling,
    /// It is inside a quoted text, which has no lines of its own.
    Quoted,
}

/// Something that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The span to underline.
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
    /// What was left as it is.
    pub left: Vec<Left>,
}

impl<'t> Mentions<'t> {
    /// Starts with nothing found.
    pub const fn new(text: &'t str) -> Self {
        Self { text, mentions: Vec::new(), left: Vec::new() }
    }

    /// Adds an image whose whole name is at a span.
    pub fn whole(&mut self, span: Range<usize>) {
        let reference = self.text[span.clone()].to_owned();
        self.add(reference, span.clone(), vec![Piece::new(span, Part::Whole)]);
    }

    /// Adds an image whose name is written in pieces.
    pub fn add(&mut self, reference: String, span: Range<usize>, pieces: Vec<Piece>) {
        if is_templated(&reference) {
            self.leave(span, Why::Templated);
        } else if !reference.is_empty() {
            self.mentions.push(Mention { reference, span, pieces });
        }
    }

    /// Adds what was found in a part of the text that begins at `start`.
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

    /// Records something that is left as it is.
    pub fn leave(&mut self, span: Range<usize>, why: Why) {
        self.left.push(Left { span, why });
    }
}

/// Whether a name contains a variable or a template: `$VAR`, `{{ … }}`, `<placeholder>`, `%s`.
pub fn is_templated(reference: &str) -> bool {
    reference.contains(['$', '{', '<', '%', '(', '['])
}
