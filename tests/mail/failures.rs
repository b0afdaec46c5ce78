//! Failures of mail delivery, and whether a retry may help.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tympan::mail::{Mail, SendError};

use super::{address, mail, mailer};
use crate::common::smtp::{CONTENT, GREETING, SmtpSink};

/// The longest that a mail may take.
const USUAL: Duration = Duration::from_secs(30);

/// Returns the error of `send`.
async fn failure(url: &str) -> SendError {
    mailer(url)
        .send(&mail("Hello", "x"))
        .await
        .expect_err("the mail is not taken")
}

#[tokio::test]
async fn answer_with_4_may_be_tried_again() {
    let sink = SmtpSink::start().await;
    for verb in ["MAIL", "RCPT", "DATA"] {
        sink.fail_next_at(verb, 451);
        let error = failure(&sink.url()).await;
        assert_eq!(error, SendError::Deferred(451), "{verb}");
        assert!(error.may_try_again());
    }
}

#[tokio::test]
async fn next_try_is_taken() {
    let sink = SmtpSink::start().await;
    let (mailer, mail) = (mailer(&sink.url()), mail("Hello", "x"));
    sink.fail_next(451);
    mailer
        .send(&mail)
        .await
        .expect_err("the first try is put off");
    mailer.send(&mail).await.expect("the second is taken");
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn answer_with_5_is_final() {
    let sink = SmtpSink::start().await;
    for verb in ["MAIL", "RCPT", "DATA"] {
        sink.fail_next_at(verb, 550);
        let error = failure(&sink.url()).await;
        assert_eq!(error, SendError::Refused(550), "{verb}");
        assert!(!error.may_try_again());
    }
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn refusal_of_us_is_not_one_of_the_mail() {
    let sink = SmtpSink::start().await;
    let with_login = sink.url().replace("//", "//ann:sesame@");
    for (verb, code) in [(GREETING, 554), ("EHLO", 550), ("AUTH", 535), ("MAIL", 530)] {
        sink.fail_next_at(verb, code);
        let error = failure(&with_login).await;
        assert_eq!(error, SendError::Unwelcome(code), "{verb}");
        assert!(error.may_try_again());
    }
}

#[tokio::test]
async fn dead_port_may_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = failure(&format!("smtp+plain://{address}")).await;
    assert_eq!(
        error,
        SendError::Unreachable(std::io::ErrorKind::ConnectionRefused)
    );
    assert!(error.may_try_again());
}

#[tokio::test]
async fn silent_server_is_given_up_in_time() {
    let sink = SmtpSink::start().await;
    for place in [GREETING, "EHLO", "RCPT", CONTENT] {
        sink.hang_at(place);
        let mailer = mailer(&sink.url()).within(Duration::from_millis(500));
        let begun = Instant::now();
        let error = mailer.send(&mail("Hello", "x")).await;
        let error = error.expect_err("the mail is not taken");
        assert!(begun.elapsed() < USUAL / 2, "{:?}", begun.elapsed());
        assert_eq!(error, SendError::TooSlow, "{place}");
        assert!(error.may_try_again());
    }
}

#[tokio::test]
async fn connection_that_breaks_in_the_mail_may_be_tried_again() {
    let sink = SmtpSink::start().await;
    sink.drop_in_data();
    assert!(failure(&sink.url()).await.may_try_again());
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn mail_that_was_taken_is_sent_though_the_server_hangs_at_the_goodbye() {
    let sink = SmtpSink::start().await;
    sink.hang_at("QUIT");
    let mailer = mailer(&sink.url()).within(Duration::from_millis(500));
    let sent = tokio::time::timeout(Duration::from_secs(5), mailer.send(&mail("Hello", "x"))).await;
    sent.expect("the goodbye is not waited for")
        .expect("the mail is taken");
    assert_eq!(sink.received().len(), 1);
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_where_tls_is_asked_for() {
    let sink = SmtpSink::start().await;
    let error = failure(&format!("smtp://ann:sesame@{}", sink.address())).await;
    assert_eq!(error, SendError::Lacking);
    assert!(error.may_try_again());
    assert!(
        sink.commands()
            .iter()
            .all(|command| command.starts_with("EHLO")),
        "{:?}",
        sink.commands()
    );
    assert!(
        failure(&format!("smtps://ann:sesame@{}", sink.address()))
            .await
            .may_try_again()
    );
    assert!(
        !sink
            .commands()
            .iter()
            .any(|command| command.starts_with("AUTH")),
        "{:?}",
        sink.commands()
    );
}

#[tokio::test]
async fn name_beyond_ascii_needs_a_server_that_takes_it() {
    let sink = SmtpSink::start().await;
    let mail = Mail {
        to: address("jörg@example.com"),
        ..mail("Hello", "x")
    };
    let error = mailer(&sink.url())
        .send(&mail)
        .await
        .expect_err("the server lacks SMTPUTF8");
    assert_eq!(error, SendError::NeedsSmtpUtf8);
    assert!(!error.may_try_again());
}

#[tokio::test]
async fn address_that_mail_knows_no_way_to_is_final() {
    let sink = SmtpSink::start().await;
    for odd in [
        "a..b@example.com",
        "[a]@example.com",
        &format!("{}@example.com", "x".repeat(65)),
    ] {
        let error = mailer(&sink.url())
            .send(&Mail {
                to: address(odd),
                ..mail("Hello", "x")
            })
            .await;
        assert_eq!(error, Err(SendError::Unwritable), "{odd}");
    }
    assert!(sink.commands().is_empty());
}

#[test]
fn error_of_the_job_says_whether_to_wait() {
    use tympan::error::Error;
    use tympan::model::JobError;
    assert!(matches!(
        SendError::Deferred(451).into(),
        JobError::Retry(Error::Unavailable(_))
    ));
    assert!(matches!(
        SendError::Refused(550).into(),
        JobError::Fail(Error::Internal(_))
    ));
}
