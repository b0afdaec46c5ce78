//! The compile options of the bundled SQLite.

use sqlx::{Connection as _, SqliteConnection};

#[tokio::test]
async fn sqlite_has_no_locks_that_the_whole_process_shares_and_keeps_its_plans() {
    let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let options: Vec<String> = sqlx::query_scalar("PRAGMA compile_options")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    let has = |name: &str| options.iter().any(|option| option == name);
    let found = [
        has("ENABLE_QPSG"),
        has("DEFAULT_MEMSTATUS=0"),
        has("ENABLE_MEMORY_MANAGEMENT"),
        has("ENABLE_STAT4"),
    ];
    assert_eq!(
        found,
        [true, true, false, false],
        "SQLite lacks the flags of .cargo/config.toml: build inside the project's folder, or set \
         LIBSQLITE3_FLAGS as it does. {options:?}"
    );
}
