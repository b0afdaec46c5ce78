//! Guests: found by the hash of their key until it is revoked, with their comments.

use tympan::model::{CommentStatus, GuestId};
use tympan::store::{comments, guests};

use super::rows::{at, begin, comment, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn guest_is_found_until_the_key_is_revoked() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let guest = guests::insert(&mut tx, b"hash", at(0)).await.unwrap();
    assert_eq!(guests::find(&mut tx, b"hash").await.unwrap(), Some(guest));
    assert_eq!(guests::find(&mut tx, b"other").await.unwrap(), None);
    assert!(guests::revoke(&mut tx, guest, at(1)).await.unwrap());
    assert!(!guests::revoke(&mut tx, guest, at(2)).await.unwrap());
    assert_eq!(guests::find(&mut tx, b"hash").await.unwrap(), None);
    assert!(guests::exists(&mut tx, guest).await.unwrap());
    assert!(!guests::exists(&mut tx, GuestId(99)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn guest_is_trusted_once_a_moderator_approved_and_sees_all_comments() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let guest = guests::insert(&mut tx, b"hash", at(0)).await.unwrap();
    let other = guests::insert(&mut tx, b"other", at(0)).await.unwrap();
    let own = comments::CommentRow {
        guest_id: Some(guest),
        created_at: at(30),
        ..comment(post)
    };
    let held = comments::insert(
        &mut tx,
        &comments::CommentRow {
            status: CommentStatus::Pending,
            ..own.clone()
        },
    )
    .await
    .unwrap();
    assert!(!guests::is_trusted(&mut tx, guest).await.unwrap());
    let approved = comments::insert(
        &mut tx,
        &comments::CommentRow {
            created_at: at(10),
            ..own
        },
    )
    .await
    .unwrap();
    assert!(
        !guests::is_trusted(&mut tx, guest).await.unwrap(),
        "a public comment is not a moderator's word"
    );
    guests::approve(&mut tx, guest, at(40)).await.unwrap();
    guests::approve(&mut tx, guest, at(50)).await.unwrap();
    assert!(guests::is_trusted(&mut tx, guest).await.unwrap());
    assert!(!guests::is_trusted(&mut tx, other).await.unwrap());
    let all = guests::list_comments(&mut tx, guest, i64::MAX, 9)
        .await
        .unwrap();
    assert_eq!(
        all.iter().map(|comment| comment.id).collect::<Vec<_>>(),
        [approved.id, held.id]
    );
    let older = guests::list_comments(&mut tx, guest, approved.id.0, 9)
        .await
        .unwrap();
    assert_eq!(older.len(), 1);
    assert_eq!(
        comments::find_last_by_guest(&mut tx, post, guest)
            .await
            .unwrap(),
        Some(at(30))
    );
    assert_eq!(
        comments::find_last_by_guest(&mut tx, post, other)
            .await
            .unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_with_which_nothing_is_connected_are_forgotten() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let used = guests::insert(&mut tx, b"used", at(0)).await.unwrap();
    comments::insert(
        &mut tx,
        &comments::CommentRow {
            guest_id: Some(used),
            ..comment(post)
        },
    )
    .await
    .unwrap();
    guests::insert(&mut tx, b"unused", at(0)).await.unwrap();
    let young = guests::insert(&mut tx, b"young", at(10)).await.unwrap();
    guests::delete_unused(&mut tx, at(10)).await.unwrap();
    assert_eq!(guests::find(&mut tx, b"used").await.unwrap(), Some(used));
    assert_eq!(guests::find(&mut tx, b"unused").await.unwrap(), None);
    assert_eq!(guests::find(&mut tx, b"young").await.unwrap(), Some(young));
}
