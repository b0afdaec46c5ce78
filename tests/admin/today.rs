//! The first page: what waits, by role.

use tympan::model::Role;

use crate::common::app::{CommentFields, TestApp};

#[tokio::test]
async fn what_waits_is_counted_for_those_who_may_moderate_it() {
    let app = TestApp::new().await;
    let owner = app.admin(Role::Owner).await;
    owner
        .get("/-/admin")
        .await
        .assert_contains("Nothing waits.")
        .assert_contains("No drafts.");
    let post = app.post().published().create().await;
    for body in ["One", "Two"] {
        let fields = CommentFields {
            body,
            ..CommentFields::default()
        };
        app.browser().comment(&post, fields).await.assert_waits();
    }
    app.post().title("Half a thought").create().await;
    app.post()
        .title("Tomorrow")
        .published_at("2022-01-08T09:00:00Z")
        .create()
        .await;
    for role in [Role::Owner, Role::Editor] {
        let page = app.admin(role).await.get("/-/admin").await;
        page.assert_contains("2 comments to read");
        assert_eq!(
            page.texts("section[aria-labelledby=going-on] .row-title"),
            ["Tomorrow", "Half a thought"]
        );
    }
    let moderator = app.admin(Role::Moderator).await.get("/-/admin").await;
    moderator
        .assert_contains("2 comments to read")
        .assert_lacks("Half a thought")
        .assert_lacks("Tomorrow");
    let author = app.admin(Role::Author).await.get("/-/admin").await;
    author
        .assert_contains("Nothing waits.")
        .assert_lacks("Half a thought");
}
