//! The way to the mail server: one connection a mail.
//!
//! Refused: lettre's own transport. It says goodbye before it says that the mail was taken, so that a
//! server that hangs then would get the mail again; and a refused log-in looks to it like a refused mail.

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

/// The longest a mail may take, from the connection to the server's word that it was taken.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest wait for the answer to our goodbye, when the mail is already taken.
const GOODBYE: Duration = Duration::from_secs(2);

/// Sends mail by the server of `mail.url`; shown without addresses.
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

/// Why there can be no mailer with this configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailConfigError {
    /// `mail.url` stands without `mail.from`.
    #[error("`mail.url` is set, but not `mail.from`")]
    NoSender,
    /// `mail.to` is an address that no reader could have.
    #[error("`mail.to` is not an address that can be written to")]
    Owner,
    /// TLS could not be set up.
    #[error("TLS for `mail.url` could not be set up")]
    Tls,
}

impl Mailer {
    /// The way to the configured server; `None` when mail is off.
    ///
    /// # Errors
    /// A configuration that was put together by hand and not checked.
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

    /// The same with another bound on the time that a mail may take, which is 30 seconds.
    #[must_use]
    pub fn within(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// The owner, if they want to be told of comments.
    #[must_use]
    pub fn owner(&self) -> Option<&EmailAddress> {
        self.owner.as_ref()
    }

    /// Hands `mail` to the server, and returns when the server has taken it over.
    ///
    /// # Errors
    /// Why it did not, with [`SendError::may_try_again`].
    pub async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let message = encode::message(mail, &self.from)?;
        let mut connection = timeout(self.longest, self.deliver(&message))
            .await
            .map_err(|_| SendError::TooSlow)??;
        // It was taken: whatever becomes of the goodbye, another try would send it twice.
        let _ = timeout(GOODBYE, connection.quit()).await;
        Ok(())
    }

    /// The connection on which the mail was taken.
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

    /// A connection as safe as `mail.url` says, logged in.
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

/// The name by which we greet: the blog's host, or an address literal (RFC 5321, section 4.1.3).
fn hello(base_url: &str) -> ClientId {
    let url = Url::parse(base_url).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => ClientId::Domain(name.to_owned()),
        Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
        Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
        None => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
    }
}
