//! Scans an HCL expression and checks its grammar; [`super::literal`] reads values.
//!
//! A span does not depend on precedence, so operators simply chain operands.

use super::scanner::{Parsed, Scanner};

impl Scanner<'_> {
    /// Scans an expression; afterwards `last_end` is where it ended.
    pub(crate) fn expression(&mut self) -> Parsed<()> {
        self.deeper(Self::expression_here)
    }

    fn expression_here(&mut self) -> Parsed<()> {
        loop {
            self.operand()?;
            match self.peek() {
                b',' | b')' | b']' | b'}' => return Ok(()),
                b'\n' if self.line_ends => return Ok(()),
                _ => self.skip()?,
            }
            match self.operator_length() {
                0 => break,
                length => self.take(length),
            }
        }
        if self.peek() != b'?' {
            return Ok(());
        }
        self.take(1);
        self.expression()?;
        self.skip()?;
        if self.peek() != b':' {
            return self.fail("expected `:`, the second half of a conditional");
        }
        self.take(1);
        self.expression()
    }

    fn operator_length(&self) -> usize {
        match (self.peek(), self.peek_at(1)) {
            (b'=' | b'!' | b'<' | b'>', b'=') | (b'&', b'&') | (b'|', b'|') => 2,
            (b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'%', _) => 1,
            _ => 0,
        }
    }

    fn operand(&mut self) -> Parsed<()> {
        self.skip()?;
        while self.peek() == b'!' || self.peek() == b'-' {
            self.take(1);
            self.skip()?;
        }
        self.term()?;
        self.traversal()
    }

    fn term(&mut self) -> Parsed<()> {
        match self.peek() {
            b'"' => self.string(),
            b'(' => self.bracket("this `(` is never closed", Self::parentheses),
            b'[' => self.bracket("this `[` is never closed", |scanner| scanner.with_line_ends(false, Self::tuple)),
            b'{' => self.bracket("this object is never closed", Self::object),
            b'0'..=b'9' => self.number(),
            b'<' if self.peek_at(1) == b'<' => self.heredoc(),
            _ => self.name_or_call(),
        }
    }

    /// Scans what a bracket opens.
    #[inline(always)]
    fn bracket(&mut self, unclosed: &'static str, inner: impl FnOnce(&mut Self) -> Parsed<()>) -> Parsed<()> {
        let start = self.at;
        let result = self.deeper(inner);
        self.closed(result, start, unclosed)
    }

    fn parentheses(&mut self) -> Parsed<()> {
        self.take(1);
        self.with_line_ends(false, |scanner| {
            scanner.expression()?;
            scanner.skip()
        })?;
        self.close(b')', "expected `)`")
    }

    pub(crate) fn close(&mut self, bracket: u8, message: &'static str) -> Parsed<()> {
        if self.peek() != bracket {
            return self.fail(message);
        }
        self.take(1);
        Ok(())
    }

    pub(crate) fn number(&mut self) -> Parsed<()> {
        let digits = |scanner: &Self, from: usize| {
            scanner.text[scanner.at + from..].iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        self.take(digits(self, 0));
        if self.peek() == b'.' && digits(self, 1) > 0 {
            self.take(1 + digits(self, 1));
        }
        if matches!(self.peek(), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek_at(1), b'+' | b'-'));
            if digits(self, 1 + sign) > 0 {
                self.take(1 + sign + digits(self, 1 + sign));
            }
        }
        Ok(())
    }

    fn name_or_call(&mut self) -> Parsed<()> {
        let start = self.at;
        if self.identifier().is_none() {
            return self.fail("expected an expression");
        }
        if matches!(self.peek(), b'.' | b'[' | b',' | b')' | b']' | b'}') || (self.peek() == b'\n' && self.line_ends) {
            self.begin_reference(start..self.at);
            return Ok(());
        }
        let mut scoped = false;
        while self.starts_with(b"::") {
            self.take(2);
            scoped = true;
            if self.identifier().is_none() {
                return self.fail("expected the name of a function");
            }
        }
        let name_end = self.at;
        self.skip()?;
        if self.peek() == b'(' {
            let arguments = |scanner: &mut Self| scanner.with_line_ends(false, Self::arguments);
            return self.bracket("this `(` is never closed", arguments);
        }
        if scoped {
            return self.fail("expected `(`");
        }
        self.at = name_end;
        self.begin_reference(start..name_end);
        Ok(())
    }

    #[inline]
    fn begin_reference(&mut self, root: std::ops::Range<usize>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.begin(self.text, root);
        }
    }

    fn arguments(&mut self) -> Parsed<()> {
        self.take(1);
        loop {
            self.skip()?;
            if self.peek() == b')' {
                break;
            }
            self.expression()?;
            self.skip()?;
            if self.starts_with(b"...") {
                self.take(3);
                self.skip()?;
                break;
            }
            if self.peek() != b',' {
                break;
            }
            self.take(1);
        }
        self.close(b')', "expected `,` or `)`")
    }

    /// Scans any number of `.name`, `.0`, `.*`, `[index]` and `[*]`.
    fn traversal(&mut self) -> Parsed<()> {
        loop {
            let before = self.at;
            match self.peek() {
                b',' | b')' | b']' | b'}' => return Ok(()),
                b'\n' if self.line_ends => return Ok(()),
                b'.' | b'[' => {}
                _ => self.skip()?,
            }
            match self.peek() {
                b'.' if !self.starts_with(b"...") => self.attribute_step()?,
                b'[' => self.bracket("this `[` is never closed", Self::index)?,
                _ => {
                    self.at = before;
                    return Ok(());
                }
            }
        }
    }

    fn index(&mut self) -> Parsed<()> {
        self.take(1);
        self.with_line_ends(false, |scanner| {
            scanner.skip()?;
            if scanner.peek() == b'*' {
                scanner.take(1);
            } else {
                scanner.expression()?;
            }
            scanner.skip()
        })?;
        self.close(b']', "expected `]`")
    }

    fn attribute_step(&mut self) -> Parsed<()> {
        let before = self.last_end;
        self.take(1);
        self.skip()?;
        match self.peek() {
            b'*' => self.take(1),
            b'0'..=b'9' => self.number()?,
            _ => {
                let Some(name) = self.identifier() else { return self.fail("expected a name after `.`") };
                if let Some(recorder) = &mut self.recorder {
                    recorder.step(before, name);
                }
            }
        }
        Ok(())
    }
}
