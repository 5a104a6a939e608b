//! The three things that a `PATCH` may say of a field.

use serde::{Deserialize, Deserializer};

/// A field of a `PATCH`: not named, named as `null`, or given a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays.
    #[default]
    Absent,
    /// It is cleared.
    Clear,
    /// It becomes this.
    To(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::To))
    }
}
