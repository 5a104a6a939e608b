//! How webhooks are sent.

use std::time::Duration;

use anyhow::Result;

use super::{Environment, in_range, read::or};

/// How webhooks are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhooksConfig {
    /// How long an attempt may take in all.
    pub timeout: Duration,
    /// Whether endpoints may lie in networks that are not public.
    pub allow_private: bool,
}

/// Somebody trying it out receives on their own machine; elsewhere nobody is called behind our back.
pub(super) fn read(env: &Environment, is_development: bool) -> Result<WebhooksConfig> {
    // A claim on a delivery lasts a minute: an attempt has to end well before.
    let timeout_s = in_range("WEBHOOK_TIMEOUT_S", or(env, "WEBHOOK_TIMEOUT_S", "15")?, 1, 45)?;
    Ok(WebhooksConfig {
        timeout: Duration::from_secs(timeout_s),
        allow_private: or(env, "WEBHOOK_ALLOW_PRIVATE", if is_development { "true" } else { "false" })?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&'static str, &str)], is_development: bool) -> Result<WebhooksConfig> {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned()));
        super::read(&Environment::of(variables), is_development)
    }

    #[test]
    fn only_in_development_endpoints_may_lie_inside_unless_it_is_said() {
        assert!(read(&[], true).unwrap().allow_private);
        assert!(!read(&[], false).unwrap().allow_private);
        assert!(read(&[("WEBHOOK_ALLOW_PRIVATE", "true")], false).unwrap().allow_private);
        assert!(!read(&[("WEBHOOK_ALLOW_PRIVATE", "false")], true).unwrap().allow_private);
    }

    #[test]
    fn an_attempt_takes_a_quarter_of_a_minute_at_most_unless_it_is_said() {
        assert_eq!(read(&[], false).unwrap().timeout, Duration::from_secs(15));
        assert_eq!(read(&[("WEBHOOK_TIMEOUT_S", "3")], false).unwrap().timeout, Duration::from_secs(3));
        for wrong in ["0", "46", "soon"] {
            assert!(
                read(&[("WEBHOOK_TIMEOUT_S", wrong)], false).unwrap_err().to_string().contains("WEBHOOK_TIMEOUT_S")
            );
        }
        assert!(read(&[("WEBHOOK_ALLOW_PRIVATE", "1")], false).is_err());
    }
}
