//! What an import is in words: its state, its numbers.

use std::collections::BTreeMap;

use crate::i18n::ImportsMessages;
use crate::i18n::{Locale, text::Plural};
use crate::model::ImportState;
use crate::store::imports::Import;
use crate::transfer::formats;
use crate::transfer::import::SkipKind;
use crate::web::views::admin::ImportCount;

/// Returns a state in words.
pub(super) fn state(t: &ImportsMessages, state: ImportState) -> &'static str {
    let t = &t.states;
    match state {
        ImportState::Surveying => t.surveying,
        ImportState::Ready => t.ready,
        ImportState::Running => t.running,
        ImportState::Stopped => t.stopped,
        ImportState::Failed => t.failed,
        ImportState::Done => t.done,
        ImportState::Undoing => t.undoing,
        ImportState::Undone => t.undone,
    }
}

/// Returns the files of an import with the product that wrote them.
pub(super) fn source(t: &ImportsMessages, import: &Import) -> String {
    let product = formats::product(&import.format);
    t.source
        .fill(&[("files", &import.source), ("product", product)])
}

/// Returns the numbers of entries, in the order in which they matter.
pub(super) fn counts(t: &ImportsMessages, locale: &Locale, import: &Import) -> Vec<ImportCount> {
    let k = &t.kinds;
    let kinds: [(&str, &Plural); 9] = [
        ("posts", &k.posts),
        ("pages", &k.pages),
        ("comments", &k.comments),
        ("files", &k.files),
        ("redirects", &k.redirects),
        ("labels", &k.labels),
        ("authors", &k.authors),
        ("settings", &k.settings),
        ("other", &k.other),
    ];
    let line = |(kind, words): (&str, &Plural)| {
        let counts = import.counts.get(kind)?;
        Some(ImportCount {
            found: locale.count(words, number(counts, "read")),
            results: results(t, locale, counts),
        })
    };
    kinds.into_iter().filter_map(line).collect()
}

fn results(t: &ImportsMessages, locale: &Locale, counts: &BTreeMap<String, u64>) -> String {
    let r = &t.results;
    let results = [
        ("imported", &r.imported),
        ("updated", &r.updated),
        ("unchanged", &r.unchanged),
        ("skipped", &r.skipped),
    ];
    let words = results.into_iter().filter_map(|(name, words)| {
        let count = number(counts, name);
        (count > 0).then(|| locale.count(words, count))
    });
    words.collect::<Vec<_>>().join(", ")
}

fn number(counts: &BTreeMap<String, u64>, name: &str) -> u64 {
    counts.get(name).copied().unwrap_or_default()
}

/// Returns what is left out, in words.
pub(super) fn skipped(t: &ImportsMessages, kind: SkipKind) -> &'static str {
    let t = &t.kinds;
    match kind {
        SkipKind::Pages => t.all_pages,
        SkipKind::Drafts => t.drafts,
        SkipKind::Trash => t.trash,
        SkipKind::Comments => t.all_comments,
        SkipKind::Pingbacks => t.pingbacks,
        SkipKind::Spam => t.spam,
        SkipKind::Files => t.all_files,
        SkipKind::Redirects => t.all_redirects,
        SkipKind::Settings => t.all_settings,
    }
}
