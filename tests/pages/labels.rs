//! The page of labels: those of public posts by name, with the number of posts; also the menu and the
//! footer.

use tympan::model::settings::{Footer, NavigationLink};

use crate::common::app::TestApp;

#[tokio::test]
async fn labels_stand_by_name_with_their_counts() {
    let app = TestApp::new().await;
    app.browser()
        .get("/labels")
        .await
        .assert_status(200)
        .assert_contains("Nothing here yet.");
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
    page.assert_status(200).assert_lacks("Hidden");
    assert_eq!(
        page.texts(".label-line .visually-hidden"),
        ["1 post", "3 posts", "3 posts"]
    );
    assert_eq!(page.texts(".label-count"), ["1", "3", "3"]);
    let (tude, rye, zebra) = ("/label/%C3%89tude", "/label/Rye", "/label/Zebra");
    assert_eq!(page.values("a[rel=tag]", "href"), [tude, rye, zebra]);
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
    let first = page.values("a[rel=tag]", "href");
    assert_eq!(
        (first.len(), first.last().map(String::as_str)),
        (500, Some("/label/Label%20499"))
    );
    assert_eq!(page.select("link[rel=canonical]").len(), 1);
    let next = page.link("a.pager-older");
    let rest = app.browser().get(&next).await;
    let others = rest.values("a[rel=tag]", "href");
    assert_eq!(
        (others.len(), others.first().map(String::as_str)),
        (50, Some("/label/Label%20500"))
    );
    assert_eq!(rest.link("a.pager-newer"), "/labels");
    assert!(rest.select("link[rel=canonical]").is_empty());
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
    for shown in ["/archive", "/labels"] {
        let page = app.browser().get(shown).await;
        assert_eq!(
            page.values(".masthead-links a", "href"),
            ["/archive", "/labels", "/search"]
        );
        assert_eq!(page.link(".masthead-links a[aria-current=page]"), shown);
    }
}

#[tokio::test]
async fn the_foot_says_what_the_owner_wants() {
    let app = TestApp::new().await;
    let page = app.browser().get("/").await;
    assert_eq!(
        page.texts(".site-footer-links a"),
        ["Archive", "Labels", "Search", "RSS"]
    );
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
        .assert_lacks("<script>");
    let links = page.select(".site-footer-links a");
    let links: Vec<_> = links
        .iter()
        .map(|link| (link.text.as_str(), link.attribute("href")))
        .collect();
    assert_eq!(links, [("Imprint", "/p/imprint")]);
}
