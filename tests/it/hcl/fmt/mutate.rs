//! Mutates the white space of a text, and sometimes its tokens. Terraform decides which mutants are valid.

/// xorshift64*: a seed gives the same numbers on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Returns a number below `limit`, which must not be 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits fit") % limit
    }
}

/// Texts to insert.
const INSERTS: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "/* c */",
    " # c\n",
    "// é\n",
    "(",
    ")",
    "[0]",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "-",
    "!",
    "=",
    "? a : b",
    "\"",
    "${x}",
    "%{if x}y%{endif}",
    "in",
    "日本",
    "<<E\n x\nE\n",
    " == ",
    "...",
    "~",
    "👩‍🚀",
    "a = 1\n",
    "f(",
    "x",
    "$",
    "é",
    "=>",
    "1",
    "\u{feff}",
];

/// How many of the first texts are only white space. Inserting those keeps most mutants valid.
const BLANKS: usize = 6;

/// Returns the text with one to three changes.
pub(crate) fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        text = change(&text, random);
    }
    text
}

/// Returns the text with up to eight blanks added or removed, after which a valid text is usually still valid.
pub(crate) fn blanks(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.below(9) {
        let from = border(&text, random);
        let at = text[from..].find([' ', '\n']).map_or(text.len(), |length| from + length);
        text = match random.below(3) {
            0 => [&text[..at], "  ", &text[at..]].concat(),
            1 => [&text[..at], text[at..].strip_prefix(' ').unwrap_or(&text[at..])].concat(),
            _ => [&text[..at], " ", &text[at..]].concat(),
        };
    }
    text
}

fn change(text: &str, random: &mut Random) -> String {
    let at = border(text, random);
    match random.below(10) {
        0..=3 => [&text[..at], INSERTS[random.below(BLANKS)], &text[at..]].concat(),
        4 => [&text[..at], INSERTS[random.below(INSERTS.len())], &text[at..]].concat(),
        5..=7 => {
            let blanks = text[at..].find([' ', '\t']).map_or(text.len(), |blank| at + blank);
            [&text[..blanks], text[blanks..].trim_start_matches([' ', '\t'])].concat()
        }
        8 => {
            let newline = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
            [&text[..newline], text.get(newline + 1..).unwrap_or("")].concat()
        }
        _ => {
            let next = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            [&text[..at], &text[next..]].concat()
        }
    }
}

/// Returns an offset between two characters, half of the time next to one that is not a letter.
fn border(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    if random.below(2) == 0 {
        at = text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(text.len(), |n| at + n);
    }
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
