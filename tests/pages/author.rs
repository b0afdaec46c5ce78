//! A person's page, and where it is linked from.

use tympan::accounts::{self, Person};
use tympan::model::{Account, Actor, Role};
use tympan::store;

use crate::common::app::{TestApp, path};

async fn person(app: &TestApp, name: &str) -> Account {
    let person = Person {
        name: name.to_owned(),
        url: None,
        bio: String::new(),
        role: Role::Author,
        origin: None,
    };
    let mut tx = app.app.db.begin().await.unwrap();
    let account = accounts::create(&mut tx, &app.app.services, Actor::System, &person)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    account
}

async fn change(app: &TestApp, slug: &str, change: impl FnOnce(&mut Account)) {
    let mut tx = app.app.db.begin().await.unwrap();
    let mut account = store::accounts::find_by_slug(&mut tx, slug)
        .await
        .unwrap()
        .expect("there is somebody of this name");
    change(&mut account);
    accounts::update(&mut tx, &app.app.services, Actor::System, &account)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_person_has_a_page_with_their_own_words_and_posts() {
    let app = TestApp::new().await;
    let post = app.post().title("Rye").published().create().await;
    change(&app, "olga-owner", |account| {
        account.bio =
            "Bakes *bread*. <script>alert(1)</script> ![x](https://evil.example/x.png)".to_owned();
        account.url = Some("https://www.olga.example/".to_owned());
    })
    .await;
    let page = app.visitor().get("/author/olga-owner").await;
    page.assert_status(200)
        .assert_contains("Bakes <em>bread</em>.")
        .assert_contains("<a class=\"u-url\" href=\"https://www.olga.example/\" rel=\"me author noopener\"><bdi>olga.example</bdi></a>")
        .assert_contains("Rye")
        .assert_contains("<link rel=\"canonical\" href=\"https://blog.example.org/author/olga-owner\">")
        .assert_lacks("<script>alert")
        .assert_lacks("<img");
    app.visitor()
        .get(&path(&post))
        .await
        .assert_contains("href=\"/author/olga-owner\" rel=\"author\"");
}

#[tokio::test]
async fn whoever_published_nothing_has_no_page() {
    let app = TestApp::new().await;
    person(&app, "Ben").await;
    app.post().title("A draft").create().await;
    app.post()
        .title("Later")
        .published_at("2022-01-09T09:00:00Z")
        .create()
        .await;
    app.post()
        .title("Standing")
        .page()
        .published()
        .create()
        .await;
    change(&app, "ben", |account| account.slug = "benjamin".to_owned()).await;
    let before = format!(
        "?before={}",
        tympan::model::paging::Cursor::newest().encode()
    );
    for slug in ["olga-owner", "ben", "benjamin", "nobody", "%00", "%C2%85"] {
        for rest in ["", ".atom", ".rss", ".json", &before] {
            app.visitor()
                .get(&format!("/author/{slug}{rest}"))
                .await
                .assert_status(404)
                .assert_header("location", "");
        }
    }
    app.clock.advance(chrono::TimeDelta::days(3));
    app.visitor()
        .get("/author/olga-owner")
        .await
        .assert_contains("Later")
        .assert_lacks("A draft")
        .assert_lacks("Standing");
}

#[tokio::test]
async fn lists_name_authors_only_where_there_are_several() {
    let app = TestApp::new().await;
    let ben = person(&app, "Ben").await;
    let post = app.post().title("Rye").published().create().await;
    let other = app.post().title("Wheat").published().create().await;
    app.visitor().get("/").await.assert_lacks("Olga Owner");
    app.update(&other, |draft| draft.author = ben.id).await;
    app.visitor()
        .get("/")
        .await
        .assert_contains("<a class=\"p-author h-card\" href=\"/author/ben\"><bdi>Ben</bdi></a>")
        .assert_contains("Olga Owner");
    app.visitor()
        .get("/author/ben")
        .await
        .assert_contains("Wheat")
        .assert_lacks("Rye");
    app.update(&post, |draft| draft.author = ben.id).await;
    app.visitor()
        .get("/author/ben")
        .await
        .assert_contains("Rye");
    app.visitor()
        .get("/author/olga-owner")
        .await
        .assert_status(404);
}

#[tokio::test]
async fn a_long_list_of_a_persons_posts_is_read_in_parts() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.posts_per_page = 2)
        .await;
    for n in 0..3 {
        app.post()
            .title(&format!("Part {n}"))
            .published()
            .create()
            .await;
    }
    let first = app.visitor().get("/author/olga-owner").await;
    let second = app
        .visitor()
        .get(first.between("<a class=\"pager-older\" href=\"", "\""))
        .await;
    second
        .assert_contains("Part 0")
        .assert_lacks("Part 1")
        .assert_contains("noindex")
        .assert_contains("href=\"/author/olga-owner\" rel=\"prev\"");
}

#[tokio::test]
async fn a_renamed_person_is_found_where_they_were() {
    let app = TestApp::new().await;
    app.post().title("Rye").published().create().await;
    app.visitor()
        .get("/author/olga-owner")
        .await
        .assert_status(200);
    change(&app, "olga-owner", |account| {
        account.slug = "olga".to_owned()
    })
    .await;
    app.visitor()
        .get("/author/olga-owner")
        .await
        .assert_status(308)
        .assert_redirect("/author/olga");
    app.visitor()
        .get("/author/olga-owner.atom")
        .await
        .assert_status(308)
        .assert_redirect("/author/olga.atom");
    app.visitor()
        .get("/author/olga-owner.json?text=short")
        .await
        .assert_redirect("/author/olga.json?text=short");
    assert_eq!(
        person(&app, "Olga Owner").await.slug,
        "olga-owner-2",
        "a former name is nobody else's"
    );
    change(&app, "olga", |account| {
        account.slug = "olga-owner".to_owned()
    })
    .await;
    app.visitor()
        .get("/author/olga-owner")
        .await
        .assert_status(200);
    app.visitor()
        .get("/author/olga")
        .await
        .assert_redirect("/author/olga-owner");
}
