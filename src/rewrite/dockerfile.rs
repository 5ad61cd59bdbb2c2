//! Finds the images that a Dockerfile or Containerfile pulls: `FROM`, `COPY --from`, `RUN --mount` and `# syntax`.
//!
//! Names of stages stay. The default of an `ARG` is an image if a `FROM` uses it as its whole name.

use std::collections::HashSet;
use std::ops::Range;

use super::dockerfile_instructions::{Instruction, Instructions, Word};
use super::finder::{Find, Finder, PathFit};
use super::mention::{Mentions, Why, is_templated};

/// Dockerfiles and Containerfiles.
///
/// Files: `Dockerfile`, `Containerfile`, `*.Dockerfile`, `Dockerfile.*`.
///
/// Images: `FROM`, `COPY --from`, `RUN --mount=…,from=`, `# syntax=`; the default of an `ARG` that is the whole
/// image of a `FROM`.
pub(super) static FINDER: Finder = Finder {
    name: "dockerfile",
    about: "Dockerfile or Containerfile",
    by_path: |path| PathFit::sure_if(is_dockerfile(path.name())),
    by_content: None,
    before: r"(?i)(?:\bfrom(?:[ \t]+|=)|\bsyntax[ \t]*=[ \t]*)",
    find: Find::Text(find),
};

fn is_dockerfile(name: &str) -> bool {
    ["dockerfile", "containerfile"].iter().any(|base| match name.strip_prefix(base) {
        Some(rest) => (rest.is_empty() || rest.starts_with(['.', '-', '_'])) && !rest.ends_with(".dockerignore"),
        None => name.strip_suffix(base).is_some_and(|rest| rest.ends_with('.')),
    })
}

/// Finds the images of a file.
fn find(found: &mut Mentions<'_>) {
    let start = if found.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    find_within(found, start..found.text.len());
}

/// Finds the images of a Dockerfile within a text, which may be indented.
pub(super) fn find_within(found: &mut Mentions<'_>, range: Range<usize>) {
    let mut instructions = Instructions::new(found.text, range);
    if let Some(syntax) = instructions.syntax.take() {
        found.whole(syntax);
    }
    let all: Vec<Instruction<'_>> = instructions.collect();
    let mut build = Build::of(found.text, &all);
    for instruction in &all {
        build.visit(instruction, found);
    }
    build.arguments(found);
}

/// An `ARG` before the first `FROM`.
struct Argument<'t> {
    name: &'t str,
    /// The span of its default, without quotes.
    default: Option<Range<usize>>,
    /// Whether a `FROM` consists of this argument alone.
    is_image: bool,
    /// Whether a `FROM` uses it as a part of a name.
    is_part: bool,
}

/// What is known about the build so far.
struct Build<'t> {
    text: &'t str,
    /// In lower case, as BuildKit ignores case.
    stages: HashSet<String>,
    arguments: Vec<Argument<'t>>,
}

impl<'t> Build<'t> {
    fn of(text: &'t str, all: &[Instruction<'t>]) -> Self {
        let stages = all.iter().filter(|instruction| instruction.is("FROM")).filter_map(|from| stage(text, from));
        let global = all.iter().take_while(|instruction| !instruction.is("FROM"));
        let global = global.filter(|instruction| instruction.is("ARG"));
        let arguments = global.flat_map(|arg| &arg.words).filter(|word| word.whole).map(|word| argument(text, word));
        Self { text, stages: stages.collect(), arguments: arguments.collect() }
    }

    fn visit(&mut self, instruction: &Instruction<'t>, found: &mut Mentions<'_>) {
        if instruction.is("FROM") {
            if let Some(word) = instruction.words.iter().find(|word| !word.text(self.text).starts_with("--")) {
                self.from(word, found);
            }
        } else if instruction.is("COPY") {
            for word in instruction.flags(self.text) {
                if let Some(name) = value(word.text(self.text), "--from=") {
                    self.outside(word, word.span.end - name.len()..word.span.end, found);
                }
            }
        } else if instruction.is("RUN") {
            for word in instruction.flags(self.text) {
                let Some(mount) = value(word.text(self.text), "--mount=") else { continue };
                let mut end = word.span.end - mount.len();
                for field in mount.split(',') {
                    end += field.len();
                    if let Some(name) = value(field, "from=") {
                        self.outside(word, end - name.len()..end, found);
                    }
                    end += 1;
                }
            }
        }
    }

    fn from(&mut self, word: &Word, found: &mut Mentions<'_>) {
        let span = unquoted(self.text, word.span.clone());
        let name = &self.text[span.clone()];
        if !word.whole {
            return found.leave(first_line(self.text, word.span.clone()), Why::Spelling);
        }
        if let Some(variable) = variable(name)
            && let Some(argument) = self.arguments.iter_mut().rev().find(|argument| argument.name == variable)
            && argument.default.is_some()
        {
            argument.is_image = true;
            return;
        }
        for argument in self.arguments.iter_mut().filter(|argument| uses(name, argument.name)) {
            argument.is_part = true;
        }
        self.pulled(span, found);
    }

    /// Adds the image of a flag. The name may also be that of a stage, which `pulled` skips.
    fn outside(&self, word: &Word, name: Range<usize>, found: &mut Mentions<'_>) {
        if word.whole {
            self.pulled(unquoted(self.text, name), found);
        } else {
            found.leave(first_line(self.text, word.span.clone()), Why::Spelling);
        }
    }

    fn pulled(&self, span: Range<usize>, found: &mut Mentions<'_>) {
        let name = &self.text[span.clone()];
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && !self.stages.contains(&name.to_lowercase()) {
            found.whole(span);
        }
    }

    /// The defaults of arguments that are images.
    fn arguments(&self, found: &mut Mentions<'_>) {
        for argument in self.arguments.iter().filter(|argument| argument.is_image) {
            let Some(default) = argument.default.clone() else { continue };
            if argument.is_part && !is_templated(&self.text[default.clone()]) {
                found.leave(default, Why::Templated);
            } else {
                self.pulled(default, found);
            }
        }
    }
}

/// The name that a `FROM` gives its stage.
fn stage(text: &str, from: &Instruction<'_>) -> Option<String> {
    let mut words = from.words.iter().map(|word| word.text(text)).skip_while(|word| word.starts_with("--"));
    let (_, keyword, name) = (words.next()?, words.next()?, words.next()?);
    keyword.eq_ignore_ascii_case("AS").then(|| name.to_lowercase())
}

fn argument<'t>(text: &'t str, word: &Word) -> Argument<'t> {
    let whole = word.text(text);
    let (name, default) = match whole.find('=') {
        Some(equals) => (&whole[..equals], Some(unquoted(text, word.span.start + equals + 1..word.span.end))),
        None => (whole, None),
    };
    let default = default.filter(|default| !default.is_empty());
    Argument { name, default, is_image: false, is_part: false }
}

/// The name in `$NAME` or `${NAME}`.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then_some(name)
}

/// Whether a text uses the variable of this name.
fn uses(text: &str, name: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{');
        let tail = rest.strip_prefix(name).map(|tail| tail.bytes().next());
        tail.is_some_and(|next| next.is_none_or(|next| !next.is_ascii_alphanumeric() && next != b'_'))
    })
}

/// The text after a flag, whose case is ignored.
fn value<'t>(text: &'t str, flag: &str) -> Option<&'t str> {
    let head = text.get(..flag.len())?;
    head.eq_ignore_ascii_case(flag).then(|| &text[flag.len()..])
}

/// Strips the quotes around a text.
fn unquoted(text: &str, span: Range<usize>) -> Range<usize> {
    let inner = &text[span.clone()];
    let quoted = |quote| inner.len() >= 2 && inner.starts_with(quote) && inner.ends_with(quote);
    if quoted('"') || quoted('\'') { span.start + 1..span.end - 1 } else { span }
}

fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let length = text[span.clone()].find(['\n', '\r']).unwrap_or(span.len());
    span.start..span.start + length
}
