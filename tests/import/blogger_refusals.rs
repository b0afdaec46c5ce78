//! The files that the reader of Blogger's old export refuses, with the line and the advice.

use std::io::{BufReader, Cursor, Read};

use tympan::transfer::blogger::Reader;
use tympan::transfer::imported::{ImportEntry, ReadError};

const EXPORT: &str = include_str!("fixtures/blogger.xml");
const FEED: &str =
    "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1.archive</id>";

/// Returns the entries that were read, and the error that ended the reading.
fn read(bytes: &[u8]) -> (Vec<ImportEntry>, Option<ReadError>) {
    let mut entries = Vec::new();
    for entry in Reader::new(bytes) {
        match entry {
            Ok(entry) => entries.push(entry),
            Err(error) => return (entries, Some(error)),
        }
    }
    (entries, None)
}

fn error(text: impl AsRef<[u8]>) -> String {
    read(text.as_ref()).1.expect("an error").to_string()
}

fn assert_refused(text: impl AsRef<[u8]>, start: &str) {
    let error = error(text);
    assert!(error.starts_with(start), "{error}");
}

#[test]
fn doctype_is_refused_with_its_line() {
    assert_refused(
        format!("<?xml version='1.0'?>\n<!DOCTYPE feed [<!ENTITY a 'b'>]>\n{FEED}</feed>"),
        "line 2: the file has a DOCTYPE",
    );
    assert_refused(
        format!("{FEED}\n<!DOCTYPE x SYSTEM 'http://example.com/'></feed>"),
        "line 2: the file has a DOCTYPE",
    );
}

#[test]
fn entities_of_ones_own_are_refused_by_name() {
    assert_refused(
        format!("{FEED}\n<entry><title>a&nbsp;b</title></entry></feed>"),
        "line 2: `&nbsp;` is not defined in XML",
    );
    assert_refused(
        format!("{FEED}\n\n<entry><link href='&file;'/></entry></feed>"),
        "line 3: `&file;` is not defined in XML",
    );
}

#[test]
fn lone_ampersand_is_refused_without_what_follows() {
    assert_refused(
        format!("{FEED}<entry><title>Tom & Jerry; friends</title></entry></feed>"),
        "line 1: a `&` stands alone",
    );
    assert_refused(
        format!("{FEED}<entry><title>Tom &Jerry and; friends</title></entry></feed>"),
        "line 1: a `&` stands alone",
    );
    assert_refused(
        format!("{FEED}<entry><title>Tom & Jerry</title></entry></feed>"),
        "line 1: a `&` stands alone",
    );
    assert_refused(
        format!("{FEED}<entry><link href='?a=1&b=2'/></entry></feed>"),
        "line 1: a `&` stands alone",
    );
}

#[test]
fn number_of_no_character_is_refused() {
    assert_refused(
        format!("{FEED}<entry><title>&#xD800;</title></entry></feed>"),
        "line 1: `&#xD800;` is the number of no character",
    );
    assert_refused(
        format!("{FEED}<entry><title>&#99999999999;</title></entry></feed>"),
        "line 1: `&#99999999999;`",
    );
}

#[test]
fn nesting_is_allowed_to_64_and_no_deeper() {
    let nested = |depth: usize| {
        format!(
            "{FEED}{}{}</feed>",
            "<a>".repeat(depth - 1),
            "</a>".repeat(depth - 1)
        )
    };
    assert_eq!(read(nested(64).as_bytes()).1, None);
    assert_refused(nested(65), "line 1: elements are nested more than 64 deep");
}

#[test]
fn attributes_are_allowed_to_64_and_no_more() {
    let attributes = |count: usize| (0..count).map(|n| format!(" a{n}=''")).collect::<String>();
    assert_eq!(
        read(format!("{FEED}<x{}/></feed>", attributes(64)).as_bytes()).1,
        None
    );
    assert_refused(
        format!("{FEED}<x{}/></feed>", attributes(65)),
        "line 1: an element has more than 64 attributes",
    );
    assert_refused(
        format!("{FEED}<x a='1' a='2'/></feed>"),
        "line 1: a tag cannot be understood",
    );
}

#[test]
fn endless_entry_is_refused_after_16_mebibytes() {
    for start in [
        "<entry><content>",
        "<entry><title a='",
        "<!--",
        "<entry>\n<![CDATA[",
    ] {
        let endless = Cursor::new(format!("{FEED}\n{start}")).chain(std::io::repeat(b'x'));
        let mut reader = Reader::new(BufReader::new(endless));
        let error = reader.next().expect("an answer").expect_err("a refusal");
        assert!(
            error
                .to_string()
                .contains(": more than 16 MiB belong to one entry"),
            "{error}"
        );
        assert!(reader.bytes_read() < 17 * 1024 * 1024);
    }
}

#[test]
fn large_file_of_small_entries_is_read() {
    let entry = format!("<entry><content>{}</content></entry>", "x".repeat(1 << 20));
    let (entries, error) = read(format!("{FEED}{}</feed>", entry.repeat(40)).as_bytes());
    assert_eq!((entries.len(), error), (40, None));
}

#[test]
fn cut_off_file_gives_what_came_before_and_says_so() {
    let start_of_the_tenth = EXPORT
        .match_indices("<entry>")
        .nth(9)
        .expect("ten entries")
        .0;
    let (entries, error) = read(&EXPORT.as_bytes()[..start_of_the_tenth + 300]);
    assert_eq!(entries.len(), 9);
    let error = error.expect("an error").to_string();
    assert_eq!(
        error,
        "line 13: the file ends inside an entry that begins on line 13: it was cut off; take a whole copy, or export the blog again"
    );
    assert_refused(
        EXPORT.trim_end().trim_end_matches("</feed>"),
        "line 21: the file ends before the end of the feed",
    );
}

#[test]
fn file_cut_off_anywhere_is_an_error_and_loses_no_whole_entry() {
    let whole = read(EXPORT.as_bytes()).0;
    for end in (0..EXPORT.trim_end().len()).step_by(17) {
        let (entries, error) = read(&EXPORT.as_bytes()[..end]);
        assert!(error.is_some(), "{end}");
        let complete = EXPORT.as_bytes()[..end]
            .windows(8)
            .filter(|bytes| bytes == b"</entry>")
            .count();
        assert_eq!(entries, whole[..complete], "{end}");
    }
}

#[test]
fn damaged_file_never_stops_the_reader_dead() {
    let replacements: [&[u8]; 9] = [
        b"<",
        b">",
        b"&",
        b"\0",
        b"\xFF",
        b"'",
        b"</a>",
        b"<![CDATA[",
        b"<!",
    ];
    for place in (0..EXPORT.len()).step_by(101) {
        for replacement in replacements {
            let damaged = [
                &EXPORT.as_bytes()[..place],
                replacement,
                &EXPORT.as_bytes()[place + 1..],
            ]
            .concat();
            let (entries, _) = read(&damaged);
            assert!(entries.len() <= 18, "{place}");
        }
    }
}

#[test]
fn nothing_comes_after_an_error() {
    let mut reader = Reader::new(&b"{}"[..]);
    assert!(reader.next().is_some_and(|entry| entry.is_err()));
    assert!(reader.next().is_none());
}

#[test]
fn second_document_is_not_dropped() {
    assert_refused(
        format!("{FEED}</feed>\n{FEED}</feed>"),
        "line 2: a second document begins here",
    );
    assert_refused(
        format!("{FEED}</feed>\nand more"),
        "line 1: there is text outside the feed",
    );
}

#[test]
fn text_in_another_encoding_than_the_named_one_is_refused() {
    assert_refused(
        format!("<?xml version='1.0' encoding='EBCDIC'?>{FEED}</feed>"),
        "line 1: the file says that it is in EBCDIC, which cannot be read",
    );
    let words = "\n<title>caf\u{e9}</title></feed>";
    assert_refused(
        format!("<?xml version='1.0' encoding='ISO-8859-1'?>{FEED}{words}"),
        "line 2: the file says that it is in ISO-8859-1, but is in UTF-8",
    );
    assert_refused(
        [FEED.as_bytes(), b"\n<title>caf\xE9</title></feed>"].concat(),
        "line 2: the text is not UTF-8",
    );
    assert_refused([0xFF, 0xFE, b'<', 0], "line 1: this is UTF-16");
    let marked = ["\u{FEFF}", EXPORT].concat();
    assert_eq!(read(marked.as_bytes()), read(EXPORT.as_bytes()));
}

#[test]
fn tags_that_do_not_fit_are_refused() {
    assert_refused(
        format!("{FEED}\n<entry><title></entry></feed>"),
        "line 2: the XML is broken (a closing tag does not fit the open one)",
    );
    assert_refused(
        "</feed>",
        "line 1: the XML is broken (a closing tag has no opening one)",
    );
}

#[test]
fn other_files_are_told_by_what_they_are() {
    let cases = [
        ("", "the file is empty"),
        ("PK\u{3}\u{4}", "this is a zip archive"),
        ("{\"db\": []}", "this is JSON"),
        ("Hello", "there is text outside the feed"),
        ("<!doctype html><p>", "this is a web page"),
        ("<html><p>", "this is a web page"),
        (
            "<rss xmlns:wp='https://wordpress.org/export/1.2/'>",
            "this is a WordPress export",
        ),
        ("<rss>", "this is an RSS feed"),
        (
            "<disqus xmlns='http://disqus.com'>",
            "this is a Disqus export",
        ),
        ("<opml>", "this is XML, but not"),
        (
            "<feed xmlns:blogger='http://schemas.google.com/blogger/2018'>",
            "this is Blogger's new format",
        ),
        (
            "<feed><id>tag:blogger.com,1999:blog-1</id><entry>",
            "this is a public feed",
        ),
        (
            "<feed><id>urn:x</id></feed>",
            "this is an Atom feed, but not",
        ),
        ("<?xml version='1.0'?>", "the file holds no feed"),
    ];
    for (text, start) in cases {
        assert_refused(text, &format!("line 1: {start}"));
    }
}
