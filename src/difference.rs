//! What is different between two texts, line by line, as the unified format tells it.
//!
//! The time is bounded and the result is always right: two texts that have little in common, or
//! that were made to be slow, give a longer difference than the shortest one.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde::Serialize;
use similar::algorithms::{Capture, Replace, myers};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline, group_diff_ops};

/// After this time what was not compared yet counts as different.
const PATIENCE: Duration = Duration::from_millis(300);
/// Lines of both texts up to which changes are moved together; that takes quadratic time, whatever the deadline.
const TIDY_MAX: usize = 4_000;
/// Lines around a change that did not change.
const CONTEXT: usize = 3;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LineChange)]
pub enum Change {
    /// It is in both texts.
    Equal,
    /// It is in the old text only.
    Delete,
    /// It is in the new text only.
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

/// A line, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DiffLine)]
pub struct Line<'a> {
    /// What became of it.
    pub change: Change,
    /// The line with its end, which the last line of a text may lack.
    pub text: &'a str,
}

/// A part of both texts with changes, and up to three lines around each that are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DiffHunk)]
pub struct Hunk<'a> {
    /// Its first line in the old text, from 1; the line before it when it has none there.
    pub old_start: usize,
    /// How many lines of the old text it has.
    pub old_lines: usize,
    /// Its first line in the new text, from 1; the line before it when it has none there.
    pub new_start: usize,
    /// How many lines of the new text it has.
    pub new_lines: usize,
    /// Its lines, in order; what was taken out stands before what was put in.
    pub lines: Vec<Line<'a>>,
}

/// The parts of two texts that are different.
#[must_use]
pub fn hunks<'a>(old: &'a str, new: &'a str) -> Vec<Hunk<'a>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let operations = operations(&old, &new, Instant::now() + PATIENCE);
    group_diff_ops(operations, CONTEXT)
        .iter()
        .filter_map(|group| hunk(group, &old, &new))
        .collect()
}

fn operations(old: &[&str], new: &[&str], deadline: Instant) -> Vec<DiffOp> {
    let mut known = HashMap::new();
    let (old, new) = (numbers(old, &mut known), numbers(new, &mut known));
    if old.len() + new.len() <= TIDY_MAX {
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

/// The same number for the same line, so that lines are compared in no time however long they are.
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

/// Hunks in the unified format (POSIX, `diff -u`), under the names of both texts; nothing when there are none.
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

    /// The text of one side, put together again from the whole and the hunks.
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
