//! The label cloud: the labels of public posts by name, larger with more posts; also the menu and
//! the footer.

use tympan::model::settings::{Footer, NavigationLink};

use crate::common::app::TestApp;

#[tokio::test]
async fn labels_stand_by_name_with_their_counts() {
    let app = TestApp::new().await;
    app.browser()
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
    let page = app.browser().get("/labels").await;
    page.assert_contains("<span class=\"visually-hidden\">3 posts</span>")
        .assert_lacks("Hidden");
    let (tude, rye, zebra) = ("/label/%C3%89tude", "/label/Rye", "/label/Zebra");
    assert_eq!(page.values("a[rel=tag]", "href"), [tude, rye, zebra]);
    assert_eq!(page.values(".label-step-1 > a", "href"), [tude]);
    assert_eq!(page.values(".label-step-5 > a", "href"), [rye, zebra]);
}

#[tokio::test]
async fn many_labels_are_read_in_parts_and_none_is_left_out() {
    let app = TestApp::new().await;
    let names: Vec<String> = (0..550).map(|n| format!("Label {n:03}")).collect();
    for names in names.chunks(50) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        app.post().labels(&names).published().create().await;
    }
    let page = app.browser().get("/labels").await;
    page.assert_contains("/label/Label%20499\"")
        .assert_lacks("/label/Label%20500\"")
        .assert_contains("rel=\"canonical\"");
    assert_eq!(page.select("a[rel=tag]").len(), 500);
    let next = page.link("a.pager-older");
    let rest = app.browser().get(&next).await;
    rest.assert_status(200)
        .assert_contains("/label/Label%20500\"")
        .assert_contains("class=\"pager-newer\" href=\"/labels\"")
        .assert_lacks("rel=\"canonical\"");
    assert_eq!(rest.select("a[rel=tag]").len(), 50);
    // A label that does not exist any more still has its place in the order; after the last one
    // there is nothing.
    let gone = app.browser().get("/labels?after=label%20498x").await;
    assert_eq!(gone.select("a[rel=tag]").len(), 51);
    app.browser()
        .get("/labels?after=Zebra")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn the_menu_marks_the_page_that_is_shown() {
    let app = TestApp::new().await;
    app.browser()
        .get("/archive")
        .await
        .assert_contains("<a href=\"/archive\" aria-current=\"page\">");
    let page = app.browser().get("/labels").await;
    page.assert_contains("<a href=\"/labels\" aria-current=\"page\">")
        .assert_contains("<a href=\"/archive\">")
        .assert_contains("<a href=\"/search\">");
}

#[tokio::test]
async fn the_foot_says_what_the_owner_wants() {
    let app = TestApp::new().await;
    app.browser()
        .get("/")
        .await
        .assert_contains("<a href=\"/labels\">Labels</a>");
    app.browser().get("/feed.atom").await.assert_status(200);
    app.browser()
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
    let page = app.browser().get("/").await;
    page.assert_contains("© <em>Ann</em>")
        .assert_contains("<a href=\"/p/imprint\">Imprint</a>")
        .assert_lacks("href=\"/feed.atom\" type=\"application/atom+xml\">Follow")
        .assert_lacks("<script>");
}
