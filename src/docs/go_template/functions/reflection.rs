//! Sprig's functions on types.

use super::Table;
use super::arguments::text;
use crate::docs::go_template::datum::Datum;

/// Types are named as in Go, such as `string`, `[]interface {}` or `*terraform.Input`.
pub(super) const REFLECTION: Table = &[
    ("kindOf", |a| text(a.count(1)?.any(0)?.kind())),
    ("kindIs", |a| Ok(Datum::Bool(a.count(2)?.any(1)?.kind() == a.text(0)?))),
    ("typeOf", |a| text(a.count(1)?.any(0)?.go_type())),
    ("typeIs", |a| Ok(Datum::Bool(a.count(2)?.any(1)?.go_type() == a.text(0)?))),
    ("typeIsLike", |a| {
        let (wanted, found) = (a.count(2)?.text(0)?, a.any(1)?.go_type());
        Ok(Datum::Bool(found == wanted || found.strip_prefix('*') == Some(wanted)))
    }),
];
