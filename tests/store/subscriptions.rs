//! Subscriptions: one for each address and post; each reply to the guest's comments is announced
//! once.

use tympan::model::subscription::Frequency;
use tympan::model::{Comment, CommentStatus, GuestId, PostId};
use tympan::store::subscriptions::{self, NewSubscription};
use tympan::store::{Conn, comments, guests};

use super::rows::{at, begin, comment, one_post};
use crate::common::database::TestDb;

/// The guest of each subscription and comment here: the hash of the key is the address's.
async fn guest(conn: &mut Conn, lookup: &[u8]) -> GuestId {
    match guests::find(conn, lookup).await.unwrap() {
        Some(known) => known,
        None => guests::insert(conn, lookup, at(0)).await.unwrap(),
    }
}

fn new(post: PostId, guest: GuestId, lookup: &[u8]) -> NewSubscription<'_> {
    NewSubscription {
        post,
        guest,
        email_encrypted: b"sealed",
        email_lookup: lookup,
        frequency: Frequency::Each,
    }
}

async fn say(
    conn: &mut Conn,
    post: PostId,
    parent: Option<&Comment>,
    lookup: &'static [u8],
) -> Comment {
    let guest = if lookup.is_empty() {
        None
    } else {
        Some(guest(conn, lookup).await)
    };
    let row = comments::CommentRow {
        guest_id: guest,
        parent_id: parent.map(|parent| parent.id),
        root_id: parent.map(|parent| parent.root_id.unwrap_or(parent.id)),
        email_lookup: (!lookup.is_empty()).then_some(lookup),
        ..comment(post)
    };
    comments::insert(conn, &row).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_subscription_a_post_and_stays_confirmed() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let ann = guest(&mut tx, b"ann").await;
    let first = subscriptions::put(&mut tx, new(post, ann, b"ann"), at(0))
        .await
        .unwrap();
    assert_eq!(
        (first.frequency, first.confirmed_at),
        (Frequency::Each, None)
    );
    assert!(
        subscriptions::confirm(&mut tx, first.id, at(5))
            .await
            .unwrap()
    );
    assert!(
        subscriptions::confirm(&mut tx, first.id, at(6))
            .await
            .unwrap()
    );
    let again = subscriptions::put(
        &mut tx,
        NewSubscription {
            frequency: Frequency::Daily,
            ..new(post, ann, b"ann")
        },
        at(9),
    )
    .await
    .unwrap();
    assert_eq!(
        (
            again.id,
            again.frequency,
            again.confirmed_at,
            again.created_at
        ),
        (first.id, Frequency::Daily, Some(at(5)), at(0))
    );
    assert_eq!(
        subscriptions::find(&mut tx, first.id).await.unwrap(),
        Some(again)
    );
    assert!(subscriptions::delete(&mut tx, first.id).await.unwrap());
    assert!(!subscriptions::delete(&mut tx, first.id).await.unwrap());
    assert!(
        !subscriptions::confirm(&mut tx, first.id, at(9))
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn told_are_the_confirmed_who_wrote_above_the_reply() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let ann = say(&mut tx, post, None, b"ann").await;
    let ben = say(&mut tx, post, Some(&ann), b"ben").await;
    say(&mut tx, post, None, b"eve").await;
    let reply = say(&mut tx, post, Some(&ben), b"").await;
    let own = say(&mut tx, post, Some(&ben), b"ann").await;
    let mut ids = Vec::new();
    for lookup in [b"ann", b"ben", b"eve"] {
        let own = guest(&mut tx, lookup).await;
        let id = subscriptions::put(&mut tx, new(post, own, lookup), at(0))
            .await
            .unwrap()
            .id;
        assert!(
            subscriptions::list_told_of(&mut tx, reply.id)
                .await
                .unwrap()
                .len()
                < 3
        );
        subscriptions::confirm(&mut tx, id, at(1)).await.unwrap();
        ids.push(id);
    }
    let told = |found: Vec<tympan::model::subscription::Subscription>| {
        found.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(
        told(
            subscriptions::list_told_of(&mut tx, reply.id)
                .await
                .unwrap()
        ),
        ids[..2]
    );
    assert_eq!(
        told(subscriptions::list_told_of(&mut tx, own.id).await.unwrap()),
        ids[1..2],
        "nobody is told of oneself"
    );
    assert!(
        subscriptions::list_told_of(&mut tx, ann.id)
            .await
            .unwrap()
            .is_empty()
    );

    assert!(
        subscriptions::note(&mut tx, ids[0], reply.id)
            .await
            .unwrap()
    );
    assert!(
        !subscriptions::note(&mut tx, ids[0], reply.id)
            .await
            .unwrap()
    );
    assert_eq!(
        subscriptions::list_untold(&mut tx, ids[0], 9)
            .await
            .unwrap(),
        [reply.id]
    );
    subscriptions::mark_told(&mut tx, ids[0], reply.id, at(2))
        .await
        .unwrap();
    assert!(
        subscriptions::list_untold(&mut tx, ids[0], 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        !subscriptions::note(&mut tx, ids[0], reply.id)
            .await
            .unwrap(),
        "told once, for ever"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_go_with_the_comment_the_guest_the_address_or_their_time() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let guest = guest(&mut tx, b"ann").await;
    let ann = say(&mut tx, post, None, b"ann").await;
    let id = subscriptions::put(&mut tx, new(post, guest, b"ann"), at(0))
        .await
        .unwrap()
        .id;
    subscriptions::delete_by_comment(&mut tx, ann.id)
        .await
        .unwrap();
    assert_eq!(subscriptions::find(&mut tx, id).await.unwrap(), None);
    let id = subscriptions::put(&mut tx, new(post, guest, b"ben"), at(0))
        .await
        .unwrap()
        .id;
    assert_eq!(
        subscriptions::list_by_guest(&mut tx, guest).await.unwrap()[0].id,
        id
    );
    subscriptions::delete_by_guest(&mut tx, guest)
        .await
        .unwrap();
    assert_eq!(
        subscriptions::list_by_guest(&mut tx, guest).await.unwrap(),
        []
    );
    let id = subscriptions::put(&mut tx, new(post, guest, b"eve"), at(0))
        .await
        .unwrap()
        .id;
    subscriptions::delete_by_email(&mut tx, b"eve")
        .await
        .unwrap();
    assert_eq!(subscriptions::find(&mut tx, id).await.unwrap(), None);
    let id = subscriptions::put(&mut tx, new(post, guest, b"dan"), at(3))
        .await
        .unwrap()
        .id;
    subscriptions::delete_unconfirmed(&mut tx, at(3))
        .await
        .unwrap();
    assert!(subscriptions::find(&mut tx, id).await.unwrap().is_some());
    subscriptions::delete_unconfirmed(&mut tx, at(4))
        .await
        .unwrap();
    assert_eq!(subscriptions::find(&mut tx, id).await.unwrap(), None);
    assert_eq!(ann.status, CommentStatus::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn address_typed_by_somebody_else_reaches_nobodys_subscription() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let ann = guest(&mut tx, b"ann").await;
    let own = subscriptions::put(&mut tx, new(post, ann, b"ann"), at(0))
        .await
        .unwrap();
    subscriptions::confirm(&mut tx, own.id, at(1))
        .await
        .unwrap();
    let mallory = guests::insert(&mut tx, b"mallory", at(0)).await.unwrap();
    let row = comments::CommentRow {
        guest_id: Some(mallory),
        email_lookup: Some(b"ann"),
        ..comment(post)
    };
    let posed = comments::insert(&mut tx, &row).await.unwrap();
    let other = subscriptions::put(
        &mut tx,
        NewSubscription {
            frequency: Frequency::Daily,
            ..new(post, mallory, b"ann")
        },
        at(2),
    )
    .await
    .unwrap();
    assert!(other.id != own.id && other.confirmed_at.is_none());
    let reply = say(&mut tx, post, Some(&posed), b"").await;
    assert!(
        subscriptions::list_told_of(&mut tx, reply.id)
            .await
            .unwrap()
            .is_empty()
    );
    subscriptions::delete_by_comment(&mut tx, posed.id)
        .await
        .unwrap();
    assert_eq!(
        subscriptions::find(&mut tx, own.id)
            .await
            .unwrap()
            .map(|one| one.frequency),
        Some(Frequency::Each)
    );
}
