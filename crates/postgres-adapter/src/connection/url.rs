//! The database URL as libpq understands it. `tokio_postgres` knows neither the two modes that verify certificates nor the
//! file that they are verified with.

use std::{str::FromStr, time::Duration};

use tokio_postgres::config::{Config, Host, SslMode};

use super::{
    SettingsError,
    tls::{Tls, Verification},
};

/// Where to connect, and how.
#[derive(Clone)]
pub(crate) struct Target {
    pub config: Config,
    /// Without it nothing is encrypted.
    pub tls: Option<Tls>,
}

impl Target {
    /// Reads a URL.
    pub(crate) fn parse(url: &str) -> Result<Self, SettingsError> {
        let Parts { rest, ssl_mode, root_certificate } = Parts::of(url);
        let mut config = Config::from_str(&rest).map_err(SettingsError::Url)?;
        let verification = match ssl_mode.as_deref() {
            None | Some("prefer" | "disable" | "require") => match root_certificate {
                // Whoever names an authority wants it asked; libpq does the same.
                Some(file) if ssl_mode.as_deref() == Some("require") => Verification::Chain(file),
                _ => Verification::None,
            },
            Some("verify-ca") => Verification::Chain(root_certificate.ok_or(SettingsError::NoRootCertificate)?),
            Some("verify-full") => Verification::Full(root_certificate),
            Some(other) => return Err(SettingsError::SslMode(other.to_owned())),
        };
        if matches!(verification, Verification::Chain(_) | Verification::Full(_)) {
            config.ssl_mode(SslMode::Require);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // Somebody who pulls the plug is noticed within a minute rather than two hours.
        config.keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(Duration::from_secs(30));
        let encrypted = config.get_ssl_mode() != SslMode::Disable && !is_local(&config);
        let tls = encrypted.then(|| Tls::new(&verification)).transpose()?;
        if tls.is_none() {
            config.ssl_mode(SslMode::Disable);
        }
        Ok(Self { config, tls })
    }
}

/// Unix sockets are never encrypted.
fn is_local(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(_) => false,
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

/// A URL without the parameters that only we understand.
struct Parts {
    rest: String,
    ssl_mode: Option<String>,
    root_certificate: Option<String>,
}

impl Parts {
    fn of(url: &str) -> Self {
        let mut parts = Self { rest: url.to_owned(), ssl_mode: None, root_certificate: None };
        let Some((base, query)) = url.split_once('?') else { return parts };
        let mut kept = Vec::new();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("sslmode", mode)) => {
                    parts.ssl_mode = Some(mode.to_owned());
                    if matches!(mode, "disable" | "prefer" | "require") {
                        kept.push(pair);
                    }
                }
                Some(("sslrootcert", file)) => parts.root_certificate = Some(unescape(file)),
                _ => kept.push(pair),
            }
        }
        parts.rest = if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) };
        parts
    }
}

/// Undoes percent-encoding. What is not well-formed stays as it is.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { rest.get(3..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> (SslMode, bool) {
        let target = Target::parse(url).unwrap();
        (target.config.get_ssl_mode(), target.tls.is_some())
    }

    #[test]
    fn tls_is_preferred_unless_told_otherwise_and_never_spoken_on_a_socket() {
        assert_eq!(mode("postgres://u@db.example/d"), (SslMode::Prefer, true));
        assert_eq!(mode("postgres://u@db.example/d?sslmode=disable"), (SslMode::Disable, false));
        assert_eq!(mode("postgres://u@db.example/d?sslmode=require"), (SslMode::Require, true));
        assert_eq!(mode("postgres://u@/d?host=%2Ftmp"), (SslMode::Disable, false));
    }

    #[test]
    fn modes_that_verify_certificates_demand_encryption() {
        if let Ok(target) = Target::parse("postgres://u@db.example/d?sslmode=verify-full&application_name=x") {
            assert_eq!(target.config.get_ssl_mode(), SslMode::Require);
            assert_eq!(target.config.get_application_name(), Some("x"));
        }
        let chain = Target::parse("postgres://u@db.example/d?sslmode=verify-ca");
        assert!(matches!(chain, Err(SettingsError::NoRootCertificate)));
    }

    #[test]
    fn an_unknown_mode_and_an_unreadable_certificate_are_told() {
        assert!(matches!(Target::parse("postgres://u@h/d?sslmode=maybe"), Err(SettingsError::SslMode(_))));
        let missing = Target::parse("postgres://u@h/d?sslmode=verify-full&sslrootcert=%2Fnowhere%2Fca.pem");
        assert!(matches!(missing, Err(SettingsError::RootCertificate { path, .. }) if path == "/nowhere/ca.pem"));
    }
}
