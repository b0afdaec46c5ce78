//! Exports of WordPress: what of them is where on the blog, and what is named as lost.

use axum::http::StatusCode;
use tympan::model::{CommentMode, CommentStatus, Origin, PostStatus};
use tympan::store;
use tympan::transfer::formats::Input;
use tympan::transfer::import::{Options, Report, ReportRow};
use tympan::transfer::imported::{ImportEntry, ImportedMedia, ImportedPost};

use super::{Blog, Bytes, input, lost};

const EXPORT: &str = include_str!("fixtures/wordpress.xml");
const RSS: &str = "<rss xmlns:wp='http://wordpress.org/export/1.0/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>http://old.example/blog</wp:base_blog_url>";

fn origin(kind: &str, id: u32) -> Origin {
    Origin {
        system: "wordpress".to_owned(),
        id: format!("lamp.example/{kind}/{id}"),
    }
}

fn export() -> Input {
    input("wordpress", &[("a.xml", EXPORT)])
}

async fn imported() -> (Blog, Report) {
    let blog = Blog::new().await;
    let report = blog.import_input(&export()).await;
    assert!(report.balances(), "{report}");
    (blog, report)
}

/// The entries of the files.
fn entries(files: &[(&str, &'static str)]) -> Vec<ImportEntry> {
    let reader = input("wordpress", files).open().expect("a reader");
    reader.map(|entry| entry.expect("an entry")).collect()
}

fn posts(files: &[(&str, &'static str)]) -> Vec<ImportedPost> {
    let post = |entry| match entry {
        ImportEntry::Post(post) => Some(*post),
        _ => None,
    };
    entries(files).into_iter().filter_map(post).collect()
}

fn media(files: &[(&str, &'static str)]) -> Vec<ImportedMedia> {
    let media = |entry| match entry {
        ImportEntry::Media(media) => Some(*media),
        _ => None,
    };
    entries(files).into_iter().filter_map(media).collect()
}

/// The error that ends the reading of a file.
fn refusal(text: String) -> String {
    let text: &'static str = text.leak();
    let mut reader = input("wordpress", &[("a.xml", text)])
        .open()
        .expect("a reader");
    let error = reader.find_map(Result::err).expect("a refusal");
    error.to_string()
}

#[tokio::test]
async fn post_keeps_its_words_labels_and_address() {
    let (blog, report) = imported().await;
    let post = blog.post_of(&origin("post", 10)).await;
    assert_eq!(post.title, "The lamp & the storm");
    assert_eq!(
        post.path.as_ref().map(|path| path.as_str()),
        Some("/2020/01/the-lamp")
    );
    assert_eq!(post.comments, CommentMode::Closed);
    assert!(post.pinned);
    assert!(
        post.source
            .starts_with("<p>First line<br />\nsecond line</p>\n<!--more-->"),
        "{}",
        post.source
    );
    let image = "<p><img src=\"https://lamp.example/wp-content/uploads/2020/01/light.png\" alt=\"The light\"></p>";
    assert!(post.source.contains(image), "{}", post.source);
    assert!(
        post.source.contains("[weather days=\"3\"]"),
        "{}",
        post.source
    );
    let labels = store::labels::list_by_post(&mut blog.read().await, post.id).await;
    let labels: Vec<_> = labels
        .expect("labels")
        .into_iter()
        .map(|label| label.name)
        .collect();
    assert_eq!(labels, ["Sea & Sky", "Oil"]);
    for (words, times) in [
        ("its excerpt is not carried", 1),
        ("its post format is not carried", 1),
        ("its custom field `mood`", 1),
        ("its shortcode `[weather]`", 1),
        ("menus are not carried", 2),
        ("the category above it is not carried", 1),
        ("no post in the file is by this author", 1),
    ] {
        assert_eq!(lost(&report, words).await.len(), times, "{words}: {report}");
    }
}

#[tokio::test]
async fn excerpts_become_subtitles_if_that_is_asked_for() {
    let (blog, _) = imported().await;
    assert_eq!(blog.post_of(&origin("post", 10)).await.subtitle, "");
    let options = Options {
        excerpts_as_subtitles: true,
        ..Options::default()
    };
    let report = blog.import_with(&export(), &options).await;
    assert_eq!(blog.post_of(&origin("post", 10)).await.subtitle, "Short");
    assert_eq!(report.counts(ReportRow::Posts).updated, 1, "{report}");
    assert!(lost(&report, "excerpt").await.is_empty());
    let again = blog.import_with(&export(), &options).await;
    assert_eq!(again.counts(ReportRow::Posts).updated, 0, "{again}");
}

#[tokio::test]
async fn what_only_some_could_see_is_never_public() {
    let (blog, report) = imported().await;
    for id in [11, 12, 13] {
        let post = blog.post_of(&origin("post", id)).await;
        assert_eq!(post.status, PostStatus::Draft, "{id}");
        assert_eq!(post.path, None, "{id}");
    }
    assert_eq!(lost(&report, "it had a password").await.len(), 1);
    assert_eq!(lost(&report, "it was private").await.len(), 1);
    for page in [
        "/",
        "/2020/02/locked",
        "/2020/03/private",
        "/2020/01/the-lamp",
        "/feed.atom",
        "/comments.atom",
    ] {
        let answer = blog.browser().get(page).await;
        assert!(!answer.text().contains("SECRET"), "{page}");
    }
    assert_eq!(lost(&report, "it is a note of the editors").await.len(), 2);
}

#[tokio::test]
async fn comments_keep_their_place_and_state() {
    let (blog, _) = imported().await;
    let comment = async |id| {
        blog.comment_of(&origin("comment", id))
            .await
            .expect("a comment")
    };
    let (top, answer, deep) = (comment(101).await, comment(102).await, comment(103).await);
    assert_eq!(top.status, CommentStatus::Approved);
    assert_eq!(answer.parent_id, Some(top.id));
    assert_eq!(deep.parent_id, Some(answer.id));
    assert_eq!(deep.status, CommentStatus::Pending);
    assert_eq!(comment(105).await.status, CommentStatus::Spam);
    assert_eq!(
        top.html.as_str(),
        "<p>Well said,<br>\nsee <a href=\"https://ann.example/x\" rel=\"nofollow ugc noopener\">https://ann.example/x</a>.</p>"
    );
    let pingback = comment(104).await;
    assert_eq!(pingback.status, CommentStatus::Approved);
}

#[tokio::test]
async fn old_addresses_lead_to_the_new_ones() {
    let (blog, _) = imported().await;
    for (old, new) in [
        ("/2020/01/the-lamp/", "/2020/01/the-lamp"),
        ("/2020/01/a-lamp", "/2020/01/the-lamp"),
        ("/category/sea/", "/label/"),
        ("/tag/oil/", "/label/"),
        ("/author/keeper/", "/author/"),
        ("/house/about/", "/house/about"),
        ("/?p=10", "/2020/01/the-lamp"),
        ("/?page_id=14", "/house/about"),
        ("/?p=11", "/"),
    ] {
        let mut path = old.to_owned();
        for _ in 0..3 {
            let answer = blog.browser().get(&path).await;
            if answer.status == StatusCode::OK {
                break;
            }
            assert!(
                answer.status.is_redirection(),
                "{old}: {} {}",
                path,
                answer.status
            );
            path = answer.header("location").to_owned();
        }
        let path = path.trim_start_matches("https://blog.example");
        assert!(path.starts_with(new), "{old}: {path}");
    }
}

#[tokio::test]
async fn second_import_changes_nothing() {
    let (blog, first) = imported().await;
    let again = blog
        .import_input(&input("wordpress", &[("a.xml", EXPORT)]))
        .await;
    assert!(again.balances(), "{again}");
    for row in [ReportRow::Posts, ReportRow::Pages, ReportRow::Comments] {
        let (first, again) = (first.counts(row), again.counts(row));
        assert_eq!((again.imported, again.updated), (0, 0), "{row:?}");
        assert_eq!(again.unchanged, first.imported, "{row:?}");
    }
}

#[test]
fn files_of_one_export_share_their_attachments() {
    let post = |content: &str| -> &'static str {
        format!("{RSS}<item><title>A</title><link>http://old.example/blog/a/</link><content:encoded>{content}</content:encoded><wp:post_id>1</wp:post_id><wp:post_date_gmt>2010-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status></item></channel></rss>").leak()
    };
    let file: &'static str = format!("{RSS}<item><wp:post_id>2</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>http://old.example/blog/wp-content/uploads/x.jpg</wp:attachment_url></item></channel></rss>").leak();
    let found = posts(&[("1.xml", post("[gallery ids=2]")), ("2.xml", file)]);
    assert!(found[0].body.contains("uploads/x.jpg"), "{}", found[0].body);
    assert_eq!(found[0].origin.id, "old.example/blog/post/1");
    assert_eq!(found[0].path.as_deref(), Some("/blog/a"));
    let none = posts(&[("1.xml", post("[gallery ids=2]"))]);
    assert_eq!(
        none[0].losses,
        ["the pictures of its gallery are not in the file"]
    );
}

#[test]
fn terms_of_items_are_labels_too() {
    let label = |entry: ImportEntry| match entry {
        ImportEntry::Label(label) => Some((label.name, label.aliases)),
        _ => None,
    };
    let aliases = |files: &[(&str, &'static str)]| -> Vec<_> {
        entries(files).into_iter().filter_map(label).collect()
    };
    let found = aliases(&[("a.xml", EXPORT)]);
    let expected = [
        ("Sea & Sky", ["/category/sea", "/cat=3"]),
        ("Storms", ["/category/sea/storms", "/cat=4"]),
        ("Oil", ["/tag/oil", "/tag=oil"]),
    ];
    let expected =
        expected.map(|(name, paths)| (name.to_owned(), paths.map(str::to_owned).to_vec()));
    assert_eq!(found, expected);
    // An export of some posts only has no list of terms.
    let lists = |line: &&str| !line.contains("<wp:category>") && !line.contains("<wp:tag>");
    let kept = EXPORT.lines().filter(lists);
    let text: &'static str = kept
        .map(|line| format!("{line}\n"))
        .collect::<String>()
        .leak();
    let found = aliases(&[("a.xml", text)]);
    let sea = ("Sea & Sky".to_owned(), vec!["/category/sea".to_owned()]);
    assert_eq!(found, [sea, expected[2].clone()]);
}

#[test]
fn uploads_beside_the_export_are_found() {
    let found = media(&[
        ("a.xml", EXPORT),
        ("uploads/2020/01/light-300x200.png", "x"),
        ("uploads/2020/01/light.png", "x"),
        ("uploads/2020/01/other.pdf", "x"),
    ]);
    let members: Vec<_> = found.iter().map(|media| media.member.as_deref()).collect();
    assert_eq!(
        members,
        [
            Some("uploads/2020/01/light.png"),
            Some("uploads/2020/01/other.pdf")
        ]
    );
    assert_eq!(
        found[0].urls,
        [
            "https://lamp.example/wp-content/uploads/2020/01/light.png",
            "https://lamp.example/wp-content/uploads/2020/01/light-300x200.png",
            "https://lamp.example/2020/01/the-lamp/light/",
        ]
    );
    assert_eq!(
        (found[0].alt.as_str(), found[0].caption.as_str()),
        ("The light", "A light")
    );
    assert_eq!(
        found[1].urls,
        ["https://lamp.example/wp-content/uploads/2020/01/other.pdf"]
    );
    assert_eq!(media(&[("a.xml", EXPORT)])[0].member, None);
}

#[test]
fn namespaces_of_every_version_are_known() {
    for (old, new) in [
        (
            "http://wordpress.org/export/1.2/",
            "https://wordpress.org/export/1.2/",
        ),
        (
            "http://wordpress.org/export/1.2/",
            "http://wordpress.org/export/1.0/",
        ),
        (
            "http://wordpress.org/export/1.2/",
            "http://wordpress.org/export/1.1/",
        ),
        ("xmlns:dc=\"http://purl.org/dc/elements/1.1/\"", ""),
    ] {
        let text: &'static str = EXPORT.replace(old, new).leak();
        assert_eq!(
            entries(&[("a.xml", text)]),
            entries(&[("a.xml", EXPORT)]),
            "{new}"
        );
    }
    let renamed: &'static str = EXPORT
        .replace("<wp:", "<x:")
        .replace("</wp:", "</x:")
        .replace("xmlns:wp=", "xmlns:x=")
        .leak();
    assert_eq!(
        entries(&[("a.xml", renamed)]),
        entries(&[("a.xml", EXPORT)])
    );
}

#[test]
fn control_characters_and_stray_ampersands_are_no_error() {
    let text: &'static str = EXPORT
        .replace("Notes from", "Notes\u{b} & \u{0}from")
        .leak();
    assert_eq!(
        entries(&[("a.xml", text)]).len(),
        entries(&[("a.xml", EXPORT)]).len()
    );
    let draft = posts(&[("a.xml", EXPORT)])
        .into_iter()
        .find(|post| post.origin.id.ends_with("/13"));
    let draft = draft.expect("the draft");
    assert_eq!(draft.title, "Unfinished & odd");
    assert_eq!(draft.published_at.to_rfc3339(), "2020-04-02T08:00:00+00:00");
}

#[test]
fn hostile_files_are_refused_at_once() {
    let started = std::time::Instant::now();
    let attributes: String = (0..1_000_000).map(|n| format!(" a{n}=''")).collect();
    for (text, words) in [
        (
            format!("<!DOCTYPE rss [<!ENTITY a 'b'>]>{RSS}"),
            "the file has a DOCTYPE",
        ),
        (
            format!("{RSS}<item{attributes}>"),
            "more than 64 attributes",
        ),
        (
            format!("{RSS}{}", "<a>".repeat(100_000)),
            "nested more than 64 deep",
        ),
        (
            format!("{RSS}<item><title>{}", "x".repeat(17 << 20)),
            "more than 16 MiB",
        ),
        (format!("{RSS}<item><title>a</title>"), "it was cut off"),
        ("<feed/>".to_owned(), "not an export of WordPress"),
    ] {
        let error = refusal(text);
        assert!(error.contains(words), "{error}");
    }
    assert!(started.elapsed().as_secs() < 30);
}

#[test]
fn item_with_very_many_comments_is_read_in_constant_memory() {
    let comment = |id: usize| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_date_gmt>2010-01-01 00:00:00</wp:comment_date_gmt><wp:comment_content>{}</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>",
            "x".repeat(1000)
        )
    };
    let comments: String = (1..=20_000).map(comment).collect();
    let text: &'static str = format!("{RSS}<item><wp:post_id>1</wp:post_id><wp:post_date_gmt>2010-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status>{comments}</item></channel></rss>").leak();
    let found = entries(&[("a.xml", text)]);
    let comments = found
        .iter()
        .filter(|entry| matches!(entry, ImportEntry::Comment(_)));
    assert_eq!(comments.count(), 20_000);
}

#[test]
fn export_in_an_older_encoding_keeps_its_letters() {
    let text = |declared: &str| {
        format!(
            "<?xml version='1.0' encoding='{declared}'?>{RSS}<item><title>Caf\u{e9} \u{fc}ber</title><link>http://old.example/blog/a/</link><content:encoded>x</content:encoded><wp:post_id>1</wp:post_id><wp:post_date_gmt>2010-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status></item></channel></rss>"
        )
    };
    let latin: Vec<u8> = text("ISO-8859-1").chars().map(|c| c as u8).collect();
    let source = std::sync::Arc::new(Bytes::new(latin));
    let format = tympan::transfer::formats::parse("wordpress").expect("the format");
    let input = Input::of_format(source, format).expect("a source");
    let mut entries = input
        .open()
        .expect("a reader")
        .map(|entry| entry.expect("an entry"));
    let title = entries.find_map(|entry| match entry {
        ImportEntry::Post(post) => Some(post.title),
        _ => None,
    });
    assert_eq!(title.as_deref(), Some("Caf\u{e9} \u{fc}ber"));
    let why = refusal(text("ISO-8859-1"));
    assert!(
        why.contains("says that it is in ISO-8859-1, but is in UTF-8"),
        "{why}"
    );
}
