//! Sprig's functions on regular expressions; the syntax is RE2's, as in Go.

use regex::Regex;

use super::Table;
use super::arguments::{Arguments, text};
use crate::docs::go_template::datum::Datum;

/// The pattern always comes first.
pub(super) const REGEXES: Table = &[
    ("regexMatch", |a| Ok(Datum::Bool(pattern(a.count(2)?)?.is_match(a.text(1)?)))),
    ("regexFind", |a| text(pattern(a.count(2)?)?.find(a.text(1)?).map_or("", |found| found.as_str()))),
    ("regexFindAll", |a| {
        let most = usize::try_from(a.count(3)?.int(2)?).unwrap_or(usize::MAX);
        Ok(Datum::texts(pattern(a)?.find_iter(a.text(1)?).take(most).map(|found| found.as_str())))
    }),
    ("regexReplaceAll", |a| {
        let replaced = pattern(a.count(3)?)?.replace_all(a.text(1)?, a.text(2)?).into_owned();
        text(replaced)
    }),
    ("regexReplaceAllLiteral", |a| {
        let literal = regex::NoExpand(a.count(3)?.text(2)?);
        text(pattern(a)?.replace_all(a.text(1)?, literal).into_owned())
    }),
    ("regexSplit", |a| {
        let (pattern, whole) = (pattern(a.count(3)?)?, a.text(1)?);
        match usize::try_from(a.int(2)?) {
            Ok(most) => Ok(Datum::texts(pattern.splitn(whole, most))),
            Err(_) => Ok(Datum::texts(pattern.split(whole))),
        }
    }),
    ("regexQuoteMeta", |a| text(regex::escape(a.count(1)?.text(0)?))),
];

fn pattern(a: Arguments<'_>) -> Result<Regex, String> {
    Regex::new(a.text(0)?).map_err(|_| "the pattern is not valid".into())
}
