//! No mail address and no password appears in logs and errors.

use tympan::mail::{Mail, Mailer, OneClick};

use super::{address, config, mail, mailer};
use crate::common::smtp::SmtpSink;

/// Words that occur only in addresses and passwords.
const SECRETS: [&str; 4] = ["sesame", "ann", "blog@", "olga"];

fn assert_silent(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn debug_shows_no_address_and_no_password() {
    let mut config = config("smtp+plain://ann%40example.com:sesame@127.0.0.1:2525");
    config.mail.to = Some(
        "olga@example.org"
            .to_owned()
            .try_into()
            .expect("an address"),
    );
    let mailer = Mailer::new(&config).expect("a mailer").expect("mail is on");
    assert_eq!(
        mailer.owner().map(|owner| owner.as_str()),
        Some("olga@example.org")
    );
    let place = OneClick::new(url::Url::parse("https://example.org/sesame").expect("a URL"))
        .expect("a web address");
    let mail = Mail {
        key: "to ann".to_owned(),
        unsubscribe: Some(place.clone()),
        ..mail("Dear ann", "sesame")
    };
    assert_silent(&format!("{config:?} {mailer:?} {mail:?} {place:?}"));
    assert!(format!("{mailer:?}").contains("127.0.0.1:2525"));
}

#[tokio::test]
async fn error_repeats_nothing_that_the_server_said() {
    let sink = SmtpSink::start().await;
    let mailer = mailer(&format!("smtp+plain://ann:sesame@{}", sink.address()));
    for (verb, code) in [("AUTH", 535), ("MAIL", 451), ("RCPT", 451), ("RCPT", 550)] {
        sink.fail_next_at(verb, code);
        let error = mailer
            .send(&Mail {
                to: address("ann@example.com"),
                ..mail("Hello", "x")
            })
            .await
            .expect_err("the mail is not taken");
        assert_silent(&format!(
            "{error} {error:?} {}",
            tympan::model::JobError::from(error)
        ));
        assert!(error.to_string().contains(&code.to_string()), "{error}");
    }
}
