//! The functions that templates can call: those of terraform-docs hide Sprig's, and Sprig's hide Go's.

mod arguments;
mod builtin;
mod cases;
mod dates;
mod decimal;
mod encodings;
mod lists;
mod maps;
mod merge;
mod numbers;
mod paths;
mod printf;
mod reflection;
mod regexes;
mod terraform_docs;
mod text;
mod urls;
mod versions;

use super::TemplateData;
use super::datum::Datum;
use arguments::Arguments;
pub(super) use arguments::parse_with_base;

/// Longer texts and lists are refused, because a few calls could otherwise exhaust the memory.
pub(super) const LONGEST: usize = 16 << 20;

/// A pure function. The arguments are in the order of the call, a piped one last.
type Function = fn(Arguments<'_>) -> Result<Datum, String>;

/// Names and functions, one row per function.
type Table = &'static [(&'static str, Function)];

/// All tables, Sprig's before Go's, so that Sprig's functions win.
const TABLES: [Table; 13] = [
    text::TEXT,
    cases::CASES,
    regexes::REGEXES,
    lists::LISTS,
    maps::MAPS,
    numbers::NUMBERS,
    paths::PATHS,
    encodings::ENCODINGS,
    versions::VERSIONS,
    reflection::REFLECTION,
    dates::DATES,
    urls::URLS,
    builtin::BUILTINS,
];

fn lookup(table: Table, name: &str) -> Option<Function> {
    table.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

/// Whether an output template may call this function.
pub(super) fn is_builtin(name: &str) -> bool {
    builtin(name).is_some()
}

fn builtin(name: &str) -> Option<Function> {
    lookup(builtin::BUILTINS, name)
}

/// Calls a function of Go itself.
pub(super) fn call_builtin(name: &str, arguments: &[Datum]) -> Result<Datum, String> {
    builtin(name).ok_or("is not defined")?(Arguments(arguments))
}

/// Whether a content template may call this function.
pub(super) fn is_known(name: &str) -> bool {
    terraform_docs::NAMES.contains(&name) || TABLES.iter().any(|table| lookup(table, name).is_some())
}

/// Calls a function of a content template.
pub(super) fn call(data: &TemplateData<'_>, name: &str, arguments: &[Datum]) -> Result<Datum, String> {
    if let Some(result) = terraform_docs::call(data, name, Arguments(arguments)) {
        return result;
    }
    TABLES.iter().find_map(|table| lookup(table, name)).ok_or("is not defined")?(Arguments(arguments))
}
