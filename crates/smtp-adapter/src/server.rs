//! A mail server, as its URL names it.

use lettre::transport::smtp::{
    authentication::Credentials,
    client::{AsyncSmtpConnection, TlsParameters},
    extension::ClientId,
};
use url::Url;

use crate::SettingsError;

/// What is tried where a server offers it, the safest first.
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS as MECHANISMS;

/// A mail server.
pub(crate) struct Server {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    /// Who we say we are.
    name: ClientId,
}

enum Encryption {
    None,
    /// STARTTLS, if the server offers it.
    Opportunistic(TlsParameters),
    /// STARTTLS, or no mail.
    Required(TlsParameters),
    /// TLS from the first byte.
    Wrapped(TlsParameters),
}

impl Server {
    pub(crate) fn parse(url: &str) -> Result<Self, SettingsError> {
        let wrong = |reason: &str| SettingsError::Url(reason.to_owned());
        let url = Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("it names no host"))?;
        let tls = || TlsParameters::new(host.to_owned()).map_err(|error| SettingsError::Tls(error.to_string()));
        let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (encryption, port) = match (url.scheme(), asked.as_deref()) {
            ("smtp", None) => (Encryption::None, 25),
            ("smtp", Some("opportunistic")) => (Encryption::Opportunistic(tls()?), 587),
            ("smtp", Some("required")) => (Encryption::Required(tls()?), 587),
            ("smtps", None) => (Encryption::Wrapped(tls()?), 465),
            ("smtp", Some(_)) => return Err(wrong("tls is required or opportunistic")),
            _ => return Err(wrong("it begins with smtp:// or smtps://")),
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            encryption,
            credentials: credentials(&url)?,
            name: ClientId::default(),
        })
    }

    /// A connection that was greeted, encrypted and signed in as asked for.
    pub(crate) async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let wrapped = if let Encryption::Wrapped(tls) = &self.encryption { Some(tls.clone()) } else { None };
        let address = (self.host.as_str(), self.port);
        // Whoever sends a mail minds the time.
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, None, &self.name, wrapped, None).await?;
        match &self.encryption {
            Encryption::Required(tls) => connection.starttls(tls.clone(), &self.name).await?,
            Encryption::Opportunistic(tls) if connection.can_starttls() => {
                connection.starttls(tls.clone(), &self.name).await?;
            }
            Encryption::Opportunistic(_) | Encryption::Wrapped(_) | Encryption::None => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, SettingsError> {
    let Some(password) = url.password() else { return Ok(None) };
    let decoded = |text: &str| {
        let decoded = percent_decoded(text);
        decoded.ok_or_else(|| SettingsError::Url("its user or password is not UTF-8 behind the %".to_owned()))
    };
    Ok(Some(Credentials::new(decoded(url.username())?, decoded(password)?)))
}

fn percent_decoded(text: &str) -> Option<String> {
    // A query is where `url` decodes, and where `+` is a space: elsewhere it is itself.
    let query = format!("x={}", text.replace('+', "%2B").replace('&', "%26"));
    let (_, value) = url::form_urlencoded::parse(query.as_bytes()).next()?;
    (!value.contains(char::REPLACEMENT_CHARACTER)).then(|| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> String {
        Server::parse(url).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_server_is_named_by_its_url() {
        let server = Server::parse("smtp://127.0.0.1:2525").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("127.0.0.1", 2525));
        assert!(matches!(server.encryption, Encryption::None) && server.credentials.is_none());
        let server = Server::parse("smtp://mail.example.com?tls=required").unwrap();
        assert!(matches!(server.encryption, Encryption::Required(_)) && server.port == 587);
        let server = Server::parse("smtp://mail.example.com?tls=opportunistic").unwrap();
        assert!(matches!(server.encryption, Encryption::Opportunistic(_)));
        let server = Server::parse("smtps://mail.example.com").unwrap();
        assert!(matches!(server.encryption, Encryption::Wrapped(_)) && server.port == 465);
        assert_eq!(Server::parse("smtp://[::1]").unwrap().host, "::1");
    }

    #[test]
    fn users_and_passwords_are_decoded() {
        let server = Server::parse("smtp://shop%40example.com:a%2Fb+c%26d@mail.example.com").unwrap();
        let expected = Credentials::new("shop@example.com".to_owned(), "a/b+c&d".to_owned());
        assert_eq!(server.credentials, Some(expected));
    }

    #[test]
    fn a_wrong_url_is_refused_without_its_password() {
        for wrong in ["mail.example.com", "http://u:hunter2@mail", "smtp://u:hunter2@mail?tls=maybe", "smtp:///"] {
            let said = refusal(wrong);
            assert!(said.starts_with("SMTP_URL") && !said.contains("hunter2"), "{wrong}: {said}");
        }
    }
}
