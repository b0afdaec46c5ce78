//! The interface in the blog's language: no English is left, and user content keeps its own
//! language.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use tympan::i18n::text::Walk;
use tympan::i18n::{MESSAGES, Messages, messages};
use tympan::model::{Authority, CommentId, CommentStatus, LanguageTag, SeriesPlace};
use tympan::publishing::{self, NewSeries};

use crate::common::app::{CommentFields, TestApp, path};
use crate::common::language;
use crate::common::source::{files, folder};
use crate::common::words::{said, words_in};

/// Returns the phrases of the messages of a language, split at their placeholders.
fn runs(messages: &'static Messages) -> BTreeSet<String> {
    let mut runs = BTreeSet::new();
    messages.walk("", &mut |path, entry| {
        // The tag of the language is not a word.
        let texts = if path == ".tag" {
            Vec::new()
        } else {
            entry.texts()
        };
        for run in texts.iter().flat_map(|text| text.split(['{', '}'])) {
            runs.insert(words_in(run));
        }
    });
    runs.retain(|run| run.chars().filter(|c| c.is_alphabetic()).count() >= 3);
    runs
}

/// Returns the phrases of the English texts that those of `language` do not contain.
fn only_english(language: &LanguageTag) -> BTreeSet<String> {
    let own = runs(messages(language));
    runs(messages(&LanguageTag::english()))
        .into_iter()
        .filter(|run| !own.iter().any(|words| words.contains(run.as_str())))
        .collect()
}

/// Every kind of page, as the answers to a visitor.
async fn pages(app: &TestApp) -> Vec<(&'static str, String)> {
    let reader = app.browser();
    let mut tx = app.app.db.begin().await.unwrap();
    let new = NewSeries {
        slug: None,
        title: "11".to_owned(),
        description: "12".to_owned(),
    };
    let series =
        publishing::create_series(&mut tx, &app.app.services, &Authority::of_operator(), &new)
            .await
            .unwrap();
    tx.commit().await.unwrap();
    let place = SeriesPlace {
        id: series.id,
        position: None,
    };
    let long = format!("13\n\n# 14\n\n# 15\n\n# 16\n\n{}", "17 ".repeat(1000));
    app.post()
        .title("18")
        .slug("part")
        .body(&long)
        .published()
        .draft(|draft| draft.series = Some(place))
        .create()
        .await;
    app.post()
        .title("19")
        .slug("next")
        .published()
        .draft(|draft| draft.series = Some(place))
        .create()
        .await;
    let post = app
        .post()
        .title("1")
        .subtitle("2")
        .slug("x")
        .body("3")
        .labels(&["4"])
        .pinned()
        .published()
        .create()
        .await;
    let gone = app
        .post()
        .title("9")
        .slug("gone")
        .published()
        .create()
        .await;
    let guest = app.browser().keeping_cookies();
    let said = CommentFields {
        name: "5",
        body: "6",
        ..CommentFields::default()
    };
    guest.comment(&post, said).await.assert_status(303);
    for body in ["7", "77", "777"] {
        app.say(&post, Some(CommentId(1)), body).await;
    }
    app.moderate(app.say(&post, None, "8").await.id, CommentStatus::Pending)
        .await;
    app.trash(&gone).await;
    app.clock.advance(TimeDelta::minutes(5));
    guest
        .send_form("/-/me/comments/1/edit", "action=save&body=10")
        .await
        .assert_redirect("/-/me");
    let mut pages = Vec::new();
    for (name, address) in [
        ("home", "/".to_owned()),
        ("post", path(&post)),
        ("newest", format!("{}?comments=newest", path(&post))),
        ("archive", "/archive".to_owned()),
        ("year", "/2022".to_owned()),
        ("month", "/2022/01".to_owned()),
        ("label", "/label/4".to_owned()),
        ("labels", "/labels".to_owned()),
        ("author", "/author/olga-owner".to_owned()),
        ("series", format!("/series/{}", series.slug)),
        ("part", "/2022/01/part".to_owned()),
        ("search", "/search".to_owned()),
        ("found", "/search?q=3".to_owned()),
        ("found in comments", "/search?q=77&in=comments".to_owned()),
        ("not found", "/search?q=xyz".to_owned()),
        ("too much", format!("/search?q={}", "1+".repeat(30))),
        ("day", "/2022/01/07".to_owned()),
        ("reply", format!("/-/comments/{}?parent=1", post.id)),
        ("nothing", "/nothing-here".to_owned()),
        ("gone", path(&gone)),
        ("nobody", "/-/me".to_owned()),
        ("nobody's", "/-/me/comments/1/edit".to_owned()),
    ] {
        pages.push((name, reader.get(&address).await.text().to_owned()));
    }
    for address in [
        "/-/me",
        "/-/me/comments/1/edit",
        "/-/me/comments/1/delete",
        "/-/me/erase",
        "/-/comments/received",
    ] {
        pages.push((address, guest.get(address).await.text().to_owned()));
    }
    let device = format!("/-/me/{}", guest.key());
    pages.push(("device", reader.get(&device).await.text().to_owned()));
    let wrong = CommentFields {
        name: "",
        email: "x",
        website: "y:z",
        body: "",
    };
    pages.push((
        "wrong",
        reader.comment(&post, wrong).await.text().to_owned(),
    ));
    pages.push((
        "preview",
        reader
            .preview(&reader.form(&path(&post)).await.fill(&said))
            .await
            .text()
            .to_owned(),
    ));
    pages.push((
        "method",
        reader.send_form("/archive", "").await.text().to_owned(),
    ));
    pages.push((
        "deleted",
        guest
            .send_form("/-/me/comments/1/delete", "")
            .await
            .text()
            .to_owned(),
    ));
    pages.push((
        "erased",
        guest.send_form("/-/me/erase", "").await.text().to_owned(),
    ));
    pages
}

#[tokio::test]
async fn no_page_says_anything_in_english_but_in_english() {
    for (tag, messages) in MESSAGES {
        let language = language(tag);
        let app = TestApp::unmoderated().await;
        app.change_settings(|settings| {
            settings.language = language.clone();
            settings.title = "0".to_owned();
        })
        .await;
        let foreign = only_english(&language);
        assert!(
            language == LanguageTag::english() || foreign.len() > 100,
            "{language}: {}",
            foreign.len()
        );
        let mut seen = 0;
        for (name, html) in pages(&app).await {
            let said = said(&html);
            let left: Vec<&String> = foreign
                .iter()
                .filter(|run| said.contains(run.as_str()))
                .collect();
            assert!(left.is_empty(), "{language}, {name}: {left:?} in\n{said}");
            assert!(
                html.contains(&format!(
                    "<html lang=\"{language}\" dir=\"{}\"",
                    if language.is_rtl() { "rtl" } else { "ltr" }
                )),
                "{name}"
            );
            seen += runs(messages)
                .iter()
                .filter(|run| said.contains(run.as_str()))
                .count();
        }
        assert!(
            seen > 150,
            "{language}: only {seen} words of the messages were seen"
        );
    }
}

#[tokio::test]
async fn a_blog_without_a_catalogue_has_its_dates_between_english_words() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.language = language("pl"))
        .await;
    let post = app.post().title("Chleb").published().create().await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("<html lang=\"pl\"")
        .assert_contains("piątek, 7 stycznia 2022")
        .assert_contains("Post a comment");
    app.browser().get("/2022").await.assert_contains("styczeń");
}

#[tokio::test]
async fn a_post_in_another_language_is_a_document_in_it_with_the_blogs_words_around_it() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("خبز")
        .published()
        .draft(|draft| draft.lang = Some(language("ar")))
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    let (html, body) = (page.one("html"), page.one("body"));
    assert_eq!(
        (html.attribute("lang"), html.attribute("dir")),
        ("ar", "rtl")
    );
    assert_eq!(
        (body.attribute("lang"), body.attribute("dir")),
        ("en", "ltr")
    );
    for part in [".post-title", ".post-body"] {
        let part = page.one(part);
        assert_eq!(
            (part.attribute("lang"), part.attribute("dir")),
            ("ar", "rtl")
        );
    }
    let home = app.browser().get("/").await;
    assert_eq!(home.one("html").attribute("lang"), "en");
    assert_eq!(home.one("body").get("lang"), None);
}

#[tokio::test]
async fn numbers_and_dates_are_written_in_the_digits_of_the_language() {
    let app = TestApp::unmoderated().await;
    app.change_settings(|settings| settings.language = language("ar-EG"))
        .await;
    let post = app.post().title("خبز").published().create().await;
    for body in ["واحد", "اثنان", "ثلاثة"] {
        app.say(&post, None, body).await;
    }
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("dir=\"rtl\"")
        .assert_contains("الجمعة، ٧ يناير ٢٠٢٢")
        .assert_contains("٣ تعليقات")
        .assert_contains("dir=\"auto\"");
}

#[tokio::test]
async fn a_post_in_another_language_says_so_and_the_words_around_it_do_not() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.language = language("de"))
        .await;
    let post = app
        .post()
        .title("パン")
        .draft(|draft| draft.lang = Some(language("ja")))
        .published()
        .create()
        .await;
    let page = app.browser().get(&path(&post)).await;
    page.assert_contains("<html lang=\"ja\" dir=\"ltr\">")
        .assert_contains("<body lang=\"de\" dir=\"ltr\">")
        .assert_contains("<h1 class=\"post-title p-name\" lang=\"ja\" dir=\"ltr\">");
    page.assert_contains("Freitag, 7. Januar 2022")
        .assert_contains("<article class=\"post\">");
    app.browser()
        .get("/")
        .await
        .assert_contains("<h3 class=\"teaser-title p-name\" dir=\"auto\" lang=\"ja\">");
    let own = app
        .post()
        .title("Brot")
        .draft(|draft| draft.lang = Some(language("de")))
        .published()
        .create()
        .await;
    assert_eq!(
        app.browser()
            .get(&path(&own))
            .await
            .select("[lang=de]")
            .len(),
        1,
        "the page says it already"
    );
}

#[test]
fn templates_hold_no_words_of_their_own() {
    // The program's name, an address to begin with, and the mark of an error.
    let allowed = ["Tympan", "https"];
    let mut left = Vec::new();
    let templates: Vec<_> = ["pages", "partials"]
        .iter()
        .flat_map(|name| files(&folder("templates").join(name), "html"))
        .collect();
    let base = folder("templates/base.html");
    let base = (
        base.clone(),
        std::fs::read_to_string(&base).expect("the frame"),
    );
    for (path, text) in templates.into_iter().chain([base]) {
        // The description of the API is in English, and is marked so.
        let name = path.file_name().unwrap().to_string_lossy();
        if name.starts_with("api-") {
            let is_page = path.parent().unwrap().ends_with("pages");
            assert!(
                !is_page || text.contains("lang=\"en\" dir=\"ltr\""),
                "{name}"
            );
            continue;
        }
        // Attributes that a macro gives for a tag elsewhere are no words.
        let text: String = text
            .lines()
            .filter(|line| !line.contains("%} aria-"))
            .map(|line| format!("{line}\n"))
            .collect();
        let said = said(&without_code(&text));
        let words = said
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.len() > 1 && !allowed.contains(word));
        left.extend(words.map(|word| format!("{}: {word}", path.display())));
    }
    assert!(
        left.is_empty(),
        "write these in the messages (`src/i18n`):\n{}",
        left.join("\n")
    );
}

/// A template without its expressions, statements and comments.
fn without_code(template: &str) -> String {
    let mut plain = String::new();
    let mut rest = template;
    while let Some(start) = rest
        .find("{{")
        .into_iter()
        .chain(rest.find("{%"))
        .chain(rest.find("{#"))
        .min()
    {
        plain.push_str(&rest[..start]);
        let end = match &rest[start..start + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        rest = rest[start..].split_once(end).map_or("", |(_, after)| after);
    }
    plain + rest
}
