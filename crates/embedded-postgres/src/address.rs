//! Where a cluster answers.

use std::fmt::Write as _;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The name of the cluster's owner.
pub(crate) const SUPERUSER: &str = "postgres";

/// The port is only a part of the socket's name; the folder makes it unique.
const SOCKET_PORT: u16 = 5432;

/// Linux takes 107 bytes, macOS 103.
const LONGEST_SOCKET: usize = 100;

/// Where a cluster answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// On a unix socket in a folder which only its owner can enter, so
    /// nobody has to prove anything.
    Socket { folder: PathBuf },
    /// On a port of the loopback interface, which everybody on the machine
    /// can reach, so a password is asked.
    Loopback { port: u16, password: String },
}

impl Address {
    /// The socket's folder, if the name of a socket in it is short enough for
    /// the operating system.
    pub(crate) fn socket(folder: &Path) -> Option<Self> {
        let socket = folder.join(format!(".s.PGSQL.{SOCKET_PORT}"));
        (socket.as_os_str().len() <= LONGEST_SOCKET).then(|| Self::Socket { folder: folder.to_owned() })
    }

    /// A port which is free at the moment.
    pub(crate) fn loopback(password: String) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        Ok(Self::Loopback { port, password })
    }

    /// PostgreSQL's settings for it.
    pub(crate) fn settings(&self) -> [(&'static str, String); 4] {
        let (listen, port, folder) = match self {
            // The setting is a list, so names with commas need quotes.
            Self::Socket { folder } => {
                let name = folder.display().to_string().replace('"', "\"\"");
                ("", SOCKET_PORT, format!("\"{name}\""))
            }
            Self::Loopback { port, .. } => ("127.0.0.1", *port, String::new()),
        };
        [
            ("listen_addresses", listen.to_owned()),
            ("port", port.to_string()),
            ("unix_socket_directories", folder),
            ("unix_socket_permissions", "0700".to_owned()),
        ]
    }

    /// A URL for a database there.
    pub(crate) fn url(&self, database: &str) -> String {
        let database = encode(database.as_bytes());
        match self {
            Self::Socket { folder } => {
                let host = encode(folder.as_os_str().as_bytes());
                format!("postgres://{SUPERUSER}@{host}:{SOCKET_PORT}/{database}")
            }
            Self::Loopback { port, password } => {
                format!("postgres://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}")
            }
        }
    }
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use tokio_postgres::Config;
    use tokio_postgres::config::Host;

    use super::*;

    #[test]
    fn a_url_leads_to_the_folder_whatever_its_name() {
        let folder = PathBuf::from("/tmp/ä b,c:d@e%2F/socket");
        let address = Address::socket(&folder).unwrap();
        let config: Config = address.url("stock book").parse().unwrap();
        assert_eq!(config.get_hosts(), [Host::Unix(folder)]);
        assert_eq!(config.get_dbname(), Some("stock book"));
        assert_eq!(config.get_user(), Some("postgres"));
    }

    #[test]
    fn a_loopback_url_has_the_password() {
        let address = Address::loopback("secret".to_owned()).unwrap();
        let config: Config = address.url("stockbook").parse().unwrap();
        assert_eq!(config.get_hosts(), [Host::Tcp("127.0.0.1".to_owned())]);
        assert_eq!(config.get_password(), Some(&b"secret"[..]));
    }

    #[test]
    fn a_folder_too_long_for_sockets_is_refused() {
        let folder = PathBuf::from(format!("/{}", "x".repeat(100)));
        assert_eq!(Address::socket(&folder), None);
    }
}
