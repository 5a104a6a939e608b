//! What is configured about logs.

use std::str::FromStr;

use slog::Level;

/// How lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line, for machines.
    #[default]
    Json,
    /// Coloured text, for people.
    Terminal,
}

/// There is no such format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a log format is json or terminal")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text.trim().to_ascii_lowercase().as_str() {
            "json" => Ok(Self::Json),
            "terminal" => Ok(Self::Terminal),
            _ => Err(UnknownFormat),
        }
    }
}

/// What is configured about logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// How lines are written.
    pub format: Format,
    /// Records below this level are not written.
    pub level: Level,
    /// The program, in the field `service` of each JSON line.
    pub service: &'static str,
    /// Its version, in the field `version`.
    pub version: &'static str,
    /// Further fields of each JSON line, such as the name of the instance.
    pub extra: Vec<(&'static str, String)>,
}

impl LogSettings {
    /// JSON lines from level `INFO` on, without further fields.
    pub const fn new(service: &'static str, version: &'static str) -> Self {
        Self { format: Format::Json, level: Level::Info, service, version, extra: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read_in_either_case_and_nothing_else_passes() {
        assert_eq!("JSON".parse(), Ok(Format::Json));
        assert_eq!(" terminal".parse(), Ok(Format::Terminal));
        assert_eq!("xml".parse::<Format>(), Err(UnknownFormat));
    }
}
