//! Importing a Blogger export: exactly, only once, and with every loss named.

use tympan::error::Error;
use tympan::model::{Authority, CommentStatus, Kind, LabelName, Post, PostStatus, Scope};
use tympan::publishing::{self, Draft};
use tympan::store;
use tympan::transfer::import::{Counts, Options, ReportRow, Step};

use super::{Blog, losses, lost, printed};

const EXPORT: &str = include_str!("fixtures/blogger.xml");
const BARREL: &str = "9000000000000000201";
const HINGES: &str = "9000000000000000202";
const DRAFT: &str = "9000000000000000203";
const PAGE: &str = "9000000000000000210";
const QUESTION: &str = "9000000000000000301";
const ANSWER: &str = "9000000000000000302";
const REMOVED: &str = "9000000000000000303";
const STRAY: &str = "9000000000000000304";

fn counts(read: u64, imported: u64, unchanged: u64, skipped: u64) -> Counts {
    Counts {
        read,
        imported,
        updated: 0,
        unchanged,
        skipped,
    }
}

#[tokio::test]
async fn every_entry_is_counted_once() {
    let report = Blog::new().await.import(EXPORT).await;
    assert_eq!(report.counts(ReportRow::Posts), counts(3, 3, 0, 0));
    assert_eq!(report.counts(ReportRow::Pages), counts(1, 1, 0, 0));
    assert_eq!(report.counts(ReportRow::Comments), counts(4, 3, 0, 1));
    assert_eq!(
        report.counts(ReportRow::Settings),
        counts(7, 5, 0, 2),
        "every comment waits here too"
    );
    assert_eq!(report.counts(ReportRow::Other), counts(2, 0, 0, 2));
}

#[tokio::test]
async fn the_ledger_names_losses_and_never_an_address() {
    let report = Blog::new().await.import(EXPORT).await;
    assert_eq!(lost(&report, "its post is not in the file").await, [STRAY]);
    assert_eq!(
        lost(&report, "location").await,
        [format!("{BARREL} “A rain barrel <for> nothing”")]
    );
    let printed = printed(&report).await;
    assert!(
        printed.contains("BLOG_COMMENT_EMAIL") && !printed.contains('@'),
        "{printed}"
    );
}

#[tokio::test]
async fn paths_are_kept_exactly() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let path = async |id| blog.post(id).await.path.map(|path| path.to_string());
    assert_eq!(
        path(BARREL).await.as_deref(),
        Some("/2011/10/rain-barrel.html"),
        "though it is dated back to March"
    );
    assert_eq!(
        path(HINGES).await.as_deref(),
        Some("/2012/02/türangel.html")
    );
    assert_eq!(path(PAGE).await.as_deref(), Some("/p/about.html"));
    assert_eq!(path(DRAFT).await, None);
}

#[tokio::test]
async fn drafts_stay_drafts_and_pages_pages() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    assert_eq!(blog.post(DRAFT).await.status, PostStatus::Draft);
    assert_eq!(blog.post(DRAFT).await.published_at, None);
    assert_eq!(blog.post(PAGE).await.kind, Kind::Page);
    assert_eq!(
        blog.post(BARREL).await.published_at,
        Some("2011-03-31T21:30:00Z".parse().expect("a time"))
    );
}

#[tokio::test]
async fn an_answer_before_what_it_answers_hangs_below_it() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let (removed, answer) = (blog.comment(REMOVED).await, blog.comment(ANSWER).await);
    assert_eq!(
        answer.post_id,
        blog.post(BARREL).await.id,
        "which stands after it in the file"
    );
    assert_eq!(answer.parent_id, Some(blog.comment(QUESTION).await.id));
    assert_eq!((removed.parent_id, removed.depth), (Some(answer.id), 2));
}

#[tokio::test]
async fn a_removed_comment_keeps_its_place_and_nothing_else() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let removed = blog.comment(REMOVED).await;
    assert_eq!(removed.status, CommentStatus::Removed);
    assert_eq!(
        (
            removed.author_name.as_str(),
            removed.author_url,
            removed.body.as_str()
        ),
        ("", None, "")
    );
    assert_eq!(blog.post(BARREL).await.comment_count, 2);
}

#[tokio::test]
async fn only_the_profile_of_a_posts_author_gets_the_badge() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let author = blog.post(BARREL).await.author_id;
    assert_eq!(blog.comment(ANSWER).await.user_id, Some(author));
    assert_eq!(blog.comment(QUESTION).await.user_id, None);
}

#[tokio::test]
async fn settings_are_taken_by_a_new_blog_and_kept_by_another() {
    let blog = Blog::new().await;
    blog.change_settings(|settings| settings.title = "Mine".to_owned())
        .await;
    let report = blog.import(EXPORT).await;
    assert_eq!(
        lost(&report, "its own choice").await,
        ["title", "tagline", "time_zone", "language", "moderation"]
    );

    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let settings = store::settings::find(&mut blog.read().await)
        .await
        .expect("the settings")
        .settings;
    assert_eq!(
        [
            settings.title,
            settings.tagline,
            settings.time_zone,
            settings.language.to_string()
        ],
        [
            "Garten & Werkstatt",
            "Beete und Bretter",
            "Europe/Berlin",
            "de-AT"
        ]
    );
}

#[tokio::test]
async fn a_second_import_changes_nothing() {
    let blog = Blog::new().await;
    let first = blog.import(EXPORT).await;
    let last = blog.last_change().await;
    let second = blog.import(EXPORT).await;
    assert_eq!(blog.last_change().await, last);
    assert_eq!(second.counts(ReportRow::Posts), counts(3, 0, 3, 0));
    assert_eq!(second.counts(ReportRow::Comments), counts(4, 0, 3, 1));
    assert_eq!(losses(&second).await, losses(&first).await);
}

#[tokio::test]
async fn a_changed_source_updates_the_post_and_a_post_changed_here_stays() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let newer: &'static str = EXPORT
        .replace("Tom &amp;amp; I built it.", "Tom built it.")
        .leak();
    let report = blog.import(newer).await;
    assert_eq!(
        report.counts(ReportRow::Posts),
        Counts {
            read: 3,
            updated: 1,
            unchanged: 2,
            ..Counts::default()
        }
    );
    let post = blog.post(BARREL).await;
    assert!(post.source.ends_with("Tom built it.") && post.version > 1);
    assert_eq!(
        post.path.expect("a path").as_str(),
        "/2011/10/rain-barrel.html"
    );
    assert_eq!(post.origin_id.as_deref(), Some(BARREL));

    edit(&blog, BARREL).await;
    let report = blog.import(EXPORT).await;
    assert_eq!(report.counts(ReportRow::Posts), counts(3, 0, 2, 1));
    assert_eq!(blog.post(BARREL).await.source, "Ours.");
}

#[tokio::test]
async fn a_post_that_got_other_labels_here_stays() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let post = blog.post(BARREL).await;
    let labels = Some(vec![LabelName::parse("Ours").expect("a label")]);
    let draft = Draft {
        labels,
        source: post.source.clone(),
        ..draft_of(&post)
    };
    let author = store::users::find(&mut blog.read().await, post.author_id)
        .await
        .expect("the blog answers")
        .expect("an author");
    let by = Authority::of_user(&author, &[Scope::Admin]);
    change(&blog, &post, draft, &by).await;
    assert_eq!(blog.post(BARREL).await.updated_at, post.updated_at);
    let report = blog.import(EXPORT).await;
    assert_eq!(report.counts(ReportRow::Posts), counts(3, 0, 3, 0));
    let labels = store::labels::list_by_post(&mut blog.read().await, post.id).await;
    assert_eq!(labels.expect("its labels")[0].name, "Ours");
}

#[tokio::test]
async fn piled_up_marks_are_taken_off_and_named() {
    let blog = Blog::new().await;
    let piled: &'static str = EXPORT
        .replace(
            "A rain barrel",
            "A q\u{300}\u{300}\u{300}\u{300}\u{300} barrel",
        )
        .leak();
    let report = blog.import(piled).await;
    assert_eq!(
        lost(&report, "three combining marks").await.len(),
        1,
        "{report}"
    );
    let title = blog.post(BARREL).await.title;
    assert!(
        title.starts_with("A q\u{300}\u{300}\u{300} barrel"),
        "{title}"
    );
    let again = blog.import(piled).await;
    assert_eq!(again.counts(ReportRow::Posts), counts(3, 0, 3, 0));
}

/// Changes a post as an author does.
async fn edit(blog: &Blog, id: &str) {
    let post = blog.post(id).await;
    let author = store::users::find(&mut blog.read().await, post.author_id)
        .await
        .expect("the blog answers")
        .expect("an author");
    let by = Authority::of_user(&author, &[Scope::Admin]);
    change(blog, &post, draft_of(&post), &by).await;
}

/// The draft of a post with other words.
fn draft_of(post: &Post) -> Draft {
    Draft {
        source: "Ours.".to_owned(),
        labels: Some(Vec::new()),
        ..Draft::of(post)
    }
}

async fn change(blog: &Blog, post: &Post, draft: Draft, by: &Authority) {
    let prepared = publishing::prepare(&blog.app.db, &blog.app.services, draft)
        .await
        .expect("a good draft");
    let mut tx = blog.app.db.begin().await.expect("a transaction");
    publishing::update(&mut tx, &blog.app.services, by, post, &prepared)
        .await
        .expect("changed");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn an_import_cut_off_is_finished_by_the_next() {
    let blog = Blog::new().await;
    let mut cut = |step| match step {
        Step::Committed { .. } => Err(Error::internal("the power failed")),
        Step::Read { .. } => Ok(()),
    };
    blog.try_import(EXPORT, &Options::default(), &mut cut)
        .await
        .expect_err("cut off");
    assert_eq!(
        blog.find_comment(QUESTION).await,
        None,
        "the comments' batch comes after the posts'"
    );
    let report = blog.import(EXPORT).await;
    let posts = counts(3, 3, 0, 0);
    assert_eq!(report.counts(ReportRow::Posts), posts, "of both runs");
    assert_eq!(report.counts(ReportRow::Comments), counts(4, 3, 0, 1));
    let again = blog.import(EXPORT).await;
    assert_eq!(again.counts(ReportRow::Posts), counts(3, 0, 3, 0));
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let blog = Blog::new().await;
    let before = blog.last_change().await;
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let dry = blog
        .try_import(EXPORT, &options, &mut |_| Ok(()))
        .await
        .expect("the dry run ends");
    assert_eq!(blog.last_change().await, before);
    assert!(
        store::users::list(&mut blog.read().await)
            .await
            .expect("users")
            .is_empty()
    );
    let wet = blog.import(EXPORT).await;
    assert_eq!(losses(&dry).await, losses(&wet).await);
    assert!(
        ReportRow::ALL
            .iter()
            .all(|row| dry.counts(*row) == wet.counts(*row))
    );
}

#[tokio::test]
async fn a_broken_end_changes_nothing() {
    let blog = Blog::new().await;
    let before = blog.last_change().await;
    let cut: &'static str = &EXPORT[..EXPORT.len() - 200];
    blog.try_import(cut, &Options::default(), &mut |_| Ok(()))
        .await
        .expect_err("the file is cut");
    assert_eq!(blog.last_change().await, before);
}

#[tokio::test]
async fn a_taken_or_reserved_path_is_named_and_replaced() {
    let blog = Blog::new().await;
    let twice: &'static str = EXPORT
        .replace("/2012/02/t%C3%BCrangel.html", "/2011/10/rain-barrel.html")
        .replace("/p/about.html", "/search")
        .leak();
    let report = blog.import(twice).await;
    assert_eq!(
        lost(&report, "taken here").await,
        [format!("{HINGES} “Hinges, filmed”")]
    );
    assert_eq!(
        lost(&report, "none that a post can have").await,
        [format!("{PAGE} “About the garden”")]
    );
    let path = blog.post(HINGES).await.path.expect("a path of its own");
    assert_eq!(path.as_str(), "/2012/02/rain-barrel");
    assert_eq!(
        blog.post(PAGE)
            .await
            .path
            .expect("a path of its own")
            .as_str(),
        "/p/search"
    );
}
