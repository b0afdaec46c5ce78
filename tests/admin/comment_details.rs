//! The page of one comment, with its forms, and decisions about all comments of a list.

use tympan::model::{Comment, CommentId, CommentStatus, Post, Role};
use tympan::store;
use tympan::store::bans::Ban;

use crate::common::app::{AdminForm, Answer, Browser, CommentFields, TestApp};

const LIST: &str = "/-/admin/comments";
const UNDO: &str = "/-/admin/comments/undo";
const MATCHING: &str = "/-/admin/comments/matching";

fn page_of(id: CommentId) -> String {
    format!("{LIST}/{id}")
}

/// A post, and a comment by a guest with an address and a link that waits.
async fn one_waits(app: &TestApp) -> (Post, Comment) {
    let post = app.post().title("Hand press").published().create().await;
    let fields = CommentFields {
        name: "Ann",
        email: "ann@example.org",
        body: "See https://shop.example/rollers for *rollers*",
        ..CommentFields::default()
    };
    let browser = app.browser().keeping_cookies();
    browser.comment(&post, fields).await.assert_waits();
    let comment = app.comments(&post).await.remove(0);
    (post, comment)
}

async fn status(app: &TestApp, post: &Post, id: CommentId) -> CommentStatus {
    let comments = app.comments(post).await;
    comments.iter().find(|one| one.id == id).unwrap().status
}

async fn bans(app: &TestApp) -> Vec<Ban> {
    let mut conn = app.app.db.read().await.unwrap();
    store::bans::list(&mut conn, 99, 9).await.unwrap()
}

async fn follow(browser: &Browser, answer: &Answer) -> Answer {
    answer.assert_status(303);
    let page = browser.get(answer.header("location")).await;
    page.assert_status(200);
    page
}

#[tokio::test]
async fn the_page_of_a_comment_tells_all_about_it() {
    let app = TestApp::new().await;
    let (post, first) = one_waits(&app).await;
    app.moderate(first.id, CommentStatus::Approved).await;
    let answer = app.say(&post, Some(first.id), "The answer").await;
    let reply = app.say(&post, Some(answer.id), "And a reply").await;
    let owner = app.admin(Role::Owner).await;
    let page = owner.get(&page_of(answer.id)).await;
    page.assert_status(200);
    assert_eq!(page.texts("h1"), ["Comment by Vera"]);
    assert_eq!(
        page.values("section[aria-labelledby=above] a", "href"),
        [page_of(first.id)]
    );
    assert_eq!(
        page.values("section[aria-labelledby=replies] a", "href"),
        [page_of(reply.id)]
    );
    let page = owner.get(&page_of(first.id)).await;
    page.assert_contains("E-mail: ann@example.org")
        .assert_contains("What the rules found")
        .assert_contains("no approved comment of this guest before")
        .assert_contains("approved · Tympan");
    assert_eq!(
        page.link("p.list-pages a[href^='/c/']"),
        format!("/c/{}", first.id)
    );
    // Only owners see personal data, and erase.
    for role in [Role::Editor, Role::Moderator] {
        let page = app.admin(role).await.get(&page_of(first.id)).await;
        page.assert_status(200)
            .assert_lacks("ann@example.org")
            .assert_lacks("Erase");
        assert_eq!(page.select("#ban").len(), 1);
    }
    let author = app.admin(Role::Author).await;
    author.get(&page_of(first.id)).await.assert_status(403);
    owner.get(&page_of(CommentId(999))).await.assert_status(404);
}

#[tokio::test]
async fn a_reply_approves_the_comment_first_and_both_are_undone() {
    let app = TestApp::new().await;
    let (post, comment) = one_waits(&app).await;
    let browser = app.admin(Role::Owner).await;
    let list = browser.get(LIST).await;
    let link = list.link("a.queue-link[href$='open=reply']");
    let page = browser.get(&link).await;
    assert_eq!(page.select("#reply[open]").len(), 1);
    let action = format!("{}/reply", page_of(comment.id));
    let empty = AdminForm::of(&page, &action).set("text", "  ");
    browser.press(&empty).await.assert_status(422);
    assert_eq!(
        status(&app, &post, comment.id).await,
        CommentStatus::Pending
    );

    let form = AdminForm::of(&page, &action).set("text", "Thank *you*");
    let answer = browser.press(&form).await;
    let after = follow(&browser, &answer).await;
    after.assert_contains("Your reply to Ann is public.");
    let comments = app.comments(&post).await;
    let [parent, reply] = comments.as_slice() else {
        panic!("{comments:?}")
    };
    assert_eq!(parent.status, CommentStatus::Approved);
    assert_eq!(reply.status, CommentStatus::Approved);
    assert_eq!(reply.parent_id, Some(comment.id));
    assert_eq!(reply.author_name, "Olga Owner");
    let public = app.browser().get(&crate::common::app::path(&post)).await;
    public.assert_contains("Thank <em>you</em>");

    browser.press(&AdminForm::of(&after, UNDO)).await;
    let comments = app.comments(&post).await;
    assert_eq!(comments[0].status, CommentStatus::Pending);
    assert_eq!(comments[1].status, CommentStatus::Trash);
}

#[tokio::test]
async fn a_reply_to_what_someone_decided_about_keeps_its_text() {
    let app = TestApp::new().await;
    let (post, comment) = one_waits(&app).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(&page_of(comment.id)).await;
    let action = format!("{}/reply", page_of(comment.id));
    let form = AdminForm::of(&page, &action).set("text", "Written for an hour");
    app.moderate(comment.id, CommentStatus::Spam).await;
    let answer = browser.press(&form).await;
    answer
        .assert_status(409)
        .assert_contains("Written for an hour");
    assert_eq!(app.comments(&post).await.len(), 1);
}

#[tokio::test]
async fn an_edit_keeps_the_earlier_text_and_notices_another_edit() {
    let app = TestApp::new().await;
    let (post, comment) = one_waits(&app).await;
    let browser = app.admin(Role::Editor).await;
    let page = browser.get(&page_of(comment.id)).await;
    let action = format!("{}/edit", page_of(comment.id));
    let form = AdminForm::of(&page, &action);
    assert_eq!(form.value("text"), comment.body);
    let answer = browser
        .press(&form.clone().set("text", "Without a link"))
        .await;
    let after = follow(&browser, &answer).await;
    after
        .assert_contains("The text is saved.")
        .assert_contains("edited · Editor Example")
        .assert_contains("https://shop.example/rollers");
    assert_eq!(app.comments(&post).await[0].body, "Without a link");

    let late = browser.press(&form.set("text", "Another text")).await;
    late.assert_status(409)
        .assert_contains("Another text")
        .assert_contains("The text was changed in the meantime.");
    assert_eq!(app.comments(&post).await[0].body, "Without a link");
    let again = AdminForm::of(&late, &action);
    assert_eq!(again.value("text"), "Another text");
    browser.press(&again).await.assert_status(303);
    assert_eq!(app.comments(&post).await[0].body, "Another text");
}

#[tokio::test]
async fn a_ban_is_made_with_its_reason_and_undone() {
    let app = TestApp::new().await;
    let (post, comment) = one_waits(&app).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser
        .get(&format!("{}?open=ban", page_of(comment.id)))
        .await;
    assert_eq!(
        page.values("#ban input[name=target]", "value"),
        ["guest", "address", "domain:shop.example"]
    );
    let action = format!("{}/ban", page_of(comment.id));
    let form = AdminForm::of(&page, &action)
        .set("reason", "sells rollers")
        .set("trash", "yes");
    let answer = browser.press(&form).await;
    answer
        .assert_status(422)
        .assert_contains("Choose whom or what to ban.")
        .assert_contains("sells rollers");
    let form = form.set("target", "guest").set("days", "7");
    let answer = browser.press(&form).await;
    let after = follow(&browser, &answer).await;
    after
        .assert_contains("Banned. New comments that match are marked as spam. 1 earlier comment")
        .assert_contains("this guest · sells rollers · until");
    let bans = bans(&app).await;
    assert_eq!(bans[0].guest_id, comment.guest_id);
    assert_eq!(
        bans[0].expires_at,
        Some(app.clock.now() + chrono::TimeDelta::days(7))
    );
    assert_eq!(status(&app, &post, comment.id).await, CommentStatus::Trash);

    let answer = browser.press(&AdminForm::of(&after, UNDO)).await;
    let page = follow(&browser, &answer).await;
    page.assert_contains("The ban is lifted.");
    assert_eq!(
        status(&app, &post, comment.id).await,
        CommentStatus::Pending
    );
    assert_eq!(self::bans(&app).await, []);
    let domain = AdminForm::of(&page, &action).set("target", "domain:other.example");
    browser.press(&domain).await.assert_status(422);
    let domain = AdminForm::of(&page, &action).set("target", "domain:shop.example");
    browser.press(&domain).await.assert_status(303);
}

#[tokio::test]
async fn erasing_a_person_asks_for_the_password_again() {
    let app = TestApp::new().await;
    let (post, comment) = one_waits(&app).await;
    let browser = app.admin(Role::Owner).await;
    let page = browser.get(&page_of(comment.id)).await;
    let action = format!("{}/erase", page_of(comment.id));
    let form = AdminForm::of(&page, &action).set("subject", "guest");
    let counted = browser.press(&form).await;
    counted
        .assert_status(200)
        .assert_contains("There is 1 comment of this person.")
        .assert_contains("Erase 1 comment for good");
    let form = AdminForm::of(&counted, &action);
    app.clock.advance(chrono::TimeDelta::hours(1));
    let asks = browser.press(&form).await;
    asks.assert_contains("Your password, please");
    assert_eq!(
        status(&app, &post, comment.id).await,
        CommentStatus::Pending
    );
    let fresh = app.admin(Role::Owner).await;
    let page = fresh.get(&page_of(comment.id)).await;
    let form = AdminForm::of(&page, &action).set("subject", "guest");
    let form = AdminForm::of(&fresh.press(&form).await, &action);
    let answer = fresh.press(&form).await;
    let after = follow(&fresh, &answer).await;
    after.assert_contains("1 comment was erased.");
    assert_eq!(
        status(&app, &post, comment.id).await,
        CommentStatus::Removed
    );
    let moderator = app.admin(Role::Moderator).await;
    let token = AdminForm::of(&moderator.get(LIST).await, "/-/admin/sign-out");
    let forged = form.set("csrf", token.value("csrf"));
    moderator.press(&forged).await.assert_status(403);
}

#[tokio::test]
async fn all_that_match_are_counted_shown_decided_and_undone() {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    let said = app.say_many(&post, &[None; 60]).await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let browser = app.admin(Role::Owner).await;
    let list = browser.get(&format!("{LIST}?status=approved")).await;
    let page = browser.get(&list.link(".queue-bar a")).await;
    page.assert_contains("60 comments match.");
    assert_eq!(page.select(".queue-row").len(), 10);
    assert!(page.select(".queue-row button").is_empty());
    let form = AdminForm::of(&page, MATCHING).set("decide", "trash");
    // What comes in after the page was made is left alone.
    app.clock.advance(chrono::TimeDelta::seconds(5));
    let later = app.say(&post, None, "Too late").await;
    let answer = browser.press(&form).await;
    let after = follow(&browser, &answer).await;
    after.assert_contains("60 comments are in the trash.");
    let count = async |wanted| {
        let comments = app.comments(&post).await;
        comments.iter().filter(|one| one.status == wanted).count()
    };
    assert_eq!(count(CommentStatus::Trash).await, said.len());
    assert_eq!(status(&app, &post, later.id).await, CommentStatus::Approved);
    let answer = browser.press(&AdminForm::of(&after, UNDO)).await;
    follow(&browser, &answer)
        .await
        .assert_contains("60 comments are as they were before.");
    assert_eq!(count(CommentStatus::Approved).await, said.len() + 1);
}
