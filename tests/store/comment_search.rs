//! Comments by what they have in common.

use tympan::model::CommentStatus::{Approved, Pending, Removed, Spam};
use tympan::model::paging::Cursor;
use tympan::model::{Comment, CommentId, Door};
use tympan::search::{Document, Query, Words};
use tympan::store::comment_search::{self, Filter};
use tympan::store::{capabilities, comments, search};

use super::rows::{at, begin, comment, comment_at, one_post, read};
use crate::common::database::TestDb;

fn ids(found: &[Comment]) -> Vec<CommentId> {
    found.iter().map(|comment| comment.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_filters_work_alone_and_together() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let author = tympan::store::posts::find(&mut tx, post)
        .await
        .unwrap()
        .unwrap()
        .author_id;
    let other = super::rows::public_post(&mut tx, author, "other", at(0))
        .await
        .id;
    let plain = comment_at(&mut tx, post, None, 10, Approved).await.id;
    let tie = comment_at(&mut tx, post, None, 10, Pending).await.id;
    let odd = comments::Row {
        author_name: "O'Hara_1",
        body: "50% off!",
        created_at: at(20),
        ..comment(other)
    };
    let odd = comments::insert(&mut tx, &odd).await.unwrap().id;
    for id in [plain, tie, odd] {
        let said = comments::find(&mut tx, id).await.unwrap().unwrap();
        search::put_comment(
            &mut tx,
            id,
            &Document::comment(&said.author_name, &Words::of(&said.body)),
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();

    let all = Filter::default;
    let sought = |words: &str| Some(Query::parse(words, chrono_tz::Tz::UTC).unwrap().comments());
    let text = |words: &str| Filter {
        matcher: sought(words),
        ..all()
    };
    let cases = [
        (all(), vec![odd, tie, plain]),
        (
            Filter {
                status: Some(Pending),
                ..all()
            },
            vec![tie],
        ),
        (
            Filter {
                post: Some(other),
                ..all()
            },
            vec![odd],
        ),
        (text("50%"), vec![odd]),
        (text("o'hARA"), vec![odd]),
        (text("author:hara off"), vec![odd]),
        (text("author:off"), vec![]),
        (text("nice"), vec![tie, plain]),
        (
            Filter {
                status: Some(Approved),
                post: Some(post),
                matcher: sought("bob"),
                ..all()
            },
            vec![plain],
        ),
        (
            Filter {
                status: Some(Spam),
                post: Some(post),
                matcher: sought("bob"),
                ..all()
            },
            vec![],
        ),
    ];
    let mut conn = read(test.db()).await;
    for (filter, expected) in cases {
        assert_eq!(
            ids(
                &comment_search::list(&mut conn, &filter, Cursor::newest(), 9)
                    .await
                    .unwrap()
            ),
            expected,
            "{filter:?}"
        );
    }
    let below = Cursor {
        at: at(10),
        id: tie.0,
    };
    assert_eq!(
        ids(&comment_search::list(&mut conn, &all(), below, 9)
            .await
            .unwrap()),
        [plain]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_found_by_whose_they_are_and_how_and_when_they_came() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let author = tympan::store::posts::find(&mut tx, post)
        .await
        .unwrap()
        .unwrap()
        .author_id;
    let guest = capabilities::insert(&mut tx, b"hash", at(0)).await.unwrap();
    let mut store =
        async |row: comments::Row<'_>| comments::insert(&mut tx, &row).await.unwrap().id;
    let own = store(comments::Row {
        account_id: Some(author),
        door: Door::Api,
        created_at: at(10),
        ..comment(post)
    })
    .await;
    let guests = store(comments::Row {
        capability_id: Some(guest),
        created_at: at(20),
        ..comment(post)
    })
    .await;
    let mailed = store(comments::Row {
        email_lookup: Some(&[9]),
        created_at: at(30),
        ..comment(post)
    })
    .await;
    let removed = store(comments::Row {
        status: Removed,
        created_at: at(40),
        ..comment(post)
    })
    .await;
    tx.commit().await.unwrap();

    let cases = [
        (
            Filter {
                author: Some(author),
                ..Filter::default()
            },
            vec![own],
        ),
        (
            Filter {
                guest: Some(guest),
                ..Filter::default()
            },
            vec![guests],
        ),
        (
            Filter {
                email: Some(vec![9]),
                ..Filter::default()
            },
            vec![mailed],
        ),
        (
            Filter {
                email: Some(vec![8]),
                ..Filter::default()
            },
            vec![],
        ),
        (
            Filter {
                door: Some(Door::Api),
                ..Filter::default()
            },
            vec![own],
        ),
        (
            Filter {
                since: Some(at(20)),
                until: Some(at(40)),
                ..Filter::default()
            },
            vec![mailed, guests],
        ),
        (
            Filter {
                status: Some(Removed),
                ..Filter::default()
            },
            vec![removed],
        ),
    ];
    let mut conn = read(test.db()).await;
    for (filter, expected) in cases {
        assert_eq!(
            ids(
                &comment_search::list(&mut conn, &filter, Cursor::newest(), 9)
                    .await
                    .unwrap()
            ),
            expected,
            "{filter:?}"
        );
        assert_eq!(
            comment_search::list_ids(&mut conn, &filter, 9)
                .await
                .unwrap(),
            expected,
            "{filter:?}"
        );
        assert_eq!(
            comment_search::count(&mut conn, &filter).await.unwrap(),
            i64::try_from(expected.len()).unwrap(),
            "{filter:?}"
        );
    }
    assert_eq!(
        comment_search::list_ids(&mut conn, &Filter::default(), 9)
            .await
            .unwrap(),
        [mailed, guests, own],
        "removed ones only on request"
    );
    assert_eq!(
        comment_search::list_ids(&mut conn, &Filter::default(), 1)
            .await
            .unwrap(),
        [mailed]
    );
    assert_eq!(
        comment_search::count(&mut conn, &Filter::default())
            .await
            .unwrap(),
        4
    );
}
