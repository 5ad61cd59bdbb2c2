//! Scans quoted strings and heredocs with the templates in them, and checks escapes and directives.
//!
//! [`super::strings`] decodes literal strings and heredocs.

use super::scanner::{Parsed, Scanner, SyntaxError};

/// A directive that has not ended yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenDirective {
    If,
    Else,
    For,
}

/// The bytes that have a special meaning in a quoted string.
static STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < STOP_BYTES.len() {
        table[STOP_BYTES[at] as usize] = true;
        at += 1;
    }
    table
};
const STOP_BYTES: &[u8] = b"\"\\\n\r$%";

impl Scanner<'_> {
    /// Scans a quoted string.
    pub(crate) fn string(&mut self) -> Parsed<()> {
        let start = self.at;
        self.at += 1;
        let mut open = Vec::new();
        loop {
            self.skip_until(|byte| STOPS[usize::from(byte)]);
            match self.peek() {
                b'"' => {
                    self.take(1);
                    closed(&open, start)?;
                    return self.check_utf8(start..self.at);
                }
                b'\\' => self.escape()?,
                b'\n' | b'\r' => return self.fail("a quoted string must end on the line where it starts"),
                0 if self.at >= self.text.len() => {
                    return Err(SyntaxError::at(start, "this string is never closed"));
                }
                b'$' | b'%' => self.dollar_or_percent(&mut open)?,
                _ => self.at += 1,
            }
        }
    }

    fn skip_until(&mut self, stops: impl Fn(u8) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.iter().position(|byte| stops(*byte)).unwrap_or(rest.len());
    }

    fn escape(&mut self) -> Parsed<()> {
        let digits = match self.peek_at(1) {
            b'n' | b'r' | b't' | b'"' | b'\\' => 0,
            b'u' => 4,
            b'U' => 8,
            _ => return self.fail("this escape does not exist; write `\\\\` for a backslash"),
        };
        let code = self.text.get(self.at + 2..self.at + 2 + digits).unwrap_or_default();
        if code.len() < digits || !code.iter().all(u8::is_ascii_hexdigit) {
            return self.fail("a unicode escape needs four (`\\u`) or eight (`\\U`) hexadecimal digits");
        }
        self.at += 2 + digits;
        Ok(())
    }

    fn dollar_or_percent(&mut self, open: &mut Vec<OpenDirective>) -> Parsed<()> {
        let sign = self.peek();
        if self.peek_at(1) == sign && self.peek_at(2) == b'{' {
            self.at += 3;
        } else if self.peek_at(1) != b'{' {
            self.at += 1;
        } else if sign == b'$' {
            self.deeper(Self::interpolation)?;
        } else {
            self.deeper(|scanner| scanner.directive(open))?;
        }
        Ok(())
    }

    fn interpolation(&mut self) -> Parsed<()> {
        let start = self.at;
        self.at += 2;
        let inside = self.with_line_ends(false, |scanner| {
            scanner.strip_mark();
            scanner.expression()?;
            scanner.skip()?;
            scanner.end_of_sequence()
        });
        self.closed(inside, start, "this `${` is never closed")
    }

    fn strip_mark(&mut self) {
        if self.peek() == b'~' {
            self.at += 1;
        }
    }

    fn end_of_sequence(&mut self) -> Parsed<()> {
        self.strip_mark();
        if self.peek() != b'}' {
            return self.fail("expected `}`, the end of the template sequence");
        }
        self.at += 1;
        Ok(())
    }

    fn directive(&mut self, open: &mut Vec<OpenDirective>) -> Parsed<()> {
        self.at += 2;
        self.with_line_ends(false, |scanner| {
            scanner.strip_mark();
            scanner.skip()?;
            scanner.keyword(open)?;
            scanner.skip()
        })?;
        self.end_of_sequence()
    }

    fn keyword(&mut self, open: &mut Vec<OpenDirective>) -> Parsed<()> {
        let start = self.at;
        let name = self.identifier().unwrap_or(start..start);
        match &self.text[name] {
            b"if" => {
                self.expression()?;
                open.push(OpenDirective::If);
            }
            b"for" => {
                self.for_intro()?;
                open.push(OpenDirective::For);
            }
            b"else" if open.last() == Some(&OpenDirective::If) => {
                open.pop();
                open.push(OpenDirective::Else);
            }
            b"endif" if matches!(open.last(), Some(OpenDirective::If | OpenDirective::Else)) => drop(open.pop()),
            b"endfor" if open.last() == Some(&OpenDirective::For) => {
                open.pop();
                self.leave_loop();
            }
            _ => return Err(SyntaxError::at(start, "this directive does not fit the ones before it")),
        }
        Ok(())
    }

    /// Scans `<<MARK` up to and including the closing mark, without the line end after it.
    pub(crate) fn heredoc(&mut self) -> Parsed<()> {
        let start = self.at;
        self.at += 2;
        if self.peek() == b'-' {
            self.at += 1;
        }
        let Some(mark) = self.identifier() else { return self.fail("expected the marker of a heredoc") };
        if !self.at_line_end() || self.at >= self.text.len() {
            return self.fail("the marker of a heredoc must be the last thing on its line");
        }
        self.at += if self.peek() == b'\r' { 2 } else { 1 };
        let mark = &self.text[mark];
        let mut open = Vec::new();
        let mut line_start = true;
        loop {
            if line_start && let Some(length) = self.line_of(mark) {
                self.take(length);
                closed(&open, start)?;
                return self.check_utf8(start..self.at);
            }
            line_start = false;
            let rest = &self.text[self.at..];
            self.at += memchr::memchr3(b'\n', b'$', b'%', rest).unwrap_or(rest.len());
            match self.peek() {
                0 if self.at >= self.text.len() => {
                    return Err(SyntaxError::at(start, "the marker that ends this heredoc is missing"));
                }
                b'\n' => {
                    self.at += 1;
                    line_start = true;
                }
                b'$' | b'%' => self.dollar_or_percent(&mut open)?,
                _ => self.at += 1,
            }
        }
    }

    /// Returns the length up to and including `mark`, if the line that begins here has nothing but it and blanks.
    fn line_of(&self, mark: &[u8]) -> Option<usize> {
        let rest = &self.text[self.at..];
        let indent = rest.iter().position(|byte| *byte == b'\n' || !byte.is_ascii_whitespace())?;
        let end = indent + mark.len();
        let is_mark = rest[indent..].starts_with(mark);
        let behind = rest.get(end..).filter(|_| is_mark)?;
        let newline = memchr::memchr(b'\n', behind)?;
        behind[..newline].trim_ascii().is_empty().then_some(end)
    }
}

fn closed(open: &[OpenDirective], start: usize) -> Parsed<()> {
    if open.is_empty() {
        return Ok(());
    }
    Err(SyntaxError::at(start, "a directive in this template is never closed"))
}
