//! Comments: the stored row, and the checks that turn a submitted form into a valid [`NewComment`].
//!
//! The form and the API fill in a [`CommentInput`]; [`NewComment::parse`] normalises every field or
//! names all errors at once. Everything after that trusts the value. To add a field, add it to both
//! types, to `parse` with its [`Fault`]s, and to the form and the API.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::post::Format;
use super::subscription::Frequency;
use super::{CommentId, CommentStatus, GuestId, Judgement, Origin, PostId, UserId, text};
use crate::clock::Timestamp;
use crate::error::{Fault, FieldErrors, Result};
use crate::safe_html::SafeHtml;

/// The most characters in a commenter's name.
pub const NAME_MAX: usize = 80;
/// The most bytes in an e-mail address (RFC 5321, section 4.5.3.1.3).
pub const EMAIL_MAX: usize = 254;
/// The most bytes in a website's address.
pub const WEBSITE_MAX: usize = 500;
/// The most bytes in a comment, whatever the setting allows: the renderer's bound.
pub const BODY_CEILING: usize = 64 * 1024;

/// The channel through which a comment came in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Channel {
    /// The form on a page.
    Form,
    /// The JSON API.
    Api,
    /// An import from another blog.
    Import,
    /// A webmention from a page elsewhere that links here.
    Webmention,
    /// An e-mail.
    Mail,
    /// Another server, by federation.
    Federation,
}

/// What a comment is: the words of a person, or the news that another site links here.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CommentKind {
    /// Written by a person.
    #[default]
    Comment,
    /// A pingback or trackback. It is always top-level and has no replies.
    Mention,
}

/// A rule that contributed to a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reason {
    /// The rule's name.
    pub rule: String,
    /// The points that the rule adds to the score; 0 for a rule that decides by itself.
    pub weight: f64,
    /// A sentence that explains the reason to the moderator.
    pub why: String,
}

/// The decision of the moderation rules about a comment, with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The status that the comment gets.
    pub status: CommentStatus,
    /// A reason for every rule that applied.
    pub reasons: Vec<Reason>,
}

/// A mail address as typed and in the normalised form that is compared. Its `Debug` output hides
/// both.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    typed: String,
    normalised: String,
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(***)")
    }
}

/// The error for a text that is not a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This does not look like an e-mail address. Write it like name@example.org, or leave it empty."
)]
pub struct InvalidEmail;

impl EmailAddress {
    /// Parses `local@domain`: exactly one `@` with text on both sides, no white space, and a domain
    /// with a dot that IDNA accepts.
    pub fn parse(typed: &str) -> std::result::Result<Self, InvalidEmail> {
        let typed = typed.trim();
        let (local, domain) = typed.rsplit_once('@').ok_or(InvalidEmail)?;
        let odd = |c: char| {
            c.is_whitespace()
                || text::is_invisible(c)
                || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')' | '@')
        };
        let domain = url::Host::parse(domain).map_err(|_| InvalidEmail)?;
        if local.is_empty()
            || typed.len() > EMAIL_MAX
            || local.chars().any(odd)
            || !matches!(&domain, url::Host::Domain(d) if d.contains('.'))
        {
            return Err(InvalidEmail);
        }
        let local: String = local.nfc().collect::<String>().to_lowercase();
        Ok(Self {
            typed: typed.to_owned(),
            normalised: format!("{local}@{domain}"),
        })
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The mailbox to which most servers deliver: the normalised address without a `+` and the tag
    /// after it.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let (local, domain) = self
            .normalised
            .rsplit_once('@')
            .unwrap_or((&self.normalised, ""));
        format!("{}@{domain}", local.split('+').next().unwrap_or(local))
    }

    /// The address trimmed, in NFC and lower case, with its domain in IDNA's ASCII form.
    #[must_use]
    pub fn normalised(&self) -> &str {
        &self.normalised
    }
}

/// A comment as submitted by the form or the API, before it is checked.
#[derive(Clone, Debug, Default)]
pub struct CommentInput {
    /// The name typed.
    pub name: String,
    /// The mail address typed; may be empty.
    pub email: String,
    /// The website typed; may be empty.
    pub website: String,
    /// The text typed.
    pub body: String,
    /// How often to send mail about replies: `each` or `daily`; any other word for never.
    pub notify: String,
}

/// A comment whose fields are valid and can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// The commenter's name, on one line.
    pub name: String,
    /// The mail address; readers never see it.
    pub email: Option<EmailAddress>,
    /// The website's http or https address.
    pub website: Option<String>,
    /// The text in CommonMark.
    pub body: String,
}

impl NewComment {
    /// Trims and checks the fields of a submitted comment, and names every error at once;
    /// `body_max` is in characters.
    pub fn parse(input: &CommentInput, body_max: usize) -> Result<Self> {
        let mut errors = FieldErrors::default();
        let name = errors.accept("name", parse_name(&input.name));
        let email = errors.accept(
            "email",
            optional(&input.email, |typed| {
                EmailAddress::parse(typed).map_err(|_| Fault::EmailWrong)
            }),
        );
        let website = errors.accept("website", optional(&input.website, parse_website));
        let body = errors.accept("body", parse_body(&input.body, body_max));
        if Frequency::parse(&input.notify).is_some() && input.email.trim().is_empty() {
            errors.push("email", Fault::EmailNeeded);
        }
        match (name, email, website, body) {
            (Some(name), Some(email), Some(website), Some(body)) if errors.is_empty() => Ok(Self {
                name,
                email,
                website,
                body,
            }),
            _ => errors.into_result().and_then(|()| {
                Err(crate::error::Error::internal(
                    "a field failed without an error",
                ))
            }),
        }
    }
}

fn optional<T, E>(
    typed: &str,
    parse: impl FnOnce(&str) -> std::result::Result<T, E>,
) -> std::result::Result<Option<T>, E> {
    if typed.trim().is_empty() {
        Ok(None)
    } else {
        parse(typed).map(Some)
    }
}

/// Checks a commenter's name and returns it as one line in NFC.
pub fn parse_name(typed: &str) -> std::result::Result<String, Fault> {
    let name = text::line(typed);
    match name.chars().count() {
        0 => Err(Fault::NameMissing),
        has if has > NAME_MAX => Err(Fault::NameLong {
            most: NAME_MAX,
            has,
        }),
        _ if text::has_excess_marks(&name) => Err(Fault::NameMarks),
        _ => Ok(name),
    }
}

/// Checks a website's address and returns it normalised; `example.org` becomes
/// `https://example.org/`.
pub fn parse_website(typed: &str) -> std::result::Result<String, Fault> {
    let typed = typed.trim();
    let has_scheme = typed
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphabetic()));
    let full = if has_scheme {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let url = url::Url::parse(&full).map_err(|_| Fault::WebsiteWrong)?;
    let public = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| host.contains('.'));
    let plain =
        url.username().is_empty() && url.password().is_none() && url.as_str().len() <= WEBSITE_MAX;
    if public && plain {
        Ok(url.into())
    } else {
        Err(Fault::WebsiteWrong)
    }
}

/// Checks a comment's text, which may have at most `max` characters, and returns it trimmed.
pub fn parse_body(typed: &str, max: usize) -> std::result::Result<String, Fault> {
    let body = text::lines(typed);
    if !body
        .chars()
        .any(|c| !c.is_whitespace() && !text::is_invisible(c))
    {
        return Err(Fault::BodyMissing);
    }
    let over = body.chars().count().saturating_sub(max);
    if over > 0 || body.len() > BODY_CEILING {
        return Err(Fault::BodyLong { most: max, over });
    }
    Ok(body)
}

/// A comment as stored.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Comment {
    /// The comment's id.
    pub id: CommentId,
    /// The post that the comment is under.
    pub post_id: PostId,
    /// The comment that this one replies to.
    pub parent_id: Option<CommentId>,
    /// The top-level comment of this thread; `None` for a top-level comment itself.
    pub root_id: Option<CommentId>,
    /// The number of comments above it in the thread; 0 for a top-level comment.
    pub depth: i64,
    /// The comment's status.
    pub status: CommentStatus,
    /// The commenter's name.
    pub author_name: String,
    /// The commenter's website.
    pub author_url: Option<String>,
    /// The user who wrote it, if it was a signed-in user.
    pub user_id: Option<UserId>,
    /// The commenter's mail address, encrypted.
    pub email_encrypted: Option<Vec<u8>>,
    /// The text as written.
    pub body: String,
    /// The format of the text.
    pub format: Format,
    /// The text, rendered and sanitised.
    pub html: SafeHtml,
    /// The reasons of the verdict.
    pub reasons: sqlx::types::Json<Vec<Reason>>,
    /// The evidence for the verdict; `None` for a comment that was never judged.
    pub judgement: Option<sqlx::types::Json<Judgement>>,
    /// The guest who wrote it, if the guest has a key.
    pub guest_id: Option<GuestId>,
    /// The number of guests who voted for it.
    pub votes: i64,
    /// The channel through which it came in.
    pub channel: Channel,
    /// What it is.
    pub kind: CommentKind,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text was last changed.
    pub edited_at: Option<Timestamp>,
    /// When anything about it was last changed.
    pub updated_at: Timestamp,
    /// The number of its version: 1 at first, one more with each change.
    pub version: i64,
    /// The system from which it was imported.
    pub origin_system: Option<String>,
    /// The id in that system.
    pub origin_id: Option<String>,
}

impl Comment {
    /// The system and id from which it was imported, if it was.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        Origin::of(self.origin_system.as_deref(), self.origin_id.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_host_is_a_website_and_a_script_is_not() {
        assert_eq!(
            parse_website("example.org").as_deref(),
            Ok("https://example.org/")
        );
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "ftp://example.org",
            "https://user:pw@example.org",
            "nonsense",
        ] {
            assert!(parse_website(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_are_compared_without_case_and_in_ascii() {
        let address = EmailAddress::parse(" Ann@BÜCHER.example ").expect("a good address");
        assert_eq!(address.normalised(), "ann@xn--bcher-kva.example");
        for bad in [
            "",
            "ann",
            "@example.org",
            "ann@",
            "a b@example.org",
            "ann@localhost",
            "ann@exa mple.org",
            "ann\n@example.org",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_fault_of_a_form_is_named_at_once() {
        let input = CommentInput {
            email: "x".into(),
            website: "javascript:1".into(),
            ..CommentInput::default()
        };
        let Err(crate::error::Error::Invalid(errors)) = NewComment::parse(&input, 100) else {
            panic!("accepted")
        };
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "website", "body"]);
    }
}
