//! Importing again, and taking an import back.

use tympan::model::{Authority, ImportId, ImportState, PostStatus, Scope};
use tympan::publishing::{self, Draft};
use tympan::store;
use tympan::transfer::import::{ImportError, Options, ReportRow, Step, undo};

use super::{Blog, lost};
use crate::common::random::Random;

const EXPORT: &str = include_str!("fixtures/blogger.xml");
const BARREL: &str = "9000000000000000201";
const QUESTION: &str = "9000000000000000301";

/// The export after its owner has changed a post and a comment there.
fn changed() -> &'static str {
    EXPORT
        .replace("A rain barrel", "Two rain barrels")
        .replace("How many litres?", "How many gallons?")
        .leak()
}

/// Changes a post as its author does.
async fn edit(blog: &Blog, id: &str) {
    let post = blog.post(id).await;
    let author = store::users::find(&mut blog.read().await, post.author_id)
        .await
        .expect("the blog answers")
        .expect("an author");
    let by = Authority::of_user(&author, &[Scope::Admin]);
    let draft = Draft {
        source: "Ours.".to_owned(),
        ..Draft::of(&post)
    };
    let prepared = publishing::prepare(&blog.app.db, &blog.app.services, draft)
        .await
        .expect("a good draft");
    let mut tx = blog.app.db.begin().await.expect("a transaction");
    publishing::update(&mut tx, &blog.app.services, &by, &post, &prepared)
        .await
        .expect("changed");
    tx.commit().await.expect("committed");
}

async fn imports(blog: &Blog) -> Vec<ImportId> {
    let listed = store::imports::list(&mut blog.read().await, ImportId(i64::MAX), 9).await;
    listed
        .expect("a list")
        .iter()
        .map(|import| import.id)
        .collect()
}

async fn take_back(blog: &Blog) -> tympan::transfer::import::Undone {
    let id = imports(blog).await[0];
    let by = Authority::of_operator();
    let (db, services) = (&blog.app.db, &blog.app.services);
    undo(db, services, &by, id).await.expect("undone")
}

#[tokio::test]
async fn a_second_run_of_the_same_file_changes_no_row() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let (before, runs) = (blog.last_change().await, imports(&blog).await);
    let report = blog.import(EXPORT).await;
    for row in ReportRow::ALL {
        let counts = report.counts(row);
        assert_eq!((counts.imported, counts.updated), (0, 0), "{report}");
    }
    assert_eq!(
        (blog.last_change().await, imports(&blog).await),
        (before, runs)
    );
}

#[tokio::test]
async fn a_change_at_the_source_comes_along_unless_the_post_was_changed_here() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let report = blog.import(changed()).await;
    assert_eq!(report.counts(ReportRow::Posts).updated, 1, "{report}");
    assert!(blog.post(BARREL).await.title.starts_with("Two rain"));
    assert_eq!(report.counts(ReportRow::Comments).updated, 1, "{report}");
    let question = blog.comment(QUESTION).await;
    assert_eq!(question.body, "How many gallons?");

    edit(&blog, BARREL).await;
    let report = blog.import(EXPORT).await;
    assert_eq!(
        lost(&report, "changed here and in the source").await.len(),
        1,
        "{report}"
    );
    assert_eq!(blog.post(BARREL).await.source, "Ours.");

    let theirs = Options {
        theirs: true,
        ..Options::default()
    };
    blog.try_import(EXPORT, &theirs, &mut |_| Ok(()))
        .await
        .expect("imported");
    let post = blog.post(BARREL).await;
    assert!(post.title.starts_with("A rain") && post.source != "Ours.");
}

#[tokio::test]
async fn what_was_deleted_here_stays_deleted() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    let post = blog.post(BARREL).await;
    blog.trash(&post).await;
    blog.purge(&post).await;
    let report = blog.import(EXPORT).await;
    assert_eq!(lost(&report, "was deleted here").await.len(), 1, "{report}");
}

#[tokio::test]
async fn an_undone_import_leaves_nothing_and_can_be_repeated() {
    let blog = Blog::new().await;
    let first = blog.import(EXPORT).await;
    let path = blog.post(BARREL).await.path.expect("a path");
    let undone = take_back(&blog).await;
    assert_eq!(undone.kept, Vec::<String>::new());
    let mut conn = blog.app.db.read().await.expect("a connection");
    let listed = store::imports::list(&mut conn, ImportId(i64::MAX), 9).await;
    drop(conn);
    let states: Vec<_> = listed
        .expect("imports")
        .into_iter()
        .map(|import| import.state)
        .collect();
    assert_eq!(states, [ImportState::Undone]);
    let reader = blog.browser();
    reader.get(path.as_str()).await.assert_status(404);
    assert!(blog.find_comment(QUESTION).await.is_none());
    let again = blog.import(EXPORT).await;
    assert_eq!(
        again.counts(ReportRow::Posts),
        first.counts(ReportRow::Posts)
    );
    assert_eq!(
        again.counts(ReportRow::Comments),
        first.counts(ReportRow::Comments)
    );
    assert_eq!(blog.post(BARREL).await.path, Some(path));
}

#[tokio::test]
async fn an_undo_leaves_what_somebody_changed() {
    let blog = Blog::new().await;
    blog.import(EXPORT).await;
    edit(&blog, BARREL).await;
    let undone = take_back(&blog).await;
    assert_eq!(undone.kept.len(), 1, "{undone:?}");
    let post = blog.post(BARREL).await;
    assert_eq!(
        (post.source.as_str(), post.status),
        ("Ours.", PostStatus::Public)
    );
    assert_eq!(imports(&blog).await.len(), 1);
}

#[tokio::test]
async fn an_import_that_is_cut_off_anywhere_ends_like_one_that_is_not() {
    let whole = Blog::new().await;
    whole.import(EXPORT).await;
    let mut random = Random::new();
    let blog = Blog::new().await;
    for _ in 0..4 {
        let mut left = random.below(40);
        let mut cut = |_: Step| {
            left = left.saturating_sub(1);
            if left == 0 {
                return Err(tympan::error::Error::internal("the power failed"));
            }
            Ok(())
        };
        match blog.try_import(EXPORT, &Options::default(), &mut cut).await {
            Ok(_) | Err(ImportError::Store(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    blog.import(EXPORT).await;
    assert_eq!(
        imports(&blog).await.len(),
        1,
        "the interrupted import goes on"
    );
    let (mine, theirs) = (blog.post(BARREL).await, whole.post(BARREL).await);
    assert_eq!(
        (mine.title, mine.html, mine.path),
        (theirs.title, theirs.html, theirs.path)
    );
    let (mine, theirs) = (blog.comment(QUESTION).await, whole.comment(QUESTION).await);
    assert_eq!((mine.body, mine.depth), (theirs.body, theirs.depth));
}
