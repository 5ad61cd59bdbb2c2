//! What one verb of `printf` makes of one argument.

use super::Verb;
use crate::docs::go_template::datum::{Datum, IntType, NamedType, push_escaped, quoted};
use crate::hcl::value::g_number;

/// Formats an argument; in lists and dicts, the verb applies to everything in them.
pub(super) fn formatted(verb: &Verb, argument: &Datum) -> Result<String, String> {
    match (verb.letter, argument.base()) {
        ('T', _) => return Ok(padded(verb, argument.go_type().to_owned(), false)),
        ('v', _) if verb.sharp => return go_syntax(argument, 0),
        ('v', Datum::Nil) => return Ok(padded(verb, "<nil>".into(), false)),
        (letter, Datum::Nil) => return Ok(format!("%!{letter}(<nil>)")),
        ('p', _) => return Ok(format!("%!p({}={})", argument.go_type(), argument.format()?)),
        // Times and versions are texts to `fmt`, unless a verb wants numbers.
        ('v' | 's' | 'q' | 'x' | 'X', Datum::Time(_) | Datum::Version(_)) => {
            return Ok(leaf(verb, &Datum::Text(argument.format()?)));
        }
        _ => {}
    }
    let mut out = String::new();
    argument.write(&mut out, 0, &|out, item| out.push_str(&leaf(verb, item)))?;
    Ok(out)
}

/// Formats a value that contains no others.
fn leaf(verb: &Verb, value: &Datum) -> String {
    let text = match value.base() {
        Datum::Nil if verb.letter == 'v' => "<nil>".into(),
        Datum::Nil => return format!("%!{}(<nil>)", verb.letter),
        Datum::Bool(value) if matches!(verb.letter, 't' | 'v') => value.to_string(),
        Datum::Int(number, _) => match whole(verb, *number) {
            Some(text) => return padded(verb, text, verb.letter != 'q' && verb.letter != 'c'),
            None => return wrong(verb, value),
        },
        Datum::Float(number) => match float(verb, *number) {
            Some(text) => return padded(verb, text, number.is_finite()),
            None => return wrong(verb, value),
        },
        Datum::Text(text) => match texts(verb, text) {
            Some(text) => text,
            None => return wrong(verb, value),
        },
        Datum::Time(_) | Datum::Version(_) if matches!(verb.letter, 'v' | 's') => value.format().unwrap_or_default(),
        _ => return wrong(verb, value),
    };
    padded(verb, text, false)
}

/// Go's text for a verb that does not fit the value.
fn wrong(verb: &Verb, value: &Datum) -> String {
    format!("%!{}({}={})", verb.letter, value.go_type(), value.format().unwrap_or_default())
}

fn whole(verb: &Verb, number: i64) -> Option<String> {
    let size = number.unsigned_abs();
    let (prefix, digits) = match verb.letter {
        'v' | 'd' => ("", size.to_string()),
        'b' => (if verb.sharp { "0b" } else { "" }, format!("{size:b}")),
        'o' => (if verb.sharp { "0" } else { "" }, format!("{size:o}")),
        'O' => ("0o", format!("{size:o}")),
        'x' => (if verb.sharp { "0x" } else { "" }, format!("{size:x}")),
        'X' => (if verb.sharp { "0X" } else { "" }, format!("{size:X}")),
        'c' => return Some(character(number).to_string()),
        'q' => {
            let mut out = String::from("'");
            match character(number) {
                '\'' => out.push_str("\\'"),
                '\\' => out.push_str("\\\\"),
                c => push_escaped(&mut out, c),
            }
            return Some(out + "'");
        }
        'U' => {
            let name = if verb.sharp { format!(" '{}'", character(number)) } else { String::new() };
            return Some(format!("U+{size:04X}{name}"));
        }
        _ => return None,
    };
    if verb.precision == Some(0) && number == 0 {
        return Some(String::new());
    }
    // Zeros fill the width only where there is no precision, and then stand after the sign.
    let sign = sign(verb, number < 0);
    let least = match verb.precision {
        Some(precision) => precision,
        None if verb.zero && !verb.minus => verb.width.unwrap_or(0).saturating_sub(sign.len() + prefix.len()),
        None => 0,
    };
    // The prefix of a number that is filled with zeros does not count to the width in Go either.
    Some(format!("{sign}{prefix}{digits:0>least$}"))
}

fn sign(verb: &Verb, negative: bool) -> &'static str {
    match () {
        () if negative => "-",
        () if verb.plus => "+",
        () if verb.space => " ",
        () => "",
    }
}

fn character(number: i64) -> char {
    u32::try_from(number).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn float(verb: &Verb, number: f64) -> Option<String> {
    let size = number.abs();
    let precision = verb.precision.map(|precision| precision.min(1000));
    let text = match verb.letter {
        'v' | 'g' | 'G' | 'e' | 'E' | 'f' | 'F' if !number.is_finite() => {
            let name = if number.is_nan() { "NaN" } else { "Inf" };
            let plus = if number.is_infinite() && number > 0.0 && !verb.space { "+" } else { "" };
            return Some(format!("{}{name}", if number < 0.0 { "-" } else { plus }));
        }
        'v' | 'g' | 'G' => match precision {
            None if verb.sharp => significant(size, 6, true),
            None => g_number(size),
            Some(precision) => significant(size, precision.max(1), verb.sharp),
        },
        'e' | 'E' => exponential(size, precision.unwrap_or(6)),
        'f' | 'F' => format!("{size:.*}", precision.unwrap_or(6)),
        _ => return None,
    };
    let text = if verb.letter.is_ascii_uppercase() { text.to_uppercase() } else { text };
    Some(format!("{}{text}", sign(verb, number.is_sign_negative())))
}

/// Formats with an exponent of at least two digits.
fn exponential(size: f64, precision: usize) -> String {
    let text = format!("{size:.precision$e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{mantissa}e{sign}{power:0>2}")
}

/// Formats with a number of significant digits, with an exponent where it is below -4 or has as many digits.
fn significant(size: f64, digits: usize, keep_zeros: bool) -> String {
    let text = exponential(size, digits - 1);
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i64 = power.parse().unwrap_or(0);
    let trimmed = |text: &str| match text.contains('.') && !keep_zeros {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    let wide = i64::try_from(digits).unwrap_or(i64::MAX);
    if power < -4 || power >= wide {
        let (_, exponent) = text.split_once('e').unwrap_or((&text, "+00"));
        return format!("{}e{exponent}", trimmed(mantissa));
    }
    let places = usize::try_from(wide - 1 - power).unwrap_or(0);
    trimmed(&format!("{size:.places$}"))
}

fn texts(verb: &Verb, text: &str) -> Option<String> {
    let cut = |text: &str| -> String {
        verb.precision.map_or_else(|| text.to_owned(), |longest| text.chars().take(longest).collect())
    };
    let bytes = |digits: fn(u8) -> String| {
        let text = &text.as_bytes()[..verb.precision.unwrap_or(text.len()).min(text.len())];
        let prefix = match (verb.sharp, verb.letter) {
            (true, 'x') => "0x",
            (true, _) => "0X",
            _ => "",
        };
        let separator = if verb.space { " " } else { "" };
        let repeated = if verb.space { prefix } else { "" };
        let digits: Vec<String> = text.iter().map(|byte| digits(*byte)).collect();
        let joined = digits.join(&format!("{separator}{repeated}"));
        if joined.is_empty() { joined } else { format!("{prefix}{joined}") }
    };
    match verb.letter {
        'v' | 's' => Some(cut(text)),
        // A raw string, where one can hold the text.
        'q' if verb.sharp
            && !text.contains(['`', '\r', '\n', '\u{7f}'])
            && !text.contains(|c| c < ' ' && c != '\t') =>
        {
            Some(format!("`{}`", cut(text)))
        }
        'q' if verb.plus => Some(ascii(&quoted(&cut(text)))),
        'q' => Some(quoted(&cut(text))),
        'x' => Some(bytes(|byte| format!("{byte:02x}"))),
        'X' => Some(bytes(|byte| format!("{byte:02X}"))),
        _ => None,
    }
}

/// Escapes all characters beyond ASCII.
fn ascii(text: &str) -> String {
    let escaped = |c: char| match u32::from(c) {
        _ if c.is_ascii() => String::from(c),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    text.chars().map(escaped).collect()
}

/// Fills up to the width; a number is filled with zeros after its sign.
fn padded(verb: &Verb, text: String, is_number: bool) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(text.chars().count());
    if missing == 0 {
        return text;
    }
    if verb.minus {
        return text + &" ".repeat(missing);
    }
    if verb.zero && verb.precision.is_none_or(|_| verb.letter != 'd') {
        let (sign, rest) = text.split_at(usize::from(is_number && text.starts_with(['-', '+', ' '])));
        return format!("{sign}{}{rest}", "0".repeat(missing));
    }
    " ".repeat(missing) + &text
}

/// Formats as Go source, for `%#v`.
fn go_syntax(value: &Datum, depth: usize) -> Result<String, String> {
    if depth > 100 {
        return Err("the value is nested too deeply".into());
    }
    let kind = value.go_type();
    Ok(match value {
        Datum::Nil | Datum::Named(NamedType::NoValue, _) if depth > 0 => "interface {}(nil)".into(),
        Datum::Nil | Datum::Named(NamedType::NoValue, _) => "<nil>".into(),
        Datum::Text(text) => quoted(text),
        Datum::Named(_, base) => {
            let text = go_syntax(base, depth)?;
            // A list or a dict shows its own type instead of the one below it.
            text.strip_prefix(base.go_type()).map_or_else(|| text.clone(), |rest| format!("{kind}{rest}"))
        }
        Datum::List(list) if list.is_nil => format!("{kind}(nil)"),
        Datum::List(list) => {
            let items = list.items.iter().map(|item| go_syntax(item, depth + 1)).collect::<Result<Vec<_>, _>>()?;
            format!("{kind}{{{}}}", items.join(", "))
        }
        Datum::Map(dict) => {
            let entries = dict.entries.borrow();
            let items =
                entries.iter().map(|(key, value)| Ok(format!("{}:{}", quoted(key), go_syntax(value, depth + 1)?)));
            format!("{kind}{{{}}}", items.collect::<Result<Vec<_>, String>>()?.join(", "))
        }
        Datum::Object(object) => {
            let fields = object.fields.iter();
            let fields = fields.map(|field| Ok(format!("{}:{}", field.name, go_syntax(&field.value, depth + 1)?)));
            let name = kind.strip_prefix('*').map_or_else(|| kind.to_owned(), |name| format!("&{name}"));
            format!("{name}{{{}}}", fields.collect::<Result<Vec<_>, String>>()?.join(", "))
        }
        Datum::Int(number, IntType::Uint8 | IntType::Uint64) => {
            format!("{number:#x}")
        }
        other => other.format()?,
    })
}
