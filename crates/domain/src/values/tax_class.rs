//! What kind of thing a product is, as far as tax is concerned.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A word of 1 to 40 lower-case letters, digits, `_` and `-`, such as `standard` or `reduced`. Which rate it stands for is
/// configured, and depends on where the goods go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxClass(String);

impl TaxClass {
    /// The class of products that were given none.
    pub fn standard() -> Self {
        Self("standard".to_owned())
    }

    /// Reads it in either case.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let word = text.trim().to_ascii_lowercase();
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
        if (1..=40).contains(&word.len()) && word.bytes().all(legal) {
            Ok(Self(word))
        } else {
            Err(Invalid::because("a tax class is a word of 1 to 40 letters, digits, _ and -, such as standard"))
        }
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TaxClass {
    fn default() -> Self {
        Self::standard()
    }
}

impl fmt::Display for TaxClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TaxClass {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl TryFrom<String> for TaxClass {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<TaxClass> for String {
    fn from(class: TaxClass) -> Self {
        class.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_one_word_in_either_case() {
        assert_eq!(TaxClass::parse(" Reduced-2 ").unwrap().as_str(), "reduced-2");
        for wrong in ["", "two words", "größer", "a@DE", &"x".repeat(41)] {
            assert!(TaxClass::parse(wrong).is_err(), "{wrong}");
        }
    }
}
