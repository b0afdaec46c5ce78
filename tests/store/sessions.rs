//! Sessions: found by the hash of their key, given another key, deleted.

use chrono::TimeDelta;
use tympan::model::SessionId;
use tympan::model::session::{IDLE, LONGEST};
use tympan::store::sessions;

use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn session_is_found_by_its_key_until_it_is_deleted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let user = author_in(&mut tx, "ann").await;
    let session = sessions::insert(&mut tx, user, &[0, 1], "Firefox", at(0), at(0))
        .await
        .unwrap();
    assert_eq!(
        (session.user_id, session.device.as_str(), session.seen_at),
        (user, "Firefox", at(0))
    );
    let found = sessions::find_by_hash(&mut tx, &[0, 1]).await.unwrap();
    assert_eq!(found.as_ref(), Some(&session));
    assert_eq!(sessions::find_by_hash(&mut tx, &[0]).await.unwrap(), None);

    sessions::touch(&mut tx, session.id, at(10)).await.unwrap();
    sessions::authenticate(&mut tx, session.id, at(20))
        .await
        .unwrap();
    let found = sessions::find(&mut tx, session.id).await.unwrap().unwrap();
    assert_eq!((found.seen_at, found.authenticated_at), (at(20), at(20)));
    assert!(
        sessions::replace_key(&mut tx, session.id, &[7], at(30))
            .await
            .unwrap()
    );
    assert_eq!(
        sessions::find_by_hash(&mut tx, &[0, 1]).await.unwrap(),
        None
    );
    let found = sessions::find_by_hash(&mut tx, &[7]).await.unwrap();
    assert_eq!(found.map(|session| session.id), Some(session.id));

    assert!(sessions::delete(&mut tx, session.id).await.unwrap());
    assert!(!sessions::delete(&mut tx, session.id).await.unwrap());
    assert!(
        !sessions::replace_key(&mut tx, session.id, &[8], at(30))
            .await
            .unwrap()
    );
    assert_eq!(sessions::find(&mut tx, session.id).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_a_user_are_listed_and_deleted_but_for_one() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let mut ids = Vec::new();
    for (n, user) in (0_u8..).zip([ann, ann, ben, ann]) {
        let session = sessions::insert(&mut tx, user, &[n], "", at(n.into()), at(0)).await;
        ids.push(session.unwrap().id);
    }
    let list = async |tx: &mut tympan::store::Conn, user, after, now, limit| {
        let found = sessions::list_after(tx, user, after, now, limit).await;
        let ids = found.unwrap().into_iter().map(|session| session.id);
        ids.collect::<Vec<SessionId>>()
    };
    let first = SessionId(0);
    assert_eq!(list(&mut tx, None, first, at(9), 9).await, ids);
    assert_eq!(list(&mut tx, None, ids[1], at(9), 1).await, [ids[2]]);
    assert_eq!(
        list(&mut tx, Some(ann), first, at(9), 9).await,
        [ids[0], ids[1], ids[3]]
    );
    let idle = at(1) + IDLE;
    assert_eq!(list(&mut tx, None, first, idle, 9).await, ids[2..]);
    let deleted = sessions::delete_others(&mut tx, ann, Some(ids[1])).await;
    assert_eq!(deleted.unwrap(), 2);
    assert_eq!(list(&mut tx, None, first, at(9), 9).await, ids[1..3]);
    let deleted = sessions::delete_others(&mut tx, ann, None).await;
    assert_eq!(deleted.unwrap(), 1);
    assert_eq!(list(&mut tx, None, first, at(9), 9).await, [ids[2]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_sessions_are_deleted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let user = author_in(&mut tx, "ann").await;
    let (idle, used) = (
        sessions::insert(&mut tx, user, &[1], "", at(0), at(0))
            .await
            .unwrap(),
        sessions::insert(&mut tx, user, &[2], "", at(0), at(0))
            .await
            .unwrap(),
    );
    let now = at(0) + IDLE;
    sessions::touch(&mut tx, used.id, now).await.unwrap();
    sessions::delete_expired(&mut tx, now).await.unwrap();
    assert_eq!(sessions::find(&mut tx, idle.id).await.unwrap(), None);
    assert!(sessions::find(&mut tx, used.id).await.unwrap().is_some());
    let now = at(0) + LONGEST;
    sessions::touch(&mut tx, used.id, now - TimeDelta::days(1))
        .await
        .unwrap();
    sessions::delete_expired(&mut tx, now).await.unwrap();
    assert_eq!(sessions::find(&mut tx, used.id).await.unwrap(), None);
}
