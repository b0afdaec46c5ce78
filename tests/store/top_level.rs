//! Top-level comments in each order, and all comments as a flat list.

use tympan::model::CommentStatus::{Approved, Pending, Removed};
use tympan::model::paging::{Cursor, Rank};
use tympan::model::{CommentId, PostId};
use tympan::store::threads::ThreadComment;
use tympan::store::top_level::{TopLevelComment, TopLevelPosition};
use tympan::store::{Conn, threads, top_level};

use super::rows::{begin, comment_at, one_post, read};
use crate::common::database::TestDb;

fn ids(found: &[TopLevelComment]) -> Vec<i64> {
    found.iter().map(|root| root.comment.id.0).collect()
}

/// Top-level comments 1 to 5. 2 and 3 have the same time, 4 is removed and has the reply 6, and 5
/// is pending. Two readers voted for 3. 3 and 4 have scores of their own; 1 and 2 have the same
/// one.
async fn thread(test: &TestDb) -> PostId {
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    comment_at(&mut tx, post, None, 10, Approved).await;
    comment_at(&mut tx, post, None, 20, Approved).await;
    comment_at(&mut tx, post, None, 20, Approved).await;
    let removed = comment_at(&mut tx, post, None, 40, Removed).await;
    comment_at(&mut tx, post, None, 50, Pending).await;
    let reply = comment_at(&mut tx, post, Some(&removed), 60, Approved).await;
    assert_eq!(reply.id, CommentId(6));
    tx.commit().await.unwrap();
    test.execute("UPDATE comment SET votes = 2, score = 0.34 WHERE id = 3")
        .await;
    test.execute("UPDATE comment SET score = 0.1 WHERE id = 4")
        .await;
    post
}

#[tokio::test(flavor = "multi_thread")]
async fn newest_first_comments_come_first() {
    let test = TestDb::new().await;
    let post = thread(&test).await;
    let mut conn = read(test.db()).await;
    let all = top_level::list_newest(&mut conn, post, Cursor::newest(), 9, 9)
        .await
        .unwrap();
    assert_eq!(ids(&all), [4, 3, 2, 1]);
    assert_eq!(
        all.iter().map(|root| root.replies).collect::<Vec<_>>(),
        [1, 0, 0, 0]
    );
    let before = top_level::list_newest(&mut conn, post, all[1].comment.key(), 1, 9)
        .await
        .unwrap();
    assert_eq!(ids(&before), [2], "a tie was skipped or repeated");
    let oldest = top_level::list_oldest(&mut conn, post, Cursor::oldest(), 9, 9)
        .await
        .unwrap();
    assert_eq!(ids(&oldest), [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn best_first_comments_come_first_and_equal_ones_by_their_number() {
    let test = TestDb::new().await;
    let post = thread(&test).await;
    let mut conn = read(test.db()).await;
    let all = top_level::list_best(&mut conn, post, Rank::best(), 9, 9)
        .await
        .unwrap();
    assert_eq!(ids(&all), [3, 4, 1, 2]);
    assert_eq!(
        (all[0].comment.votes, all[0].score, all[1].replies),
        (2, 0.34, 1)
    );
    let mut after = Rank::best();
    for root in &all {
        let next = top_level::list_best(&mut conn, post, after, 1, 9)
            .await
            .unwrap();
        assert_eq!(ids(&next), [root.comment.id.0], "after {after:?}");
        after = next[0].rank();
    }
    assert!(
        top_level::list_best(&mut conn, post, after, 9, 9)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_readers_see_stands_in_one_list() {
    let test = TestDb::new().await;
    let post = thread(&test).await;
    let mut conn = read(test.db()).await;
    let ids =
        |found: &[ThreadComment]| found.iter().map(|comment| comment.id.0).collect::<Vec<_>>();
    let all = threads::list_flat(&mut conn, post, Cursor::oldest(), 9)
        .await
        .unwrap();
    assert_eq!(ids(&all), [1, 2, 3, 6]);
    assert_eq!((all[3].parent_id, all[2].votes), (Some(CommentId(4)), 2));
    assert_eq!(
        ids(&threads::list_flat(&mut conn, post, all[1].key(), 1)
            .await
            .unwrap()),
        [3],
        "a tie was skipped or repeated"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_comment_is_found_at_the_place_where_the_list_has_it() {
    let test = TestDb::new().await;
    let post = thread(&test).await;
    let mut conn = read(test.db()).await;
    for (limit, most) in [(9, 9), (9, 1), (3, 9)] {
        let all = top_level::list_oldest(&mut conn, post, Cursor::oldest(), limit, most)
            .await
            .unwrap();
        let mut comments = 0;
        for (at, root) in (1..).zip(&all) {
            comments += 1 + root.replies;
            let place = top_level::find_position(&mut conn, post, root.comment.key(), limit, most)
                .await
                .unwrap();
            let expected = TopLevelPosition {
                top_level: at,
                comments,
            };
            assert_eq!(place, Some(expected), "{}", root.comment.id);
        }
    }
    let beyond = all_of(&mut conn, post).await[3];
    let place = top_level::find_position(&mut conn, post, beyond, 3, 9).await;
    assert_eq!(place.unwrap(), None, "it is the fourth");
    let unseen = threads::list_shown(&mut conn, &[CommentId(5)])
        .await
        .unwrap();
    let place = top_level::find_position(&mut conn, post, unseen[0].key(), 9, 9).await;
    assert_eq!(place.unwrap(), None, "nobody sees it");
}

async fn all_of(conn: &mut Conn, post: PostId) -> Vec<Cursor> {
    let all = top_level::list_oldest(conn, post, Cursor::oldest(), 9, 9).await;
    all.unwrap().iter().map(|root| root.comment.key()).collect()
}
