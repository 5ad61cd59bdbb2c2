//! Reads the value of an expression that is a plain literal; [`super::evaluate`] handles other expressions.

use std::collections::BTreeMap;

use super::scanner::Scanner;
use super::strings;
use crate::hcl::value::Value;

/// Returns the value of a literal that [`super::syntax`] has accepted, `None` for any other expression.
pub(crate) fn value(text: &[u8]) -> Option<Value> {
    let mut scanner = Scanner::new(text);
    scanner.line_ends = false;
    let value = scanner.literal()?;
    scanner.skip().ok()?;
    (scanner.at == text.len()).then_some(value)
}

impl Scanner<'_> {
    fn literal(&mut self) -> Option<Value> {
        self.skip().ok()?;
        let start = self.at;
        match self.peek() {
            b'"' => {
                self.string().ok()?;
                strings::quoted(&self.text[start..self.at]).map(Value::String)
            }
            b'<' => self.literal_heredoc(),
            b'[' => self.deeper(|scanner| Ok(scanner.literal_list())).ok()?,
            b'{' => self.deeper(|scanner| Ok(scanner.literal_object())).ok()?,
            b'-' => {
                self.at += 1;
                self.skip().ok()?;
                self.literal_number().map(|number| Value::Number(-number))
            }
            b'0'..=b'9' => self.literal_number().map(Value::Number),
            _ => {
                let name = self.identifier()?;
                keyword(&self.text[name])
            }
        }
    }

    fn literal_heredoc(&mut self) -> Option<Value> {
        let start = self.at;
        // The scanner expects a line end after the closing marker, but the span of a heredoc ends at the marker.
        let mut token = self.text[start..].to_vec();
        token.push(b'\n');
        let mut inner = Scanner::new(&token);
        inner.heredoc().ok()?;
        let length = inner.at;
        self.take(length.min(self.text.len() - start));
        strings::heredoc(&self.text[start..self.at]).map(Value::String)
    }

    fn literal_number(&mut self) -> Option<f64> {
        let start = self.at;
        if !self.peek().is_ascii_digit() {
            return None;
        }
        self.number().ok()?;
        let number: f64 = std::str::from_utf8(&self.text[start..self.at]).ok()?.parse().ok()?;
        number.is_finite().then_some(number)
    }

    fn literal_list(&mut self) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip().ok()?;
            if self.peek() == b']' {
                self.take(1);
                return Some(Value::List(items));
            }
            items.push(self.literal()?);
            self.skip().ok()?;
            match self.peek() {
                b',' => self.take(1),
                b']' => {}
                _ => return None,
            }
        }
    }

    fn literal_object(&mut self) -> Option<Value> {
        self.at += 1;
        let mut entries = BTreeMap::new();
        loop {
            self.skip().ok()?;
            if self.peek() == b'}' {
                self.take(1);
                return Some(Value::Map(entries));
            }
            let key = self.literal_key()?;
            self.skip().ok()?;
            if !matches!(self.peek(), b'=' | b':') {
                return None;
            }
            self.take(1);
            let value = self.literal()?;
            entries.insert(key, value);
            // Line ends separate entries here, so only the rest of the line may show that the value is not a literal.
            self.line_ends = true;
            self.skip().ok()?;
            self.line_ends = false;
            match self.peek() {
                b',' => self.take(1),
                b'}' => {}
                _ if self.at_line_end() => {}
                _ => return None,
            }
        }
    }

    fn literal_key(&mut self) -> Option<String> {
        let start = self.at;
        match self.peek() {
            b'"' => {
                self.string().ok()?;
                strings::quoted(&self.text[start..self.at])
            }
            b'0'..=b'9' => self.literal_number().map(crate::hcl::value::json_number),
            _ => {
                let name = self.identifier()?;
                Some(strings::name(&self.text[name]).into_owned())
            }
        }
    }
}

fn keyword(name: &[u8]) -> Option<Value> {
    match name {
        b"true" => Some(Value::Bool(true)),
        b"false" => Some(Value::Bool(false)),
        b"null" => Some(Value::Null),
        _ => None,
    }
}
