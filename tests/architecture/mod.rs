//! The house's own rules, read from its source text.
//!
//! Each file belongs to the module of the first part of its path in `src/`. A
//! `crate::x` in it, imported or inline, must lead to its own module or to one
//! of a lower layer. To add a module, add its name to [`LAYERS`].

use crate::common::source::{code, files, folder};

/// The modules from bottom to top. Two of one layer do not know each other.
const LAYERS: [&[&str]; 13] = [
    &["error", "config", "safe_html", "difference"],
    &["clock"],
    &["secrets", "hits"],
    &["model"],
    &["urls", "words", "search"],
    &["store", "render", "drawing", "mail", "outbound"],
    &["moderation"],
    &["services"],
    &["finding", "naming"],
    &["publishing", "discussion", "accounts", "site"],
    &["web", "jobs", "transfer", "logging"],
    &["app"],
    &["cli"],
];

/// Upward all the same: axum gives a handler the application as its state.
const ALLOWED: [(&str, &str); 1] = [("web", "crate::app::App")];

/// The layer of a module, from 0 at the bottom.
fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("`{module}` has no layer in tests/architecture/mod.rs"))
}

/// Every file of the crate as its module, its name and its code.
fn sources() -> Vec<(String, String, String)> {
    let root = folder("src");
    let mut sources = Vec::new();
    for (path, text) in files(&root, "rs") {
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let module = name
            .split('/')
            .next()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        if !matches!(module.as_str(), "lib" | "main") {
            sources.push((module, name, code(&text)));
        }
    }
    assert!(sources.len() > 20, "the sources were not found");
    sources
}

/// Each path that begins with `crate::`, of at most three parts; a group gives one for each member.
fn paths(code: &str) -> Vec<String> {
    let code: String = code
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" ::", "::");
    let mut paths = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        // `some_crate::` is another path.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + start.len()..];
        match rest.strip_prefix('{') {
            Some(group) => paths.extend(members(group).into_iter().map(|member| path(&member))),
            None => paths.push(path(rest)),
        }
    }
    paths
}

fn path(rest: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let end = rest.find(|c| !plain(c)).unwrap_or(rest.len());
    let parts: Vec<&str> = rest[..end]
        .split("::")
        .filter(|part| !part.is_empty())
        .take(2)
        .collect();
    format!("crate::{}", parts.join("::"))
}

/// The members of a group of imports, up to its closing brace.
fn members(group: &str) -> Vec<String> {
    let mut members = vec![String::new()];
    let mut depth = 0;
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => members.push(String::new()),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                members.last_mut().unwrap().push(c);
            }
        }
    }
    members
        .iter()
        .map(|member| member.trim().to_owned())
        .filter(|member| !member.is_empty())
        .collect()
}

#[test]
fn imports_run_downward_only() {
    let mut upward = Vec::new();
    let mut seen = 0;
    for (module, name, code) in sources() {
        for path in paths(&code) {
            let target = path.split("::").nth(1).unwrap();
            let allowed = ALLOWED.contains(&(module.as_str(), path.as_str()));
            if target != module && !allowed && layer(target) >= layer(&module) {
                upward.push(format!("{name}: {path}"));
            }
            seen += 1;
        }
    }
    assert!(upward.is_empty(), "upward imports:\n{}", upward.join("\n"));
    assert!(
        seen > 50,
        "only {seen} imports were found: the search is broken"
    );
}

#[test]
fn groups_and_inline_paths_are_read() {
    let code = "use crate::{config::{Flags, Key}, error}; use crate::app::App; let x = crate::model::post::f(); my_crate::no();";
    assert_eq!(
        paths(code),
        [
            "crate::config",
            "crate::error",
            "crate::app::App",
            "crate::model::post"
        ]
    );
}

/// Whether `code` names the crate `name`.
fn names(code: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        !code[..at].ends_with(word) && code[at + name.len()..].trim_start().starts_with("::")
    })
}

#[test]
fn sql_stays_in_the_store_and_http_in_the_web() {
    let forbidden = [
        ("web", "sqlx"),
        ("store", "axum"),
        ("store", "http"),
        ("model", "axum"),
        ("model", "http"),
    ];
    let sources = sources();
    for (module, dependency) in forbidden {
        for (_, name, code) in sources.iter().filter(|(of, ..)| of == module) {
            assert!(!names(code, dependency), "{name} names `{dependency}`");
        }
    }
    assert!(
        sources
            .iter()
            .any(|(module, _, code)| module == "store" && names(code, "sqlx")),
        "the search is broken"
    );
}

#[test]
fn nothing_unwraps() {
    for (_, name, code) in sources() {
        let shipped = code.split("#[cfg(test)]").next().unwrap();
        assert!(
            !shipped.contains(".unwrap()"),
            "{name}: say in an `expect` why it cannot fail"
        );
    }
}

#[test]
fn unsafe_code_is_forbidden() {
    let manifest = std::fs::read_to_string(folder("Cargo.toml")).unwrap();
    assert!(
        manifest
            .lines()
            .any(|line| line.trim() == "unsafe_code = \"forbid\"")
    );
}
