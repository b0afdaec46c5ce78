//! The proxies in front of the server: their addresses, and the header in which they name the
//! client.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::Deserialize;

use super::values::Lenient;

/// A range of IP addresses, such as `10.0.0.0/8`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpRange {
    first: IpAddr,
    prefix: u8,
}

impl IpRange {
    /// Whether `address` is in the range. An IPv4 address mapped into IPv6 counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        network(address, self.prefix) == Some(self.first)
            && address.to_canonical().is_ipv4() == self.first.is_ipv4()
    }
}

impl FromStr for IpRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither an address nor a range such as 10.0.0.0/8");
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address = address
            .parse::<IpAddr>()
            .map_err(|_| wrong())?
            .to_canonical();
        let prefix = prefix.unwrap_or(if address.is_ipv4() { 32 } else { 128 });
        let first = network(address, prefix).ok_or_else(wrong)?;
        Ok(Self { first, prefix })
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

/// Returns the first address of the network of `prefix` bits that contains `address`, or `None` if
/// `prefix` is too long.
///
/// An IPv4 address mapped into IPv6 counts as IPv4.
#[must_use]
pub fn network(address: IpAddr, prefix: u8) -> Option<IpAddr> {
    let prefix = u32::from(prefix);
    match address.to_canonical() {
        IpAddr::V4(v4) if prefix <= 32 => Some(IpAddr::V4(
            (v4.to_bits() & u32::MAX.checked_shl(32 - prefix).unwrap_or(0)).into(),
        )),
        IpAddr::V6(v6) if prefix <= 128 => Some(IpAddr::V6(
            (v6.to_bits() & u128::MAX.checked_shl(128 - prefix).unwrap_or(0)).into(),
        )),
        _ => None,
    }
}

/// The proxies that are trusted to name the client.
pub type TrustedProxies = IpRanges;

/// A list of ranges of IP addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Lenient")]
pub struct IpRanges(Vec<IpRange>);

impl IpRanges {
    /// Whether `address` is in one of the ranges.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<IpRange> for IpRanges {
    fn from_iter<I: IntoIterator<Item = IpRange>>(ranges: I) -> Self {
        Self(ranges.into_iter().collect())
    }
}

impl TryFrom<Lenient> for IpRanges {
    type Error = String;

    /// Parses a list, or a text with commas, as it comes from a variable.
    fn try_from(value: Lenient) -> Result<Self, String> {
        let items = match value {
            Lenient::List(items) => items,
            Lenient::Text(text) => text.split(',').map(str::to_owned).collect(),
            Lenient::Number(_) => return Err("expected a list of addresses".to_owned()),
        };
        items
            .iter()
            .map(|item| item.trim())
            .filter(|item| !item.is_empty())
            .map(str::parse)
            .collect()
    }
}

impl fmt::Display for IpRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(ToString::to_string))
            .finish()
    }
}

/// The one header in which the trusted proxies name the client.
///
/// Only one header is read, because a proxy that sets one of them passes the others on as the
/// client sent them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    /// No header: the peer of the connection is the client.
    #[default]
    None,
    /// `X-Forwarded-For: client, proxy, proxy`
    XForwardedFor,
    /// `X-Real-IP: client`
    XRealIp,
    /// `Forwarded: for=client` (RFC 7239)
    Forwarded,
}

impl ForwardedHeader {
    /// Returns the header's name in lower case, or `none`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::XForwardedFor => "x-forwarded-for",
            Self::XRealIp => "x-real-ip",
            Self::Forwarded => "forwarded",
        }
    }
}

impl fmt::Display for ForwardedHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
