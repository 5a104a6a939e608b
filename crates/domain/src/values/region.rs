//! Where something is, as far as tax is concerned.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A country by ISO 3166-1 alpha-2 (`DE`), or a part of one by ISO 3166-2 (`US-CA`). The form is checked, not whether the place exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

impl Region {
    /// Reads it in either case.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let code = text.trim().to_ascii_uppercase();
        let (country, part) =
            code.split_once('-').map_or((code.as_str(), None), |(country, part)| (country, Some(part)));
        let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_part =
            |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_country && part.is_none_or(is_part) {
            Ok(Self(code))
        } else {
            Err(Invalid::because("a region is a country such as DE, or a part of one such as US-CA (ISO 3166)"))
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The country that it is, or is a part of.
    pub fn country(&self) -> &str {
        self.0.split_once('-').map_or(self.as_str(), |(country, _)| country)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Region {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Region {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_country_or_a_part_of_one_in_either_case() {
        assert_eq!(Region::parse("us-ca").unwrap().as_str(), "US-CA");
        assert_eq!(Region::parse("us-ca").unwrap().country(), "US");
        assert_eq!(Region::parse(" de ").unwrap().country(), "DE");
        for wrong in ["", "D", "DEU", "D1", "DE-", "DE-ABCD", "DE-B-C", "Ä-1"] {
            assert!(Region::parse(wrong).is_err(), "{wrong}");
        }
    }
}
