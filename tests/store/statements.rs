//! Every SQL text of the store is prepared on the engine under test.

use tympan::store::comment_search::{Lead, Question, SearchPlan, text};

use crate::common::database::TestDb;
use crate::common::source;
use crate::common::statements::{self, Statement};

fn all() -> Vec<(String, Statement)> {
    let mut all = Vec::new();
    for (path, text) in source::files(&source::folder("src/store"), "rs") {
        if path.ends_with("sql.rs") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        all.extend(
            statements::of(&text)
                .into_iter()
                .map(|statement| (name.clone(), statement)),
        );
    }
    let leads = Lead::ALL.into_iter();
    let leads = leads.flat_map(|lead| SearchPlan::ALL.map(|search| (lead, search)));
    for question in Question::ALL {
        all.extend(leads.clone().map(|(lead, search)| {
            let text = text(question, lead, search);
            let statement = Statement {
                sqlite: text.sqlite.to_owned(),
                postgres: text.postgres.to_owned(),
            };
            (
                format!("comment_search.rs, {question:?} {lead:?} {search:?}"),
                statement,
            )
        }));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_can_be_prepared() {
    let test = TestDb::new().await;
    let mut conn = test.db().read().await.unwrap();
    let all = all();
    assert!(
        all.len() > 50,
        "only {} statements were found: the extraction is broken",
        all.len()
    );
    let mut refused = Vec::new();
    for (file, statement) in all {
        let sql = if test.db().is_sqlite() {
            &statement.sqlite
        } else {
            &statement.postgres
        };
        if let Err(why) = conn.prepare(sql).await {
            refused.push(format!("{file}: {why}\n{sql}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn preparing_refuses_a_column_that_does_not_exist() {
    let test = TestDb::new().await;
    let mut conn = test.db().read().await.unwrap();
    assert!(
        conn.prepare("SELECT no_such_column FROM post WHERE id = $1")
            .await
            .is_err()
    );
}

/// Each of these would let one member of a batch undo or fail the others.
#[test]
fn no_statement_can_undo_somebody_elses() {
    const FORBIDDEN: [&str; 6] = [
        "OR ROLLBACK",
        "RAISE(ROLLBACK",
        "RAISE (ROLLBACK",
        "DEFERRABLE",
        "INITIALLY DEFERRED",
        "DEFER_FOREIGN_KEYS",
    ];
    let mut texts: Vec<_> = source::files(&source::folder("migrations"), "sql");
    for (path, text) in source::files(&source::folder("src/store"), "rs") {
        texts.extend(
            source::strings(&text)
                .into_iter()
                .map(|text| (path.clone(), text)),
        );
    }
    assert!(texts.len() > 100, "only {} texts were found", texts.len());
    for (path, text) in texts {
        let text = text
            .to_uppercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for words in FORBIDDEN {
            assert!(!text.contains(words), "{}: {words}", path.display());
        }
    }
}

#[test]
fn only_the_writer_begins_and_ends_transactions() {
    const BOUNDARIES: [&str; 6] = ["BEGIN", "COMMIT", "END", "SAVEPOINT", "ROLLBACK", "RELEASE"];
    let mut seen = 0;
    for (path, text) in source::files(&source::folder("src"), "rs") {
        for text in source::strings(&text) {
            let bounds = text
                .split(';')
                .filter_map(|part| part.split_whitespace().next())
                .any(|word| BOUNDARIES.contains(&word));
            // The scratch file of an import is nobody else's, and is one transaction.
            let allowed = ["store/writer.rs", "store/tx.rs", "store/scratch.rs"]
                .iter()
                .any(|file| path.ends_with(file));
            assert!(!bounds || allowed, "{}: {text}", path.display());
            seen += usize::from(bounds);
        }
    }
    assert!(
        seen >= 5,
        "the writer's own statements were not found: the search is broken"
    );
}
