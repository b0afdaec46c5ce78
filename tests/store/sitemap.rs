//! The parts of the sitemap: ranges of ids, independent of the posts' states.

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tympan::model::{LabelId, LabelName, PostId, PostPath, PostStatus, Slug};
use tympan::store::{labels, posts, series, sitemap};

use super::rows::{at, author_in, begin, draft, public_post, read};
use crate::common::database::TestDb;
use crate::common::{source, statements};

fn texts(slugs: Vec<Slug>) -> Vec<String> {
    slugs.iter().map(ToString::to_string).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_ranges_of_ids_with_the_newest_change_of_what_is_public() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let first = public_post(&mut tx, author, "first", at(10)).await;
    let second = public_post(&mut tx, author, "second", at(20)).await;
    let slug = Slug::parse("drafted").unwrap();
    posts::insert(
        &mut tx,
        &posts::PostRow {
            updated_at: at(30),
            ..draft(author, &slug)
        },
    )
    .await
    .unwrap();
    public_post(&mut tx, author, "future", at(100)).await;
    let last = public_post(&mut tx, author, "last", at(5)).await;
    tx.commit().await.unwrap();

    let mut conn = read(test.db()).await;
    let parts = sitemap::list_parts(&mut conn, at(50), 2).await.unwrap();
    let numbers: Vec<_> = parts
        .iter()
        .map(|part| (part.part, part.updated_at, part.published_at))
        .collect();
    assert_eq!(
        numbers,
        [
            (0, Some(at(0)), Some(at(20))),
            (2, Some(at(0)), Some(at(5)))
        ]
    );
    let later = sitemap::list_parts(&mut conn, at(100), 2).await.unwrap();
    assert_eq!(
        later[1],
        sitemap::PostPart {
            part: 1,
            updated_at: Some(at(0)),
            published_at: Some(at(100))
        }
    );

    let lines = sitemap::list_posts(&mut conn, at(50), PostId(0), second.id)
        .await
        .unwrap();
    assert_eq!(
        lines.iter().map(|line| line.id).collect::<Vec<_>>(),
        [first.id, second.id]
    );
    let lines = sitemap::list_posts(&mut conn, at(50), second.id, PostId(99))
        .await
        .unwrap();
    assert_eq!(
        lines.iter().map(|line| line.id).collect::<Vec<_>>(),
        [last.id]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_labels_of_public_posts_are_listed() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(sitemap::last_label(&mut tx).await.unwrap(), LabelId(0));
    let author = author_in(&mut tx, "ann").await;
    let (seen, later) = (
        public_post(&mut tx, author, "seen", at(10)).await,
        public_post(&mut tx, author, "later", at(100)).await,
    );
    for (post, name) in [(seen.id, "seen"), (later.id, "later"), (seen.id, "too")] {
        let label = labels::insert(&mut tx, &LabelName::parse(name).unwrap(), at(0))
            .await
            .unwrap();
        labels::attach(&mut tx, post, label.id, 0).await.unwrap();
    }
    let last = sitemap::last_label(&mut tx).await.unwrap();
    assert_eq!(
        sitemap::list_labels(&mut tx, at(50), LabelId(0), last)
            .await
            .unwrap(),
        ["seen", "too"]
    );
    assert_eq!(
        sitemap::list_labels(&mut tx, at(50), LabelId(1), last)
            .await
            .unwrap(),
        ["too"]
    );
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_series_and_users_with_something_public_are_listed() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let mut parts = Vec::new();
    for slug in ["bread", "cheese"] {
        let row = series::SeriesRow {
            slug: &Slug::parse(slug).unwrap(),
            title: slug,
            description: "",
        };
        parts.push(series::insert(&mut tx, &row, at(0)).await.unwrap().id);
    }
    for (author, series, slug, published_at) in [
        (ann, parts[0], "rye", at(10)),
        (ben, parts[1], "brie", at(100)),
    ] {
        let (slug, path) = (
            Slug::parse(slug).unwrap(),
            PostPath::parse(&format!("/2022/01/{slug}")).unwrap(),
        );
        let row = posts::PostRow {
            status: PostStatus::Public,
            path: Some(&path),
            published_at: Some(published_at),
            series: Some((series, 1)),
            ..draft(author, &slug)
        };
        posts::insert(&mut tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut conn = read(test.db()).await;
    assert_eq!(
        texts(sitemap::list_series(&mut conn, at(50), 9).await.unwrap()),
        ["bread"]
    );
    assert_eq!(
        texts(sitemap::list_authors(&mut conn, at(50), 9).await.unwrap()),
        ["ann"]
    );
    assert_eq!(
        texts(sitemap::list_series(&mut conn, at(100), 9).await.unwrap()),
        ["bread", "cheese"]
    );
    assert_eq!(
        texts(sitemap::list_authors(&mut conn, at(100), 1).await.unwrap()),
        ["ann"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_is_read_from_an_index_alone_and_a_part_by_its_ids() {
    let test = TestDb::new().await;
    if !test.db().is_sqlite() {
        return;
    }
    let text = std::fs::read_to_string(source::folder("src/store/sitemap.rs")).unwrap();
    let mut conn = SqliteConnection::connect(test.url()).await.unwrap();
    let mut plans = Vec::new();
    for statement in statements::of(&text) {
        let sql = format!("EXPLAIN QUERY PLAN {}", statement.sqlite);
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut conn)
            .await
            .unwrap();
        plans.push(
            steps
                .into_iter()
                .map(|(.., step)| step)
                .collect::<Vec<_>>()
                .join("; "),
        );
    }
    assert!(
        plans[0].contains("COVERING INDEX post_sitemap"),
        "{plans:?}"
    );
    assert!(
        plans[1].contains("SEARCH post USING INTEGER PRIMARY KEY")
            || plans[1].contains("post_sitemap (id>"),
        "{plans:?}"
    );
    assert!(
        plans[2].contains("SEARCH label USING INTEGER PRIMARY KEY"),
        "{plans:?}"
    );
}
