//! The rules of the architecture, checked on the source text.

mod faults;
mod imports;
mod layers;

use crate::common::source::{code, files, folder};

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

/// Every change by the API can be tried, and looks again at its caller's rights: only the common
/// beginning and end of all changes begins and commits, and besides them the note of a token's use.
#[test]
fn one_place_begins_and_ends_every_change_of_the_api() {
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    for (_, name, code) in sources() {
        let code: String = code.split_whitespace().collect();
        if !name.starts_with("web/api/") {
            continue;
        }
        if code.contains("db.begin()") || code.contains("Db::begin(") {
            begins.push(name.clone());
        }
        if code.contains(".commit()") || code.contains("::commit(") {
            ends.push(name);
        }
    }
    begins.sort_unstable();
    ends.sort_unstable();
    let places = ["web/api/caller.rs", "web/api/commit.rs"];
    assert_eq!(
        (begins.as_slice(), ends.as_slice()),
        (
            &places.map(str::to_owned)[..],
            &places.map(str::to_owned)[..]
        )
    );
}

#[test]
fn an_authority_is_made_where_its_holder_is_known() {
    let places: [(&str, &[&str]); 7] = [
        ("Authority::of_token", &["web/api/caller.rs"]),
        (
            "Authority::of_user",
            &["web/pages/mail/moderate.rs", "transfer/background/run.rs"],
        ),
        ("Authority::of_session", &["web/session.rs"]),
        ("Authority::of_guest", &["web/pages/guest/"]),
        ("Authority::of_anonymous", &["web/pages/comment.rs"]),
        ("Authority::of_operator", &["cli/"]),
        ("Authority::of_server", &["cli/first_start.rs"]),
    ];
    let sources = sources();
    for (maker, places) in places {
        let mut made = 0;
        for (_, name, _) in sources.iter().filter(|(_, _, code)| code.contains(maker)) {
            let is_there = places.iter().any(|place| name.starts_with(place));
            assert!(is_there, "{name}: {maker} is for {places:?}");
            made += 1;
        }
        assert!(made > 0, "{maker} was not found: the search is broken");
    }
}

/// Reads that use cases cut to the caller's authority; beside each, who may ask the store itself.
const CUT_READS: [(&str, &str); 11] = [
    ("store::posts::list", ""),
    ("store::posts::find", "web/api/posts/mod.rs"),
    ("store::revisions::find", ""),
    ("store::revisions::list", ""),
    ("store::comments::", "web/api/bans/create.rs"),
    ("store::judgements::", ""),
    ("store::comment_search::list", ""),
    ("threads::list_first", ""),
    ("threads::list_replies", ""),
    ("store::tokens::", "web/api/caller.rs"),
    ("store::changes::list(", ""),
];

#[test]
fn the_api_reads_what_is_not_public_through_use_cases() {
    for (_, name, code) in sources() {
        if !name.starts_with("web/api/") {
            continue;
        }
        for (read, allowed) in CUT_READS {
            let is_allowed = !allowed.is_empty() && name == allowed;
            assert!(
                is_allowed
                    || !code
                        .lines()
                        .any(|line| line.contains(read) && !line.starts_with("use ")),
                "{name} calls `{read}`: ask the use case, which asks the authority"
            );
        }
    }
}

/// Names that this project no longer uses, each with the one that replaced it. The glossary in
/// docs/CONTRIBUTING.md explains the new ones. Add a row when you rename a concept, unless the old
/// name is an ordinary word that other code may use.
const OLD_NAMES: &[(&str, &str)] = &[
    ("Account", "User"),
    ("AccountId", "UserId"),
    ("AnswerBody", "ResponseBody"),
    ("BRANCH", "Subtree"),
    ("CATALOGUES", "MESSAGES"),
    ("Capability", "Guest"),
    ("Catalogue", "Messages"),
    ("Chrome", "Layout"),
    ("Desk", "CommentFormContext"),
    ("Door", "Channel"),
    ("ForeignComment", "ApiImport"),
    ("Liking", "Quality"),
    ("Look", "Appearance, or LastCheck"),
    ("Looks", "NameSkeleton"),
    ("Misfit", "ValueError"),
    ("NothingMore", "UnitVariant"),
    ("Pace", "Frequency"),
    ("Pictures", "ImageCache"),
    ("PostedNothing", "IdempotentEmpty"),
    ("QuestionBody", "RequestBody"),
    ("Reading", "PageContext"),
    ("Ruling", "Assessment"),
    ("Sealed", "EncryptedEmail"),
    ("Surroundings", "RelatedContent"),
    ("Tidied", "Normalized"),
    ("Treatment", "Rule"),
    ("WARES", "ADVERTISED_GOODS"),
    ("Whose", "ErasureSubject"),
    ("Words", "Locale, FoldedText or CommentText"),
    ("account", "user_account, or user"),
    ("accounts", "users"),
    ("capability", "guest"),
    ("colophon", "footer"),
    ("door", "channel"),
    ("finding", "search, or fulltext"),
    ("foot_links", "footer_links"),
    ("foreign_writing", "script_mismatch"),
    ("haste", "submitted_too_fast"),
    ("heir", "successor, or reassign_to"),
    ("heir_id", "successor_id"),
    ("hide_earlier", "trash_existing"),
    ("is_apart", "parent_on_other_page"),
    ("mail_question", "confirmation_email"),
    ("misfit", "value_error"),
    ("naming", "slug_history"),
    ("pace", "frequency"),
    ("touched", "last_modified"),
    ("words_of", "fold"),
];

/// The whole identifiers of a text.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn old_names_stay_away() {
    let mut texts = Vec::new();
    for name in ["src", "tests", "benches"] {
        texts.extend(
            files(&folder(name), "rs")
                .into_iter()
                .map(|(path, text)| (path, code(&text))),
        );
    }
    for (path, text) in files(&folder("migrations"), "sql") {
        let statements = text
            .lines()
            .map(|line| line.split("--").next().unwrap_or(line));
        texts.push((path, statements.collect::<Vec<_>>().join("\n")));
    }
    let mut found = Vec::new();
    for (path, text) in &texts {
        for name in identifiers(text) {
            if let Some((old, new)) = OLD_NAMES.iter().find(|(old, _)| *old == name) {
                found.push(format!("{}: `{old}` is now `{new}`", path.display()));
            }
        }
    }
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(
        identifiers("let PageContext { conn, .. } = context;").any(|name| name == "PageContext")
            && texts
                .iter()
                .any(|(_, text)| identifiers(text).any(|name| name == "PageContext")),
        "the search is broken"
    );
}
