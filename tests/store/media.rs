//! The items of the media library.

use tympan::model::paging::Cursor;
use tympan::model::{LanguageTag, MediaHash, MediaId, MediaKind, MediaName, UsedBy, UserId};
use tympan::store::media::{self, MediaFilter, MediaTexts, NewMedia};
use tympan::store::{Conn, media_uses, media_variants};

use super::media_variants::variant;
use super::rows::{at, author_in, begin};
use crate::common::database::TestDb;

pub fn hash(text: &str) -> MediaHash {
    MediaHash::of(text.as_bytes())
}

fn name(text: &str) -> MediaName {
    let english = LanguageTag::parse("en").unwrap();
    MediaName::make(text, "jpg", &english).unwrap()
}

/// A picture whose content is `text`.
pub fn picture(text: &str) -> NewMedia {
    NewMedia {
        hash: hash(text),
        kind: MediaKind::Picture,
        name: name(text),
        content_type: "image/jpeg",
        bytes: 1000,
        picture: Some((1600, 1200, 1)),
    }
}

/// Stores a picture of `user`, uploaded `seconds` after the start.
pub async fn insert(conn: &mut Conn, text: &str, user: UserId, seconds: i64) -> MediaId {
    let texts = MediaTexts::default();
    media::insert(conn, &picture(text), user, &texts, at(seconds))
        .await
        .unwrap()
        .unwrap()
        .id
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_found_as_it_was_inserted() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let texts = MediaTexts {
        alt: "A press".to_owned(),
        decorative: false,
        caption: "In the cellar".to_owned(),
        focus: Some((10, 90)),
    };
    let stored = media::insert(&mut tx, &picture("press"), ann, &texts, at(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (stored.version, stored.created_at, stored.updated_at),
        (1, at(1), at(1))
    );
    assert_eq!(
        (stored.alt.as_str(), stored.focus_x, stored.focus_y),
        ("A press", Some(10), Some(90))
    );
    assert_eq!(
        (stored.width, stored.height, stored.frames),
        (Some(1600), Some(1200), Some(1))
    );
    let found = media::find(&mut tx, stored.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&stored));
    let found = media::find_by_hash(&mut tx, &hash("press")).await.unwrap();
    assert_eq!(found.as_ref(), Some(&stored));
    assert_eq!(media::find(&mut tx, MediaId(99)).await.unwrap(), None);
    assert!(media::has_file(&mut tx, &hash("press")).await.unwrap());
    assert!(!media::has_file(&mut tx, &hash("other")).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_may_have_one_file_and_the_older_item_outside_the_trash_answers() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let ben = author_in(&mut tx, "ben").await;
    let of_ann = insert(&mut tx, "press", ann, 0).await;
    let of_ben = insert(&mut tx, "press", ben, 1).await;
    let press = hash("press");
    let id = |found: Option<tympan::model::Media>| found.map(|media| media.id);
    let found = media::find_by_hash_and_user(&mut tx, &press, ben).await;
    assert_eq!(id(found.unwrap()), Some(of_ben));
    let found = media::find_by_hash(&mut tx, &press).await.unwrap();
    assert_eq!(id(found.clone()), Some(of_ann));
    assert!(media::has_twin(&mut tx, &found.unwrap()).await.unwrap());
    let trashed = media::update_trashed(&mut tx, of_ann, 1, Some(at(2)), at(2)).await;
    assert_eq!(trashed.unwrap().unwrap().trashed_at, Some(at(2)));
    let found = media::find_by_hash(&mut tx, &press).await.unwrap().unwrap();
    assert_eq!(found.id, of_ben);
    let other = insert(&mut tx, "type", ann, 4).await;
    let hashes = [hash("type"), press, hash("none")];
    let listed = media::list_by_hashes(&mut tx, &hashes).await.unwrap();
    let mut listed: Vec<_> = listed.iter().map(|media| media.id).collect();
    listed.sort();
    assert_eq!(listed, [of_ben, other], "one item for each address");
    assert!(!media::has_twin(&mut tx, &found).await.unwrap());
    let (same, texts) = (picture("press"), MediaTexts::default());
    let again = media::insert(&mut tx, &same, ben, &texts, at(3)).await;
    assert_eq!(again.unwrap(), None, "a user has a file once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_several_rows_is_counted_once() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    assert_eq!(media::total_bytes(&mut tx).await.unwrap(), 0);
    let ann = author_in(&mut tx, "ann").await;
    let ben = author_in(&mut tx, "ben").await;
    for user in [ann, ben] {
        let id = insert(&mut tx, "press", user, 0).await;
        media_variants::insert(&mut tx, &variant(id, 720, "small"))
            .await
            .unwrap();
    }
    insert(&mut tx, "other", ann, 0).await;
    assert_eq!(media::total_bytes(&mut tx).await.unwrap(), 2100);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_and_paged() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let ben = author_in(&mut tx, "ben").await;
    let first = insert(&mut tx, "press", ann, 0).await;
    let second = insert(&mut tx, "bread", ben, 1).await;
    let third = insert(&mut tx, "cellar", ann, 2).await;
    media::update_trashed(&mut tx, third, 1, Some(at(3)), at(3))
        .await
        .unwrap();
    media_uses::replace(&mut tx, UsedBy::Settings, &[hash("press")].into())
        .await
        .unwrap();
    let all = MediaFilter::default();
    for (filter, expected) in [
        (all.clone(), vec![third, second, first]),
        (
            MediaFilter {
                user: Some(ann),
                ..all.clone()
            },
            vec![third, first],
        ),
        (
            MediaFilter {
                trashed: Some(false),
                ..all.clone()
            },
            vec![second, first],
        ),
        (
            MediaFilter {
                used: Some(false),
                ..all.clone()
            },
            vec![third, second],
        ),
        (
            MediaFilter {
                used: Some(true),
                ..all.clone()
            },
            vec![first],
        ),
        (
            MediaFilter {
                text: Some("REA".to_owned()),
                ..all.clone()
            },
            vec![second],
        ),
        (
            MediaFilter {
                kind: Some(MediaKind::Audio),
                ..all.clone()
            },
            Vec::new(),
        ),
    ] {
        let listed = media::list(&mut tx, &filter, Cursor::newest(), 9)
            .await
            .unwrap();
        let ids: Vec<_> = listed.iter().map(|media| media.id).collect();
        assert_eq!(ids, expected, "{filter:?}");
    }
    let cursor = Cursor {
        at: at(2),
        id: third.0,
    };
    let next = media::list(&mut tx, &all, cursor, 1).await.unwrap();
    assert_eq!(next[0].id, second);
    let after = media::list_after(&mut tx, first, 1).await.unwrap();
    assert_eq!(after[0].id, second);
    let of_ann = media::list_by_user(&mut tx, ann, first, 9).await.unwrap();
    assert_eq!(of_ann.len(), 1);
    assert_eq!(of_ann[0].id, third);
    let due = media::list_purgeable(&mut tx, at(4), 9).await.unwrap();
    assert_eq!(due.len(), 1);
    let due = media::list_purgeable(&mut tx, at(3), 9).await.unwrap();
    assert!(due.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_version_that_was_read_is_changed() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let ben = author_in(&mut tx, "ben").await;
    let id = insert(&mut tx, "press", ann, 0).await;
    let cellar = name("Cellar");
    let texts = MediaTexts {
        decorative: true,
        ..MediaTexts::default()
    };
    let after = media::update(&mut tx, id, 1, &cellar, &texts, at(1)).await;
    let after = after.unwrap().unwrap();
    assert_eq!(
        (
            after.name,
            after.decorative,
            after.version,
            after.updated_at
        ),
        (cellar.clone(), true, 2, at(1))
    );
    let again = media::update(&mut tx, id, 1, &cellar, &texts, at(2)).await;
    assert_eq!(again.unwrap(), None);
    let again = media::update_trashed(&mut tx, id, 1, None, at(2)).await;
    assert_eq!(again.unwrap(), None);
    assert_eq!(
        media::update_user(&mut tx, id, 1, ben, at(2))
            .await
            .unwrap(),
        None
    );
    let given = media::update_user(&mut tx, id, 2, ben, at(2)).await;
    assert_eq!(given.unwrap().unwrap().user_id, ben);
}

#[tokio::test(flavor = "multi_thread")]
async fn deletion_takes_the_variants_along() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let id = insert(&mut tx, "press", ann, 0).await;
    media_variants::insert(&mut tx, &variant(id, 720, "small"))
        .await
        .unwrap();
    assert!(media::has_file(&mut tx, &hash("small")).await.unwrap());
    assert!(media::delete(&mut tx, id).await.unwrap());
    assert!(!media::has_file(&mut tx, &hash("small")).await.unwrap());
    assert!(!media::delete(&mut tx, id).await.unwrap());
}

/// On SQLite the writer itself keeps the two apart.
#[tokio::test(flavor = "multi_thread")]
async fn files_are_not_deleted_while_rows_are_inserted() {
    let test = TestDb::new().await;
    let second = test.open_second().await;
    if test.db().is_sqlite() {
        let mut tx = begin(test.db()).await;
        media::lock_files(&mut tx).await.unwrap();
        assert!(media::try_lock_files_to_delete(&mut tx).await.unwrap());
        return;
    }
    let mut adding = begin(test.db()).await;
    media::lock_files(&mut adding).await.unwrap();
    let mut deleting = begin(&second).await;
    assert!(
        !media::try_lock_files_to_delete(&mut deleting)
            .await
            .unwrap()
    );
    adding.commit().await.unwrap();
    assert!(
        media::try_lock_files_to_delete(&mut deleting)
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_to_choose_is_of_the_user_and_not_in_the_trash() {
    let test = TestDb::new().await;
    let mut tx = begin(test.db()).await;
    let ann = author_in(&mut tx, "ann").await;
    let bea = author_in(&mut tx, "bea").await;
    let first = insert(&mut tx, "press", ann, 1).await;
    let second = insert(&mut tx, "press", bea, 2).await;
    let find = async |conn: &mut Conn, user| {
        let found = media::find_picture(conn, &hash("press"), user)
            .await
            .unwrap();
        found.map(|found| found.id)
    };
    assert_eq!(find(&mut tx, None).await, Some(first));
    assert_eq!(find(&mut tx, Some(bea)).await, Some(second));
    assert_eq!(find(&mut tx, Some(UserId(0))).await, None);
    media::update_trashed(&mut tx, first, 1, Some(at(3)), at(3))
        .await
        .unwrap();
    assert_eq!(find(&mut tx, None).await, Some(second));
    assert_eq!(find(&mut tx, Some(ann)).await, None);
    let paper = NewMedia {
        kind: MediaKind::Document,
        ..picture("paper")
    };
    let texts = MediaTexts::default();
    media::insert(&mut tx, &paper, ann, &texts, at(4))
        .await
        .unwrap();
    let found = media::find_picture(&mut tx, &hash("paper"), None).await;
    assert!(found.unwrap().is_none());
}
