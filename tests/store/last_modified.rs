//! Dates of last modification: the latest one ever recorded.

use std::collections::BTreeSet;

use tympan::model::{
    Action, Actor, CommentId, Detail, NewChange, PostId, Subject, SurrogateKey, UserId,
};
use tympan::store::last_modified;

use super::rows::{at, begin, read};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn times_only_go_forward() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let (site, listing) = (SurrogateKey::Site, SurrogateKey::Listing);
    let label = SurrogateKey::Label("rust".into());
    let none = SurrogateKey::Author(UserId(9));
    let first = BTreeSet::from([site.clone(), label.clone()]);
    let second = BTreeSet::from([site.clone(), listing.clone()]);
    last_modified::put(&mut tx, &first, at(50)).await.unwrap();
    last_modified::put(&mut tx, &second, at(20)).await.unwrap();
    let mut latest = async |keys: &[&SurrogateKey]| {
        let keys: Vec<_> = keys.iter().copied().cloned().collect();
        last_modified::find_latest(&mut tx, &keys).await.unwrap()
    };
    assert_eq!(latest(&[&site]).await, Some(at(50)));
    assert_eq!(latest(&[&listing, &none]).await, Some(at(20)));
    assert_eq!(latest(&[&listing, &label]).await, Some(at(50)));
    assert_eq!((latest(&[&none]).await, latest(&[]).await), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_dates_what_it_touches_but_a_vote_nothing_and_a_comment_not_its_post() {
    let test = TestDb::new().await;
    for (seconds, action) in [(10, Action::CommentApproved), (20, Action::CommentVoted)] {
        let mut tx = begin(test.db()).await;
        let detail = Detail {
            post: Some(7),
            ..Detail::default()
        };
        tx.record(NewChange {
            at: at(seconds),
            actor: Actor::System,
            action,
            subject: Subject::Comment(CommentId(1)),
            detail,
        });
        tx.commit().await.unwrap();
    }
    let mut conn = read(test.db()).await;
    for (key, expected) in [
        (SurrogateKey::Comments, Some(at(10))),
        (SurrogateKey::PostComments(PostId(7)), Some(at(10))),
        (SurrogateKey::Post(PostId(7)), None),
    ] {
        assert_eq!(
            last_modified::find_latest(&mut conn, std::slice::from_ref(&key))
                .await
                .unwrap(),
            expected,
            "{key}"
        );
    }
}
