//! The reader of Blogger's old export on a whole file.

use std::io::BufReader;

use tympan::model::{CommentStatus, Kind, PostStatus};
use tympan::transfer::blogger::Reader;
use tympan::transfer::imported::{
    CommentedPost, EntryKind, ImportEntry, ImportedComment, ImportedPost, ImportedSettings, Skipped,
};

use crate::common::language;

const EXPORT: &str = include_str!("fixtures/blogger.xml");
const UNDECLARED: &str = include_str!("fixtures/blogger-undeclared.xml");

fn entries(xml: &str) -> Vec<ImportEntry> {
    Reader::new(xml.as_bytes())
        .collect::<Result<_, _>>()
        .expect("the fixture reads")
}

fn post(id: &str) -> ImportedPost {
    let found = entries(EXPORT).into_iter().find_map(|entry| match entry {
        ImportEntry::Post(post) if post.origin.id == id => Some(*post),
        _ => None,
    });
    found.expect("the fixture holds the post")
}

fn comment(id: &str) -> ImportedComment {
    let found = entries(EXPORT).into_iter().find_map(|entry| match entry {
        ImportEntry::Comment(comment) if comment.origin.id == id => Some(*comment),
        _ => None,
    });
    found.expect("the fixture holds the comment")
}

fn under(post: &str) -> CommentedPost {
    CommentedPost::Origin(post.to_owned())
}

fn skipped() -> Vec<Skipped> {
    let skipped = |entry| match entry {
        ImportEntry::Skipped(skipped) => Some(skipped),
        _ => None,
    };
    entries(EXPORT).into_iter().filter_map(skipped).collect()
}

#[test]
fn every_entry_is_carried_or_named() {
    let entries = entries(EXPORT);
    let posts = entries
        .iter()
        .filter(|entry| matches!(entry, ImportEntry::Post(_)))
        .count();
    let comments = entries
        .iter()
        .filter(|entry| matches!(entry, ImportEntry::Comment(_)))
        .count();
    let settings = entries
        .iter()
        .filter(|entry| matches!(entry, ImportEntry::Setting(_)))
        .count();
    assert_eq!(
        (entries.len(), posts, comments, settings, skipped().len()),
        (EXPORT.matches("<entry>").count(), 4, 4, 5, 4)
    );
}

#[test]
fn post_keeps_its_address_when_its_date_was_moved() {
    let post = post("9000000000000000201");
    assert_eq!(post.published_at.to_rfc3339(), "2011-03-31T21:30:00+00:00");
    assert_eq!(post.path.as_deref(), Some("/2011/10/rain-barrel.html"));
    assert_eq!(
        post.old_url.as_deref(),
        Some("http://garden.example.com/2011/10/rain-barrel.html")
    );
}

#[test]
fn post_is_carried_with_all_its_parts() {
    let post = post("9000000000000000201");
    assert_eq!(
        (post.kind, post.status, post.origin.system.as_str()),
        (Kind::Post, PostStatus::Public, "blogger")
    );
    assert_eq!(post.title, "A rain barrel <for> nothing");
    assert!(
        post.body
            .ends_with("barrel.jpg\" /></a></div>Tom &amp; I built it."),
        "{}",
        post.body
    );
    assert_eq!(post.labels, ["Wasser & Wetter", "barrels"]);
    assert_eq!(
        (post.author.name.as_str(), post.author.url.as_deref()),
        ("Mara Lind", Some("http://www.example.org/profile/1"))
    );
    assert_eq!(
        post.updated_at.to_rfc3339(),
        "2011-10-09T08:00:00.123+00:00"
    );
    assert_eq!(post.stated_comments, Some(3));
}

#[test]
fn parts_of_a_post_that_are_not_carried_are_named() {
    assert_eq!(
        post("9000000000000000201").losses,
        ["its location is not carried"]
    );
    assert_eq!(
        post("9000000000000000202").losses,
        ["its enclosures (audio or video files) are not carried"]
    );
}

#[test]
fn body_joins_text_cdata_and_references_and_drops_what_xml_lacks() {
    let html = post("9000000000000000202").body;
    assert_eq!(
        html,
        "<iframe src=\"https://video.example.org/embed/7\" width=\"320\"></iframe><p>Watch \u{1F6AA} twice.</p>"
    );
}

#[test]
fn percent_encoding_of_an_address_is_kept() {
    assert_eq!(
        post("9000000000000000202").path.as_deref(),
        Some("/2012/02/t%C3%BCrangel.html")
    );
}

#[test]
fn draft_has_no_address_and_no_loss() {
    let draft = post("9000000000000000203");
    assert_eq!(
        (draft.status, draft.path, draft.old_url, draft.losses),
        (PostStatus::Draft, None, None, vec![])
    );
}

#[test]
fn page_is_told_from_a_post() {
    let page = post("9000000000000000210");
    assert_eq!(
        (page.kind, page.path.as_deref()),
        (Kind::Page, Some("/p/about.html"))
    );
}

#[test]
fn draft_is_seen_through_an_undeclared_prefix() {
    let [ImportEntry::Post(draft)] = &entries(UNDECLARED)[..] else {
        panic!("one post")
    };
    assert_eq!(
        (draft.status, draft.origin.id.as_str(), draft.title.as_str()),
        (PostStatus::Draft, "11", "Glaze, unfinished")
    );
    assert_eq!(draft.updated_at, draft.published_at);
}

#[test]
fn renamed_prefixes_are_understood_by_their_namespace() {
    let renamed = EXPORT
        .replace("<thr:", "<ns3:")
        .replace("</thr:", "</ns3:")
        .replace("xmlns:thr", "xmlns:ns3")
        .replace("xmlns='", "xmlns:ns0='");
    let names = [
        "feed",
        "id",
        "entry",
        "published",
        "updated",
        "category",
        "title",
        "content",
        "link",
        "author",
        "name",
        "uri",
    ];
    let renamed = names.iter().fold(renamed, |xml, name| {
        let opened = [" ", ">"].iter().fold(xml, |xml, end| {
            xml.replace(&format!("<{name}{end}"), &format!("<ns0:{name}{end}"))
        });
        opened.replace(&format!("</{name}>"), &format!("</ns0:{name}>"))
    });
    assert_eq!(entries(&renamed), entries(EXPORT));
}

#[test]
fn comment_names_its_post_and_not_its_title() {
    let comment = comment("9000000000000000301");
    assert_eq!(
        (comment.post, comment.parent_id),
        (under("9000000000000000201"), None)
    );
    assert_eq!(
        (
            comment.body.as_str(),
            comment.author.name.as_str(),
            comment.author.url
        ),
        ("How many litres?", "Anonym", None)
    );
    assert_eq!(
        comment.published_at.to_rfc3339(),
        "2011-04-02T03:00:00+00:00"
    );
}

#[test]
fn reply_names_its_parent_even_when_both_come_later() {
    let reply = comment("9000000000000000302");
    assert_eq!(
        (reply.post, reply.parent_id.as_deref()),
        (under("9000000000000000201"), Some("9000000000000000301"))
    );
}

#[test]
fn removed_comment_keeps_its_place() {
    let removed = comment("9000000000000000303");
    assert_eq!(
        (removed.status, removed.parent_id.as_deref()),
        (CommentStatus::Removed, Some("9000000000000000302"))
    );
    assert_eq!(
        comment("9000000000000000302").status,
        CommentStatus::Approved
    );
}

#[test]
fn comment_whose_post_is_missing_is_still_read() {
    assert_eq!(
        comment("9000000000000000304").post,
        under("9000000000000000299")
    );
}

#[test]
fn settings_are_known_by_id_whatever_their_titles_say() {
    let mut settings = ImportedSettings::default();
    for entry in entries(EXPORT) {
        if let ImportEntry::Setting(setting) = entry {
            settings.apply(setting);
        }
    }
    assert_eq!(
        (settings.title.as_deref(), settings.description.as_deref()),
        (Some("Garten & Werkstatt"), Some("Beete und Bretter"))
    );
    assert_eq!(
        (settings.time_zone, settings.language),
        (Some(chrono_tz::Europe::Berlin), Some(language("de-AT")))
    );
    assert_eq!(
        (settings.moderate_all, settings.comments_open),
        (true, None)
    );
}

#[test]
fn settings_that_are_not_carried_are_named_without_their_values() {
    let named: Vec<String> = skipped()
        .iter()
        .filter(|skipped| skipped.kind == EntryKind::Setting)
        .map(Skipped::to_string)
        .collect();
    assert_eq!(
        named,
        [
            "setting BLOG_COMMENT_EMAIL (line 10): there is no such setting here",
            "setting BLOG_META_DESCRIPTION (line 11): it is empty"
        ]
    );
    assert!(!format!("{:?}", entries(EXPORT)).contains("private"));
}

#[test]
fn comments_are_open_only_if_every_setting_says_so() {
    use tympan::transfer::imported::ImportedSetting::CommentsOpen;
    for (first, second, open) in [
        (true, true, true),
        (true, false, false),
        (false, true, false),
    ] {
        let mut settings = ImportedSettings::default();
        settings.apply(CommentsOpen(first));
        settings.apply(CommentsOpen(second));
        assert_eq!(settings.comments_open, Some(open));
    }
}

#[test]
fn template_and_unknown_kinds_are_named() {
    let named: Vec<String> = skipped()
        .iter()
        .filter(|skipped| skipped.kind != EntryKind::Setting)
        .map(Skipped::to_string)
        .collect();
    assert_eq!(named[0], "template (line 4): designs are not carried");
    assert_eq!(
        named[1],
        "entry tag:blogger.com,1999:blog-100.poll-5 (line 20): its kind, `poll`, is not known"
    );
}

#[test]
fn front_page_and_progress_are_known_along_the_way() {
    let mut reader = Reader::new(EXPORT.as_bytes());
    assert_eq!((reader.home(), reader.bytes_read()), (None, 0));
    reader.next().expect("an entry").expect("that reads");
    assert_eq!(reader.home(), Some("http://garden.example.com/"));
    assert!(reader.bytes_read() < EXPORT.len() as u64);
    assert_eq!(
        (
            reader.by_ref().filter(Result::is_err).count(),
            reader.bytes_read()
        ),
        (0, EXPORT.len() as u64)
    );
}

#[test]
fn size_of_the_pieces_read_makes_no_difference() {
    for capacity in [1, 2, 3, 7, 64, 8192] {
        let read: Result<Vec<ImportEntry>, _> =
            Reader::new(BufReader::with_capacity(capacity, EXPORT.as_bytes())).collect();
        assert_eq!(
            read.expect("the fixture reads"),
            entries(EXPORT),
            "{capacity}"
        );
    }
}
