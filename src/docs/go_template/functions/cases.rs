//! Sprig's functions that change between upper case, lower case and other styles.

use super::Table;
use super::arguments::text;

/// Changes the letter case. Letters whose other case has several characters, such as `ß`, stay, as in Go.
pub(super) const CASES: Table = &[
    ("upper", |a| text(a.count(1)?.text(0)?.chars().map(upper).collect::<String>())),
    ("lower", |a| text(a.count(1)?.text(0)?.chars().map(lower).collect::<String>())),
    ("title", |a| {
        let goes_on = |c: char| c.is_alphanumeric() || c == '_' || (!c.is_ascii() && !c.is_whitespace());
        text(first_of_words(a.count(1)?.text(0)?, goes_on, upper))
    }),
    ("untitle", |a| text(first_of_words(a.count(1)?.text(0)?, |c| !c.is_whitespace(), lower))),
    ("swapcase", |a| {
        let swap = |c: char| if c.is_uppercase() { lower(c) } else { upper(c) };
        text(a.count(1)?.text(0)?.chars().map(swap).collect::<String>())
    }),
    ("snakecase", |a| text(separated(a.count(1)?.text(0)?, '_'))),
    ("kebabcase", |a| text(separated(a.count(1)?.text(0)?, '-'))),
    ("camelcase", |a| text(camel_case(a.count(1)?.text(0)?))),
    ("initials", |a| {
        let words = a.count(1)?.text(0)?.split_whitespace();
        text(words.filter_map(|word| word.chars().next()).collect::<String>())
    }),
];

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    if upper.len() == 1 { upper.next().unwrap_or(c) } else { c }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Changes the first letter of every word.
fn first_of_words(whole: &str, goes_on: fn(char) -> bool, change: fn(char) -> char) -> String {
    let mut inside = false;
    let changed = whole.chars().map(|c| {
        let starts = !inside;
        inside = goes_on(c);
        if starts { change(c) } else { c }
    });
    changed.collect()
}

fn is_connector(c: char) -> bool {
    c == '-' || c == '_' || c.is_whitespace()
}

/// Joins words, each with an upper-case first letter. Of several connectors only the last one is dropped.
fn camel_case(whole: &str) -> String {
    let mut chars = whole.chars();
    let mut out = String::with_capacity(whole.len());
    let Some(mut last) = chars.by_ref().find(|c| {
        let leads = is_connector(*c);
        if leads {
            out.push(*c);
        }
        !leads
    }) else {
        // Of connectors alone, Go's library writes the last one twice.
        out.extend(whole.chars().next_back());
        return out;
    };
    let mut was_upper = last.is_uppercase();
    last = upper(last);
    for mut c in chars {
        if is_connector(last) {
            if is_connector(c) {
                out.push(last);
            } else {
                was_upper = c.is_uppercase();
                c = upper(c);
            }
        } else {
            // Only the first of a run of upper-case letters stays so.
            if was_upper && c.is_uppercase() {
                c = lower(c);
            } else if was_upper {
                was_upper = false;
            }
            out.push(last);
        }
        last = c;
    }
    out.push(last);
    out
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Upper,
    Letters,
    Connector,
    Punctuation,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        c if is_connector(c) => Kind::Connector,
        c if is_punctuation(c) => Kind::Punctuation,
        c if c.is_uppercase() => Kind::Upper,
        c if c.is_alphabetic() && separates_words(c) => Kind::Letters,
        c if c.is_numeric() => Kind::Number,
        _ => Kind::Other,
    }
}

/// Unicode has more punctuation than ASCII; of ASCII, `$+<=>^`, the backtick, `|` and `~` are symbols.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c);
    }
    matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// Chinese characters form no words to separate.
fn separates_words(c: char) -> bool {
    !matches!(c, '\u{3400}'..='\u{4d85}' | '\u{4e00}'..='\u{9fcc}' | '\u{20000}'..='\u{2b81d}')
}

/// Splits a text into runs of one kind. `HTTPServer` is `HTTP` and `Server`; a capital and the letters after it are one.
fn runs(whole: &str) -> Vec<(Kind, &str)> {
    let mut runs = Vec::new();
    let mut chars = whole.char_indices().map(|(at, c)| (at, kind(c))).peekable();
    while let Some((start, first)) = chars.next() {
        let second = chars.peek().map(|(_, kind)| *kind);
        let going = if first == Kind::Upper && second == Some(Kind::Letters) { Kind::Letters } else { first };
        let mut last = start;
        let mut length = 1;
        while let Some((at, _)) = chars.next_if(|(_, kind)| *kind == going) {
            last = at;
            length += 1;
        }
        let mut end = chars.peek().map_or(whole.len(), |(at, _)| *at);
        if first == Kind::Upper
            && going == Kind::Upper
            && length > 1
            && chars.peek().is_some_and(|(_, kind)| *kind == Kind::Letters)
        {
            // The last capital belongs to the letters that follow it.
            end = last;
            runs.push((first, &whole[start..end]));
            let mut after = end;
            while let Some((at, _)) = chars.next_if(|(_, kind)| *kind == Kind::Letters) {
                after = at;
            }
            let after = chars.peek().map_or(whole.len(), |(at, _)| *at).max(after);
            runs.push((Kind::Upper, &whole[end..after]));
            continue;
        }
        runs.push((first, &whole[start..end]));
    }
    runs
}

/// Writes words in lower case with connectors between them.
fn separated(whole: &str, mark: char) -> String {
    let runs = runs(whole);
    let mut out = String::with_capacity(whole.len() + whole.len() / 4);
    let push = |out: &mut String, (kind, text): (Kind, &str)| match kind {
        Kind::Connector => out.extend(text.chars().map(|_| mark)),
        Kind::Upper => out.extend(text.chars().map(|c| if c.is_uppercase() { lower(c) } else { c })),
        _ => out.push_str(text),
    };
    let joins = |kind: Kind| matches!(kind, Kind::Connector | Kind::Punctuation);
    let glued = |kind: Kind| matches!(kind, Kind::Letters | Kind::Number);
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        push(&mut out, *run);
        at += 1;
        let Some((next, _)) = runs.get(at) else { break };
        match run.0 {
            Kind::Connector | Kind::Punctuation => {}
            Kind::Number => {
                // Letters after a number belong to it: `20x`.
                while let Some(glue) = runs.get(at).filter(|(kind, _)| glued(*kind)) {
                    push(&mut out, *glue);
                    at += 1;
                }
                if runs.get(at).is_some_and(|(kind, _)| !joins(*kind)) {
                    out.push(mark);
                }
            }
            _ if *next == Kind::Number && runs.len() > at + 1 => {
                let number = runs[at];
                at += 1;
                if runs[at].0 == Kind::Letters {
                    out.push(mark);
                    push(&mut out, number);
                    while let Some(glue) = runs.get(at).filter(|(kind, _)| glued(*kind)) {
                        push(&mut out, *glue);
                        at += 1;
                    }
                } else {
                    // The number belongs to the word before it: `bld4`.
                    push(&mut out, number);
                }
                if runs.get(at).is_some_and(|(kind, _)| !joins(*kind)) {
                    out.push(mark);
                }
            }
            _ if *next == Kind::Number || joins(*next) => {}
            _ => out.push(mark),
        }
    }
    out
}
