//! `tympan spam evaluate`: measures the filter and the rules on texts that are classified already.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Deserialize;

use crate::cli::output::say;
use crate::cli::{CliError, Explain as _};
use crate::model::settings::Moderation;
use crate::model::{CommentStatus, Evidence, Settings};
use crate::moderation::learning::evaluate::{Score, cross_validate, hold_out};
use crate::moderation::learning::{Example, Features};
use crate::moderation::{CommentText, Policy, judge};

/// A row of the file: a text with its class.
#[derive(Debug, Deserialize)]
struct LabelledComment {
    content: String,
    class: Class,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Class {
    Spam,
    Ham,
}

/// Measures the filter and the rules on a file.
///
/// # Errors
/// When a file cannot be read. The message names the line.
pub fn run(train: &[PathBuf], file: &Path) -> Result<ExitCode, CliError> {
    let rows = read(file)?;
    let examples = examples(&rows);
    let score = if train.is_empty() {
        cross_validate(&examples)
    } else {
        let mut trained = Vec::new();
        for file in train {
            trained.extend(self::examples(&read(file)?));
        }
        hold_out(&trained, &examples)
    };
    say(score);
    let rules = try_rules(&rows);
    for line in rules.to_string().lines() {
        say(format_args!("rules {line}"));
    }
    say(format_args!(
        "rules false_positives {:.3}",
        rules.false_positives()
    ));
    Ok(ExitCode::SUCCESS)
}

fn examples(rows: &[LabelledComment]) -> Vec<Example> {
    rows.iter()
        .map(|row| Example {
            features: Features::of(&row.content),
            is_spam: row.class == Class::Spam,
        })
        .collect()
}

/// Measures the rules alone on the texts, as if unknown guests had posted them under a new post.
fn try_rules(rows: &[LabelledComment]) -> Score {
    let policy = Policy::of(&Settings {
        moderation: Moderation::None,
        ..Settings::default()
    });
    let mut score = Score::default();
    for row in rows {
        let verdict = judge(
            &CommentText::new("", None, &row.content),
            &Evidence::default(),
            &policy,
        );
        score.count(
            row.class == Class::Spam,
            verdict.status != CommentStatus::Approved,
        );
    }
    score
}

fn read(file: &Path) -> Result<Vec<LabelledComment>, CliError> {
    let unreadable = format!("cannot read {}", file.display());
    let fix = "use a CSV file with the columns `content` and `class`, which is `spam` or `ham`";
    let reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::Headers)
        .from_path(file);
    let mut reader = reader.explain(&unreadable, "check the path and its permissions")?;
    let rows: Result<Vec<LabelledComment>, csv::Error> = reader.deserialize().collect();
    let rows = rows.explain(&unreadable, fix)?;
    if rows.is_empty() {
        Err(CliError::new(format!("{} has no rows", file.display())).fix(fix))
    } else {
        Ok(rows)
    }
}
