use std::collections::BTreeMap;

use icu_plurals::PluralCategory;
use icu_plurals::PluralCategory::{Few, Many, One, Other, Two, Zero};

use super::text::{MessageEntry, Walk, placeholders};
use super::*;

/// Collects every entry of a set of messages by its path.
fn entries(messages: &'static Messages) -> BTreeMap<String, MessageEntry<'static>> {
    let mut entries = BTreeMap::new();
    messages.walk("", &mut |path, entry| {
        assert!(
            entries.insert(path.to_owned(), entry).is_none(),
            "{path} twice"
        )
    });
    entries
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// A tag as it is stored, which need not be one that can be set.
fn stored(tag: &str) -> LanguageTag {
    serde_json::from_value(tag.into()).expect("a text")
}

fn locale(language: &str) -> Locale {
    Locale::new(&stored(language), Tz::UTC)
}

#[test]
fn every_place_of_an_english_sentence_is_in_every_language() {
    let english = entries(MESSAGES[0].1);
    assert!(english.len() > 80, "the walk is broken");
    for (language, messages) in MESSAGES {
        for (path, entry) in entries(messages) {
            if let (MessageEntry::Text(text), MessageEntry::Text(original)) =
                (entry, english[&path])
            {
                assert_eq!(
                    placeholders(text),
                    placeholders(original),
                    "{language}{path}"
                );
            }
        }
    }
}

#[test]
fn a_phrase_with_a_number_has_the_forms_of_its_language() {
    for (language, messages) in MESSAGES {
        let expected = Formats::of(language).categories();
        for (path, entry) in entries(messages) {
            let MessageEntry::Plural(plural) = entry else {
                continue;
            };
            let given: Vec<PluralCategory> = plural.categories().collect();
            assert!(
                expected.iter().all(|category| given.contains(category))
                    && given.len() == expected.len(),
                "{language}{path}: {given:?}"
            );
            for text in entry.texts() {
                assert!(
                    placeholders(text).iter().all(|place| *place == "n"),
                    "{language}{path}: {text}"
                );
            }
            assert_eq!(
                placeholders(plural.form(Other)),
                ["n"],
                "{language}{path}: the form for the most numbers says which"
            );
        }
    }
}

#[test]
fn no_words_are_missing_or_left_in_english() {
    let english = entries(MESSAGES[0].1);
    // In languages of the Latin script a single word may equal the English one: "Name",
    // "Important"; "Re:" is used everywhere.
    let may_be_shared = |language: &str, entry: &MessageEntry<'_>| {
        let is_latin = !matches!(language, "ja" | "ar");
        is_latin
            && entry.texts().iter().all(|text| {
                text.split_whitespace()
                    .filter(|word| !word.starts_with('{'))
                    .count()
                    < 2
            })
    };
    for (language, messages) in &MESSAGES[1..] {
        let same: Vec<String> = entries(messages)
            .into_iter()
            .filter(|(path, entry)| {
                assert!(
                    entry.texts().iter().all(|text| !text.trim().is_empty()),
                    "{language}{path} is empty"
                );
                entry.texts() == english[path].texts()
                    && !may_be_shared(language, entry)
                    && path != ".feeds.reply_to"
            })
            .map(|(path, _)| path)
            .collect();
        assert!(
            same.is_empty(),
            "{language} says the same as English: {same:?}"
        );
    }
}

#[test]
fn counts_agree_with_their_words() {
    let comments = |language: &str, numbers: &[u64]| {
        let locale = locale(language);
        numbers
            .iter()
            .map(|n| locale.count(&locale.t.post.comments, *n))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        comments("en", &[0, 1, 2, 1234]),
        ["No comments", "1 comment", "2 comments", "1,234 comments"]
    );
    assert_eq!(
        comments("de-AT", &[0, 1, 2, 12_345]),
        [
            "Keine Kommentare",
            "1 Kommentar",
            "2 Kommentare",
            "12\u{a0}345 Kommentare"
        ]
    );
    assert_eq!(
        comments("fr", &[0, 1, 2, 1_000_000]),
        [
            "Aucun commentaire",
            "1 commentaire",
            "2 commentaires",
            "1\u{202f}000\u{202f}000 de commentaires"
        ]
    );
    assert_eq!(
        comments("es", &[0, 1, 2]),
        ["Sin comentarios", "1 comentario", "2 comentarios"]
    );
    assert_eq!(
        comments("ja", &[0, 1, 2]),
        ["コメントはありません", "1件のコメント", "2件のコメント"]
    );
    assert_eq!(
        comments("ar-EG", &[0, 1, 2, 3, 11, 100]),
        [
            "لا تعليقات",
            "تعليق واحد",
            "تعليقان",
            "٣ تعليقات",
            "١١ تعليقًا",
            "١٠٠ تعليق"
        ]
    );
    assert_eq!(comments("ar-MA", &[3]), ["3 تعليقات"]);
    assert_eq!(
        comments("pl", &[0, 5]),
        ["No comments", "5 comments"],
        "English words are counted as in English"
    );
}

#[test]
fn the_rules_of_a_language_without_messages_are_there() {
    let russian = Formats::of("ru");
    let categories = [0, 1, 2, 5, 11, 21, 22, 25].map(|n| russian.category(n));
    assert_eq!(categories, [Many, One, Few, Many, Many, One, Few, Many]);
    let arabic = Formats::of("ar");
    assert_eq!(
        [0, 1, 2, 3, 11, 100].map(|n| arabic.category(n)),
        [Zero, One, Two, Few, Many, Other]
    );
}

#[test]
fn a_day_is_written_in_the_blogs_zone_and_language() {
    let evening = at("2022-01-07T23:30:00Z");
    for (language, expected) in [
        ("en", "Friday, January 7, 2022"),
        ("en-GB", "Friday, 7 January 2022"),
        ("de", "Freitag, 7. Januar 2022"),
        ("de-AT", "Freitag, 7. Jänner 2022"),
        ("fr", "vendredi 7 janvier 2022"),
        ("es", "viernes, 7 de enero de 2022"),
        ("ja", "2022年1月7日金曜日"),
        ("ar-EG", "الجمعة، ٧ يناير ٢٠٢٢"),
        ("pl", "piątek, 7 stycznia 2022"),
        ("pt-BR", "sexta-feira, 7 de janeiro de 2022"),
        ("fa", "جمعه ۷ ژانویه ۲۰۲۲"),
        ("xx", "Friday, January 7, 2022"),
        ("not a language", "Friday, January 7, 2022"),
    ] {
        assert_eq!(locale(language).day(evening), expected, "{language}");
    }
    assert_eq!(
        Locale::new(&stored("en"), chrono_tz::Asia::Tokyo).day(evening),
        "Saturday, January 8, 2022"
    );
}

#[test]
fn months_years_and_days_of_a_month_are_written_by_themselves() {
    let parts = |language: &str| {
        let locale = locale(language);
        [
            locale.month(1),
            locale.month_of_year(2022, 1),
            locale.year(2022),
            locale.day_of_month(at("2022-01-07T12:00:00Z")),
            locale.number(12_345),
        ]
    };
    assert_eq!(
        parts("en"),
        ["January", "January 2022", "2022", "7", "12,345"]
    );
    assert_eq!(
        parts("es"),
        ["enero", "enero de 2022", "2022", "7", "12.345"]
    );
    assert_eq!(parts("ja"), ["1月", "2022年1月", "2022年", "7日", "12,345"]);
    assert_eq!(parts("pl")[..2], ["styczeń", "styczeń 2022"]);
}

#[test]
fn the_hour_follows_the_clocks_of_the_zone() {
    let berlin = |language: &str, time: &str| {
        Locale::new(&stored(language), chrono_tz::Europe::Berlin).moment(at(time))
    };
    assert_eq!(
        berlin("en", "2022-03-27T00:59:59Z"),
        "March 27, 2022 at 1:59\u{202f}AM"
    );
    assert_eq!(
        berlin("en", "2022-03-27T01:00:00Z"),
        "March 27, 2022 at 3:00\u{202f}AM"
    );
    assert_eq!(
        berlin("de", "2022-10-30T00:30:00Z"),
        "30. Oktober 2022 um 02:30"
    );
    assert_eq!(
        berlin("de", "2022-10-30T01:30:00Z"),
        "30. Oktober 2022 um 02:30"
    );
    let iso = |time: &str| Locale::new(&stored("de"), chrono_tz::Europe::Berlin).iso(at(time));
    assert_eq!(
        [iso("2022-10-30T00:30:00Z"), iso("2022-10-30T01:30:00Z")],
        ["2022-10-30T02:30:00+02:00", "2022-10-30T02:30:00+01:00"]
    );
}

#[test]
fn a_language_is_chosen_by_its_first_part() {
    for (tag, expected) in [
        ("de", "de"),
        ("de-CH", "de"),
        ("DE", "de"),
        ("pt-BR", "en"),
        ("", "en"),
        ("arc", "en"),
        ("ja-JP", "ja"),
    ] {
        assert_eq!(messages(&stored(tag)).tag, expected, "{tag}");
    }
}

#[test]
fn a_page_in_english_says_of_a_fault_what_the_api_says() {
    use crate::error::Fault;
    for fault in [
        Fault::NameMissing,
        Fault::NameLong { most: 80, has: 90 },
        Fault::NameMarks,
        Fault::NameTaken,
        Fault::EmailWrong,
        Fault::EmailNeeded,
        Fault::WebsiteWrong,
        Fault::BodyMissing,
        Fault::BodyLong { most: 100, over: 3 },
        Fault::ParentGone,
    ] {
        assert_eq!(locale("en").fault(fault), fault.to_string());
        assert_ne!(locale("ja").fault(fault), fault.to_string());
    }
}
