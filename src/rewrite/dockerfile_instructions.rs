//! Splits a Dockerfile into instructions and their words, with their byte spans. Comments and here-documents are
//! skipped.
//!
//! Source: <https://docs.docker.com/reference/dockerfile/>, and BuildKit's `frontend/dockerfile/parser`.

use std::ops::Range;

/// A word of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its byte span.
    pub(super) span: Range<usize>,
    /// Whether it is on a single line.
    pub(super) whole: bool,
}

impl Word {
    /// Its text.
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.span.clone()]
    }
}

/// An instruction.
#[derive(Debug)]
pub(super) struct Instruction<'t> {
    keyword: &'t str,
    /// The words after the keyword.
    pub(super) words: Vec<Word>,
}

impl Instruction<'_> {
    /// Whether it has this keyword, in any case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.keyword.eq_ignore_ascii_case(keyword)
    }

    /// The flags before the operands.
    pub(super) fn flags(&self, text: &str) -> impl Iterator<Item = &Word> {
        self.words.iter().take_while(move |word| word.text(text).starts_with("--"))
    }
}

/// The instructions of a file.
pub(super) struct Instructions<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    escape: char,
    /// The span of the image of `# syntax=`.
    pub(super) syntax: Option<Range<usize>>,
}

impl<'t> Instructions<'t> {
    /// Reads the parser directives at the top.
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Self {
        let mut all = Self { text, at: range.start, end: range.end, escape: '\\', syntax: None };
        let mut ahead = all.at;
        while let Some((line, next)) = all.line(ahead) {
            let Some((name, value)) = directive(text, line.clone()) else { break };
            if name.eq_ignore_ascii_case("syntax") {
                all.syntax = Some(value);
            } else if name.eq_ignore_ascii_case("escape") && &text[value] == "`" {
                all.escape = '`';
            }
            ahead = next;
        }
        all
    }

    /// The line at an offset, without its line end, and the start of the next line.
    fn line(&self, at: usize) -> Option<(Range<usize>, usize)> {
        if at >= self.end {
            return None;
        }
        let rest = &self.text[at..self.end];
        let (length, next) = rest.find('\n').map_or((rest.len(), self.end), |newline| (newline, at + newline + 1));
        let length = rest[..length].trim_end_matches('\r').len();
        Some((at..at + length, next))
    }

    /// The spans of the next instruction, one per line, without the continuation character.
    fn segments(&mut self) -> Vec<Range<usize>> {
        let mut segments: Vec<Range<usize>> = Vec::new();
        while let Some((line, next)) = self.line(self.at) {
            self.at = next;
            let text = &self.text[line.clone()];
            // Docker skips empty lines and comments, even within an instruction.
            if text.trim_start().starts_with('#') || text.trim().is_empty() {
                continue;
            }
            let kept = text.trim_end().strip_suffix(self.escape);
            segments.push(line.start..line.start + kept.unwrap_or(text).len());
            if kept.is_none() {
                break;
            }
        }
        segments
    }

    /// Skips the here-documents that an instruction opens.
    fn skip_here_documents(&mut self, words: &[Word]) {
        for (strips_tabs, name) in words.iter().filter_map(|word| here_document(word.text(self.text))) {
            while let Some((line, next)) = self.line(self.at) {
                self.at = next;
                let text = &self.text[line];
                // Within a YAML block, the whole Dockerfile is indented.
                let text = if strips_tabs { text.trim_start_matches('\t') } else { text };
                if text == name || text.trim_start_matches(' ') == name {
                    break;
                }
            }
        }
    }
}

impl<'t> Iterator for Instructions<'t> {
    type Item = Instruction<'t>;

    fn next(&mut self) -> Option<Instruction<'t>> {
        let segments = self.segments();
        if segments.is_empty() {
            return None;
        }
        let mut words = words(self.text, &segments);
        if words.is_empty() {
            // The lines have only continuation characters.
            return Some(Instruction { keyword: "", words });
        }
        let mut keyword = words.remove(0).text(self.text);
        if keyword.eq_ignore_ascii_case("ONBUILD") && !words.is_empty() {
            keyword = words.remove(0).text(self.text);
        }
        if ["RUN", "COPY", "ADD"].iter().any(|opens| keyword.eq_ignore_ascii_case(opens)) {
            self.skip_here_documents(&words);
        }
        Some(Instruction { keyword, words })
    }
}

/// The name and value of `# name=value`.
fn directive(text: &str, line: Range<usize>) -> Option<(&str, Range<usize>)> {
    let content = text[line.clone()].trim_start().strip_prefix('#')?;
    let (name, value) = content.split_once('=')?;
    let name = name.trim();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let end = line.end - (value.len() - value.trim_end().len());
    let start = line.end - value.trim_start().len();
    (start <= end).then_some((name, start..end))
}

/// Splits at white space outside quotes.
fn words(text: &str, segments: &[Range<usize>]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut open, mut quote) = (false, None);
    for segment in segments {
        let mut starts_line = true;
        let mut escaped = false;
        for (at, c) in text[segment.clone()].char_indices() {
            let at = segment.start + at;
            if c.is_whitespace() && quote.is_none() {
                (open, starts_line, escaped) = (false, false, false);
                continue;
            }
            match quote {
                _ if escaped => escaped = false,
                _ if c == '\\' => escaped = true,
                Some(end) if c == end => quote = None,
                None if c == '"' || c == '\'' => quote = Some(c),
                _ => {}
            }
            match words.last_mut() {
                Some(word) if open => {
                    word.whole &= !starts_line;
                    word.span.end = at + c.len_utf8();
                }
                _ => words.push(Word { span: at..at + c.len_utf8(), whole: true }),
            }
            (open, starts_line) = (true, false);
        }
    }
    words
}

/// Parses the start of a here-document (`<<EOF`, `<<-"EOF"`, `3<<EOF`): whether tabs are stripped, and the word that
/// ends it.
fn here_document(word: &str) -> Option<(bool, &str)> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (strips_tabs, name) = rest.strip_prefix('-').map_or((false, rest), |name| (true, name));
    let name = name.trim_matches(['"', '\'']);
    (!name.is_empty() && !name.contains('<')).then_some((strips_tabs, name))
}
