//! Which address a request comes from.

use std::net::IpAddr;

use actix_web::HttpRequest;

/// An address as limits count it: IPv4 whole, IPv6 by its first 64 bits, which one subscriber has to themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address(u128);

impl Address {
    /// Where a request comes from: the peer, or what the outermost of so many trusted proxies saw.
    pub fn of(request: &HttpRequest, trusted_proxies: usize) -> Self {
        client(request, trusted_proxies).map_or_else(Self::default, Self::from)
    }

    /// Whether a request comes from this very machine.
    pub fn is_loopback(request: &HttpRequest, trusted_proxies: usize) -> bool {
        client(request, trusted_proxies).is_some_and(|address| address.is_loopback())
    }
}

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits() >> 64 << 64,
        })
    }
}

fn client(request: &HttpRequest, trusted_proxies: usize) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    if trusted_proxies == 0 {
        return peer;
    }
    // Each proxy appends the address it was called from. What stands further left than the trusted ones was written by
    // the client itself, who may write anything.
    let lines = request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let position = hops.len().saturating_sub(trusted_proxies);
    hops.get(position).and_then(|hop| hop.parse().ok()).or(peer)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn request(forwarded: &str) -> HttpRequest {
        let peer = "10.0.0.1:4711".parse().unwrap();
        TestRequest::get().peer_addr(peer).insert_header(("X-Forwarded-For", forwarded)).to_http_request()
    }

    fn address(text: &str) -> Address {
        Address::from(text.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn without_trusted_proxies_only_the_peer_counts() {
        assert_eq!(Address::of(&request("1.2.3.4"), 0), address("10.0.0.1"));
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        assert_eq!(Address::of(&request("6.6.6.6, 1.2.3.4"), 1), address("1.2.3.4"));
        assert_eq!(Address::of(&request("6.6.6.6, 1.2.3.4, 10.0.0.2"), 2), address("1.2.3.4"));
        assert_eq!(Address::of(&request("nonsense"), 1), address("10.0.0.1"));
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        assert_eq!(address("2001:db8::1"), address("2001:db8::ffff"));
        assert_ne!(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assert_eq!(address("::ffff:1.2.3.4"), address("1.2.3.4"));
    }
}
