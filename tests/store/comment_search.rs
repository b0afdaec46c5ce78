//! The filters by which moderators search comments, alone and combined.

use tympan::fulltext::{Document, FoldedText, Query};
use tympan::model::CommentStatus::{Approved, Pending, Removed, Spam};
use tympan::model::paging::Cursor;
use tympan::model::{Channel, Comment, CommentId, CommentKind};
use tympan::store::comment_search::{self, CommentCriteria};
use tympan::store::{comments, guests, search_index};

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
    let odd = comments::CommentRow {
        author_name: "O'Hara_1",
        body: "50% off!",
        created_at: at(20),
        ..comment(other)
    };
    let odd = comments::insert(&mut tx, &odd).await.unwrap().id;
    for id in [plain, tie, odd] {
        let said = comments::find(&mut tx, id).await.unwrap().unwrap();
        search_index::put_comment(
            &mut tx,
            id,
            &Document::comment(&said.author_name, &FoldedText::of(&said.body)),
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();

    let all = CommentCriteria::default;
    let sought = |words: &str| Some(Query::parse(words, chrono_tz::Tz::UTC).unwrap().comments());
    let text = |words: &str| CommentCriteria {
        matcher: sought(words),
        ..all()
    };
    let cases = [
        (all(), vec![odd, tie, plain]),
        (
            CommentCriteria {
                status: Some(Pending),
                ..all()
            },
            vec![tie],
        ),
        (
            CommentCriteria {
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
            CommentCriteria {
                status: Some(Approved),
                post: Some(post),
                matcher: sought("bob"),
                ..all()
            },
            vec![plain],
        ),
        (
            CommentCriteria {
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
    let guest = guests::insert(&mut tx, b"hash", at(0)).await.unwrap();
    let mut store =
        async |row: comments::CommentRow<'_>| comments::insert(&mut tx, &row).await.unwrap().id;
    let own = store(comments::CommentRow {
        user_id: Some(author),
        channel: Channel::Api,
        created_at: at(10),
        ..comment(post)
    })
    .await;
    let guests = store(comments::CommentRow {
        guest_id: Some(guest),
        created_at: at(20),
        ..comment(post)
    })
    .await;
    let mailed = store(comments::CommentRow {
        email_lookup: Some(&[9]),
        created_at: at(30),
        ..comment(post)
    })
    .await;
    let removed = store(comments::CommentRow {
        status: Removed,
        created_at: at(40),
        ..comment(post)
    })
    .await;
    tx.commit().await.unwrap();

    let cases = [
        (
            CommentCriteria {
                author: Some(author),
                ..CommentCriteria::default()
            },
            vec![own],
        ),
        (
            CommentCriteria {
                guest: Some(guest),
                ..CommentCriteria::default()
            },
            vec![guests],
        ),
        (
            CommentCriteria {
                email: Some(vec![9]),
                ..CommentCriteria::default()
            },
            vec![mailed],
        ),
        (
            CommentCriteria {
                email: Some(vec![8]),
                ..CommentCriteria::default()
            },
            vec![],
        ),
        (
            CommentCriteria {
                channel: Some(Channel::Api),
                ..CommentCriteria::default()
            },
            vec![own],
        ),
        (
            CommentCriteria {
                since: Some(at(20)),
                until: Some(at(40)),
                ..CommentCriteria::default()
            },
            vec![mailed, guests],
        ),
        (
            CommentCriteria {
                status: Some(Removed),
                ..CommentCriteria::default()
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
        let mut oldest = ids(
            &comment_search::list_oldest(&mut conn, &filter, Cursor::oldest(), 9)
                .await
                .unwrap(),
        );
        oldest.reverse();
        assert_eq!(oldest, expected, "{filter:?}");
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
        comment_search::list_ids(&mut conn, &CommentCriteria::default(), 9)
            .await
            .unwrap(),
        [mailed, guests, own],
        "removed ones only on request"
    );
    assert_eq!(
        comment_search::list_ids(&mut conn, &CommentCriteria::default(), 1)
            .await
            .unwrap(),
        [mailed]
    );
    assert_eq!(
        comment_search::count(&mut conn, &CommentCriteria::default())
            .await
            .unwrap(),
        4
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn both_directions_go_on_after_their_cursor_and_stay_within_the_span() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let mut all = Vec::new();
    for second in [10, 10, 20, 30, 40] {
        all.push(comment_at(&mut tx, post, None, second, Pending).await);
    }
    tx.commit().await.unwrap();
    let cursor = |comment: &Comment| Cursor {
        at: comment.created_at,
        id: comment.id.0,
    };
    let within = CommentCriteria {
        status: Some(Pending),
        since: Some(at(10)),
        until: Some(at(40)),
        ..CommentCriteria::default()
    };
    let mut conn = read(test.db()).await;
    let all_ids = ids(&all);
    for (after, expected) in [
        (Cursor::oldest(), &all_ids[..4]),
        (cursor(&all[0]), &all_ids[1..4]),
        (cursor(&all[3]), &[]),
    ] {
        let found = comment_search::list_oldest(&mut conn, &within, after, 9);
        assert_eq!(ids(&found.await.unwrap()), expected, "{after:?}");
    }
    for (before, expected) in [
        (Cursor::newest(), &all_ids[..4]),
        (cursor(&all[3]), &all_ids[..3]),
        (cursor(&all[0]), &[]),
    ] {
        let found = comment_search::list(&mut conn, &within, before, 9);
        let mut found = ids(&found.await.unwrap());
        found.reverse();
        assert_eq!(found, expected, "{before:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_found_by_whose_post_they_are_under_and_every_filter_bounds_the_others() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let own = tympan::store::posts::find(&mut tx, post).await.unwrap();
    let author = own.unwrap().author_id;
    let guest = guests::insert(&mut tx, b"hash", at(0)).await.unwrap();
    let row = comments::CommentRow {
        user_id: Some(author),
        guest_id: Some(guest),
        email_lookup: Some(&[9]),
        channel: Channel::Api,
        created_at: at(10),
        ..comment(post)
    };
    let id = comments::insert(&mut tx, &row).await.unwrap().id;
    let other = super::rows::author_in(&mut tx, "other").await;
    tx.commit().await.unwrap();

    let status = row.status;
    let all = CommentCriteria {
        status: Some(status),
        post: Some(post),
        author: Some(author),
        guest: Some(guest),
        email: Some(vec![9]),
        channel: Some(Channel::Api),
        kind: Some(CommentKind::Comment),
        under_posts_of: Some(author),
        since: Some(at(10)),
        until: Some(at(11)),
        matcher: None,
    };
    let others: [fn(&mut CommentCriteria); 9] = [
        |filter| filter.status = Some(Spam),
        |filter| filter.post = Some(tympan::model::PostId(9_999)),
        |filter| filter.author = Some(tympan::model::UserId(9_999)),
        |filter| filter.guest = Some(tympan::model::GuestId(9_999)),
        |filter| filter.email = Some(vec![8]),
        |filter| filter.channel = Some(Channel::Form),
        |filter| filter.under_posts_of = Some(tympan::model::UserId(9_999)),
        |filter| filter.since = Some(at(11)),
        |filter| filter.until = Some(at(10)),
    ];
    let mut conn = read(test.db()).await;
    assert_eq!(
        comment_search::list_ids(&mut conn, &all, 9).await.unwrap(),
        [id]
    );
    for (n, change) in others.into_iter().enumerate() {
        let mut filter = all.clone();
        change(&mut filter);
        assert_eq!(
            comment_search::count(&mut conn, &filter).await.unwrap(),
            0,
            "{n}"
        );
    }
    let under = |author| CommentCriteria {
        under_posts_of: Some(author),
        ..CommentCriteria::default()
    };
    assert_eq!(
        comment_search::count(&mut conn, &under(author))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        comment_search::count(&mut conn, &under(other))
            .await
            .unwrap(),
        0
    );
}

/// So many matches that they are not listed first: each comment is looked up instead.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_of_most_comments_finds_the_same() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let mut found = Vec::new();
    for (second, words, status) in [
        (1, "a common word", Approved),
        (2, "a rare word", Approved),
        (3, "a common word", Pending),
        (4, "the common word", Approved),
    ] {
        let id = comment_at(&mut tx, post, None, second, status).await.id;
        let text = Document::comment("Ann", &FoldedText::of(words));
        search_index::put_comment(&mut tx, id, &text).await.unwrap();
        found.push(id);
    }
    tx.commit().await.unwrap();
    if test.db().is_sqlite() {
        test.execute(
            "WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n <= 60000)
             INSERT INTO search_comment (rowid, heading, body, facets) SELECT 1000000 + n, '', 'common', '' FROM more",
        )
        .await;
    }
    let filter = CommentCriteria {
        status: Some(Approved),
        matcher: Some(
            Query::parse("common", chrono_tz::Tz::UTC)
                .unwrap()
                .comments(),
        ),
        ..CommentCriteria::default()
    };
    let mut conn = read(test.db()).await;
    let newest = comment_search::list(&mut conn, &filter, Cursor::newest(), 9).await;
    assert_eq!(ids(&newest.unwrap()), [found[3], found[0]]);
    let oldest = comment_search::list_oldest(&mut conn, &filter, Cursor::oldest(), 9).await;
    assert_eq!(ids(&oldest.unwrap()), [found[0], found[3]]);
    let listed = comment_search::list_ids(&mut conn, &filter, 9).await;
    assert_eq!(listed.unwrap(), [found[3], found[0]]);
}
