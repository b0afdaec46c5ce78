//! Redirects over the API: creating, changing and deleting them, and the CSV file.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::app::{Api, Reply, TestApp};

async fn import(api: &Api, query: &str, file: &str) -> Reply {
    api.call(Method::POST, &format!("/redirects/import{query}"))
        .header("content-type", "text/csv")
        .raw(file.to_owned())
        .await
}

async fn paths(api: &Api, query: &str) -> Vec<String> {
    let list = api.get(&format!("/redirects{query}")).await.ok();
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["path"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_redirect_is_made_changed_and_deleted() {
    let api = TestApp::new().await.api().await;
    let reply = api
        .post(
            "/redirects",
            json!({ "path": "/%C3%BCber uns/", "target": "/2022/01/ü#top" }),
        )
        .await;
    assert_eq!((reply.status, reply.header("etag")), (201, Some("\"1\"")));
    let (location, made) = (reply.header("location").unwrap().to_owned(), reply.body);
    assert_eq!(
        (&made["path"], &made["target"]),
        (
            &json!("/über%20uns".replace('ü', "%C3%BC")),
            &json!("/2022/01/%C3%BC#top")
        )
    );
    assert_eq!(
        (&made["kind"], &made["follow_count"]),
        (&json!("moved"), &json!(0))
    );
    assert_eq!(api.get(&location).await.ok(), made);

    api.patch(&location, json!({ "target": "/x" }))
        .header("if-match", "\"9\"")
        .await
        .is_problem(412, "stale");
    let changed = api
        .patch(
            &location,
            json!({ "target": "https://blog.example.org/x?y" }),
        )
        .await
        .ok();
    assert_eq!(
        (&changed["target"], &changed["version"]),
        (&json!("/x?y"), &json!(2))
    );
    assert_eq!(api.patch(&location, json!({})).await.ok()["version"], 2);

    assert_eq!(api.delete(&location).await.status, 204);
    assert_eq!(api.get(&location).await.ok()["kind"], "gone");
    assert_eq!(
        api.delete(&format!("{location}?purge=true")).await.status,
        204
    );
    api.get(&location).await.is_problem(404, "not-found");
    let log = api.get("/changes").await.ok();
    let actions: Vec<&Value> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["action"])
        .collect();
    assert_eq!(
        actions[actions.len() - 4..],
        [
            "redirect.created",
            "redirect.updated",
            "redirect.updated",
            "redirect.deleted"
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_an_address_or_a_target_is_refused() {
    let api = TestApp::new().await.api().await;
    for path in [
        "",
        "old",
        "/",
        "/archive",
        "/2022/01",
        "/a?b=c",
        "/a#b",
        "/a//b",
        "/../x",
        "https://example.com/x",
        "/%00",
        "/api/x",
    ] {
        api.post("/redirects", json!({ "path": path, "target": "/x" }))
            .await
            .is_problem(422, "invalid")
            .points_at(&["/path"]);
    }
    for target in [
        "",
        "x",
        "//example.com",
        "/%2Fexample.com/x",
        "/%2f%2Fexample.com",
        "/.//example.com",
        "/%5Cexample.com",
        "/x%5C",
        "/%00",
        "/x%0D%0A",
        "/\\example.com",
        "javascript:alert(1)",
        "ftp://example.com/",
        "https://a:b@example.com/",
        "/a\nb",
        "http://",
    ] {
        let reply = api
            .post("/redirects", json!({ "path": "/a", "target": target }))
            .await;
        assert_eq!(reply.status, 422, "{target}: {}", reply.body);
        reply.points_at(&["/target"]);
    }
    api.post("/redirects", json!({ "path": "/a", "goal": "/x" }))
        .await
        .is_problem(422, "invalid");
    assert_eq!(paths(&api, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_posts_address_is_its_own() {
    let api = TestApp::new().await.api().await;
    api.published("First").await;
    let reply = api
        .post(
            "/redirects",
            json!({ "path": "/2022/01/first", "target": "/x" }),
        )
        .await;
    reply.is_problem(409, "conflict");
    assert_eq!(reply.body["detail"], "post 1 stands at /2022/01/first");
    api.patch("/posts/1", json!({ "slug": "second" }))
        .await
        .ok();
    let list = api.get("/redirects?kind=post").await.ok();
    let old = &list["items"][0];
    assert_eq!(
        (&old["path"], &old["target"], &old["post_id"]),
        (
            &json!("/2022/01/first"),
            &json!("/2022/01/second"),
            &json!(1)
        )
    );
    let id = old["id"].as_i64().unwrap();
    api.patch(&format!("/redirects/{id}"), json!({ "target": "/x" }))
        .await
        .is_problem(409, "conflict");
    api.delete(&format!("/redirects/{id}?purge=true"))
        .await
        .is_problem(409, "conflict");
    api.delete("/posts/1").await.ok();
    let reply = api
        .post(
            "/redirects",
            json!({ "path": "/2022/01/second", "target": "/x" }),
        )
        .await;
    assert_eq!(
        reply.body["detail"],
        "post 1 in the trash has the path /2022/01/second: purge it first"
    );
    api.delete("/posts/1?purge=true").await.ok();
    assert_eq!(
        paths(&api, "?kind=gone").await,
        ["/2022/01/second", "/2022/01/first"]
    );
    api.delete(&format!("/redirects/{id}?purge=true"))
        .await
        .is_problem(409, "conflict");
    assert_eq!(
        api.patch(&format!("/redirects/{id}"), json!({ "target": "/x" }))
            .await
            .ok()["kind"],
        "moved"
    );
}

#[tokio::test]
async fn what_was_seen_at_an_address_is_named_when_it_cannot_be_purged() {
    let api = TestApp::new().await.api().await;
    for title in ["Bread", "Unseen"] {
        api.post("/series", json!({ "title": title })).await.ok();
    }
    api.create(json!({ "title": "Rye", "status": "published", "series": { "id": 1 } }))
        .await;
    for (resource, slug) in [
        ("/series/1", "loaves"),
        ("/series/2", "seen"),
        ("/users/1", "anna"),
    ] {
        api.patch(resource, json!({ "slug": slug })).await.ok();
    }
    assert_eq!(
        paths(&api, "").await,
        ["/author/olga-owner", "/series/unseen", "/series/bread"]
    );
    let ids = api.get("/redirects").await.ids();
    let [author, unseen, series] = ids[..] else {
        panic!("{ids:?}")
    };
    for (id, what) in [
        (author, "an author was at /author/olga-owner"),
        (series, "a series was at /series/bread"),
    ] {
        let reply = api.delete(&format!("/redirects/{id}?purge=true")).await;
        reply.is_problem(409, "conflict");
        assert_eq!(
            reply.body["detail"],
            format!("{what} once: the address is never given away")
        );
    }
    assert_eq!(
        api.delete(&format!("/redirects/{unseen}?purge=true"))
            .await
            .status,
        204,
        "nobody saw that"
    );
    assert_eq!(
        api.post("/series", json!({ "title": "Unseen" })).await.body["slug"],
        "unseen"
    );
}

#[tokio::test]
async fn a_post_never_takes_the_address_of_a_redirect() {
    let api = TestApp::new().await.api().await;
    api.post(
        "/redirects",
        json!({ "path": "/2022/01/first", "target": "/x" }),
    )
    .await
    .ok();
    let post = api
        .create(json!({ "title": "First", "status": "published" }))
        .await;
    assert_eq!(post["path"], "/2022/01/first-2");
    api.post(
        "/posts",
        json!({ "title": "Another", "slug": "first", "status": "published" }),
    )
    .await
    .is_problem(409, "conflict");
}

#[tokio::test]
async fn nothing_leads_in_a_circle() {
    let api = TestApp::new().await.api().await;
    let made = async |path: &str, target: &str| {
        api.post("/redirects", json!({ "path": path, "target": target }))
            .await
    };
    made("/a", "/a/?x#y")
        .await
        .is_problem(409, "conflict")
        .points_at(&["/target"]);
    for (path, target) in [("/a", "/b"), ("/b", "/e"), ("/e", "/%64")] {
        made(path, target).await.ok();
    }
    let reply = made("/d", "https://blog.example.org/a").await;
    reply.is_problem(409, "conflict");
    assert_eq!(
        reply.body["detail"],
        "/d would lead to itself, by way of /a, /b, /e"
    );
    api.patch("/redirects/3", json!({ "target": "/a" }))
        .await
        .is_problem(409, "conflict");
    for n in 0..8 {
        made(&format!("/n{n}"), &format!("/n{}", n + 1)).await.ok();
    }
    made("/n8", "/a").await.ok();
    made("/far", "/n0").await.is_problem(409, "conflict");
}

#[tokio::test]
async fn a_file_is_taken_whole_or_not_at_all() {
    let api = TestApp::new().await.api().await;
    api.published("Post").await;
    let bad = "path,target\n/ok,/x\nold,/x\n/2022/01/post,/x\n/ok/,/y\n/f,ftp://x\n";
    let reply = import(&api, "", bad).await;
    reply.is_problem(422, "invalid");
    let lines: Vec<&str> = reply.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["detail"].as_str().unwrap())
        .collect();
    assert!(
        lines
            .iter()
            .map(|line| line.split(':').next().unwrap())
            .eq(["line 3", "line 5", "line 6"]),
        "{lines:?}"
    );
    let reply = import(&api, "", "path,target\n/ok,/x\n/2022/01/post,/x\n").await;
    assert_eq!(
        reply.body["errors"][0]["detail"],
        "line 3: post 1 stands at /2022/01/post"
    );
    assert_eq!(paths(&api, "").await, Vec::<String>::new());

    let good =
        "\u{feff}target,path\r\n/2022/01/post,/a\r\n,/gone\r\n\"https://example.com/?a,b\",/b\r\n";
    let answer = json!({ "created": 3, "updated": 0, "unchanged": 0 });
    assert_eq!(import(&api, "?dry_run=true", good).await.ok(), answer);
    assert_eq!(paths(&api, "").await, Vec::<String>::new());
    assert_eq!(import(&api, "", good).await.ok()["created"], 3);
    assert_eq!(paths(&api, "").await, ["/b", "/gone", "/a"]);
    let again = import(&api, "", "path,target\n/a,/elsewhere\n/gone,\n")
        .await
        .ok();
    assert_eq!(again, json!({ "created": 0, "updated": 1, "unchanged": 1 }));
}

#[tokio::test]
async fn a_file_may_turn_a_redirect_round_and_make_no_circle() {
    let api = TestApp::new().await.api().await;
    import(&api, "", "path,target\n/a,/b\n").await.ok();
    import(&api, "", "path,target\n/b,/a\n/a,/e\n").await.ok();
    let reply = import(&api, "", "path,target\n/e,/d\n/d,/b\n").await;
    reply.is_problem(422, "invalid");
    assert!(
        reply.body["detail"]
            .as_str()
            .unwrap()
            .contains("line 2: /e would lead to itself, by way of /d, /b, /a"),
        "{}",
        reply.body
    );
}

#[tokio::test]
async fn what_is_no_file_of_redirects_says_why() {
    let api = TestApp::new().await.api().await;
    for (file, why) in [
        ("", "line 1: the first line names the columns"),
        ("from,to\n/a,/b\n", "line 1: `from` is not a column"),
        (
            "path,target\n/a\n",
            "line 2: it has 1 columns and the first line 2",
        ),
        ("path,target\n/a,/b,/c\n", "line 2: it has 3 columns"),
    ] {
        let reply = import(&api, "", file).await;
        assert!(
            reply.is_problem(422, "invalid").body["detail"]
                .as_str()
                .unwrap()
                .starts_with(why),
            "{}",
            reply.body
        );
    }
    let reply = api
        .call(Method::POST, "/redirects/import")
        .header("content-type", "text/csv")
        .raw(vec![b'p', 0xff])
        .await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    api.post("/redirects/import", json!({}))
        .await
        .is_problem(415, "unsupported-media");
}

#[tokio::test]
async fn an_export_is_an_import() {
    let api = TestApp::new().await.api().await;
    import(
        &api,
        "",
        "path,target\n/é,/x\n/b,\n\"/c,d\",\"https://example.com/\"\n",
    )
    .await
    .ok();
    let reply = api.get("/redirects/export").await;
    assert_eq!(
        reply.header("content-type"),
        Some("text/csv; charset=utf-8; header=present")
    );
    let file = reply.body.as_str().unwrap().to_owned();
    assert_eq!(
        file.lines().next(),
        Some("path,target,follow_count,last_followed_at,created_at,updated_at")
    );
    assert_eq!(
        file.lines().nth(1),
        Some("/%C3%A9,/x,0,,2022-01-07T12:00:00Z,2022-01-07T12:00:00Z")
    );
    assert_eq!(import(&api, "", &file).await.ok()["unchanged"], 3);
}

#[tokio::test]
async fn a_file_is_read_while_another_has_the_writer() {
    let api = TestApp::new().await.api().await;
    let writer = api.app.db.begin().await.expect("the writer is free");
    let reply = import(&api, "", "path,target\nold,/x\n").await;
    reply.is_problem(422, "invalid");
    drop(writer);
}

#[tokio::test]
async fn a_long_chain_in_a_file_is_named() {
    let api = TestApp::new().await.api().await;
    let lines: String = (0..12).map(|n| format!("/n{n},/n{}\n", n + 1)).collect();
    let reply = import(&api, "", &format!("path,target\n{lines}")).await;
    reply.is_problem(422, "invalid");
    assert!(
        reply.body["detail"]
            .as_str()
            .unwrap()
            .contains("line 2: more than 10 redirects would follow one another"),
        "{}",
        reply.body
    );
    assert_eq!(paths(&api, "").await, Vec::<String>::new());
}
