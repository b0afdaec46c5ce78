//! Who may see and change which items: the rows for media in docs/ROLES.md.

use tympan::error::Error;
use tympan::library::{self, MediaChange};
use tympan::model::{Authority, Role, Scope};
use tympan::store::media::MediaFilter;

use super::{add, all_of, owner, photo, upload, user};
use crate::common::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn owners_and_editors_reach_all_authors_their_own_moderators_none() {
    let app = TestApp::new().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let owner = owner(&app).await;
    let editor = user(&app, "Ed", Role::Editor).await;
    let author = user(&app, "Ann", Role::Author).await;
    let moderator = user(&app, "Mo", Role::Moderator).await;
    let of_owner = add(db, services, &owner, &photo(1)).await.unwrap().media;
    let of_author = add(db, services, &author, &photo(2)).await.unwrap().media;
    let mut conn = db.read().await.unwrap();
    for (who, seen) in [(&owner, 2), (&editor, 2), (&author, 1)] {
        let listed = library::list(&mut conn, &all_of(who), MediaFilter::default(), None, 9)
            .await
            .unwrap();
        assert_eq!(listed.len(), seen, "{}", who.name);
        let filter = MediaFilter {
            user: Some(owner.id),
            ..MediaFilter::default()
        };
        let listed = library::list(&mut conn, &all_of(who), filter, None, 9).await;
        assert_eq!(listed.unwrap().len(), seen - 1, "{}", who.name);
    }
    let by = all_of(&moderator);
    let refused = library::list(&mut conn, &by, MediaFilter::default(), None, 9);
    assert!(matches!(refused.await, Err(Error::Forbidden(_))));
    let hidden = library::find(&mut conn, &all_of(&author), of_owner.id).await;
    assert!(matches!(hidden, Err(Error::NotFound)));
    let own = library::find(&mut conn, &all_of(&author), of_author.id).await;
    assert_eq!(own.unwrap(), of_author);
    drop(conn);
    let mut tx = db.begin().await.unwrap();
    let by = all_of(&author);
    let hidden = library::trash(&mut tx, services, &by, &of_owner, true).await;
    assert!(matches!(hidden, Err(Error::NotFound)));
    let hidden = library::update(&mut tx, services, &by, &of_owner, MediaChange::default()).await;
    assert!(matches!(hidden, Err(Error::NotFound)));
    for who in [&author, &editor] {
        let refused = library::purge(&mut tx, services, &all_of(who), &of_author, true).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}", who.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_need_the_scope_and_are_ones_own_unless_one_edits() {
    let app = TestApp::new().await;
    let (db, services) = (&app.app.db, &app.app.services);
    let owner = owner(&app).await;
    let editor = user(&app, "Ed", Role::Editor).await;
    let author = user(&app, "Ann", Role::Author).await;
    let moderator = user(&app, "Mo", Role::Moderator).await;
    let everything_else: Vec<Scope> = Scope::ALL
        .iter()
        .copied()
        .filter(|scope| !matches!(scope, Scope::MediaWrite | Scope::Admin))
        .collect();
    for (by, user, may) in [
        (all_of(&owner), &author, true),
        (all_of(&editor), &author, true),
        (all_of(&author), &author, true),
        (all_of(&author), &owner, false),
        (all_of(&moderator), &moderator, false),
        (Authority::of_user(&owner, &everything_else), &owner, false),
        (Authority::of_operator(), &author, true),
    ] {
        let prepared = library::prepare(db, services, &by, upload(&photo(1), "a", user.id)).await;
        match prepared {
            Ok(_) => assert!(may, "{by:?}"),
            Err(Error::Forbidden(_)) => assert!(!may, "{by:?}"),
            Err(other) => panic!("{by:?}: {other}"),
        }
    }
}
