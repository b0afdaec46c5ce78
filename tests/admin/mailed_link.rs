//! Signing in by a link that is sent by mail.

use chrono::TimeDelta;
use tympan::model::comment::EmailAddress;
use tympan::model::{Authority, Role, User};
use tympan::store;
use tympan::users::{emails, links};

use super::sign_in::{set_password, sign_in};
use crate::common::app::{AdminForm, Answer, BASE, Browser, SESSION, TestApp, encoded};
use crate::common::log::Capture;
use crate::common::smtp::{ReceivedMail, SmtpSink};

const PASSWORD: &str = "a press from the barn";
const SIGN_IN: &str = "/-/admin/sign-in";
const ASK: &str = "/-/admin/sign-in/link";
const PROFILE: &str = "/-/admin/profile";
const OLGA: &str = "olga@example.org";

/// A blog that sends mail. Its owner, Olga Owner, has a password and a proven address.
pub struct Mailed {
    pub app: TestApp,
    pub sink: SmtpSink,
    pub owner: User,
}

impl Mailed {
    pub async fn new() -> Self {
        let sink = SmtpSink::start().await;
        let app = TestApp::mailing(&sink.url()).await;
        let users = store::users::list(&mut app.app.db.read().await.unwrap()).await;
        let owner = users.unwrap().remove(0);
        set_password(&app, &owner, PASSWORD).await;
        prove(&app, &owner, OLGA).await;
        Self { app, sink, owner }
    }

    /// Every mail to an address so far, after the jobs that are due.
    pub async fn mails_to(&self, address: &str) -> Vec<ReceivedMail> {
        self.app.work().await;
        let mut mails = self.sink.received();
        mails.retain(|mail| mail.to.iter().any(|to| to == address));
        mails
    }

    /// Asks for a link and returns it.
    async fn link(&self, browser: &Browser) -> String {
        ask(browser, OLGA).await.assert_status(200);
        link_in(self.mails_to(OLGA).await.last().expect("a mail"))
    }
}

/// Gives a user an address that counts.
pub async fn prove(app: &TestApp, user: &User, address: &str) {
    let (by, services) = (Authority::of_operator(), &app.app.services);
    let address = EmailAddress::parse(address).unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    emails::set(&mut tx, services, &by, user.id, &address)
        .await
        .unwrap();
    let found = emails::find_own(&mut tx, services, &by, user.id).await;
    let id = found.unwrap().unproven.unwrap().id;
    let code = services.secrets.mail_link("user-email", &[id.0]);
    emails::prove(&mut tx, services, &by, &code).await.unwrap();
    tx.commit().await.unwrap();
}

/// The path of the link in a mail.
pub fn link_in(mail: &ReceivedMail) -> String {
    let words = mail.body.split_whitespace();
    let mut links: Vec<&str> = words.filter_map(|word| word.strip_prefix(BASE)).collect();
    assert_eq!(links.len(), 1, "{}", mail.body);
    links.remove(0).to_owned()
}

async fn ask(browser: &Browser, address: &str) -> Answer {
    let page = browser.get(SIGN_IN).await;
    let form = AdminForm::of(&page, ASK).set("email", address);
    browser.press(&form).await
}

/// Opens a link and presses its button.
async fn open(browser: &Browser, link: &str) -> Answer {
    let page = browser.get(link).await;
    page.assert_status(200);
    browser.press(&AdminForm::of(&page, link)).await
}

#[track_caller]
fn assert_gone(answer: &Answer) {
    answer.assert_status(410);
    assert_eq!(answer.one("h1").text, "This link does not work any more");
    answer.assert_contains("Ask for a new one.");
}

#[tokio::test]
async fn a_link_is_mailed_and_signs_in_once_by_its_button() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    let answer = ask(&browser, " Olga@Example.ORG ").await;
    answer.assert_status(200);
    assert_eq!(answer.one("h1").text, "Look into your mail");
    let mails = mailed.mails_to(OLGA).await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.header("subject").unwrap(), "Sign in to A new blog");
    assert!(mail.body.contains("once, for 15 minutes"), "{}", mail.body);

    // Programs that preview links use nothing.
    let link = link_in(mail);
    assert_eq!(link.rsplit('/').next().unwrap().len(), 43);
    for _ in 0..3 {
        let page = mailed.app.admin_visitor().get(&link).await;
        page.assert_status(200).assert_contains("Olga Owner");
        assert_eq!(page.header("referrer-policy"), "same-origin");
    }
    assert_eq!(browser.cookie(SESSION), "");
    open(&browser, &link).await.assert_redirect("/-/admin");
    browser
        .get("/-/admin")
        .await
        .assert_status(200)
        .assert_contains("Signed in as <bdi>Olga Owner</bdi>");

    let other = mailed.app.admin_visitor();
    assert_gone(&other.get(&link).await);
    assert_eq!(other.cookie(SESSION), "");
}

#[tokio::test]
async fn a_button_that_is_pressed_twice_leads_on_and_an_other_browsers_form_signs_nobody_in() {
    let mailed = Mailed::new().await;
    let link = mailed.link(&mailed.app.admin_visitor()).await;
    let browser = mailed.app.admin_visitor();
    let form = AdminForm::of(&browser.get(&link).await, &link);
    let other = mailed.app.admin_visitor();
    other.get(SIGN_IN).await;
    other.press(&form).await.assert_status(403);
    assert_eq!(other.cookie(SESSION), "");
    browser.press(&form).await.assert_redirect("/-/admin");
    browser.press(&form).await.assert_redirect("/-/admin");
    browser.get("/-/admin").await.assert_status(200);
    let late = mailed.app.admin_visitor();
    let stale = AdminForm::of(&late.get(SIGN_IN).await, ASK);
    let sent = AdminForm {
        action: link,
        ..form
    };
    assert_gone(&late.press(&sent.set("csrf", stale.value("csrf"))).await);
}

#[tokio::test]
async fn only_the_hash_of_a_link_is_stored() {
    let mailed = Mailed::new().await;
    let link = mailed.link(&mailed.app.admin_visitor()).await;
    let key = link.rsplit('/').next().unwrap();
    for (table, rows) in mailed.app.db.rows().await {
        for row in rows {
            assert!(!row.contains(key), "{table}: {row}");
            assert!(!row.contains(OLGA), "{table}: {row}");
        }
    }
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_bytes_and_no_mail() {
    let mailed = Mailed::new().await;
    let app = &mailed.app;
    let editor = app.add_user("Ed Itor", Role::Editor).await;
    let by = Authority::of_operator();
    let unproven = EmailAddress::parse("ed@example.org").unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    emails::set(&mut tx, &app.app.services, &by, editor.id, &unproven)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.work().await;
    let sent = mailed.sink.received().len();

    let browser = app.admin_visitor();
    let known = ask(&browser, OLGA).await;
    assert_eq!(mailed.mails_to(OLGA).await.len(), 1);
    for address in ["nobody@example.org", "ed@example.org"] {
        let jobs = app.db.number("SELECT COUNT(*) FROM job").await;
        let unknown = ask(&browser, address).await;
        assert_eq!(
            (unknown.status, unknown.text()),
            (known.status, known.text())
        );
        let headers = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("x-request-id");
            headers
        };
        assert_eq!(headers(&unknown), headers(&known));
        // The same is written for nobody, so that it takes the same time.
        let queued = app.db.number("SELECT COUNT(*) FROM job").await;
        assert_eq!(queued, jobs + 1);
        app.work().await;
        assert_eq!(mailed.sink.received().len(), sent + 1, "{address}");
    }
}

#[tokio::test]
async fn a_link_works_for_a_quarter_of_an_hour() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    let link = mailed.link(&browser).await;
    mailed.app.clock.advance(TimeDelta::minutes(14));
    browser.get(&link).await.assert_status(200);
    let form = AdminForm::of(&browser.get(&link).await, &link);
    mailed.app.clock.advance(TimeDelta::minutes(1));
    assert_gone(&browser.get(&link).await);
    assert_gone(&browser.press(&form).await);
    assert_eq!(browser.cookie(SESSION), "");
}

/// A mail server that was away for long gets no mails that nobody waits for.
#[tokio::test]
async fn no_link_is_sent_long_after_it_was_asked_for() {
    let mailed = Mailed::new().await;
    ask(&mailed.app.admin_visitor(), OLGA).await;
    mailed.app.clock.advance(TimeDelta::minutes(15));
    assert!(mailed.mails_to(OLGA).await.is_empty());
    let links = mailed.app.db.number("SELECT COUNT(*) FROM sign_in_link");
    assert_eq!(links.await, 0);
}

#[tokio::test]
async fn a_mail_that_could_not_be_sent_is_sent_later() {
    let mailed = Mailed::new().await;
    mailed.sink.fail_next(451);
    let browser = mailed.app.admin_visitor();
    ask(&browser, OLGA).await;
    assert!(mailed.mails_to(OLGA).await.is_empty());
    mailed.app.clock.advance(TimeDelta::minutes(5));
    let link = link_in(&mailed.mails_to(OLGA).await[0]);
    mailed.app.clock.advance(TimeDelta::minutes(14));
    open(&browser, &link).await.assert_redirect("/-/admin");
}

#[tokio::test]
async fn using_a_link_ends_the_other_mailed_ones_of_its_user_only() {
    let mailed = Mailed::new().await;
    let app = &mailed.app;
    let editor = app.add_user("Ed Itor", Role::Editor).await;
    prove(app, &editor, "ed@example.org").await;
    let browser = app.admin_visitor();
    let first = mailed.link(&browser).await;
    let second = mailed.link(&browser).await;
    assert_ne!(first, second);
    ask(&browser, "ed@example.org").await;
    let of_editor = link_in(&mailed.mails_to("ed@example.org").await[0]);
    let mut tx = app.app.db.begin().await.unwrap();
    let by = Authority::of_operator();
    // It replaces what the editor had before; asked again below.
    let operators = links::create(&mut tx, &app.app.services, &by, &editor)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_gone(&app.admin_visitor().get(&of_editor).await);
    ask(&browser, "ed@example.org").await;
    let of_editor = link_in(&mailed.mails_to("ed@example.org").await[1]);

    open(&browser, &first).await.assert_redirect("/-/admin");
    assert_gone(&app.admin_visitor().get(&second).await);
    let other = app.admin_visitor();
    open(&other, &of_editor).await.assert_redirect("/-/admin");
    other
        .get("/-/admin")
        .await
        .assert_contains("Signed in as <bdi>Ed Itor</bdi>");
    let welcome = format!("/-/admin/welcome/{}", operators.expose());
    app.admin_visitor().get(&welcome).await.assert_status(200);
}

/// A mailbox does not choose a password.
#[tokio::test]
async fn links_of_one_kind_are_not_accepted_as_the_other() {
    let mailed = Mailed::new().await;
    let app = &mailed.app;
    let mut tx = app.app.db.begin().await.unwrap();
    let by = Authority::of_operator();
    let operators = links::create(&mut tx, &app.app.services, &by, &mailed.owner)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let link = mailed.link(&app.admin_visitor()).await;
    let swapped = link.replace("sign-in/link", "welcome");
    let browser = app.admin_visitor();
    browser.get(&swapped).await.assert_status(410);
    let token = AdminForm::of(&browser.get(SIGN_IN).await, ASK)
        .value("csrf")
        .to_owned();
    let fields = [
        ("csrf", token.as_str()),
        ("new-password", "parchment never tears"),
        ("new-password-again", "parchment never tears"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    browser
        .send_form(&swapped, encoded(&fields))
        .await
        .assert_status(410);
    assert_gone(&browser.get(&format!("{ASK}/{}", operators.expose())).await);
    let key = format!("{ASK}/{}", operators.expose());
    assert_gone(&browser.send_form(&key, encoded(&fields)).await);
    sign_in(&browser, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
}

/// Whoever reads the mail of a user with a password does not get what takes the password.
#[tokio::test]
async fn a_mailed_link_does_not_stand_for_the_password() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    let link = mailed.link(&browser).await;
    open(&browser, &link).await.assert_redirect("/-/admin");
    let page = browser.get(PROFILE).await;
    let change = AdminForm::of(&page, "/-/admin/profile/password")
        .set("new-password", "parchment never tears")
        .set("new-password-again", "parchment never tears");
    browser.press(&change).await.assert_status(422);
    let remove = AdminForm::of(&page, "/-/admin/profile/email/remove");
    let asked = browser.press(&remove).await;
    asked.assert_status(403);
    assert_eq!(asked.one("h1").text, "Your password, please");

    // Nor does another link in the same browser.
    let second = mailed.link(&mailed.app.admin_visitor()).await;
    open(&browser, &second).await.assert_redirect("/-/admin");
    browser.press(&remove).await.assert_status(403);

    let right = AdminForm::of(&asked, &remove.action).set("confirm-password", PASSWORD);
    browser.press(&right).await.assert_redirect(PROFILE);
}

#[tokio::test]
async fn a_user_without_a_password_proves_it_again_by_a_fresh_link() {
    let mailed = Mailed::new().await;
    let app = &mailed.app;
    let editor = app.add_user("Ed Itor", Role::Editor).await;
    prove(app, &editor, "ed@example.org").await;
    let browser = app.admin_visitor();
    ask(&browser, "ed@example.org").await;
    let link = link_in(&mailed.mails_to("ed@example.org").await[0]);
    open(&browser, &link).await.assert_redirect("/-/admin");

    // The only way in stays.
    let page = browser.get(PROFILE).await;
    let remove = AdminForm::of(&page, "/-/admin/profile/email/remove");
    browser
        .press(&remove)
        .await
        .assert_status(409)
        .assert_contains("Choose a password first.");

    app.clock.advance(TimeDelta::minutes(15));
    let page = browser.get(PROFILE).await;
    assert!(page.select("#confirm-password").is_empty());
    let set = AdminForm::of(&page, "/-/admin/profile/email").set("email", "ed@new.example");
    let asked = browser.press(&set).await;
    asked
        .assert_status(403)
        .assert_contains("You have no password");
    assert_eq!(asked.select("button[name='send-link']").len(), 1);
    let again = AdminForm::of(&asked, &set.action);
    assert_eq!(again.value("email"), "ed@new.example");
    browser.press(&again).await.assert_status(403);
    assert_eq!(mailed.mails_to("ed@example.org").await.len(), 1);

    let sent = browser.press(&again.set("send-link", "yes")).await;
    sent.assert_status(403)
        .assert_contains("A link is on its way to your e-mail address.");
    let again = AdminForm::of(&sent, &set.action);
    assert_eq!(again.value("send-link"), "");
    let mails = mailed.mails_to("ed@example.org").await;
    assert_eq!(mails.len(), 2);
    let key = browser.cookie(SESSION);
    open(&browser, &link_in(&mails[1]))
        .await
        .assert_redirect("/-/admin");
    assert_eq!(browser.cookie(SESSION), key, "the session goes on");
    browser.press(&again).await.assert_redirect(PROFILE);
    assert_eq!(mailed.mails_to("ed@new.example").await.len(), 1);
}

#[tokio::test]
async fn a_link_in_the_browser_of_another_user_ends_that_session() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin(Role::Editor).await;
    let former = browser.cookie(SESSION);
    let link = mailed.link(&mailed.app.admin_visitor()).await;
    open(&browser, &link).await.assert_redirect("/-/admin");
    browser
        .get("/-/admin")
        .await
        .assert_contains("Signed in as <bdi>Olga Owner</bdi>");
    let thief = mailed.app.admin_visitor();
    thief.put_cookie(SESSION, &former);
    thief.get("/-/admin").await.assert_status(303);
}

#[tokio::test]
async fn without_mail_there_is_no_form_and_its_path_says_why() {
    let app = TestApp::new().await;
    let browser = app.admin_visitor();
    let page = browser.get(SIGN_IN).await;
    assert!(page.select("#email").is_empty());
    let form = AdminForm::of(&page, SIGN_IN);
    let sent = AdminForm {
        action: ASK.to_owned(),
        ..form
    };
    let sent = sent
        .set("email", OLGA)
        .set("kept-action", "/-/admin/posts/new")
        .set("kept:title", "Written for an hour");
    let before = app.db.rows().await;
    let answer = browser.press(&sent).await;
    answer
        .assert_status(404)
        .assert_contains("This blog sends no mail.");
    let kept = AdminForm::of(&answer, SIGN_IN);
    assert_eq!(kept.value("kept:title"), "Written for an hour");
    assert_eq!(app.db.rows().await, before);
    browser.get(ASK).await.assert_status(405);
    assert_gone(&browser.get(&format!("{ASK}/{}", "A".repeat(43))).await);
    let owner = app.admin(Role::Owner).await;
    assert!(owner.get(PROFILE).await.select("#email").is_empty());
}

#[tokio::test]
async fn what_is_no_address_is_refused_and_reaches_no_header() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    let before = mailed.app.db.rows().await;
    for wrong in [
        "",
        "Olga Owner",
        "olga@example.org\r\nBcc: all@example.org",
        "olga@example.org\nSubject: x",
        "olga\r\n.\r\n@example.org",
        "olga@example.org, all@example.org",
        "<olga@example.org>",
        "olga@example.org\u{0}",
        "\"olga\"@example.org",
        "olga@localhost",
    ] {
        let answer = ask(&browser, wrong).await;
        answer.assert_status(422);
        assert_eq!(answer.one("#email").attribute("aria-invalid"), "true");
    }
    assert_eq!(mailed.app.db.rows().await, before);
    assert!(mailed.mails_to(OLGA).await.is_empty());
}

#[tokio::test]
async fn mails_are_limited_and_lock_nobody_out() {
    let mailed = Mailed::new().await;
    let app = &mailed.app;
    let owner = app.admin_visitor();
    let link = mailed.link(&owner).await;
    open(&owner, &link).await.assert_redirect("/-/admin");
    let page = owner.get("/-/admin").await;
    owner
        .press(&AdminForm::of(&page, "/-/admin/sign-out"))
        .await
        .assert_status(200);
    app.clock.advance(TimeDelta::hours(1));

    // Somebody who knows the address, from many networks.
    let mut texts = Vec::new();
    for network in 0..4 {
        let stranger = app.admin_visitor().from(&format!("203.0.{network}.1"));
        for _ in 0..2 {
            let answer = ask(&stranger, OLGA).await;
            answer.assert_status(200);
            let token = AdminForm::of(&stranger.get(SIGN_IN).await, ASK);
            texts.push(answer.text().replace(token.value("csrf"), ""));
        }
    }
    assert!(texts.iter().all(|text| *text == texts[0]));
    let mails = mailed.mails_to(OLGA).await;
    assert_eq!(mails.len(), 1 + 3);
    // All of these links are the owner's, and the owner's own browser gets another one.
    app.admin_visitor()
        .get(&link_in(&mails[1]))
        .await
        .assert_status(200);
    let link = mailed.link(&owner).await;
    assert_eq!(mailed.mails_to(OLGA).await.len(), 1 + 3 + 1);
    open(&owner, &link).await.assert_redirect("/-/admin");
    sign_in(&app.admin_visitor(), "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
}

#[tokio::test]
async fn forms_are_limited_by_network_with_the_form_kept() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    for n in 0..5 {
        ask(&browser, &format!("name{n}@example.org"))
            .await
            .assert_status(200);
    }
    let page = browser.get(SIGN_IN).await;
    let form = AdminForm::of(&page, ASK)
        .set("email", OLGA)
        .set("kept-action", "/-/admin/posts/new")
        .set("kept:title", "Written for an hour");
    let refused = browser.press(&form).await;
    refused
        .assert_status(429)
        .assert_contains("Too many attempts. Please wait");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let again = AdminForm::of(&refused, ASK);
    assert_eq!(again.value("email"), OLGA);
    assert_eq!(again.value("kept:title"), "Written for an hour");
    // The password is not concerned.
    sign_in(&browser, "Olga Owner", PASSWORD)
        .await
        .assert_status(303);
}

#[tokio::test]
async fn a_form_that_was_sent_without_a_session_waits_until_the_link_was_used() {
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    let kept = browser
        .send_form("/-/admin/posts/new", "do=save&title=Written+for+an+hour")
        .await;
    kept.assert_status(401);
    let asked = browser
        .press(&AdminForm::of(&kept, ASK).set("email", OLGA))
        .await;
    asked
        .assert_status(200)
        .assert_contains("What you sent is kept on this page.");
    let form = AdminForm::of(&asked, "/-/admin/posts/new");
    assert_eq!(form.value("title"), "Written for an hour");
    let too_early = browser.press(&form).await;
    too_early.assert_status(401);
    assert_eq!(
        AdminForm::of(&too_early, SIGN_IN).value("kept:title"),
        "Written for an hour"
    );
    let link = link_in(&mailed.mails_to(OLGA).await[0]);
    open(&browser, &link).await.assert_redirect("/-/admin");
    let shown = browser.press(&form).await;
    shown.assert_status(403);
    let again = AdminForm::of(&shown, "/-/admin/posts/new");
    assert_eq!(again.value("title"), "Written for an hour");
    let done = browser.press(&again).await;
    assert_eq!(done.one("#title").attribute("value"), "Written for an hour");
}

#[tokio::test]
async fn mails_are_in_the_blogs_language() {
    let mailed = Mailed::new().await;
    mailed
        .app
        .change_settings(|settings| {
            settings.language = tympan::model::LanguageTag::parse("de-AT").unwrap();
            settings.title = "Späte Stunden".to_owned();
        })
        .await;
    let browser = mailed.app.admin_visitor();
    ask(&browser, OLGA).await;
    let mail = mailed.mails_to(OLGA).await.remove(0);
    assert_eq!(
        mail.header("subject").unwrap(),
        "Anmelden bei Späte Stunden"
    );
    assert!(mail.body.contains("15 Minuten lang"), "{}", mail.body);
    assert_eq!(
        mail.header("content-type").unwrap(),
        "text/plain; charset=utf-8"
    );
    assert_eq!(mail.header("auto-submitted").unwrap(), "auto-generated");
}

#[tokio::test]
async fn neither_addresses_nor_links_are_logged() {
    let log = Capture::begin("debug");
    let mailed = Mailed::new().await;
    let browser = mailed.app.admin_visitor();
    mailed.sink.fail_next(550);
    ask(&browser, OLGA).await;
    mailed.app.work().await;
    let link = mailed.link(&browser).await;
    open(&browser, &link).await.assert_redirect("/-/admin");
    ask(&mailed.app.admin_visitor(), "nobody@example.org").await;
    mailed.app.work().await;
    let text = log.text();
    assert!(text.contains("refuses the mail"), "{text}");
    let key = link.rsplit('/').next().unwrap();
    for secret in [OLGA, "nobody@", key] {
        assert!(!text.contains(secret), "{text}");
    }
}
