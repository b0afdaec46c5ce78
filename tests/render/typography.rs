//! Quotes, dashes and spaces by the rules of the text's language.

use tympan::model::Format;
use tympan::render::{self, OwnMedia};

use crate::common::language;

/// A post in Markdown, in a language.
#[track_caller]
fn post(lang: &str, source: &str, html: &str) {
    assert_eq!(
        render::post(
            source,
            Format::Markdown,
            &language(lang),
            &OwnMedia::default()
        )
        .html
        .as_str()
        .trim_end(),
        html,
        "{lang}: {source}"
    );
}

/// One line, in a language.
#[track_caller]
fn line(lang: &str, source: &str, set: &str) {
    assert_eq!(
        render::typeset(source, &language(lang)),
        set,
        "{lang}: {source}"
    );
}

#[test]
fn straight_quotes_become_those_of_the_language() {
    for (lang, set) in [
        ("en", "“a ‘b’ c”"),
        ("en-GB", "“a ‘b’ c”"),
        ("de", "„a ‚b‘ c“"),
        ("de-AT", "„a ‚b‘ c“"),
        ("de-CH", "«a ‹b› c»"),
        ("fr", "«\u{202F}a “b” c\u{202F}»"),
        ("es", "«a “b” c»"),
        ("es-419", "«a “b” c»"),
        ("it", "«a “b” c»"),
        ("pt-BR", "“a ‘b’ c”"),
        ("nl", "“a ‘b’ c”"),
        ("pl", "„a «b» c”"),
        ("ru", "«a „b“ c»"),
        ("sv", "”a ’b’ c”"),
        ("hu", "„a »b« c”"),
        ("ar", "«a ‹b› c»"),
        ("xx", "“a ‘b’ c”"),
    ] {
        line(lang, "\"a 'b' c\"", set);
    }
}

#[test]
fn quotes_of_japanese_are_brackets_around_japanese_only() {
    line(
        "ja",
        "彼は\"こんにちは\"と言った。\"foo\"も。",
        "彼は「こんにちは」と言った。“foo”も。",
    );
}

#[test]
fn apostrophes_are_no_quotes() {
    line(
        "en",
        "It's the dogs' own, rock 'n' roll, '90s, 'tis so",
        "It’s the dogs’ own, rock ’n’ roll, ’90s, ’tis so",
    );
    line("fr", "l'été d'\"Art\"", "l’été d’«\u{202F}Art\u{202F}»");
    line("nl", "'s avonds", "’s avonds");
    line("de", "wie geht's", "wie geht’s");
    line("he", "צה\"ל", "צה״ל");
}

#[test]
fn measures_have_primes() {
    line("en", "6' 2\" tall", "6′ 2″ tall");
}

#[test]
fn dashes_and_ellipses_are_set_and_options_are_not() {
    line("en", "a -- b --- c--d...", "a – b — c–d…");
    line(
        "en",
        "run --all or -x, ----, wait....",
        "run --all or -x, ----, wait....",
    );
}

#[test]
fn french_marks_keep_their_spaces() {
    line(
        "fr",
        "Quoi ? Non! Si : oui; \"ah !\"",
        "Quoi\u{202F}? Non\u{202F}! Si\u{A0}: oui\u{202F}; «\u{202F}ah\u{202F}!\u{202F}»",
    );
    line(
        "fr",
        "Quoi ?! « mot » 10:30 http://a.example/?b=c :-)",
        "Quoi\u{202F}?! «\u{202F}mot\u{202F}» 10:30 http://a.example/?b=c :-)",
    );
    line(
        "fr-CA",
        "Quoi? Oui : \"mot\"",
        "Quoi? Oui\u{A0}: «\u{202F}mot\u{202F}»",
    );
    line("en", "What ? Yes : no", "What ? Yes : no");
}

#[test]
fn curly_input_stays() {
    line("de", "“so” ‘it’ – is…", "“so” ‘it’ – is…");
    line("en", "„so“ «it»", "„so“ «it»");
}

#[test]
fn quotes_reach_over_emphasis_links_and_line_ends() {
    post(
        "en",
        "\"*So*\" said **\"he**\"\nand \"`code`\"",
        "<p>“<em>So</em>” said <strong>“he</strong>”\nand “<code>code</code>”</p>",
    );
    post(
        "de",
        "\"[Ja](/a)\", 'nein'",
        "<p>„<a href=\"/a\" rel=\"noopener\">Ja</a>“, ‚nein‘</p>",
    );
}

#[test]
fn code_addresses_raw_html_and_escapes_stay_as_typed() {
    post("en", "`\"a\" -- b...`", "<p><code>\"a\" -- b...</code></p>");
    post(
        "en",
        "    \"a\"",
        "<pre role=\"region\" tabindex=\"0\" aria-label=\"Code 1\"><code>\"a\"\n</code></pre>",
    );
    post(
        "en",
        "<https://a.example/--it's>",
        "<p><a href=\"https://a.example/--it&#39;s\" rel=\"noopener\">https://a.example/--it's</a></p>".replace("&#39;", "'").as_str(),
    );
    post(
        "en",
        "https://a.example/--x",
        "<p><a href=\"https://a.example/--x\" rel=\"noopener\">https://a.example/--x</a></p>",
    );
    post(
        "en",
        "<kbd>\"</kbd> <b title=\"it's\">it's</b>",
        "<p><kbd>\"</kbd> <b title=\"it's\">it’s</b></p>",
    );
    post("en", "\\\"a\\\" 5\\'", "<p>\"a\" 5'</p>");
}

#[test]
fn text_that_came_as_html_is_not_retouched() {
    assert_eq!(
        render::post(
            "<p>\"a\" -- b</p>",
            Format::Html,
            &language("de"),
            &OwnMedia::default()
        )
        .html
        .as_str(),
        "<p>\"a\" -- b</p>"
    );
}
