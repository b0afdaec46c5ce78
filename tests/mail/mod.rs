//! Mail over a real connection to a server on this machine.

mod arrival;
mod failures;
mod injection;
mod silence;

use tympan::clock::Timestamp;
use tympan::config::Config;
use tympan::mail::{Mail, Mailer, Subject};
use tympan::model::comment::EmailAddress;

use crate::common::app::{NOON, moment};
use crate::common::smtp::{ReceivedMail, SmtpSink};

/// The configuration of a blog that mails through `url`.
fn config(url: &str) -> Config {
    let mut config = Config::default();
    config.mail.url = Some(url.to_owned().try_into().expect("a mail server"));
    config.mail.from = Some(
        "Small hours <blog@example.org>"
            .to_owned()
            .try_into()
            .expect("a mailbox"),
    );
    config
}

/// A mailer through `url`.
fn mailer(url: &str) -> Mailer {
    Mailer::new(&config(url))
        .expect("a mailer can be made")
        .expect("mail is on")
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// A mail to Ann at noon.
fn mail(subject: &str, body: &str) -> Mail {
    let at: Timestamp = moment(NOON);
    let (key, to, subject) = (
        "comment:42 to 7".to_owned(),
        address("ann@example.com"),
        Subject::new(subject),
    );
    Mail {
        key,
        to,
        subject,
        body: body.to_owned(),
        above: Vec::new(),
        unsubscribe: None,
        at,
    }
}

/// `mail` as a server gets it.
async fn delivered(mail: &Mail) -> ReceivedMail {
    let sink = SmtpSink::start().await;
    mailer(&sink.url())
        .send(mail)
        .await
        .expect("the mail is taken");
    sink.wait_for(1).await.remove(0)
}
