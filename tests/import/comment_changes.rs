//! Comments that have changed in the source since they were imported.

use tympan::discussion::{self, Edit};
use tympan::model::{Authority, Comment, CommentStatus, Format, JobId, Origin};
use tympan::store;
use tympan::transfer::import::{self, Options, Report, ReportRow};

use super::{Blog, input, lost};

/// An export of one post with one comment.
fn export(approved: &str, author: &str, text: &str) -> &'static str {
    let comment = format!(
        "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>{author}</wp:comment_author><wp:comment_author_email>reader@example.org</wp:comment_author_email><wp:comment_date_gmt>2020-01-02 00:00:00</wp:comment_date_gmt><wp:comment_content>{text}</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved></wp:comment>"
    );
    let post = format!(
        "<item><title>Pond</title><link>https://pond.example/2020/01/pond/</link><content:encoded>Water.</content:encoded><wp:post_id>1</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{comment}</item>"
    );
    let text = format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>https://pond.example</wp:base_blog_url>{post}</channel></rss>"
    );
    text.leak()
}

async fn run(blog: &Blog, text: &'static str, theirs: bool) -> Report {
    let options = Options {
        theirs,
        ..Options::default()
    };
    let input = input("wordpress", &[("a.xml", text)]);
    let (db, services) = (&blog.app.db, &blog.app.services);
    let by = Authority::of_operator();
    let report = import::run(db, services, &by, &input, &options, &mut |_| Ok(())).await;
    let report = report.expect("the import ends");
    assert!(report.balances(), "{report}");
    report
}

async fn comment(blog: &Blog) -> Comment {
    let origin = Origin {
        system: "wordpress".to_owned(),
        id: "pond.example/comment/1".to_owned(),
    };
    blog.comment_of(&origin).await.expect("the comment")
}

async fn page(blog: &Blog) -> String {
    let reader = blog.browser();
    reader.get("/2020/01/pond").await.text().to_owned()
}

/// The kinds of the jobs that wait.
async fn jobs(blog: &Blog) -> Vec<String> {
    let listed = store::jobs::list(&mut blog.read().await, JobId(0), 100).await;
    let listed = listed.expect("a list").into_iter();
    listed.map(|job| job.kind).collect()
}

/// The imported, updated, unchanged and skipped comments of a report.
fn counts(report: &Report) -> (u64, u64, u64, u64) {
    let counts = report.counts(ReportRow::Comments);
    let (imported, updated) = (counts.imported, counts.updated);
    (imported, updated, counts.unchanged, counts.skipped)
}

/// Changes the text of the comment as a moderator does.
async fn edit_here(blog: &Blog, words: &str) {
    let services = &blog.app.services;
    let text = discussion::render_text(services, words.to_owned(), Format::Markdown).await;
    let edit = Edit {
        text: Some(text.expect("rendered")),
        status: None,
    };
    let (by, before) = (Authority::of_operator(), comment(blog).await);
    let mut tx = blog.app.db.begin().await.expect("a transaction");
    let edited = discussion::edit(&mut tx, services, &by, &before, &edit).await;
    edited.expect("edited");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn comment_changed_in_the_source_is_updated_and_its_old_text_kept() {
    let blog = Blog::new().await;
    run(&blog, export("1", "Reed", "Frogs?"), false).await;
    let report = run(&blog, export("1", "Reed Newt", "Toads?"), false).await;
    assert_eq!(counts(&report), (0, 1, 0, 0), "{report}");
    let after = comment(&blog).await;
    assert_eq!(
        (after.author_name.as_str(), after.body.as_str()),
        ("Reed Newt", "<p>Toads?</p>")
    );
    let earlier = store::comment_history::list(&mut blog.read().await, after.id).await;
    let earlier: Vec<_> = earlier.expect("a history");
    assert_eq!(earlier.len(), 1);
    assert_eq!(earlier[0].body, "<p>Frogs?</p>");
    let shown = page(&blog).await;
    assert!(shown.contains("Toads?") && !shown.contains("Frogs?"));
    let again = run(&blog, export("1", "Reed Newt", "Toads?"), false).await;
    assert_eq!(counts(&again), (0, 0, 1, 0), "{again}");
}

#[tokio::test]
async fn comment_changed_on_both_sides_stays_unless_theirs_is_asked_for() {
    let blog = Blog::new().await;
    run(&blog, export("1", "Reed", "Frogs?"), false).await;
    edit_here(&blog, "Newts!").await;
    let report = run(&blog, export("1", "Reed", "Frogs?"), false).await;
    assert_eq!(counts(&report), (0, 0, 1, 0), "{report}");
    let report = run(&blog, export("1", "Reed", "Toads?"), false).await;
    assert_eq!(counts(&report), (0, 0, 0, 1), "{report}");
    assert_eq!(
        lost(&report, "changed here and in the source").await.len(),
        1
    );
    assert_eq!(comment(&blog).await.body, "Newts!");
    let report = run(&blog, export("1", "Reed", "Toads?"), true).await;
    assert_eq!(counts(&report), (0, 1, 0, 0), "{report}");
    assert_eq!(comment(&blog).await.body, "<p>Toads?</p>");
}

#[tokio::test]
async fn decision_of_the_source_comes_along_without_mail_or_training() {
    let blog = Blog::new().await;
    run(&blog, export("0", "Reed", "Frogs?"), false).await;
    let before = jobs(&blog).await;
    assert!(!page(&blog).await.contains("Frogs?"));
    let report = run(&blog, export("1", "Reed", "Frogs?"), false).await;
    assert_eq!(counts(&report), (0, 1, 0, 0), "{report}");
    assert!(page(&blog).await.contains("Frogs?"));
    assert_eq!(comment(&blog).await.edited_at, None, "the text is the same");
    let report = run(&blog, export("spam", "Reed", "Frogs?"), false).await;
    assert_eq!(counts(&report), (0, 1, 0, 0), "{report}");
    assert_eq!(comment(&blog).await.status, CommentStatus::Spam);
    assert_eq!(jobs(&blog).await, before, "no mail, and nothing to learn");
}

#[tokio::test]
async fn comment_removed_here_stays_removed() {
    let blog = Blog::new().await;
    run(&blog, export("1", "Reed", "Frogs?"), false).await;
    let (by, before) = (Authority::of_operator(), comment(&blog).await);
    let mut tx = blog.app.db.begin().await.expect("a transaction");
    let removed = discussion::remove(&mut tx, &blog.app.services, &by, &before).await;
    removed.expect("removed");
    tx.commit().await.expect("committed");
    for theirs in [false, true] {
        let report = run(&blog, export("1", "Reed", "Toads?"), theirs).await;
        assert_eq!(
            lost(&report, "but was removed here").await.len(),
            1,
            "{report}"
        );
    }
    assert_eq!(comment(&blog).await.body, "");
}
