//! JSON that was written once and is passed on as it is.

use serde::Serialize;
use serde_json::Value;

/// A JSON document as text. Values are written straight into it, without a tree of nodes between: every order makes one for its
/// event and another for its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonText(String);

impl JsonText {
    /// Writes a value of ours.
    ///
    /// # Panics
    ///
    /// If it has a map whose keys are neither strings nor numbers, which JSON cannot express.
    #[expect(clippy::expect_used, reason = "the types of this crate can all be written as JSON")]
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        Self(serde_json::to_string(value).expect("a value of the domain can be written as JSON"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, read.
    pub fn to_value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl From<Value> for JsonText {
    fn from(value: Value) -> Self {
        Self(value.to_string())
    }
}
