//! The share image: drawn for public posts only, under the hash of its content.

use std::collections::BTreeSet;

use tympan::drawing::{Card, Icon, Painter};
use tympan::model::Kind;
use tympan::model::settings::Appearance;

use crate::common::app::{Answer, BASE, TestApp, path};
use crate::common::language;

/// The path of the picture that a page's link is shown with.
fn image(page: &Answer) -> String {
    let url = page.one("meta[property='og:image']");
    let path = url.attribute("content").strip_prefix(BASE);
    path.expect("an address of the blog").to_owned()
}

/// The width and the height of a PNG, from its header.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn a_post_without_a_picture_is_shown_with_a_drawn_one() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("On \"type\" & <paper>")
        .published()
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(page.meta("og:image:width"), "1200");
    assert_eq!(page.meta("og:image:height"), "630");
    assert_eq!(page.meta("og:image:alt"), "On “type” & <paper>");
    let picture = app.browser().get(&image(&page)).await;
    picture
        .assert_status(200)
        .assert_header("content-type", "image/png")
        .assert_header("cache-control", "public, max-age=31536000, immutable");
    assert_eq!(size(&picture.body), (1200, 630));
    assert!(picture.body.len() < 200_000, "{}", picture.body.len());
    assert_eq!(app.browser().get(&image(&page)).await.body, picture.body);
}

#[tokio::test]
async fn an_older_picture_leads_to_the_current_one() {
    let app = TestApp::new().await;
    let post = app.post().title("First").published().create().await;
    let before = image(&app.browser().get(&path(&post)).await);
    app.update(&post, |draft| draft.title = "Second".to_owned())
        .await;
    let after = image(&app.browser().get(&path(&post)).await);
    assert_ne!(before, after);
    let moved = app.browser().get(&before).await;
    moved
        .assert_status(308)
        .assert_redirect(&after)
        .assert_header("cache-control", "no-cache");
    app.change_settings(|settings| settings.title = "Another name".to_owned())
        .await;
    app.browser().get(&after).await.assert_status(308);
}

#[tokio::test]
async fn nothing_is_drawn_of_what_is_not_public() {
    let app = TestApp::new().await;
    let shown = app.post().slug("shown").published().create().await;
    let name = image(&app.browser().get(&path(&shown)).await);
    let draft = app.post().slug("draft").create().await;
    let later = app
        .post()
        .slug("later")
        .published_at("2022-02-01T00:00:00Z")
        .create()
        .await;
    let gone = app.post().slug("gone").published().create().await;
    app.trash(&gone).await;
    let hash = name.rsplit('-').next().unwrap();
    for subject in [
        draft.id.to_string(),
        later.id.to_string(),
        gone.id.to_string(),
        "999".to_owned(),
        format!("0{}", shown.id),
        "x".to_owned(),
    ] {
        app.browser()
            .get(&format!("/-/share/{subject}-{hash}"))
            .await
            .assert_status(404);
    }
    for file in [
        "",
        "blog.png",
        "1.png",
        &format!("{}-0.png", shown.id),
        &format!("{}-ABCDEF0123456789.png", shown.id),
        "1-0123456789abcdef.webp",
    ] {
        app.browser()
            .get(&format!("/-/share/{file}"))
            .await
            .assert_status(404);
    }
}

#[tokio::test]
async fn a_large_picture_of_the_posts_own_comes_first() {
    let app = TestApp::new().await;
    let own = "![](/smiley.png)\n\n![A press](https://pictures.example/press.jpg)";
    let html = |source: &str| source.to_owned();
    let post = app.post().body(&html(own)).published().create().await;
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(page.meta("og:image"), "https://blog.example.org/smiley.png");
    page.assert_status(200).assert_lacks("og:image:width");
    let small = app.post().slug("small").draft(|draft| {
        draft.format = tympan::model::Format::Html;
        draft.source = "<img src='/dot.gif' width='1' height='1'><img src='/press.jpg' alt='A press' width='800' height='600'>".to_owned();
    });
    let page = app
        .browser()
        .get(&path(&small.published().create().await))
        .await;
    assert_eq!(page.meta("og:image"), "https://blog.example.org/press.jpg");
    assert_eq!(page.meta("og:image:width"), "800");
    assert_eq!(page.meta("og:image:alt"), "A press");
}

#[tokio::test]
async fn the_blog_has_a_picture_and_a_page_one_without_a_date() {
    let app = TestApp::new().await;
    let blog = image(&app.browser().get("/").await);
    assert!(blog.starts_with("/-/share/blog-"), "{blog}");
    assert_eq!(size(&app.browser().get(&blog).await.body), (1200, 630));
    let page = app.post().title("A post").published().create().await;
    let dated = image(&app.browser().get(&path(&page)).await);
    let page = app.update(&page, |draft| draft.kind = Kind::Page).await;
    let undated = image(&app.browser().get(&path(&page)).await);
    assert_ne!(dated, undated);
    assert_eq!(size(&app.browser().get(&undated).await.body), (1200, 630));
}

fn card(title: &str, lang: &str) -> Card {
    let shades = Appearance::default().palette().day;
    Card {
        title: Some(title.to_owned()),
        date: Some("Friday".to_owned()),
        blog: "A blog".to_owned(),
        lang: language(lang),
        shades,
    }
}

#[test]
fn any_title_gives_a_picture() {
    let mut painter = Painter::default();
    let long = "Wörter, die niemand liest, ".repeat(12);
    let titles = [
        "",
        " ",
        "x",
        &long,
        &"W".repeat(300),
        "مرحبا بالعالم",
        "日本語",
        "🦀",
        "A 🦀 in Rust",
        "\u{202E}abc",
        "e\u{301}\u{301}\u{301}",
        "\u{0}\u{7}",
        "क्षत्रिय",
        "a\nb",
    ];
    for title in titles {
        let picture = painter.card(&card(title, "en")).unwrap();
        assert_eq!(size(&picture), (1200, 630), "{title}");
        let is_drawn = picture != painter.card(&card("", "en")).unwrap();
        let has_letters = title.chars().any(char::is_alphanumeric);
        // Without an installed font that has them, some scripts stay blank.
        assert!(
            is_drawn || !has_letters || !title.is_ascii(),
            "nothing of {title:?} is drawn"
        );
    }
}

#[test]
fn our_own_fonts_draw_the_same_everywhere() {
    let pictures = ["On type", "О шрифтах", "Περὶ τύπων", "عن الحروف"]
        .map(|title| Painter::default().card(&card(title, "en")).unwrap());
    let again = Painter::default().card(&card("On type", "en")).unwrap();
    assert_eq!(pictures[0], again);
    let empty = Painter::default().card(&card("", "en")).unwrap();
    let different: BTreeSet<&Vec<u8>> = pictures.iter().chain([&empty]).collect();
    assert_eq!(different.len(), pictures.len() + 1);
}

#[test]
fn every_part_of_a_card_is_in_its_hash() {
    let first = card("A", "en");
    let others = [
        card("B", "en"),
        card("A", "de"),
        Card {
            date: None,
            ..first.clone()
        },
        Card {
            title: None,
            date: Some("A".to_owned()),
            ..first.clone()
        },
        Card {
            blog: "B".to_owned(),
            ..first.clone()
        },
        Card {
            shades: Appearance::default().palette().night,
            ..first.clone()
        },
    ];
    assert!(others.iter().all(|other| other.hash() != first.hash()));
    let icon = Icon {
        letter: "A".to_owned(),
        ground: first.shades.accent,
        ink: first.shades.paper,
    };
    assert_ne!(
        icon.hash(),
        Icon {
            ink: first.shades.ink,
            ..icon.clone()
        }
        .hash()
    );
}
