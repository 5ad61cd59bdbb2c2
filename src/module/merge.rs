//! Three-way merge of texts: ours, base, theirs. It does not know which files they come from.
//!
//! Changes of layout do not count: HCL is compared as `terraform fmt` would leave it. Line ends and the byte order mark
//! stay as they are in the user's file.

mod lines;
mod regions;

use std::ops::RangeInclusive;

use crate::hcl::fmt;
use crate::render::check::Language;
use lines::{End, Lines};
use regions::{Region, Resolution, regions};

/// What to write where both sides changed the same lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Both sides, between markers.
    Markers,
    /// Both sides and the base, between markers.
    Diff3,
    /// The user's lines.
    Ours,
    /// The templates' lines.
    Theirs,
}

/// The labels after the markers; [`open_conflicts`] looks for them.
const LABELS: [(&str, &str); 3] = [("<", "yours"), ("|", "rendered before"), (">", "rendered now")];

/// A merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeResult {
    /// The text.
    pub text: String,
    /// The lines, from 1, of each conflict, including its markers. If the chosen side has no lines there, the range
    /// names the line that follows.
    pub conflicts: Vec<RangeInclusive<usize>>,
}

/// Merges the user's version of `base` (ours) with what the templates render now (theirs).
pub fn merge(ours: &str, base: &str, theirs: &str, language: Option<Language>, style: Style) -> MergeResult {
    let sides = [ours, base, theirs].map(Lines::of);
    if ours == theirs || base == theirs {
        return MergeResult { text: ours.to_owned(), conflicts: Vec::new() };
    }
    let loose = if language == Some(Language::Hcl) { loose(&sides) } else { None };
    let exact = [0, 1, 2].map(|side| sides[side].texts());
    let keys = match &loose {
        Some(loose) => loose.each_ref().map(|text| text.split_terminator('\n').collect()),
        None => exact.clone(),
    };
    let regions = regions(keys.each_ref().map(Vec::as_slice));
    let mut writer =
        Writer { lines: Vec::new(), conflicts: Vec::new(), mark: marker_length(exact.each_ref().map(Vec::as_slice)) };
    for region in &regions {
        writer.region(region, &sides, style);
    }
    let is_laid_out = loose.is_some() && fmt::format(&sides[0].plain()).is_ok_and(|text| text == sides[0].plain());
    writer.finish(&sides, is_laid_out)
}

/// Formats the three texts, if all of them are HCL and formatting keeps their lines.
fn loose(sides: &[Lines<'_>; 3]) -> Option<[String; 3]> {
    let [ours, base, theirs] = sides.each_ref().map(|side| {
        let text = fmt::unaligned(&side.plain()).ok()?;
        (text.split_terminator('\n').count() == side.lines.len()).then_some(text)
    });
    Some([ours?, base?, theirs?])
}

/// A line of the result, with its line end if it comes from the user's file; a new line gets the usual line end of that
/// file.
type Line = (String, Option<End>);

struct Writer {
    lines: Vec<Line>,
    conflicts: Vec<RangeInclusive<usize>>,
    mark: usize,
}

impl Writer {
    fn region(&mut self, region: &Region, sides: &[Lines<'_>; 3], style: Style) {
        let part = |side: usize| -> Vec<Line> {
            let lines = &sides[side].lines[region.lines[side].clone()];
            lines.iter().map(|(text, end)| ((*text).to_owned(), (side == 0).then_some(*end))).collect()
        };
        match region.resolution {
            Resolution::Ours => self.lines.extend(part(0)),
            Resolution::Theirs => self.lines.extend(part(2)),
            Resolution::Conflict => {
                let first = self.lines.len() + 1;
                match style {
                    Style::Ours => self.lines.extend(part(0)),
                    Style::Theirs => self.lines.extend(part(2)),
                    Style::Markers => self.marked([part(0), Vec::new(), part(2)], style),
                    Style::Diff3 => self.marked([part(0), part(1), part(2)], style),
                }
                self.conflicts.push(first..=self.lines.len().max(first));
            }
        }
    }

    fn marked(&mut self, [ours, base, theirs]: [Vec<Line>; 3], style: Style) {
        let label = |index: usize| {
            let (sign, label) = LABELS[index];
            (format!("{} {label}", sign.repeat(self.mark)), None)
        };
        let (open, middle, close) = (label(0), label(1), label(2));
        self.lines.push(open);
        self.lines.extend(ours);
        if style == Style::Diff3 {
            self.lines.push(middle);
            self.lines.extend(base);
        }
        self.lines.push(("=".repeat(self.mark), None));
        self.lines.extend(theirs);
        self.lines.push(close);
    }

    fn finish(self, sides: &[Lines<'_>; 3], is_laid_out: bool) -> MergeResult {
        let [ours, base, theirs] = sides;
        // An empty file has no line ends and no byte order mark to keep.
        let form = if ours.lines.is_empty() { theirs } else { ours };
        let usual = form.usual_end();
        let plain = is_laid_out && self.conflicts.is_empty() && form.has_one_end();
        let lines: Vec<Line> = if plain { laid_out(self.lines) } else { self.lines };
        let is_ended = match (ours.is_ended, base.is_ended, theirs.is_ended) {
            (ours, base, theirs) if ours == base => theirs,
            (ours, ..) => ours,
        };
        let mut text = String::from(if form.bom { "\u{feff}" } else { "" });
        let last = lines.len().saturating_sub(1);
        for (index, (line, end)) in lines.iter().enumerate() {
            text.push_str(line);
            if index < last || is_ended != Some(false) || self.conflicts.iter().any(|at| *at.end() > last) {
                text.push_str(end.unwrap_or(usual).text());
            }
        }
        MergeResult { text, conflicts: self.conflicts }
    }
}

/// The length of the markers: longer than any that the texts already have, and at least git's.
fn marker_length(sides: [&[&str]; 3]) -> usize {
    let longest = |line: &&str| {
        let first = line.bytes().next().filter(|byte| b"<|=>".contains(byte));
        first.map_or(0, |first| line.bytes().take_while(|byte| *byte == first).count())
    };
    sides.iter().flat_map(|side| side.iter().map(longest)).max().filter(|longest| *longest >= 7).map_or(7, |n| n + 1)
}

/// Formats lines as `terraform fmt` does.
fn laid_out(lines: Vec<Line>) -> Vec<Line> {
    let text: String = lines.iter().flat_map(|(line, _)| [line.as_str(), "\n"]).collect();
    match fmt::format(&text) {
        Ok(text) => text.split_terminator('\n').map(|line| (line.to_owned(), None)).collect(),
        Err(_) => lines,
    }
}

/// Returns the lines, from 1, that are markers of unresolved conflicts, as written by [`merge`], in a text whose base
/// has no such line.
pub fn open_conflicts(text: &str, base: &str) -> Vec<usize> {
    if !text.contains("<<<<<<<") && !text.contains(">>>>>>>") && !text.contains("|||||||") {
        return Vec::new();
    }
    let known: Vec<&str> = base.lines().collect();
    let open = |line: &str| is_marker(line) && !known.contains(&line);
    text.lines().enumerate().filter(|(_, line)| open(line)).map(|(index, _)| index + 1).collect()
}

fn is_marker(line: &str) -> bool {
    LABELS.iter().any(|(sign, label)| {
        let signs = line.strip_suffix(label).and_then(|line| line.strip_suffix(' '));
        signs.is_some_and(|signs| signs.len() >= 7 && signs.chars().all(|c| sign.starts_with(c)))
    })
}

/// Returns the lines of `ours`, from 1, that the user wrote (they are not in `base`) and that `result` lacks. Layout
/// and empty lines do not count.
pub fn dropped(ours: &str, base: &str, result: &str) -> Vec<usize> {
    let squeezed = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut there: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    base.lines().for_each(|line| *there.entry(squeezed(line)).or_default() += 1);
    let mut written: Vec<(usize, String)> = Vec::new();
    for (index, line) in ours.lines().enumerate() {
        let line = squeezed(line.trim_start_matches('\u{feff}'));
        match there.get_mut(&line) {
            Some(count) if *count > 0 => *count -= 1,
            _ if line.is_empty() => {}
            _ => written.push((index + 1, line)),
        }
    }
    let result: std::collections::HashSet<String> = result.lines().map(squeezed).collect();
    written.into_iter().filter(|(_, line)| !result.contains(line)).map(|(number, _)| number).collect()
}
