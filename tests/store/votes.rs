//! Votes: one for each guest and comment.

use tympan::model::CommentStatus::Approved;
use tympan::store::{comments, guests, votes};

use super::rows::{at, begin, comment_at, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_votes_once_and_can_take_it_back() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let (one, two) = (
        comment_at(&mut tx, post, None, 0, Approved).await.id,
        comment_at(&mut tx, post, None, 1, Approved).await.id,
    );
    let ann = guests::insert(&mut tx, b"ann", at(0)).await.unwrap();
    let ben = guests::insert(&mut tx, b"ben", at(0)).await.unwrap();
    for (comment, guest, seconds, counted) in [
        (one, ann, 1, true),
        (one, ann, 2, false),
        (one, ben, 3, true),
        (two, ann, 4, true),
    ] {
        assert_eq!(
            votes::insert(&mut tx, comment, guest, at(seconds))
                .await
                .unwrap(),
            counted
        );
    }
    assert_eq!(
        (
            votes::count(&mut tx, one).await.unwrap(),
            votes::count(&mut tx, two).await.unwrap()
        ),
        (2, 1)
    );
    assert_eq!(
        votes::list_by_guest(&mut tx, ann).await.unwrap(),
        [two, one]
    );
    assert!(
        votes::exists(&mut tx, one, ben).await.unwrap()
            && !votes::exists(&mut tx, two, ben).await.unwrap()
    );
    assert!(
        votes::delete(&mut tx, one, ben).await.unwrap()
            && !votes::delete(&mut tx, one, ben).await.unwrap()
    );
    assert_eq!(votes::count(&mut tx, one).await.unwrap(), 1);
    comments::put_votes(&mut tx, one, 3, 0.25).await.unwrap();
    assert_eq!(
        comments::find(&mut tx, one)
            .await
            .unwrap()
            .map(|comment| comment.votes),
        Some(3)
    );
}
