//! Splits a template into texts and actions, and an action into words.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplatePiece<'a> {
    Text(&'a str),
    Action(&'a str),
}

/// A word of an action.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// `name`, a keyword or a function.
    Name(String),
    /// `.Name`; `joined` if it directly follows another token.
    Field {
        name: String,
        joined: bool,
    },
    /// `$` or `$name`.
    Variable(String),
    /// `.` alone.
    Dot,
    Text(String),
    Int(i64),
    Float(f64),
    Open,
    Close,
    Pipe,
    Comma,
    /// `:=`
    Declare,
    /// `=`
    Assign,
}

/// Blanks that `{{-` and `-}}` trim.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Splits a template at its actions; comments are left out.
pub(super) fn pieces(text: &str) -> Result<Vec<TemplatePiece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut trim_next = false;
    loop {
        let start = rest.find("{{");
        let mut before = &rest[..start.unwrap_or(rest.len())];
        if trim_next {
            before = before.trim_start_matches(BLANKS);
        }
        let Some(start) = start else {
            pieces.push(TemplatePiece::Text(before));
            return Ok(pieces);
        };
        let mut action = &rest[start + 2..];
        let after_mark = action.strip_prefix('-').filter(|inner| inner.starts_with(BLANKS));
        let trims_before = after_mark.is_some();
        if let Some(trimmed) = after_mark {
            before = before.trim_end_matches(BLANKS);
            action = trimmed;
        }
        pieces.push(TemplatePiece::Text(before));
        let end = end_of_action(action)?;
        rest = &action[end + 2..];
        let body = &action[..end];
        let trimmed = body.strip_suffix('-').filter(|inner| inner.ends_with(BLANKS));
        trim_next = trimmed.is_some();
        let body = trimmed.unwrap_or(body);
        if body.starts_with("/*") || (trims_before && body.trim_start_matches(BLANKS).starts_with("/*")) {
            if !body.trim_end_matches(BLANKS).ends_with("*/") || (trimmed.is_none() && !body.ends_with("*/")) {
                return Err("a comment ends before the action does".into());
            }
        } else {
            pieces.push(TemplatePiece::Action(body));
        }
    }
}

/// Finds the `}}` that ends an action, outside quotes and comments.
fn end_of_action(action: &str) -> Result<usize, String> {
    let unclosed = || "an action is never closed with `}}`".to_owned();
    let blank = action.len() - action.trim_start_matches(BLANKS).len();
    if action[blank..].starts_with("/*") {
        let end = action.find("*/").ok_or("a comment is never closed")? + 2;
        return action[end..].find("}}").map(|at| end + at).ok_or_else(unclosed);
    }
    let mut quote = None;
    let mut bytes = action.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match quote {
            Some(b'`') if byte == b'`' => quote = None,
            Some(b'`') => {}
            Some(_) if byte == b'\\' => drop(bytes.next()),
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            None if action[at..].starts_with("}}") => return Ok(at),
            None => {}
        }
        if !action.is_char_boundary(at + 1) {
            // In the middle of a character: skip its other bytes.
            while action.len() > at + 1 && bytes.clone().next().is_some_and(|(next, _)| !action.is_char_boundary(next))
            {
                bytes.next();
            }
        }
    }
    Err(unclosed())
}

/// Splits an action into its words.
pub(super) fn tokens(action: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = action;
    let mut joined = false;
    while let Some(c) = rest.chars().next() {
        if BLANKS.contains(&c) {
            rest = rest[1..].trim_start_matches(BLANKS);
            joined = false;
            continue;
        }
        let (token, length) = token(rest, c, joined && !tokens.is_empty())?;
        joined = matches!(token, Token::Field { .. } | Token::Variable(_) | Token::Close | Token::Name(_));
        tokens.push(token);
        rest = &rest[length..];
    }
    Ok(tokens)
}

fn token(rest: &str, c: char, joined: bool) -> Result<(Token, usize), String> {
    let word =
        |from: usize| rest[from..].find(|c: char| c != '_' && !c.is_alphanumeric()).map_or(rest.len(), |at| from + at);
    Ok(match c {
        '(' => (Token::Open, 1),
        ')' => (Token::Close, 1),
        '|' => (Token::Pipe, 1),
        ',' => (Token::Comma, 1),
        ':' if rest.starts_with(":=") => (Token::Declare, 2),
        '=' => (Token::Assign, 1),
        '"' | '`' => quoted(rest, c)?,
        '\'' => character(rest)?,
        '$' => (Token::Variable(rest[1..word(1)].to_owned()), word(1)),
        '.' if rest[1..].starts_with(|c: char| c == '_' || c.is_alphabetic()) => {
            (Token::Field { name: rest[1..word(1)].to_owned(), joined }, word(1))
        }
        '.' if !rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (Token::Dot, 1),
        '0'..='9' | '+' | '-' | '.' => number(rest)?,
        c if c == '_' || c.is_alphabetic() => (Token::Name(rest[..word(0)].to_owned()), word(0)),
        c => return Err(format!("unexpected `{c}` in an action")),
    })
}

fn number(rest: &str) -> Result<(Token, usize), String> {
    let is_hex = rest.trim_start_matches(['+', '-']).to_ascii_lowercase().starts_with("0x");
    let mut before = ' ';
    let goes_on = |c: char| {
        let exponent_sign = matches!(c, '+' | '-') && matches!(before, 'e' | 'E') && !is_hex;
        before = c;
        exponent_sign || c == '.' || c == '_' || c.is_ascii_alphanumeric()
    };
    let end = rest.char_indices().skip(1).scan(goes_on, |goes_on, (at, c)| Some((at, goes_on(c))));
    let end = end.into_iter().find(|(_, goes_on)| !goes_on).map_or(rest.len(), |(at, _)| at);
    let text = &rest[..end];
    if let Some(number) = super::functions::parse_with_base(text) {
        return Ok((Token::Int(number), end));
    }
    let is_float = text.contains(['.', 'e', 'E']) && !is_hex;
    let number = text.replace('_', "").parse().ok().filter(|_| is_float);
    number.map(|number| (Token::Float(number), end)).ok_or_else(|| format!("`{text}` is not a number"))
}

fn character(rest: &str) -> Result<(Token, usize), String> {
    let (token, length) = quoted(rest, '\'')?;
    match token {
        Token::Text(text) => match (text.chars().next(), text.chars().nth(1)) {
            (Some(c), None) => Ok((Token::Int(i64::from(u32::from(c))), length)),
            _ => Err("a character constant holds one character".into()),
        },
        _ => Err("a character constant holds one character".into()),
    }
}

fn quoted(rest: &str, mark: char) -> Result<(Token, usize), String> {
    let mut out = Vec::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == mark {
            let text = String::from_utf8(out).map_err(|_| "a string holds bytes that are not UTF-8")?;
            return Ok((Token::Text(text), at + 1));
        }
        if c == '\n' && mark != '`' {
            break;
        }
        if c != '\\' || mark == '`' {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        let (_, escape) = chars.next().ok_or("a string is never closed")?;
        let mut code = |first: &str, digits: usize, radix: u32| {
            let code: String = first.chars().chain(chars.by_ref().take(digits).map(|(_, c)| c)).collect();
            u32::from_str_radix(&code, radix).map_err(|_| String::from("an escape is not valid"))
        };
        let byte = |code: u32| u8::try_from(code).map_err(|_| String::from("an escape is not valid"));
        match escape {
            'n' => out.push(b'\n'),
            't' => out.push(b'\t'),
            'r' => out.push(b'\r'),
            'a' => out.push(7),
            'b' => out.push(8),
            'f' => out.push(0xc),
            'v' => out.push(0xb),
            // These two stand for a byte, not for a character.
            'x' => out.push(byte(code("", 2, 16)?)?),
            '0'..='7' => out.push(byte(code(escape.encode_utf8(&mut [0; 4]), 2, 8)?)?),
            'u' | 'U' => {
                let code = code("", if escape == 'u' { 4 } else { 8 }, 16)?;
                let c = char::from_u32(code).ok_or("an escape is not valid")?;
                out.extend(c.encode_utf8(&mut [0; 4]).bytes());
            }
            '\\' => out.push(b'\\'),
            c if c == mark => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
            other => return Err(format!("the escape `\\{other}` does not exist")),
        }
    }
    Err("a string is never closed".into())
}
