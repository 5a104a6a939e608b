//! How webhooks are sent.

use std::time::Duration;

use anyhow::Result;
use chrono::TimeDelta;
use domain::webhooks::WebhookPolicy;

use super::{Environment, in_range, read::or};

/// How webhooks are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhooksConfig {
    /// How deliveries are tried again, and for how long.
    pub policy: WebhookPolicy,
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
        policy: policy(env)?,
        timeout: Duration::from_secs(timeout_s),
        allow_private: or(env, "WEBHOOK_ALLOW_PRIVATE", if is_development { "true" } else { "false" })?,
    })
}

/// As the specification recommends, unless it is said.
fn policy(env: &Environment) -> Result<WebhookPolicy> {
    let seconds =
        |name, default: &str, least, most| in_range(name, or(env, name, default)?, least, most).map(TimeDelta::seconds);
    Ok(WebhookPolicy {
        schedule: or(env, "WEBHOOK_RETRY_SCHEDULE_S", "0,5,300,1800,7200,18000,36000,50400,72000,86400")?,
        disable_after: seconds("WEBHOOK_DISABLE_AFTER_S", "432000", 1, 31_536_000)?,
        longest_hold: seconds("WEBHOOK_LONGEST_HOLD_S", "60", 1, 3_600)?,
        secret_overlap: seconds("WEBHOOK_SECRET_OVERLAP_S", "86400", 0, 31_536_000)?,
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
    fn deliveries_are_tried_again_as_the_specification_recommends_unless_it_is_said() {
        assert_eq!(read(&[], false).unwrap().policy, WebhookPolicy::default());
        let quick = [
            ("WEBHOOK_RETRY_SCHEDULE_S", "0,1,1"),
            ("WEBHOOK_DISABLE_AFTER_S", "9"),
            ("WEBHOOK_SECRET_OVERLAP_S", "0"),
        ];
        let policy = read(&quick, false).unwrap().policy;
        assert_eq!(policy.schedule.waits().len(), 3);
        assert_eq!((policy.disable_after.num_seconds(), policy.secret_overlap.num_seconds()), (9, 0));
        for wrong in
            [("WEBHOOK_RETRY_SCHEDULE_S", "0,soon"), ("WEBHOOK_LONGEST_HOLD_S", "0"), ("WEBHOOK_DISABLE_AFTER_S", "-1")]
        {
            assert!(read(&[wrong], false).unwrap_err().to_string().contains(wrong.0));
        }
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
