//! Which events an endpoint wants.

use serde::{Deserialize, Serialize};

use crate::{events::EventPattern, values::Invalid};

/// One to fifty patterns of event types, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<EventPattern>", into = "Vec<EventPattern>")]
pub struct EventTypes(Vec<EventPattern>);

impl EventTypes {
    /// From 1 to 50; one that is named twice is kept once.
    pub fn new(patterns: Vec<EventPattern>) -> Result<Self, Invalid> {
        let mut kept: Vec<EventPattern> = Vec::new();
        for pattern in patterns {
            if !kept.contains(&pattern) {
                kept.push(pattern);
            }
        }
        if (1..=50).contains(&kept.len()) {
            Ok(Self(kept))
        } else {
            Err(Invalid::because("an endpoint wants 1 to 50 types of events"))
        }
    }

    /// Parses each.
    pub fn parse(texts: &[String]) -> Result<Self, Invalid> {
        Self::new(texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
    }

    /// The patterns.
    pub fn patterns(&self) -> &[EventPattern] {
        &self.0
    }
}

impl TryFrom<Vec<EventPattern>> for EventTypes {
    type Error = Invalid;

    fn try_from(patterns: Vec<EventPattern>) -> Result<Self, Invalid> {
        Self::new(patterns)
    }
}

impl From<EventTypes> for Vec<EventPattern> {
    fn from(types: EventTypes) -> Self {
        types.0
    }
}
