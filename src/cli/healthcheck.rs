//! `tympan healthcheck`: requests `/healthz` from a running server, for containers without curl.

use std::{io, net::IpAddr, process::ExitCode, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use url::Url;

use super::output::say;
use super::{CliError, Exit, Explain};
use crate::config::Config;

/// The time within which a healthy server answers.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Prints `ok` if the server at `url`, or at the configured address, is healthy.
///
/// # Errors
/// When there is no response within three seconds, or its status is not 200.
pub async fn run(config: &Config, url: Option<&str>) -> Result<ExitCode, CliError> {
    let target = match url {
        Some(url) => Target::parse(url)?,
        None => Target::configured(config),
    };
    let failed = format!("no answer from {}", target.address);
    let status = timeout(TIMEOUT, target.status())
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
    match status
        .explain(
            &failed,
            "check that the server is running, and that it listens there",
        )?
        .as_str()
    {
        "200" => say("ok"),
        other => {
            return Err(
                CliError::new(format!("{} answered {other}", target.address))
                    .fix("see the server's log"),
            );
        }
    }
    Ok(Exit::Done.into())
}

struct Target {
    address: String,
    path: String,
}

impl Target {
    /// Returns the address on which the server listens; the loopback address if it listens on all.
    fn configured(config: &Config) -> Self {
        let mut listen = config.listen;
        if listen.ip().is_unspecified() {
            listen.set_ip(match listen.ip() {
                IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
            });
        }
        Self {
            address: listen.to_string(),
            path: "/healthz".to_owned(),
        }
    }

    fn parse(text: &str) -> Result<Self, CliError> {
        let wrong = || {
            CliError::new(format!("`{text}` is not the URL of a server"))
                .fix("use a URL such as http://127.0.0.1:8080")
                .exit(Exit::Usage)
        };
        let url = Url::parse(text).map_err(|error| wrong().because(error))?;
        let (host, port) = url
            .host_str()
            .zip(url.port_or_known_default())
            .ok_or_else(wrong)?;
        if url.scheme() != "http" {
            return Err(wrong());
        }
        let path = if url.path() == "/" {
            "/healthz"
        } else {
            url.path()
        };
        Ok(Self {
            address: format!("{host}:{port}"),
            path: path.to_owned(),
        })
    }

    /// Requests the path and returns the three digits of the status code.
    async fn status(&self) -> Result<String, io::Error> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let request = format!(
            "GET {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.path, self.address
        );
        stream.write_all(request.as_bytes()).await?;
        let mut line = [0; 12];
        stream.read_exact(&mut line).await?;
        match line
            .strip_prefix(b"HTTP/1.1 ")
            .and_then(|digits| str::from_utf8(digits).ok())
        {
            Some(digits) => Ok(digits.to_owned()),
            None => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the response is not HTTP/1.1",
            )),
        }
    }
}
