//! The headers and proxies that decide a client's address.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use tympan::{
    config::{Config, ForwardedHeader, IpRange},
    web::{
        client_network::{ClientAddress, ClientNetworks},
        server::Peer,
    },
};

const XFF: &str = "x-forwarded-for";

/// The header that is read, the peer, what it sends, and the client that is seen.
type Case = (
    ForwardedHeader,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

/// The client that is seen when `peer` sends the headers and 10.0.0.0/8 and fd00::/8 are trusted.
fn client(header: ForwardedHeader, peer: &str, lines: &[(&str, &str)]) -> ClientAddress {
    let trusted = ["10.0.0.0/8", "fd00::/8"]
        .iter()
        .map(|range| range.parse::<IpRange>().expect("a range"));
    let config = Config {
        trusted_proxies: trusted.collect(),
        forwarded_header: header,
        ..Config::default()
    };
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            value,
        );
    }
    let peer: IpAddr = peer.parse().expect("an address");
    ClientNetworks::new(&config).client(Peer((peer, 1).into()), &headers)
}

#[test]
fn client_is_the_rightmost_address_that_is_not_ours() {
    use ForwardedHeader::{Forwarded, None, XForwardedFor, XRealIp};
    let cases: &[Case] = &[
        // An untrusted peer is the client, whatever its headers claim.
        (
            XForwardedFor,
            "203.0.113.9",
            &[(XFF, "198.51.100.1")],
            "203.0.113.9",
        ),
        (
            XRealIp,
            "203.0.113.9",
            &[("x-real-ip", "198.51.100.1")],
            "203.0.113.9",
        ),
        (
            Forwarded,
            "203.0.113.9",
            &[("forwarded", "for=198.51.100.1")],
            "203.0.113.9",
        ),
        // Only the one header is read.
        (None, "10.0.0.1", &[(XFF, "198.51.100.1")], "10.0.0.1"),
        (XRealIp, "10.0.0.1", &[(XFF, "198.51.100.1")], "10.0.0.1"),
        (
            XForwardedFor,
            "10.0.0.1",
            &[
                ("x-real-ip", "198.51.100.1"),
                ("forwarded", "for=198.51.100.2"),
            ],
            "10.0.0.1",
        ),
        // One proxy, a forged entry to the left, a chain of proxies.
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "198.51.100.1")],
            "198.51.100.1",
        ),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "192.0.2.66, 198.51.100.1")],
            "198.51.100.1",
        ),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "192.0.2.66, 198.51.100.1, 10.0.0.2, 10.0.0.3")],
            "198.51.100.1",
        ),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "192.0.2.66"), (XFF, "198.51.100.1,10.0.0.2")],
            "198.51.100.1",
        ),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "10.0.0.3, 10.0.0.2")],
            "10.0.0.3",
        ),
        // What is no address ends the walk at the last proxy that is known.
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "198.51.100.1, unknown")],
            "10.0.0.1",
        ),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "198.51.100.1, , 10.0.0.2")],
            "10.0.0.2",
        ),
        (XForwardedFor, "10.0.0.1", &[(XFF, "")], "10.0.0.1"),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "198.51.100.1, caf\u{e9}")],
            "10.0.0.1",
        ),
        (XForwardedFor, "10.0.0.1", &[], "10.0.0.1"),
        // Spellings: ports, brackets, IPv4 mapped into IPv6.
        (
            XForwardedFor,
            "::ffff:10.0.0.1",
            &[(XFF, "198.51.100.1:4711")],
            "198.51.100.1",
        ),
        (
            XForwardedFor,
            "fd00::1",
            &[(XFF, "[2001:db8::7]:4711")],
            "2001:db8::7",
        ),
        (
            XForwardedFor,
            "fd00::1",
            &[(XFF, "[2001:db8::7]")],
            "2001:db8::7",
        ),
        (
            XForwardedFor,
            "10.0.0.1",
            &[(XFF, "192.0.2.66, ::ffff:10.0.0.2")],
            "192.0.2.66",
        ),
        (
            XRealIp,
            "10.0.0.1",
            &[("x-real-ip", "198.51.100.1")],
            "198.51.100.1",
        ),
        (
            XRealIp,
            "10.0.0.1",
            &[("x-real-ip", "192.0.2.66"), ("x-real-ip", "198.51.100.1")],
            "198.51.100.1",
        ),
        (
            XRealIp,
            "10.0.0.1",
            &[("x-real-ip", "nonsense")],
            "10.0.0.1",
        ),
        (
            Forwarded,
            "10.0.0.1",
            &[(
                "forwarded",
                "for=192.0.2.66, For=\"[2001:db8::7]:1\";proto=https",
            )],
            "2001:db8::7",
        ),
        (
            Forwarded,
            "10.0.0.1",
            &[("forwarded", "proto=https;for=198.51.100.1")],
            "198.51.100.1",
        ),
        (
            Forwarded,
            "10.0.0.1",
            &[("forwarded", "for=198.51.100.1, for=_hidden")],
            "10.0.0.1",
        ),
        // A quote that the client left open does not swallow the proxy's entry.
        (
            Forwarded,
            "10.0.0.1",
            &[("forwarded", "for=\"192.0.2.66, for=198.51.100.1")],
            "198.51.100.1",
        ),
    ];
    for (header, peer, lines, expected) in cases {
        let seen = client(*header, peer, lines).ip().to_string();
        assert_eq!(&seen, expected, "{header} from {peer}: {lines:?}");
    }
}

#[test]
fn network_is_the_24_of_ipv4_and_the_48_of_ipv6() {
    let network = |peer: &str| client(ForwardedHeader::None, peer, &[]).network();
    assert_eq!(network("198.51.100.1"), network("198.51.100.254"));
    assert_eq!(network("198.51.100.1"), network("::ffff:198.51.100.7"));
    assert_ne!(network("198.51.100.1"), network("198.51.101.1"));
    assert_eq!(network("2001:db8:1::1"), network("2001:db8:1:ffff::2"));
    assert_ne!(network("2001:db8:1::1"), network("2001:db8:2::1"));
}

#[test]
fn addresses_are_not_printed() {
    let client = client(ForwardedHeader::None, "198.51.100.1", &[]);
    assert_eq!(
        format!("{client:?} {:?}", client.network()),
        "ClientAddress Network"
    );
}
