//! Scans tuples, objects and `for` expressions.

use std::ops::Range;

use super::scanner::{Parsed, Scanner, identifier_length};

impl Scanner<'_> {
    pub(crate) fn tuple(&mut self) -> Parsed<()> {
        self.take(1);
        if self.at_for()? {
            self.for_clause()?;
            return self.close(b']', "expected `]`");
        }
        loop {
            self.skip()?;
            if self.peek() == b']' {
                break;
            }
            self.expression()?;
            self.skip()?;
            if self.peek() != b',' {
                break;
            }
            self.take(1);
        }
        self.close(b']', "expected `,` or `]`")
    }

    /// Whether a `for` expression begins here, possibly after line ends.
    fn at_for(&mut self) -> Parsed<bool> {
        let before = self.at;
        self.with_line_ends(false, Self::skip)?;
        let length = identifier_length(&self.text[self.at..]);
        if &self.text[self.at..self.at + length] == b"for" {
            return Ok(true);
        }
        self.at = before;
        Ok(false)
    }

    /// Scans `for k, v in x : key => value... if condition`, without the brackets.
    fn for_clause(&mut self) -> Parsed<()> {
        self.take(3);
        self.for_intro()?;
        self.close(b':', "expected `:`")?;
        self.for_result()?;
        self.leave_loop();
        Ok(())
    }

    fn for_result(&mut self) -> Parsed<()> {
        self.expression()?;
        self.skip()?;
        if self.starts_with(b"=>") {
            self.take(2);
            self.expression()?;
            self.skip()?;
            if self.starts_with(b"...") {
                self.take(3);
                self.skip()?;
            }
        }
        if identifier_length(&self.text[self.at..]) == 2 && self.starts_with(b"if") {
            self.take(2);
            self.expression()?;
            self.skip()?;
        }
        Ok(())
    }

    /// Scans `k, v in x`, here and in `%{ for }`. After it, the names belong to the loop.
    pub(crate) fn for_intro(&mut self) -> Parsed<()> {
        self.skip()?;
        let mut variables = [self.loop_variable()?, 0..0];
        if self.peek() == b',' {
            self.take(1);
            self.skip()?;
            variables[1] = self.loop_variable()?;
        }
        if !self.starts_with(b"in") {
            return self.fail("expected `in`");
        }
        self.take(2);
        self.expression()?;
        if let Some(recorder) = &mut self.recorder {
            recorder.loops.push(variables);
        }
        self.skip()
    }

    /// Ends the scope of the innermost loop's names.
    pub(crate) fn leave_loop(&mut self) {
        if let Some(recorder) = &mut self.recorder {
            recorder.loops.pop();
        }
    }

    fn loop_variable(&mut self) -> Parsed<Range<usize>> {
        let Some(name) = self.identifier() else { return self.fail("expected the name of a loop variable") };
        self.skip()?;
        Ok(name)
    }

    pub(crate) fn object(&mut self) -> Parsed<()> {
        self.take(1);
        if self.at_for()? {
            return self.with_line_ends(false, |scanner| {
                scanner.for_clause()?;
                scanner.close(b'}', "expected `}`")
            });
        }
        loop {
            self.with_line_ends(false, Self::skip)?;
            if self.peek() == b'}' {
                break;
            }
            self.with_line_ends(true, Self::object_item)?;
            if self.peek() == b',' {
                self.take(1);
            } else if self.peek() != b'}' && !self.at_line_end() {
                return self.fail("expected a line end, `,` or `}`");
            } else if self.at >= self.text.len() {
                break;
            }
        }
        self.close(b'}', "expected `}`, the end of the object")
    }

    fn object_item(&mut self) -> Parsed<()> {
        let start = self.at;
        self.expression()?;
        // A bare name is a key and not a reference, unless it is in parentheses.
        if let Some(recorder) = &mut self.recorder {
            recorder.forget(start..self.last_end);
        }
        self.skip()?;
        if self.peek() != b':' && (self.peek() != b'=' || matches!(self.peek_at(1), b'=' | b'>')) {
            return self.fail("expected `=` or `:` after the key");
        }
        self.take(1);
        self.expression()?;
        self.skip()
    }
}
