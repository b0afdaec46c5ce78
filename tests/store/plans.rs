//! The query plans of the engines for threads and pages: through an index, whatever the length.

mod comments;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::common::database::TestDb;
use crate::common::source;
use crate::common::statements::{self, Statement};

/// The names and aliases of the table `comment` in these statements.
const NAMES: [&str; 3] = ["comment", "reply", "answer"];

fn statements() -> Vec<Statement> {
    let files = ["src/store/threads.rs", "src/store/top_level.rs"];
    let text = |name| std::fs::read_to_string(source::folder(name)).unwrap();
    files
        .into_iter()
        .flat_map(|name| statements::of(&text(name)))
        .collect()
}

/// The steps that SQLite takes.
async fn sqlite_plan(conn: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(explained))
        .fetch_all(conn)
        .await
        .unwrap();
    steps.into_iter().map(|(.., step)| step).collect()
}

/// Returns PostgreSQL's plan for any values, when it must use an index wherever there is one.
async fn postgres_plan(conn: &mut PgConnection, sql: &str, bitmaps: bool) -> Vec<String> {
    let parameters = (1..20)
        .take_while(|number| sql.contains(&format!("${number}")))
        .map(|_| "NULL")
        .collect::<Vec<_>>()
        .join(", ");
    let bitmaps = if bitmaps { "on" } else { "off" };
    let forced = format!(
        "SET enable_seqscan = off; SET enable_bitmapscan = {bitmaps}; SET enable_mergejoin = off;
         SET enable_hashjoin = off; SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL"
    );
    conn.execute(sqlx::raw_sql(AssertSqlSafe(forced)))
        .await
        .unwrap();
    conn.execute(sqlx::raw_sql(AssertSqlSafe(format!(
        "PREPARE explained AS {sql}"
    ))))
    .await
    .unwrap();
    let explained = if parameters.is_empty() {
        "EXPLAIN EXECUTE explained".to_owned()
    } else {
        format!("EXPLAIN EXECUTE explained ({parameters})")
    };
    sqlx::query_scalar(AssertSqlSafe(explained))
        .persistent(false)
        .fetch_all(conn)
        .await
        .unwrap()
}

/// Returns the steps that read every comment of the table.
fn scans(plan: &[String]) -> Vec<&String> {
    let is_sqlite_scan = |step: &str| {
        NAMES.iter().any(|name| {
            step == format!("SCAN {name}") || step.starts_with(&format!("SCAN {name} "))
        })
    };
    // A lookup in an index without a condition reads the whole index as well.
    let is_postgres_scan = |at: usize| {
        let next = plan.get(at + 1).map_or("", String::as_str);
        plan[at].contains("Scan")
            && plan[at].contains(" on comment")
            && !next.contains("Index Cond:")
            && !next.contains("Recheck Cond:")
    };
    plan.iter()
        .enumerate()
        .filter(|(at, step)| is_sqlite_scan(step) || is_postgres_scan(*at))
        .map(|(_, step)| step)
        .collect()
}

async fn plan(test: &TestDb, statement: &Statement) -> Vec<String> {
    plan_of(test, statement, false).await
}

/// Returns the plan when PostgreSQL may use bitmaps, the only way to read a GIN index. Without them
/// a search statement gets a penalty so high that all other choices cost the same.
async fn plan_with_bitmaps(test: &TestDb, statement: &Statement) -> Vec<String> {
    plan_of(test, statement, true).await
}

async fn plan_of(test: &TestDb, statement: &Statement, bitmaps: bool) -> Vec<String> {
    if test.db().is_sqlite() {
        let mut conn = SqliteConnection::connect(test.url()).await.unwrap();
        sqlite_plan(&mut conn, &statement.sqlite).await
    } else {
        let mut conn = PgConnection::connect(test.url()).await.unwrap();
        postgres_plan(&mut conn, &statement.postgres, bitmaps).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_of_a_thread_reads_every_comment() {
    let test = TestDb::new().await;
    let statements = statements();
    assert!(
        statements.len() >= 12,
        "only {} statements were found",
        statements.len()
    );
    for statement in statements {
        let plan = plan(&test, &statement).await;
        assert_eq!(
            scans(&plan),
            Vec::<&String>::new(),
            "{}\n{}",
            statement.sqlite,
            plan.join("\n")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_in_the_order_of_an_index_is_not_sorted_again() {
    let test = TestDb::new().await;
    let mut seen = 0;
    for statement in statements().into_iter().filter(|statement| {
        statement.sqlite.contains("> ($2, $3)\n") || statement.sqlite.contains("< ($2, $3)\n")
    }) {
        let plan = plan(&test, &statement).await;
        let sorts = plan
            .iter()
            .filter(|step| step.contains("TEMP B-TREE FOR ORDER BY") || step.contains("Sort"))
            .count();
        assert_eq!(sorts, 0, "{}\n{}", statement.sqlite, plan.join("\n"));
        seen += 1;
    }
    assert!(seen >= 4, "only {seen} lists were found");
}

/// The statements with which pages begin, each by its file and a part of its text, with the index
/// that it must use.
const THROUGH: [(&str, &str, &str); 12] = [
    (
        "src/store/public_posts.rs",
        "pinned = (1 = 1)",
        "post_pinned",
    ),
    (
        "src/store/public_posts.rs",
        "WITH span AS MATERIALIZED",
        "post_published",
    ),
    (
        "src/store/related.rs",
        "(published_at, id) < ($2, $3)",
        "post_published",
    ),
    (
        "src/store/related.rs",
        "WHERE author_id = $1",
        "post_author",
    ),
    (
        "src/store/related.rs",
        "WHERE translation_key IN (",
        "post_translation",
    ),
    (
        "src/store/users.rs",
        "JOIN post ON post.author_id = user_account.id",
        "post_author",
    ),
    (
        "src/store/user_emails.rs",
        "WHERE email_lookup = $1",
        "user_email_lookup",
    ),
    (
        "src/store/series.rs",
        "JOIN post ON post.series_id = series.id",
        "post_series",
    ),
    (
        "src/store/sitemap.rs",
        "post.author_id = user_account.id",
        "post_author",
    ),
    (
        "src/store/unfinished_posts.rs",
        "status = 'draft'",
        "post_draft",
    ),
    (
        "src/store/unfinished_posts.rs",
        "published_at > $2",
        "post_due",
    ),
    (
        "src/store/renderings.rs",
        "MIN(renderer_version)",
        "post_renderer",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_pages_begin_with_goes_through_its_index() {
    let test = TestDb::new().await;
    // PostgreSQL decides by its statistics, and there are no rows here.
    if !test.db().is_sqlite() {
        return;
    }
    for (file, words, index) in THROUGH {
        let text = std::fs::read_to_string(source::folder(file)).unwrap();
        let statement = statements::of(&text)
            .into_iter()
            .find(|statement| statement.sqlite.contains(words));
        let statement = statement.unwrap_or_else(|| panic!("{file} has no statement with {words}"));
        let plan = plan(&test, &statement).await;
        assert!(
            plan.iter().any(|step| step.contains(index)),
            "{}\n{}",
            statement.sqlite,
            plan.join("\n")
        );
    }
}

/// The lists of the API, each by a part of its text, with the step that it must have on SQLite and
/// on PostgreSQL.
const LISTS: [(&str, &str, &str); 3] = [
    ("WHERE slug = $1", "post_slug", "post_slug"),
    (
        "(updated_at, id) > ($10, $11)",
        "post_changed",
        "post_changed",
    ),
    (
        "json_each($15)",
        "USING INTEGER PRIMARY KEY",
        "Index Cond: (id = ",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn lists_by_one_condition_go_through_its_index() {
    let test = TestDb::new().await;
    let text = std::fs::read_to_string(source::folder("src/store/post_lists.rs")).unwrap();
    let statements = statements::of(&text);
    for (words, sqlite, postgres) in LISTS {
        let statement = statements
            .iter()
            .find(|statement| statement.sqlite.contains(words))
            .unwrap_or_else(|| panic!("no statement with {words}"));
        let plan = plan(&test, statement).await;
        let wanted = if test.db().is_sqlite() {
            sqlite
        } else {
            postgres
        };
        let sorts = plan
            .iter()
            .any(|step| step.contains("TEMP B-TREE") || step.contains("Sort  ("));
        assert!(
            plan.iter().any(|step| step.contains(wanted)) && (wanted != "post_changed" || !sorts),
            "{words}\n{}",
            plan.join("\n")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn related_posts_are_found_by_their_labels_alone() {
    let test = TestDb::new().await;
    let text = std::fs::read_to_string(source::folder("src/store/related.rs")).unwrap();
    let statement = statements::of(&text)
        .into_iter()
        .find(|statement| statement.sqlite.contains("WITH mine AS MATERIALIZED"))
        .unwrap();
    let plan = plan(&test, &statement).await;
    // Neither all posts nor, by an index, all that are public.
    let reads_all = |step: &&String| {
        [
            "SCAN post",
            "Seq Scan on post",
            "post_published",
            "post_due",
        ]
        .iter()
        .any(|words| step.contains(words))
    };
    assert_eq!(plan.iter().find(reads_all), None, "{}", plan.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_without_an_index_is_noticed() {
    let test = TestDb::new().await;
    let sql = "SELECT id FROM comment WHERE author_name = 'Bob'".to_owned();
    let plan = plan(
        &test,
        &Statement {
            sqlite: sql.clone(),
            postgres: sql,
        },
    )
    .await;
    assert_eq!(scans(&plan).len(), 1, "{}", plan.join("\n"));
}
