//! Which types of events somebody wants.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::EventKind;
use crate::values::Invalid;

/// A type of events such as `order.placed.v1`, all types of one sort such as `order.*`, or all: `*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventPattern(String);

impl EventPattern {
    /// The types that it stands for, of those that exist today.
    pub fn kinds(&self) -> impl Iterator<Item = EventKind> {
        EventKind::ALL.into_iter().filter(|kind| self.matches(kind.as_str()))
    }

    /// Whether a type is among them.
    pub fn matches(&self, kind: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(beginning) => kind.starts_with(beginning),
            None => kind == self.0,
        }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EventPattern {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let pattern = Self(text.to_owned());
        let is_shaped = match text.strip_suffix('*') {
            Some(beginning) => beginning.is_empty() || beginning.ends_with('.'),
            None => true,
        };
        if is_shaped && pattern.kinds().next().is_some() {
            return Ok(pattern);
        }
        let kinds = EventKind::ALL.map(EventKind::as_str).join(", ");
        Err(Invalid::because(format!("a type is *, a beginning such as order.*, or one of {kinds}")))
    }
}

impl TryFrom<String> for EventPattern {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<EventPattern> for String {
    fn from(pattern: EventPattern) -> Self {
        pattern.0
    }
}

impl fmt::Display for EventPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
