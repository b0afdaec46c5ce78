//! Feeds of hostile texts are well-formed XML 1.0 and JSON, and the texts remain texts.

use super::atom;
use crate::common::app::{TestApp, path};
use crate::common::xml::Element;

const HOSTILE: [&str; 8] = [
    "]]> <![CDATA[ & </title><script>alert(1)</script>",
    "control \u{1}\u{8}\u{B}\u{C}\u{E}\u{1F}\u{7F}\u{85} characters",
    "no characters \u{FFFE}\u{FFFF}\u{FDD0} at all",
    "\u{202E}right to left\u{202C} \u{200F}\u{2066}marks\u{2069}",
    "emoji \u{1F600}\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1FFFE}",
    "lone & ampersand &amp; &nbsp; &#0; &#x1; &unknown;",
    "<!DOCTYPE x [<!ENTITY a \"b\">]> <?xml version=\"1.0\"?> <!-- -- -->",
    "quotes \" ' ` = > <",
];

/// Every feed of a blog with this post.
fn addresses(post: &str) -> Vec<String> {
    let site = [
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/comments.atom",
        "/comments.json",
        "/feed.atom?text=short",
    ];
    let own = [format!("{post}.atom"), format!("{post}.comments.json")];
    site.into_iter().map(str::to_owned).chain(own).collect()
}

#[tokio::test]
async fn hostile_text_stays_text_in_every_form() {
    let app = TestApp::unmoderated().await;
    for text in HOSTILE {
        let post = app
            .post()
            .title(text)
            .subtitle(text)
            .body(text)
            .labels(&[&text.replace('/', "|").chars().take(50).collect::<String>()]);
        let post = post.published().create().await;
        app.say(&post, None, text).await;
        app.change_settings(|settings| {
            (settings.title, settings.tagline, settings.description) =
                (text.into(), text.into(), text.into())
        })
        .await;
        for address in addresses(&path(&post)) {
            let answer = app.browser().get(&address).await;
            answer.assert_status(200);
            if address.contains(".json") {
                let document: serde_json::Value = serde_json::from_str(answer.text())
                    .unwrap_or_else(|why| panic!("{address}: {why}"));
                assert!(
                    !document["items"][0]["content_html"]
                        .as_str()
                        .expect("HTML")
                        .contains("<script")
                );
            } else {
                Element::parse(
                    answer
                        .assert_lacks("<script")
                        .assert_lacks("<![CDATA[")
                        .text(),
                );
            }
        }
    }
    Element::parse(app.browser().get("/sitemap.xml").await.text());
}

#[tokio::test]
async fn a_title_that_looks_like_html_is_read_back_as_the_page_shows_it() {
    let app = TestApp::new().await;
    let title = "<b>Not bold</b> &amp; \"quoted\" ]]>";
    app.post()
        .title(title)
        .body("<script>alert(1)</script>\n\n*fine*")
        .published()
        .create()
        .await;
    let feed = atom(&app, "/feed.atom").await;
    let entry = feed.all("entry").next().expect("an entry");
    let title = "<b>Not bold</b> &amp; “quoted” ]]>";
    assert_eq!(entry.one("title"), title);
    assert!(
        !entry.one("content").contains("<script") && entry.one("content").contains("<em>fine</em>")
    );
    let json: serde_json::Value =
        serde_json::from_str(app.browser().get("/feed.json").await.text()).expect("JSON");
    assert_eq!(json["items"][0]["title"], title);
}

#[tokio::test]
async fn a_page_of_very_long_posts_ends_early_and_the_next_one_goes_on() {
    let app = TestApp::new().await;
    let long = format!("{}\n\n", "words ".repeat(160)).repeat(1_000);
    for n in 0..6 {
        app.post()
            .title(&format!("Long {n}"))
            .body(&long)
            .published()
            .create()
            .await;
    }
    let mut seen = Vec::new();
    let mut next = Some("/feed.atom".to_owned());
    while let Some(address) = next {
        let answer = app.browser().get(&address).await;
        assert!(
            answer.body.len() < 20_000_000,
            "{} bytes",
            answer.body.len()
        );
        let feed = Element::parse(answer.text());
        seen.extend(feed.all("entry").map(|entry| entry.one("title").to_owned()));
        next = feed.link("next").map(|url| super::local(url).to_owned());
    }
    assert_eq!(
        seen,
        ["Long 5", "Long 4", "Long 3", "Long 2", "Long 1", "Long 0"]
    );
}
