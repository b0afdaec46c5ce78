//! The front page: posts by day, newest first, without any that are not public yet.

use chrono::TimeDelta;
use tympan::model::settings::Theme;

use crate::common::app::{Answer, TestApp};

/// The titles of a page's posts, in order.
fn titles(page: &Answer) -> Vec<String> {
    page.texts("h3.teaser-title a")
}

#[tokio::test]
async fn empty_blog_says_that_nothing_is_published() {
    let app = TestApp::new().await;
    app.browser()
        .get("/")
        .await
        .assert_status(200)
        .assert_contains("Nothing here yet.");
}

#[tokio::test]
async fn posts_stand_under_their_day_in_words() {
    let app = TestApp::new().await;
    app.post()
        .title("First")
        .published_at("2022-01-06T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Second")
        .published_at("2022-01-07T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Third")
        .published_at("2022-01-07T10:00:00Z")
        .create()
        .await;
    let page = app.browser().get("/").await;
    assert_eq!(titles(&page), ["Third", "Second", "First"]);
    assert_eq!(
        page.texts(".date-header"),
        ["Friday, January 7, 2022", "Thursday, January 6, 2022"]
    );
    assert_eq!(
        page.values(".date-header time", "datetime"),
        ["2022-01-07", "2022-01-06"]
    );
}

#[tokio::test]
async fn day_is_the_blogs_not_greenwichs() {
    let app = TestApp::new().await;
    app.post()
        .title("Late")
        .published_at("2022-01-06T23:30:00Z")
        .create()
        .await;
    for (zone, day) in [
        ("Europe/Berlin", "Friday, January 7, 2022"),
        ("America/New_York", "Thursday, January 6, 2022"),
        ("Pacific/Kiritimati", "Friday, January 7, 2022"),
    ] {
        app.change_settings(|settings| zone.clone_into(&mut settings.time_zone))
            .await;
        app.browser().get("/").await.assert_contains(day);
    }
}

#[tokio::test]
async fn drafts_scheduled_posts_trash_and_pages_are_hidden() {
    let app = TestApp::new().await;
    app.post().title("Seen").published().create().await;
    app.post().title("Drafted").create().await;
    app.post()
        .title("Scheduled")
        .published_at("2022-01-08T00:00:00Z")
        .create()
        .await;
    app.post()
        .title("Standing")
        .page()
        .published()
        .create()
        .await;
    let thrown = app.post().title("Thrown").published().create().await;
    app.trash(&thrown).await;
    assert_eq!(titles(&app.browser().get("/").await), ["Seen"]);
}

#[tokio::test]
async fn scheduled_post_is_public_from_its_very_second() {
    let app = TestApp::new().await;
    app.post()
        .title("Scheduled")
        .published_at("2022-01-07T12:00:10Z")
        .create()
        .await;
    let browser = app.browser();
    assert!(titles(&browser.get("/").await).is_empty());
    app.clock.advance(TimeDelta::milliseconds(9_999));
    assert!(titles(&browser.get("/").await).is_empty());
    app.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(titles(&browser.get("/").await), ["Scheduled"]);
}

#[tokio::test]
async fn pinned_post_stands_on_top_and_once() {
    let app = TestApp::new().await;
    app.post()
        .title("Pinned")
        .pinned()
        .published_at("2022-01-01T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Newer")
        .published_at("2022-01-02T09:00:00Z")
        .create()
        .await;
    let page = app.browser().get("/").await;
    assert_eq!(titles(&page), ["Pinned", "Newer"]);
    assert_eq!(
        page.texts(".date-header"),
        ["Pinned", "Sunday, January 2, 2022"]
    );
}

#[tokio::test]
async fn the_theme_decides_what_a_list_shows_of_a_post() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Snow")
        .body("It fell all night.")
        .labels(&["Winter"])
        .published_at("2022-01-07T09:00:00Z")
        .create()
        .await;
    app.say(&post, None, "Here too").await;
    for (theme, heading, day, shows_more) in [
        (Theme::Magazine, "Friday, January 7, 2022", None, true),
        (Theme::Plain, "Friday, January 7, 2022", None, false),
        (Theme::Compact, "January 2022", Some("7"), false),
    ] {
        app.change_settings(|settings| settings.appearance.theme = theme)
            .await;
        let page = app.browser().get("/").await;
        assert_eq!(titles(&page), ["Snow"], "{theme:?}");
        assert_eq!(page.texts(".date-header"), [heading], "{theme:?}");
        assert_eq!(
            page.texts(".teaser-day").first().map(String::as_str),
            day,
            "{theme:?}"
        );
        for detail in [".teaser-excerpt", ".labels", ".teaser-comments"] {
            assert_eq!(
                page.select(detail).len() == 1,
                shows_more,
                "{theme:?} {detail}"
            );
        }
        assert_eq!(page.select("time.dt-published").len(), 1, "{theme:?}");
    }
}

#[tokio::test]
async fn older_pages_give_every_post_once_while_posts_of_the_same_second_are_added() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.posts_per_page = 3)
        .await;
    for n in 0..10 {
        app.post()
            .title(&format!("Old {n}"))
            .slug(&format!("old-{n}"))
            .published_at("2022-01-05T09:00:00Z")
            .create()
            .await;
    }
    let browser = app.browser();
    let (mut seen, mut next) = (Vec::new(), "/".to_owned());
    for round in 0.. {
        let page = browser.get(&next).await;
        seen.extend(
            titles(&page)
                .into_iter()
                .filter(|title| title.starts_with("Old")),
        );
        // Of the same second as the others: a page by offset would repeat or leave out.
        app.post()
            .title(&format!("New {round}"))
            .slug(&format!("new-{round}"))
            .published_at("2022-01-05T09:00:00Z")
            .create()
            .await;
        if page.select("a[rel=next]").is_empty() {
            break;
        }
        next = page.link("a.pager-older");
    }
    assert_eq!(
        seen,
        (0..10)
            .rev()
            .map(|n| format!("Old {n}"))
            .collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn older_page_leads_back_and_is_not_indexed() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.posts_per_page = 1)
        .await;
    app.post()
        .title("One")
        .published_at("2022-01-05T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Two")
        .published_at("2022-01-06T09:00:00Z")
        .create()
        .await;
    let browser = app.browser();
    let older = browser.get("/").await.link("a.pager-older");
    let page = browser.get(&older).await;
    assert_eq!(titles(&page), ["One"]);
    assert_eq!(page.meta("robots"), "noindex");
    assert_eq!(page.link("a.pager-newer"), "/");
}

#[tokio::test]
async fn cursor_that_is_none_of_ours_is_not_found() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    let far = [
        i64::MIN,
        i64::MAX,
        -7_000_000_000_000_000_000,
        9_000_000_000_000_000_000,
        253_402_300_800_000_000,
    ]
    .map(cursor);
    for cursor in ["", "x", "%00", "AAAA", "%FF"]
        .map(str::to_owned)
        .into_iter()
        .chain(far)
    {
        app.browser()
            .get(&format!("/?before={cursor}"))
            .await
            .assert_status(404);
    }
}

/// A cursor that only an attacker makes.
fn cursor(microseconds: i64) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .encode([microseconds.to_be_bytes(), 1_i64.to_be_bytes()].concat())
}

#[tokio::test]
async fn unknown_parameters_change_nothing() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    let (plain, odd) = (
        app.browser().get("/").await,
        app.browser().get("/?utm_source=x&m=1").await,
    );
    assert_eq!(
        (plain.body, plain.headers["etag"].clone()),
        (odd.body, odd.headers["etag"].clone())
    );
}

#[tokio::test]
async fn comments_are_counted_in_words() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    for count in [None, Some("1 comment"), Some("2 comments")] {
        let page = app.browser().get("/").await;
        let shown = page.texts(".teaser-comments");
        match count {
            Some(words) => assert!(shown[0].starts_with(words), "{shown:?}"),
            None => assert!(shown.is_empty(), "none is not worth a word: {shown:?}"),
        }
        app.say(&post, None, &format!("After {count:?}")).await;
    }
}

#[tokio::test]
async fn settings_show_at_once() {
    let app = TestApp::new().await;
    app.browser().get("/").await.assert_contains("A new blog");
    app.change_settings(|settings| settings.title = "R&D <Notes>".to_owned())
        .await;
    app.browser()
        .get("/")
        .await
        .assert_contains("R&#38;D &#60;Notes&#62;")
        .assert_lacks("<Notes>");
}
