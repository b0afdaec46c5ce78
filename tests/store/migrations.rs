//! The migrations of both engines are equivalent.

use crate::common::database::{TestDb, options};
use crate::common::source;
use tympan::store::{Db, OpenError};

fn names(engine: &str) -> Vec<String> {
    let files = source::files(&source::folder("migrations").join(engine), "sql");
    files
        .iter()
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// The tables of an index of words, which PostgreSQL has as ordinary ones.
fn virtual_tables(sql: &str) -> Vec<String> {
    let names = sql
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE VIRTUAL TABLE "));
    names
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

/// The tables that a migration of SQLite makes: each with its name and its text up to the `;`.
fn tables(sql: &str) -> Vec<(String, String)> {
    let code: String = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let statements = code
        .split(';')
        .filter_map(|statement| statement.trim().strip_prefix("CREATE TABLE "));
    statements
        .map(|statement| {
            (
                statement.split_whitespace().next().unwrap().to_owned(),
                statement.to_owned(),
            )
        })
        .collect()
}

fn sqlite_tables() -> Vec<(String, String)> {
    source::files(&source::folder("migrations/sqlite"), "sql")
        .iter()
        .flat_map(|(_, sql)| tables(sql))
        .collect()
}

#[test]
fn both_engines_have_the_same_migrations() {
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, names("postgres"));
}

#[test]
fn both_engines_have_the_same_tables() {
    let of = |engine: &str| -> Vec<String> {
        let files = source::files(&source::folder("migrations").join(engine), "sql");
        // A table that is made anew has another name until it takes the place of the old one.
        let is_renamed = |name: &String| {
            let renaming = format!("ALTER TABLE {name} RENAME TO");
            files.iter().any(|(_, sql)| sql.contains(&renaming))
        };
        let plain = files
            .iter()
            .flat_map(|(_, sql)| tables(sql))
            .map(|(name, _)| name)
            .filter(|name| !is_renamed(name));
        let mut names: Vec<String> = plain
            .chain(files.iter().flat_map(|(_, sql)| virtual_tables(sql)))
            .collect();
        names.sort();
        // SQLite makes a table anew to change a CHECK.
        names.dedup();
        names
    };
    assert_eq!(of("sqlite"), of("postgres"));
}

#[test]
fn every_sqlite_table_is_strict() {
    let tables = sqlite_tables();
    assert!(tables.len() > 10, "only {} tables were found", tables.len());
    for (name, text) in tables {
        assert!(text.trim_end().ends_with("STRICT"), "{name}");
    }
}

/// Without AUTOINCREMENT SQLite gives a deleted newest id out again, and a
/// link to a comment would lead to another one.
#[test]
fn no_public_id_is_given_out_twice() {
    let mut seen = 0;
    for (name, text) in sqlite_tables() {
        for line in text
            .lines()
            .filter(|line| line.trim().starts_with("id ") && line.contains("INTEGER PRIMARY KEY"))
        {
            let one_row = line.contains("CHECK (id = 1)");
            assert!(one_row || line.contains("AUTOINCREMENT"), "{name}: {line}");
            seen += usize::from(!one_row);
        }
    }
    assert!(seen >= 5, "only {seen} ids were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_again_migrates_nothing_and_keeps_everything() {
    let test = TestDb::new().await;
    let author = super::rows::author(test.db()).await;
    let again = Db::open(&options(test.url(), "again")).await.unwrap();
    let found = tympan::store::users::find(&mut again.read().await.unwrap(), author)
        .await
        .unwrap();
    assert!(found.is_some());
}

/// An earlier commit's first migration had another text, and others followed it.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_an_unreleased_version_is_refused_in_plain_words() {
    let test = TestDb::new().await;
    let before = test.rows().await;
    test.execute("UPDATE _sqlx_migrations SET checksum = 'another'")
        .await;
    let Err(error) = Db::open(&options(test.url(), "again")).await else {
        panic!("a database with other tables was opened");
    };
    let sentence = error.to_string();
    assert!(matches!(error, OpenError::Unreleased(_)), "{sentence}");
    let name = test.url().rsplit(['/', ':']).next().unwrap();
    assert!(sentence.contains(name), "{sentence}");
    assert!(sentence.contains("unreleased version"), "{sentence}");
    let mut after = test.rows().await;
    after.insert(
        "_sqlx_migrations".to_owned(),
        before["_sqlx_migrations"].clone(),
    );
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_of_another_engine_is_refused() {
    for url in ["mysql://localhost/blog", "blog.db", ""] {
        assert!(Db::open(&options(url, "first")).await.is_err(), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_made_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("none.db").display());
    let open = tympan::store::OpenOptions {
        create: false,
        ..options(&url, "first")
    };
    assert!(Db::open(&open).await.is_err());
    assert!(!folder.path().join("none.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_make_one_file_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("blog.db").display());
        let open = |node: &'static str| {
            let options = options(&url, node);
            tokio::spawn(async move { Db::open(&options).await })
        };
        let (first, second) = (open("first"), open("second"));
        first.await.unwrap().unwrap().close().await;
        second.await.unwrap().unwrap().close().await;
    }
}
