//! The `[mail]` section: the server that takes our mail, the mailbox it comes from, and who is told.
//!
//! An address is checked here once, in the form in which it is sent: its domain in ASCII (IDNA).
//! Neither an address nor a password is in a fault or in `Debug`.

use std::fmt;

use lettre::{Address, message::Mailbox};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use url::{Host, Url};

use super::{Problem, Secret};

/// How mail leaves. Without `url` none does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The server that takes our mail.
    pub url: Option<MailUrl>,
    /// The mailbox that mail comes from; set whenever `url` is.
    pub from: Option<Sender>,
    /// The owner, who is told of new comments.
    pub to: Option<OwnerAddress>,
}

impl Mail {
    /// A server without a sender could send nothing.
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

/// What protects the way to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// `smtp:` begins in the clear and goes on under TLS, or not at all (STARTTLS, RFC 3207).
    StartTls,
    /// `smtps:` is TLS from the first byte (RFC 8314).
    Tls,
    /// `smtp+plain:` is never encrypted; never chosen unless it is written so.
    Plain,
}

/// A mail server and how to log in to it; shown without user and password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MailUrl {
    /// What protects the way there.
    pub security: MailSecurity,
    /// A name in ASCII, or an address without brackets.
    pub host: String,
    /// 587, 465 or 25 unless it is named.
    pub port: u16,
    /// The user and the password.
    pub login: Option<Secret<(String, String)>>,
}

impl TryFrom<String> for MailUrl {
    type Error = String;

    /// A password is never sent readable through a network: anybody on the way could mail as the owner.
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

/// What a scheme stands for, and the port that is usual for it.
fn security(scheme: &str) -> Result<(MailSecurity, u16), String> {
    match scheme {
        "smtp" => Ok((MailSecurity::StartTls, 587)),
        "smtps" => Ok((MailSecurity::Tls, 465)),
        "smtp+plain" => Ok((MailSecurity::Plain, 25)),
        _ => Err("must begin with smtp://, smtps:// or smtp+plain://".to_owned()),
    }
}

/// The URL standard knows no host of a mail server, and leaves its letters as they are.
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

/// The mailbox that mail comes from: `Small hours <blog@example.org>`, or an address alone.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sender(Mailbox);

impl Sender {
    /// As it is sent.
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
        // First of all: lettre's `Display` panics at a control in a name.
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
        // The message is built by reading its own header again; what cannot be read is found now.
        if mailbox.to_string().parse::<Mailbox>().is_ok() {
            Ok(Self(mailbox))
        } else {
            Err(wrong())
        }
    }
}

/// Whether `c` could end a line or steer a terminal; no header and no command may hold one.
fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// `typed` as an address of SMTP: its local part as it is, its domain in ASCII. `None` if it is none.
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

/// The owner's own address.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct OwnerAddress(String);

impl OwnerAddress {
    /// `local@domain`, the domain in ASCII.
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
