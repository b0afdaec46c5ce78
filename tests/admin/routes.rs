//! Every page and form of the table: who may use it, and from where.

use std::collections::BTreeSet;

use axum::http::Method;
use tympan::model::Role;
use tympan::web::admin::{self, Access, AdminRoute};

use crate::common::app::{AdminForm, Answer, Browser, TestApp, encoded};

const ROLES: [Role; 4] = [Role::Owner, Role::Editor, Role::Author, Role::Moderator];

fn all(method: &Method) -> Vec<AdminRoute> {
    let table = admin::routes();
    let routes: Vec<AdminRoute> = table
        .list()
        .iter()
        .filter(|route| route.method == method)
        .copied()
        .collect();
    assert!(routes.len() > 1, "the table was not found");
    routes
}

/// The path of a route with `1` for each of its parameters.
fn concrete(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "1" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether a path is one of the table's.
fn is_known(method: &Method, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap();
    all(method).iter().any(|route| {
        let (pattern, parts): (Vec<&str>, Vec<&str>) =
            (route.path.split('/').collect(), path.split('/').collect());
        pattern.len() == parts.len()
            && pattern
                .iter()
                .zip(&parts)
                .all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
    })
}

/// A blog with a post, a draft and a comment that waits, so that ids are found.
async fn blog() -> TestApp {
    let app = TestApp::new().await;
    let post = app.post().published().create().await;
    app.post().title("Unfinished").create().await;
    app.browser()
        .comment(&post, crate::common::app::CommentFields::default())
        .await
        .assert_status(303);
    app
}

/// A form with a text, as it might be sent to any address.
fn form(token: Option<&str>) -> String {
    let mut fields = vec![
        ("title".to_owned(), "Written for an hour".to_owned()),
        ("body".to_owned(), "Two\nlines & more".to_owned()),
        ("new-password".to_owned(), "never to be shown".to_owned()),
    ];
    fields.extend(token.map(|token| ("csrf".to_owned(), token.to_owned())));
    encoded(&fields)
}

async fn token(browser: &Browser) -> String {
    let page = browser.get("/-/admin").await;
    page.assert_status(200);
    AdminForm::of(&page, "/-/admin/sign-out")
        .value("csrf")
        .to_owned()
}

#[track_caller]
fn assert_private(what: &str, answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("x-robots-tag"), "noindex", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{what}: {policy}"
    );
}

#[tokio::test]
async fn no_form_is_accepted_from_elsewhere_or_without_its_token() {
    let app = blog().await;
    for role in ROLES {
        let browser = app.admin(role).await;
        let own = token(&browser).await;
        let others = token(&app.admin(role).await).await;
        let before = app.db.rows().await;
        for route in all(&Method::POST) {
            let path = concrete(route.path);
            let foreign: [&[(&'static str, &str)]; 4] = [
                &[("sec-fetch-site", "cross-site")],
                &[("sec-fetch-site", "same-site")],
                &[("origin", "https://evil.example")],
                &[],
            ];
            for headers in foreign {
                let mut sender = app.browser().keeping_cookies();
                sender.put_cookie(
                    crate::common::app::SESSION,
                    &browser.cookie(crate::common::app::SESSION),
                );
                for (name, value) in headers {
                    sender = sender.with(name, value);
                }
                let answer = sender.send_form(&path, form(Some(&own))).await;
                let what = format!("{role:?} {path} {headers:?}");
                answer
                    .assert_status(403)
                    .assert_lacks("Written for an hour");
                assert_private(&what, &answer);
            }
            for token in [None, Some(""), Some(others.as_str())] {
                let answer = browser.send_form(&path, form(token)).await;
                answer.assert_status(403).assert_lacks("never to be shown");
                assert_private(&format!("{role:?} {path}"), &answer);
                if route.access == Access::SignedIn {
                    answer
                        .assert_contains("Written for an hour")
                        .assert_contains("Two\nlines &#38; more");
                }
            }
        }
        assert_eq!(
            app.db.rows().await,
            before,
            "{role:?}: something was changed"
        );
    }
}

#[tokio::test]
async fn a_form_without_a_session_is_kept_until_after_the_sign_in() {
    let app = blog().await;
    let before = app.db.rows().await;
    for route in all(&Method::POST) {
        if route.access == Access::Everybody {
            continue;
        }
        let path = concrete(route.path);
        let answer = app.admin_visitor().send_form(&path, form(Some("x"))).await;
        answer.assert_status(401).assert_lacks("never to be shown");
        assert_private(&path, &answer);
        let sign_in = AdminForm::of(&answer, "/-/admin/sign-in");
        assert_eq!(sign_in.value("kept-action"), path);
        assert_eq!(sign_in.value("kept:title"), "Written for an hour");
        assert_eq!(sign_in.value("kept:body"), "Two\nlines & more");
    }
    assert_eq!(app.db.rows().await, before);
}

#[tokio::test]
async fn every_page_asks_visitors_to_sign_in_and_leads_back() {
    let app = blog().await;
    for route in all(&Method::GET) {
        let path = concrete(route.path);
        let answer = app.admin_visitor().get(&path).await;
        assert_private(&path, &answer);
        match route.access {
            Access::Everybody => assert!(!answer.status.is_server_error(), "{path}: {answer}"),
            Access::SignedIn => {
                answer.assert_status(303);
                let location = answer.header("location");
                let query = location.strip_prefix("/-/admin/sign-in").unwrap();
                let to = url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
                let to = to
                    .into_owned()
                    .next()
                    .map_or("/-/admin".to_owned(), |(_, to)| to);
                assert_eq!(to, path);
            }
        }
    }
}

/// Every link and every form leads to a page or form that there is, for every role that sees it.
#[tokio::test]
async fn no_page_has_a_dead_link_or_a_form_without_its_token() {
    let app = blog().await;
    for role in ROLES {
        let browser = app.admin(role).await;
        let own = token(&browser).await;
        for route in all(&Method::GET) {
            let path = concrete(route.path);
            let page = browser.get(&path).await;
            let what = format!("{role:?} {path}");
            assert!(!page.status.is_server_error(), "{what}: {page}");
            assert_private(&what, &page);
            if page.header("content-type") != "text/html; charset=utf-8"
                || !page.status.is_success()
            {
                continue;
            }
            assert_eq!(page.select("h1").len(), 1, "{what}");
            assert_eq!(page.select("main").len(), 1, "{what}");
            let scripts = page.select("script:not([src]), style, [style], [onclick]");
            assert!(scripts.is_empty(), "{what}: {scripts:?}");
            for form in AdminForm::all(&page) {
                assert!(
                    is_known(&Method::POST, &form.action),
                    "{what}: {}",
                    form.action
                );
                assert_eq!(form.value("csrf"), own, "{what}: {}", form.action);
            }
            let links: BTreeSet<String> = page
                .values("a[href^='/']", "href")
                .into_iter()
                .filter(|href| href.starts_with("/-/admin"))
                .collect();
            for link in links {
                assert!(is_known(&Method::GET, &link), "{what}: {link}");
                let answer = browser.get(&link).await;
                assert!(
                    answer.status.is_success() || answer.status.is_redirection(),
                    "{what} links {link}: {}",
                    answer.status
                );
            }
        }
    }
}

/// The table says for each form which operation of the API does the same.
#[test]
fn every_form_has_its_operation_of_the_api() {
    let document = serde_json::to_value(tympan::web::api::document()).unwrap();
    let operations: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    assert!(operations.contains("create_post"), "{operations:?}");
    let mut seen = BTreeSet::new();
    for route in admin::routes().list() {
        assert!(
            seen.insert((route.method.to_string(), route.path)),
            "{} twice",
            route.path
        );
        assert!(
            route.operation == "-" || operations.contains(route.operation),
            "{}: no operation `{}`",
            route.path,
            route.operation
        );
    }
}
