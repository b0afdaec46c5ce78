//! Joins two changed versions of one text line by line.
//!
//! Each version is compared with the text from which both came. Changes that touch no common line are
//! all taken. Changes of the same lines, or of lines next to each other, are a conflict unless they
//! are equal.

use std::ops::Range;

use crate::web::api::revisions::line_diff;

/// A part of the joined text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Lines about which there is no doubt.
    Agreed(String),
    /// Lines that both versions changed.
    Conflict(Conflict),
}

/// Lines that both versions changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The lines in the stored version.
    pub theirs: String,
    /// The lines in the version that was sent.
    pub yours: String,
}

/// A change of one version: these lines of the base became those of the version.
type Edit = (Range<usize>, Range<usize>);

/// Joins the versions `theirs` and `yours` of `base`. The pieces in order are the whole text.
pub(super) fn join(base: &str, theirs: &str, yours: &str) -> Vec<Piece> {
    let split = |text| Vec::from_iter(str::split_inclusive(text, '\n'));
    let (base_lines, their_lines, your_lines) = (split(base), split(theirs), split(yours));
    let (their_edits, your_edits) = (
        line_diff::edits(base, theirs),
        line_diff::edits(base, yours),
    );
    let (mut pieces, mut next) = (Vec::new(), 0);
    let (mut their_next, mut your_next) = (0, 0);
    while let Some(region) = region(&their_edits[their_next..], &your_edits[your_next..]) {
        let their_count = count_in(&their_edits[their_next..], &region);
        let your_count = count_in(&your_edits[your_next..], &region);
        let their_text = side(
            &base_lines,
            &their_lines,
            &their_edits[their_next..][..their_count],
            &region,
        );
        let your_text = side(
            &base_lines,
            &your_lines,
            &your_edits[your_next..][..your_count],
            &region,
        );
        (their_next, your_next) = (their_next + their_count, your_next + your_count);
        push(&mut pieces, &base_lines[next..region.start].concat());
        next = region.end;
        match (their_count, your_count) {
            (_, 0) => push(&mut pieces, &their_text),
            (0, _) => push(&mut pieces, &your_text),
            _ if their_text.trim_end_matches('\n') == your_text.trim_end_matches('\n') => {
                push(&mut pieces, &your_text);
            }
            // Both only added lines, one of them more of the same: as after the back button.
            _ if region.is_empty() && your_text.starts_with(&their_text) => {
                push(&mut pieces, &your_text);
            }
            _ if region.is_empty() && their_text.starts_with(&your_text) => {
                push(&mut pieces, &their_text);
            }
            _ => pieces.push(Piece::Conflict(Conflict {
                theirs: their_text,
                yours: your_text,
            })),
        }
    }
    push(&mut pieces, &base_lines[next..].concat());
    pieces
}

/// Puts pieces together; `choose` returns the text of each conflict. Lines that meet stay lines.
pub(super) fn text(pieces: &[Piece], mut choose: impl FnMut(&Conflict) -> String) -> String {
    let mut text = String::new();
    for piece in pieces {
        let part = match piece {
            Piece::Agreed(lines) => lines.clone(),
            Piece::Conflict(conflict) => choose(conflict),
        };
        append(&mut text, &part);
    }
    text
}

/// Appends lines on a line of their own.
pub(super) fn append(text: &mut String, lines: &str) {
    if !text.is_empty() && !text.ends_with('\n') && !lines.is_empty() {
        text.push('\n');
    }
    text.push_str(lines);
}

/// Returns the lines of the base that the next edit changes, with all edits that touch it.
fn region(theirs: &[Edit], yours: &[Edit]) -> Option<Range<usize>> {
    let first = [theirs.first(), yours.first()].into_iter().flatten();
    let mut region = first.min_by_key(|edit| edit.0.start)?.0.clone();
    loop {
        let touching = theirs
            .iter()
            .chain(yours)
            .filter(|edit| touches(&edit.0, &region));
        let end = touching.map(|edit| edit.0.end).max().unwrap_or(region.end);
        if end <= region.end {
            return Some(region);
        }
        region.end = end;
    }
}

fn touches(edit: &Range<usize>, region: &Range<usize>) -> bool {
    edit.start <= region.end && edit.end >= region.start
}

fn count_in(edits: &[Edit], region: &Range<usize>) -> usize {
    edits
        .iter()
        .take_while(|edit| touches(&edit.0, region))
        .count()
}

/// Returns the lines of a version in a region of the base.
fn side(base: &[&str], lines: &[&str], edits: &[Edit], region: &Range<usize>) -> String {
    let (mut text, mut next) = (String::new(), region.start);
    for (old, new) in edits {
        text.push_str(&base[next..old.start].concat());
        append(&mut text, &lines[new.clone()].concat());
        next = old.end;
    }
    append(&mut text, &base[next..region.end].concat());
    text
}

fn push(pieces: &mut Vec<Piece>, lines: &str) {
    if lines.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Agreed(text)) => append(text, lines),
        _ => pieces.push(Piece::Agreed(lines.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, theirs: &str, yours: &str) -> String {
        text(&join(base, theirs, yours), |conflict| {
            format!(
                "<{}|{}>",
                conflict.theirs.trim_end(),
                conflict.yours.trim_end()
            )
        })
    }

    #[test]
    fn changes_of_different_lines_are_all_taken() {
        let base = "one\ntwo\nthree\nfour\nfive\n";
        assert_eq!(
            joined(
                base,
                "ONE\ntwo\nthree\nfour\nfive\n",
                "one\ntwo\nthree\nfour\nFIVE\n"
            ),
            "ONE\ntwo\nthree\nfour\nFIVE\n"
        );
        assert_eq!(joined(base, base, "new"), "new");
        assert_eq!(joined(base, "new", base), "new");
        assert_eq!(joined(base, base, base), base);
        assert_eq!(
            joined(
                base,
                "two\nthree\nfour\nfive\n",
                "one\ntwo\nthree\nfour\nfive\nsix\n"
            ),
            "two\nthree\nfour\nfive\nsix\n"
        );
    }

    #[test]
    fn equal_changes_are_no_conflict() {
        assert_eq!(joined("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n"), "a\nB\nc\n");
        assert_eq!(joined("a\n", "a\nb\n", "a\nb"), "a\nb");
    }

    #[test]
    fn more_of_the_same_lines_is_no_conflict() {
        assert_eq!(joined("a\n", "a\nb\n", "a\nb\nc\n"), "a\nb\nc\n");
        assert_eq!(joined("a\n", "a\nb\nc\n", "a\nb\n"), "a\nb\nc\n");
        assert_eq!(joined("a\n", "a\nb\n", "a\nx\nb\n"), "a\n<b|x\nb>");
    }

    #[test]
    fn changes_of_the_same_and_of_adjacent_lines_are_a_conflict() {
        assert_eq!(
            joined("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n"),
            "a\n<x|y>\nc\n"
        );
        assert_eq!(joined("", "x\n", "y\n"), "<x|y>");
        assert_eq!(
            joined("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nC\nd\n"),
            "a\n<B\nc|b\nC>\nd\n"
        );
        assert_eq!(joined("a\nb\nc\n", "c\n", "a\nB\nc\n"), "<|a\nB>\nc\n");
    }

    #[test]
    fn lines_that_meet_stay_lines() {
        // The last line of the base has no end, and both sides add after it.
        assert_eq!(joined("a", "a\nb", "A"), "<a\nb|A>");
        assert_eq!(joined("a\nb", "x\na\nb", "a\nb\nc"), "x\na\nb\nc");
    }

    /// With only one side changed the result is that side, whatever the texts.
    #[test]
    fn one_sided_changes_are_that_side() {
        let texts = [
            "",
            "a",
            "a\n",
            "a\nb\n",
            "b\na",
            "a\n\nb\nc\n",
            "c\nb\na\n",
            "\n\n",
        ];
        for base in texts {
            for changed in texts {
                assert_eq!(joined(base, changed, base), changed, "{base:?} {changed:?}");
                assert_eq!(joined(base, base, changed), changed, "{base:?} {changed:?}");
                assert_eq!(
                    joined(base, changed, changed),
                    changed,
                    "{base:?} {changed:?}"
                );
            }
        }
    }
}
