//! Importing comments over the API, for authors of their own importers.

use serde_json::{Value, json};
use tympan::model::{JobId, Role, Scope};
use tympan::store;

use crate::common::app::{Api, TestApp};

/// A comment as an importer sends it.
fn foreign() -> Value {
    json!({
        "body": "So *true*!",
        "author": { "name": "Ann", "email": "ann@example.org", "website": "example.org/ann" },
        "created_at": "2011-10-07T10:00:00Z",
        "status": "approved",
        "origin": { "system": "wordpress", "id": "512" }
    })
}

/// A comment as an importer sends it, with another value of one field.
fn foreign_with(field: &str, value: Value) -> Value {
    let mut comment = foreign();
    comment[field] = value;
    comment
}

#[tokio::test]
async fn a_comment_keeps_its_time_author_status_and_origin() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let reply = api
        .post(&format!("/posts/{post}/comments"), foreign())
        .await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let comment = reply.body;
    assert_eq!(
        comment["author"],
        json!({ "name": "Ann", "email": "ann@example.org", "url": "https://example.org/ann" })
    );
    assert_eq!(comment["created_at"], "2011-10-07T10:00:00Z");
    assert_eq!(comment["updated_at"], "2022-01-07T12:00:00Z");
    assert_eq!(comment["html"], "<p>So <em>true</em>!</p>\n");
    assert_eq!(
        (&comment["status"], &comment["channel"]),
        (&json!("approved"), &json!("import"))
    );
    assert_eq!(
        comment["origin"],
        json!({ "system": "wordpress", "id": "512" })
    );
    assert_eq!(
        (&comment["evidence"], &comment["reasons"]),
        (&Value::Null, &json!([]))
    );
    // Counted, found by its words and by its address, and in the log.
    assert_eq!(
        api.get(&format!("/posts/{post}")).await.body["comment_count"],
        1
    );
    assert_eq!(api.get("/comments?q=true").await.ids(), [1]);
    assert_eq!(api.get("/comments?email=Ann@example.org").await.ids(), [1]);
    let changes = api.get("/changes?limit=200").await;
    let last = changes.body["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&last["action"], &last["subject"]),
        (&json!("comment.approved"), &json!("comment:1"))
    );
}

#[tokio::test]
async fn the_thread_is_in_the_order_of_the_given_times() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let path = format!("/posts/{post}/comments");
    for (id, year) in [("1", 2015), ("2", 2011), ("3", 2013)] {
        let mut comment = foreign_with("created_at", json!(format!("{year}-01-01T00:00:00Z")));
        comment["origin"]["id"] = json!(id);
        assert_eq!(api.post(&path, comment).await.status, 201);
    }
    let mut reply = foreign_with("parent_id", json!(2));
    reply["origin"]["id"] = json!("4");
    let reply = api.post(&path, reply).await;
    assert_eq!(reply.body["depth"], 1, "{}", reply.body);
    assert_eq!(api.get(&path).await.ids(), [2, 4, 3, 1]);
}

#[tokio::test]
async fn the_tokens_user_is_the_author_of_a_comment_without_one() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let own = json!({ "body": "Thank you!", "created_at": "2011-10-07T10:05:00Z" });
    let comment = api.post(&format!("/posts/{post}/comments"), own).await.ok();
    assert_eq!(comment["author"]["name"], "Olga Owner");
    assert_eq!(comment["status"], "approved");
    assert_eq!(
        api.get(&format!("/comments?author={}", api.owner))
            .await
            .ids(),
        [1]
    );
}

#[tokio::test]
async fn sent_again_it_is_there_already() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let path = format!("/posts/{post}/comments");
    let mut without_origin = foreign_with("body", json!("Nobody numbered me."));
    without_origin.as_object_mut().unwrap().remove("origin");
    for (comment, id) in [(foreign(), 1), (without_origin, 2)] {
        let first = api.post(&path, comment.clone()).await;
        let again = api.post(&path, comment).await;
        assert_eq!((first.status, again.status), (201, 200));
        assert_eq!(
            (&first.body["id"], &again.body["id"]),
            (&json!(id), &json!(id))
        );
    }
    assert_eq!(
        api.get(&format!("/posts/{post}")).await.body["comment_count"],
        2
    );
}

#[tokio::test]
async fn a_draft_and_a_post_without_comments_take_it_too() {
    let api = TestApp::new().await.api().await;
    for post in [
        json!({ "title": "Draft" }),
        json!({ "title": "Closed", "status": "published", "comments": "hidden" }),
    ] {
        let id = api.create(post).await["id"].as_i64().unwrap();
        let comment = foreign_with("origin", json!({ "system": "x", "id": id.to_string() }));
        assert_eq!(
            api.post(&format!("/posts/{id}/comments"), comment)
                .await
                .status,
            201
        );
    }
}

#[tokio::test]
async fn nobody_is_told_and_nothing_is_learned() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let path = format!("/posts/{post}/comments");
    let before = jobs(&api).await;
    for (id, status) in ["approved", "pending", "spam", "trash"].iter().enumerate() {
        let mut comment = foreign_with("status", json!(status));
        comment["origin"]["id"] = json!(id.to_string());
        let stored = api.post(&path, comment).await;
        assert_eq!(
            (stored.status, &stored.body["status"]),
            (201, &json!(status))
        );
    }
    assert_eq!(jobs(&api).await, before);
    let mut conn = api.app.db.read().await.unwrap();
    let decisions = store::decisions::list_newest(&mut conn, 9).await.unwrap();
    assert_eq!(decisions.len(), 0, "the filter learns from decisions");
}

async fn jobs(api: &Api) -> Vec<String> {
    let mut conn = api.app.db.read().await.unwrap();
    let jobs = store::jobs::list(&mut conn, JobId(0), 100).await.unwrap();
    jobs.into_iter().map(|job| job.kind).collect()
}

#[tokio::test]
async fn only_an_owner_with_admin_says_who_wrote_what_and_when() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let moderator = api
        .token(&[Scope::CommentsWrite, Scope::CommentsModerate])
        .await;
    for field in ["author", "created_at", "status", "origin"] {
        let comment = json!({ "body": "Hi", field: foreign()[field] });
        let reply = api
            .post(&format!("/posts/{post}/comments"), comment)
            .token(&moderator)
            .await;
        reply.is_problem(403, "forbidden");
    }
    // An editor's token with `admin` is no owner's.
    let editor = api.add_user("Ed", Role::Editor).await.id;
    let admin = api.token_of(editor, &[Scope::Admin], None).await;
    let reply = api
        .post(&format!("/posts/{post}/comments"), foreign())
        .token(&admin)
        .await;
    reply.is_problem(403, "forbidden");
    assert_eq!(api.get("/comments").await.ids(), [0; 0]);
}

#[tokio::test]
async fn each_wrong_value_is_pointed_at() {
    let api = TestApp::new().await.api().await;
    let post = api.published("Hello").await;
    let other = api.published("Other").await;
    let elsewhere = api.anonymous_comments(other, None, "Elsewhere").await;
    for (field, value, place) in [
        ("body", json!(" "), "/body"),
        ("author", json!({ "name": " " }), "/author/name"),
        (
            "author",
            json!({ "name": "Ann", "email": "ann" }),
            "/author/email",
        ),
        (
            "author",
            json!({ "name": "Ann", "website": "ftp://x" }),
            "/author/website",
        ),
        ("created_at", json!("2022-01-07T12:00:01Z"), "/created_at"),
        ("status", json!("removed"), "/status"),
        ("origin", json!({ "system": "", "id": "1" }), "/origin"),
        ("parent_id", json!(elsewhere), "/parent_id"),
        ("parent_id", json!(99), "/parent_id"),
    ] {
        let comment = foreign_with(field, value);
        let reply = api.post(&format!("/posts/{post}/comments"), comment).await;
        reply.is_problem(422, "invalid").points_at(&[place]);
    }
}

#[tokio::test]
async fn an_answer_that_is_kept_has_no_mail_address() {
    let api = TestApp::new().await.api().await;
    let path = format!("/posts/{}/comments", api.published("Hello").await);
    let send = async || {
        let post = api.post(&path, foreign());
        post.header("idempotency-key", "once").await
    };
    assert_eq!(send().await.body["author"]["email"], "ann@example.org");
    let again = send().await;
    assert_eq!(
        (again.status, &again.body["author"]["name"]),
        (201, &json!("Ann"))
    );
    assert_eq!(again.body["author"]["email"], Value::Null);
}
