//! Counts the columns of a text as `hclwrite` does: in extended grapheme clusters of Unicode 15.0, with line breaks.
//!
//! It follows the grammar of Go's `textseg` 15, which deviates from UAX #29 in rare cases: U+FFFD is always a cluster
//! of its own, and Hangul followed by a zero width joiner absorbs a pictograph.

use super::graphemes::{CONTROL, EXTEND, PICTOGRAPHIC, PREPEND, SPACING_MARK};

const ZWJ: char = '\u{200d}';

/// Returns the number of clusters.
pub(super) fn count(text: &str) -> usize {
    // CR LF is the only cluster of more than one ASCII character.
    if text.bytes().all(|byte| byte.is_ascii() && byte != b'\r') {
        return text.len();
    }
    let mut clusters = Clusters { rest: text };
    let mut count = 0;
    while clusters.skip() {
        count += 1;
    }
    count
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hangul {
    L,
    V,
    T,
    Lv,
    Lvt,
}

struct Clusters<'a> {
    rest: &'a str,
}

impl Clusters<'_> {
    /// Drops the first cluster. Returns false at the end of the text.
    fn skip(&mut self) -> bool {
        let Some(first) = self.peek() else { return false };
        if is_control(first) {
            self.bump();
            if first == '\r' {
                self.take_one(|c| c == '\n');
            }
            return true;
        }
        self.take_all(|c| within(PREPEND, c));
        self.base();
        true
    }

    /// Drops what follows the prepended characters of a cluster, if anything.
    fn base(&mut self) {
        let Some(first) = self.peek().filter(|c| !is_control(*c)) else { return };
        self.bump();
        if let Some(class) = hangul(first) {
            self.syllable(class);
            self.glued();
        } else if within(PICTOGRAPHIC, first) {
            self.glued();
        } else if is_regional(first) {
            self.take_one(is_regional);
            self.glued();
        } else {
            self.take_all(|c| c == ZWJ || within(EXTEND, c) || within(SPACING_MARK, c));
        }
    }

    /// Drops extenders, and pictographs after a joiner.
    fn glued(&mut self) {
        while let Some(c) = self.peek() {
            if c == ZWJ {
                self.bump();
                self.take_one(|c| within(PICTOGRAPHIC, c));
            } else if within(EXTEND, c) || within(SPACING_MARK, c) {
                self.bump();
            } else {
                return;
            }
        }
    }

    /// Drops the rest of a Hangul syllable that starts with the given class.
    fn syllable(&mut self, first: Hangul) {
        let mut last = first;
        if first == Hangul::L {
            self.take_all(|c| hangul(c) == Some(Hangul::L));
            match self.peek().and_then(hangul) {
                Some(next) if next != Hangul::T => last = next,
                _ => return,
            }
            self.bump();
        }
        let vowels = last != Hangul::Lvt && last != Hangul::T;
        let taken = if vowels { self.take_all(|c| hangul(c) == Some(Hangul::V)) } else { 0 };
        // After leading consonants, a final consonant needs a vowel of its own.
        if first != Hangul::L || last != Hangul::Lv || taken > 0 {
            self.take_all(|c| hangul(c) == Some(Hangul::T));
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn bump(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }

    fn take_one(&mut self, wanted: impl Fn(char) -> bool) {
        if self.peek().is_some_and(wanted) {
            self.bump();
        }
    }

    fn take_all(&mut self, wanted: impl Fn(char) -> bool) -> usize {
        let rest = self.rest.trim_start_matches(wanted);
        let taken = self.rest.len() - rest.len();
        self.rest = rest;
        taken
    }
}

fn is_control(c: char) -> bool {
    c == '\r' || c == '\n' || within(CONTROL, c)
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

fn hangul(c: char) -> Option<Hangul> {
    match u32::from(c) {
        0x1100..=0x115f | 0xa960..=0xa97c => Some(Hangul::L),
        0x1160..=0x11a7 | 0xd7b0..=0xd7c6 => Some(Hangul::V),
        0x11a8..=0x11ff | 0xd7cb..=0xd7fb => Some(Hangul::T),
        code @ 0xac00..=0xd7a3 if (code - 0xac00) % 28 == 0 => Some(Hangul::Lv),
        0xac00..=0xd7a3 => Some(Hangul::Lvt),
        _ => None,
    }
}

fn within(borders: &[u32], c: char) -> bool {
    borders.partition_point(|border| *border <= u32::from(c)) % 2 == 1
}
