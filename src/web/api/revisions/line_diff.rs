//! Compares two texts line by line and writes the difference in the unified format.
//!
//! The result is always correct and the time is bounded. For texts that have little in common, or
//! that were made to be slow to compare, the difference may be longer than the shortest one.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::time::{Duration, Instant};

use serde::Serialize;
use similar::algorithms::{Capture, Replace, myers};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline, group_diff_ops};

/// The time limit of a comparison. Lines that were not compared by then count as different.
const TIME_LIMIT: Duration = Duration::from_millis(300);
/// The maximum number of lines of both texts for which adjacent changes are merged. Merging takes
/// quadratic time and ignores the deadline.
const CLEANUP_LINES_MAX: usize = 4_000;
/// The number of unchanged lines that are shown around a change.
const CONTEXT: usize = 3;

/// The change of a line between two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LineChange)]
pub enum Change {
    /// The line is in both texts.
    Equal,
    /// The line is in the old text only.
    Delete,
    /// The line is in the new text only.
    Insert,
}

impl Change {
    fn sign(self) -> char {
        match self {
            Self::Equal => ' ',
            Self::Delete => '-',
            Self::Insert => '+',
        }
    }
}

/// A line and its change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DiffLine)]
pub struct Line<'a> {
    /// Whether the line was deleted, inserted or stayed the same.
    pub change: Change,
    /// The line with its line ending, which the last line of a text may lack.
    pub text: &'a str,
}

/// A part of both texts that has changes, with up to three unchanged lines around each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DiffHunk)]
pub struct Hunk<'a> {
    /// The number of the first line in the old text, from 1. If the hunk has no lines there, the
    /// number of the line before it.
    pub old_start: usize,
    /// The number of lines in the old text.
    pub old_lines: usize,
    /// The number of the first line in the new text, from 1. If the hunk has no lines there, the
    /// number of the line before it.
    pub new_start: usize,
    /// The number of lines in the new text.
    pub new_lines: usize,
    /// The lines, in order; deleted lines come before the inserted ones that replace them.
    pub lines: Vec<Line<'a>>,
}

/// Returns the hunks in which two texts differ.
#[must_use]
pub fn hunks<'a>(old: &'a str, new: &'a str) -> Vec<Hunk<'a>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let operations = operations(&old, &new, Instant::now() + TIME_LIMIT);
    group_diff_ops(operations, CONTEXT)
        .iter()
        .filter_map(|group| hunk(group, &old, &new))
        .collect()
}

/// Returns what differs between two texts: lines of the old text, and those of the new text in their
/// place, in order.
#[must_use]
pub fn edits(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let operations = operations(&old, &new, Instant::now() + TIME_LIMIT);
    let changes = operations
        .iter()
        .filter(|operation| operation.tag() != DiffTag::Equal);
    changes
        .map(|operation| (operation.old_range(), operation.new_range()))
        .collect()
}

fn operations(old: &[&str], new: &[&str], deadline: Instant) -> Vec<DiffOp> {
    let mut known = HashMap::new();
    let (old, new) = (numbers(old, &mut known), numbers(new, &mut known));
    if old.len() + new.len() <= CLEANUP_LINES_MAX {
        return capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(deadline));
    }
    let mut hook = Replace::new(Capture::new());
    let Ok(()) = myers::diff_deadline(
        &mut hook,
        &old,
        0..old.len(),
        &new,
        0..new.len(),
        Some(deadline),
    );
    hook.into_inner().into_ops()
}

/// Numbers the lines so that equal lines have equal numbers. Comparing numbers takes constant time,
/// however long the lines are.
fn numbers<'a>(lines: &[&'a str], known: &mut HashMap<&'a str, usize>) -> Vec<usize> {
    let mut number = |line: &&'a str| {
        let next = known.len();
        *known.entry(*line).or_insert(next)
    };
    lines.iter().map(&mut number).collect()
}

fn hunk<'a>(group: &[DiffOp], old: &[&'a str], new: &[&'a str]) -> Option<Hunk<'a>> {
    let (first, last) = (group.first()?, group.last()?);
    let (old_range, new_range) = (
        first.old_range().start..last.old_range().end,
        first.new_range().start..last.new_range().end,
    );
    Some(Hunk {
        old_start: old_range.start + usize::from(!old_range.is_empty()),
        old_lines: old_range.len(),
        new_start: new_range.start + usize::from(!new_range.is_empty()),
        new_lines: new_range.len(),
        lines: group
            .iter()
            .flat_map(|operation| lines(operation, old, new))
            .collect(),
    })
}

fn lines<'a>(operation: &DiffOp, old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    let marked = |change, lines: &[&'a str]| {
        lines
            .iter()
            .map(|text| Line { change, text })
            .collect::<Vec<_>>()
    };
    let (old, new) = (&old[operation.old_range()], &new[operation.new_range()]);
    match operation.tag() {
        DiffTag::Equal => marked(Change::Equal, old),
        DiffTag::Delete => marked(Change::Delete, old),
        DiffTag::Insert => marked(Change::Insert, new),
        DiffTag::Replace => [marked(Change::Delete, old), marked(Change::Insert, new)].concat(),
    }
}

/// Writes hunks in the unified format (POSIX, `diff -u`), with `old` and `new` as the names of the
/// texts. Returns an empty text if there are no hunks.
#[must_use]
pub fn unified(hunks: &[Hunk<'_>], old: &str, new: &str) -> String {
    if hunks.is_empty() {
        return String::new();
    }
    let mut text = format!("--- {old}\n+++ {new}\n");
    for hunk in hunks {
        let (old, new) = (
            range(hunk.old_start, hunk.old_lines),
            range(hunk.new_start, hunk.new_lines),
        );
        // Writing into a `String` cannot fail.
        let _ = writeln!(text, "@@ -{old} +{new} @@");
        for line in &hunk.lines {
            text.push(line.change.sign());
            text.push_str(line.text);
            if !line.text.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

fn range(start: usize, lines: usize) -> String {
    if lines == 1 {
        start.to_string()
    } else {
        format!("{start},{lines}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reconstructs the text of one side from the other text and the hunks.
    fn side(hunks: &[Hunk<'_>], other: &str, left_out: Change) -> String {
        let other: Vec<&str> = other.split_inclusive('\n').collect();
        let (mut text, mut next) = (String::new(), 0);
        for hunk in hunks {
            let start = hunk.old_start - usize::from(hunk.old_lines > 0);
            text.extend(other[next..start].iter().copied());
            text.extend(
                hunk.lines
                    .iter()
                    .filter(|line| line.change != left_out)
                    .map(|line| line.text),
            );
            next = start + hunk.old_lines;
        }
        text.extend(other[next..].iter().copied());
        text
    }

    #[test]
    fn what_is_the_same_has_no_hunks() {
        assert!(hunks("a\nb\n", "a\nb\n").is_empty() && hunks("", "").is_empty());
        assert_eq!(unified(&[], "old", "new"), "");
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("2\n3\n", "2\nthree\n").replace("20\n", "20");
        let expected = "--- a\n+++ b\n@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+three\n 4\n 5\n 6\n@@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+20\n\
                        \\ No newline at end of file\n";
        assert_eq!(unified(&hunks(&old, &new), "a", "b"), expected);
    }

    #[test]
    fn an_empty_side_begins_at_the_line_before() {
        assert_eq!(
            unified(&hunks("", "x\n"), "a", "b"),
            "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n"
        );
        assert_eq!(
            unified(&hunks("x\r\ny\n", ""), "a", "b"),
            "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-x\r\n-y\n"
        );
    }

    #[test]
    fn hostile_pairs_end_soon_and_are_right() {
        let lines = |line: &dyn Fn(usize) -> String| (0..200_000).map(line).collect::<String>();
        let apart = (
            lines(&|n| format!("{}\n", n * 2)),
            lines(&|n| format!("{}\n", n * 2 + 1)),
        );
        let woven = (
            lines(&|n| format!("{}\n", n % 7)),
            lines(&|n| format!("{}\n", n % 11 + n % 3)),
        );
        let turned = (
            lines(&|n| format!("{n}\n")),
            lines(&|n| format!("{}\n", 200_000 - n)),
        );
        let every_other = (
            lines(&|n| format!("{n}\n")),
            lines(&|n| {
                if n % 2 == 0 {
                    format!("{n}\n")
                } else {
                    "\n".to_owned()
                }
            }),
        );
        for (old, new) in [apart, woven, turned, every_other] {
            let began = Instant::now();
            let hunks = hunks(&old, &new);
            // Without a deadline each takes minutes; a busy machine is slow.
            assert!(
                began.elapsed() < Duration::from_secs(10),
                "{:?}",
                began.elapsed()
            );
            assert!(
                side(&hunks, &old, Change::Delete) == new
                    && side(&hunks, &old, Change::Insert) == old
            );
        }
    }
}
