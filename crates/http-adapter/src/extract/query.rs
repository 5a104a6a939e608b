//! Query parameters: each known, each once, each legal, or all that is wrong is told.

use std::{collections::BTreeMap, str::FromStr};

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use domain::values::{Invalid, PageRequest};

use super::page;
use crate::problem::{FieldError, Problem};

/// The parameters of one request, taken one by one.
pub struct Query {
    left: BTreeMap<String, String>,
    errors: Vec<FieldError>,
}

impl Query {
    /// Reads the query string.
    pub fn of(request: &HttpRequest) -> Self {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let mut query = Self { left: BTreeMap::new(), errors: Vec::new() };
        match pairs {
            Ok(pairs) => {
                for (name, value) in pairs.into_inner() {
                    if query.left.contains_key(&name) {
                        query.refuse(&name, "this parameter is given twice");
                    }
                    query.left.insert(name, value);
                }
            }
            Err(_) => query.refuse("", "the query string cannot be read"),
        }
        query
    }

    /// Takes a parameter and parses it.
    pub fn take<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let value = self.left.remove(name)?;
        match parse(&value) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(name, &reason.to_string());
                None
            }
        }
    }

    /// Takes a parameter that is one of the domain's words.
    pub fn word<T: FromStr<Err = Invalid>>(&mut self, name: &str) -> Option<T> {
        self.take(name, str::parse)
    }

    /// Takes `true` or `false`.
    pub fn truth(&mut self, name: &str) -> Option<bool> {
        self.take(name, |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Invalid::because("this is true or false")),
        })
    }

    /// Takes a moment.
    pub fn moment(&mut self, name: &str) -> Option<DateTime<Utc>> {
        self.take(name, moment)
    }

    /// Takes `limit` and `cursor`.
    pub fn page(&mut self) -> PageRequest {
        let limit = self.take("limit", page::limit).unwrap_or_default();
        let after = self.take("cursor", page::decode);
        PageRequest { limit, after }
    }

    /// Refuses what is left over, with all that was refused before.
    pub fn finish(mut self) -> Result<(), Problem> {
        for name in std::mem::take(&mut self.left).into_keys() {
            self.refuse(&name, "there is no such parameter");
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid(self.errors)) }
    }

    fn refuse(&mut self, name: &str, detail: &str) {
        self.errors.push(FieldError::of_parameter(name, detail));
    }
}

/// A moment as RFC 3339 writes it. A `+` that nobody escaped has become a space on its way.
fn moment(text: &str) -> Result<DateTime<Utc>, Invalid> {
    let refused = || Invalid::because("a moment looks like 2026-02-15T10:00:00Z");
    let restored = match text.rsplit_once(' ') {
        Some((moment, offset)) if moment.contains(['T', 't']) => format!("{moment}+{offset}"),
        _ => text.to_owned(),
    };
    DateTime::parse_from_rfc3339(&restored).map(|moment| moment.to_utc()).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn query(text: &str) -> Query {
        Query::of(&TestRequest::with_uri(&format!("/things?{text}")).to_http_request())
    }

    #[test]
    fn what_is_known_is_taken_and_what_is_left_is_refused() {
        let mut known = query("in_stock=true&limit=2&from=2026-02-15T10:00:00%2B01:00");
        assert_eq!(known.truth("in_stock"), Some(true));
        assert_eq!(known.page().limit.items(), 2);
        assert_eq!(known.moment("from").unwrap().to_rfc3339(), "2026-02-15T09:00:00+00:00");
        assert!(known.finish().is_ok());
        assert_eq!(query("colour=red").finish().unwrap_err().kind().status, 422);
    }

    #[test]
    fn illegal_values_are_refused_and_never_ignored() {
        for wrong in
            ["limit=0", "limit=201", "limit=x", "limit=", "limit=1&limit=2", "cursor=%00", "cursor=AAAA", "limit=1.0"]
        {
            let mut query = query(wrong);
            let _ = query.page();
            assert!(query.finish().is_err(), "{wrong}");
        }
        let mut query = query("in_stock=yes");
        assert_eq!(query.truth("in_stock"), None);
        assert!(query.finish().is_err());
    }

    #[test]
    fn an_unescaped_plus_in_a_moment_is_understood() {
        assert!(moment("2026-02-15T10:00:00 01:00").is_ok());
        assert!(moment("2026-02-15").is_err() && moment("\0").is_err());
    }
}
