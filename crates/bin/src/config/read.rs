//! Reading one variable.

use std::{fmt::Display, str::FromStr};

use anyhow::{Result, anyhow};

use super::Environment;

/// A variable that may be missing.
pub fn optional<T>(env: &Environment, name: &str) -> Result<Option<T>>
where
    T: FromStr,
    T::Err: Display,
{
    let Some(value) = env.find_os(name) else { return Ok(None) };
    // The value itself is not repeated: it may be a secret.
    let value = value.into_string().map_err(|_| anyhow!("{name} is not valid UTF-8"))?;
    value.trim().parse().map(Some).map_err(|reason| anyhow!("{name} is not right: {reason}"))
}

/// A variable with a default.
pub fn or<T>(env: &Environment, name: &str, default: &str) -> Result<T>
where
    T: FromStr,
    T::Err: Display,
{
    match optional(env, name)? {
        Some(value) => Ok(value),
        None => default.parse().map_err(|reason| anyhow!("{name} is not right: {reason}")),
    }
}

/// A list, separated by commas.
pub fn list(env: &Environment, name: &str) -> Vec<String> {
    let value = env.find_os(name).and_then(|value| value.into_string().ok()).unwrap_or_default();
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_is_refused_with_the_name_of_its_variable_and_without_the_value() {
        let env = Environment::of([("PORT", "eighty".to_owned())]);
        let error = or::<u16>(&env, "PORT", "8080").unwrap_err().to_string();
        assert!(error.starts_with("PORT ") && !error.contains("eighty"), "{error}");
    }

    #[test]
    fn a_variable_set_to_nothing_has_its_default() {
        let env = Environment::of([("PORT", String::new())]);
        assert_eq!(or::<u16>(&env, "PORT", "8080").unwrap(), 8080);
    }
}
