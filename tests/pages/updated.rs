//! The date of modification in feeds and the sitemap advances with a post's text, not with its
//! settings.

use chrono::TimeDelta;
use tympan::model::{CommentMode, LabelName, Post, TranslationKey};
use tympan::publishing::Draft;
use tympan::store;

use super::feed::atom;
use crate::common::app::TestApp;
use crate::common::language;

/// Returns the modification times in the feed and in the sitemap.
async fn said(app: &TestApp) -> (String, String) {
    let feed = atom(app, "/feed.atom").await;
    let entry = feed.all("entry").next().expect("an entry");
    let part = app.browser().get("/sitemap.xml?part=posts-0").await;
    let lastmod = part.between("<lastmod>", "</lastmod>").to_owned();
    (entry.one("updated").to_owned(), lastmod)
}

async fn change(app: &TestApp, post: &Post, what: impl FnOnce(&mut Draft)) -> Post {
    app.clock.advance(TimeDelta::hours(1));
    app.update(post, what).await
}

#[tokio::test]
async fn only_what_is_read_moves_the_time_of_a_post() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let first = said(&app).await;
    let changes = store::changes::last(&mut app.app.db.read().await.expect("a connection"))
        .await
        .expect("the log is read");
    let quiet: [fn(&mut Draft); 6] = [
        |draft| draft.pinned = true,
        |draft| draft.comments = CommentMode::Closed,
        |draft| draft.translation_key = TranslationKey::parse("bread").ok(),
        |draft| draft.labels = Some(vec![LabelName::parse("Bread").expect("a label")]),
        |draft| draft.comment_policy.slow_mode_seconds = 60,
        |draft| draft.slug = "moved".to_owned().try_into().ok(),
    ];
    for what in quiet {
        change(&app, &post, what).await;
        assert_eq!(said(&app).await, first);
    }
    let later = store::changes::last(&mut app.app.db.read().await.expect("a connection"))
        .await
        .expect("the log is read");
    assert_eq!(later, changes + 6, "the change log has all of them");
    let mut before = first;
    let loud: [fn(&mut Draft); 4] = [
        |draft| draft.title = "Another".to_owned(),
        |draft| draft.subtitle = "Another".to_owned(),
        |draft| draft.source = "Another".to_owned(),
        |draft| draft.lang = Some(language("de")),
    ];
    for what in loud {
        change(&app, &post, what).await;
        let after = said(&app).await;
        assert!(
            after.0 > before.0 && after.1 > before.1,
            "{before:?} {after:?}"
        );
        before = after;
    }
}
