//! The `[mail]` section: the mail server, the sender's mailbox and the owner's address.
//!
//! An address is validated once, here, and stored in the form in which it is sent, with its domain
//! in ASCII (IDNA). Neither an address nor a password appears in an error or in `Debug` output.

use std::fmt;

use lettre::{Address, message::Mailbox};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use url::{Host, Url};

use super::{Problem, Secret};

/// The configuration of outgoing mail. Without `url`, mail is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The mail server.
    pub url: Option<MailUrl>,
    /// The sender's mailbox; always set if `url` is.
    pub from: Option<Sender>,
    /// The owner's address, which receives e-mails about new comments.
    pub to: Option<OwnerAddress>,
}

impl Mail {
    /// Returns a problem if a server is set without a sender.
    pub(super) fn contradiction(&self) -> Option<Problem> {
        (self.url.is_some() && self.from.is_none()).then(|| {
            Problem::new(
                "configuration",
                "`mail.url` is set, but not the mailbox that mail comes from",
                "set `mail.from` to one of yours, for example \"Small hours <blog@example.org>\"",
            )
        })
    }
}

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// `smtp:` begins unencrypted and must switch to TLS (STARTTLS, RFC 3207).
    StartTls,
    /// `smtps:` uses TLS from the first byte (RFC 8314).
    Tls,
    /// `smtp+plain:` is never encrypted; it has to be asked for explicitly.
    Plain,
}

/// A mail server, and how to log in to it. It is shown without user name and password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MailUrl {
    /// The encryption of the connection.
    pub security: MailSecurity,
    /// A host name in ASCII, or an IP address without brackets.
    pub host: String,
    /// The port; by default 587, 465 or 25, depending on `security`.
    pub port: u16,
    /// The user name and the password.
    pub login: Option<Secret<(String, String)>>,
}

impl TryFrom<String> for MailUrl {
    type Error = String;

    /// Parses the URL. An unencrypted connection with a password is accepted only to the local
    /// machine: anyone on the network path could read it and send mail as the owner.
    fn try_from(text: String) -> Result<Self, String> {
        let url = Url::parse(&text).map_err(|error| format!("is not a URL: {error}"))?;
        let (security, port) = security(url.scheme())?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("must end after the host and its port".to_owned());
        }
        let host = host(&url)?;
        let login = login(&url)?;
        if security == MailSecurity::Plain && login.is_some() && !is_loopback(&host) {
            return Err("smtp+plain:// would send the password readable through the network; write smtp:// or smtps://".to_owned());
        }
        Ok(Self {
            security,
            host: name(&host),
            port: url.port().unwrap_or(port),
            login,
        })
    }
}

/// Returns the encryption that a scheme selects, and its default port.
fn security(scheme: &str) -> Result<(MailSecurity, u16), String> {
    match scheme {
        "smtp" => Ok((MailSecurity::StartTls, 587)),
        "smtps" => Ok((MailSecurity::Tls, 465)),
        "smtp+plain" => Ok((MailSecurity::Plain, 25)),
        _ => Err("must begin with smtp://, smtps:// or smtp+plain://".to_owned()),
    }
}

/// Parses the host. The URL Standard does not process the host of an unknown scheme, so
/// percent-encoding and IDNA are handled here.
fn host(url: &Url) -> Result<Host, String> {
    let unknown = || "must name the mail server's host".to_owned();
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or_else(unknown)?;
    let host = percent_decode_str(host)
        .decode_utf8()
        .map_err(|_| unknown())?;
    Host::parse(&host).map_err(|_| unknown())
}

fn name(host: &Host) -> String {
    match host {
        Host::Domain(name) => name.clone(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn login(url: &Url) -> Result<Option<Secret<(String, String)>>, String> {
    let decoded = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .map(String::from)
            .map_err(|_| "its user or password is not UTF-8".to_owned())
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => {
            Err("must have both a user and a password, or neither".to_owned())
        }
        (user, Some(password)) => Ok(Some(Secret::new((decoded(user)?, decoded(password)?)))),
    }
}

impl fmt::Display for MailUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.security {
            MailSecurity::StartTls => "smtp",
            MailSecurity::Tls => "smtps",
            MailSecurity::Plain => "smtp+plain",
        };
        let login = if self.login.is_some() { "***@" } else { "" };
        let (open, close) = if self.host.contains(':') {
            ("[", "]")
        } else {
            ("", "")
        };
        write!(
            f,
            "{scheme}://{login}{open}{}{close}:{}",
            self.host, self.port
        )
    }
}

impl fmt::Debug for MailUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The sender's mailbox: `Small hours <blog@example.org>`, or only an address.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sender(Mailbox);

impl Sender {
    /// Returns the mailbox in the form in which it is sent.
    #[must_use]
    pub const fn mailbox(&self) -> &Mailbox {
        &self.0
    }
}

impl TryFrom<String> for Sender {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || "expected a mailbox such as Small hours <blog@example.org>".to_owned();
        let text = text.trim();
        // This check comes first, because lettre's `Display` panics on a control character in a
        // name.
        if text.chars().any(breaks_a_line) {
            return Err(wrong());
        }
        let (name, address) = match text
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => (name.trim().trim_matches('"'), address),
            None => ("", text),
        };
        let address = address_as_sent(address).ok_or_else(wrong)?;
        let mailbox = Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address);
        // lettre parses its own header when it builds a message; a name that would fail then is
        // found now.
        if mailbox.to_string().parse::<Mailbox>().is_ok() {
            Ok(Self(mailbox))
        } else {
            Err(wrong())
        }
    }
}

/// Whether `c` could end a line or control a terminal; no header and no SMTP command may contain
/// it.
fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Converts `typed` to an address for SMTP: the local part is kept, the domain is converted to
/// ASCII. Returns `None` if `typed` is not a valid address.
#[must_use]
pub fn address_as_sent(typed: &str) -> Option<Address> {
    let (local, domain) = typed.trim().rsplit_once('@')?;
    let Host::Domain(domain) = Host::parse(domain).ok()? else {
        return None;
    };
    let odd = |c: char| breaks_a_line(c) || c.is_whitespace() || c == '"';
    if local.chars().any(odd) {
        None
    } else {
        Address::new(local, domain).ok()
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The owner's e-mail address.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct OwnerAddress(String);

impl OwnerAddress {
    /// Returns the address, `local@domain`, with the domain in ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OwnerAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let address = address_as_sent(&text).filter(|address| address.domain().contains('.'));
        let address =
            address.ok_or_else(|| "expected an address such as owner@example.org".to_owned())?;
        Ok(Self(address.to_string()))
    }
}

impl fmt::Display for OwnerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OwnerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
