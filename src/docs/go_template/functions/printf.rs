//! `printf` with Go's verbs and flags.

use super::arguments::LONGEST;
use crate::docs::go_template::datum::Datum;
use crate::hcl::value::{HtmlEscape, g_number_until, write_json_string};

#[derive(Default)]
struct Verb {
    minus: bool,
    plus: bool,
    zero: bool,
    sharp: bool,
    width: usize,
    precision: Option<usize>,
}

/// Formats as `fmt.Sprintf` does, including its error texts such as `%!d(MISSING)`.
pub(super) fn sprintf(format: &str, arguments: &[Datum]) -> String {
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut verb = Verb::default();
        while let Some(flag) = chars.next_if(|c| "-+0# ".contains(*c)) {
            match flag {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                '0' => verb.zero = true,
                '#' => verb.sharp = true,
                _ => {}
            }
        }
        verb.width = number(&mut chars).unwrap_or(0);
        if chars.next_if_eq(&'.').is_some() {
            verb.precision = Some(number(&mut chars).unwrap_or(0));
        }
        match chars.next() {
            None => out.push_str("%!(NOVERB)"),
            Some('%') => out.push('%'),
            Some(letter) => match arguments.next() {
                None => out.push_str(&format!("%!{letter}(MISSING)")),
                Some(argument) => pad(&mut out, &verb, &one(&verb, letter, argument), argument),
            },
        }
    }
    let extra: Vec<String> = arguments.map(|item| format!("{}={}", go_type(item), item.format())).collect();
    if !extra.is_empty() {
        out.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    out
}

fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<usize> {
    let mut number = None;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        chars.next();
        number = Some((number.unwrap_or(0) * 10 + digit as usize).min(LONGEST >> 4));
    }
    number
}

fn go_type(item: &Datum) -> &'static str {
    match item {
        Datum::Nil => "<nil>",
        Datum::Named(_) => "types.String",
        Datum::List(_) => "[]interface {}",
        Datum::Map(_) => "map[string]interface {}",
        other => other.kind(),
    }
}

fn one(verb: &Verb, letter: char, argument: &Datum) -> String {
    let sign = |text: String| if verb.plus && !text.starts_with('-') { format!("+{text}") } else { text };
    match (letter, argument) {
        ('v', Datum::Nil) => "<nil>".into(),
        ('v', Datum::Text(text)) if verb.sharp => quoted(text),
        ('v', other) => other.format(),
        ('T', other) => go_type(other).into(),
        ('s', Datum::Text(text) | Datum::Named(text)) => match verb.precision {
            Some(longest) => text.chars().take(longest).collect(),
            None => text.clone(),
        },
        ('s', list @ Datum::List(_)) => list.format(),
        ('q', Datum::Text(text) | Datum::Named(text)) => quoted(text),
        ('q', Datum::List(items)) => {
            format!("[{}]", items.iter().map(|item| quoted(&item.format())).collect::<Vec<_>>().join(" "))
        }
        ('t', Datum::Bool(value)) => value.to_string(),
        ('d', Datum::Int(number)) => sign(number.to_string()),
        ('x', Datum::Int(number)) => format!("{number:x}"),
        ('X', Datum::Int(number)) => format!("{number:X}"),
        ('o', Datum::Int(number)) => format!("{number:o}"),
        ('b', Datum::Int(number)) => format!("{number:b}"),
        ('c', Datum::Int(number)) => {
            u32::try_from(*number).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER).to_string()
        }
        ('x', Datum::Text(text)) => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        ('f' | 'F', Datum::Float(number)) => sign(format!("{number:.*}", verb.precision.unwrap_or(6).min(400))),
        ('g', Datum::Float(number)) => sign(g_number_until(*number, 21)),
        (letter, other) => format!("%!{letter}({}={})", go_type(other), other.format()),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    write_json_string(&mut out, text, HtmlEscape::Off);
    out
}

fn pad(out: &mut String, verb: &Verb, text: &str, argument: &Datum) {
    let missing = verb.width.saturating_sub(text.chars().count());
    let is_number = matches!(argument, Datum::Int(_) | Datum::Float(_));
    if verb.minus {
        out.push_str(text);
        out.push_str(&" ".repeat(missing));
    } else if verb.zero && is_number {
        let (sign, digits) = text.split_at(usize::from(text.starts_with(['-', '+'])));
        out.push_str(sign);
        out.push_str(&"0".repeat(missing));
        out.push_str(digits);
    } else {
        out.push_str(&" ".repeat(missing));
        out.push_str(text);
    }
}
