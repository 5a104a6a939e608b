//! Where a webhook endpoint is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::values::{Invalid, Text};

/// An absolute `http` or `https` URL without user, password or fragment. Whether its host may be called at all is for the
/// sender to say, at each delivery.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebhookUrl(Text<2000>);

impl WebhookUrl {
    /// Checks its shape. An adapter that parses URLs for a living checks the rest before it calls.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text: Text<2000> = Text::parse(text)?;
        let refused = |reason: &str| Err(Invalid::because(reason));
        let Some((scheme, rest)) = text.as_str().split_once("://") else {
            return refused("a webhook's URL begins with https:// or http://");
        };
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return refused("a webhook's URL begins with https:// or http://");
        }
        if !rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return refused("a webhook's URL has visible ASCII characters only; others are escaped by %");
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.is_empty() || host.starts_with(':') {
            return refused("a webhook's URL names a host");
        }
        if host.contains('@') {
            return refused("a webhook's URL has no user and no password: its signature proves who calls");
        }
        if rest.contains('#') {
            return refused("a webhook's URL has no fragment");
        }
        Ok(Self(text))
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for WebhookUrl {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<WebhookUrl> for String {
    fn from(url: WebhookUrl) -> Self {
        url.0.as_str().to_owned()
    }
}
