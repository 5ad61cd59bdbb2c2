//! The order of map keys: natural, so that `a9` comes before `a10`.

use std::collections::BTreeMap;

use crate::hcl::value::Value;

/// Returns the entries in the order in which they are written.
///
/// The comparison is that of terraform-docs' library and is not a total order, so this must stay an insertion sort.
pub(super) fn in_order(entries: &BTreeMap<String, Value>) -> Vec<(&String, &Value)> {
    let mut sorted: Vec<(&String, &Value)> = Vec::with_capacity(entries.len());
    for entry in entries {
        let at = sorted.iter().rposition(|before| !is_less(entry.0, before.0)).map_or(0, |at| at + 1);
        sorted.insert(at, entry);
    }
    sorted
}

fn is_less(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut digits = false;
    for at in 0..a.len().min(b.len()) {
        let (left, right) = (a[at], b[at]);
        if left == right {
            digits = is_digit(left);
            continue;
        }
        return match (left.is_alphabetic(), right.is_alphabetic()) {
            (true, true) => left < right,
            (left_letter, true) | (left_letter @ true, false) => left_letter == digits,
            (false, false) => numbers_less(&a, &b, at),
        };
    }
    a.len() < b.len()
}

fn is_digit(c: char) -> bool {
    // Digits of other scripts count too in terraform-docs, but keys almost never contain them.
    c.is_ascii_digit()
}

/// Compares the digit runs that differ at `at`.
fn numbers_less(a: &[char], b: &[char], at: usize) -> bool {
    let significant_before = a[..at].iter().rev().take_while(|c| is_digit(**c)).any(|c| *c != '0');
    let start = u128::from((a[at] == '0' || b[at] == '0') && significant_before);
    let run = |text: &[char]| {
        let digits = text[at..].iter().take_while(|c| is_digit(**c));
        let number = digits
            .clone()
            .filter_map(|c| c.to_digit(10))
            .fold(start, |number, digit| number.saturating_mul(10).saturating_add(u128::from(digit)));
        (number, digits.count())
    };
    let (left, right) = (run(a), run(b));
    if left != right { left < right } else { a[at] < b[at] }
}
