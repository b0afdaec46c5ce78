//! Bans: made, listed, lifted, and what they hide.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tympan::model::Scope;

use super::support::TestApi;

/// Comments 1 and 2 by a guest, 3 by somebody with an address.
async fn three_comments() -> TestApi {
    let api = TestApi::new().await;
    let post = api.published("Hello").await;
    api.guest_comments("ann", post, "one").await;
    api.guest_comments("ann", post, "two").await;
    api.visitor_comments(post, None, "three").await;
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
        "id": 1, "guest": 1, "email": false, "domain": null, "reason": "rude words", "created_at": "2022-01-07T09:30:00Z", "expires_at": null, "hidden": 0
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
    let ban = json!({ "guest": 1, "hide_earlier": true });
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
            json!({ "email": "VERA@example.org", "hide_earlier": true }),
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
    let banned = api.visitor_comments(1, None, "more").await;
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
            json!({ "domain": " WWW.Casino.Example.com ", "expires_at": "2022-01-08T09:30:00Z" }),
        )
        .await
        .ok();
    assert_eq!(
        (&made["domain"], &made["expires_at"]),
        (&json!("casino.example.com"), &json!("2022-01-08T09:30:00Z"))
    );
    let status = async |body: &str| {
        let id = api.visitor_comments(1, None, body).await;
        api.get(&format!("/comments/{id}")).await.body["status"].clone()
    };
    assert_eq!(status("https://www.casino.example.com/win").await, "spam");
    assert_eq!(status("https://my.casino.example.com/").await, "spam");
    assert_eq!(status("https://example.com/").await, "pending");
    api.advance(TimeDelta::days(1));
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
        .post("/bans", json!({ "comment_id": 1, "hide_earlier": true }))
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
    // The next comment that it fits would tell whose address it is.
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
            json!({ "domain": "example.com", "hide_earlier": true }),
            "/hide_earlier",
        ),
        (
            json!({ "domain": "example.com", "reason": "x".repeat(301) }),
            "/reason",
        ),
        (
            json!({ "domain": "example.com", "expires_at": "2022-01-07T09:30:00Z" }),
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
