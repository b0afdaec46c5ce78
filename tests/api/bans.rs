//! Bans: creating, listing and lifting them, and the comments that they hide.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tympan::model::{Role, Scope};

use crate::common::app::{Api, TestApp};

/// Makes comments 1 and 2 by a guest, and 3 by another one with an address.
async fn three_comments() -> Api {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    api.guest_comments("ann", post, "one").await;
    api.guest_comments("ann", post, "two").await;
    api.anonymous_comments(post, None, "three").await;
    api
}

#[tokio::test]
async fn the_guest_of_a_comment_is_kept_out_until_the_ban_is_lifted() {
    let api = three_comments().await;
    let reply = api
        .post(
            "/bans",
            json!({ "comment_id": 1, "reason": " rude\nwords " }),
        )
        .await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (201, Some("/api/v1/bans/1"))
    );
    let expected = json!({
        "id": 1, "guest": 1, "email": false, "domain": null, "reason": "rude words", "created_at": "2022-01-07T12:00:00Z", "expires_at": null, "hidden": 0
    });
    assert_eq!(reply.body, expected);
    let banned = api.guest_comments("ann", 1, "more").await;
    let comment = api.get(&format!("/comments/{banned}")).await.body;
    assert_eq!(
        (&comment["status"], &comment["evidence"]["ban"]),
        (&json!("spam"), &json!("this guest is banned: rude words"))
    );
    assert_eq!(api.delete("/bans/1").await.status, 204);
    api.delete("/bans/1").await.is_problem(404, "not-found");
    api.get("/bans/1").await.is_problem(404, "not-found");
    let free = api.guest_comments("ann", 1, "and more").await;
    assert_eq!(
        api.get(&format!("/comments/{free}")).await.body["status"],
        "pending"
    );
    let log = api.get("/changes?limit=200").await.body;
    let bans: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["subject"] == "ban:1")
        .collect();
    assert_eq!(
        bans.iter()
            .map(|change| &change["action"])
            .collect::<Vec<_>>(),
        ["ban.created", "ban.lifted"]
    );
}

#[tokio::test]
async fn what_was_said_before_is_hidden_with_the_ban() {
    let api = three_comments().await;
    api.patch("/comments/1", json!({ "status": "approved" }))
        .await
        .ok();
    let ban = json!({ "guest": 1, "trash_existing": true });
    let first = api
        .post("/bans", ban.clone())
        .header("idempotency-key", "a")
        .await
        .ok();
    assert_eq!(first["hidden"], 2);
    assert_eq!(
        api.get("/comments").await.statuses(),
        ["trash", "trash", "pending"]
    );
    assert_eq!(api.get("/posts/1").await.body["comment_count"], 0);
    assert_eq!(
        api.post("/bans", ban)
            .header("idempotency-key", "a")
            .await
            .ok(),
        first
    );
    assert_eq!(api.get("/bans").await.ids(), [1]);
}

#[tokio::test]
async fn a_banned_address_is_shown_nowhere() {
    let api = three_comments().await;
    let made = api
        .post(
            "/bans",
            json!({ "email": "VERA@example.org", "trash_existing": true }),
        )
        .await
        .ok();
    assert_eq!(
        (&made["email"], &made["guest"], &made["hidden"]),
        (&json!(true), &Value::Null, &json!(1))
    );
    for path in ["/bans", "/bans/1", "/changes"] {
        assert!(
            !api.get(path)
                .await
                .body
                .to_string()
                .to_lowercase()
                .contains("vera"),
            "{path}"
        );
    }
    let banned = api.anonymous_comments(1, None, "more").await;
    let comment = api.get(&format!("/comments/{banned}")).await.body;
    assert_eq!(
        (&comment["status"], &comment["evidence"]["ban"]),
        (&json!("spam"), &json!("this address is banned"))
    );
}

#[tokio::test]
async fn links_to_a_banned_domain_are_spam_until_it_ends() {
    let api = three_comments().await;
    let made = api
        .post(
            "/bans",
            json!({ "domain": " WWW.Casino.Example.com ", "expires_at": "2022-01-08T12:00:00Z" }),
        )
        .await
        .ok();
    assert_eq!(
        (&made["domain"], &made["expires_at"]),
        (&json!("casino.example.com"), &json!("2022-01-08T12:00:00Z"))
    );
    let status = async |body: &str| {
        let id = api.anonymous_comments(1, None, body).await;
        api.get(&format!("/comments/{id}")).await.body["status"].clone()
    };
    assert_eq!(status("https://www.casino.example.com/win").await, "spam");
    assert_eq!(status("https://my.casino.example.com/").await, "spam");
    assert_eq!(status("https://example.com/").await, "pending");
    api.clock.advance(TimeDelta::days(1));
    assert_eq!(status("https://casino.example.com/again").await, "pending");
    assert_eq!(
        api.get("/bans").await.ids(),
        [1],
        "a ban that has ended is still told of"
    );
}

#[tokio::test]
async fn a_moderator_bans_without_knowing_whom() {
    let api = three_comments().await;
    let token = api.token(&[Scope::CommentsModerate]).await;
    let made = api
        .post("/bans", json!({ "comment_id": 1, "trash_existing": true }))
        .token(&token)
        .await
        .ok();
    assert!(
        made.get("guest").is_none() && made["email"] == false,
        "{made}"
    );
    assert!(
        api.get("/bans").token(&token).await.body["items"][0]
            .get("guest")
            .is_none()
    );
    // The next comment that the ban applies to would reveal whose address it is.
    api.post("/bans", json!({ "email": "vera@example.org" }))
        .token(&token)
        .await
        .is_problem(403, "forbidden");
}

#[tokio::test]
async fn wrong_values_are_pointed_at_and_nothing_is_banned() {
    let api = three_comments().await;
    for (ban, pointer) in [
        (json!({}), ""),
        (json!({ "guest": 1, "domain": "example.com" }), ""),
        (json!({ "comment_id": 9 }), "/comment_id"),
        (json!({ "comment_id": 3 }), "/comment_id"),
        (json!({ "comment_id": null }), "/comment_id"),
        (json!({ "guest": 9 }), "/guest"),
        (json!({ "email": "nonsense" }), "/email"),
        (json!({ "domain": "https://example.com" }), "/domain"),
        (json!({ "domain": "localhost" }), "/domain"),
        (
            json!({ "domain": "example.com", "trash_existing": true }),
            "/trash_existing",
        ),
        (
            json!({ "domain": "example.com", "reason": "x".repeat(301) }),
            "/reason",
        ),
        (
            json!({ "domain": "example.com", "expires_at": "2022-01-07T12:00:00Z" }),
            "/expires_at",
        ),
        (
            json!({ "domain": "example.com", "expires_at": "+100000-01-01T00:00:00Z" }),
            "/expires_at",
        ),
        (json!({ "domain": "example.com", "color": "red" }), "/color"),
    ] {
        api.post("/bans", ban)
            .await
            .is_problem(422, "invalid")
            .points_at(&[pointer]);
    }
    assert_eq!(api.get("/bans").await.ids(), [] as [i64; 0]);
    assert_eq!(
        api.get("/comments").await.statuses(),
        ["pending", "pending", "pending"]
    );
}

#[tokio::test]
async fn bans_are_listed_in_parts_newest_first() {
    let api = three_comments().await;
    for domain in ["a.example.com", "b.example.com", "c.example.com"] {
        api.post("/bans", json!({ "domain": domain })).await.ok();
    }
    let first = api.get("/bans?limit=2").await;
    assert_eq!(first.ids(), [3, 2]);
    let cursor = first.body["next_cursor"].as_str().unwrap();
    assert_eq!(
        api.get(&format!("/bans?limit=2&cursor={cursor}"))
            .await
            .ids(),
        [1]
    );
}

#[tokio::test]
async fn guests_are_banned_by_number_only_by_whoever_may_know_them() {
    let api = three_comments().await;
    let mona = api.add_user("Mona", Role::Moderator).await.id;
    let mona = api.token_of(mona, &[Scope::CommentsModerate], None).await;
    for guest in [1, 99] {
        let ban = json!({ "guest": guest, "trash_existing": true });
        let reply = api.post("/bans?dry_run=true", ban).token(&mona).await;
        reply.is_problem(403, "forbidden");
    }
    let ban = api.post("/bans", json!({ "comment_id": 1 })).token(&mona);
    assert_eq!(ban.await.status, 201);
}
