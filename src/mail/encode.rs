//! Encodes a mail as the bytes that are sent (RFC 5322), with its envelope.

use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, Message, MessageBuilder};

use super::{Mail, SendError};
use crate::config::address_as_sent;
use crate::model::text;
use crate::secrets::{hash, hex};

/// The most ids in `References`: that of the thread's first mail and of the latest ones. RFC 5537,
/// section 3.4.4, drops ids from the middle too.
const REFERENCES_MAX: usize = 20;

const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const LIST_UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const LIST_UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// Encodes `mail` with the sender `from`.
///
/// # Errors
/// [`SendError::Unwritable`] if the recipient's address is not valid in SMTP.
pub(super) fn message(mail: &Mail, from: &Mailbox) -> Result<Message, SendError> {
    let to = address_as_sent(mail.to.as_str()).ok_or(SendError::Unwritable)?;
    let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()])
        .map_err(|_| SendError::Unwritable)?;
    let builder = Message::builder()
        .envelope(envelope)
        .date(mail.at.into())
        .from(from.clone())
        .to(to.into())
        .subject(mail.subject.as_str())
        .message_id(Some(message_id(&mail.key, &from.email)))
        // Automatic responders do not answer such mail (RFC 3834).
        .raw_header(header(AUTO_SUBMITTED, "auto-generated"))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    unsubscribable(threaded(builder, mail, &from.email), mail)
        .body(plain(&mail.body))
        .map_err(|_| SendError::Unwritable)
}

fn header(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::new(name, value.to_owned())
}

/// Returns the `Message-ID` of the mail `key` at the sender's domain: 128 bits of a hash, equal
/// each time the mail is sent.
fn message_id(key: &str, from: &Address) -> String {
    format!("<{}@{}>", hex(&hash(key)[..16]), from.domain())
}

/// Adds `In-Reply-To` and `References`, if the mail belongs to a thread.
fn threaded(builder: MessageBuilder, mail: &Mail, from: &Address) -> MessageBuilder {
    let Some(nearest) = mail.above.last() else {
        return builder;
    };
    let cut = mail.above.len().saturating_sub(REFERENCES_MAX);
    let kept = mail
        .above
        .iter()
        .take(1)
        .chain(mail.above.iter().skip(1 + cut));
    let references: Vec<String> = kept.map(|key| message_id(key, from)).collect();
    builder
        .in_reply_to(message_id(nearest, from))
        .references(references.join(" "))
}

/// Adds the headers for one-click unsubscription (RFC 8058).
fn unsubscribable(builder: MessageBuilder, mail: &Mail) -> MessageBuilder {
    let Some(place) = &mail.unsubscribe else {
        return builder;
    };
    builder
        .raw_header(header(LIST_UNSUBSCRIBE, &format!("<{}>", place.as_str())))
        .raw_header(header(LIST_UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click"))
}

/// Removes control characters, except line breaks and tabs: a lone CR could end the mail early at a
/// server on its way ("SMTP smuggling").
fn plain(body: &str) -> String {
    text::lines(body)
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
