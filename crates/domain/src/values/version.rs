//! Versions for optimistic locking.

use serde::{Deserialize, Serialize};

use super::Invalid;

/// Counts the changes that people made to one thing, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(i32);

impl Version {
    /// What a new thing has.
    pub const FIRST: Self = Self(1);

    /// A version is a positive number.
    pub fn new(version: i32) -> Result<Self, Invalid> {
        if version > 0 { Ok(Self(version)) } else { Err(Invalid::because("a version is a positive number")) }
    }

    /// The number.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The version after the next change. A thing changed two thousand million times stays there.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// The version that a caller saw, and where they named it: a stale `If-Match` and a stale `version` are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// Whatever there is.
    #[default]
    Any,
    /// In an `If-Match` header.
    IfMatch(Version),
    /// In the body.
    InBody(Version),
}

impl ExpectedVersion {
    /// Whether the caller saw what there is.
    pub fn is_met_by(self, current: Version) -> bool {
        match self {
            Self::Any => true,
            Self::IfMatch(seen) | Self::InBody(seen) => seen == current,
        }
    }
}
