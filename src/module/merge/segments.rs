//! Lines of three texts → what merges and what does not. The merge is diffy's; its markers are read back, so that they
//! are never taken for lines of a text.

use std::collections::HashMap;

use diffy::{ConflictStyle, IncompleteHunkStyle, MergeOptions};

/// Lines that agree, or that don't.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Merged.
    Clean(Vec<String>),
    /// Both sides changed the same lines: ours, base, theirs.
    Conflict([Vec<String>; 3]),
}

/// As many lines may differ between the base and a side; what differs more is one conflict. Bounds the time, which
/// grows with the lines times this.
const MAX_DISTANCE: usize = 4000;

/// Merges; ours, base, theirs.
pub(super) fn segments(sides: [&[&str]; 3]) -> Vec<Segment> {
    let [ours, base, theirs] = sides;
    if !near(base, ours) || !near(base, theirs) {
        return apart(sides);
    }
    let mark = marker_length(sides);
    let mut options = MergeOptions::new();
    options.set_conflict_marker_length(mark);
    options.set_conflict_style(ConflictStyle::Diff3).set_incomplete_hunk_style(IncompleteHunkStyle::Git);
    let text = |lines: &[&str]| lines.iter().flat_map(|line| [*line, "\n"]).collect::<String>();
    match options.merge(&text(base), &text(ours), &text(theirs)) {
        Ok(text) => vec![Segment::Clean(text.split_terminator('\n').map(str::to_owned).collect())],
        Err(text) => read_back(&text, mark),
    }
}

/// Longer than any marker that a text has already, and never shorter than git's.
pub(super) fn marker_length(sides: [&[&str]; 3]) -> usize {
    let longest = |line: &&str| {
        let first = line.bytes().next().filter(|byte| b"<|=>".contains(byte));
        first.map_or(0, |first| line.bytes().take_while(|byte| *byte == first).count())
    };
    sides.iter().flat_map(|side| side.iter().map(longest)).max().filter(|longest| *longest >= 7).map_or(7, |n| n + 1)
}

fn read_back(text: &str, mark: usize) -> Vec<Segment> {
    let [open, middle, turn, close] = ["<", "|", "=", ">"].map(|sign| sign.repeat(mark));
    let mut segments = Vec::new();
    let mut sides: [Vec<String>; 3] = Default::default();
    let mut clean = Vec::new();
    // 0 to 2: within ours, base, theirs.
    let mut within = None;
    for line in text.split_terminator('\n') {
        match within {
            None if line.starts_with(&open) => {
                segments.push(Segment::Clean(std::mem::take(&mut clean)));
                within = Some(0);
            }
            Some(0) if line.starts_with(&middle) => within = Some(1),
            Some(1) if line.starts_with(&turn) => within = Some(2),
            Some(2) if line.starts_with(&close) => {
                segments.push(Segment::Conflict(std::mem::take(&mut sides)));
                within = None;
            }
            Some(side) => sides[side].push(line.to_owned()),
            None => clean.push(line.to_owned()),
        }
    }
    segments.push(Segment::Clean(clean));
    segments.retain(|segment| *segment != Segment::Clean(Vec::new()));
    segments
}

/// What all three begin and end with is clean, the rest is one conflict.
fn apart(sides: [&[&str]; 3]) -> Vec<Segment> {
    let shortest = sides.iter().map(|side| side.len()).min().unwrap_or(0);
    let alike = |index: &usize, at: &dyn Fn(&[&str], usize) -> usize| {
        let lines = sides.map(|side| side[at(side, *index)]);
        lines[0] == lines[1] && lines[1] == lines[2]
    };
    let front = (0..shortest).take_while(|index| alike(index, &|_, index| index)).count();
    let back = (0..shortest - front).take_while(|index| alike(index, &|side, index| side.len() - 1 - index)).count();
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    vec![
        Segment::Clean(owned(&sides[0][..front])),
        Segment::Conflict(sides.map(|side| owned(&side[front..side.len() - back]))),
        Segment::Clean(owned(&sides[0][sides[0].len() - back..])),
    ]
}

/// Whether two texts differ in at most [`MAX_DISTANCE`] lines; Myers' greedy algorithm, given up there.
fn near(a: &[&str], b: &[&str]) -> bool {
    let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - back], &b[..b.len() - back]);
    if a.len() + b.len() <= MAX_DISTANCE {
        return true;
    }
    let mut ids = HashMap::new();
    let mut id = |line| {
        let next = ids.len();
        *ids.entry(line).or_insert(next)
    };
    let a: Vec<usize> = a.iter().map(|line| id(*line)).collect();
    let b: Vec<usize> = b.iter().map(|line| id(*line)).collect();
    reaches(&a, &b)
}

fn reaches(a: &[usize], b: &[usize]) -> bool {
    let middle = MAX_DISTANCE + 1;
    let mut farthest = vec![0_usize; 2 * middle + 1];
    for distance in 0..=MAX_DISTANCE {
        for diagonal in (middle - distance..=middle + distance).step_by(2) {
            let down = diagonal == middle - distance
                || (diagonal != middle + distance && farthest[diagonal - 1] < farthest[diagonal + 1]);
            let mut x = if down { farthest[diagonal + 1] } else { farthest[diagonal - 1] + 1 };
            let Some(mut y) = (x + middle).checked_sub(diagonal) else { continue };
            while x < a.len() && y < b.len() && a[x] == b[y] {
                (x, y) = (x + 1, y + 1);
            }
            if x >= a.len() && y >= b.len() {
                return true;
            }
            farthest[diagonal] = x;
        }
    }
    false
}
