//! The scratch file of an import. It is the same on both engines.

use tympan::model::{Origin, PostId};
use tympan::store::scratch::{CommentState, Scratch, ScratchLoss, ScratchPost};

async fn scratch() -> Scratch {
    Scratch::create().await.expect("a scratch file")
}

#[tokio::test]
async fn states_of_comments_are_kept_from_the_first_one_on() {
    let scratch = scratch().await;
    let ids = ["a".to_owned(), "b\"\\'".to_owned(), "a".to_owned()];
    scratch.expect_comments(&ids).await.unwrap();
    let state = async |id| scratch.comment_state(id).await.unwrap();
    assert_eq!(state("a").await, Some(CommentState::Expected));
    assert_eq!(state("b\"\\'").await, Some(CommentState::Expected));
    assert_eq!(state("c").await, None);
    for next in [
        CommentState::Waiting,
        CommentState::Evicted,
        CommentState::Mention,
        CommentState::Skipped,
        CommentState::Placed(PostId(-3)),
    ] {
        scratch.set_comment_state("a", next).await.unwrap();
        assert_eq!(state("a").await, Some(next));
    }
    scratch.expect_comments(&ids).await.unwrap();
    assert_eq!(state("a").await, Some(CommentState::Placed(PostId(-3))));
}

#[tokio::test]
async fn posts_count_their_comments() {
    let scratch = scratch().await;
    let post = |id: &str, stated| ScratchPost {
        id: id.to_owned(),
        own_id: PostId(-1),
        row: 1,
        stated,
        comments: 0,
    };
    for each in [
        post("c", Some(2)),
        post("a", Some(1)),
        post("b", None),
        post("d", Some(1)),
    ] {
        scratch.put_post(&each).await.unwrap();
    }
    assert_eq!(scratch.count_comment("d").await.unwrap(), Some(PostId(-1)));
    scratch.set_post_id("c", PostId(7)).await.unwrap();
    assert_eq!(scratch.count_comment("c").await.unwrap(), Some(PostId(7)));
    assert_eq!(scratch.count_comment("e").await.unwrap(), None);
    let incomplete = async |after, limit| {
        let posts = scratch.list_incomplete_posts(after, limit).await.unwrap();
        posts
            .into_iter()
            .map(|post| (post.id, post.comments))
            .collect::<Vec<_>>()
    };
    let (a, c) = (("a".to_owned(), 0), ("c".to_owned(), 1));
    assert_eq!(incomplete("", 9).await, [a.clone(), c.clone()]);
    assert_eq!(incomplete("", 1).await, [a]);
    assert_eq!(incomplete("a", 9).await, [c]);
}

#[tokio::test]
async fn a_name_is_seen_once_and_what_is_left_is_taken_in_order() {
    let scratch = scratch().await;
    assert!(scratch.see("/a").await.unwrap());
    assert!(!scratch.see("/a").await.unwrap());
    assert!(scratch.see("/A").await.unwrap());
    let origin = |id: &str| Origin {
        system: "x".to_owned(),
        id: id.to_owned(),
    };
    for id in ["2", "1"] {
        scratch.leave(&origin(id)).await.unwrap();
    }
    assert_eq!(scratch.take_left().await.unwrap(), Some(origin("2")));
    scratch.leave(&origin("0")).await.unwrap();
    assert_eq!(scratch.take_left().await.unwrap(), Some(origin("1")));
    assert_eq!(scratch.take_left().await.unwrap(), Some(origin("0")));
    assert_eq!(scratch.take_left().await.unwrap(), None);
}

#[tokio::test]
async fn losses_are_listed_by_row_extent_and_reason() {
    let scratch = scratch().await;
    let loss = |row, is_part, reason: &str, number| ScratchLoss {
        row,
        is_part,
        reason: reason.to_owned(),
        number,
        name: format!("“{number}”\t\\"),
    };
    let sorted = [
        loss(0, false, "b", 5),
        loss(0, true, "a", 2),
        loss(0, true, "a", 4),
        loss(0, true, "ä", 1),
        loss(2, false, "a", 3),
    ];
    let mut found = sorted.to_vec();
    found.sort_by_key(|loss| loss.number);
    scratch.add_losses(&found[..2]).await.unwrap();
    scratch.add_losses(&found[2..]).await.unwrap();
    scratch.add_losses(&[]).await.unwrap();
    let first = ScratchLoss {
        row: -1,
        ..ScratchLoss::default()
    };
    assert_eq!(scratch.list_losses(&first, 9).await.unwrap(), sorted);
    assert_eq!(
        scratch.list_losses(&sorted[1], 2).await.unwrap(),
        sorted[2..4]
    );
}

#[tokio::test]
async fn the_file_has_no_name_as_soon_as_it_is_open() {
    let _scratch = scratch().await;
    let files = std::fs::read_dir("/proc/self/fd").expect("the open files");
    let paths = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    let names: Vec<_> = paths.map(|path| path.display().to_string()).collect();
    let is_nameless =
        |name: &String| name.contains("tympan-scratch-") && name.ends_with("(deleted)");
    assert!(names.iter().any(is_nameless), "{names:?}");
}
