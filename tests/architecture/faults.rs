//! What the use cases behind admin pages refuse, they refuse with a value that has words in every
//! language of these pages, and not with a sentence in English.

use super::sources;

/// The modules with use cases.
const MODULES: [&str; 6] = [
    "publishing",
    "discussion",
    "library",
    "users",
    "own_media",
    "slug_history",
];

/// The files whose errors reach no admin page: nothing there calls them.
const ELSEWHERE: [&str; 1] = ["users/tokens.rs"];

/// The calls that name a fault in their second argument.
const CALLS: [&str; 4] = [
    "Error::invalid(",
    "errors.push(",
    "errors.take(",
    "Error::conflict(",
];

/// Returns the arguments of a call, from the code behind its opening parenthesis.
fn arguments(code: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                found.push(code[from..at].trim());
                from = at + 1;
            }
            ')' => {
                found.push(code[from..at].trim());
                break;
            }
            _ => {}
        }
    }
    found
}

/// Whether an argument is a sentence. String literals are left out of the code.
fn is_sentence(argument: &str) -> bool {
    argument.is_empty() || argument.starts_with("format!") || argument.ends_with("to_string()")
}

#[test]
fn what_an_admin_page_can_show_has_words_in_its_languages() {
    let mut looked_at = 0;
    for (module, name, code) in sources() {
        let is_use_case = MODULES.contains(&module.as_str()) || name.starts_with("web/admin/");
        if !is_use_case || ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        for call in CALLS {
            for (at, _) in code.match_indices(call) {
                let arguments = arguments(&code[at + call.len()..]);
                let fault = usize::from(call != "Error::conflict(");
                looked_at += 1;
                assert!(
                    call != "errors.take(" && !is_sentence(arguments[fault]),
                    "{name}: {call}{})",
                    arguments.join(", ")
                );
            }
        }
    }
    assert!(looked_at > 20, "the search is broken");
}
