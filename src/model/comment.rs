//! Comments: what a visitor typed becomes a value that is always valid.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::post::Format;
use super::subscription::Pace;
use super::{AccountId, CapabilityId, CommentId, Judgement, Origin, PostId, text};
use crate::clock::Timestamp;
use crate::error::{Fault, FieldErrors, Result};
use crate::safe_html::SafeHtml;

/// The most characters in a visitor's name.
pub const NAME_MAX: usize = 80;
/// The most bytes in an e-mail address (RFC 5321, section 4.5.3.1.3).
pub const EMAIL_MAX: usize = 254;
/// The most bytes in a website's address.
pub const WEBSITE_MAX: usize = 500;
/// The most bytes in a comment whatever the setting says: what the renderer is bounded for.
pub const BODY_CEILING: usize = 64 * 1024;

/// Where a comment stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum CommentStatus {
    /// Waits for a moderator.
    Pending,
    /// Public.
    Approved,
    /// Judged to be spam.
    Spam,
    /// Thrown away; can be brought back.
    Trash,
    /// Taken away for good: a tombstone without its text.
    Removed,
}

impl CommentStatus {
    /// Whether a comment may go from here to `next`. Removal is final.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self == next || self != Self::Removed
    }

    /// The word in the database, the API and the change log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Removed => "removed",
        }
    }
}

/// How a comment came in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Door {
    /// The form on a page.
    Form,
    /// The JSON API.
    Api,
    /// Another blog's export.
    Import,
    /// A page elsewhere that links here.
    Webmention,
    /// A mail.
    Mail,
    /// Another server.
    Federation,
}

/// One reason of a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reason {
    /// The rule's name.
    pub rule: String,
    /// What it adds to the score; 0 for a rule that decides by itself.
    pub weight: f64,
    /// A sentence for the moderator.
    pub why: String,
}

/// What the policy says of a comment, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Where the comment goes.
    pub status: CommentStatus,
    /// Every rule that spoke.
    pub reasons: Vec<Reason>,
}

/// A mail address in the form in which it is compared.
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

/// Why a text is no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This does not look like an e-mail address. Write it like name@example.org, or leave it empty."
)]
pub struct InvalidEmail;

impl EmailAddress {
    /// Takes `local@domain`: one `@` with something on both sides, no white
    /// space, a domain that IDNA accepts.
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

    /// As it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The same without what follows a `+` in its first part: the mailbox that most servers take it for.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let (local, domain) = self
            .normalised
            .rsplit_once('@')
            .unwrap_or((&self.normalised, ""));
        format!("{}@{domain}", local.split('+').next().unwrap_or(local))
    }

    /// Trimmed, NFC, lower case, the domain in IDNA's ASCII form.
    #[must_use]
    pub fn normalised(&self) -> &str {
        &self.normalised
    }
}

/// What came in by a form or the API, before it is checked.
#[derive(Clone, Debug, Default)]
pub struct CommentInput {
    /// The name typed.
    pub name: String,
    /// The mail address typed, may be empty.
    pub email: String,
    /// The website typed, may be empty.
    pub website: String,
    /// The comment typed.
    pub body: String,
    /// How often to tell of replies: `each`, `daily`, or nothing.
    pub notify: String,
}

/// A comment that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// One line.
    pub name: String,
    /// Never shown.
    pub email: Option<EmailAddress>,
    /// http or https.
    pub website: Option<String>,
    /// CommonMark.
    pub body: String,
}

impl NewComment {
    /// Trims and checks the text of a submitted comment; `body_max` is in characters.
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
        if Pace::parse(&input.notify).is_some() && input.email.trim().is_empty() {
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

/// A visitor's name as one line.
pub fn parse_name(typed: &str) -> std::result::Result<String, Fault> {
    let name = text::line(typed);
    match name.chars().count() {
        0 => Err(Fault::NameMissing),
        has if has > NAME_MAX => Err(Fault::NameLong {
            most: NAME_MAX,
            has,
        }),
        _ => Ok(name),
    }
}

/// A website's address; `example.org` is taken for `https://example.org`.
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

/// A comment's text of at most `max` characters.
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
    /// Its id.
    pub id: CommentId,
    /// The post that it is under.
    pub post_id: PostId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// The first comment of its branch; `None` for that one itself.
    pub root_id: Option<CommentId>,
    /// How many comments are above it, from 0.
    pub depth: i64,
    /// Where it stands.
    pub status: CommentStatus,
    /// The name given.
    pub author_name: String,
    /// The website given.
    pub author_url: Option<String>,
    /// The authenticated author, if it is one.
    pub account_id: Option<AccountId>,
    /// The address, sealed.
    pub email_sealed: Option<Vec<u8>>,
    /// What was written.
    pub body: String,
    /// In which format.
    pub format: Format,
    /// Rendered and sanitised.
    pub html: SafeHtml,
    /// The verdict's reasons.
    pub reasons: sqlx::types::Json<Vec<Reason>>,
    /// What the verdict rests on; `None` for a comment that was never judged.
    pub judgement: Option<sqlx::types::Json<Judgement>>,
    /// The guest whose it is.
    pub capability_id: Option<CapabilityId>,
    /// How many guests voted for it.
    pub votes: i64,
    /// How it came in.
    pub door: Door,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text was last changed.
    pub edited_at: Option<Timestamp>,
    /// When anything of it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The system it was imported from.
    pub origin_system: Option<String>,
    /// Its id there.
    pub origin_id: Option<String>,
}

impl Comment {
    /// Where it was imported from.
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
