//! No text from outside becomes a header, a command or the end of a mail.

use tympan::config::Sender;
use tympan::mail::{Mail, Subject};
use tympan::model::comment::EmailAddress;

use super::{delivered, mail};
use crate::common::smtp::SmtpSink;

/// Texts that would begin a header, a body or a command if they were not escaped.
const BREAKS: [&str; 12] = [
    "\r\nBcc: eve@example.net",
    "\nBcc: eve@example.net",
    "\rBcc: eve@example.net",
    "\r\n\r\n<b>body</b>",
    "\u{2028}Bcc: eve@example.net",
    "\u{2029}Bcc: eve@example.net",
    "\u{85}Bcc: eve@example.net",
    "\u{b}\u{c}Bcc: eve@example.net",
    "\0Bcc: eve@example.net",
    "\u{1b}[2J\u{7f}",
    "\r\n.\r\nMAIL FROM:<eve@example.net>",
    "é\r\nBcc: eve@example.net",
];

/// The headers of a plain mail.
const NAMES: [&str; 9] = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

#[tokio::test]
async fn subject_makes_no_header() {
    for words in BREAKS {
        let received = delivered(&mail(&format!("Re: {words} end"), "x")).await;
        assert_eq!(received.header_names(), NAMES, "{words:?}");
        assert_eq!(received.to, ["ann@example.com"]);
        let subject = received.header("Subject").expect("a subject");
        assert!(
            subject.starts_with("Re: ")
                && subject.ends_with(" end")
                && !subject.chars().any(char::is_control),
            "{subject:?}"
        );
    }
}

#[tokio::test]
async fn subject_brings_no_encoded_words_of_its_own() {
    let received = delivered(&mail(
        "=?utf-8?b?DQpCY2M6IGV2ZQ==?= and =?utf-8?q?=0D=0A?=",
        "x",
    ))
    .await;
    assert!(!received.headers.contains("=?"), "{}", received.headers);
}

#[tokio::test]
async fn body_makes_no_header_and_does_not_end_early() {
    for words in BREAKS {
        let sink = SmtpSink::start().await;
        super::mailer(&sink.url())
            .send(&mail(
                "Hello",
                &format!("{words}\r\n.\r\n{words}\n.\r{words} end"),
            ))
            .await
            .expect("the mail is taken");
        let received = sink.wait_for(1).await.remove(0);
        assert_eq!(received.header_names(), NAMES, "{words:?}");
        assert!(
            received.body.trim_end().ends_with(" end"),
            "{:?}",
            received.body
        );
        assert!(
            !received.body.contains(['\r', '\0', '\u{1b}']),
            "{:?}",
            received.body
        );
        let verbs: Vec<_> = sink
            .commands()
            .iter()
            .map(|command| command[..4].to_owned())
            .collect();
        assert_eq!(verbs, ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
    }
}

#[test]
fn no_address_holds_a_line_break() {
    for words in BREAKS {
        for text in [
            format!("ann{words}@example.com"),
            format!("ann@example.com{words}"),
            format!("ann@exa{words}mple.com"),
        ] {
            assert!(EmailAddress::parse(&text).is_err(), "{text:?}");
            assert!(
                tympan::config::OwnerAddress::try_from(text.clone()).is_err(),
                "{text:?}"
            );
            assert!(
                Sender::try_from(format!("Blog <{text}>")).is_err(),
                "{text:?}"
            );
        }
        assert!(
            Sender::try_from(format!("Blog{words} <blog@example.org>")).is_err(),
            "{words:?}"
        );
    }
}

#[tokio::test]
async fn key_makes_no_header() {
    for words in BREAKS {
        let received = delivered(&Mail {
            key: words.to_owned(),
            above: vec![words.to_owned()],
            ..mail("Hello", "x")
        })
        .await;
        let names = received.header_names();
        assert_eq!(names.len(), NAMES.len() + 2, "{words:?}: {names:?}");
        assert!(!received.headers.contains("Bcc"), "{}", received.headers);
    }
}

#[test]
fn subject_is_one_trimmed_line() {
    assert_eq!(
        Subject::new(" a\t b\r\n\r\nc\0d \u{202e}e ").as_str(),
        "a b c d e"
    );
    assert_eq!(Subject::new("").as_str(), "");
}
