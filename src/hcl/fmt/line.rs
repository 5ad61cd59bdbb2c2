//! Groups tokens into lines of up to three cells, and computes their indentation.

use super::super::lex::TokenKind;
use super::SpacedToken;

/// A line as indexes of tokens: `start..assign` is the lead, `assign..comment` the `=` with its value, and
/// `comment..end` the trailing comment. The last two may be empty.
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) assign: usize,
    pub(super) comment: usize,
    pub(super) end: usize,
    /// The width of the lead in columns, once known.
    pub(super) lead_width: usize,
}

impl Line {
    pub(super) fn has_assign(&self) -> bool {
        self.assign < self.comment
    }

    pub(super) fn has_comment(&self) -> bool {
        self.comment < self.end
    }
}

/// Splits the tokens at line breaks; those inside a heredoc or a block comment do not count.
pub(super) fn split(pieces: &[SpacedToken<'_>]) -> Vec<Line> {
    // Configuration averages five to ten tokens per line.
    let mut lines = Vec::with_capacity(pieces.len() / 5 + 1);
    let mut start = 0;
    for (index, piece) in pieces.iter().enumerate() {
        if piece.ends_line() || index + 1 == pieces.len() {
            lines.push(cells(pieces, start, index + 1));
            start = index + 1;
        }
    }
    lines
}

fn cells(pieces: &[SpacedToken<'_>], start: usize, end: usize) -> Line {
    let has_comment = end - start > 1 && pieces[end - 1].kind == TokenKind::Comment;
    let comment = if has_comment { end - 1 } else { end };
    // A `=` that starts the line continues an earlier line; only the first one after that can be aligned.
    let equal = (start + 1..comment).find(|index| pieces[*index].kind == TokenKind::Equal);
    let is_whole = |equal: &usize| pieces[*equal..comment].iter().map(SpacedToken::bracket_change).sum::<isize>() == 0;
    Line { start, assign: equal.filter(is_whole).unwrap_or(comment), comment, end, lead_width: 0 }
}

/// Sets the spaces before the first token of each line.
pub(super) fn indent(lines: &[Line], pieces: &mut [SpacedToken<'_>]) {
    // For each line that opened more brackets than it closed: how many of them are still open.
    let mut opened: Vec<isize> = Vec::new();
    for line in lines {
        if pieces[line.start].kind == TokenKind::Newline {
            continue;
        }
        let change = net_brackets(line, pieces);
        if change < 0 {
            close(&mut opened, -change);
        }
        pieces[line.start].spaces = 2 * opened.len();
        if change > 0 {
            opened.push(change);
        }
    }
}

/// Returns how many more brackets the line opens than it closes. A trailing comment has none, and in the lead only
/// those before a heredoc count.
fn net_brackets(line: &Line, pieces: &[SpacedToken<'_>]) -> isize {
    let lead = &pieces[line.start..line.assign];
    let end = lead.iter().position(|piece| piece.kind == TokenKind::OpenHeredoc).unwrap_or(lead.len());
    let assign = &pieces[line.assign..line.comment];
    lead[..end].iter().chain(assign).map(SpacedToken::bracket_change).sum()
}

fn close(opened: &mut Vec<isize>, mut closed: isize) {
    while let Some(last) = opened.last_mut() {
        if closed < *last {
            *last -= closed;
            return;
        }
        closed -= *last;
        opened.pop();
        if closed == 0 {
            return;
        }
    }
}
