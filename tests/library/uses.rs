//! What shows a picture is known with each change of a text.

use tympan::library;
use tympan::model::{Authority, Media, Post, Role, UsedBy};
use tympan::publishing::{self, NewSeries};
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
