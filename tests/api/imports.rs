//! Imports through the API: uploaded or named files, their survey, the import, its undo.

use std::path::PathBuf;

use axum::http::Method;
use serde_json::{Value, json};
use tympan::model::{Role, UserId};

use crate::common::app::{Api, Call, EXPORT, TestApp};

const PRIVATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:blogger.com,1999:blog-7.archive</id>
<title>Small</title><generator version="7.00" uri="http://www.blogger.com">Blogger</generator>
<entry><id>tag:blogger.com,1999:blog-7.settings.BLOG_READ_ACCESS_MODE</id>
<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#settings"/>
<title type="text">Who can read the blog</title><content type="text">PRIVATE</content></entry>
</feed>"#;

fn upload(api: &Api, query: &str, file: impl Into<Vec<u8>>) -> Call {
    api.call(Method::POST, &format!("/imports/upload{query}"))
        .raw(file.into())
}

async fn uploaded(api: &Api, file: &str) -> Value {
    let reply = upload(api, "?name=site.xml", file).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.body
}

async fn act(api: &Api, id: i64, what: &str) -> Value {
    let path = format!("/imports/{id}/{what}");
    api.call(Method::POST, &path).await.ok()
}

async fn import(api: &Api, id: i64) -> Value {
    api.get(&format!("/imports/{id}")).await.ok()
}

/// The files that were uploaded and are still there.
fn kept_files(api: &Api) -> Vec<PathBuf> {
    let uploads = api.app.services.imports_folder.join(".uploads");
    let Ok(folders) = std::fs::read_dir(uploads) else {
        return Vec::new();
    };
    folders.map(|folder| folder.unwrap().path()).collect()
}

#[tokio::test]
async fn an_upload_is_surveyed_started_and_undone() {
    let api = TestApp::new().await.api().await;
    let reply = upload(&api, "?name=../Old%20site.xml", EXPORT).await;
    assert_eq!(reply.header("location"), Some("/api/v1/imports/1"));
    let created = &reply.body;
    assert_eq!(
        (&created["state"], &created["format"], &created["source"]),
        (
            &json!("surveying"),
            &json!("wordpress"),
            &json!("Old-site.xml")
        )
    );
    assert_eq!(kept_files(&api).len(), 1);

    let posts = api.get("/posts").await.ok();
    api.work().await;
    let ready = import(&api, 1).await;
    assert_eq!(ready["state"], "ready", "{ready}");
    assert_eq!(
        api.get("/posts").await.ok(),
        posts,
        "a survey writes nothing"
    );
    assert_eq!(ready["findings"]["home"], "lamp.example");
    let author = &ready["findings"]["authors"][0];
    assert_eq!(
        (&author["name"], &author["user"]),
        (&json!("keeper"), &Value::Null)
    );
    let expected = ready["counts"].clone();
    assert!(
        expected["posts"]["imported"].as_i64() > Some(0),
        "{expected}"
    );

    let ledger = api.get("/imports/1/ledger").await;
    assert_eq!(ledger.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<Value> = ledger
        .body
        .as_str()
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        lines.iter().any(|loss| loss["kind"] == "posts"),
        "{lines:?}"
    );
    assert_eq!(lines[0]["number"], 1);

    assert_eq!(act(&api, 1, "start").await["state"], "running");
    api.work().await;
    let done = import(&api, 1).await;
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(done["counts"], expected, "the survey told the truth");
    assert!(done["finished_at"].is_string());
    assert!(api.get("/posts").await.ids().len() > 1);
    assert_eq!(
        kept_files(&api),
        [] as [PathBuf; 0],
        "personal data does not stay"
    );
    let refused = api.call(Method::POST, "/imports/1/start").await;
    refused.is_problem(409, "conflict");
    let in_use = api.delete("/imports/1").await;
    in_use.is_problem(409, "conflict");

    let second = uploaded(&api, EXPORT).await["id"].as_i64().unwrap();
    api.work().await;
    let again = import(&api, second).await;
    assert_eq!(again["counts"]["posts"]["imported"], 0, "{again}");
    api.delete(&format!("/imports/{second}")).await.ok();
    assert_eq!(kept_files(&api), [] as [PathBuf; 0]);

    assert_eq!(act(&api, 1, "undo").await["state"], "undoing");
    api.work().await;
    let undone = import(&api, 1).await;
    assert_eq!(undone["state"], "undone", "{undone}");
    assert!(undone["findings"]["removed"].as_i64() > Some(1), "{undone}");
    assert_eq!(undone["findings"]["kept"], json!([]));
    let left = api.get("/posts").await.ids();
    assert!(
        left.len() <= posts["items"].as_array().unwrap().len(),
        "{left:?}"
    );
    api.delete("/imports/1").await.ok();
    assert_eq!(api.get("/imports").await.body["items"], json!([]));
}

#[tokio::test]
async fn an_import_that_was_stopped_goes_on_and_counts_each_entry_once() {
    let api = TestApp::new().await.api().await;
    let id = api.surveyed_import().await;
    let expected = import(&api, id).await["counts"].clone();
    act(&api, id, "start").await;
    let stopped = act(&api, id, "stop").await;
    assert_eq!(stopped["state"], "stopped");
    api.work().await;
    assert_eq!(import(&api, id).await["state"], "stopped", "a stop holds");
    api.call(Method::POST, &format!("/imports/{id}/stop"))
        .await
        .is_problem(409, "conflict");
    act(&api, id, "start").await;
    api.work().await;
    let done = import(&api, id).await;
    assert_eq!(
        (&done["state"], &done["counts"]),
        (&json!("done"), &expected)
    );
}

#[tokio::test]
async fn only_files_of_the_folder_can_be_named() {
    let api = TestApp::new().await.api().await;
    api.put_export();
    let folder = api.app.services.imports_folder.clone();
    std::os::unix::fs::symlink("site.xml", folder.join("link.xml")).unwrap();
    std::fs::write(folder.with_file_name("secret.xml"), EXPORT).unwrap();
    for file in [
        "missing.xml",
        "../secret.xml",
        "/etc/passwd",
        "link.xml",
        ".uploads",
        "",
    ] {
        let reply = api.post("/imports", json!({ "files": [file] })).await;
        reply.is_problem(422, "invalid");
        assert_eq!(reply.body["errors"][0]["pointer"], "/files", "{file}");
    }
    api.post("/imports", json!({ "files": [] }))
        .await
        .is_problem(422, "invalid");
    let named = api
        .post("/imports", json!({ "files": ["site.xml", "uploads"] }))
        .await;
    assert_eq!(named.status, 201, "{}", named.body);
    act(&api, 1, "stop").await;
    api.delete("/imports/1").await.ok();
    assert!(
        folder.join("site.xml").exists(),
        "the owner's own file stays"
    );
}

#[tokio::test]
async fn what_is_no_export_is_refused_with_what_it_is_and_not_kept() {
    let api = TestApp::new().await.api().await;
    for (file, words) in [
        ("<!doctype html><title>Sign in</title>", "is a web page"),
        ("", "is empty"),
        ("{\"posts\": []}", "is JSON"),
        ("A text", "a format that is not known"),
    ] {
        let reply = upload(&api, "?name=x", file).await;
        reply.is_problem(422, "invalid");
        let detail = reply.body["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(
            detail.contains(words) && detail.contains("WordPress"),
            "{detail}"
        );
        assert_eq!(kept_files(&api), [] as [PathBuf; 0], "{file}");
    }
    let dry = upload(&api, "?dry_run=true", EXPORT).await;
    assert_eq!(dry.status, 201, "{}", dry.body);
    assert_eq!(kept_files(&api), [] as [PathBuf; 0], "after a dry run");
}

#[tokio::test]
async fn every_option_that_is_wrong_is_named() {
    let api = TestApp::new().await.api().await;
    api.put_export();
    let options = json!({
        "format": "ghost", "from": "old.example.org", "authors": { "ann": "nobody" }, "map": "/a"
    });
    let body = json!({ "files": ["site.xml"], "options": options });
    let reply = api.post("/imports", body).await;
    reply.is_problem(422, "invalid");
    let errors = reply.body["errors"].as_array().unwrap();
    let pointers: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/options/format",
            "/options/from",
            "/options/map",
            "/options/authors/ann"
        ]
    );
}

#[tokio::test]
async fn options_are_changed_and_the_files_surveyed_again() {
    let api = TestApp::new().await.api().await;
    let id = api.surveyed_import().await;
    let before = import(&api, id).await["counts"].clone();
    assert_eq!(
        before["comments"]["skipped"]
            .as_i64()
            .map(|count| count > 4),
        Some(false)
    );
    let patch =
        json!({ "options": { "skip": ["comments"], "authors": { "keeper": "olga-owner" } } });
    let changed = api.patch(&format!("/imports/{id}"), patch).await.ok();
    assert_eq!(changed["state"], "surveying");
    api.work().await;
    let ready = import(&api, id).await;
    assert_eq!(ready["counts"]["comments"]["imported"], 0, "{ready}");
    assert_eq!(ready["findings"]["authors"][0]["user"], 1, "{ready}");
    assert_eq!(ready["options"]["skip"], json!(["comments"]));
}

#[tokio::test]
async fn a_blog_for_invited_readers_comes_only_when_asked() {
    let api = TestApp::new().await.api().await;
    let id = uploaded(&api, PRIVATE).await["id"].as_i64().unwrap();
    api.work().await;
    let failed = import(&api, id).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    assert!(
        failed["error"]
            .as_str()
            .unwrap()
            .contains("invited readers"),
        "{failed}"
    );
    let refused = api
        .call(Method::POST, &format!("/imports/{id}/start"))
        .await;
    refused.is_problem(409, "conflict");
    let patch = json!({ "options": { "from_private": true } });
    api.patch(&format!("/imports/{id}"), patch).await.ok();
    api.work().await;
    assert_eq!(import(&api, id).await["state"], "ready");
}

#[tokio::test]
async fn an_import_ends_with_the_rights_of_its_user() {
    let api = TestApp::new().await.api().await;
    let second = api.add_user("Second Owner", Role::Owner).await;
    let token = api
        .token_of(second.id, &[tympan::model::Scope::Admin], None)
        .await;
    api.put_export();
    let body = json!({ "files": ["site.xml"] });
    api.post("/imports", body).token(&token).await.ok();
    let path = format!("/users/{}", second.id);
    api.patch(&path, json!({ "role": "author" })).await.ok();
    api.work().await;
    let failed = import(&api, 1).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    assert_eq!(failed["user"], json!(UserId(second.id.0)));
    assert!(
        failed["error"]
            .as_str()
            .unwrap()
            .contains("only an owner may import"),
        "{failed}"
    );
}

#[tokio::test]
async fn a_file_that_is_gone_fails_with_its_name_and_can_be_tried_again() {
    let api = TestApp::new().await.api().await;
    api.put_export();
    api.post("/imports", json!({ "files": ["site.xml"] }))
        .await
        .ok();
    let file = api.app.services.imports_folder.join("site.xml");
    std::fs::remove_file(&file).unwrap();
    api.work().await;
    let failed = import(&api, 1).await;
    assert!(
        failed["error"].as_str().unwrap().contains("site.xml"),
        "{failed}"
    );
    api.put_export();
    api.patch("/imports/1", json!({ "options": {} })).await.ok();
    api.work().await;
    assert_eq!(import(&api, 1).await["state"], "ready");
}

#[tokio::test]
async fn several_parts_in_a_form_are_one_import() {
    let api = TestApp::new().await.api().await;
    let part = |name: &str| {
        format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{EXPORT}\r\n"
        )
    };
    let form = format!("{}{}--b--\r\n", part("one.xml"), part("one.xml"));
    let reply = api
        .call(Method::POST, "/imports/upload")
        .header("content-type", "multipart/form-data; boundary=b")
        .raw(form)
        .await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert!(
        reply.body["source"].as_str().unwrap().contains(", "),
        "{}",
        reply.body
    );
    api.work().await;
    assert_eq!(import(&api, 1).await["state"], "ready");
}

/// An import that takes longer than the interval at which its progress is stored.
#[tokio::test(flavor = "multi_thread")]
async fn progress_is_stored_while_an_import_runs() {
    let api = TestApp::new().await.api().await;
    let item = |number: usize| {
        format!(
            "<item><title>Post {number}</title><link>https://lamp.example/2020/01/post-{number}/</link>\
             <dc:creator>keeper</dc:creator><content:encoded><![CDATA[<p>{}</p>]]></content:encoded>\
             <wp:post_id>{}</wp:post_id><wp:post_date_gmt>2020-01-02 08:00:00</wp:post_date_gmt>\
             <wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status>\
             <wp:post_type>post</wp:post_type></item>",
            "A line of words. ".repeat(200),
            number + 1000,
        )
    };
    let items: String = (0..300).map(item).collect();
    let export = EXPORT.replacen("</channel>", &format!("{items}</channel>"), 1);
    let id = uploaded(&api, &export).await["id"].as_i64().unwrap();
    api.work().await;
    act(&api, id, "start").await;
    api.work().await;
    let done = import(&api, id).await;
    assert_eq!(done["state"], "done", "{done}");
    assert!(done["progress"].as_f64() > Some(0.0), "{done}");
}
