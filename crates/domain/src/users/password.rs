//! Passwords, which are never stored, shown or logged.

use std::fmt;

use super::common_passwords;
use crate::values::Invalid;

/// bcrypt reads 72 bytes; what lies behind them would not count, so it is refused rather than cut.
const MAX_BYTES: usize = 72;

/// A password as somebody typed it, to be compared with a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordInput(String);

impl PasswordInput {
    /// Any text that could be a password. Longer than 72 bytes or with NUL, it can be nobody's.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() > MAX_BYTES {
            return Err(Invalid::because("a password has at most 72 bytes"));
        }
        if text.contains('\0') {
            return Err(Invalid::because("a password must not contain the character NUL"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The password, to be hashed.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordInput(…)")
    }
}

/// A password that is good enough to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPassword(PasswordInput);

impl NewPassword {
    /// At least so many characters, at most 72 bytes, and not one of the common ones (NIST SP 800-63B, 5.1.1.2).
    pub fn parse(text: &str, min_length: usize) -> Result<Self, Invalid> {
        let input = PasswordInput::parse(text)?;
        if text.chars().count() < min_length {
            return Err(Invalid::because(format!("a password has at least {min_length} characters")));
        }
        if common_passwords::contains(text) {
            return Err(Invalid::because("this password is among the most common ones"));
        }
        Ok(Self(input))
    }

    /// As an input to be hashed.
    pub const fn input(&self) -> &PasswordInput {
        &self.0
    }
}

/// A hash in the modular crypt format, such as `$2b$12$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash as it was made or stored.
    pub const fn new(hash: String) -> Self {
        Self(hash)
    }

    /// The hash, to be stored or compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventy_three_bytes_are_refused_rather_than_cut() {
        assert!(NewPassword::parse(&"ä".repeat(36), 12).is_ok());
        assert!(NewPassword::parse(&format!("{}x", "ä".repeat(36)), 12).is_err());
    }

    #[test]
    fn short_and_common_passwords_are_refused() {
        assert!(NewPassword::parse("elevenchars", 12).is_err());
        assert!(NewPassword::parse("Password1234", 12).is_err());
        assert!(NewPassword::parse("securePass123", 12).is_ok());
    }

    #[test]
    fn no_debug_output_shows_a_password() {
        let shown = format!("{:?} {:?}", NewPassword::parse("securePass123", 12), PasswordHash::new("$2b$".into()));
        assert!(!shown.contains("secure") && !shown.contains("$2b"));
    }
}
