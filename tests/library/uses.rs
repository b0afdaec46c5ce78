//! What shows a picture is known with each change of a text.

use chrono::TimeDelta;
use tympan::library;
use tympan::model::{Authority, Media, Post, Role, UsedBy};
use tympan::publishing::{self, NewSeries};
use tympan::store::media::MediaFilter;
use tympan::{store, users};

use super::{all_of, user, with_photo};
use crate::common::app::TestApp;

/// What uses an item, as its owner sees it.
async fn uses(app: &TestApp, media: &Media) -> Vec<UsedBy> {
    let mut conn = app.app.db.read().await.unwrap();
    let by = Authority::of_operator();
    let uses = library::list_uses(&mut conn, &app.app.services, &by, media)
        .await
        .unwrap();
    uses.shown.into_iter().map(|shown| shown.used_by).collect()
}

fn markdown(media: &Media) -> String {
    format!("See ![a press](/media/{}/press.jpg).", media.hash)
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_pages_and_posts_are_uses_until_their_text_changes_or_they_are_purged() {
    let (app, _, media) = with_photo().await;
    let text = markdown(&media);
    let post = app.post().body(&text).create().await;
    let page = app.post().page().body(&text).published().create().await;
    let used_by = |post: &Post| UsedBy::Post(post.id);
    assert_eq!(uses(&app, &media).await, [used_by(&post), used_by(&page)]);
    app.update(&post, |draft| draft.title = "Another title".to_owned())
        .await;
    assert_eq!(uses(&app, &media).await.len(), 2);
    app.update(&post, |draft| draft.source = "No picture.".to_owned())
        .await;
    assert_eq!(uses(&app, &media).await, [used_by(&page)]);
    app.trash(&page).await;
    assert_eq!(uses(&app, &media).await, [used_by(&page)], "it can return");
    app.purge(&page).await;
    assert!(uses(&app, &media).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn series_users_and_settings_are_uses() {
    let (app, owner, media) = with_photo().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let (text, by) = (markdown(&media), all_of(&owner));
    let mut tx = db.begin().await.unwrap();
    let new = NewSeries {
        slug: None,
        title: "Presses".to_owned(),
        description: text.clone(),
    };
    let series = publishing::create_series(&mut tx, services, &by, &new)
        .await
        .unwrap();
    let mut profile = owner.clone();
    profile.bio = text.clone();
    let profile = users::update(&mut tx, services, &by, &profile)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.change_settings(|settings| settings.footer.text = text.clone())
        .await;
    let all = [
        UsedBy::Series(series.id),
        UsedBy::Settings,
        UsedBy::User(owner.id),
    ];
    assert_eq!(uses(&app, &media).await, all);
    app.change_settings(|settings| settings.footer.text = String::new())
        .await;
    let mut tx = db.begin().await.unwrap();
    let mut profile = profile.clone();
    profile.bio = String::new();
    users::update(&mut tx, services, &by, &profile)
        .await
        .unwrap();
    publishing::delete_series(&mut tx, services, &by, &series)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(uses(&app, &media).await.is_empty());
}

/// A picture of a text that is only being written is not superfluous, until its copies are pruned.
#[tokio::test(flavor = "multi_thread")]
async fn the_copies_of_a_text_are_uses_until_they_are_dropped_or_pruned() {
    let (app, owner, media) = with_photo().await;
    let (db, services, by) = (&app.app.db, &app.app.services, all_of(&owner));
    let post = app.post().create().await;
    let copy = async |post: Option<&Post>, page: &str, text: &str| {
        let mut tx = db.begin().await.unwrap();
        let fields = [
            ("title".to_owned(), "Snow".to_owned()),
            ("body".to_owned(), text.to_owned()),
        ];
        let copy = publishing::autosave(&mut tx, services, &by, post, page, &fields).await;
        tx.commit().await.unwrap();
        copy.unwrap().id
    };
    let unused = async || {
        let filter = MediaFilter {
            used: Some(false),
            ..MediaFilter::default()
        };
        let mut conn = db.read().await.unwrap();
        let listed = library::list(&mut conn, &by, filter, None, 9).await;
        listed.unwrap().len()
    };
    assert_eq!(unused().await, 1);
    let first = copy(None, "a", &markdown(&media)).await;
    let second = copy(Some(&post), "b", &markdown(&media)).await;
    let both = [UsedBy::Autosave(first), UsedBy::Autosave(second)];
    assert_eq!(uses(&app, &media).await, both);
    assert_eq!(unused().await, 0);
    let mut tx = db.begin().await.unwrap();
    let refused = library::trash(&mut tx, services, &by, &media, false).await;
    assert!(matches!(refused, Ok(library::Trashed::InUse(_))));
    tx.commit().await.unwrap();
    library::clean(db, services).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let kept = store::media::find(&mut conn, media.id).await.unwrap();
    assert!(kept.is_some_and(|kept| kept.trashed_at.is_none()));
    drop(conn);
    // A newer copy takes the place of the one before it.
    let third = copy(None, "a", &markdown(&media)).await;
    let both = [UsedBy::Autosave(second), UsedBy::Autosave(third)];
    assert_eq!(uses(&app, &media).await, both);
    let mut tx = db.begin().await.unwrap();
    publishing::drop_autosaves(&mut tx, &by, "a").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(uses(&app, &media).await, [UsedBy::Autosave(second)]);
    // Copies are pruned after thirty days, and go with their post.
    let fourth = copy(None, "c", &markdown(&media)).await;
    app.trash(&post).await;
    app.purge(&post).await;
    assert_eq!(uses(&app, &media).await, [UsedBy::Autosave(fourth)]);
    app.clock.advance(TimeDelta::days(31));
    copy(None, "d", "No picture.").await;
    assert!(uses(&app, &media).await.is_empty());
    assert_eq!(unused().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_learns_the_number_of_drafts_of_others_but_not_which() {
    let (app, owner, media) = with_photo().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let ann = user(&app, "Ann", Role::Author).await;
    let mut tx = db.begin().await.unwrap();
    library::reassign(&mut tx, services, &all_of(&owner), &owner, &ann)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let public = app.post().body(&markdown(&media)).published().create();
    let public = public.await;
    app.post().body(&markdown(&media)).create().await;
    let mut conn = db.read().await.unwrap();
    let media = store::media::find(&mut conn, media.id).await.unwrap();
    let uses = library::list_uses(&mut conn, services, &all_of(&ann), &media.unwrap())
        .await
        .unwrap();
    assert_eq!(uses.count, 2);
    assert_eq!(uses.shown.len(), 1);
    assert_eq!(uses.shown[0].used_by, UsedBy::Post(public.id));
}
