//! Erasing everything that one person wrote.

use serde_json::json;
use tympan::model::{CommentId, GuestId, PostId};
use tympan::{discussion, store};

use crate::common::app::TestApp;

const ERASE: &str = "/comments/erase";

#[tokio::test]
async fn a_guests_comments_votes_and_key_go_for_good() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.guest_comments("ann", post, "secret words").await;
    api.guest_comments("ann", post, "more words").await;
    api.guest_comments("ben", post, "another's").await;
    for id in [1, 3] {
        api.patch(&format!("/comments/{id}"), json!({ "status": "approved" }))
            .await
            .ok();
    }
    api.patch("/comments/1", json!({ "body": "changed words" }))
        .await
        .ok();
    let mut tx = api.app.db.begin().await.unwrap();
    discussion::vote(
        &mut tx,
        &api.app.services,
        &discussion::Guest::Known(GuestId(1)),
        CommentId(3),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();

    assert_eq!(
        api.post("/comments/erase?dry_run=true", json!({ "guest": 1 }))
            .await
            .ok(),
        json!({ "erased": 2 })
    );
    assert_eq!(
        api.get("/comments").await.statuses(),
        ["approved", "pending", "approved"]
    );
    let first = api
        .post(ERASE, json!({ "guest": 1 }))
        .header("idempotency-key", "a")
        .await
        .ok();
    assert_eq!(first, json!({ "erased": 2 }));
    assert_eq!(
        api.get("/comments").await.statuses(),
        ["removed", "removed", "approved"]
    );
    assert!(
        !api.get("/comments")
            .await
            .body
            .to_string()
            .contains("words")
    );
    assert_eq!(
        api.get("/comments/1/history").await.body["earlier"],
        json!([])
    );
    assert_eq!(api.get("/comments/3").await.body["votes"], 0);
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 1);
    let mut conn = api.app.db.read().await.unwrap();
    assert_eq!(
        store::guests::find(&mut conn, b"ann").await.unwrap(),
        None,
        "the key has ended"
    );
    assert!(
        !store::decisions::list_newest(&mut conn, 9)
            .await
            .unwrap()
            .is_empty(),
        "what another's comment taught stays"
    );
    assert_eq!(
        api.post(ERASE, json!({ "guest": 1 }))
            .header("idempotency-key", "a")
            .await
            .ok(),
        first
    );
    assert_eq!(
        api.post(ERASE, json!({ "guest": 1 })).await.ok(),
        json!({ "erased": 0 })
    );
}

#[tokio::test]
async fn an_address_is_erased_in_as_many_steps_as_it_takes() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    api.anonymous_comments(1, None, "by the form").await;
    let lookup = api.app.services.secrets.email_lookup("vera@example.org");
    let mut tx = api.app.db.begin().await.unwrap();
    tx.unrecorded("more comments than one transaction erases");
    for _ in 0..501 {
        let row = store::comments::CommentRow {
            email_lookup: Some(&lookup),
            ..crate::store::rows::comment(PostId(1))
        };
        store::comments::insert(&mut tx, &row).await.unwrap();
    }
    let others = store::comments::insert(&mut tx, &crate::store::rows::comment(PostId(1)))
        .await
        .unwrap()
        .id;
    tx.commit().await.unwrap();
    let all = api.db.rows().await;
    let dry = api
        .post(
            "/comments/erase?dry_run=true",
            json!({ "email": "vera@example.org" }),
        )
        .await;
    assert_eq!(dry.ok(), json!({ "erased": 502 }));
    assert!(api.db.rows().await == all, "a dry run erased");
    assert_eq!(
        api.post(ERASE, json!({ "email": " Vera@Example.org" }))
            .await
            .ok(),
        json!({ "erased": 502 })
    );
    let left = api.get("/comments?status=approved").await;
    assert_eq!(left.ids(), [others.0]);
    assert_eq!(
        api.get("/comments?email=vera@example.org").await.ids(),
        [] as [i64; 0]
    );
}

#[tokio::test]
async fn one_user_is_named() {
    let api = TestApp::new().await.api().await;
    for (erasure, pointer) in [
        (json!({}), ""),
        (json!({ "guest": 1, "email": "ann@example.org" }), ""),
        (json!({ "guest": 9 }), "/guest"),
        (json!({ "email": "nonsense" }), "/email"),
        (json!({ "email": null }), "/email"),
    ] {
        api.post(ERASE, erasure)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
    assert_eq!(
        api.post(ERASE, json!({ "email": "nobody@example.org" }))
            .await
            .ok(),
        json!({ "erased": 0 })
    );
}
