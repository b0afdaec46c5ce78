//! The owner's choices come along, and everything that does not is named.

use tympan::model::settings::{FeedText, Moderation};
use tympan::transfer::import::{ImportError, Options, ReportRow, SkipKind};

use super::{Blog, lost};

fn setting(name: &str, value: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.settings.{name}</id>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#settings'/>\
         <content type='text'>{value}</content></entry>"
    )
}

fn post(content: &str, more: &str) -> String {
    format!(
        "<entry><id>tag:blogger.com,1999:blog-1.post-5</id><published>2020-01-02T03:04:05Z</published>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
         <title type='text'>A title</title><content type='html'>{content}</content>\
         <link rel='alternate' type='text/html' href='https://old.example/2020/01/a.html'/>{more}\
         <author><name>Ann</name></author></entry>"
    )
}

fn export(entries: &[String]) -> &'static str {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1.archive</id>\
         <link rel='alternate' type='text/html' href='https://old.example/'/>{}</feed>",
        entries.concat()
    )
    .leak()
}

fn choices() -> Vec<String> {
    [
        ("BLOG_NAME", "Notes"),
        ("BLOG_SEARCHABLE", "false"),
        ("BLOG_POST_FEED", "SHORT"),
        ("BLOG_META_DESCRIPTION", "What it is about"),
        ("BLOG_META_DESCRIPTION_ENABLED", "true"),
        ("BLOG_COMMENT_MODERATION", "ENABLED"),
        ("BLOG_COMMENT_MODERATION_DELAY", "14"),
    ]
    .map(|(name, value)| setting(name, value))
    .into()
}

#[tokio::test]
async fn every_choice_that_exists_here_is_taken_and_named_with_both_values() {
    let blog = Blog::new().await;
    let report = blog.import(export(&choices())).await;
    let settings = blog.settings().await;
    assert_eq!(settings.title, "Notes");
    assert_eq!(settings.description, "What it is about");
    assert!(!settings.robots.index);
    assert_eq!(settings.feeds.text, FeedText::Short);
    assert_eq!(settings.moderation, Moderation::All);
    assert_eq!(settings.moderate_after_days, 14);
    let text = report.to_string();
    assert!(text.contains("moderation: \"first\" → \"all\""), "{text}");
    assert!(text.contains("robots.index: true → false"), "{text}");
    assert_eq!(report.counts(ReportRow::Settings).imported, 7, "{text}");
}

#[tokio::test]
async fn a_blog_that_moderated_nothing_does_not_turn_moderation_off() {
    let blog = Blog::new().await;
    let report = blog
        .import(export(&[setting("BLOG_COMMENT_MODERATION", "DISABLED")]))
        .await;
    assert_eq!(blog.settings().await.moderation, Moderation::First);
    assert_eq!(
        lost(&report, "the first comment of a visitor waits")
            .await
            .len(),
        1,
        "{report}"
    );
}

#[tokio::test]
async fn a_description_that_was_switched_off_stays_hidden() {
    let blog = Blog::new().await;
    let entries = [
        setting("BLOG_META_DESCRIPTION", "Hidden"),
        setting("BLOG_META_DESCRIPTION_ENABLED", "false"),
    ];
    blog.import(export(&entries)).await;
    assert_eq!(blog.settings().await.description, "");
}

#[tokio::test]
async fn a_private_blog_is_not_published_unless_asked() {
    let xml = export(&[
        setting("BLOG_READ_ACCESS_MODE", "PRIVATE"),
        post("Secret", ""),
    ]);
    let blog = Blog::new().await;
    let before = blog.last_change().await;
    let refused = blog
        .try_import(xml, &Options::default(), &mut |_| Ok(()))
        .await;
    assert!(matches!(refused, Err(ImportError::Private)), "{refused:?}");
    assert_eq!(blog.last_change().await, before);
    let asked = Options {
        from_private: true,
        ..Options::default()
    };
    let report = blog
        .try_import(xml, &asked, &mut |_| Ok(()))
        .await
        .expect("imported");
    assert!(report.balances(), "{report}");
    assert_eq!(
        lost(&report, "only invited readers").await.len(),
        1,
        "{report}"
    );
}

#[tokio::test]
async fn an_uploaded_video_and_unknown_elements_are_named() {
    let blog = Blog::new().await;
    let video = "&lt;object class=\"BLOG_video_class\" contentid=\"1\"&gt;&lt;/object&gt;";
    let xml = export(&[post(video, "<mood>glad</mood>")]);
    let report = blog.import(xml).await;
    assert_eq!(
        lost(&report, "a video that was uploaded").await.len(),
        1,
        "{report}"
    );
    assert_eq!(
        lost(&report, "its element `mood`").await.len(),
        1,
        "{report}"
    );
}

#[tokio::test]
async fn links_to_the_old_blog_lead_to_this_one() {
    let blog = Blog::new().await;
    let link = "&lt;a href=\"https://old.example/2020/01/a.html#more\"&gt;b&lt;/a&gt; &lt;a href=\"https://other.example/\"&gt;o&lt;/a&gt;";
    blog.import(export(&[post(link, "")])).await;
    let html = blog.post("5").await.html.as_str().to_owned();
    assert!(html.contains("href=\"/2020/01/a.html#more\""), "{html}");
    assert!(html.contains("https://other.example/"), "{html}");
}

#[tokio::test]
async fn what_is_left_out_as_asked_is_counted_and_named() {
    let blog = Blog::new().await;
    let options = Options {
        skip: vec![SkipKind::Settings],
        ..Options::default()
    };
    let xml = export(&choices());
    let report = blog
        .try_import(xml, &options, &mut |_| Ok(()))
        .await
        .expect("imported");
    assert!(report.balances(), "{report}");
    assert_eq!(
        lost(&report, "left out as asked").await.len(),
        7,
        "{report}"
    );
    assert_eq!(blog.settings().await.moderation, Moderation::First);
}
