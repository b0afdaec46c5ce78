//! The address of a new post, by the settings and its title.

use chrono::{DateTime, Datelike, TimeDelta};
use chrono_tz::Tz;
use tympan::error::Error;
use tympan::model::settings::{Permalinks, SlugStyle};
use tympan::model::{Kind, PostPath, Settings, Slug};
use tympan::urls;

use crate::common::app::{TestApp, path};
use crate::common::language;
use crate::common::random::Random;

fn permalinks(pattern: &str) -> Permalinks {
    Permalinks {
        pattern: pattern.to_owned(),
        ..Permalinks::default()
    }
}

#[tokio::test]
async fn a_new_pattern_is_for_new_posts_alone() {
    let app = TestApp::new().await;
    let old = app.post().slug("old").published().create().await;
    let draft = app.post().slug("draft").create().await;
    for (pattern, expected) in [
        ("/{yyyy}/{mm}/{slug}.html", "/2022/01/one.html"),
        ("/{yyyy}/{mm}/{dd}/{slug}", "/2022/01/07/two"),
        ("/{slug}", "/three"),
    ] {
        app.change_settings(|settings| settings.permalinks = permalinks(pattern))
            .await;
        let slug = expected
            .rsplit('/')
            .next()
            .expect("a last part")
            .trim_end_matches(".html");
        let post = app.post().slug(slug).published().create().await;
        assert_eq!(path(&post), expected);
        app.browser().get(expected).await.assert_status(200);
    }
    let changed = app
        .update(&old, |draft| draft.slug = Slug::parse("renamed").ok())
        .await;
    assert_eq!(path(&changed), "/2022/01/renamed");
    let published = app
        .update(&draft, |draft| {
            draft.status = tympan::model::PostStatus::Public
        })
        .await;
    assert_eq!(path(&published), "/draft");
}

#[tokio::test]
async fn a_slug_never_takes_an_address_of_the_servers_own() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.permalinks = permalinks("/{slug}"))
        .await;
    for (title, expected) in [
        ("Archive", "/archive-2"),
        ("2022", "/2022-2"),
        ("Search", "/search-2"),
        ("p", "/p"),
    ] {
        assert_eq!(
            path(&app.post().title(title).published().create().await),
            expected
        );
        app.browser().get(expected).await.assert_status(200);
    }
    let other = app.post().create().await;
    let refused = app.try_update(&other, |draft| {
        (draft.slug, draft.status) = (Slug::parse("api").ok(), tympan::model::PostStatus::Public);
    });
    assert!(
        matches!(refused.await, Err(Error::Conflict(conflict)) if conflict.alternative.as_deref() == Some("api-2"))
    );
}

#[test]
fn patterns_that_cannot_be_used_are_named() {
    for pattern in [
        "",
        "{slug}",
        "/",
        "/x",
        "/{slug}/x",
        "/{slug}/{slug}",
        "/{slug}-{yyyy}",
        "/{yyyy}/{id}/{slug}",
        "/a b/{slug}",
        "/é/{slug}",
        "/archive/{slug}",
        "/api/{slug}",
        "/-/{slug}",
        "/a//{slug}",
        "/../{slug}",
        "/{slug}.htm",
        "/{slug}?x",
        "//{slug}",
        "/{}/{slug}",
    ] {
        let settings = Settings {
            permalinks: permalinks(pattern),
            ..Settings::default()
        };
        let Err(Error::Invalid(errors)) = settings.check(&Settings::default()) else {
            panic!("`{pattern}` is taken")
        };
        assert!(errors.on("permalinks/pattern").is_some(), "{pattern}");
    }
    for pattern in [
        "/{slug}",
        "/blog/{slug}.html",
        "/{yyyy}/{mm}/{dd}/{slug}",
        "/post-{slug}",
        "/{yyyy}-{mm}/{slug}",
    ] {
        assert!(
            Settings {
                permalinks: permalinks(pattern),
                ..Settings::default()
            }
            .check(&Settings::default())
            .is_ok(),
            "{pattern}"
        );
    }
}

/// Every hour around every change of clocks, and hours in between, in zones from -11 to +14 hours.
#[test]
fn month_is_that_of_the_blogs_zone() {
    let slug = Slug::parse("x").expect("a slug");
    let zones = [
        Tz::UTC,
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::Pacific__Kiritimati,
        Tz::Pacific__Pago_Pago,
        Tz::Australia__Lord_Howe,
        Tz::Asia__Kathmandu,
    ];
    let start = DateTime::from_timestamp(1_640_995_200, 0).expect("a moment");
    for zone in zones {
        for hour in 0..(24 * 366) {
            for minutes in [-1, 0, 1] {
                let at = start + TimeDelta::hours(hour) + TimeDelta::minutes(minutes);
                let local = at.with_timezone(&zone);
                let path = permalinks("/{yyyy}/{mm}/{dd}/{slug}")
                    .path(Kind::Post, &slug, at, zone)
                    .expect("a path");
                assert_eq!(
                    path.as_str(),
                    format!(
                        "/{:04}/{:02}/{:02}/x",
                        local.year(),
                        local.month(),
                        local.day()
                    ),
                    "{at} in {zone}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_japanese_title_is_an_address_that_works() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("東京の朝ごはん")
        .published()
        .create()
        .await;
    let encoded = "/2022/01/%E6%9D%B1%E4%BA%AC%E3%81%AE%E6%9C%9D%E3%81%94%E3%81%AF%E3%82%93";
    assert_eq!(path(&post), encoded);
    app.browser()
        .get(encoded)
        .await
        .assert_status(200)
        .assert_contains(&format!(
            "<link rel=\"canonical\" href=\"https://blog.example.org{encoded}\">"
        ));
    for list in ["/", "/feed.atom", "/feed.json", "/sitemap.xml?part=posts-0"] {
        app.browser().get(list).await.assert_contains(encoded);
    }
}

#[tokio::test]
async fn slugs_are_in_the_titles_script_where_that_is_wanted() {
    let app = TestApp::new().await;
    let latin = app.post().title("Привет, мир!").published().create().await;
    assert_eq!(latin.slug.as_str(), "privet-mir");
    app.change_settings(|settings| settings.permalinks.slugs = SlugStyle::Native)
        .await;
    for (title, slug) in [
        ("Привет, мир!", "привет-мир"),
        ("Über 3 Straßen", "über-3-straßen"),
        ("日本語のブログ 入門", "日本語のブログ-入門"),
        ("मेरी पहली पोस्ट", "मेरी-पहली-पोस्ट"),
        ("أول تدوينة", "أول-تدوينة"),
        ("iPhoneのレビュー", "iphoneのレビュー"),
        ("Don’t E\u{301}", "dont-é"),
        ("What's 🙂?", "whats"),
    ] {
        let post = app.post().title(title).published().create().await;
        assert_eq!(post.slug.as_str(), slug);
        let address = path(&post);
        assert!(address.is_ascii(), "{address}");
        app.browser().get(&address).await.assert_status(200);
        app.browser()
            .get(&address.to_lowercase().replace("/2022/01/", "//2022/01/"))
            .await
            .assert_status(308)
            .assert_redirect(&address);
    }
}

#[test]
fn what_deceives_is_no_slug() {
    for text in [
        "pаypal",
        "раypal",
        "a\u{202e}b",
        "a\u{200b}b",
        "e\u{301}",
        "\u{301}a",
        "Ü",
        "ａ",
        "a_b",
        "a--b",
        "-a",
        "ﬁ",
        "𝒶",
        "a\u{ad}b",
        "",
    ] {
        assert!(Slug::parse(text).is_err(), "{text}");
    }
    assert!(
        Slug::parse(&"ж".repeat(100)).is_ok()
            && Slug::parse(&"ж".repeat(101)).is_err()
            && Slug::parse(&"日".repeat(67)).is_err()
    );
}

/// Random titles of many scripts: what is made of them is a slug, short, and found again through an
/// address.
#[test]
fn every_slug_that_is_made_is_one_and_comes_back_from_its_address() {
    let alphabet: Vec<char> = "aBz09 -_'’éß ЖяΩσς漢字かカ한글اب\u{64b}\u{200f}कि\u{94d}ไทยİıǅﬁ🙂\u{301}\u{200d}\u{202e}\u{e9}".chars().collect();
    let mut random = Random::of(7);
    let german = language("de");
    for _ in 0..5_000 {
        let title: String = (0..random.below(130))
            .map(|_| *random.one_of(&alphabet))
            .collect();
        for style in [SlugStyle::Ascii, SlugStyle::Native] {
            let Some(slug) = style.slug(&title, &german) else {
                continue;
            };
            for slug in [slug.numbered(999), slug] {
                assert_eq!(Slug::parse(slug.as_str()).as_ref(), Ok(&slug), "{title:?}");
                let path = PostPath::parse(&format!("/2022/01/{slug}")).expect("a path");
                let decoded = percent_encoding::percent_decode_str(&urls::path(&path))
                    .decode_utf8()
                    .expect("UTF-8")
                    .into_owned();
                assert_eq!(decoded, path.as_str());
            }
        }
    }
}
