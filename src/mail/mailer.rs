//! Sends mail to the configured server, with one connection for each mail.
//!
//! Refused: lettre's own transport. It sends QUIT before it reports that the mail was accepted, so
//! a server that hangs at that point would receive the mail twice. It also does not tell a refused
//! log-in from a refused mail.

use std::fmt;
use std::net::Ipv4Addr;
use std::time::Duration;

use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::{ClientId, Extension};
use tokio::time::timeout;
use url::{Host, Url};

use super::{Mail, SendError, encode};
use crate::config::{Config, MailSecurity, MailUrl};
use crate::model::comment::EmailAddress;

/// The longest that a mail may take, from the connection to the server's acceptance.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest wait for the response to QUIT, after the mail was accepted.
const GOODBYE: Duration = Duration::from_secs(2);

/// A client for the server of `mail.url`. Its `Debug` shows no addresses.
#[derive(Clone)]
pub struct Mailer {
    server: MailUrl,
    tls: TlsParameters,
    hello: ClientId,
    from: Mailbox,
    owner: Option<EmailAddress>,
    longest: Duration,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({})", self.server)
    }
}

/// The reason why no mailer can be made from a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailConfigError {
    /// `mail.url` is set, but `mail.from` is not.
    #[error("`mail.url` is set, but not `mail.from`")]
    NoSender,
    /// `mail.to` is not a valid e-mail address.
    #[error("`mail.to` is not an address that can be written to")]
    Owner,
    /// TLS could not be set up.
    #[error("TLS for `mail.url` could not be set up")]
    Tls,
}

impl Mailer {
    /// Creates a mailer for the configured server, or returns `None` if mail is off.
    ///
    /// # Errors
    /// The configuration was not validated by [`Config::load`], or TLS cannot be set up.
    pub fn new(config: &Config) -> Result<Option<Self>, MailConfigError> {
        let Some(server) = config.mail.url.clone() else {
            return Ok(None);
        };
        let from = config
            .mail
            .from
            .as_ref()
            .ok_or(MailConfigError::NoSender)?
            .mailbox()
            .clone();
        let owner = config
            .mail
            .to
            .as_ref()
            .map(|to| EmailAddress::parse(to.as_str()))
            .transpose()
            .map_err(|_| MailConfigError::Owner)?;
        let tls = TlsParameters::new(server.host.clone()).map_err(|_| MailConfigError::Tls)?;
        let hello = hello(config.base_url.as_str());
        Ok(Some(Self {
            server,
            tls,
            hello,
            from,
            owner,
            longest: LONGEST,
        }))
    }

    /// Sets the longest time that a mail may take; the default is 30 seconds.
    #[must_use]
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Returns the owner's address, if the owner receives e-mails about comments.
    #[must_use]
    pub fn owner(&self) -> Option<&EmailAddress> {
        self.owner.as_ref()
    }

    /// Sends `mail`, and returns once the server has accepted responsibility for it.
    ///
    /// # Errors
    /// The reason why it was not accepted; see [`SendError::may_try_again`].
    pub async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let message = encode::message(mail, &self.from)?;
        let mut connection = timeout(self.longest, self.deliver(&message))
            .await
            .map_err(|_| SendError::TooSlow)??;
        // The mail was accepted. Whether QUIT succeeds does not matter; another attempt would send
        // the mail twice.
        let _ = timeout(GOODBYE, connection.quit()).await;
        Ok(())
    }

    /// Sends the message, and returns the connection for the QUIT.
    async fn deliver(&self, message: &Message) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self
            .connect()
            .await
            .map_err(|error| SendError::before_mail(&error))?;
        let envelope = message.envelope();
        let is_ascii = envelope
            .to()
            .iter()
            .chain(envelope.from())
            .all(|address| AsRef::<str>::as_ref(address).is_ascii());
        if !is_ascii
            && !connection
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
        {
            return Err(SendError::NeedsSmtpUtf8);
        }
        connection
            .send(envelope, &message.formatted())
            .await
            .map_err(|error| SendError::of(&error))?;
        Ok(connection)
    }

    /// Opens a connection with the security that `mail.url` asks for, and logs in.
    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let MailUrl {
            security,
            host,
            port,
            login,
        } = &self.server;
        let wrapped = (*security == MailSecurity::Tls).then(|| self.tls.clone());
        let place = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            place,
            Some(self.longest),
            &self.hello,
            wrapped,
            None,
        )
        .await?;
        if *security == MailSecurity::StartTls {
            connection.starttls(self.tls.clone(), &self.hello).await?;
        }
        if let Some(login) = login {
            let (user, password) = login.expose().clone();
            connection
                .auth(DEFAULT_MECHANISMS, &Credentials::new(user, password))
                .await?;
        }
        Ok(connection)
    }
}

/// Returns the client's name for EHLO: the blog's host, or an address literal (RFC 5321, section
/// 4.1.3).
fn hello(base_url: &str) -> ClientId {
    let url = Url::parse(base_url).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => ClientId::Domain(name.to_owned()),
        Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
        Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
        None => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
    }
}
