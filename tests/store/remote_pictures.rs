//! Pictures on other servers, and the posts that show them.

use tympan::model::{PostId, RemotePicture, RemotePictureId, RemotePictureStatus};
use tympan::store::remote_pictures::{HostCount, RemotePictureFilter, RemotePictureState};
use tympan::store::{Conn, posts, remote_hosts, remote_pictures};

use super::media::hash;
use super::rows::{at, author_in, begin, public_post};
use crate::common::database::TestDb;

/// Stores a picture whose best address is `best`.
async fn picture(conn: &mut Conn, name: &str, best: &str) -> RemotePictureId {
    remote_hosts::insert(conn, "a.example", at(0))
        .await
        .unwrap();
    let url = url(name);
    let id = remote_pictures::insert(conn, &url, best, "a.example", at(0)).await;
    id.unwrap().unwrap()
}

fn url(name: &str) -> String {
    format!("https://a.example/{name}.jpg")
}

async fn settle(conn: &mut Conn, id: RemotePictureId, status: RemotePictureStatus) -> bool {
    let is_fetched = status == RemotePictureStatus::Fetched;
    let state = RemotePictureState {
        status,
        tries: 1,
        reason: if is_fetched { "" } else { "no" }.to_owned(),
        next_try_at: at(50),
        hash: is_fetched.then(|| hash(&id.to_string())),
    };
    remote_pictures::update(conn, id, &state, at(5))
        .await
        .unwrap()
}

async fn find(conn: &mut Conn, name: &str) -> RemotePicture {
    let found = remote_pictures::list_by_urls(conn, &[url(name)]).await;
    found.unwrap().remove(0)
}

async fn due(conn: &mut Conn, now: i64) -> Option<RemotePictureId> {
    let found = remote_pictures::find_due(conn, "a.example", at(now)).await;
    found.unwrap().map(|picture| picture.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_has_one_row_for_an_address() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let id = picture(&mut tx, "one", "https://a.example/best.jpg").await;
    let again = remote_pictures::insert(&mut tx, &url("one"), "x", "a.example", at(1)).await;
    assert_eq!(again.unwrap(), None);
    let stored = find(&mut tx, "one").await;
    assert_eq!((stored.id, stored.tries), (id, 0));
    assert_eq!(stored.best_url, "https://a.example/best.jpg");
    assert_eq!(stored.host, "a.example");
    assert_eq!(stored.status, RemotePictureStatus::Waiting);
    assert_eq!((stored.reason.as_str(), stored.hash), ("", None));
    let urls = [url("none"), url("one")];
    let listed = remote_pictures::list_by_urls(&mut tx, &urls).await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn due_pictures_come_in_the_order_of_their_time_until_they_are_settled() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let one = picture(&mut tx, "one", &url("best")).await;
    let two = picture(&mut tx, "two", &url("best")).await;
    assert_eq!(due(&mut tx, 0).await, Some(one));
    assert!(settle(&mut tx, one, RemotePictureStatus::Waiting).await);
    assert_eq!(due(&mut tx, 0).await, Some(two));
    assert!(settle(&mut tx, two, RemotePictureStatus::Fetched).await);
    assert!(!settle(&mut tx, two, RemotePictureStatus::Failed).await);
    assert_eq!(due(&mut tx, 49).await, None);
    assert_eq!(due(&mut tx, 50).await, Some(one));
    assert_eq!(find(&mut tx, "one").await.reason, "no");
    assert_eq!(
        find(&mut tx, "two").await.hash,
        Some(hash(&two.to_string()))
    );
    let same = remote_pictures::list_fetched_by_best(&mut tx, &url("best")).await;
    assert_eq!(same.unwrap(), [hash(&two.to_string())]);
    let other = remote_pictures::list_fetched_by_best(&mut tx, &url("two")).await;
    assert_eq!(other.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_pictures_are_retried_when_asked_for() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let one = picture(&mut tx, "one", &url("one")).await;
    let two = picture(&mut tx, "two", &url("two")).await;
    let three = picture(&mut tx, "three", &url("three")).await;
    settle(&mut tx, one, RemotePictureStatus::Failed).await;
    settle(&mut tx, two, RemotePictureStatus::Waiting).await;
    settle(&mut tx, three, RemotePictureStatus::Fetched).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "hello", at(0)).await.id;
    remote_pictures::replace_uses(&mut tx, post, &[one])
        .await
        .unwrap();
    let some = remote_pictures::retry(&mut tx, Some(&[post]), at(7)).await;
    assert_eq!(some.unwrap(), 1);
    assert_eq!(due(&mut tx, 7).await, Some(one));
    let all = remote_pictures::retry(&mut tx, None, at(8)).await;
    assert_eq!(all.unwrap(), 1);
    let retried = find(&mut tx, "two").await;
    assert_eq!((retried.tries, retried.next_try_at), (0, at(8)));
    remote_pictures::fetch_again(&mut tx, &hash(&three.to_string()), at(9))
        .await
        .unwrap();
    let lost = find(&mut tx, "three").await;
    assert_eq!(
        (lost.status, lost.hash),
        (RemotePictureStatus::Waiting, None)
    );
    remote_pictures::fail_host(&mut tx, "a.example", "away", at(10))
        .await
        .unwrap();
    assert_eq!(remote_pictures::count(&mut tx).await.unwrap(), (0, 0, 3));
    assert_eq!(find(&mut tx, "two").await.reason, "away");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_listed_and_counted_by_how_far_they_are() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let one = picture(&mut tx, "one", &url("one")).await;
    let two = picture(&mut tx, "two", &url("two")).await;
    remote_hosts::insert(&mut tx, "b.example", at(0))
        .await
        .unwrap();
    let three = remote_pictures::insert(&mut tx, "https://b.example/", "x", "b.example", at(0));
    let three = three.await.unwrap().unwrap();
    settle(&mut tx, two, RemotePictureStatus::Fetched).await;
    let author = author_in(&mut tx, "ann").await;
    let post = public_post(&mut tx, author, "hello", at(0)).await.id;
    remote_pictures::replace_uses(&mut tx, post, &[three])
        .await
        .unwrap();
    let waiting = Some(RemotePictureStatus::Waiting);
    let of = |status, host: &str, post| RemotePictureFilter {
        status,
        host: (!host.is_empty()).then(|| host.to_owned()),
        post,
    };
    for (filter, expected) in [
        (of(None, "", None), vec![one, two, three]),
        (of(waiting, "", None), vec![one, three]),
        (of(waiting, "a.example", None), vec![one]),
        (of(None, "", Some(post)), vec![three]),
        (of(None, "", Some(PostId(99))), vec![]),
    ] {
        let listed = remote_pictures::list(&mut tx, &filter, RemotePictureId(0), 9).await;
        let ids: Vec<_> = listed.unwrap().iter().map(|picture| picture.id).collect();
        assert_eq!(ids, expected, "{filter:?}");
    }
    let rest = remote_pictures::list(&mut tx, &of(None, "", None), one, 1).await;
    assert_eq!(rest.unwrap()[0].id, two);
    let count = |host: &str, waiting, fetched| HostCount {
        host: host.to_owned(),
        waiting,
        fetched,
        failed: 0,
    };
    let hosts = remote_pictures::count_by_host(&mut tx, 9).await.unwrap();
    assert_eq!(hosts, [count("a.example", 1, 1), count("b.example", 1, 0)]);
    let first = remote_pictures::count_by_host(&mut tx, 1).await.unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(remote_pictures::count(&mut tx).await.unwrap(), (2, 1, 0));
    assert_eq!(remote_pictures::delete_all(&mut tx).await.unwrap(), 3);
    assert_eq!(remote_pictures::list_uses(&mut tx, post).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn post_is_rewritten_once_each_of_its_pictures_was_tried() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let one = picture(&mut tx, "one", &url("one")).await;
    let two = picture(&mut tx, "two", &url("two")).await;
    let (ann, ben) = (
        author_in(&mut tx, "ann").await,
        author_in(&mut tx, "ben").await,
    );
    let first = public_post(&mut tx, ann, "first", at(0)).await.id;
    let second = public_post(&mut tx, ben, "second", at(0)).await.id;
    for (post, pictures) in [(first, vec![one, two]), (second, vec![one])] {
        remote_pictures::replace_uses(&mut tx, post, &pictures)
            .await
            .unwrap();
    }
    let uses = remote_pictures::list_uses(&mut tx, first).await;
    assert_eq!(uses.unwrap(), [one, two]);
    assert_eq!(
        remote_pictures::find_author(&mut tx, one).await.unwrap(),
        Some(ann)
    );
    let none = remote_pictures::find_author(&mut tx, RemotePictureId(99)).await;
    assert_eq!(none.unwrap(), None);
    settle(&mut tx, one, RemotePictureStatus::Fetched).await;
    let ready = remote_pictures::list_posts_to_rewrite(&mut tx, PostId(0), 9).await;
    assert_eq!(ready.unwrap(), [second]);
    settle(&mut tx, two, RemotePictureStatus::Waiting).await;
    let ready = remote_pictures::list_posts_to_rewrite(&mut tx, PostId(0), 9).await;
    assert_eq!(ready.unwrap(), [first, second]);
    let rest = remote_pictures::list_posts_to_rewrite(&mut tx, first, 9).await;
    assert_eq!(rest.unwrap(), [second]);
    remote_pictures::replace_uses(&mut tx, first, &[two])
        .await
        .unwrap();
    assert!(posts::delete(&mut tx, second).await.unwrap());
    let ready = remote_pictures::list_posts_to_rewrite(&mut tx, PostId(0), 9).await;
    assert_eq!(ready.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_with_remote_images_are_listed_unless_they_are_in_the_trash() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let author = author_in(&mut tx, "ann").await;
    public_post(&mut tx, author, "plain", at(0)).await;
    let hosts = ["https://a.example".to_owned()];
    let mut ids = Vec::new();
    for slug in ["one", "two"] {
        let slug = tympan::model::Slug::parse(slug).unwrap();
        let row = posts::PostRow {
            image_hosts: &hosts,
            ..super::rows::draft(author, &slug)
        };
        ids.push(posts::insert(&mut tx, &row).await.unwrap());
    }
    let trashed = posts::PostState {
        status: tympan::model::PostStatus::Trash,
        slug: &ids[1].slug,
        path: None,
        published_at: None,
        updated_at: at(1),
    };
    posts::update_state(&mut tx, ids[1].id, 1, &trashed)
        .await
        .unwrap();
    let listed = remote_pictures::list_posts_with_remote_images(&mut tx, false, PostId(0), 9).await;
    assert_eq!(listed.unwrap(), [ids[0].id]);
    let imported = remote_pictures::list_posts_with_remote_images(&mut tx, true, PostId(0), 9);
    assert_eq!(imported.await.unwrap(), []);
    let rest = remote_pictures::list_posts_with_remote_images(&mut tx, false, ids[0].id, 9).await;
    assert_eq!(rest.unwrap(), []);
}
