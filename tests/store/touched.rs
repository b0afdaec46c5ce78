//! When things last changed: the latest time that was ever said.

use std::collections::BTreeSet;

use tympan::model::{Action, Actor, CommentId, Detail, NewChange, Subject};
use tympan::store::touched;

use super::rows::{at, begin, read};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn times_only_go_forward() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let keys = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<String>>()
    };
    touched::put(&mut tx, &keys(&["site", "label:rust"]), at(50))
        .await
        .unwrap();
    touched::put(&mut tx, &keys(&["site", "listing"]), at(20))
        .await
        .unwrap();
    let mut latest = async |names: &[&str]| {
        let names: Vec<String> = keys(names).into_iter().collect();
        touched::find_latest(&mut tx, &names).await.unwrap()
    };
    assert_eq!(latest(&["site"]).await, Some(at(50)));
    assert_eq!(latest(&["listing", "none"]).await, Some(at(20)));
    assert_eq!(latest(&["listing", "label:rust"]).await, Some(at(50)));
    assert_eq!((latest(&["none"]).await, latest(&[]).await), (None, None));
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
        ("comments", Some(at(10))),
        ("comments:7", Some(at(10))),
        ("post:7", None),
    ] {
        assert_eq!(
            touched::find_latest(&mut conn, &[key.to_owned()])
                .await
                .unwrap(),
            expected,
            "{key}"
        );
    }
}
