//! Sessions: listed and ended by their users and by owners.

use tympan::model::{Role, Scope};

use crate::common::app::TestApp;

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let api = TestApp::new().await.api().await;
    let editor = api.add_user("Ed Itor", Role::Editor).await;
    let browser = api.admin_of(&editor).await;
    let own = api.open_session(api.owner).await;
    let all = api.get("/sessions").await;
    assert_eq!(all.ids(), [1, own.id.0]);
    let first = &all.body["items"][0];
    assert_eq!(first["user"], editor.id.0);
    assert_eq!(first["device"], "a test");
    assert!(!first.to_string().contains("hash"), "{first}");
    let token = api.token_of(editor.id, &[Scope::Admin], None).await;
    let listed = api.get("/sessions").token(&token).await;
    assert_eq!(listed.ids(), [1], "only their own");
    let narrow = api.token(&[Scope::PostsRead]).await;
    let refused = api.get("/sessions").token(&narrow).await;
    refused.is_problem(403, "forbidden");

    browser.get("/-/admin").await.assert_status(200);
    assert_eq!(api.delete("/sessions/1").await.status, 204);
    browser.get("/-/admin").await.assert_status(303);
    let gone = api.delete("/sessions/1").await;
    gone.is_problem(404, "not-found");
    assert_eq!(gone.body["detail"], "there is no session 1");
}
