//! The pages about other blogs that move in.

use tympan::model::Role;

use crate::common::app::{AdminForm, Answer, Browser, EXPORT, TestApp};

const IMPORTS: &str = "/-/admin/imports";
const FIRST: &str = "/-/admin/imports/1";

/// Sends the form with a file, as a browser does.
async fn send_file(browser: &Browser, name: &str, text: &str) -> Answer {
    let page = browser.get(IMPORTS).await;
    let token = AdminForm::of(&page, IMPORTS).value("csrf").to_owned();
    let part = |head: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; {head}\r\n\r\n{value}\r\n")
    };
    let body = [
        part("name=\"csrf\"", &token),
        part(&format!("name=\"file\"; filename=\"{name}\""), text),
        part("name=\"names\"", ""),
        "--b--\r\n".to_owned(),
    ];
    let browser = browser
        .clone()
        .with("content-type", "multipart/form-data; boundary=b");
    browser.send_form(IMPORTS, body.concat()).await
}

async fn press(browser: &Browser, page: &Answer, what: &str) -> Answer {
    let form = AdminForm::of(page, &format!("{FIRST}/{what}"));
    browser.press(&form).await
}

#[tokio::test]
async fn an_owner_moves_a_blog_in_and_out_again() {
    let app = TestApp::new().await;
    let owner = app.admin(Role::Owner).await;
    let today = owner.get("/-/admin").await;
    assert!(
        today
            .texts(".masthead-links a")
            .contains(&"Import".to_owned())
    );
    send_file(&owner, "site.xml", EXPORT)
        .await
        .assert_redirect(FIRST);
    let reading = owner.get(FIRST).await;
    reading.assert_contains("The files are being read");
    assert_eq!(reading.header("refresh"), "3");
    assert_eq!(reading.select("progress").len(), 1);
    let still = owner.get(&format!("{FIRST}?still")).await;
    assert_eq!(still.header("refresh"), "");
    let list = owner.get(IMPORTS).await;
    assert_eq!(list.texts(".rows .row-title"), ["site.xml (WordPress)"]);

    app.work().await;
    let ready = owner.get(FIRST).await;
    assert_eq!(ready.header("refresh"), "");
    ready
        .assert_contains("Found: the blog at lamp.example")
        .assert_contains("What is not carried");
    let options = AdminForm::of(&ready, FIRST)
        .set("from", "https://lamp.example")
        .set("user-0", "olga-owner");
    owner.press(&options).await.assert_redirect(FIRST);
    app.work().await;
    let ready = owner.get(FIRST).await;
    assert_eq!(AdminForm::of(&ready, FIRST).value("user-0"), "olga-owner");

    press(&owner, &ready, "start").await.assert_redirect(FIRST);
    let running = owner.get(FIRST).await;
    running.assert_contains("The import has started.");
    app.work().await;
    let done = owner.get(FIRST).await;
    done.assert_contains("Done")
        .assert_contains("See the posts");
    owner
        .get("/-/admin/posts")
        .await
        .assert_contains("The lamp");

    press(&owner, &done, "undo").await.assert_redirect(FIRST);
    app.work().await;
    let undone = owner.get(FIRST).await;
    undone.assert_contains("entries were deleted.");
    owner.get("/-/admin/posts").await.assert_lacks("The lamp");
    press(&owner, &undone, "delete")
        .await
        .assert_redirect(IMPORTS);
    owner
        .get(IMPORTS)
        .await
        .assert_contains("Removed from the list.");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field() {
    let app = TestApp::new().await;
    let owner = app.admin(Role::Owner).await;
    let page = owner.get(IMPORTS).await;
    let nothing = owner.press(&AdminForm::of(&page, IMPORTS)).await;
    nothing
        .assert_status(422)
        .assert_contains("Choose a file first.");
    let text = send_file(&owner, "notes.txt", "Just a text").await;
    text.assert_status(422);
    assert!(
        text.texts("#file-error")[0].contains("what can be imported"),
        "{text}"
    );
    let named = AdminForm::of(&page, IMPORTS).set("names", "missing.xml\r\nold");
    let missing = owner.press(&named).await;
    missing.assert_status(422);
    assert!(
        missing.texts("#names-error")[0].contains("`missing.xml`"),
        "{missing}"
    );
    assert_eq!(
        AdminForm::of(&missing, IMPORTS).value("names"),
        "missing.xml\nold"
    );

    app.put_export();
    let named = AdminForm::of(&page, IMPORTS).set("names", "site.xml");
    owner.press(&named).await.assert_redirect(FIRST);
    app.work().await;
    let options = AdminForm::of(&owner.get(FIRST).await, FIRST).set("from", "old.example");
    let wrong = owner.press(&options).await;
    wrong.assert_status(422);
    assert!(
        wrong.texts("#from-error")[0].contains("https://old.example.org"),
        "{wrong}"
    );
    assert_eq!(AdminForm::of(&wrong, FIRST).value("from"), "old.example");
}

#[tokio::test]
async fn only_owners_see_imports() {
    let app = TestApp::new().await;
    for role in [Role::Editor, Role::Author, Role::Moderator] {
        let browser = app.admin(role).await;
        browser.get(IMPORTS).await.assert_status(403);
        browser.get(FIRST).await.assert_status(403);
        let today = browser.get("/-/admin").await;
        assert!(
            !today
                .texts(".masthead-links a")
                .contains(&"Import".to_owned())
        );
    }
}

#[tokio::test]
async fn two_windows_do_not_start_an_import_twice() {
    let app = TestApp::new().await;
    let owner = app.admin(Role::Owner).await;
    send_file(&owner, "site.xml", EXPORT)
        .await
        .assert_redirect(FIRST);
    app.work().await;
    let ready = owner.get(FIRST).await;
    press(&owner, &ready, "start").await.assert_redirect(FIRST);
    press(&owner, &ready, "start").await.assert_redirect(FIRST);
    owner
        .get(FIRST)
        .await
        .assert_contains("The import is in another state meanwhile");
    app.work().await;
    owner.get(FIRST).await.assert_contains("Done");
}
