//! Uploads: what is stored, what is known already, and what is refused.

use tympan::clock::Clock;
use tympan::error::Error;
use tympan::library::{self, MediaTexts};
use tympan::model::{MediaHash, MediaKind, Role};
use tympan::store;

use super::faults::{Faulty, When};
use super::{
    add, all_of, assert_every_row_has_its_file, files, find, owner, photo, upload, user, variants,
    with_photo,
};
use crate::common::app::{NOON, TestApp, moment};
use crate::common::s3::S3;

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_becomes_an_item_whose_files_are_stored() {
    let (app, owner, media) = with_photo().await;
    assert_eq!((media.user_id, media.kind), (owner.id, MediaKind::Picture));
    assert_eq!(media.name.as_str(), "press-photo.jpg");
    assert_eq!(media.content_type, "image/jpeg");
    assert_eq!((media.width, media.height), (Some(900), Some(600)));
    let variants = variants(&app, &media).await;
    let widths: Vec<_> = variants.iter().map(|variant| variant.width).collect();
    assert_eq!(widths, [360, 720]);
    assert_eq!(files(&app.app.services).await, 3);
    assert_every_row_has_its_file(&app).await;
    let storage = &app.app.services.storage;
    let stored = storage.get(&media.hash).await.unwrap().unwrap();
    assert_eq!(i64::try_from(stored.len()).unwrap(), media.bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_the_same_file_answers_the_item_that_is_there() {
    let (app, owner, media) = with_photo().await;
    let again = add(&app.app.db, &app.app.services, &owner, &photo(1)).await;
    let again = again.unwrap();
    assert!(!again.is_new);
    assert_eq!(again.media, media);
    let ben = user(&app, "Ben", Role::Author).await;
    let of_ben = add(&app.app.db, &app.app.services, &ben, &photo(1)).await;
    let of_ben = of_ben.unwrap();
    assert!(of_ben.is_new);
    assert_ne!(of_ben.media.id, media.id);
    assert_eq!(of_ben.media.hash, media.hash);
    assert_eq!(files(&app.app.services).await, 3, "equal files are one");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_trashed_bytes_restores_them() {
    let (app, owner, media) = with_photo().await;
    let by = all_of(&owner);
    let mut tx = app.app.db.begin().await.unwrap();
    library::trash(&mut tx, &app.app.services, &by, &media, false)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(find(&app, &media).await.unwrap().trashed_at.is_some());
    let again = add(&app.app.db, &app.app.services, &owner, &photo(1)).await;
    let again = again.unwrap();
    assert_eq!((again.is_new, again.media.id), (false, media.id));
    assert_eq!(find(&app, &media).await.unwrap().trashed_at, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_an_upload_are_normalised_and_checked() {
    let app = TestApp::new().await;
    let owner = owner(&app).await;
    let (db, services) = (&app.app.db, &app.app.services);
    for (texts, field) in [
        (
            MediaTexts {
                alt: "x".repeat(1001),
                ..MediaTexts::default()
            },
            "alt",
        ),
        (
            MediaTexts {
                alt: "words".to_owned(),
                decorative: true,
                ..MediaTexts::default()
            },
            "decorative",
        ),
        (
            MediaTexts {
                focus: Some((0, 101)),
                ..MediaTexts::default()
            },
            "focus",
        ),
    ] {
        let mut upload = upload(&photo(1), "", owner.id);
        upload.texts = texts;
        let refused = library::prepare(db, services, &all_of(&owner), upload).await;
        let Err(Error::Invalid(errors)) = refused else {
            panic!("{field} was accepted");
        };
        assert!(errors.on(field).is_some(), "{errors}");
    }
    let mut declared = upload(&photo(1), "a.png", owner.id);
    declared.content_type = Some("image/png".to_owned());
    let refused = library::prepare(db, services, &all_of(&owner), declared).await;
    assert!(matches!(refused, Err(Error::MislabelledFile(_))));
    let mut upload = upload(&photo(1), "???", owner.id);
    upload.texts.alt = "  A\n press ".to_owned();
    let prepared = library::prepare(db, services, &all_of(&owner), upload)
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    let added = library::add(&mut tx, services, &all_of(&owner), &prepared)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(added.media.alt, "A press");
    assert_eq!(added.media.name.as_str(), "picture.jpg");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_refused_with_a_sentence_and_nothing_is_stored() {
    let app = TestApp::new().await;
    let owner = owner(&app).await;
    let refuse = |bytes: Vec<u8>| {
        let (db, services) = (app.app.db.clone(), app.app.services.clone());
        let owner = owner.clone();
        async move { add(&db, &services, &owner, &bytes).await.unwrap_err() }
    };
    let heic = refuse(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec()).await;
    let Error::UnsupportedFile { found, refusal } = heic else {
        panic!("{heic}");
    };
    assert_eq!(found, "HEIC");
    assert!(refusal.detail.contains("Most Compatible"), "{refusal}");
    let whole = photo(1);
    let cut = refuse(whole[..whole.len() / 2].to_vec()).await;
    assert!(matches!(cut, Error::DamagedFile(_)), "{cut}");
    assert_eq!(files(&app.app.services).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn quota_and_free_disk_are_kept() {
    let app = TestApp::new().await;
    let owner = owner(&app).await;
    let (db, mut services) = (&app.app.db, app.app.services.clone());
    add(db, &services, &owner, &photo(1)).await.unwrap();
    let used = async { store::media::total_bytes(&mut db.read().await.unwrap()).await };
    let used = u64::try_from(used.await.unwrap()).unwrap();
    services.media_quota = Some(used + used / 2);
    let again = add(db, &services, &owner, &photo(1)).await.unwrap();
    assert!(!again.is_new, "what is there needs no room");
    let refused = add(db, &services, &owner, &photo(2)).await.unwrap_err();
    let Error::InsufficientStorage(why) = refused else {
        panic!("{refused}");
    };
    assert!(why.detail.contains("media.quota_bytes"), "{why}");
    assert_eq!(
        files(&services).await,
        3,
        "it is refused before it is stored"
    );
    let mut full = services.clone();
    full.storage = full.storage.with_reserve(u64::MAX);
    full.media_quota = None;
    let refused = add(db, &full, &owner, &photo(2)).await.unwrap_err();
    assert!(
        matches!(refused, Error::InsufficientStorage(_)),
        "{refused}"
    );
}

/// An upload puts three files and looks for each of them. Wherever the process is killed, there is
/// no row without its file, and the next attempt succeeds.
async fn kill_an_upload_at_any_step(app: &TestApp) {
    let owner = owner(app).await;
    let db = &app.app.db;
    let mut failed = 0;
    for when in [When::Before, When::After] {
        for step in 0..7 {
            let mut services = app.app.services.clone();
            services.storage = services
                .storage
                .wrapped(|below| Faulty::over(below, step, when));
            let shade = u8::try_from(step).unwrap() + if when == When::After { 50 } else { 0 };
            let added = add(db, &services, &owner, &photo(shade)).await;
            failed += usize::from(added.is_err());
            assert_every_row_has_its_file(app).await;
            let again = add(db, &app.app.services, &owner, &photo(shade)).await;
            assert_eq!(again.unwrap().is_new, added.is_err());
        }
    }
    assert_eq!(failed, 12, "an upload has six steps");
    assert_every_row_has_its_file(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_killed_at_any_step_leaves_no_row_without_a_file() {
    kill_an_upload_at_any_step(&TestApp::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_to_a_bucket_that_is_killed_at_any_step_leaves_no_row_without_a_file() {
    let s3 = S3::start().await;
    let clock = Clock::fixed(moment(NOON));
    kill_an_upload_at_any_step(&TestApp::with(clock, &s3.config()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_without_files_cannot_be_committed() {
    let app = TestApp::new().await;
    let owner = owner(&app).await;
    let (db, services) = (&app.app.db, &app.app.services);
    let by = all_of(&owner);
    let upload = upload(&photo(1), "a", owner.id);
    let prepared = library::prepare_dry_run(db, services, &by, upload).await;
    let prepared = prepared.unwrap();
    let mut tx = db.begin().await.unwrap();
    let added = library::add(&mut tx, services, &by, &prepared).await;
    assert!(added.unwrap().is_new);
    assert!(matches!(tx.commit().await, Err(Error::Internal(_))));
    let mut conn = db.read().await.unwrap();
    let hash: &MediaHash = prepared.hash();
    assert!(!store::media::has_file(&mut conn, hash).await.unwrap());
}

/// The file was deleted between the storing and the row, as by a sweep of another process.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_not_added_without_its_file() {
    let app = TestApp::new().await;
    let owner = owner(&app).await;
    let (db, services) = (&app.app.db, &app.app.services);
    let by = all_of(&owner);
    let prepared = library::prepare(db, services, &by, upload(&photo(1), "a", owner.id))
        .await
        .unwrap();
    std::fs::remove_dir_all(services.storage.folder().unwrap()).unwrap();
    let mut tx = db.begin().await.unwrap();
    let added = library::add(&mut tx, services, &by, &prepared).await;
    assert!(matches!(added, Err(Error::Unavailable(_))));
    drop(tx);
    let mut conn = db.read().await.unwrap();
    let hash: &MediaHash = prepared.hash();
    assert!(!store::media::has_file(&mut conn, hash).await.unwrap());
}
