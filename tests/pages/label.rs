//! The page of a label, under every spelling of its name.

use crate::common::app::{TestApp, path};

#[tokio::test]
async fn label_lists_its_posts_and_no_others() {
    let app = TestApp::new().await;
    app.post()
        .title("With")
        .labels(&["Rust"])
        .published()
        .create()
        .await;
    app.post().title("Without").published().create().await;
    app.post().title("Drafted").labels(&["Rust"]).create().await;
    let page = app.browser().get("/label/Rust").await;
    page.assert_status(200)
        .assert_contains("With</a>")
        .assert_contains("Friday, January 7, 2022")
        .assert_contains("Rust</h1>");
    page.assert_lacks("Without")
        .assert_lacks("Drafted")
        .assert_contains("<link rel=\"canonical\" href=\"https://blog.example.org/label/Rust\">");
}

#[tokio::test]
async fn every_spelling_leads_to_the_first_one() {
    let app = TestApp::new().await;
    app.post()
        .labels(&["Straße im Café"])
        .published()
        .create()
        .await;
    let canonical = "/label/Stra%C3%9Fe%20im%20Caf%C3%A9";
    app.browser().get(canonical).await.assert_status(200);
    for odd in [
        "/label/STRASSE%20IM%20CAF%C3%89",
        "/label/strasse%20im%20cafe%CC%81",
        "/label/%20stra%C3%9Fe%20im%20caf%C3%A9",
    ] {
        app.browser()
            .get(odd)
            .await
            .assert_status(308)
            .assert_redirect(canonical);
    }
    app.browser()
        .get("/search/label/Stra%C3%9Fe%20im%20Caf%C3%A9")
        .await
        .assert_status(308)
        .assert_redirect(canonical);
}

#[tokio::test]
async fn two_spellings_on_posts_are_one_label() {
    let app = TestApp::new().await;
    app.post()
        .title("One")
        .labels(&["Rust"])
        .published()
        .create()
        .await;
    app.post()
        .title("Two")
        .labels(&["RUST"])
        .published()
        .create()
        .await;
    app.browser()
        .get("/label/Rust")
        .await
        .assert_contains("One</a>")
        .assert_contains("Two</a>");
}

#[tokio::test]
async fn label_of_drafts_alone_is_not_given_away_by_any_spelling() {
    let app = TestApp::new().await;
    app.post().labels(&["Secret Plan"]).create().await;
    for path in [
        "/label/Secret%20Plan",
        "/label/secret%20plan",
        "/label/nothing",
    ] {
        app.browser()
            .get(path)
            .await
            .assert_status(404)
            .assert_lacks("Secret Plan");
    }
}

#[tokio::test]
async fn label_page_follows_its_posts() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .title("Moves")
        .labels(&["One"])
        .published()
        .create()
        .await;
    app.browser()
        .get("/label/One")
        .await
        .assert_contains("Moves</a>");
    let two = tympan::model::LabelName::parse("Two").expect("a label");
    app.update(&post, |draft| draft.labels = Some(vec![two]))
        .await;
    app.browser().get("/label/One").await.assert_status(404);
    app.browser()
        .get(&path(&post))
        .await
        .assert_contains("/label/Two")
        .assert_lacks("label/One");
    app.browser()
        .get("/label/Two")
        .await
        .assert_contains("Moves</a>");
    app.say(&post, None, "Hello").await;
    app.browser()
        .get("/label/Two")
        .await
        .assert_contains("1 comment");
    app.trash(&post).await;
    app.browser().get("/label/Two").await.assert_status(404);
}

#[tokio::test]
async fn hostile_label_is_text_everywhere() {
    let app = TestApp::new().await;
    let name = "<script>\"'&?#%";
    let post = app.post().labels(&[name]).published().create().await;
    let href = "/label/%3Cscript%3E%22&#39;&#38;%3F%23%25";
    for page in ["/", &path(&post)] {
        app.browser()
            .get(page)
            .await
            .assert_contains(href)
            .assert_contains("&#60;script&#62;&#34;&#39;&#38;?#%")
            .assert_lacks("<script>");
    }
    let page = app.browser().get("/label/%3Cscript%3E%22'&%3F%23%25").await;
    page.assert_status(200).assert_lacks("<script>");
}

#[tokio::test]
async fn long_label_is_read_in_parts() {
    let app = TestApp::new().await;
    app.change_settings(|settings| settings.posts_per_page = 2)
        .await;
    for n in 0..3 {
        app.post()
            .title(&format!("Part {n}"))
            .labels(&["Long one"])
            .published()
            .create()
            .await;
    }
    let first = app.browser().get("/label/Long%20one").await;
    let second = app.browser().get(&first.link("a.pager-older")).await;
    second
        .assert_contains("Part 0")
        .assert_lacks("Part 1")
        .assert_lacks("rel=\"next\"");
}

#[tokio::test]
async fn former_names_lead_to_the_label_and_a_deleted_one_is_gone() {
    let app = TestApp::new().await;
    let post = app
        .post()
        .labels(&["AI", "ML", "Old"])
        .published()
        .create()
        .await;
    app.browser().get("/label/AI").await.assert_status(200);
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let services = &app.app.services;
    let labels = tympan::store::labels::list_by_post(&mut tx, post.id)
        .await
        .expect("the labels are read");
    let name = tympan::model::LabelName::parse("Machines").expect("a label");
    let renamed = tympan::publishing::rename_label(
        &mut tx,
        services,
        &tympan::model::Authority::of_operator(),
        &labels[0],
        &name,
    )
    .await
    .expect("it is renamed");
    tympan::publishing::merge_label(
        &mut tx,
        services,
        &tympan::model::Authority::of_operator(),
        &labels[1],
        &renamed,
    )
    .await
    .expect("it is merged");
    tympan::publishing::delete_label(
        &mut tx,
        services,
        &tympan::model::Authority::of_operator(),
        &labels[2],
    )
    .await
    .expect("it is deleted");
    tx.commit().await.expect("that is committed");
    for former in ["/label/AI", "/label/ai", "/label/ML"] {
        app.browser()
            .get(former)
            .await
            .assert_status(308)
            .assert_redirect("/label/Machines");
    }
    app.browser().get("/label/Old").await.assert_status(410);
    app.browser()
        .get("/label/Machines")
        .await
        .assert_status(200);
    app.browser()
        .get("/2022/01/a-post")
        .await
        .assert_contains("Machines")
        .assert_lacks("/label/AI");
}

#[tokio::test]
async fn label_of_drafts_alone_is_not_told_by_its_feeds_its_pages_or_its_former_names() {
    let app = TestApp::new().await;
    let draft = app.post().labels(&["Before"]).create().await;
    app.post().labels(&["Open"]).published().create().await;
    let mut tx = app.app.db.begin().await.expect("the writer is free");
    let labels = tympan::store::labels::list_by_post(&mut tx, draft.id)
        .await
        .expect("the labels are read");
    let name = tympan::model::LabelName::parse("Secret Plan").expect("a label");
    tympan::publishing::rename_label(
        &mut tx,
        &app.app.services,
        &tympan::model::Authority::of_operator(),
        &labels[0],
        &name,
    )
    .await
    .expect("it is renamed");
    tx.commit().await.expect("that is committed");
    let cursor = tympan::model::paging::Cursor::newest().encode();
    let addresses = [
        "/label/Before".to_owned(),
        "/label/before.atom".to_owned(),
        "/label/Secret%20Plan.atom".to_owned(),
        "/label/secret%20plan.rss".to_owned(),
        "/label/secret%20plan.json".to_owned(),
        format!("/label/Secret%20Plan?before={cursor}"),
        format!("/label/secret%20plan?before={cursor}"),
        "/feed.atom?label=Secret%20Plan".to_owned(),
        "/label/Open.atom?label=secret%20plan".to_owned(),
    ];
    for address in addresses {
        let answer = app.browser().get(&address).await;
        answer
            .assert_status(404)
            .assert_lacks("Secret Plan")
            .assert_header("location", "");
    }
    app.browser()
        .get("/label/Open.atom?label=open")
        .await
        .assert_status(200);
}
