//! Posts over the API: creating, changing, scheduling and deleting them.

use chrono::TimeDelta;
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use tympan::model::{Role, Scope};

use crate::common::app::TestApp;

#[tokio::test]
async fn a_new_post_is_a_draft_with_everything_shown() {
    let api = TestApp::new().await.api().await;
    let reply = api.post("/posts", json!({ "title": " Hello,  world ", "body": "Hello, *world*.", "labels": ["News", "Rust"] })).await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.header("location"), Some("/api/v1/posts/1"));
    assert_eq!(reply.header("etag"), Some("\"1\""));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    let mut shown = reply.body.clone();
    assert_eq!(
        shown.as_object_mut().unwrap().remove("warnings"),
        Some(json!([]))
    );
    assert_eq!(api.get("/posts/1").await.body, shown);
    let excerpt = shown.as_object_mut().unwrap().remove("excerpt").unwrap();
    assert!(excerpt.as_str().unwrap().contains("Hello"));
    assert_json_snapshot!(shown, @r#"
    {
      "author": 1,
      "body": "Hello, *world*.",
      "comment_count": 0,
      "comment_policy": {
        "close_after_days": null,
        "moderate_after_days": null,
        "moderation": null,
        "slow_mode_seconds": 0
      },
      "comments": "open",
      "cover": null,
      "created_at": "2022-01-07T12:00:00Z",
      "format": "markdown",
      "html": "<p>Hello, <em>world</em>.</p>\n",
      "id": 1,
      "kind": "post",
      "labels": [
        "News",
        "Rust"
      ],
      "lang": null,
      "origin": null,
      "path": null,
      "pinned": false,
      "published_at": null,
      "series": null,
      "slug": "hello-world",
      "status": "draft",
      "subtitle": "",
      "title": "Hello, world",
      "translation_key": null,
      "updated_at": "2022-01-07T12:00:00Z",
      "url": null,
      "version": 1
    }
"#);
}

#[tokio::test]
async fn a_published_post_has_an_address() {
    let api = TestApp::new().await.api().await;
    let post = api
        .create(json!({ "title": "Hello", "status": "published" }))
        .await;
    assert_eq!(post["status"], "published");
    assert_eq!(post["path"], "/2022/01/hello");
    assert_eq!(post["url"], "https://blog.example.org/2022/01/hello");
    assert_eq!(post["published_at"], "2022-01-07T12:00:00Z");
    let page = api
        .create(json!({ "title": "About", "kind": "page", "status": "published" }))
        .await;
    assert_eq!(page["path"], "/p/about");
}

#[tokio::test]
async fn a_scheduled_post_is_published_by_the_clock() {
    let api = TestApp::new().await.api().await;
    let post = api.create(json!({ "title": "Later", "status": "scheduled", "published_at": "2022-01-07T12:30:00+00:00" })).await;
    assert_eq!(post["status"], "scheduled");
    assert_eq!(api.get("/posts?status=scheduled").await.ids(), [1]);
    assert_eq!(
        api.get("/posts?status=published").await.ids(),
        [] as [i64; 0]
    );
    api.clock.advance(TimeDelta::minutes(30));
    assert_eq!(api.get("/posts/1").await.body["status"], "published");
    assert_eq!(
        api.get("/posts?status=scheduled").await.ids(),
        [] as [i64; 0]
    );
    assert_eq!(api.get("/posts?status=published").await.ids(), [1]);
}

#[tokio::test]
async fn published_in_the_future_is_scheduled() {
    let api = TestApp::new().await.api().await;
    let post = api.create(json!({ "title": "Later", "status": "published", "published_at": "2030-01-01T00:00:00Z" })).await;
    assert_eq!(post["status"], "scheduled");
    let edited = api
        .patch("/posts/1", json!({ "title": "Much later" }))
        .await
        .ok();
    assert_eq!(edited["status"], "scheduled");
    let now = api
        .patch("/posts/1", json!({ "status": "published" }))
        .await
        .ok();
    assert_eq!(
        (&now["status"], &now["published_at"]),
        (&json!("published"), &json!("2022-01-07T12:00:00Z"))
    );
}

#[tokio::test]
async fn scheduled_needs_a_time_to_come() {
    let api = TestApp::new().await.api().await;
    for at in [Value::Null, json!("2022-01-07T12:00:00Z")] {
        let reply = api
            .post(
                "/posts",
                json!({ "title": "Later", "status": "scheduled", "published_at": at }),
            )
            .await;
        reply
            .is_problem(422, "invalid")
            .points_at(&["/published_at"]);
    }
}

#[tokio::test]
async fn a_time_is_kept_to_the_microsecond() {
    let api = TestApp::new().await.api().await;
    let post = api
        .create(json!({ "title": "A", "published_at": "2022-01-01T00:00:00.123456789+01:00" }))
        .await;
    assert_eq!(post["published_at"], "2021-12-31T23:00:00.123456Z");
    let stored = api.get("/posts/1").await.body;
    assert_eq!(stored["published_at"], post["published_at"]);
    let leap = api
        .create(json!({ "title": "B", "published_at": "2016-12-31T23:59:60Z" }))
        .await;
    let stored = api.get("/posts/2").await.body;
    assert_eq!(stored["published_at"], leap["published_at"]);
}

#[tokio::test]
async fn what_a_change_leaves_out_stays() {
    let api = TestApp::new().await.api().await;
    let before = api.create(json!({ "title": "Hello", "body": "text", "lang": "de", "labels": ["a", "b"], "pinned": true })).await;
    let after = api
        .patch("/posts/1", json!({ "subtitle": "again" }))
        .await
        .ok();
    let mut expected = before.clone();
    expected["subtitle"] = json!("again");
    expected["version"] = json!(2);
    assert_eq!(after, expected);
}

#[tokio::test]
async fn an_empty_change_changes_nothing() {
    let api = TestApp::new().await.api().await;
    let before = api.create(json!({ "title": "Hello" })).await;
    assert_eq!(api.patch("/posts/1", json!({})).await.ok(), before);
}

#[tokio::test]
async fn null_empties_what_can_be_empty_and_nothing_else() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "Hello", "lang": "de", "published_at": "2022-01-01T00:00:00Z" }))
        .await;
    let after = api
        .patch("/posts/1", json!({ "lang": null, "published_at": null }))
        .await
        .ok();
    assert_eq!(
        (&after["lang"], &after["published_at"]),
        (&Value::Null, &Value::Null)
    );
    for field in [
        "title", "kind", "status", "slug", "subtitle", "body", "format", "labels", "author",
        "comments", "pinned",
    ] {
        let reply = api.patch("/posts/1", json!({ field: null })).await;
        reply
            .is_problem(422, "invalid")
            .points_at(&[&format!("/{field}")]);
    }
}

#[tokio::test]
async fn a_taken_slug_is_a_conflict_with_a_free_one() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "Hello", "status": "published" }))
        .await;
    let reply = api
        .post(
            "/posts",
            json!({ "title": "Other", "slug": "hello", "status": "published" }),
        )
        .await;
    reply.is_problem(409, "conflict").points_at(&["/slug"]);
    assert_eq!(reply.body["alternative"], "hello-2");
    let by_title = api
        .create(json!({ "title": "Hello", "status": "published" }))
        .await;
    assert_eq!(by_title["slug"], "hello-2");
}

#[tokio::test]
async fn the_trash_gives_back_and_a_purge_does_not() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let trashed = api.delete("/posts/1").await;
    assert_eq!(
        (trashed.status, &trashed.body["status"]),
        (200, &json!("trash"))
    );
    api.patch("/posts/1", json!({ "title": "x" }))
        .await
        .is_problem(409, "conflict");
    let back = api
        .patch("/posts/1", json!({ "status": "published" }))
        .await
        .ok();
    assert_eq!(
        (&back["status"], &back["path"]),
        (&json!("published"), &json!("/2022/01/hello"))
    );
    let purged = api.delete("/posts/1?purge=true").await;
    assert_eq!((purged.status, purged.body), (204, Value::Null));
    api.get("/posts/1").await.is_problem(404, "not-found");
    api.delete("/posts/1").await.is_problem(404, "not-found");
}

/// Triggers that refuse a statement which writes the text of a post, for each engine.
const NO_TEXT: [&str; 2] = [
    "CREATE TRIGGER no_text BEFORE UPDATE OF source ON post BEGIN SELECT RAISE(ABORT, 'the text'); END",
    "CREATE FUNCTION no_text() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the text'; END $$;
     CREATE TRIGGER no_text BEFORE UPDATE OF source ON post FOR EACH ROW EXECUTE FUNCTION no_text()",
];

#[tokio::test]
async fn a_change_of_status_does_not_write_the_text() {
    let api = TestApp::new().await.api().await;
    api.create(json!({ "title": "Hello", "body": "*Hello*" }))
        .await;
    let [sqlite, postgres] = NO_TEXT;
    let trigger = if api.db.db().is_sqlite() {
        sqlite
    } else {
        postgres
    };
    api.db.execute(trigger).await;
    let published = json!({ "status": "published" });
    api.patch("/posts/1", published.clone()).await.ok();
    assert_eq!(api.delete("/posts/1").await.status, 200);
    let back = api.patch("/posts/1", published).await.ok();
    assert_eq!(
        (&back["version"], &back["status"]),
        (&json!(4), &json!("published"))
    );
    let refused = api.patch("/posts/1", json!({ "body": "Other" })).await;
    assert_eq!(refused.status, 500);
}

#[tokio::test]
async fn a_purge_needs_its_own_scope() {
    let api = TestApp::new().await.api().await;
    api.published("Hello").await;
    let token = api.token(&[Scope::PostsWrite]).await;
    api.delete("/posts/1?purge=true")
        .token(&token)
        .await
        .is_problem(403, "forbidden");
    assert_eq!(api.get("/posts/1").await.body["status"], "published");
    let token = api.token(&[Scope::PostsWrite, Scope::PostsPurge]).await;
    assert_eq!(
        api.delete("/posts/1?purge=true").token(&token).await.status,
        204
    );
}

#[tokio::test]
async fn the_author_is_the_caller_or_whom_it_names() {
    let api = TestApp::new().await.api().await;
    let ben = api.add_user("Ben", Role::Author).await.id;
    assert_eq!(
        api.create(json!({ "title": "A" })).await["author"],
        api.owner.0
    );
    assert_eq!(
        api.create(json!({ "title": "B", "author": ben })).await["author"],
        ben.0
    );
    api.post("/posts", json!({ "title": "C", "author": 99 }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/author"]);
    api.patch("/posts/1", json!({ "author": 99 }))
        .await
        .is_problem(422, "invalid")
        .points_at(&["/author"]);
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let api = TestApp::new().await.api().await;
    let ben = api.add_user("Ben", Role::Author).await.id;
    api.create(json!({ "title": "First", "labels": ["Straße"], "status": "published" }))
        .await;
    api.create(json!({ "title": "Second 100%", "kind": "page" }))
        .await;
    api.create(json!({ "title": "Third", "body": "needle", "author": ben }))
        .await;
    api.delete("/posts/3").await.ok();
    for (query, ids) in [
        ("", vec![3, 2, 1]),
        ("?status=draft", vec![2]),
        ("?status=trash", vec![3]),
        ("?kind=page", vec![2]),
        ("?label=STRASSE", vec![1]),
        ("?label=nothing", vec![]),
        ("?author=2", vec![3]),
        ("?q=NEEDLE", vec![3]),
        ("?q=100%25", vec![2]),
        ("?q=label:strasse", vec![1]),
        ("?q=label:none", vec![]),
        ("?q=author:ben", vec![3]),
        ("?q=after:2022", vec![1]),
        ("?q=before:2022", vec![]),
        ("?q=-first&status=draft", vec![2]),
        ("?q=_", vec![]),
        ("?kind=post&status=published", vec![1]),
    ] {
        assert_eq!(
            api.get(&format!("/posts{query}")).await.ids(),
            ids,
            "{query}"
        );
    }
}

#[tokio::test]
async fn hostile_html_is_sanitised_through_this_channel_too() {
    let api = TestApp::new().await.api().await;
    let post =
        api.create(json!({ "title": "<script>alert(1)</script>", "format": "html", "body": "<p onclick=x>a</p><script>alert(1)</script>" })).await;
    let html = post["html"].as_str().unwrap();
    assert!(
        !html.contains("script") && !html.contains("onclick"),
        "{html}"
    );
    assert_eq!(
        post["title"], "<script>alert(1)</script>",
        "a title is text, escaped where it is shown"
    );
    let edited = api
        .patch(
            "/posts/1",
            json!({ "body": "<img src=x onerror=alert(1)>" }),
        )
        .await
        .ok();
    assert!(!edited["html"].as_str().unwrap().contains("onerror"));
}
