//! Bans: each has one subject, and ends by time or when lifted.

use tympan::model::CommentStatus;
use tympan::store::bans::{self, Banned};
use tympan::store::{comments, guests};

use super::rows::{at, begin, comment, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn ban_holds_until_it_ends_or_is_lifted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let guest = guests::insert(&mut tx, b"hash", at(0)).await.unwrap();
    let first = bans::insert(&mut tx, &Banned::Guest(guest), "rude", at(0), Some(at(10)))
        .await
        .unwrap();
    let second = bans::insert(&mut tx, &Banned::Email(vec![1, 2]), "", at(1), None)
        .await
        .unwrap();
    let third = bans::insert(
        &mut tx,
        &Banned::Domain("example.com".into()),
        "",
        at(2),
        None,
    )
    .await
    .unwrap();
    assert_eq!(
        (
            first.guest_id,
            second.email_lookup.as_deref(),
            third.domain.as_deref()
        ),
        (Some(guest), Some([1, 2].as_slice()), Some("example.com"))
    );
    assert_eq!(bans::list_active(&mut tx, at(9)).await.unwrap().len(), 3);
    assert_eq!(bans::list_active(&mut tx, at(10)).await.unwrap().len(), 2);
    let all = bans::list(&mut tx, i64::MAX, 9).await.unwrap();
    assert_eq!(
        all.iter().map(|ban| ban.id).collect::<Vec<_>>(),
        [third.id, second.id, first.id]
    );
    assert_eq!(
        bans::list(&mut tx, second.id.0, 9).await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        bans::find(&mut tx, first.id).await.unwrap().as_ref(),
        Some(&first)
    );
    assert!(bans::delete(&mut tx, first.id).await.unwrap());
    assert_eq!(bans::find(&mut tx, first.id).await.unwrap(), None);
    assert!(!bans::delete(&mut tx, first.id).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_ban_can_hide_is_public_or_waits() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let guest = guests::insert(&mut tx, b"hash", at(0)).await.unwrap();
    let own = comments::CommentRow {
        guest_id: Some(guest),
        ..comment(post)
    };
    let mine = comments::insert(&mut tx, &own).await.unwrap().id;
    comments::insert(
        &mut tx,
        &comments::CommentRow {
            status: CommentStatus::Spam,
            ..own
        },
    )
    .await
    .unwrap();
    let mailed = comments::insert(
        &mut tx,
        &comments::CommentRow {
            email_lookup: Some(&[9]),
            ..comment(post)
        },
    )
    .await
    .unwrap()
    .id;
    comments::insert(&mut tx, &comment(post)).await.unwrap();
    assert_eq!(
        bans::list_comments(&mut tx, Some(guest), None, 9)
            .await
            .unwrap(),
        [mine]
    );
    assert_eq!(
        bans::list_comments(&mut tx, None, Some(&[9]), 9)
            .await
            .unwrap(),
        [mailed]
    );
    assert_eq!(
        bans::list_comments(&mut tx, None, None, 9).await.unwrap(),
        []
    );
}
