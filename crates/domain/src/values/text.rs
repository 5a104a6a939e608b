//! Texts that people type, with a bound.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A trimmed text of 1 to `MAX` characters, without control characters other than line breaks and tabs.
///
/// NUL is refused here because PostgreSQL's `text` cannot hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Trims, then checks.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Invalid::because("this text must not be empty"));
        }
        if trimmed.chars().count() > MAX {
            return Err(Invalid::because(format!("this text has at most {MAX} characters")));
        }
        if trimmed.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(Invalid::because("this text must not contain control characters"));
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded_in_characters_not_bytes() {
        assert_eq!(Text::<3>::parse("  äöü ").unwrap().as_str(), "äöü");
        assert!(Text::<3>::parse("äöüß").is_err());
    }

    #[test]
    fn nul_and_emptiness_are_refused() {
        assert!(["", " \n ", "a\0b", "\u{7}"].iter().all(|text| Text::<9>::parse(text).is_err()));
    }
}
