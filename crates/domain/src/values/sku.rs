//! What products and locations are called by machines and on labels.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Invalid;

fn code(text: &str, longest: usize, what: &str) -> Result<String, Invalid> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.chars().count() > longest {
        return Err(Invalid::because(format!("{what} has 1 to {longest} characters")));
    }
    if trimmed.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Invalid::because(format!("{what} has no spaces and no control characters")));
    }
    Ok(trimmed.to_owned())
}

macro_rules! code_type {
    ($(#[$doc:meta])* $name:ident, $longest:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Trims, then checks.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                code(text, $longest, $what).map(Self)
            }

            /// The code as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}

code_type!(
    /// A stock keeping unit: 1 to 64 characters without spaces, compared exactly.
    Sku,
    64,
    "a SKU"
);
code_type!(
    /// A location's code, such as `WH-01`: 1 to 32 characters without spaces.
    LocationCode,
    32,
    "a location code"
);
