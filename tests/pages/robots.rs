//! `robots.txt`, and the robots directives of pages.

use tympan::model::crawlers::{ANSWERING, TRAINING};
use tympan::model::settings::AiPolicy;

use crate::common::app::TestApp;

/// Whether a robot may read a path (RFC 9309, section 2.2: its own groups or those of `*`, the
/// longest match, `Allow` in a tie).
fn may_read(robots: &str, robot: &str, path: &str) -> bool {
    let groups = groups(robots);
    let of = |name: &str| {
        groups
            .iter()
            .filter(|(names, _)| names.iter().any(|own| own.eq_ignore_ascii_case(name)))
            .collect::<Vec<_>>()
    };
    let own = of(robot);
    let chosen = if own.is_empty() { of("*") } else { own };
    let rules = chosen
        .iter()
        .flat_map(|(_, rules)| rules)
        .filter(|(_, prefix)| !prefix.is_empty() && path.starts_with(prefix.as_str()));
    rules
        .max_by_key(|(allowed, prefix)| (prefix.len(), *allowed))
        .is_none_or(|(allowed, _)| *allowed)
}

/// The robots of a group, and its rules: whether it allows what begins so.
type Group = (Vec<String>, Vec<(bool, String)>);

/// The names and the rules of each group; every other line is passed over.
fn groups(robots: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in robots.lines() {
        let Some((field, value)) = line.split('#').next().unwrap().split_once(':') else {
            continue;
        };
        let value = value.trim().to_owned();
        match (
            field.trim().to_ascii_lowercase().as_str(),
            groups.last_mut(),
        ) {
            ("user-agent", Some((names, rules))) if rules.is_empty() => names.push(value),
            ("user-agent", _) => groups.push((vec![value], Vec::new())),
            (field @ ("allow" | "disallow"), Some((_, rules))) => {
                rules.push((field == "allow", value))
            }
            _ => {}
        }
    }
    groups
}

#[tokio::test]
async fn robots_are_kept_from_what_is_not_content_and_shown_the_sitemap() {
    let app = TestApp::new().await;
    let answer = app.browser().get("/robots.txt").await;
    answer
        .assert_status(200)
        .assert_header("content-type", "text/plain; charset=utf-8");
    let expected = "User-agent: *\nAllow: /-/share/\nAllow: /-/icon/\nAllow: /-/static/\nDisallow: /-/\nDisallow: /api/\n\n\
                    Sitemap: https://blog.example.org/sitemap.xml";
    assert_eq!(answer.text().trim(), expected);
    for (path, allowed) in [
        ("/", true),
        ("/2022/01/hello", true),
        ("/-/share/1-0.png", true),
        ("/-/static/0/x.css", true),
        ("/-/me", false),
        ("/api/v1/posts", false),
    ] {
        assert_eq!(
            may_read(answer.text(), "Googlebot", path),
            allowed,
            "{path}"
        );
    }
}

#[tokio::test]
async fn ai_crawlers_are_told_what_the_policy_says() {
    let app = TestApp::new().await;
    for (policy, training, answering) in [
        (AiPolicy::Allow, true, true),
        (AiPolicy::NoTraining, false, true),
        (AiPolicy::Deny, false, false),
    ] {
        app.change_settings(|settings| settings.robots.ai = policy)
            .await;
        let robots = app.browser().get("/robots.txt").await;
        for (tokens, allowed) in [
            (&TRAINING[..], training),
            (&ANSWERING[..], answering),
            (&["Googlebot", "bingbot", "Applebot"], true),
        ] {
            for token in tokens {
                assert_eq!(
                    may_read(robots.text(), token, "/2022/01/hello"),
                    allowed,
                    "{policy:?} {token}"
                );
                assert!(
                    !may_read(robots.text(), token, "/-/me"),
                    "{policy:?} {token}"
                );
            }
        }
        robots.assert_contains("Sitemap: https://blog.example.org/sitemap.xml");
    }
}

#[tokio::test]
async fn the_owners_lines_are_for_all_until_they_name_a_robot() {
    let app = TestApp::new().await;
    app.change_settings(|settings| {
        settings.robots.ai = AiPolicy::NoTraining;
        settings.robots.extra =
            "# mine\nDisallow: /drafts/\n\nUser-agent: Nosy\nDisallow: /".to_owned();
    })
    .await;
    let robots = app.browser().get("/robots.txt").await;
    for (robot, path, allowed) in [
        ("Googlebot", "/drafts/x", false),
        ("Googlebot", "/2022/01/hello", true),
        ("Googlebot", "/-/me", false),
        ("Nosy", "/", false),
        ("GPTBot", "/", false),
        ("Claude-User", "/2022/01/hello", true),
    ] {
        assert_eq!(
            may_read(robots.text(), robot, path),
            allowed,
            "{robot} {path}"
        );
    }
}

#[tokio::test]
async fn a_blog_that_is_not_to_be_found_asks_all_robots_to_stay_away() {
    let app = TestApp::new().await;
    app.post().published().create().await;
    app.browser().get("/").await.assert_lacks("noindex");
    app.change_settings(|settings| settings.robots.index = false)
        .await;
    let robots = app.browser().get("/robots.txt").await;
    assert_eq!(robots.text().trim(), "User-agent: *\nDisallow: /");
    for own in ["/", "/archive", "/2022", "/2022/01", "/2022/01/a-post"] {
        app.browser()
            .get(own)
            .await
            .assert_status(200)
            .assert_contains("<meta name=\"robots\" content=\"noindex\">");
    }
}
