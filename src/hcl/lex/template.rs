//! Scans literal text: strings and heredocs, up to the next template sequence or their end.

use super::scan::{OpenDelimiter, Scanner, error, identifier_len};
use super::{LexError, LexErrorKind, TokenKind};

/// What ends a run of literal text.
enum TextEnd {
    /// `${` or `%{`.
    Sequence(TokenKind),
    /// The closing quote, the end of the line or the end of the text.
    End,
}

impl Scanner<'_> {
    /// Reads from inside a string to its next template sequence or to its end.
    pub(super) fn quoted(&mut self) -> Result<(), LexError> {
        let mut end = self.at;
        let stop = loop {
            match self.bytes.get(end) {
                None | Some(b'"') => break TextEnd::End,
                Some(b'\r' | b'\n') => return Err(error(LexErrorKind::NewlineInString, end, end + 1)),
                Some(b'\\') if !matches!(self.bytes.get(end + 1), Some(b'\r' | b'\n')) => end += 2,
                Some(b'$' | b'%') => match self.sequence(end) {
                    Ok(kind) => break TextEnd::Sequence(kind),
                    Err(literal) => end += literal,
                },
                Some(_) => end += 1,
            }
        };
        // A backslash may be the last byte of the text.
        self.literal(TokenKind::QuotedText, end.min(self.bytes.len()));
        match stop {
            TextEnd::Sequence(kind) => self.enter_sequence(kind),
            TextEnd::End if self.at < self.bytes.len() => {
                self.open.pop();
                self.push(TokenKind::CloseQuote, 1);
            }
            TextEnd::End => {}
        }
        Ok(())
    }

    /// Reads `<<X` or `<<-X` with its line end.
    pub(super) fn open_heredoc(&mut self) -> Result<(), LexError> {
        let start = self.at + 2 + usize::from(self.peek(2) == b'-');
        let end = start + identifier_len(self.text.get(start..).unwrap_or(""));
        let line_end = self.line_end(end);
        if start == end || line_end == 0 {
            return Err(error(LexErrorKind::BadHeredoc, self.at, end));
        }
        let open = OpenDelimiter::Heredoc { marker: (start, end), at_line_start: true };
        self.enter(open, TokenKind::OpenHeredoc, end + line_end - self.at);
        Ok(())
    }

    /// Reads from inside a heredoc to the end of the line or its next template sequence.
    pub(super) fn heredoc(&mut self, marker: (usize, usize), at_line_start: bool) -> Result<(), LexError> {
        if at_line_start && self.close_heredoc(marker) {
            return Ok(());
        }
        let mut end = self.at;
        let stop = loop {
            match self.bytes.get(end) {
                None => break TextEnd::End,
                Some(b'\r' | b'\n') => match self.line_end(end) {
                    0 => return Err(error(LexErrorKind::UnexpectedCharacter, end, end + 1)),
                    len => {
                        end += len;
                        break TextEnd::End;
                    }
                },
                Some(b'$' | b'%') => match self.sequence(end) {
                    Ok(kind) => break TextEnd::Sequence(kind),
                    Err(literal) => end += literal,
                },
                Some(_) => end += 1,
            }
        };
        self.literal(TokenKind::HeredocText, end);
        if let Some((OpenDelimiter::Heredoc { at_line_start, .. }, _)) = self.open.last_mut() {
            *at_line_start = matches!(stop, TextEnd::End);
        }
        if let TextEnd::Sequence(kind) = stop {
            self.enter_sequence(kind);
        }
        Ok(())
    }

    /// Takes the closing marker and its line end, if there is nothing else on the line.
    fn close_heredoc(&mut self, (start, end): (usize, usize)) -> bool {
        let rest = &self.text[self.at..];
        let Some(newline) = rest.find('\n') else { return false };
        let line = rest[..newline].strip_suffix('\r').unwrap_or(&rest[..newline]);
        if line.trim() != &self.text[start..end] {
            return false;
        }
        let line = line.len();
        self.open.pop();
        self.push(TokenKind::CloseHeredoc, line);
        self.push(TokenKind::Newline, newline + 1 - line);
        true
    }

    /// Returns the sequence that starts at `$` or `%`, or the number of literal bytes there: `$${` is an escape.
    fn sequence(&self, at: usize) -> Result<TokenKind, usize> {
        let sign = self.bytes[at];
        match (self.bytes.get(at + 1), self.bytes.get(at + 2)) {
            (Some(b'{'), _) if sign == b'$' => Ok(TokenKind::Interpolation),
            (Some(b'{'), _) => Ok(TokenKind::Control),
            (Some(second), Some(b'{')) if *second == sign => Err(3),
            _ => Err(1),
        }
    }

    fn enter_sequence(&mut self, kind: TokenKind) {
        let len = if self.peek(2) == b'~' { 3 } else { 2 };
        self.enter(OpenDelimiter::Bracket(TokenKind::TemplateEnd), kind, len);
    }

    fn literal(&mut self, kind: TokenKind, end: usize) {
        if end > self.at {
            self.push(kind, end - self.at);
        }
    }
}
