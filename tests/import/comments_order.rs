//! The threads of imported comments are correct whatever the order of the file and the memory.

use std::fmt::Write as _;

use tympan::transfer::import::{Options, ReportRow};

use super::{Blog, lost};

const KIND: &str = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#";

/// An export of one post and of comments, each with the number of the one it answers.
fn export(comments: impl IntoIterator<Item = (u32, Option<u32>)>) -> &'static str {
    let mut xml =
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'><id>tag:blogger.com,1999:blog-1.archive</id>"
            .to_owned();
    let date = "<published>2011-01-01T00:00:00Z</published>";
    write!(xml, "<entry><id>tag:blogger.com,1999:blog-1.post-1</id>{date}{KIND}post'/><title>Post</title><content type='html'>x</content></entry>")
        .expect("a string");
    for (id, parent) in comments {
        write!(xml, "<entry><id>tag:blogger.com,1999:blog-1.post-{id}</id>{date}{KIND}comment'/><content type='html'>{id}</content>")
            .expect("a string");
        if let Some(parent) = parent {
            write!(xml, "<link rel='related' href='http://example.org/feeds/1/1/comments/default/{parent}'/>").expect("a string");
        }
        xml.push_str("<thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-1'/></entry>");
    }
    xml.push_str("</feed>");
    xml.leak()
}

/// Each comment answers the one before it, the newest first.
fn chain(length: u32) -> &'static str {
    export(
        (10..10 + length)
            .rev()
            .map(|id| (id, (id > 10).then_some(id - 1))),
    )
}

#[tokio::test]
async fn a_thread_from_its_end_fits_in_any_memory() {
    for held_bytes in [0, 2_000, 1 << 20] {
        let blog = Blog::new().await;
        let options = Options {
            held_bytes,
            ..Options::default()
        };
        let report = blog
            .try_import(chain(30), &options, &mut |_| Ok(()))
            .await
            .expect("the import ends");
        assert!(
            report.balances() && report.counts(ReportRow::Comments).imported == 30,
            "{report}"
        );
        assert_eq!(blog.comment("39").await.depth, 29);
    }
}

#[tokio::test]
async fn a_comment_without_its_parent_stands_by_itself_and_is_named() {
    let blog = Blog::new().await;
    let report = blog.import(export([(10, Some(99)), (11, Some(10))])).await;
    assert_eq!(lost(&report, "not in the file").await, ["10"]);
    assert_eq!(blog.comment("10").await.parent_id, None);
    assert_eq!(blog.comment("11").await.depth, 1);
}

#[tokio::test]
async fn comments_that_answer_each_other_are_all_carried() {
    for held_bytes in [0, 1 << 20] {
        let blog = Blog::new().await;
        let options = Options {
            held_bytes,
            ..Options::default()
        };
        let report = blog
            .try_import(
                export([(10, Some(12)), (11, Some(10)), (12, Some(11))]),
                &options,
                &mut |_| Ok(()),
            )
            .await
            .expect("an end");
        assert!(
            report.balances() && report.counts(ReportRow::Comments).imported == 3,
            "{report}"
        );
        assert_eq!(lost(&report, "answers itself").await.len(), 1);
    }
}

#[tokio::test]
async fn an_entry_that_stands_twice_is_taken_once_and_named() {
    let blog = Blog::new().await;
    let report = blog.import(export([(10, None), (10, None)])).await;
    assert_eq!(lost(&report, "twice").await, ["10"]);
    assert_eq!(blog.post("1").await.comment_count, 1);
}

#[tokio::test]
async fn more_than_a_batch_is_cut_between_batches_and_finished() {
    let blog = Blog::new().await;
    let mut batches = 0;
    let mut cut = |step| {
        batches += u32::from(matches!(
            step,
            tympan::transfer::import::Step::Committed { .. }
        ));
        if batches < 3 {
            Ok(())
        } else {
            Err(tympan::error::Error::internal("the power failed"))
        }
    };
    blog.try_import(chain(250), &Options::default(), &mut cut)
        .await
        .expect_err("cut off");
    let report = blog.import(chain(250)).await;
    let counts = report.counts(ReportRow::Comments);
    assert_eq!(
        (counts.unchanged, counts.imported),
        (0, 250),
        "of both runs"
    );
    assert_eq!(blog.post("1").await.comment_count, 250);
    assert_eq!(blog.comment("259").await.depth, 249);
}
