//! The archives of an old blog that lived in a folder.

use super::redirects::redirect;
use crate::common::app::TestApp;

#[tokio::test]
async fn archives_in_the_folder_of_an_old_blog_lead_to_those_here() {
    let app = TestApp::at("2030-01-01T00:00:00Z").await;
    let post = app.post().title("Pond");
    post.published_at("2019-03-07T12:00:00Z").create().await;
    redirect(&app, "/blog", Some("/")).await;
    redirect(&app, "/my/old/blog", Some("/")).await;
    redirect(&app, "/shop", Some("/archive")).await;
    for (old, here) in [
        ("/blog/2019/03", "/2019/03"),
        ("/blog/2019", "/2019"),
        ("/blog/2019/03/07", "/2019/03/07"),
        ("/my/old/blog/2019/03", "/2019/03"),
    ] {
        let reply = app.browser().get(old).await;
        reply.assert_status(308).assert_redirect(here);
        app.browser().get(here).await.assert_status(200);
    }
    app.browser()
        .get("/blog/2019/03/")
        .await
        .assert_status(308)
        .assert_redirect("/2019/03");
    for none in [
        "/blog/2019/04",
        "/blog/2018",
        "/blog/2019/03/08",
        "/blog/2019/03/pond",
        "/shop/2019/03",
        "/other/2019/03",
    ] {
        app.browser().get(none).await.assert_status(404);
    }
}
