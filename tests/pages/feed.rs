//! The Atom feed: readable by any parser, and cheap to ask for again.

use chrono::TimeDelta;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::common::app::{TestApp, path};

/// The elements of a document with their text; panics where it is not well-formed XML 1.0.
fn elements(xml: &str) -> Vec<(String, String)> {
    assert!(xml.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)), "characters that XML cannot hold");
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut open, mut found) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) => {
                for attribute in tag.attributes() {
                    attribute.expect("an attribute").normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("known entities");
                }
                open.push((tag.name().as_ref().to_owned(), String::new()));
            }
            Event::Text(text) => open.iter_mut().next_back().into_iter().for_each(|(_, all)| all.push_str(text.as_ref())),
            Event::GeneralRef(entity) => {
                let c = entity.resolve_char_ref().expect("a reference").or_else(|| named(entity.as_ref()));
                open.last_mut().expect("within an element").1.push(c.expect("an entity of XML itself"));
            }
            Event::End(_) => found.push(open.pop().expect("what ends began")),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

fn named(entity: &str) -> Option<char> {
    [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"'), ("apos", '\'')].into_iter().find(|(name, _)| *name == entity).map(|(_, c)| c)
}

fn texts<'a>(elements: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    elements.iter().filter(|(key, _)| key == name).map(|(_, text)| text.as_str()).collect()
}

#[tokio::test]
async fn feed_has_the_newest_posts_first_and_only_public_ones() {
    let app = TestApp::new().await;
    app.post().title("First").published_at("2022-01-05T09:00:00Z").create().await;
    app.post().title("Second").labels(&["Rust"]).published_at("2022-01-06T09:00:00Z").create().await;
    app.post().title("Drafted").create().await;
    app.post().title("Scheduled").published_at("2022-01-08T09:00:00Z").create().await;
    let feed = app.visitor().get("/feed.atom").await;
    feed.assert_status(200).assert_header("content-type", "application/atom+xml; charset=utf-8");
    let elements = elements(feed.text());
    assert_eq!(texts(&elements, "title"), ["A new blog", "Second", "First"]);
    assert_eq!(texts(&elements, "published"), ["2022-01-06T09:00:00+00:00", "2022-01-05T09:00:00+00:00"]);
    feed.assert_contains("href=\"https://blog.example.org/2022/01/second\"").assert_contains("<category term=\"Rust\"/>");
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let app = TestApp::new().await;
    let hostile = "]]> <![CDATA[ & </title><script>alert(1)</script> \u{1}\u{FFFE}\u{1F600}";
    app.post().title(hostile).subtitle(hostile).body(hostile).labels(&["]]> & \"<x>'"]).published().create().await;
    app.change_settings(|settings| (settings.title, settings.tagline) = (hostile.to_owned(), hostile.to_owned())).await;
    let feed = app.visitor().get("/feed.atom").await;
    feed.assert_lacks("<script").assert_lacks("<![CDATA[");
    let elements = elements(feed.text());
    assert!(texts(&elements, "title")[0].contains("</title><script>alert(1)</script>"));
    assert!(!texts(&elements, "content")[0].contains("<script"));
    elements_of_every_document_are_well_formed(&app).await;
}

async fn elements_of_every_document_are_well_formed(app: &TestApp) {
    elements(app.visitor().get("/sitemap.xml").await.text());
}

#[tokio::test]
async fn unchanged_feed_is_304_by_its_tag_in_every_form() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    let feed = app.visitor().get("/feed.atom").await;
    let hash = feed.header("etag").trim_matches('"').to_owned();
    for tag in [format!("\"{hash}\""), format!("W/\"{hash}\""), format!("\"{hash}-br\""), format!("\"{hash}-gzip\"")] {
        app.visitor().with("if-none-match", &tag).get("/feed.atom").await.assert_status(304);
    }
}

#[tokio::test]
async fn date_of_the_last_change_is_honoured_once_it_is_two_seconds_old() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    app.visitor().get("/feed.atom").await.assert_header("last-modified", "");
    app.clock.advance(TimeDelta::seconds(2));
    app.change_settings(|settings| settings.tagline = "Another".to_owned()).await;
    app.clock.advance(TimeDelta::seconds(5));
    let modified = app.visitor().get("/feed.atom").await.header("last-modified").to_owned();
    assert_eq!(modified, "Fri, 07 Jan 2022 12:00:02 GMT");
    app.visitor().with("if-modified-since", &modified).get("/feed.atom").await.assert_status(304);
}

#[tokio::test]
async fn feed_that_lost_its_newest_post_or_changed_its_name_is_sent_again() {
    let app = TestApp::new().await;
    app.post().title("Stays").published_at("2022-01-05T09:00:00Z").create().await;
    let post = app.post().title("Goes").published_at("2022-01-06T09:00:00Z").create().await;
    app.clock.advance(TimeDelta::minutes(1));
    let modified = app.visitor().get("/feed.atom").await.header("last-modified").to_owned();
    let visitor = app.visitor().with("if-modified-since", &modified);
    visitor.get("/feed.atom").await.assert_status(304);
    app.trash(&post).await;
    visitor.get("/feed.atom").await.assert_status(200).assert_lacks("Goes");
    app.clock.advance(TimeDelta::minutes(1));
    let modified = app.visitor().get("/feed.atom").await.header("last-modified").to_owned();
    app.change_settings(|settings| settings.title = "Renamed".to_owned()).await;
    app.visitor().with("if-modified-since", &modified).get("/feed.atom").await.assert_status(200).assert_contains("Renamed");
}

#[tokio::test]
async fn bloggers_address_leads_to_the_feed() {
    let app = TestApp::new().await;
    app.visitor().get("/feeds/posts/default?alt=rss").await.assert_status(308).assert_redirect("/feed.atom");
}

#[tokio::test]
async fn feed_follows_a_rename_and_keeps_its_ids() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let ids = |text: &str| texts(&elements(text), "id").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let before = ids(app.visitor().get("/feed.atom").await.text());
    let post = app.update(&post, |draft| draft.slug = tympan::model::Slug::parse("renamed").ok()).await;
    let feed = app.visitor().get("/feed.atom").await;
    feed.assert_contains(&path(&post));
    assert_eq!(ids(feed.text()), before);
}
