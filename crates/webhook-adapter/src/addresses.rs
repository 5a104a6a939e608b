//! Which addresses are public.
//!
//! The tables are IANA's registries of special-purpose addresses, IPv4 and IPv6, as of 2026
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry>, <https://www.iana.org/assignments/iana-ipv6-special-registry>),
//! with multicast, and with what clouds answer their machines at. Where a registry has exceptions inside a block, the whole block
//! is refused: nobody receives webhooks there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// IPv4 blocks that are not public.
const SPECIAL_V4: [Ipv4Net; 16] = [
    v4([0, 0, 0, 0], 8),        // "this network", with the unspecified address
    v4([10, 0, 0, 0], 8),       // private
    v4([100, 64, 0, 0], 10),    // shared by carriers (CGNAT), with the metadata of Alibaba Cloud
    v4([127, 0, 0, 0], 8),      // loopback
    v4([168, 63, 129, 16], 32), // the host of a machine at Azure: a public address that answers inside only
    v4([169, 254, 0, 0], 16),   // link-local, with the metadata of most clouds at 169.254.169.254
    v4([172, 16, 0, 0], 12),    // private
    v4([192, 0, 0, 0], 24),     // protocol assignments, with the metadata of Oracle Cloud
    v4([192, 0, 2, 0], 24),     // documentation
    v4([192, 88, 99, 0], 24),   // relays of 6to4, deprecated
    v4([192, 168, 0, 0], 16),   // private
    v4([198, 18, 0, 0], 15),    // benchmarking
    v4([198, 51, 100, 0], 24),  // documentation
    v4([203, 0, 113, 0], 24),   // documentation
    v4([224, 0, 0, 0], 4),      // multicast
    v4([240, 0, 0, 0], 4),      // reserved, with broadcast
];

/// All that is public in IPv6 lies in here. Outside lie loopback, unspecified, IPv4-compatible, unique local (`fc00::/7`),
/// link-local (`fe80::/10`), site-local, multicast (`ff00::/8`), discard (`100::/64`), segment routing (`5f00::/16`), and the
/// translation prefix for local use (`64:ff9b:1::/48`).
const GLOBAL_UNICAST_V6: Ipv6Net = v6([0x2000, 0, 0], 3);

/// IPv6 blocks inside of it that are not public.
const SPECIAL_V6: [Ipv6Net; 4] = [
    v6([0x2001, 0, 0], 23), // protocol assignments: Teredo, which embeds IPv4 addresses, benchmarking, ORCHID and others
    v6([0x2001, 0xdb8, 0], 32), // documentation
    v6([0x2002, 0, 0], 16), // 6to4, which embeds IPv4 addresses, deprecated
    v6([0x3fff, 0, 0], 20), // documentation
];

/// Translation to IPv4 (NAT64): a machine with IPv6 only sees every public IPv4 host in here.
const TRANSLATED: Ipv6Net = v6([0x64, 0xff9b, 0], 96);

/// Whether an address is one that anybody may call, as far as addresses tell.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => is_public_v4(inner),
            None => GLOBAL_UNICAST_V6.contains(&address) && !SPECIAL_V6.iter().any(|block| block.contains(&address)),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !SPECIAL_V4.iter().any(|block| block.contains(&address))
}

/// The IPv4 address that a packet to this one really goes to.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let translated = || {
        let [.., a, b, c, d] = address.octets();
        TRANSLATED.contains(&address).then(|| Ipv4Addr::new(a, b, c, d))
    };
    address.to_ipv4_mapped().or_else(translated)
}

const fn v4(octets: [u8; 4], length: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(beginning: [u16; 3], length: u8) -> Ipv6Net {
    let [a, b, c] = beginning;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}
