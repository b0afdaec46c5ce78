//! The search index: indexed texts are found, equally on both engines.

use std::pin::pin;

use chrono_tz::Tz;
use tympan::fulltext::{BLOCK, Document, FoldedText, Matcher, Query};
use tympan::model::paging::Cursor;
use tympan::model::{CommentId, CommentStatus, Format, Label, LabelName, PostId, UserId};
use tympan::render::{self, OwnMedia};
use tympan::store::feeds::FeedPosition;
use tympan::store::search_matches::{Match, MatchFilter};
use tympan::store::search_progress::{Progress, Stale};
use tympan::store::{
    Conn, Db, Tx, comments, labels, posts, search_index, search_matches, search_progress,
};

use super::rows::{at, author_in, begin, comment, one_post, public_post, read};
use super::writer::queue;
use crate::common::database::TestDb;
use crate::common::language;
use crate::common::source;

fn query(typed: &str) -> Query {
    Query::parse(typed, Tz::UTC).unwrap()
}

fn filter(matcher: &Matcher) -> MatchFilter<'_> {
    MatchFilter::new(matcher, at(1000))
}

/// The posts that a query finds, in order of their ids.
async fn found(db: &Db, typed: &str) -> Vec<PostId> {
    let matcher = query(typed).posts(&[], &[]);
    let mut ids: Vec<PostId> =
        search_matches::list_posts(&mut read(db).await, &filter(&matcher), 100)
            .await
            .unwrap()
            .into_iter()
            .map(|found| found.id)
            .collect();
    ids.sort();
    ids
}

async fn put(conn: &mut Conn, author: UserId, number: i64, title: &str, body: &str) -> PostId {
    let post = public_post(conn, author, &format!("post-{number}"), at(number)).await;
    let document = Document::post(title, "", (author, "Ann"), &[], &FoldedText::of(body));
    search_index::put_post(conn, post.id, &document)
        .await
        .unwrap();
    post.id
}

/// Stores a public post for each text, and gives their ids.
async fn indexed(test: &TestDb, texts: &[&str]) -> Vec<PostId> {
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let mut ids = Vec::new();
    for (number, text) in (0..).zip(texts) {
        ids.push(put(&mut tx, author, number, "A title", text).await);
    }
    tx.commit().await.unwrap();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_found_by_words_phrases_and_beginnings() {
    let test = TestDb::new().await;
    let texts = [
        "The quick brown fox",
        "The brown, quick fox",
        "Foxes are quick",
        "Straße in İstanbul",
        "東京都に行く",
        "كِتَاب أحمد",
        "黒い猫",
    ];
    let ids = indexed(&test, &texts).await;
    let cases: [(&str, &[usize]); 22] = [
        ("quick", &[0, 1, 2]),
        ("QUICK fox", &[0, 1]),
        ("\"quick brown\"", &[0]),
        ("\"brown quick fox\"", &[1]),
        ("fox*", &[0, 1, 2]),
        ("\"quick bro*\"", &[]),
        ("quick -brown", &[2]),
        ("-the -quick", &[3, 4, 5, 6]),
        ("strasse istanbul", &[3]),
        ("\"strasse in istanbul\"", &[3]),
        ("ıstanbul", &[3]),
        ("東京", &[4]),
        ("京都", &[4]),
        ("東京都", &[4]),
        ("行", &[4]),
        ("く", &[4]),
        ("都東", &[]),
        ("猫", &[6]),
        ("كتاب", &[5]),
        ("احمد", &[5]),
        ("ann title", &[0, 1, 2, 3, 4, 5, 6]),
        ("nothing", &[]),
    ];
    for (typed, expected) in cases {
        let expected: Vec<PostId> = expected.iter().map(|n| ids[*n]).collect();
        assert_eq!(found(test.db(), typed).await, expected, "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_the_title_weigh_most_and_are_found_apart() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let in_body = put(
        &mut tx,
        author,
        1,
        "Other",
        "needle and a needle in much more text than that",
    )
    .await;
    let in_title = put(
        &mut tx,
        author,
        2,
        "A needle",
        "and other words in much more text than that",
    )
    .await;
    put(&mut tx, author, 3, "Other", "hay").await;
    tx.commit().await.unwrap();
    let matcher = query("needle").posts(&[], &[]);
    let mut conn = read(test.db()).await;
    let title = matcher.in_title().unwrap();
    assert_eq!(
        search_matches::list_posts(&mut conn, &filter(&title), 9)
            .await
            .unwrap(),
        [Match {
            id: in_title,
            at: at(2),
            score: 0.0
        }]
    );
    let found = search_matches::list_posts(&mut conn, &filter(&matcher), 9)
        .await
        .unwrap();
    assert_eq!(
        found
            .iter()
            .map(|found| (found.id, found.at))
            .collect::<Vec<_>>(),
        [(in_title, at(2)), (in_body, at(1))]
    );
    assert!(
        found[0].score > found[1].score && found[1].score > 0.0,
        "{found:?}"
    );
    assert_eq!(
        search_matches::list_posts(&mut conn, &filter(&matcher), 1)
            .await
            .unwrap(),
        found[..1]
    );
    let newest = search_matches::list_newest_posts(
        &mut conn,
        &filter(&matcher),
        Cursor {
            at: at(2),
            id: in_title.0,
        },
        9,
    )
    .await
    .unwrap();
    assert_eq!(
        newest,
        [FeedPosition {
            id: in_body,
            at: at(1)
        }]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_are_found_to_their_end_and_never_refused() {
    let test = TestDb::new().await;
    let unlike: String = (0..60_000).map(|n| format!("w{n} ")).collect();
    let texts = [
        format!("{unlike} deep \"phrase here\" end"),
        format!("{} deep phrase there", "the end ".repeat(2000)),
        "語".repeat(340_000),
        format!("{}京都", "東".repeat(20_000)),
        "ﷺ".repeat(100_000),
        (0..300_000u32)
            .filter_map(|n| char::from_u32(0x4E00 + n % 20_000))
            .collect(),
        (0..130_000).map(|n| format!("{n:x} ")).collect(),
    ];
    let ids = indexed(&test, &texts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for (typed, expected) in [
        ("w59999 deep", &[0][..]),
        ("\"phrase here\"", &[0]),
        ("\"deep phrase\"", &[0, 1]),
        ("\"phrase there\"", &[1]),
        ("\"end the\"", &[1]),
    ] {
        let expected: Vec<PostId> = expected.iter().map(|n| ids[*n]).collect();
        assert_eq!(found(test.db(), typed).await, expected, "{typed}");
    }
    assert!(found(test.db(), "東京都").await.contains(&ids[3]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_follows_its_rows() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    let post = put(&mut tx, author, 1, "First", "one").await;
    let kept = put(&mut tx, author, 2, "Second", "one").await;
    search_index::put_post(
        &mut tx,
        post,
        &Document::post("First", "", (author, "Ann"), &[], &FoldedText::of("two")),
    )
    .await
    .unwrap();
    let said = comments::insert(&mut tx, &comment(post)).await.unwrap().id;
    let other = comments::insert(&mut tx, &comment(kept)).await.unwrap().id;
    for id in [said, other] {
        search_index::put_comment(
            &mut tx,
            id,
            &Document::comment("Bob", &FoldedText::of("nice")),
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(found(test.db(), "one").await, [kept]);
    assert_eq!(found(test.db(), "two").await, [post]);
    let matcher = query("author:bob nice").comments();
    let ids = async || {
        let found = search_matches::list_comments(&mut read(test.db()).await, &filter(&matcher), 9)
            .await
            .unwrap();
        assert!(found.iter().all(|found| found.score > 0.0), "{found:?}");
        found.into_iter().map(|found| found.id).collect::<Vec<_>>()
    };
    assert_eq!(ids().await, [other, said]);

    let mut tx = begin(test.db()).await;
    assert!(posts::delete(&mut tx, post).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(ids().await, [other]);
    const ROWS: &str =
        "SELECT (SELECT COUNT(*) FROM search_post) * 10 + (SELECT COUNT(*) FROM search_comment)";
    assert_eq!(
        test.number(ROWS).await,
        11,
        "a deleted row leaves nothing in the index"
    );
    let mut tx = begin(test.db()).await;
    search_index::delete_comment(&mut tx, other).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(test.number(ROWS).await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_are_given_what_is_public_by_the_rows_themselves() {
    let test = TestDb::new().await;
    let ids = indexed(&test, &["same", "same", "same"]).await;
    let mut tx = begin(test.db()).await;
    let label: Label = labels::insert(&mut tx, &LabelName::parse("L").unwrap(), at(0))
        .await
        .unwrap();
    labels::attach(&mut tx, ids[0], label.id, 0).await.unwrap();
    let mut said = Vec::new();
    for (post, status) in [
        (ids[0], CommentStatus::Approved),
        (ids[0], CommentStatus::Spam),
        (ids[1], CommentStatus::Approved),
    ] {
        let row = comments::insert(
            &mut tx,
            &comments::CommentRow {
                status,
                ..comment(post)
            },
        )
        .await
        .unwrap();
        search_index::put_comment(
            &mut tx,
            row.id,
            &Document::comment("Bob", &FoldedText::of("same")),
        )
        .await
        .unwrap();
        said.push(row.id);
    }
    tx.commit().await.unwrap();
    let matcher = query("same").comments();
    let all = filter(&matcher);
    let mut conn = read(test.db()).await;
    let mut list = async |filter: &MatchFilter<'_>| -> Vec<CommentId> {
        search_matches::list_comments(&mut conn, filter, 9)
            .await
            .unwrap()
            .into_iter()
            .map(|found| found.id)
            .collect()
    };
    assert_eq!(list(&all).await, [said[2], said[0]]);
    assert_eq!(
        list(&MatchFilter {
            labels: &[label.id],
            ..all.clone()
        })
        .await,
        [said[0]]
    );
    assert_eq!(
        list(&MatchFilter {
            without: &[label.id],
            ..all.clone()
        })
        .await,
        [said[2]]
    );
    assert_eq!(
        list(&MatchFilter {
            from: at(1),
            ..all.clone()
        })
        .await,
        []
    );
    assert_eq!(
        list(&MatchFilter {
            now: at(0),
            ..all.clone()
        })
        .await,
        [said[0]],
        "a scheduled post has no comments to be seen"
    );
    let mut list = async |filter: &MatchFilter<'_>| -> Vec<PostId> {
        search_matches::list_posts(&mut conn, filter, 9)
            .await
            .unwrap()
            .into_iter()
            .map(|found| found.id)
            .collect()
    };
    assert_eq!(
        list(&MatchFilter {
            now: at(0),
            ..all.clone()
        })
        .await,
        [ids[0]]
    );
    assert_eq!(
        list(&MatchFilter {
            from: at(1),
            until: at(2),
            ..all.clone()
        })
        .await,
        [ids[1]]
    );
    assert_eq!(
        list(&MatchFilter {
            ids: (ids[1].0, ids[2].0),
            ..all.clone()
        })
        .await,
        [ids[2], ids[1]]
    );
    assert_eq!(
        search_matches::find_ids_of_posts(&mut conn, at(1), at(3))
            .await
            .unwrap(),
        Some((ids[1].0, ids[2].0))
    );
    assert_eq!(
        search_matches::find_ids_of_posts(&mut conn, at(3), at(9))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        search_matches::find_ids_of_comments(&mut conn, at(0), at(1))
            .await
            .unwrap(),
        Some((said[0].0, said[2].0))
    );
    assert_eq!(
        search_matches::find_ids_of_comments(&mut conn, at(1), at(9))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_kept_and_stale_rows_are_listed() {
    let test = TestDb::new().await;
    let ids = indexed(&test, &["one", "two"]).await;
    let mut tx = begin(test.db()).await;
    let post = posts::find(&mut tx, ids[0]).await.unwrap().unwrap();
    let label = labels::insert(&mut tx, &LabelName::parse("L").unwrap(), at(0))
        .await
        .unwrap();
    labels::attach(&mut tx, ids[1], label.id, 0).await.unwrap();
    let said = comments::insert(&mut tx, &comment(ids[0]))
        .await
        .unwrap()
        .id;
    comments::insert(
        &mut tx,
        &comments::CommentRow {
            status: CommentStatus::Removed,
            ..comment(ids[0])
        },
    )
    .await
    .unwrap();
    assert!(!search_progress::find(&mut tx).await.unwrap().is_done);
    let progress = Progress {
        version: 3,
        post_id: ids[1],
        comment_id: said,
        is_done: true,
    };
    search_progress::update(&mut tx, &progress).await.unwrap();
    assert_eq!(search_progress::find(&mut tx).await.unwrap(), progress);
    tx.commit().await.unwrap();
    let mut conn = read(test.db()).await;
    let all = Stale::default();
    assert_eq!(
        search_progress::list_posts(&mut conn, all, PostId(0), 9)
            .await
            .unwrap(),
        ids
    );
    assert_eq!(
        search_progress::list_posts(&mut conn, all, ids[0], 9)
            .await
            .unwrap(),
        ids[1..]
    );
    assert_eq!(
        search_progress::list_posts(
            &mut conn,
            Stale {
                label: Some(label.id),
                ..all
            },
            PostId(0),
            9
        )
        .await
        .unwrap(),
        ids[1..]
    );
    assert_eq!(
        search_progress::list_posts(
            &mut conn,
            Stale {
                author: Some(post.author_id),
                ..all
            },
            PostId(0),
            1
        )
        .await
        .unwrap(),
        ids[..1]
    );
    assert_eq!(
        search_progress::list_posts(
            &mut conn,
            Stale {
                author: Some(UserId(99)),
                ..all
            },
            PostId(0),
            9
        )
        .await
        .unwrap(),
        []
    );
    assert_eq!(
        search_progress::list_comments(&mut conn, CommentId(0), 9)
            .await
            .unwrap(),
        [said]
    );
}

#[test]
fn a_finished_text_is_plain_text() {
    let html = render::post(
        "One[^1]\n\n- *two*\n- three <b>four</b>\n\n`five()`\n\n[^1]: six",
        Format::Markdown,
        &language("en"),
        &OwnMedia::default(),
    )
    .html;
    assert_eq!(
        render::plain(&html, usize::MAX),
        "One two three four five() six"
    );
}

/// The tests have small ids, so that every row is in the first block, whatever its size. So this
/// compares the block size in the statements with that of the documents.
#[test]
fn statements_and_documents_cut_ids_into_the_same_blocks() {
    let statements =
        std::fs::read_to_string(source::folder("src/store/search_matches.rs")).unwrap();
    let sizes: Vec<&str> = statements
        .split(") / ")
        .skip(1)
        .filter_map(|rest| rest.split([',', ' ']).next())
        .collect();
    let size = BLOCK.to_string();
    assert_eq!(sizes, [size.as_str(); 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_comment_enter_the_index_with_its_batch_or_not_at_all() {
    const ROWS: &str = "SELECT COUNT(*) FROM search_comment";
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let put = async |tx: &mut Tx| {
        let id = comments::insert(tx, &comment(post)).await.unwrap().id;
        let document = Document::comment("Bob", &FoldedText::of("nice"));
        search_index::put_comment(tx, id, &document).await.unwrap();
        id
    };
    let mut undone = begin(test.db()).await;
    put(&mut undone).await;
    drop(undone);
    let mut kept = begin(test.db()).await;
    put(&mut kept).await;
    kept.commit().await.unwrap();
    assert_eq!(test.number(ROWS).await, 1, "what was undone left words");

    let mut first = begin(test.db()).await;
    let id = put(&mut first).await;
    let mut second = pin!(begin(test.db()));
    queue(second.as_mut());
    let first = tokio::spawn(first.commit());
    let mut second = second.await;
    assert!(comments::delete(&mut second, id).await.unwrap());
    second.commit().await.unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(test.number(ROWS).await, 1, "a deleted comment left words");
}
