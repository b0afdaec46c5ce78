//! The mentions of a post, and comments that a later import changes.

use tympan::model::{Channel, CommentKind, CommentStatus, Format};
use tympan::store::{comments, threads};

use super::rows::{at, begin, comment, one_post};
use crate::common::database::TestDb;

#[tokio::test(flavor = "multi_thread")]
async fn approved_mentions_are_listed_and_counted_apart() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    for (kind, status) in [
        (CommentKind::Comment, CommentStatus::Approved),
        (CommentKind::Mention, CommentStatus::Approved),
        (CommentKind::Mention, CommentStatus::Pending),
    ] {
        let row = comments::CommentRow {
            kind,
            status,
            channel: Channel::Import,
            ..comment(post)
        };
        comments::insert(&mut tx, &row).await.unwrap();
    }
    let listed = threads::list_mentions(&mut tx, post, 9).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(threads::count_mentions(&mut tx, post).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn import_changes_every_field_of_a_comment_at_the_version_that_it_read() {
    let test = TestDb::new().await;
    let post = one_post(test.db()).await;
    let mut tx = begin(test.db()).await;
    let before = comments::insert(&mut tx, &comment(post)).await.unwrap();
    let update = comments::ImportedUpdate {
        status: CommentStatus::Spam,
        author_name: "Ada",
        author_url: Some("https://ada.example/"),
        user_id: None,
        email_encrypted: Some(b"sealed"),
        email_lookup: Some(b"lookup"),
        body: "New",
        format: Format::Html,
        html: "<p>New</p>",
        renderer_version: 1,
        created_at: at(5),
        edited_at: Some(at(6)),
        updated_at: at(7),
    };
    let (id, version) = (before.id, before.version);
    let after = comments::update_imported(&mut tx, id, version, &update).await;
    let after = after.unwrap().expect("the comment");
    assert_eq!(
        (
            after.status,
            after.author_name.as_str(),
            after.body.as_str()
        ),
        (CommentStatus::Spam, "Ada", "New")
    );
    assert_eq!((after.created_at, after.version), (at(5), version + 1));
    let stale = comments::update_imported(&mut tx, id, version, &update).await;
    assert!(stale.unwrap().is_none());
}
