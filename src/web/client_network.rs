//! The client's IP address behind the proxies, and the network that represents it.
//!
//! Addresses are used and then dropped. Rate limits hold a [`Network`], which is coarse (a
//! household or a small office) and prints nothing; nothing here is ever stored or logged.
//!
//! Only the one configured header is read, and only when the peer is a trusted proxy. In a chain of
//! proxies the rule is "rightmost untrusted": each proxy appends the address that it saw, so
//! everything to the left of the first unknown address is under the client's control.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

use super::server::Peer;
use crate::config::{Config, ForwardedHeader, TrustedProxies, network};

/// The IP address of the client itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// Returns the address. An IPv4 address mapped into IPv6 is returned as IPv4.
    #[must_use]
    pub const fn ip(self) -> IpAddr {
        self.0
    }

    /// Returns the network that represents the client in rate limits.
    #[must_use]
    pub fn network(self) -> Network {
        let prefix = if self.0.is_ipv4() { 24 } else { 48 };
        Network(network(self.0, prefix).expect("24 fits into IPv4 and 48 into IPv6"))
    }
}

impl fmt::Debug for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientAddress")
    }
}

/// The /24 of an IPv4 client or the /48 of an IPv6 client, the key of a rate limit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}

/// The network of the client; `None` in a test without a peer.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub Option<Network>);

impl<S: Sync> FromRequestParts<S> for Client
where
    Arc<ClientNetworks>: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let networks = Arc::<ClientNetworks>::from_ref(state);
        Ok(Self(network_of(parts, &networks)))
    }
}

/// Returns the network of the client of a request; `None` in a test without a peer.
#[must_use]
pub fn network_of(parts: &Parts, networks: &ClientNetworks) -> Option<Network> {
    let peer = parts.extensions.get::<Peer>();
    peer.map(|peer| networks.client(*peer, &parts.headers).network())
}

/// The proxies that are trusted for the client's address, from the configuration.
#[derive(Clone, Debug, Default)]
pub struct ClientNetworks {
    proxies: TrustedProxies,
    header: ForwardedHeader,
}

impl ClientNetworks {
    /// Takes the trusted proxies and their header from `config`.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            proxies: config.trusted_proxies.clone(),
            header: config.forwarded_header,
        }
    }

    /// Returns the address of the client that sent a request with `headers` over the connection
    /// from `peer`.
    #[must_use]
    pub fn client(&self, peer: Peer, headers: &HeaderMap) -> ClientAddress {
        let peer = peer.0.ip().to_canonical();
        if !self.proxies.contains(peer) {
            return ClientAddress(peer);
        }
        ClientAddress(match self.header {
            ForwardedHeader::None => peer,
            ForwardedHeader::XForwardedFor => self.rightmost_untrusted(peer, headers, node),
            ForwardedHeader::Forwarded => self.rightmost_untrusted(peer, headers, forwarded_for),
            ForwardedHeader::XRealIp => last(headers, self.name()).and_then(node).unwrap_or(peer),
        })
    }

    /// Walks the hops from the nearest on and returns the first one that is not a trusted proxy. A
    /// hop that is no address ends the walk at the last known proxy, since everything to its left
    /// may be forged.
    fn rightmost_untrusted(
        &self,
        peer: IpAddr,
        headers: &HeaderMap,
        read: fn(&str) -> Option<IpAddr>,
    ) -> IpAddr {
        let lines: Vec<&str> = headers
            .get_all(self.name())
            .iter()
            .map(|line| line.to_str().unwrap_or("?"))
            .collect();
        let mut nearest = peer;
        // Quotes are ignored when splitting: a client's stray quote must not hide a proxy's entry.
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            match read(hop) {
                Some(address) if self.proxies.contains(address) => nearest = address,
                Some(address) => return address,
                None => return nearest,
            }
        }
        nearest
    }

    fn name(&self) -> HeaderName {
        HeaderName::from_static(self.header.name())
    }
}

fn last(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get_all(name).iter().next_back()?.to_str().ok()
}

/// Parses the address in an element of `Forwarded`, such as `for="[2001:db8::1]:4711";proto=https`
/// (RFC 7239).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    node(value)
}

/// Parses an address in the notations that proxies use: with or without port, brackets and quotes.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    text.parse()
        .ok()
        .or_else(with_port)
        .or_else(bracketed)
        .map(|address: IpAddr| address.to_canonical())
}
