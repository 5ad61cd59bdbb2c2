//! Aligns `=` and trailing comments over runs of lines that have them.

use super::SpacedToken;
use super::columns;
use super::line::Line;

/// Sets the spaces before each `=` cell and each trailing comment. All other spaces must be set already.
pub(super) fn align(lines: &mut [Line], pieces: &mut [SpacedToken<'_>]) {
    for line in lines.iter_mut().filter(|line| line.has_assign() || line.has_comment()) {
        line.lead_width = width(&pieces[line.start..line.assign]);
    }
    for run in lines.chunk_by(|a, b| a.has_assign() && b.has_assign()).filter(|run| run[0].has_assign()) {
        let widest = run.iter().map(|line| line.lead_width).max().unwrap_or(0);
        for line in run {
            pieces[line.assign].spaces = widest - line.lead_width + 1;
        }
    }
    for run in lines.chunk_by(|a, b| a.has_comment() && b.has_comment()).filter(|run| run[0].has_comment()) {
        let widths: Vec<usize> =
            run.iter().map(|line| line.lead_width + width(&pieces[line.assign..line.comment])).collect();
        let widest = widths.iter().max().copied().unwrap_or(0);
        for (line, width) in run.iter().zip(widths) {
            pieces[line.comment].spaces = widest - width + 1;
        }
    }
}

/// Sets one space before each `=` cell and each trailing comment.
pub(super) fn leave(lines: &[Line], pieces: &mut [SpacedToken<'_>]) {
    for line in lines {
        if line.has_assign() {
            pieces[line.assign].spaces = 1;
        }
        if line.has_comment() {
            pieces[line.comment].spaces = 1;
        }
    }
}

fn width(pieces: &[SpacedToken<'_>]) -> usize {
    pieces.iter().map(|piece| piece.spaces + columns::count(piece.text)).sum()
}
