//! What becomes of a post when its pictures are there.

use tympan::model::{PostId, RemotePictureStatus, UsedBy, UserId};
use tympan::store;

use super::{PictureServer, blog, find, library, path, photo, pictures, post, work};

#[tokio::test(flavor = "multi_thread")]
async fn post_shows_its_fetched_pictures_from_the_library() {
    let (app, server) = (blog().await, PictureServer::start().await);
    app.change_settings(|settings| {
        settings.feeds.hubs = vec!["https://hub.example/".to_owned()];
    })
    .await;
    let small = server.url("/wp-content/uploads/2010/01/press-300x200.jpg");
    let large = server.picture("/wp-content/uploads/2010/01/press.jpg", photo(1, 900, 600));
    let source = |small: &str, large: &str| {
        format!(
            "<p>A <a href=\"{large}\"><img src=\"{small}\" alt=\"A &quot;press&quot;\" width=\"300\"></a></p>\
             <pre>{small}</pre>"
        )
    };
    let before = post(&app, &source(&small, &large)).await;
    app.work().await;
    app.clock.advance(chrono::TimeDelta::hours(1));
    let found = find(&app).await;
    assert_eq!(found.hosts[server.host()], 2);
    work(&app, 5).await;

    assert_eq!(server.asked(), ["/wp-content/uploads/2010/01/press.jpg"]);
    let media = library(&app).await.remove(0);
    assert_eq!(media.user_id, UserId(1));
    assert_eq!(media.name.as_str(), "press.jpg");
    assert_eq!((media.width, media.height), (Some(900), Some(600)));
    let own = path(&media);
    let after = app.find(before.id).await;
    let expected = source(&own, &own).replace(&format!("<pre>{own}"), &format!("<pre>{small}"));
    assert_eq!(
        after.source, expected,
        "only the picture and its link change"
    );
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.updated_at, before.updated_at);
    assert_eq!(after.published_at, before.published_at);
    assert!(after.image_hosts.0.is_empty());
    assert!(after.html.as_str().contains("srcset="));

    let mut conn = app.app.db.read().await.unwrap();
    let uses = store::media_uses::list_by_user(&mut conn, UsedBy::Post(before.id)).await;
    assert!(uses.unwrap().contains(&media.hash));
    let revisions = store::revisions::list(&mut conn, before.id, 99, 9)
        .await
        .unwrap();
    assert_eq!((revisions.len(), revisions[0].user_id), (2, None));
    assert_eq!(revisions[1].source, before.source);
    let jobs = store::jobs::list(&mut conn, tympan::model::JobId(0), 99)
        .await
        .unwrap();
    let pings = jobs.iter().filter(|job| job.kind == "websub.ping").count();
    assert_eq!(pings, 1, "only the publication is news");
    let left = store::remote_pictures::list_uses(&mut conn, before.id).await;
    assert_eq!(left.unwrap(), []);
    drop(conn);
    let page = app.browser().get(&crate::common::app::path(&after)).await;
    assert_eq!(page.status, 200);
    assert!(!page.header("content-security-policy").contains("127.0.0.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn markdown_is_rewritten_in_every_notation() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let two = server.picture("/two.jpg?a=1&b=2", photo(2, 60, 40));
    let three = server.picture("/three_(x).jpg", photo(3, 60, 40));
    let source = |one: &str, two: &str, three: &str| {
        format!(
            "![1]({one} \"T\") and `![1]({one})`\n\n<img src=\"{two}\">\n\n![3][3]\n\n[3]: {three}\n"
        )
    };
    let escaped = two.replace('&', "&amp;");
    let text = source(&one, &escaped, &three);
    let before = app.post().body(&text).published().create().await;
    find(&app).await;
    work(&app, 5).await;
    let after = app.find(before.id).await.source;
    let own = |url: &str| {
        let (app, url) = (&app, url.to_owned());
        async move {
            let found = pictures(app).await;
            let picture = found
                .into_iter()
                .find(|picture| picture.url == url)
                .unwrap();
            let media = library(app).await;
            path(
                media
                    .iter()
                    .find(|media| Some(&media.hash) == picture.hash.as_ref())
                    .unwrap(),
            )
        }
    };
    let (one_at, two_at, three_at) = (own(&one).await, own(&two).await, own(&three).await);
    let expected = source(&one_at, &two_at, &three_at);
    let expected = expected.replace(&format!("`![1]({one_at})`"), &format!("`![1]({one})`"));
    assert_eq!(after, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn post_that_is_edited_meanwhile_keeps_the_edit_and_gets_its_pictures() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let before = post(&app, &format!("<img src=\"{one}\">")).await;
    find(&app).await;
    let edited = format!("<p>New</p><img src=\"{one}\"><img src=\"{one}\">");
    app.update(&before, |draft| draft.source.clone_from(&edited))
        .await;
    work(&app, 3).await;
    let own = path(&library(&app).await[0]);
    let after = app.find(before.id).await;
    assert_eq!(after.source, edited.replace(&one, &own));
}

#[tokio::test(flavor = "multi_thread")]
async fn post_is_rewritten_once_and_again_for_a_latecomer() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let urls = [1, 2, 3].map(|n| server.picture(&format!("/{n}.jpg"), photo(n, 60, 40)));
    let late = server.url("/late.jpg");
    let images = urls.iter().chain([&late]);
    let images: String = images.map(|url| format!("<img src=\"{url}\">")).collect();
    let before = post(&app, &images).await;
    find(&app).await;
    work(&app, 6).await;
    assert_eq!(app.find(before.id).await.version, before.version + 1);
    server.picture("/late.jpg", photo(9, 60, 40));
    work(&app, 3).await;
    assert_eq!(app.find(before.id).await.version, before.version + 1);
    app.clock.advance(chrono::TimeDelta::days(1));
    work(&app, 3).await;
    let after = app.find(before.id).await;
    assert_eq!(after.version, before.version + 2);
    assert!(!after.source.contains("http://"), "{}", after.source);
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_that_was_deleted_from_the_library_is_fetched_again() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let source = format!("<img src=\"{one}\">");
    post(&app, &source).await;
    find(&app).await;
    work(&app, 3).await;
    let media = library(&app).await.remove(0);
    let mut tx = app.app.db.begin().await.unwrap();
    let by = tympan::model::Authority::of_operator();
    tympan::library::purge(&mut tx, &app.app.services, &by, &media, true)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let second = post(&app, &source).await;
    find(&app).await;
    work(&app, 5).await;
    assert_eq!(server.asked().len(), 2);
    let own = path(&library(&app).await[0]);
    assert_eq!(app.find(second.id).await.source, source.replace(&one, &own));
    assert_eq!(pictures(&app).await[0].status, RemotePictureStatus::Fetched);
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_in_the_trash_are_left_alone() {
    let (app, server) = (blog().await, PictureServer::start().await);
    let one = server.picture("/one.jpg", photo(1, 60, 40));
    let trashed = post(&app, &format!("<img src=\"{one}\">")).await;
    find(&app).await;
    app.trash(&trashed).await;
    work(&app, 3).await;
    assert_eq!(app.find(trashed.id).await.source, trashed.source);
    let mut conn = app.app.db.read().await.unwrap();
    let ready = store::remote_pictures::list_posts_to_rewrite(&mut conn, PostId(0), 9).await;
    assert_eq!(ready.unwrap(), []);
}
