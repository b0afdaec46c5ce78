//! The media library in the API.

use axum::http::Method;
use serde_json::{Value, json};
use tympan::clock::Clock;
use tympan::config::{ByteSize, Config, Limits};
use tympan::model::Scope;
use tympan::storage::Storage;

use crate::common::app::{Api, BASE, Call, NOON, Reply, TestApp, moment};
use crate::media::samples::{self, boxes, jpeg, metadata};

fn photo(seed: u8) -> Vec<u8> {
    let mut pixels = samples::photo(500, 400);
    pixels[0] = seed;
    metadata::in_jpeg(&jpeg::encode(&pixels, 500, 400), 1)
}

/// Begins the upload of a file as the whole body.
fn upload(api: &Api, query: &str, content_type: &str, file: Vec<u8>) -> Call {
    api.call(Method::POST, &format!("/media{query}"))
        .header("content-type", content_type)
        .raw(file)
}

async fn uploaded(api: &Api, query: &str, file: Vec<u8>) -> Value {
    let reply = upload(api, query, "application/octet-stream", file).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.body
}

#[tokio::test]
async fn upload_answers_with_an_item_that_can_be_pasted() {
    let api = TestApp::new().await.api().await;
    let query = "?name=Alte%20Presse.JPG&alt=A%20%5Bpress%5D";
    let reply = upload(&api, query, "image/jpeg", photo(1)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(reply.header("location"), Some("/api/v1/media/1"));
    assert_eq!(reply.header("etag"), Some("\"1\""));
    let item = &reply.body;
    assert_eq!(item["name"], "alte-presse.jpg");
    assert_eq!(
        (&item["kind"], &item["content_type"]),
        (&json!("picture"), &json!("image/jpeg"))
    );
    assert_eq!(
        (&item["width"], &item["height"]),
        (&json!(500), &json!(400))
    );
    let path = item["path"].as_str().unwrap();
    assert_eq!(item["url"], format!("{BASE}{path}"));
    assert_eq!(item["markdown"], format!("![A \\[press\\]]({path})"));
    assert_eq!(item["variants"][0]["width"], 360);
    assert_eq!(item["use_count"], 0);
    assert_eq!(api.get("/media/1").await.ok(), *item);
    assert_eq!(api.browser().get(path).await.status, 200);
}

#[tokio::test]
async fn form_with_one_file_is_an_upload() {
    let api = TestApp::new().await.api().await;
    let send = |body: Vec<u8>| {
        let of_form = "multipart/form-data; boundary=frontier";
        upload(&api, "?alt=A%20press", of_form, body)
    };
    let part = |head: &str, file: &[u8]| {
        let head = format!("--frontier\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), file, b"\r\n"].concat()
    };
    let file = part(
        "name=\"file\"; filename=\"C:\\\\pictures\\\\press.jpg\"\r\nContent-Type: image/jpeg",
        &photo(1),
    );
    let whole = [&file[..], b"--frontier--\r\n"].concat();
    let reply = send(whole.clone()).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(
        (&reply.body["name"], &reply.body["alt"]),
        (&json!("press.jpg"), &json!("A press"))
    );

    let other = part("name=\"picture\"; filename=\"a.jpg\"", &photo(1));
    let two = [&file[..], &file, b"--frontier--\r\n"].concat();
    for wrong in [
        [&other[..], b"--frontier--\r\n"].concat(),
        two,
        file,
        b"--frontier--\r\n".to_vec(),
        Vec::new(),
    ] {
        send(wrong).await.is_problem(400, "bad-request");
    }
    let endless = [&b"--frontier\r\nx: "[..], &vec![b'x'; 3 << 20]].concat();
    send(endless).await.is_problem(400, "bad-request");
    assert_eq!(api.get("/media").await.ids(), [1]);
}

#[tokio::test]
async fn declared_type_must_agree() {
    let api = TestApp::new().await.api().await;
    let wrong = upload(&api, "", "image/png", photo(1)).await;
    wrong.is_problem(415, "unsupported-media");
    let detail = wrong.body["detail"].as_str().unwrap();
    assert!(
        detail.contains("image/png") && detail.contains("image/jpeg"),
        "{detail}"
    );
    let encoded = upload(&api, "", "image/jpeg", photo(1)).header("content-encoding", "gzip");
    encoded.await.is_problem(415, "unsupported-media");
}

#[tokio::test]
async fn what_is_not_accepted_is_refused_with_advice() {
    let api = TestApp::new().await.api().await;
    let send = |file: &[u8]| upload(&api, "", "application/octet-stream", file.to_vec());
    let heic = send(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").await;
    heic.is_problem(415, "unsupported-picture");
    assert_eq!(heic.body["found"], "HEIC");
    assert!(
        heic.body["detail"]
            .as_str()
            .unwrap()
            .contains("Most Compatible")
    );
    send(&photo(1)[..5_000])
        .await
        .is_problem(422, "cannot-be-decoded");
    send(b"Gr\xFC\xDFe")
        .await
        .is_problem(422, "cannot-be-decoded");
    assert_eq!(api.get("/media").await.ids(), [0_i64; 0]);
}

#[tokio::test]
async fn upload_above_the_limit_is_refused() {
    let limits = Limits {
        upload_bytes: ByteSize::kibibytes(64),
        ..Limits::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let api = TestApp::with(Clock::fixed(moment(NOON)), &config)
        .await
        .api()
        .await;
    let text = vec![b'x'; 64 << 10];
    upload(&api, "", "text/plain", text.clone()).await.ok();
    let long = [&text[..], b"x"].concat();
    upload(&api, "", "text/plain", long.clone())
        .await
        .is_problem(413, "too-large");
    let form = [
        &b"--a\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"[..],
        &long,
        b"\r\n--a--\r\n",
    ];
    let form = upload(&api, "", "multipart/form-data; boundary=a", form.concat()).await;
    form.is_problem(413, "too-large");
}

#[tokio::test]
async fn same_file_is_the_same_item_and_comes_back_from_the_trash() {
    let api = TestApp::new().await.api().await;
    let first = uploaded(&api, "?name=a.jpg", photo(1)).await;
    let second = upload(&api, "?name=b.jpg", "image/jpeg", photo(1)).await;
    assert_eq!((second.status, &second.body), (200, &first));
    api.delete("/media/1").await.ok();
    let third = upload(&api, "", "image/jpeg", photo(1)).await;
    assert_eq!(
        (third.status, &third.body["trashed_at"]),
        (200, &Value::Null)
    );
}

#[tokio::test]
async fn repeated_upload_with_a_key_gets_the_first_answer() {
    let api = TestApp::new().await.api().await;
    let send =
        |query: &str, file| upload(&api, query, "image/jpeg", file).header("idempotency-key", "a");
    let first = send("?name=a.jpg", photo(1)).await;
    let again = send("?name=a.jpg", photo(1)).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.body, again.body);
    send("?name=a.jpg", photo(2))
        .await
        .is_problem(422, "key-reused");
    send("?name=b.jpg", photo(1))
        .await
        .is_problem(422, "key-reused");
}

#[tokio::test]
async fn item_is_changed_at_the_version_that_was_read() {
    let api = TestApp::new().await.api().await;
    let path = uploaded(&api, "?name=a.jpg", photo(1)).await["path"].clone();
    let patch = json!({ "name": "Press photo", "alt": "A press", "caption": "\"1813\"", "focus": { "x": 30, "y": 100 } });
    let changed = api
        .patch("/media/1", patch.clone())
        .header("if-match", "\"1\"")
        .await;
    let body = changed.ok();
    assert_eq!(body["name"], "press-photo.jpg");
    assert_eq!(body["focus"], json!({ "x": 30, "y": 100 }));
    let now = body["path"].as_str().unwrap();
    assert_eq!(
        body["markdown"],
        format!("![A press]({now} \"\\\"1813\\\"\")")
    );
    api.patch("/media/1", patch)
        .header("if-match", "\"1\"")
        .await
        .is_problem(412, "stale");
    let focus = api.patch("/media/1", json!({ "focus": null })).await.ok();
    assert_eq!(focus["focus"], Value::Null);
    api.patch("/media/1", json!({ "alt": "x".repeat(1_001) }))
        .await
        .points_at(&["/alt"]);
    api.patch("/media/1", json!({ "focus": { "x": 101, "y": 0 } }))
        .await
        .points_at(&["/focus"]);
    let moved = api.browser().get(path.as_str().unwrap()).await;
    assert_eq!(
        (moved.status.as_u16(), moved.header("location")),
        (308, now)
    );
}

#[tokio::test]
async fn item_that_a_post_shows_is_deleted_only_by_force() {
    let api = TestApp::new().await.api().await;
    let item = uploaded(&api, "", photo(1)).await;
    let post = json!({ "title": "Hello", "body": item["markdown"], "status": "published" });
    let post = api.create(post).await["id"].clone();
    let used_by = json!([{ "kind": "post", "id": post, "title": "Hello" }]);
    assert_eq!(api.get("/media/1").await.ok()["used_by"], used_by);

    let refused = api.delete("/media/1").await;
    refused.is_problem(409, "in-use");
    assert_eq!(refused.body["used_by"], used_by);
    api.delete("/media/1?purge=true")
        .await
        .is_problem(409, "in-use");
    let trashed = api.delete("/media/1?force=true").await.ok();
    assert!(trashed["trashed_at"].is_string());
    let path = item["path"].as_str().unwrap();
    assert_eq!(api.browser().get(path).await.status, 410);

    let restored = api.call(Method::POST, "/media/1/restore").await.ok();
    assert_eq!(restored["trashed_at"], Value::Null);
    assert_eq!(api.browser().get(path).await.status, 200);
    let purged = api.delete("/media/1?purge=true&force=true").await;
    assert_eq!(purged.status, 204, "{}", purged.body);
    assert_eq!(api.browser().get(path).await.status, 410);
    api.get("/media/1").await.is_problem(404, "not-found");
}

#[tokio::test]
async fn list_is_filtered() {
    let api = TestApp::new().await.api().await;
    let shown = uploaded(&api, "?name=press.jpg&alt=A%20hand%20press", photo(1)).await;
    uploaded(&api, "?name=other.jpg", photo(2)).await;
    uploaded(&api, "?name=film.mp4", boxes::film(&[b"vide"])).await;
    uploaded(&api, "?name=notes.txt", b"Some notes".to_vec()).await;
    uploaded(&api, "?name=old.txt", b"Old notes".to_vec()).await;
    api.delete("/media/5").await.ok();
    api.create(json!({ "title": "Hello", "body": shown["markdown"] }))
        .await;
    for (query, ids) in [
        ("", &[4, 3, 2, 1][..]),
        ("?kind=picture", &[2, 1]),
        ("?kind=video", &[3]),
        ("?kind=document", &[4]),
        ("?q=HAND", &[1]),
        ("?unused=true", &[4, 3, 2]),
        ("?unused=false", &[1]),
        ("?trashed=true", &[5]),
        ("?user=2", &[]),
    ] {
        assert_eq!(
            api.get(&format!("/media{query}")).await.ids(),
            ids,
            "{query}"
        );
    }
    let first = api.get("/media?limit=3").await;
    let next = first.body["next_cursor"].as_str().unwrap();
    assert_eq!(first.ids(), [4, 3, 2]);
    assert_eq!(
        api.get(&format!("/media?limit=3&cursor={next}"))
            .await
            .ids(),
        [1]
    );
}

#[tokio::test]
async fn dry_run_of_an_upload_adds_nothing() {
    let api = TestApp::new().await.api().await;
    let tried = upload(&api, "?dry_run=true", "image/jpeg", photo(1)).await;
    assert_eq!(
        (tried.status, tried.header("tympan-dry-run")),
        (201, Some("true"))
    );
    assert!(tried.body.get("id").is_none());
    assert_eq!(api.get("/media").await.ids(), [0_i64; 0]);
    for part in 0..Storage::PARTS {
        let stored = api.app.services.storage.list(part).await.unwrap();
        assert!(stored.is_empty(), "a file of a dry run is stored");
    }
}

#[tokio::test]
async fn upload_without_rights_is_refused_before_the_body() {
    let api = TestApp::new().await.api().await;
    let file = || upload(&api, "", "image/jpeg", photo(1));
    file().anonymous().await.is_problem(401, "unauthorized");
    let reader = api.token(&[Scope::PostsRead]).await;
    file().token(&reader).await.is_problem(403, "forbidden");
    let writer = api.token(&[Scope::MediaWrite, Scope::PostsRead]).await;
    let reply: Reply = file().token(&writer).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
}
