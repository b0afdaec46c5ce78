//! The label cloud: labels of public posts by name, larger where there are more; the menu and the foot beside it.

use tympan::model::settings::{Footer, NavigationLink};

use crate::common::app::TestApp;

#[tokio::test]
async fn labels_stand_by_name_with_their_counts() {
    let app = TestApp::new().await;
    app.visitor()
        .get("/labels")
        .await
        .assert_status(200)
        .assert_contains("Nothing is published here yet.");
    for n in 0..3 {
        app.post()
            .title(&format!("Post {n}"))
            .labels(&["Rye", "Zebra"])
            .published()
            .create()
            .await;
    }
    app.post().labels(&["Étude", "Hidden"]).create().await;
    app.post().labels(&["Étude"]).published().create().await;
    let page = app.visitor().get("/labels").await;
    page.assert_contains("<li class=\"label-step-5\"><a href=\"/label/Rye\" rel=\"tag\">")
        .assert_contains("<li class=\"label-step-1\"><a href=\"/label/%C3%89tude\" rel=\"tag\">")
        .assert_contains("<span class=\"visually-hidden\">3 posts</span>")
        .assert_lacks("Hidden");
    assert!(page.position("/label/%C3%89tude") < page.position("/label/Rye"));
    assert!(page.position("/label/Rye") < page.position("/label/Zebra"));
}

#[tokio::test]
async fn the_menu_marks_the_page_that_is_shown() {
    let app = TestApp::new().await;
    app.visitor()
        .get("/archive")
        .await
        .assert_contains("<a href=\"/archive\" aria-current=\"page\">");
    let page = app.visitor().get("/labels").await;
    page.assert_contains("<a href=\"/labels\" aria-current=\"page\">")
        .assert_contains("<a href=\"/archive\">")
        .assert_contains("<a href=\"/search\">");
}

#[tokio::test]
async fn the_foot_says_what_the_owner_wants() {
    let app = TestApp::new().await;
    app.visitor()
        .get("/")
        .await
        .assert_contains("<a href=\"/labels\">Labels</a>");
    app.visitor().get("/feed.atom").await.assert_status(200);
    app.visitor()
        .get("/")
        .await
        .assert_contains("<a href=\"/feed.atom\" type=\"application/atom+xml\">Follow by feed</a>");
    let link = NavigationLink {
        label: "Imprint".to_owned(),
        url: "/p/imprint".to_owned(),
    };
    app.change_settings(|settings| {
        settings.footer = Footer {
            text: "© *Ann* <script>".to_owned(),
            links: Some(vec![link]),
        }
    })
    .await;
    let page = app.visitor().get("/").await;
    page.assert_contains("© <em>Ann</em>")
        .assert_contains("<a href=\"/p/imprint\">Imprint</a>")
        .assert_lacks("href=\"/feed.atom\" type=\"application/atom+xml\">Follow")
        .assert_lacks("<script>");
}
