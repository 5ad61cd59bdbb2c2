//! What templates can call: terraform-docs' own functions before Sprig's before Go's.

mod arguments;
mod builtin;
mod lists;
mod maps;
mod numbers;
mod printf;
mod regexes;
mod terraform_docs;
mod text;

use super::TemplateData;
use super::datum::Datum;
use arguments::Arguments;

/// A function without effects; the arguments come in the order of the call, a piped one last.
type Function = fn(Arguments<'_>) -> Result<Datum, String>;

/// Name and function, a row each.
type Table = &'static [(&'static str, Function)];

/// Sprig before Go, where both know a name.
const TABLES: [Table; 7] =
    [text::TEXT, text::CASES, regexes::REGEXES, lists::LISTS, maps::MAPS, numbers::NUMBERS, builtin::BUILTINS];

fn lookup(table: Table, name: &str) -> Option<Function> {
    table.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

/// Whether an output template may call it.
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

/// Whether a content template may call it.
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
