//! What the server said.

use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

/// A whole response.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
}

impl Answer {
    /// Reads a response to its end.
    pub async fn read(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Self { status, headers, text: response.text().await? })
    }

    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// One header, empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON, if the status is the expected one.
    ///
    /// # Panics
    /// With the whole answer, if it is not.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// A refusal as a problem document of a type.
    ///
    /// # Panics
    /// With the whole answer, if it is something else.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, slug: &str) -> Value {
        let problem = self.expect(status);
        assert!(self.header("content-type").starts_with("application/problem+json"), "{:?}", self.headers);
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{}", self.text);
        assert_eq!(problem["status"], status, "{}", self.text);
        assert!(problem["title"].is_string() && problem["instance"].is_string(), "{}", self.text);
        problem
    }
}
