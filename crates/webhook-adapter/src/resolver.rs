//! Where a host leads to, looked up once and looked at.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::addresses::is_public;

/// Looks up the addresses of a name.
#[async_trait]
pub(crate) trait Lookup: Send + Sync {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the system does it.
pub(crate) struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Why a host is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("its host leads to an address that is not public")]
    NotPublic,
    #[error("its host's name could not be found")]
    NotFound,
}

/// Stands between a host and its addresses. What it hands out is what is connected to: nobody looks the name up again, so a name
/// that changes its mind (DNS rebinding) gains nothing.
#[derive(Clone)]
pub(crate) struct Guard {
    lookup: Arc<dyn Lookup>,
    allows: fn(IpAddr) -> bool,
}

impl Guard {
    /// Lets public addresses pass, or all of them.
    pub(crate) fn new(allow_private: bool) -> Self {
        Self::with(Arc::new(SystemLookup), if allow_private { |_| true } else { is_public })
    }

    /// With other ways to look up and to judge.
    pub(crate) fn with(lookup: Arc<dyn Lookup>, allows: fn(IpAddr) -> bool) -> Self {
        Self { lookup, allows }
    }

    /// Judges a host that is an address already, which no resolver is asked about.
    pub(crate) fn check_literal(&self, url: &Url) -> Result<(), Refused> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Refused::NotFound),
        };
        if (self.allows)(address) { Ok(()) } else { Err(Refused::NotPublic) }
    }

    /// One address that is not public is enough to refuse a name: somebody wants to see which one we take.
    async fn addresses(self, name: &str) -> Result<Vec<SocketAddr>, Refused> {
        let found = self.lookup.addresses(name).await.map_err(|_| Refused::NotFound)?;
        if found.is_empty() {
            return Err(Refused::NotFound);
        }
        if !found.iter().all(|address| (self.allows)(*address)) {
            return Err(Refused::NotPublic);
        }
        // Port 0 stands for the URL's.
        Ok(found.into_iter().map(|address| SocketAddr::new(address, 0)).collect())
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses: Addrs = Box::new(guard.addresses(name.as_str()).await?.into_iter());
            Ok(addresses)
        })
    }
}
