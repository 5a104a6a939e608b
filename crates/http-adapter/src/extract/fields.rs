//! A collector of everything that is wrong with a body, so that the client is told at once.

use domain::values::Invalid;

use super::Change;
use crate::problem::{FieldError, Problem};

/// What is wrong with the fields of a body so far.
#[derive(Debug, Default)]
pub struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// Refuses one field.
    pub fn refuse(&mut self, pointer: impl Into<String>, reason: &Invalid) {
        self.errors.push(FieldError::at_pointer(pointer, reason.to_string()));
    }

    /// A value that has to be there.
    pub fn required<T, R>(
        &mut self,
        pointer: &str,
        value: Option<T>,
        parse: impl FnOnce(T) -> Result<R, Invalid>,
    ) -> Option<R> {
        let Some(value) = value else {
            self.refuse(pointer, &Invalid::because("this field is required"));
            return None;
        };
        self.note(pointer, parse(value))
    }

    /// A value that may be missing. A value that is not legal is nothing too, and [`Fields::finish`] refuses it.
    pub fn optional<T, R>(
        &mut self,
        pointer: &str,
        value: Option<T>,
        parse: impl FnOnce(T) -> Result<R, Invalid>,
    ) -> Option<R> {
        self.note(pointer, parse(value?))
    }

    /// A change of something that always has a value.
    pub fn changed<T, R>(
        &mut self,
        pointer: &str,
        change: Change<T>,
        parse: impl FnOnce(T) -> Result<R, Invalid>,
    ) -> Option<R> {
        match change {
            Change::Absent => None,
            Change::Clear => {
                self.refuse(pointer, &Invalid::because("this field always has a value"));
                None
            }
            Change::To(value) => self.note(pointer, parse(value)),
        }
    }

    /// A change of something that may be cleared.
    #[expect(
        clippy::option_option,
        reason = "no change, a change to nothing, and a change to something: as the commands have it"
    )]
    pub fn clearable<T, R>(
        &mut self,
        pointer: &str,
        change: Change<T>,
        parse: impl FnOnce(T) -> Result<R, Invalid>,
    ) -> Option<Option<R>> {
        match change {
            Change::Absent => None,
            Change::Clear => Some(None),
            Change::To(value) => self.note(pointer, parse(value)).map(Some),
        }
    }

    /// Takes a result, and keeps its refusal.
    pub fn note<R>(&mut self, pointer: &str, result: Result<R, Invalid>) -> Option<R> {
        match result {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(pointer, &reason);
                None
            }
        }
    }

    /// Builds the command if nothing was refused; else refuses everything at once.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Problem> {
        if !self.errors.is_empty() {
            return Err(Problem::invalid(self.errors));
        }
        build().ok_or_else(|| Problem::broken("a field was nothing although nothing was refused"))
    }
}

#[cfg(test)]
mod tests {
    use domain::values::{Quantity, Sku};

    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let mut fields = Fields::default();
        let sku = fields.required("/sku", None::<&str>, Sku::parse);
        let quantity = fields.required("/quantity", Some(0), Quantity::new);
        let problem = fields.finish(|| Some((sku?, quantity?))).unwrap_err();
        assert_eq!(problem.kind().status, 422);
        let body = actix_web::body::to_bytes(problem.response(None).into_body());
        let body = futures_util::FutureExt::now_or_never(body).unwrap().unwrap();
        let document: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(document["errors"][0]["pointer"], "/sku");
        assert_eq!(document["errors"][1]["pointer"], "/quantity");
    }
}
