//! Where the broker is.

use lapin::uri::{AMQPScheme, AMQPUri};

/// Half of it without a sign of life, and a connection is asked whether it lives; all of it, and it is given up.
const HEARTBEAT_S: u16 = 10;

/// Where the broker is, and how to sign in. It cannot be printed, since it holds a password.
#[derive(Clone)]
pub struct RabbitSettings {
    pub(crate) uri: AMQPUri,
}

/// What is wrong with a URL. It does not repeat the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It is something else.
    #[error("it must be a URL such as amqps://user:password@broker.example:5671/%2f")]
    Shape,
    /// It names no host.
    #[error("it must name a host")]
    NoHost,
}

impl RabbitSettings {
    /// Reads a URL as RabbitMQ defines it (<https://www.rabbitmq.com/docs/uri-spec>), `amqp` or `amqps`. A path that is empty means
    /// the virtual host `/`, as does no path: nobody has one without a name.
    pub fn parse(url: &str) -> Result<Self, UrlError> {
        let mut uri: AMQPUri = url.parse().map_err(|_| UrlError::Shape)?;
        // lapin takes an address in brackets for no host at all, and no host for this machine.
        host(url).ok_or(UrlError::NoHost)?.clone_into(&mut uri.authority.host);
        if uri.vhost.is_empty() {
            "/".clone_into(&mut uri.vhost);
        }
        uri.query.heartbeat.get_or_insert(HEARTBEAT_S);
        Ok(Self { uri })
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.uri.scheme == AMQPScheme::AMQPS
    }
}

/// The host of a URL, without the brackets of an IPv6 address.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let place = authority.rsplit('@').next()?;
    let host = match place.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => place.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> (String, u16, String, bool) {
        let settings = RabbitSettings::parse(url).unwrap();
        let is_encrypted = settings.is_encrypted();
        let AMQPUri { authority, vhost, .. } = settings.uri;
        (authority.host, authority.port, vhost, is_encrypted)
    }

    #[test]
    fn a_url_names_host_port_virtual_host_and_whether_to_encrypt() {
        assert_eq!(parsed("amqp://u:p@rabbit"), ("rabbit".to_owned(), 5672, "/".to_owned(), false));
        assert_eq!(parsed("amqp://u:p@rabbit:5673/"), ("rabbit".to_owned(), 5673, "/".to_owned(), false));
        assert_eq!(parsed("amqps://u:p%40x@rabbit/shop"), ("rabbit".to_owned(), 5671, "shop".to_owned(), true));
        assert_eq!(parsed("amqp://127.0.0.1:1/%2f?heartbeat=5").0, "127.0.0.1");
    }

    #[test]
    fn an_address_in_brackets_is_that_address_and_not_this_machine() {
        assert_eq!(parsed("amqp://u:p@[2001:db8::1]:5673/%2f").0, "2001:db8::1");
    }

    #[test]
    fn a_heartbeat_is_always_asked_for() {
        let heartbeat = |url: &str| RabbitSettings::parse(url).unwrap().uri.query.heartbeat;
        assert_eq!(heartbeat("amqp://rabbit"), Some(10));
        assert_eq!(heartbeat("amqp://rabbit?heartbeat=60"), Some(60));
    }

    #[test]
    fn what_is_no_url_is_refused_without_repeating_it() {
        for wrong in ["", "rabbit", "http://u:hunter2@rabbit", "amqp:hunter2", "amqp://u:hunter2@:5672/", "amqp://"] {
            let error = RabbitSettings::parse(wrong).err().unwrap().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
