//! Splits a text into lines and remembers its form: byte order mark, line ends and final line feed.

/// A text as lines.
pub(super) struct Lines<'text> {
    /// Whether it begins with a byte order mark.
    pub(super) bom: bool,
    /// Each line without its line end, and the line end.
    pub(super) lines: Vec<(&'text str, End)>,
    /// Whether the last line has a line end; `None` if there are no lines.
    pub(super) is_ended: Option<bool>,
}

/// A line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// `\n`
    Unix,
    /// `\r\n`
    Windows,
}

impl End {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Unix => "\n",
            Self::Windows => "\r\n",
        }
    }
}

impl<'text> Lines<'text> {
    pub(super) fn of(text: &'text str) -> Self {
        let bare = text.strip_prefix('\u{feff}');
        let lines = bare.unwrap_or(text).split_inclusive('\n').map(|line| match line.strip_suffix("\r\n") {
            Some(line) => (line, End::Windows),
            None => (line.strip_suffix('\n').unwrap_or(line), End::Unix),
        });
        let lines: Vec<_> = lines.collect();
        let is_ended = (!lines.is_empty()).then(|| text.ends_with('\n'));
        Self { bom: bare.is_some(), lines, is_ended }
    }

    /// The most frequent line end, which new lines get.
    pub(super) fn usual_end(&self) -> End {
        let ended = self.lines.len() - usize::from(self.is_ended == Some(false));
        let windows = self.lines.iter().filter(|(_, end)| *end == End::Windows).count();
        if windows * 2 > ended { End::Windows } else { End::Unix }
    }

    pub(super) fn has_one_end(&self) -> bool {
        let usual = self.usual_end();
        let ended = self.lines.len() - usize::from(self.is_ended == Some(false));
        self.lines[..ended].iter().all(|(_, end)| *end == usual)
    }

    pub(super) fn texts(&self) -> Vec<&'text str> {
        self.lines.iter().map(|(text, _)| *text).collect()
    }

    /// The text with line feeds as line ends, without a byte order mark.
    pub(super) fn plain(&self) -> String {
        let mut out = String::new();
        for (line, _) in &self.lines {
            out.push_str(line);
            out.push('\n');
        }
        if self.is_ended == Some(false) {
            out.pop();
        }
        out
    }
}
