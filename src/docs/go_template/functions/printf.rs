//! `printf` with Go's verbs and flags.

mod verbs;

use super::LONGEST;
use crate::docs::go_template::datum::{Datum, IntType};
use verbs::formatted;

/// The flags, the width and the precision between `%` and the letter.
#[derive(Clone, Default)]
pub(super) struct Verb {
    letter: char,
    minus: bool,
    plus: bool,
    zero: bool,
    sharp: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

struct Reader<'a> {
    format: std::iter::Peekable<std::str::Chars<'a>>,
    arguments: &'a [Datum],
    /// The argument that comes next, from 0.
    next: usize,
    /// Whether an index such as `[2]` has been used, so that arguments that are left over are no mistake.
    reordered: bool,
    /// Whether the current verb has a wrong index.
    bad_index: bool,
}

/// Formats as `fmt.Sprintf` does, including its error texts such as `%!d(MISSING)`.
///
/// # Errors
/// A value that is nested too deeply, and a result that is too long.
pub(super) fn sprintf(format: &str, arguments: &[Datum]) -> Result<String, String> {
    let mut out = String::new();
    let mut reader =
        Reader { format: format.chars().peekable(), arguments, next: 0, reordered: false, bad_index: false };
    while let Some(c) = reader.format.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        reader.verb(&mut out)?;
        if out.len() > LONGEST {
            return Err("the text is too long".into());
        }
    }
    if !reader.reordered && reader.next < arguments.len() {
        out.push_str("%!(EXTRA ");
        for (at, argument) in arguments[reader.next..].iter().enumerate() {
            out.push_str(if at > 0 { ", " } else { "" });
            match argument.base() {
                Datum::Nil => out.push_str("<nil>"),
                _ => out.push_str(&format!("{}={}", argument.go_type(), argument.format()?)),
            }
        }
        out.push(')');
    }
    Ok(out)
}

impl Reader<'_> {
    fn verb(&mut self, out: &mut String) -> Result<(), String> {
        let mut verb = Verb::default();
        self.bad_index = false;
        while let Some(flag) = self.format.next_if(|c| "-+0# ".contains(*c)) {
            match flag {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                '0' => verb.zero = true,
                '#' => verb.sharp = true,
                _ => verb.space = true,
            }
        }
        let mut after_index = self.index();
        if self.format.next_if_eq(&'*').is_some() {
            match self.star() {
                None => out.push_str("%!(BADWIDTH)"),
                Some(width) => {
                    verb.minus |= width < 0;
                    verb.width = usize::try_from(width.unsigned_abs()).ok();
                }
            }
            after_index = false;
        } else {
            verb.width = self.number();
            // An index cannot stand before a width.
            self.bad_index |= after_index && verb.width.is_some();
        }
        if self.format.next_if_eq(&'.').is_some() {
            self.bad_index |= after_index;
            after_index = self.index();
            if self.format.next_if_eq(&'*').is_some() {
                match self.star() {
                    None => out.push_str("%!(BADPREC)"),
                    Some(precision) => verb.precision = usize::try_from(precision).ok(),
                }
                after_index = false;
            } else {
                verb.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !after_index {
            self.index();
        }
        let Some(letter) = self.format.next() else {
            out.push_str("%!(NOVERB)");
            return Ok(());
        };
        verb.letter = letter;
        match self.arguments.get(self.next) {
            _ if letter == '%' => out.push('%'),
            _ if self.bad_index => out.push_str(&format!("%!{letter}(BADINDEX)")),
            None => out.push_str(&format!("%!{letter}(MISSING)")),
            Some(argument) => {
                self.next += 1;
                out.push_str(&formatted(&verb, argument)?);
            }
        }
        Ok(())
    }

    /// Reads `[2]`; returns whether there is one.
    fn index(&mut self) -> bool {
        if self.format.peek() != Some(&'[') {
            return false;
        }
        self.reordered = true;
        let rest: String = self.format.clone().skip(1).take_while(|c| *c != ']').collect();
        let closed = self.format.clone().skip(1).any(|c| c == ']');
        if !closed {
            self.format.next();
            self.bad_index = true;
            return false;
        }
        self.format.by_ref().take_while(|c| *c != ']').for_each(drop);
        match rest.parse::<usize>() {
            Ok(at) if (1..=self.arguments.len()).contains(&at) => self.next = at - 1,
            _ => self.bad_index = true,
        }
        true
    }

    /// Takes the next argument as a width or a precision.
    fn star(&mut self) -> Option<i64> {
        let argument = self.arguments.get(self.next)?;
        self.next += 1;
        match argument {
            Datum::Int(number, IntType::Int | IntType::Int64 | IntType::Uint8 | IntType::Uint64) => {
                Some(*number).filter(|number| number.unsigned_abs() <= 1_000_000)
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.format.peek().and_then(|c| c.to_digit(10)) {
            self.format.next();
            number = Some((number.unwrap_or(0) * 10 + digit as usize).min(1_000_000));
        }
        number
    }
}
