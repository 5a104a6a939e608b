//! Where variables come from.

use std::{collections::HashMap, ffi::OsString};

/// A set of variables: those of the process, then those of `.env`.
#[derive(Clone, Default)]
pub struct Environment {
    variables: HashMap<String, OsString>,
}

impl Environment {
    /// The process's own variables, and behind them those of a file `.env` in the working directory or above it.
    pub fn of_this_process() -> Self {
        let file = dotenvy::dotenv_iter().into_iter().flatten().flatten();
        let mut variables: HashMap<String, OsString> = file.map(|(name, value)| (name, value.into())).collect();
        variables.extend(std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))));
        Self { variables }
    }

    /// Just these.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self { variables: variables.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect() }
    }

    /// A variable; set to nothing is not set.
    pub fn find_os(&self, name: &str) -> Option<OsString> {
        self.variables.get(name).filter(|value| !value.is_empty()).cloned()
    }
}
