//! What comments are compared with, and what is stored of their judgement.

use tympan::model::{CommentId, CommentStatus, Evidence, Judgement, Reason};
use tympan::store::{comments, judgements, posts};

use super::rows::{at, begin, comment, comment_at, one_post, public_post};
use crate::common::database::TestDb;
use CommentStatus::{Approved, Spam};

#[tokio::test(flavor = "multi_thread")]
async fn duplicate_is_the_newest_with_the_digest_inside_the_window() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    comment_at(&mut tx, post, None, 10, Approved).await;
    let newest = comment_at(&mut tx, post, None, 20, Approved).await;
    for (since, found) in [(0, true), (20, true), (21, false)] {
        let duplicate = judgements::find_duplicate(&mut tx, b"digest", at(since))
            .await
            .unwrap();
        assert_eq!(
            duplicate.map(|comment| comment.id),
            found.then_some(newest.id)
        );
    }
    assert_eq!(
        judgements::find_duplicate(&mut tx, b"other", at(0))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_compare_with_is_the_newest_of_any_status() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let author = posts::find(&mut tx, post).await.unwrap().unwrap().author_id;
    let other = public_post(&mut tx, author, "other", at(0)).await.id;
    comment_at(&mut tx, post, None, 10, Approved).await;
    for (simhash, seconds) in [(-7, 20), (9, 30)] {
        let row = comments::CommentRow {
            simhash: Some(simhash),
            status: Spam,
            created_at: at(seconds),
            ..comment(post)
        };
        comments::insert(&mut tx, &row).await.unwrap();
    }
    assert_eq!(
        judgements::list_simhashes(&mut tx, other, at(20), 9, 9)
            .await
            .unwrap(),
        [9, -7]
    );
    assert_eq!(
        judgements::list_simhashes(&mut tx, other, at(0), 1, 9)
            .await
            .unwrap(),
        [9]
    );
    assert_eq!(
        judgements::list_simhashes(&mut tx, post, at(0), 9, 9)
            .await
            .unwrap(),
        [0; 0]
    );
    assert_eq!(
        judgements::list_simhashes(&mut tx, other, at(0), 9, 1)
            .await
            .unwrap(),
        [9],
        "the newest only were looked at"
    );
    for (since, most, count) in [(10, 9, 3), (20, 9, 2), (0, 2, 2)] {
        assert_eq!(
            judgements::count_recent(&mut tx, post, at(since), most)
                .await
                .unwrap(),
            count
        );
    }
    assert_eq!(
        judgements::count_recent(&mut tx, other, at(0), 9)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn judgement_comes_back_as_it_was_stored_and_can_be_replaced() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let judgement = Judgement {
        status: Spam,
        evidence: Evidence {
            copies: 3,
            ban: Some("x".into()),
            ..Evidence::default()
        },
    };
    let plain = comments::insert(&mut tx, &comment(post)).await.unwrap();
    let judged = comments::insert(
        &mut tx,
        &comments::CommentRow {
            judgement: Some(&judgement),
            ..comment(post)
        },
    )
    .await
    .unwrap();
    assert_eq!(judged.judgement.map(|json| json.0), Some(judgement.clone()));
    let listed = judgements::list(&mut tx, CommentId(0), 9).await.unwrap();
    assert_eq!(
        listed
            .iter()
            .map(|row| (row.id, &row.judgement.0))
            .collect::<Vec<_>>(),
        [(judged.id, &judgement)]
    );
    let reasons = [Reason {
        rule: "links".into(),
        weight: 0.5,
        why: "Two links.".into(),
    }];
    let ruled = judgements::put(&mut tx, plain.id, &reasons, &judgement, Some(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            ruled.reasons.0.as_slice(),
            ruled.judgement.map(|json| json.0)
        ),
        (reasons.as_slice(), Some(judgement))
    );
    assert_eq!(
        judgements::list(&mut tx, plain.id, 9).await.unwrap().len(),
        1
    );
}
