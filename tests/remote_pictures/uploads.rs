//! The uploads folder of the system that the blog had before.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tympan::error::Error;
use tympan::jobs;
use tympan::model::{
    Authority, MediaHash, RemotePicture, RemotePictureStatus, Role, Scope, UserId,
};
use tympan::remote_pictures::{self, Found, UploadOutcome, UploadsFolder};
use tympan::services::Services;
use tympan::store;
use tympan::store::remote_pictures::RemotePictureState;
use tympan::urls::Urls;

use super::{blog, library, path, photo, pictures, post};
use crate::common::app::{Node, TestApp};

const BASE: &str = "/wp-content/uploads";

/// A folder of uploads with these files.
fn uploads(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    folder
}

/// Adds every file of a folder. Returns what became of them, by their old paths below [`BASE`].
async fn add(node: &Node, folder: &Path) -> Vec<(String, UploadOutcome)> {
    let (db, services) = (&node.app.db, &node.app.services);
    let owner = owner(node).await;
    let mut uploads = UploadsFolder::open(folder, BASE, owner).await.unwrap();
    let mut outcomes = Vec::new();
    let by = Authority::of_operator();
    while let Some(file) = uploads.next(db, services, &by).await.unwrap() {
        let below = file.old_path.strip_prefix(BASE).unwrap();
        outcomes.push((below.to_owned(), file.outcome));
    }
    outcomes
}

async fn owner(node: &Node) -> UserId {
    let mut conn = node.app.db.read().await.unwrap();
    store::users::list(&mut conn).await.unwrap()[0].id
}

/// The first word of an outcome.
fn word(outcome: &UploadOutcome) -> &'static str {
    match outcome {
        UploadOutcome::Added(_) => "added",
        UploadOutcome::Known(_) => "known",
        UploadOutcome::Smaller(_) => "smaller",
        UploadOutcome::Refused(_) => "refused",
    }
}

fn words(outcomes: &[(String, UploadOutcome)]) -> Vec<(&str, &'static str)> {
    let outcomes = outcomes.iter();
    outcomes
        .map(|(path, outcome)| (path.as_str(), word(outcome)))
        .collect()
}

/// The services of the blog, if it was at `old.example` before.
fn moved(app: &TestApp) -> Services {
    let base = url::Url::parse("https://blog.example/").unwrap();
    let mut services = app.app.services.clone();
    let urls = Urls::new(&base).with_former_hosts(vec!["old.example".to_owned()]);
    services.urls = Arc::new(urls);
    services
}

#[tokio::test(flavor = "multi_thread")]
async fn each_file_is_added_once_and_all_its_old_paths_lead_to_it() {
    let app = blog().await;
    let (press, crop) = (photo(1, 900, 600), photo(2, 150, 150));
    let folder = uploads(&[
        ("2019/03/Préss.jpg", &press),
        ("2019/03/Préss-300x200.jpg", &photo(3, 300, 200)),
        ("2019/03/Préss-150x150.jpg", &crop),
        ("2019/03/wall-1200x800.jpg", &photo(4, 1200, 800)),
        ("2019/03/wall.jpg", &photo(5, 90, 60)),
        ("2019/03/big-scaled.jpg", &photo(6, 800, 800)),
        ("2019/03/big-400x400.jpg", &photo(7, 400, 400)),
        ("notes.txt", b"Some notes"),
        ("evil.php", b"<?php echo 1; ?><script>"),
        (".htaccess", b"deny from all"),
    ]);
    let outcomes = add(&app, folder.path()).await;
    assert_eq!(
        words(&outcomes),
        [
            ("/evil.php", "refused"),
            ("/notes.txt", "added"),
            ("/2019/03/Pr%C3%A9ss.jpg", "added"),
            ("/2019/03/wall.jpg", "added"),
            ("/2019/03/big-scaled.jpg", "added"),
            ("/2019/03/Pr%C3%A9ss-150x150.jpg", "smaller"),
            ("/2019/03/Pr%C3%A9ss-300x200.jpg", "smaller"),
            ("/2019/03/big-400x400.jpg", "smaller"),
            ("/2019/03/wall-1200x800.jpg", "added"),
        ]
    );
    assert_eq!(library(&app).await.len(), 5);
    for (old, outcome) in &outcomes {
        let answer = app.browser().get(&format!("{BASE}{old}")).await;
        let (UploadOutcome::Added(hash) | UploadOutcome::Smaller(hash)) = outcome else {
            assert_eq!(answer.status, 404, "{old}");
            continue;
        };
        assert_eq!(answer.status, 308, "{old}");
        let target = answer.header("location");
        assert_eq!(MediaHash::of_path(target).as_ref(), Some(hash), "{old}");
        app.browser().get(target).await.assert_status(200);
    }
    // A size that is not in the folder.
    let other = format!("{BASE}/2019/03/big-77x77.jpg");
    assert_eq!(app.browser().get(&other).await.status, 308);

    let rows = app.db.rows().await;
    let again = add(&app, folder.path()).await;
    let expected = words(&outcomes).into_iter();
    let expected =
        expected.map(|(path, word)| (path, if word == "added" { "known" } else { word }));
    assert_eq!(words(&again), expected.collect::<Vec<_>>());
    assert_eq!(app.db.rows().await, rows, "a second run writes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_show_the_files_of_the_former_host_from_the_library_and_nobody_is_asked() {
    let app = blog().await;
    let folder = uploads(&[("2019/03/press.jpg", &photo(1, 900, 600))]);
    add(&app, folder.path()).await;
    let media = library(&app).await.remove(0);
    let old = "https://www.old.example/wp-content/uploads/2019/03";
    let before = post(
        &app,
        &format!("<a href=\"{old}/press.jpg\"><img src=\"{old}/press-300x200.jpg\"></a><img src=\"{old}/lost.jpg\">"),
    )
    .await;
    let services = moved(&app);
    let (db, by) = (&app.app.db, Authority::of_operator());
    let expected = Found {
        posts: 1,
        added: 2,
        own: 1,
        ..Found::default()
    };
    let surveyed = remote_pictures::survey(db, &services, &by, None).await;
    assert_eq!(surveyed.unwrap(), expected);
    let found = remote_pictures::find_now(db, &services, &by, None).await;
    assert_eq!(found.unwrap(), expected);
    while jobs::step(db, &services).await.unwrap() {}
    let here = path(&media);
    assert_eq!(
        app.find(before.id).await.source,
        format!("<a href=\"{here}\"><img src=\"{here}\"></a><img src=\"{old}/lost.jpg\">")
    );
    assert_eq!(
        pictures(&app).await.len(),
        2,
        "the lost one waits for nothing"
    );
}

/// Stores that a picture could not be fetched.
async fn fail(node: &Node, picture: RemotePicture) {
    let state = RemotePictureState {
        status: RemotePictureStatus::Failed,
        tries: 9,
        reason: "the server is away".to_owned(),
        next_try_at: picture.next_try_at,
        hash: None,
    };
    let mut tx = node.app.db.begin().await.unwrap();
    tx.unrecorded("a test");
    let now = node.app.services.clock.now();
    store::remote_pictures::update(&mut tx, picture.id, &state, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_that_failed_at_a_former_host_is_taken_from_the_folder() {
    let app = blog().await;
    let address = "https://old.example/wp-content/uploads/a.jpg";
    let before = post(&app, &format!("<img src=\"{address}\">")).await;
    super::find(&app).await;
    fail(&app, pictures(&app).await.remove(0)).await;
    let folder = uploads(&[("a.jpg", &photo(1, 90, 60))]);
    add(&app, folder.path()).await;
    let services = moved(&app);
    let (db, by) = (&app.app.db, Authority::of_operator());
    remote_pictures::find_now(db, &services, &by, None)
        .await
        .unwrap();
    while jobs::step(db, &services).await.unwrap() {}
    let here = path(&library(&app).await[0]);
    assert_eq!(
        app.find(before.id).await.source,
        format!("<img src=\"{here}\">")
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_outside_the_folder_is_added() {
    let app = blog().await;
    let outside = uploads(&[("secret.txt", b"A secret"), ("in/secret.txt", b"Another")]);
    let folder = uploads(&[("notes.txt", b"Some notes")]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(outside.path().join(from), folder.path().join(to)).unwrap();
    };
    link("secret.txt", "link.txt");
    link("in", "inner");
    let outcomes = add(&app, folder.path()).await;
    assert_eq!(words(&outcomes), [("/notes.txt", "added")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn folder_base_and_rights_are_checked() {
    let app = blog().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let owner = owner(&app).await;
    let folder = uploads(&[("notes.txt", b"Some notes")]);
    for base in ["", "wp-content", "/-/x", "/api/v1", "/a?b"] {
        let opened = UploadsFolder::open(folder.path(), base, owner).await;
        assert!(
            matches!(opened, Err(Error::Invalid(_))),
            "{base}: {opened:?}"
        );
    }
    let none = folder.path().join("none");
    let opened = UploadsFolder::open(&none, BASE, owner).await;
    assert!(matches!(opened, Err(Error::BadRequest(_))), "{opened:?}");
    for role in [Role::Author, Role::Moderator] {
        let user = app.add_user("Otto", role).await;
        let by = Authority::of_user(&user, &[Scope::Admin]);
        let mut uploads = UploadsFolder::open(folder.path(), BASE, owner)
            .await
            .unwrap();
        let refused = uploads.next(db, services, &by).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    assert_eq!(library(&app).await.len(), 0);
}
