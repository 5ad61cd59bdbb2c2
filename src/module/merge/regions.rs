//! Divides three texts into the regions of their merge, by the rules of `git merge-file --diff3`.
//!
//! Both sides are compared with the base. Changes of the two sides that overlap or touch form one region, which is a
//! conflict unless both sides have the same text there. If a change could be at several places (one of two equal lines
//! was deleted), the last one counts, as in git. If lines occur more than once, git may pick another of several
//! shortest diffs and place the borders of regions differently.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Whose lines the merged text has in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    /// Ours: neither side changed them, or only ours, or both made the same change.
    Ours,
    /// Theirs: only their side changed them.
    Theirs,
    /// Both sides changed them, in different ways.
    Conflict,
}

/// Lines of each side that correspond to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) resolution: Resolution,
    /// The indices of the lines in ours, base and theirs.
    pub(super) lines: [Range<usize>; 3],
}

/// A change of one side: the lines of the base, and the lines that replaced them.
#[derive(Clone, Debug)]
struct Change {
    base: Range<usize>,
    side: Range<usize>,
}

/// Merges ours, base, theirs. The regions cover all lines of all three, in order.
pub(super) fn regions(sides: [&[&str]; 3]) -> Vec<Region> {
    let [ours, base, theirs] = sides;
    let changes = [changes(base, ours), changes(base, theirs)];
    let mut pending = changes.each_ref().map(Vec::as_slice);
    let mut regions = Vec::new();
    let mut at = [0; 3];
    while let Some(start) = pending.iter().filter_map(|changes| changes.first()).map(|change| change.base.start).min() {
        let unchanged = start - at[1];
        regions.push(Region { resolution: Resolution::Ours, lines: at.map(|at| at..at + unchanged) });
        at = at.map(|at| at + unchanged);
        let touching = take_touching(&mut pending, start);
        let end = touching.iter().filter_map(|changes| changes.last()).map(|change| change.base.end).max();
        let end = end.unwrap_or(start);
        let side_end = |changes: &[Change], at: usize| match changes.last() {
            Some(last) => last.side.end + (end - last.base.end),
            None => at + (end - start),
        };
        let ends = [side_end(touching[0], at[0]), end, side_end(touching[1], at[2])];
        let lines = [0, 1, 2].map(|side| at[side]..ends[side]);
        let resolution = match touching {
            [[], _] => Resolution::Theirs,
            [_, []] => Resolution::Ours,
            _ if ours[lines[0].clone()] == theirs[lines[2].clone()] => Resolution::Ours,
            _ => Resolution::Conflict,
        };
        regions.push(Region { resolution, lines });
        at = ends;
    }
    let ends = sides.map(<[&str]>::len);
    regions.push(Region { resolution: Resolution::Ours, lines: [0, 1, 2].map(|side| at[side]..ends[side]) });
    regions
}

/// Takes the next changes of both sides, from line `start` of the base up to a line that neither side changed.
fn take_touching<'a>(pending: &mut [&'a [Change]; 2], start: usize) -> [&'a [Change]; 2] {
    let before = *pending;
    let mut end = start;
    let mut taken = true;
    while taken {
        taken = false;
        for changes in pending.iter_mut() {
            while let Some((change, rest)) = changes.split_first().filter(|(change, _)| change.base.start <= end) {
                end = end.max(change.base.end);
                *changes = rest;
                taken = true;
            }
        }
    }
    [0, 1].map(|side| &before[side][..before[side].len() - pending[side].len()])
}

/// The changes from the base to a side, in order. At least one unchanged line is between any two of them.
fn changes(base: &[&str], side: &[&str]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut after = (base.len(), side.len());
    for op in capture_diff_slices(Algorithm::Myers, base, side).into_iter().rev() {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let mut change = Change { base: op.old_range(), side: op.new_range() };
        move_down(&mut change, after, base, side);
        match changes.last_mut() {
            Some(next) if (change.base.end, change.side.end) == (next.base.start, next.side.start) => {
                next.base.start = change.base.start;
                next.side.start = change.side.start;
            }
            _ => changes.push(change.clone()),
        }
        after = (change.base.start, change.side.start);
    }
    changes.reverse();
    changes
}

/// Moves a pure deletion or insertion down as far as the result stays the same; `limit` is the start of the next
/// change.
fn move_down(change: &mut Change, limit: (usize, usize), base: &[&str], side: &[&str]) {
    let (lines, range) = match (change.base.is_empty(), change.side.is_empty()) {
        (true, false) => (side, &change.side),
        (false, true) => (base, &change.base),
        _ => return,
    };
    let room = limit.0 - change.base.end;
    let (first, last) = (&lines[range.start..], &lines[range.end..]);
    let steps = first.iter().zip(last).take(room).take_while(|(leaving, entering)| leaving == entering).count();
    change.base = change.base.start + steps..change.base.end + steps;
    change.side = change.side.start + steps..change.side.end + steps;
}
