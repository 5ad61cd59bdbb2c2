//! Sprig's functions on semantic versions.

use std::rc::Rc;

use super::Table;
use crate::docs::go_template::datum::{Datum, Version};

/// A version has methods, such as `(semver "1.2.3").Minor`.
pub(super) const VERSIONS: Table = &[
    ("semver", |a| Ok(Datum::Version(Rc::new(Version::parse(a.count(1)?.text(0)?)?)))),
    ("semverCompare", |a| {
        let (constraints, version) = (a.count(2)?.text(0)?, a.text(1)?);
        Version::parse(version)?.meets(constraints).map(Datum::Bool)
    }),
];
