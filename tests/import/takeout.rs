//! Backups of Blogger from Google Takeout.

use tympan::model::{CommentStatus, PostStatus};
use tympan::transfer::imported::{ImportEntry, ImportedMedia};

use super::{Blog, input, lost};

const FEED: &str = include_str!("fixtures/takeout.atom");
const START: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><title>T</title>";

fn entries(files: &[(&str, &'static str)]) -> Vec<ImportEntry> {
    let reader = input("takeout", files).open().expect("a reader");
    reader.map(|entry| entry.expect("an entry")).collect()
}

fn leaked(text: String) -> &'static str {
    text.leak()
}

#[tokio::test]
async fn every_state_is_kept() {
    let blog = Blog::new().await;
    let report = blog
        .import_input(&input("takeout", &[("feed.atom", FEED)]))
        .await;
    assert!(report.balances(), "{report}");
    let live = blog.post("501").await;
    assert_eq!(
        live.path.as_ref().map(|path| path.as_str()),
        Some("/2026/05/low-tide.html")
    );
    assert_eq!(live.status, PostStatus::Public);
    assert_eq!(blog.post("502").await.status, PostStatus::Draft);
    let scheduled = blog.post("503").await;
    assert_eq!(scheduled.status, PostStatus::Public);
    assert!(scheduled.published_at > live.published_at);
    assert_eq!(blog.post("504").await.status, PostStatus::Trash);
    let status = async |id| blog.comment(id).await.status;
    assert_eq!(status("601").await, CommentStatus::Approved);
    assert_eq!(status("602").await, CommentStatus::Approved);
    assert_eq!(status("603").await, CommentStatus::Pending);
    assert_eq!(status("604").await, CommentStatus::Spam);
    assert_eq!(status("605").await, CommentStatus::Removed);
    let (parent, answer) = (blog.comment("601").await, blog.comment("602").await);
    assert_eq!(answer.parent_id, Some(parent.id));
    for words in [
        "its kind, `POLL`, is not known",
        "its location is not carried",
        "its description for search engines is not carried",
        "its `mood` is not carried",
    ] {
        assert_eq!(lost(&report, words).await.len(), 1, "{words}: {report}");
    }
    let again = blog
        .import_input(&input("takeout", &[("feed.atom", FEED)]))
        .await;
    assert!(again.balances(), "{again}");
    for row in tympan::transfer::import::ReportRow::ALL {
        let counts = again.counts(row);
        assert_eq!(
            (counts.imported, counts.updated),
            (0, 0),
            "{row:?}: {again}"
        );
    }
}

#[test]
fn entries_of_both_feeds_are_read_once() {
    let both = [
        ("Takeout/Blogger/Comments/tide/feed.atom", FEED),
        ("Takeout/Blogger/Blogs/tide/feed.atom", FEED),
    ];
    assert_eq!(entries(&both), entries(&[("feed.atom", FEED)]));
}

#[test]
fn pictures_of_albums_are_matched_by_name() {
    let picture = "https://blogger.googleusercontent.com/img/b/x/s320/Low%20tide.JPG";
    let twice = "https://1.bp.blogspot.com/y/s1600/two.png";
    let feed = leaked(format!(
        "{START}<entry><id>tag:blogger.com,1999:blog-1.post-1</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><content type='html'>&lt;img src=\"{picture}\"&gt;&lt;img src='{twice}'&gt;</content><published>2026-05-28T17:43:15Z</published><blogger:filename>/2026/05/a.html</blogger:filename></entry></feed>"
    ));
    let found = entries(&[
        ("Takeout/Blogger/Blogs/b/feed.atom", feed),
        ("Takeout/Blogger/Albums/b/Low tide.jpg", "x"),
        ("Takeout/Blogger/Albums/b/Low tide.jpg.json", "{}"),
        ("Takeout/Blogger/Albums/b/two.png", "x"),
        ("Takeout/Blogger/Albums/c/two.png", "y"),
        ("Takeout/Blogger/Blogs/b/settings.csv", "a,b"),
        ("Takeout/Blogger/Blogs/b/theme-layouts.xml", "<x/>"),
    ]);
    let media: Vec<ImportedMedia> = found
        .iter()
        .filter_map(|entry| match entry {
            ImportEntry::Media(media) => Some((**media).clone()),
            _ => None,
        })
        .collect();
    let urls: Vec<_> = media.iter().map(|media| media.urls.len()).collect();
    assert_eq!(urls, [1, 0, 0]);
    assert_eq!(media[0].urls, [picture]);
    assert_eq!(media[1].losses.len(), 1);
    let skipped = found
        .iter()
        .filter(|entry| matches!(entry, ImportEntry::Skipped(_)));
    assert_eq!(skipped.count(), 2);
}

#[test]
fn several_blogs_are_not_mixed() {
    let mut reader = input(
        "takeout",
        &[("Blogs/a/feed.atom", FEED), ("Blogs/b/feed.atom", FEED)],
    )
    .open()
    .expect("a reader");
    let error = reader.next().expect("an answer").expect_err("a refusal");
    assert!(error.to_string().contains("several blogs"), "{error}");
}
