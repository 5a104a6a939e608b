//! E-mail addresses, in one spelling.

use std::{fmt, str::FromStr};

use email_address::EmailAddress;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Invalid;

/// An e-mail address (RFC 5321, at most 254 bytes), lower-cased and in Unicode's form NFC, so that one mailbox is one
/// account. Its `Debug` form hides the address: it must not reach a log.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Trims, normalises, then checks.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::because("this is not an e-mail address");
        if text.len() > 254 {
            return Err(refused());
        }
        let normal: String = text.trim().nfc().collect::<String>().to_lowercase();
        if normal.len() > 254 || normal.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(refused());
        }
        EmailAddress::from_str(&normal).map_err(|_| refused())?;
        Ok(Self(normal))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl TryFrom<String> for Email {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_is_one_spelling() {
        let composed = Email::parse(" Zo\u{eb}@Example.COM ").unwrap();
        let decomposed = Email::parse("zoe\u{308}@example.com").unwrap();
        assert_eq!(composed, decomposed);
    }

    #[test]
    fn nonsense_is_refused_and_addresses_stay_out_of_debug_output() {
        assert!(["", "a", "a@", "@b", "a b@c.d", "a@b\0.c", "a@b\n.c"].iter().all(|text| Email::parse(text).is_err()));
        assert!(!format!("{:?}", Email::parse("user@example.com").unwrap()).contains("user"));
    }
}
