//! The reader of Blogger's old export on single entries, odd ones above all.

use tympan::model::{CommentStatus, PostStatus};
use tympan::transfer::blogger::Reader;
use tympan::transfer::imported::{ImportEntry, ImportedComment, ImportedPost, ImportedSetting};

use crate::common::language;

fn entry(xml: &str) -> ImportEntry {
    Reader::new(xml.as_bytes())
        .next()
        .expect("an entry")
        .expect("that reads")
}

/// Reads an export of one entry, a post unless `parts` make it something else.
fn with_entry(parts: &str) -> ImportEntry {
    let id = if parts.contains("<id>") {
        ""
    } else {
        "<id>tag:blogger.com,1999:blog-1.post-7</id>"
    };
    let date = if parts.contains("<published>") {
        ""
    } else {
        "<published>2012-01-01T00:00:00Z</published>"
    };
    let kind = if parts.contains("2005#kind") || parts.contains("/kind#") {
        String::new()
    } else {
        category("post")
    };
    let xml = format!(
        "<feed><id>tag:blogger.com,1999:blog-1.archive</id><entry>{id}{date}{kind}{parts}</entry></feed>"
    );
    entry(&xml)
}

fn category(kind: &str) -> String {
    format!(
        "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
    )
}

fn post_of(parts: &str) -> ImportedPost {
    match with_entry(parts) {
        ImportEntry::Post(post) => *post,
        other => panic!("not a post: {other:?}"),
    }
}

fn comment_of(parts: &str) -> ImportedComment {
    let reply = "<thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-5'/>";
    match with_entry(&format!("{}{reply}{parts}", category("comment"))) {
        ImportEntry::Comment(comment) => *comment,
        other => panic!("not a comment: {other:?}"),
    }
}

fn setting(name: &str, value: &str) -> ImportEntry {
    let id = format!("<id>tag:blogger.com,1999:blog-1.settings.{name}</id>");
    with_entry(&format!(
        "{id}{}<content type='text'>{value}</content>",
        category("settings")
    ))
}

fn why(parts: &str) -> String {
    why_not(with_entry(parts))
}

fn why_not(entry: ImportEntry) -> String {
    match entry {
        ImportEntry::Skipped(skipped) => skipped.why,
        other => panic!("not skipped: {other:?}"),
    }
}

#[test]
fn settings_with_unknown_values_are_named() {
    assert!(why_not(setting("BLOG_TIME_ZONE", "Mars/Olympus")).contains("time_zone"));
    assert!(why_not(setting("BLOG_LOCALE", "x")).contains("language"));
    assert!(why_not(setting("BLOG_COMMENT_MODERATION", "PERHAPS")).contains("moderation"));
    assert!(why_not(setting("BLOG_DEFAULT_COMMENTS_MODE", "PERHAPS")).contains("comments"));
}

#[test]
fn locales_become_language_tags() {
    for (locale, tag) in [
        ("en", "en"),
        ("pt_BR", "pt-BR"),
        ("iw", "he"),
        ("in_id", "id-ID"),
        ("zh-hant-tw", "zh-Hant-TW"),
    ] {
        assert_eq!(
            setting("BLOG_LOCALE", locale),
            ImportEntry::Setting(ImportedSetting::Language(language(tag)))
        );
    }
}

#[test]
fn no_new_comments_are_taken_when_either_setting_says_so() {
    for (name, value, open) in [
        ("BLOG_COMMENTS_ALLOWED", "false", false),
        (
            "BLOG_DEFAULT_COMMENTS_MODE",
            "DEFAULT_DONT_HAVE_COMMENTS",
            false,
        ),
        ("BLOG_COMMENTS_ALLOWED", "true", true),
    ] {
        assert_eq!(
            setting(name, value),
            ImportEntry::Setting(ImportedSetting::CommentsOpen(open))
        );
    }
}

#[test]
fn entries_that_lack_what_they_need_are_named() {
    assert_eq!(
        why("<published>soon</published>"),
        "its date, `soon`, cannot be understood"
    );
    assert_eq!(
        why("<id>tag:example.com,2005:x</id>"),
        "its id is not one of Blogger's"
    );
    assert_eq!(
        why(&category("comment")),
        "it does not say to which post it belongs"
    );
    assert_eq!(
        why("<category scheme='http://schemas.google.com/g/2005#kind'/><x/>"),
        "its kind, ``, is not known"
    );
    assert_eq!(
        why(&(category("post") + &category("page"))),
        "it has more than one kind"
    );
    assert!(why("<content type='xhtml'><div>Lost</div></content>").contains("XML elements"));
}

#[test]
fn odd_parts_cost_a_note_and_not_the_entry() {
    let link = |href: &str| format!("<link rel='alternate' type='text/html' href='{href}'/>");
    for odd in [
        "http://example.com/a/../b",
        "http://example.com/%2E%2e/b",
        "http://example.com/a%0Ab",
        "http://example.com/",
        "ftp://example.com/a",
    ] {
        let post = post_of(&link(odd));
        assert_eq!((post.path, post.losses.len()), (None, 1), "{odd}");
    }
    assert_eq!(
        post_of(&link("https://example.com/a.html?m=1"))
            .path
            .as_deref(),
        Some("/a.html")
    );
    assert_eq!(
        post_of(&link("https://example.com/a.html#b/c"))
            .path
            .as_deref(),
        Some("/a.html")
    );
    let post = post_of(
        &(link("http://example.com/a")
            + "<updated>never</updated><author><uri>javascript:x</uri></author>"),
    );
    assert_eq!(
        (
            post.updated_at == post.published_at,
            post.author.url,
            post.losses.len()
        ),
        (true, None, 2)
    );
}

#[test]
fn plain_text_becomes_html() {
    assert_eq!(
        post_of("<content type='text'>1 &lt; 2 &amp;amp; 3</content>").body,
        "1 &lt; 2 &amp;amp; 3"
    );
}

#[test]
fn draft_without_a_date_and_a_kind_without_its_scheme_are_understood() {
    let draft = post_of(
        "<published></published><category term='http://schemas.google.com/blogger/2008/kind#post'/><app:control><app:draft>yes</app:draft></app:control>",
    );
    assert_eq!(draft.published_at, chrono::DateTime::UNIX_EPOCH);
    assert_eq!(draft.losses, ["it has no date"]);
}

#[test]
fn draft_that_has_an_address_all_the_same_does_not_claim_it() {
    let draft = post_of(
        "<app:control><app:draft>yes</app:draft></app:control><link rel='alternate' href='http://example.com/a'/>",
    );
    assert_eq!(
        (draft.status, draft.path, draft.old_url),
        (PostStatus::Draft, None, None)
    );
}

#[test]
fn comment_is_removed_only_when_its_property_says_so() {
    let property = |name: &str, value: &str| {
        comment_of(&format!(
            "<gd:extendedProperty name='{name}' value='{value}'/>"
        ))
        .status
            == CommentStatus::Removed
    };
    assert!(property("blogger.contentRemoved", "true"));
    assert!(!property("blogger.contentRemoved", "false"));
    assert!(!property("blogger.itemClass", "true"));
}

#[test]
fn parent_that_cannot_be_is_a_loss() {
    for related in [
        "http://example.com/comments/default/7",
        "http://example.com/comments/default/x",
    ] {
        let comment = comment_of(&format!("<link rel='related' href='{related}'/>"));
        assert_eq!(
            (comment.parent_id, comment.losses),
            (
                None,
                vec!["the comment that it answers cannot be told".to_owned()]
            )
        );
    }
}

#[test]
fn title_in_html_and_other_categories_are_losses() {
    let post = post_of(
        "<link rel='alternate' href='http://example.com/a'/><title type='html'>a</title><category scheme='urn:x' term='y'/>",
    );
    assert_eq!(
        post.losses,
        [
            "its title is HTML and is taken as text",
            "its categories that are not labels are not carried"
        ]
    );
}

#[test]
fn each_label_is_taken_once_and_none_is_empty() {
    let label =
        |term: &str| format!("<category scheme='http://www.blogger.com/atom/ns#' term='{term}'/>");
    assert_eq!(
        post_of(&(label("b") + &label("a ") + &label(" ") + &label("a"))).labels,
        ["b", "a"]
    );
}
