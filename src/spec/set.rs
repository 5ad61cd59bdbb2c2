//! Applies `--set PATH=VALUE` to a document, which gets the argument as a source of its own.
//!
//! `PATH` is keys joined by dots: `upstreams.docker-hub.credentials`. A key that has a dot is quoted,
//! `upstreams."a.b".url`. List items are `policy.roles[1]` or `policy.roles.1`; one past the last appends.
//! `VALUE` is YAML: `false`, `[pull, ci]`, `{ preset: quay }`. Nothing after the `=` is `null`, as is `docker-hub:` in
//! a spec; an empty text is `""`.

use std::ops::Range;
use std::sync::Arc;

use super::document::{self, Data, Document, Entry, MAX_DEPTH, MAX_LEN, Node, Pointer, Span, Step, Syntax, TextFault};
use super::pointer::{quoted_len, spanned_steps};
use super::{codes, redact};
use crate::diag::{Diagnostic, Source};

const EXAMPLE: &str = "for example `--set upstreams.docker-hub.credentials=false`";

/// The name of the file in findings about `--set`.
pub const SOURCE_NAME: &str = "--set";

/// Applies one argument; if that fails, the document is as before.
///
/// # Errors
/// Returns what is wrong with the argument, and where in it.
pub fn apply(document: &mut Document, argument: &str) -> Result<(), Vec<Diagnostic>> {
    let refuse = |faults: Vec<TextFault>| {
        let secrets = redact::unparsed(argument);
        let source = Arc::new(Source { name: SOURCE_NAME.to_owned(), text: argument.to_owned(), secrets });
        faults.into_iter().map(|fault| fault.into_diagnostic(&source)).collect::<Vec<_>>()
    };
    let id = document.sources.len();
    let assignment = read(argument, id).map_err(refuse)?;
    let mut root = document.root.clone();
    put(&mut root, &assignment, 0, id).map_err(|fault| refuse(vec![fault]))?;
    let path = assignment.path();
    let secrets = redact::below_path(argument, &path, &assignment.value);
    document.sources.push(Arc::new(Source { name: SOURCE_NAME.to_owned(), text: argument.to_owned(), secrets }));
    document.root = root;
    Ok(())
}

struct Assignment {
    steps: Vec<(Step, Range<usize>)>,
    value: Node,
}

impl Assignment {
    fn path(&self) -> Pointer {
        Pointer { steps: self.steps.iter().map(|(step, _)| step.clone()).collect() }
    }
}

fn read(argument: &str, id: usize) -> Result<Assignment, Vec<TextFault>> {
    let bad =
        |range: Range<usize>, message: String| vec![TextFault::new(&codes::BAD_SET, range, message).help(EXAMPLE)];
    if argument.len() > MAX_LEN {
        return Err(bad(0..0, format!("the override is longer than {MAX_LEN} bytes")));
    }
    if let Some(at) = argument.find('\0') {
        return Err(bad(at..at + 1, "a NUL byte has no place in a spec".to_owned()));
    }
    let Some(equals) = equals_sign(argument) else {
        return Err(bad(0..argument.len(), "the override has no `=`".to_owned()));
    };
    let steps = spanned_steps(&argument[..equals]).map_err(|(range, why)| bad(range, format!("in the path, {why}")))?;
    let start = equals + 1;
    let (value, mut faults) = document::parse_text(&argument[start..], Syntax::Yaml);
    if let (Some(mut value), true) = (value, faults.is_empty()) {
        value.shift(start, id);
        if steps.len() + value.depth() > MAX_DEPTH {
            return Err(vec![TextFault::new(&codes::TOO_DEEP, 0..equals, "the override nests too deeply")]);
        }
        return Ok(Assignment { steps, value });
    }
    for fault in &mut faults {
        fault.range = fault.range.start + start..fault.range.end + start;
    }
    Err(faults)
}

/// Returns the offset of the first `=` outside quotes.
fn equals_sign(argument: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(c) = argument[at..].chars().next() {
        at += match c {
            '=' => return Some(at),
            '"' => quoted_len(&argument[at..])?,
            _ => c.len_utf8(),
        };
    }
    None
}

fn put(node: &mut Node, assignment: &Assignment, depth: usize, id: usize) -> Result<(), TextFault> {
    let Some((step, range)) = assignment.steps.get(depth) else {
        *node = assignment.value.clone();
        return Ok(());
    };
    let span = Span { source: id, range: range.clone() };
    let nothing = || Node { data: Data::Null, span: span.clone() };
    if node.data == Data::Null && matches!(step, Step::Key(_)) {
        node.data = Data::Map(Vec::new());
    }
    match (&mut node.data, step) {
        (Data::Map(entries), Step::Key(key)) => {
            let last = depth + 1 == assignment.steps.len();
            let index = entries.iter().position(|entry| entry.key == *key).unwrap_or_else(|| {
                entries.push(Entry { key: key.clone(), key_span: span.clone(), value: nothing() });
                entries.len() - 1
            });
            let entry = &mut entries[index];
            if last {
                entry.key_span = span;
            }
            put(&mut entry.value, assignment, depth + 1, id)
        }
        (Data::List(items), step) => {
            let index = match step {
                Step::Index(index) => Some(*index),
                Step::Key(key) => key.parse().ok(),
            };
            let Some(index) = index.filter(|index| *index <= items.len()) else {
                return Err(no_such_item(assignment, depth, items.len()));
            };
            if index == items.len() {
                items.push(nothing());
            }
            put(&mut items[index], assignment, depth + 1, id)
        }
        (data, _) => Err(no_keys(assignment, depth, data)),
    }
}

fn no_such_item(assignment: &Assignment, depth: usize, len: usize) -> TextFault {
    let range = assignment.steps[depth].1.clone();
    let list = Pointer { steps: assignment.path().steps[..depth].to_vec() };
    let message = format!("`{list}` is a list of {len}, so it takes an index from 0 to {len}");
    TextFault::new(&codes::SET_PATH, range, message).help(format!("`{list}[{len}]=…` appends to it"))
}

fn no_keys(assignment: &Assignment, depth: usize, data: &Data) -> TextFault {
    let kind = match data {
        Data::Null => "nothing",
        Data::Bool(_) => "`true` or `false`",
        Data::Number(_) => "a number",
        Data::String(_) => "text",
        Data::List(_) | Data::Map(_) => "a map",
    };
    let (step, range) = &assignment.steps[depth];
    let message = match (depth, step) {
        (0, _) => format!("the spec is {kind}"),
        _ => format!("`{}` is {kind}", Pointer { steps: assignment.path().steps[..depth].to_vec() }),
    };
    let message = match step {
        Step::Index(_) => format!("{message}, which has no items"),
        Step::Key(_) => format!("{message}, which has no keys"),
    };
    let before = Pointer { steps: assignment.path().steps[..depth].to_vec() };
    TextFault::new(&codes::SET_PATH, range.clone(), message)
        .help(format!("set `{before}` as a whole, with a `{{…}}` or `[…]`"))
}
