//! Tells public addresses from special ones (IANA's special-purpose address registries, RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Special networks in IPv4: the first address and the prefix length.
const SPECIAL_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
];

/// Special networks within 2000::/3, the range of global unicast in IPv6: tunnels that embed an
/// IPv4 address (Teredo, 6to4), and networks for protocols and documentation.
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is reachable from the whole Internet. An IPv6 address that embeds an IPv4
/// address (mapped, NAT64) never counts as public.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        // 224.0.0.0/4 is multicast, 240.0.0.0/4 is reserved.
        IpAddr::V4(v4) => {
            v4.octets()[0] < 224
                && !SPECIAL_V4
                    .iter()
                    .any(|(first, prefix)| (v4.to_bits() ^ first.to_bits()) >> (32 - prefix) == 0)
        }
        IpAddr::V6(v6) => {
            v6.octets()[0] >> 5 == 1
                && !SPECIAL_V6
                    .iter()
                    .any(|(first, prefix)| (v6.to_bits() ^ first.to_bits()) >> (128 - prefix) == 0)
        }
    }
}
