//! Changing, trashing, restoring and purging items.

use tympan::error::{Error, Result};
use tympan::library::{self, MediaChange, Trashed};
use tympan::model::{Action, Media, Role, UsedBy, User};
use tympan::store;

use super::{add, all_of, files, find, photo, user, with_photo};
use crate::common::app::TestApp;

/// The actions of the change log, oldest first, that are about media.
async fn actions(app: &TestApp) -> Vec<String> {
    let mut conn = app.app.db.read().await.unwrap();
    let changes = store::changes::list(&mut conn, 0, 1000).await.unwrap();
    let actions = changes.into_iter().map(|change| change.action);
    actions
        .filter(|action| action.starts_with("media."))
        .collect()
}

async fn update(app: &TestApp, by: &User, media: &Media, wanted: MediaChange) -> Result<Media> {
    let mut tx = app.app.db.begin().await?;
    let after = library::update(&mut tx, &app.app.services, &all_of(by), media, wanted).await?;
    tx.commit().await?;
    Ok(after)
}

async fn trash(app: &TestApp, by: &User, media: &Media, force: bool) -> Result<Trashed> {
    let mut tx = app.app.db.begin().await?;
    let done = library::trash(&mut tx, &app.app.services, &all_of(by), media, force).await?;
    tx.commit().await?;
    Ok(done)
}

async fn purge(app: &TestApp, by: &User, media: &Media, force: bool) -> Result<Trashed> {
    let mut tx = app.app.db.begin().await?;
    let done = library::purge(&mut tx, &app.app.services, &all_of(by), media, force).await?;
    tx.commit().await?;
    Ok(done)
}

fn done(trashed: Trashed) -> Media {
    match trashed {
        Trashed::Done(media) => media,
        Trashed::InUse(uses) => panic!("in use: {uses:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_and_name_are_changed_and_recorded() {
    let (app, owner, media) = with_photo().await;
    let wanted = MediaChange {
        name: Some("Cellar.png".to_owned()),
        alt: Some("A cellar".to_owned()),
        focus: Some(Some((10, 20))),
        ..MediaChange::default()
    };
    let after = update(&app, &owner, &media, wanted).await.unwrap();
    assert_eq!(after.name.as_str(), "cellar.jpg");
    assert_eq!(
        (
            after.alt.as_str(),
            after.focus_x,
            after.focus_y,
            after.version
        ),
        ("A cellar", Some(10), Some(20), 2)
    );
    let stale = MediaChange {
        alt: Some("Another".to_owned()),
        ..MediaChange::default()
    };
    let refused = update(&app, &owner, &media, stale).await;
    assert!(matches!(refused, Err(Error::Stale { .. })));
    let same = update(&app, &owner, &after, MediaChange::default()).await;
    assert_eq!(same.unwrap(), after);
    let wrong = MediaChange {
        name: Some("???".to_owned()),
        ..MediaChange::default()
    };
    let refused = update(&app, &owner, &after, wrong).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    assert_eq!(
        actions(&app).await,
        [Action::MediaCreated, Action::MediaUpdated].map(Action::as_str)
    );
}

/// Whatever the texts are, the Markdown gives them back.
#[tokio::test(flavor = "multi_thread")]
async fn markdown_of_an_item_shows_its_texts() {
    let (app, owner, media) = with_photo().await;
    let mut media = media;
    for text in ["A press", "a ] [b] *c* `d` <i> &amp; $e$ _f_ \\ (h)", ""] {
        let wanted = MediaChange {
            alt: Some(text.to_owned()),
            caption: Some(text.to_owned()),
            ..MediaChange::default()
        };
        media = update(&app, &owner, &media, wanted).await.unwrap();
        let post = app.post().body(&library::markdown(&media)).published();
        let post = post.create().await;
        let page = app.browser().get(&crate::common::app::path(&post)).await;
        let shown = page.select(&format!("img[src^='/media/{}/']", media.hash));
        assert_eq!(shown.len(), 1, "{}", library::markdown(&media));
        assert_eq!(shown[0].get("alt").unwrap_or_default(), text);
        let caption = page.texts("figcaption").concat();
        assert_eq!(caption, text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_post_shows_is_trashed_only_when_it_is_forced() {
    let (app, owner, media) = with_photo().await;
    let body = format!("![A press](/media/{}/press.jpg)", media.hash);
    let post = app.post().title("On presses").body(&body).create().await;
    for refused in [
        trash(&app, &owner, &media, false).await.unwrap(),
        purge(&app, &owner, &media, false).await.unwrap(),
    ] {
        let Trashed::InUse(uses) = refused else {
            panic!("it was done");
        };
        assert_eq!(uses.count, 1);
        assert_eq!(uses.shown[0].used_by, UsedBy::Post(post.id));
        assert_eq!(uses.shown[0].title, "On presses");
    }
    assert_eq!(find(&app, &media).await, Some(media.clone()));
    let trashed = done(trash(&app, &owner, &media, true).await.unwrap());
    assert_eq!(trashed.trashed_at, Some(app.clock.now()));
    let again = done(trash(&app, &owner, &trashed, false).await.unwrap());
    assert_eq!(again, trashed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_comes_back_from_the_trash_and_is_purged_for_good() {
    let (app, owner, media) = with_photo().await;
    let trashed = done(trash(&app, &owner, &media, false).await.unwrap());
    let mut tx = app.app.db.begin().await.unwrap();
    let restored = library::restore(&mut tx, &app.app.services, &all_of(&owner), &trashed)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(restored.trashed_at, None);
    done(purge(&app, &owner, &restored, false).await.unwrap());
    assert_eq!(find(&app, &media).await, None);
    let mut conn = app.app.db.read().await.unwrap();
    let gone = store::media_addresses::find_purged_at(&mut conn, &media.hash).await;
    assert_eq!(gone.unwrap(), Some(app.clock.now()));
    drop(conn);
    let expected = [
        Action::MediaCreated,
        Action::MediaTrashed,
        Action::MediaRestored,
        Action::MediaPurged,
    ];
    assert_eq!(actions(&app).await, expected.map(Action::as_str));
    assert_eq!(files(&app.app.services).await, 3, "files go later");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_whose_address_another_one_answers_is_not_in_use() {
    let (app, owner, media) = with_photo().await;
    let ben = user(&app, "Ben", Role::Author).await;
    add(&app.app.db, &app.app.services, &ben, &photo(1))
        .await
        .unwrap();
    let body = format!("![A press](/media/{}/press.jpg)", media.hash);
    app.post().body(&body).create().await;
    done(trash(&app, &owner, &media, false).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn items_of_a_removed_user_go_to_the_successor_and_twins_become_one() {
    let (app, owner, media) = with_photo().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let ben = user(&app, "Ben", Role::Author).await;
    let twin = add(db, services, &ben, &photo(1)).await.unwrap().media;
    let own = add(db, services, &ben, &photo(2)).await.unwrap().media;
    let trashed = done(trash(&app, &owner, &media, false).await.unwrap());
    let by = all_of(&owner);
    let mut tx = db.begin().await.unwrap();
    let refused = tympan::users::remove(&mut tx, services, &by, &ben, None).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    let count = library::reassign(&mut tx, services, &by, &ben, &owner)
        .await
        .unwrap();
    tympan::users::remove(&mut tx, services, &by, &ben, Some(&owner))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count, 2);
    assert_eq!(find(&app, &twin).await, None);
    assert_eq!(find(&app, &own).await.unwrap().user_id, owner.id);
    let kept = find(&app, &trashed).await.unwrap();
    assert_eq!(kept.trashed_at, None, "its twin was not in the trash");
}
