//! The secret key and the owner's token: wrong ones are refused with an explanation, before
//! anything is written.

use std::net::TcpListener;
use std::path::Path;
use std::process::Output;

use tympan::model::{Authority, Scope, UserId};
use tympan::store;
use tympan::users::{self, tokens::TokenRequest};

use super::{KEY, program, tympan_at, tympan_in};
use crate::common::app::{CommentFields, TestApp};

/// Another key than that of [`TestApp`].
const OTHER_KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs the program on the database of `app`, with a key of its own.
async fn beside(app: &TestApp, key: &'static str, arguments: &'static [&'static str]) -> Output {
    let mut command = program();
    command
        .env("TYMPAN_DATABASE_URL", app.db.url())
        .env("TYMPAN_SECRET_KEY", key)
        .args(arguments);
    tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .expect("the program runs")
}

/// Starts the server with the key that is there, as far as the address that it cannot have.
fn accept_new_key(folder: &Path) -> Output {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    tympan_at(folder, &["serve", "--accept-new-key", "--listen", &address])
}

#[test]
fn a_missing_key_is_named_and_none_is_made_until_its_loss_is_accepted() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let key = folder.path().join("tympan.key");
    tympan_in(folder.path(), &["token", "list"]);
    std::fs::remove_file(&key).expect("the key was made");
    for command in [
        &["token", "list"][..],
        &["migrate"],
        &["redirects", "export"],
        &["jobs", "list"],
        &["spam", "model"],
        &["backup", "copy.db"],
        &["serve"],
    ] {
        let refused = tympan_at(folder.path(), command);
        assert_eq!(refused.status.code(), Some(78), "{command:?}");
        let words = words(&refused);
        assert!(
            words.contains("tympan.key is missing, and this database needs it")
                && words.contains("serve --accept-new-key"),
            "{words}"
        );
        assert!(!key.exists(), "{command:?}");
        std::fs::remove_file(folder.path().join("copy.db")).ok();
    }
    let accepted = accept_new_key(folder.path());
    assert!(words(&accepted).contains(": the port is in use"));
    tympan_in(folder.path(), &["token", "list"]);
}

#[test]
fn another_key_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    tympan_in(folder.path(), &["token", "list"]);
    std::fs::write(folder.path().join("tympan.key"), OTHER_KEY).expect("a file");
    let refused = tympan_at(folder.path(), &["token", "list"]);
    assert_eq!(refused.status.code(), Some(78));
    assert!(
        words(&refused).contains("is not the key of this database"),
        "{}",
        words(&refused)
    );
}

#[tokio::test]
async fn a_database_without_a_fingerprint_is_known_by_what_its_key_opens() {
    let app = TestApp::unmoderated().await;
    let post = app.post().published().create().await;
    app.browser()
        .comment(
            &post,
            CommentFields {
                email: "vera@example.org",
                ..CommentFields::default()
            },
        )
        .await
        .assert_status(303);
    for _ in 0..2 {
        let refused = beside(&app, OTHER_KEY, &["token", "list"]).await;
        assert_eq!(refused.status.code(), Some(78), "{}", words(&refused));
        assert!(
            words(&refused).contains("TYMPAN_SECRET_KEY")
                && words(&refused).contains("1 encrypted"),
            "{}",
            words(&refused)
        );
        let opened = beside(&app, KEY, &["token", "list"]).await;
        assert!(opened.status.success(), "{}", words(&opened));
    }
}

#[tokio::test]
async fn a_second_node_with_another_key_is_refused_though_nothing_is_sealed() {
    let app = TestApp::new().await;
    let first = beside(&app, KEY, &["token", "list"]).await;
    assert!(first.status.success(), "{}", words(&first));
    let second = beside(&app, OTHER_KEY, &["token", "list"]).await;
    assert_eq!(second.status.code(), Some(78), "{}", words(&second));
    assert!(beside(&app, KEY, &["migrate"]).await.status.success());
}

#[tokio::test]
async fn the_last_lasting_token_is_revoked_by_force_alone() {
    let app = TestApp::new().await;
    let create = &["token", "create", "--name", "a", "--scope", "admin"];
    assert!(beside(&app, KEY, create).await.status.success());
    let refused = beside(&app, KEY, &["token", "revoke", "1"]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(words(&refused).contains("--force"), "{}", words(&refused));
    assert!(beside(&app, KEY, create).await.status.success());
    let first = beside(&app, KEY, &["token", "revoke", "1"]).await;
    assert!(first.status.success(), "{}", words(&first));
    let last = beside(&app, KEY, &["token", "revoke", "2", "--force"]).await;
    assert!(last.status.success(), "{}", words(&last));
}

#[test]
fn an_owner_token_that_can_be_guessed_stops_the_first_start() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let refused = program()
        .current_dir(folder.path())
        .env("TYMPAN_OWNER_TOKEN", "x")
        .env("TYMPAN_LISTEN", "127.0.0.1:0")
        .output()
        .expect("the program runs");
    assert_eq!(refused.status.code(), Some(78), "{}", words(&refused));
    assert!(
        words(&refused).contains("openssl rand -hex 32"),
        "{}",
        words(&refused)
    );
    let tokens = tympan_in(folder.path(), &["token", "list"]);
    assert_eq!(tokens.lines().count(), 1, "{tokens}");
}

#[tokio::test]
async fn a_token_that_can_be_guessed_is_not_stored() {
    let app = TestApp::new().await;
    let store = async |text: &str| {
        let request = TokenRequest {
            name: "owner".to_owned(),
            scopes: vec![Scope::Admin],
            user: UserId(1),
            expires_at: None,
        };
        let services = &app.app.services;
        let mut tx = app.app.db.begin().await.expect("the writer is free");
        let stored = users::tokens::create_with_text(
            &mut tx,
            services,
            &Authority::of_server(),
            &request,
            text,
        )
        .await;
        if stored.is_ok() {
            tx.commit().await.expect("it is stored");
        }
        stored.map(drop).map_err(|error| error.to_string())
    };
    for weak in [
        "x",
        "sesame",
        "tym_short",
        &"y".repeat(60),
        &format!("tym_{}", "é".repeat(43)),
    ] {
        let why = store(weak).await.expect_err("it is refused");
        assert!(why.contains("openssl rand -hex 32"), "{why}");
    }
    store(&format!("tym_{}", "0".repeat(43)))
        .await
        .expect("long enough");
    let tokens = store::tokens::list(&mut app.app.db.read().await.expect("a connection")).await;
    assert_eq!(tokens.expect("they are read").len(), 1);
}
