//! A mail arrives as it was written.

use tympan::mail::{Mail, Mailer, OneClick};

use super::{address, config, delivered, mail, mailer};
use crate::common::smtp::SmtpSink;

#[tokio::test]
async fn mail_arrives_with_its_headers() {
    let received = delivered(&mail("A new comment", "Ben wrote:\n\nHello.")).await;
    assert_eq!(
        (received.from.as_str(), received.to),
        ("blog@example.org", vec!["ann@example.com".to_owned()])
    );
    assert_eq!(received.body, "Ben wrote:\n\nHello.\n");
    insta::assert_snapshot!(received.headers.replace("\r\n", "\n"), @r#"
    Date: Fri, 07 Jan 2022 12:00:00 +0000
    From: "Small hours" <blog@example.org>
    To: ann@example.com
    Subject: A new comment
    Message-ID: <66e5b5aeeb46aeef267105c57f20da6d@example.org>
    Auto-Submitted: auto-generated
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 7bit
    "#);
}

#[tokio::test]
async fn body_arrives_whole() {
    let long = "word ".repeat(1000) + &"x".repeat(5000);
    let bodies = [
        ".",
        "..",
        ".\n.\n..dots\n.",
        &long,
        "Grüße aus Köln",
        "🦉 日本語 \u{2028} e\u{301}",
        "tab\tand = and =3D and ?=",
        "From here\n\n\n\nto there",
    ];
    for body in bodies
        .map(str::to_owned)
        .into_iter()
        .chain(["🦉".repeat(3000), format!("{long}é\n.\n")])
    {
        let received = delivered(&mail("Whole", &body)).await;
        assert_eq!(
            received.body.trim_end_matches('\n'),
            body.trim_end_matches('\n')
        );
    }
}

#[tokio::test]
async fn subject_arrives_in_every_script() {
    for subject in [
        "Grüße aus Köln",
        "New: Über den Wolken by Zoë",
        "🦉🦉🦉",
        "日本語のとても長い件名".repeat(10).as_str(),
        "a, b; \"c\" <d> (e)",
    ] {
        let received = delivered(&mail(subject, "x")).await;
        assert_eq!(received.header("Subject").as_deref(), Some(subject));
        assert!(received.headers.is_ascii());
    }
}

#[tokio::test]
async fn long_subject_is_cut() {
    let received = delivered(&mail(&"long ".repeat(100), "x")).await;
    let subject = received.header("Subject").expect("a subject");
    assert!(
        subject.chars().count() <= 150 && subject.ends_with("long…"),
        "{subject}"
    );
}

#[tokio::test]
async fn one_click_ends_such_mails() {
    let url = url::Url::parse("https://blog.example.org/-/unsubscribe/a,b?c=<d>&é").expect("a URL");
    let place = OneClick::new(url).expect("an address for one click");
    let received = delivered(&Mail {
        unsubscribe: Some(place),
        ..mail("Hello", "x")
    })
    .await;
    let listed = received.header("List-Unsubscribe");
    assert_eq!(
        listed.as_deref(),
        Some("<https://blog.example.org/-/unsubscribe/a,b?c=%3Cd%3E&%C3%A9>")
    );
    assert_eq!(
        received.header("List-Unsubscribe-Post").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );
}

#[test]
fn one_click_is_a_web_address_that_fits_a_line() {
    let parsed = |text: &str| OneClick::new(url::Url::parse(text).expect("a URL"));
    for wrong in [
        "mailto:a@example.org",
        "data:,>",
        &format!("https://example.org/{}", "x".repeat(900)),
    ] {
        assert!(parsed(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn same_key_gives_the_same_id_and_another_another() {
    let other = Mail {
        key: "comment:43 to 7".to_owned(),
        ..mail("Hello", "x")
    };
    let ids = [
        delivered(&mail("Hello", "x")).await,
        delivered(&mail("Again", "y")).await,
        delivered(&other).await,
    ];
    let [first, again, other] = ids.map(|received| received.header("Message-ID").expect("an id"));
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert!(
        first.starts_with('<') && first.ends_with("@example.org>"),
        "{first}"
    );
}

#[tokio::test]
async fn mail_follows_those_above_it() {
    let keys: Vec<String> = (0..50).map(|n| format!("comment:{n}")).collect();
    let id = |received: &crate::common::smtp::ReceivedMail| {
        received.header("Message-ID").expect("an id")
    };
    let first = id(&delivered(&Mail {
        key: keys[0].clone(),
        ..mail("Hello", "x")
    })
    .await);
    let nearest = id(&delivered(&Mail {
        key: keys[49].clone(),
        ..mail("Hello", "x")
    })
    .await);
    let received = delivered(&Mail {
        above: keys,
        ..mail("Hello", "x")
    })
    .await;
    let references = received.header("References").expect("references");
    assert_eq!(
        received.header("In-Reply-To").as_deref(),
        Some(nearest.as_str())
    );
    assert!(
        references.starts_with(&first) && references.ends_with(&nearest),
        "{references}"
    );
    assert_eq!(references.split(' ').count(), 20);
}

#[tokio::test]
async fn mail_follows_a_single_one_above_it() {
    let received = delivered(&Mail {
        above: vec!["comment:1".to_owned()],
        ..mail("Hello", "x")
    })
    .await;
    assert_eq!(
        received.header("In-Reply-To"),
        received.header("References")
    );
    assert_eq!(
        delivered(&mail("Hello", "x")).await.header("References"),
        None
    );
}

#[tokio::test]
async fn domain_is_sent_in_ascii_and_the_name_before_it_as_typed() {
    let received = delivered(&Mail {
        to: address("Ann.O'Hara+blog@BÜCHER.example"),
        ..mail("Hello", "x")
    })
    .await;
    assert_eq!(received.to, ["Ann.O'Hara+blog@xn--bcher-kva.example"]);
    assert_eq!(
        received.header("To").as_deref(),
        Some("Ann.O'Hara+blog@xn--bcher-kva.example")
    );
}

#[tokio::test]
async fn name_beyond_ascii_is_sent_where_the_server_takes_it() {
    let sink = SmtpSink::start_with_smtputf8().await;
    mailer(&sink.url())
        .send(&Mail {
            to: address("jörg@example.com"),
            ..mail("Hello", "x")
        })
        .await
        .expect("the mail is taken");
    assert_eq!(sink.wait_for(1).await[0].to, ["jörg@example.com"]);
    assert!(
        sink.commands()
            .iter()
            .any(|command| command.starts_with("MAIL") && command.contains("SMTPUTF8"))
    );
}

#[tokio::test]
async fn sender_is_shown_by_its_name() {
    for name in [
        "Small hours",
        "Kleine Stunden für Zoë 🦉",
        "Ann, Ben (and \"Cem\")",
        "a@b; c:d",
        "St. Mary's 9",
    ] {
        let sink = SmtpSink::start().await;
        let mut config = config(&sink.url());
        config.mail.from = Some(
            format!("{name} <blog@bücher.example>")
                .try_into()
                .expect("a mailbox"),
        );
        let mailer = Mailer::new(&config).expect("a mailer").expect("mail is on");
        mailer
            .send(&mail("Hello", "x"))
            .await
            .expect("the mail is taken");
        let shown = sink.wait_for(1).await[0].header("From").expect("a sender");
        let (shown, address) = shown.rsplit_once(' ').expect("a name and an address");
        let shown = shown
            .strip_prefix('"')
            .and_then(|shown| shown.strip_suffix('"'))
            .unwrap_or(shown)
            .replace('\\', "");
        assert_eq!(
            (shown.as_str(), address),
            (name, "<blog@xn--bcher-kva.example>")
        );
    }
}

#[tokio::test]
async fn mailer_logs_in_with_decoded_words() {
    let sink = SmtpSink::start().await;
    let url = format!(
        "smtp+plain://ann%40example.org:pass%3A%20w%C3%B6rd@{}",
        sink.address()
    );
    mailer(&url)
        .send(&mail("Hello", "x"))
        .await
        .expect("the mail is taken");
    use base64::Engine as _;
    let words = base64::engine::general_purpose::STANDARD.encode("\0ann@example.org\0pass: wörd");
    assert!(
        sink.commands().contains(&format!("AUTH PLAIN {words}")),
        "{:?}",
        sink.commands()
    );
}

#[test]
fn mail_is_off_without_a_server() {
    assert!(
        Mailer::new(&tympan::config::Config::default())
            .expect("no mail is no fault")
            .is_none()
    );
}
