//! The table of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::{any, proptest};

use crate::addresses::is_public;

const REFUSED: [&str; 62] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.255",
    "224.0.0.1",
    "239.255.255.255",
    "233.252.0.1",
    "240.0.0.1",
    "255.255.255.254",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::8.8.8.8",
    "::ffff:0:127.0.0.1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "100::1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "64:ff9b:1::10.0.0.1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
];

const ALLOWED: [&str; 22] = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:82a::200e",
    "64:ff9b::8.8.8.8",
    "::ffff:8.8.8.8",
];

fn address(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn addresses_that_are_not_public_are_refused() {
    let passed: Vec<_> = REFUSED.into_iter().filter(|text| is_public(address(text))).collect();
    assert_eq!(passed, Vec::<&str>::new());
}

#[test]
fn public_addresses_are_allowed_also_those_next_to_refused_blocks() {
    let refused: Vec<_> = ALLOWED.into_iter().filter(|text| !is_public(address(text))).collect();
    assert_eq!(refused, Vec::<&str>::new());
}

proptest! {
    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_judged_as_itself(bits in any::<u32>()) {
        let plain = Ipv4Addr::from(bits);
        let [a, b, c, d] = plain.octets();
        let translated = Ipv6Addr::from([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d]);
        for clothed in [plain.to_ipv6_mapped(), translated] {
            assert_eq!(is_public(clothed.into()), is_public(plain.into()), "{clothed}");
        }
    }

    /// What the standard library knows to be special is special here too.
    #[test]
    fn no_address_is_public_that_the_standard_library_knows_to_be_special(bits in any::<u32>(), wide in any::<u128>()) {
        let plain = Ipv4Addr::from(bits);
        let special = plain.is_private() || plain.is_loopback() || plain.is_link_local() || plain.is_multicast()
            || plain.is_broadcast() || plain.is_documentation() || plain.is_unspecified();
        assert!(!(special && is_public(plain.into())), "{plain}");
        // Every first byte, not one of 256 by chance.
        for first in 0..=255_u128 {
            let wide = Ipv6Addr::from((wide >> 8) | (first << 120));
            let special = wide.is_loopback() || wide.is_multicast() || wide.is_unique_local()
                || wide.is_unicast_link_local() || wide.is_unspecified();
            assert!(!(special && is_public(wide.into())), "{wide}");
        }
    }
}
