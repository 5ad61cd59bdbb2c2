//! Lists of registries for prose, built from their table at compile time.

use super::{Access, REGISTRIES};
use crate::base::const_text::ConstText;

/// How many kinds of registry ECR can cache, as a word: "nine".
pub const HOW_MANY: &str = number(REGISTRIES.len());

/// The registries that need a secret: "Docker Hub, GitHub or Azure".
pub const WITH_SECRET: &str = WITH_SECRET_TEXT.as_str();
const WITH_SECRET_TEXT: ConstText<400> = list(true, " or ");

/// The registries that allow anonymous pulls: "ECR Public and Quay".
pub const PUBLIC: &str = PUBLIC_TEXT.as_str();
const PUBLIC_TEXT: ConstText<400> = list(false, " and ");

const fn is_listed(access: Access, with_secret: bool) -> bool {
    match access {
        Access::Secret(_) => with_secret,
        Access::Public => !with_secret,
        Access::Iam => false,
    }
}

const fn list(with_secret: bool, last_word: &str) -> ConstText<400> {
    let (mut left, mut at) = (0, 0);
    while at < REGISTRIES.len() {
        left += is_listed(REGISTRIES[at].access, with_secret) as usize;
        at += 1;
    }
    let (mut text, mut at) = (ConstText::EMPTY, 0);
    while at < REGISTRIES.len() {
        if is_listed(REGISTRIES[at].access, with_secret) {
            left -= 1;
            text = text.and(REGISTRIES[at].short).and(match left {
                0 => "",
                1 => last_word,
                _ => ", ",
            });
        }
        at += 1;
    }
    text
}

const fn number(count: usize) -> &'static str {
    const WORDS: [&str; 21] = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    WORDS[count]
}
