//! The links below a post: neighbours, related posts, other languages. Each follows every change at
//! once.

use tympan::model::{Post, TranslationKey};

use crate::common::app::{Answer, TestApp, path};
use crate::common::language;

fn older(page: &Answer) -> Option<String> {
    page.texts("a.pager-older .pager-title").pop()
}

fn newer(page: &Answer) -> Option<String> {
    page.texts("a.pager-newer .pager-title").pop()
}

async fn post(app: &TestApp, title: &str, at: &str) -> Post {
    app.post().title(title).published_at(at).create().await
}

#[tokio::test]
async fn neighbours_are_named_and_follow_every_change_at_once() {
    let app = TestApp::new().await;
    let browser = app.browser();
    let first = post(&app, "First", "2022-01-01T09:00:00Z").await;
    let third = post(&app, "Third", "2022-01-03T09:00:00Z").await;
    let neighbours = async |post: &Post| {
        let page = browser.get(&path(post)).await;
        [older(&page), newer(&page)]
    };
    let named = |title: &str| Some(title.to_owned());
    assert_eq!(neighbours(&first).await, [None, named("Third")]);
    assert_eq!(neighbours(&third).await, [named("First"), None]);
    let second = post(&app, "Second", "2022-01-02T09:00:00Z").await;
    assert_eq!(
        neighbours(&first).await,
        [None, named("Second")],
        "a post that came between"
    );
    assert_eq!(neighbours(&third).await, [named("Second"), None]);
    app.update(&second, |draft| draft.title = "Renamed".to_owned())
        .await;
    assert_eq!(neighbours(&first).await[1], named("Renamed"));
    app.trash(&second).await;
    assert_eq!(
        (
            neighbours(&first).await[1].clone(),
            neighbours(&third).await[0].clone()
        ),
        (named("Third"), named("First"))
    );
    let moved = post(&app, "Moved", "2021-12-01T09:00:00Z").await;
    assert_eq!(neighbours(&first).await[0], named("Moved"));
    app.update(&moved, |draft| {
        draft.published_at = Some("2022-01-06T09:00:00Z".parse().unwrap())
    })
    .await;
    assert_eq!(
        (
            neighbours(&first).await[0].clone(),
            neighbours(&third).await[1].clone()
        ),
        (None, named("Moved"))
    );
    app.update(&moved, |draft| draft.kind = tympan::model::Kind::Page)
        .await;
    assert_eq!(
        neighbours(&third).await[1],
        None,
        "a page has no place in the stream"
    );
    post(&app, "Soon", "2022-01-07T12:00:10Z").await;
    assert_eq!(neighbours(&third).await[1], None);
    app.clock.advance(chrono::TimeDelta::seconds(10));
    assert_eq!(
        neighbours(&third).await[1],
        named("Soon"),
        "a scheduled post at its second"
    );
}

#[tokio::test]
async fn the_head_names_the_neighbours() {
    let app = TestApp::new().await;
    let first = post(&app, "First", "2022-01-01T09:00:00Z").await;
    let second = post(&app, "Second", "2022-01-02T09:00:00Z").await;
    let page = app.browser().get(&path(&first)).await;
    assert_eq!(page.link("link[rel=next]"), path(&second));
    let page = app.browser().get(&path(&second)).await;
    assert_eq!(page.link("link[rel=prev]"), path(&first));
}

#[tokio::test]
async fn an_edit_elsewhere_leaves_the_page_in_the_cache() {
    let app = TestApp::new().await;
    let mut posts = Vec::new();
    for day in 1..=5 {
        posts.push(
            post(
                &app,
                &format!("Post {day}"),
                &format!("2022-01-0{day}T09:00:00Z"),
            )
            .await,
        );
    }
    let address = path(&posts[0]);
    app.browser().get(&address).await.assert_status(200);
    assert!(app.app.cache.hit(&address).is_some());
    app.update(&posts[3], |draft| draft.title = "Edited".to_owned())
        .await;
    post(&app, "Another", "2022-01-06T09:00:00Z").await;
    assert!(
        app.app.cache.hit(&address).is_some(),
        "only the pages beside a change are rendered anew"
    );
    app.update(&posts[1], |draft| draft.title = "Beside".to_owned())
        .await;
    assert!(app.app.cache.hit(&address).is_none());
}

/// The titles of the related posts.
fn related(page: &Answer) -> Vec<String> {
    page.texts("aside.related bdi")
}

#[tokio::test]
async fn related_posts_share_the_rarest_labels_first() {
    let app = TestApp::new().await;
    for n in 0..4 {
        app.post()
            .title(&format!("Common {n}"))
            .labels(&["food"])
            .published_at(&format!("2022-01-01T0{n}:00:00Z"))
            .create()
            .await;
    }
    app.post()
        .title("Rare")
        .labels(&["rye"])
        .published_at("2021-01-01T00:00:00Z")
        .create()
        .await;
    app.post()
        .title("Unrelated")
        .labels(&["trains"])
        .published()
        .create()
        .await;
    app.post()
        .title("Hidden")
        .labels(&["rye", "food"])
        .create()
        .await;
    app.post()
        .title("Foreign")
        .labels(&["rye"])
        .published()
        .draft(|draft| draft.lang = Some(language("de")))
        .create()
        .await;
    let both = app
        .post()
        .title("Both")
        .labels(&["Rye", "Food"])
        .published_at("2020-01-01T00:00:00Z")
        .create()
        .await;
    let bread = app
        .post()
        .title("Bread")
        .labels(&["food", "rye"])
        .published()
        .create()
        .await;
    assert_eq!(
        related(&app.browser().get(&path(&bread)).await),
        ["Both", "Rare", "Common 3"]
    );
    app.update(&both, |draft| draft.title = "Renamed".to_owned())
        .await;
    assert_eq!(
        related(&app.browser().get(&path(&bread)).await)[0],
        "Renamed"
    );
    app.trash(&both).await;
    assert_eq!(
        related(&app.browser().get(&path(&bread)).await),
        ["Rare", "Common 3", "Common 2"]
    );
    app.post()
        .title("New")
        .labels(&["rye"])
        .published_at("2021-06-01T00:00:00Z")
        .create()
        .await;
    assert_eq!(
        related(&app.browser().get(&path(&bread)).await),
        ["New", "Rare", "Common 3"]
    );
}

#[tokio::test]
async fn the_neighbours_are_not_named_twice() {
    let app = TestApp::new().await;
    for day in 1..=7 {
        app.post()
            .title(&format!("Day {day}"))
            .labels(&["food"])
            .published_at(&format!("2022-01-0{day}T09:00:00Z"))
            .create()
            .await;
    }
    let page = app.browser().get("/2022/01/day-6").await;
    assert_eq!(
        (older(&page).as_deref(), newer(&page).as_deref()),
        (Some("Day 5"), Some("Day 7"))
    );
    assert_eq!(related(&page), ["Day 4", "Day 3", "Day 2"]);
}

#[tokio::test]
async fn related_posts_stand_above_the_comments() {
    let app = TestApp::new().await;
    app.post()
        .title("Other")
        .labels(&["Rye"])
        .published()
        .create()
        .await;
    // The pager leads to its neighbours, which are not said twice.
    app.post()
        .title("Between")
        .published_at("2021-06-01T09:00:00Z")
        .create()
        .await;
    let post = app
        .post()
        .labels(&["Rye"])
        .published_at("2021-01-01T09:00:00Z")
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    let text = page.text();
    let (related, comments) = (text.find("class=\"related\""), text.find("id=\"comments\""));
    assert!(
        related.is_some() && related < comments,
        "{related:?} {comments:?}"
    );
}

#[tokio::test]
async fn where_nothing_is_related_nothing_is_said() {
    let app = TestApp::new().await;
    let alone = app.post().labels(&["rye"]).published().create().await;
    let plain = app.post().published().create().await;
    for post in [alone, plain] {
        app.browser()
            .get(&path(&post))
            .await
            .assert_lacks("class=\"related\"");
    }
}

async fn text(app: &TestApp, title: &str, lang: Option<&str>) -> Post {
    let key = TranslationKey::parse("on-bread").unwrap();
    let set = |draft: &mut tympan::publishing::Draft| {
        draft.lang = lang.map(language);
        draft.translation_key = Some(key);
    };
    app.post()
        .title(title)
        .published()
        .draft(set)
        .create()
        .await
}

#[tokio::test]
async fn translations_lead_to_each_other() {
    let app = TestApp::new().await;
    let english = text(&app, "Bread", None).await;
    let browser = app.browser();
    browser
        .get(&path(&english))
        .await
        .assert_lacks("Also in")
        .assert_lacks("hreflang");
    let german = text(&app, "Brot", Some("de")).await;
    let french = text(&app, "Pain", Some("fr")).await;
    let page = browser.get(&path(&english)).await;
    assert_eq!(page.texts(".post-languages"), ["Also in Deutsch, Français"]);
    assert_eq!(
        page.link(".post-languages a[hreflang=de][lang=de][rel=alternate]"),
        path(&german)
    );
    let page = browser.get(&path(&german)).await;
    for (lang, post) in [
        ("de", &german),
        ("en", &english),
        ("fr", &french),
        ("x-default", &english),
    ] {
        assert_eq!(
            page.link(&format!("link[rel=alternate][hreflang={lang}]")),
            format!("https://blog.example.org{}", path(post))
        );
    }
    assert_eq!(page.texts(".post-languages bdi"), ["English", "Français"]);
    app.update(&french, |draft| draft.lang = Some(language("it")))
        .await;
    let page = browser.get(&path(&german)).await;
    assert_eq!(page.texts(".post-languages bdi"), ["English", "Italiano"]);
    app.trash(&french).await;
    browser.get(&path(&german)).await.assert_lacks("Italiano");
    app.update(&english, |draft| draft.translation_key = None)
        .await;
    browser.get(&path(&german)).await.assert_lacks("Also in");
}

#[tokio::test]
async fn the_front_page_lists_a_text_once_whatever_its_languages() {
    let app = TestApp::new().await;
    let german = text(&app, "Brot", Some("de")).await;
    let english = text(&app, "Bread", None).await;
    text(&app, "Pain", Some("fr")).await;
    let other = text(&app, "Bread again", None).await;
    app.update(&other, |draft| draft.pinned = true).await;
    let titles = |page: &Answer| page.texts("h3.teaser-title a");
    let browser = app.browser();
    let page = browser.get("/").await;
    assert_eq!(
        titles(&page),
        ["Bread again", "Bread"],
        "not what is of one language"
    );
    assert_eq!(
        page.texts(".teaser-languages bdi"),
        ["Deutsch", "Français", "Deutsch", "Français"]
    );
    for gone in [&english, &other] {
        app.trash(gone).await;
    }
    let page = browser.get("/").await;
    assert_eq!(titles(&page), ["Brot"], "the first that was published");
    assert_eq!(page.link(".teaser-title a"), path(&german));
    app.change_settings(|settings| settings.language = language("fr"))
        .await;
    assert_eq!(titles(&browser.get("/").await), ["Pain"]);
}

#[tokio::test]
async fn a_long_text_says_how_long_it_takes() {
    let app = TestApp::new().await;
    let long = app
        .post()
        .body(&"word ".repeat(700))
        .published()
        .create()
        .await;
    let page = app.browser().get(&path(&long)).await;
    assert_eq!(page.texts(".post-minutes"), ["4 min read"]);
    let short = app.post().published().create().await;
    app.browser()
        .get(&path(&short))
        .await
        .assert_lacks("to read");
}

#[tokio::test]
async fn a_long_post_has_its_contents_above_it_in_its_own_language() {
    let app = TestApp::new().await;
    let body = format!(
        "## Eins\n\n{0}\n\n## Zwei & drei\n\n{0}\n\n## Vier",
        "Wort ".repeat(600)
    );
    let post = app
        .post()
        .body(&body)
        .draft(|draft| draft.lang = Some(language("de")))
        .published()
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    assert_eq!(page.texts(".post-contents summary"), ["Contents"]);
    assert_eq!(
        page.texts(".post-contents [dir=auto][lang=de] a"),
        ["Eins", "Zwei & drei", "Vier"]
    );
    let first = page.values(".post-contents a", "href").swap_remove(0);
    assert_eq!(page.texts(&format!("h2{first}")), ["Eins"]);
    assert!(page.position("Contents</summary>") < page.position("post-body"));
    let short = app
        .post()
        .title("Short")
        .body("## A\n\n## B\n\n## C\n\nD")
        .published()
        .create()
        .await;
    app.browser()
        .get(&path(&short))
        .await
        .assert_lacks("post-contents");
}
