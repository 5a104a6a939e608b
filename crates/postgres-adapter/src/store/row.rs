//! Rows read back go through the same constructors as everything else: a row that somebody spoilt is reported, not trusted.

use std::fmt::Display;

use domain::{store::StoreError, values::Invalid};

/// A row that is being read, for the report if it is spoilt.
#[derive(Clone, Copy)]
pub(crate) struct Row<I> {
    table: &'static str,
    id: I,
}

impl<I: Display> Row<I> {
    pub(crate) const fn of(table: &'static str, id: I) -> Self {
        Self { table, id }
    }

    /// The value, or the report that this column does not hold one.
    pub(crate) fn read<T>(&self, column: &'static str, value: Result<T, Invalid>) -> Result<T, StoreError> {
        value.map_err(|invalid| StoreError::Corrupt {
            table: self.table,
            column,
            id: self.id.to_string(),
            reason: invalid.to_string(),
        })
    }

    /// As [`read`](Self::read), of a column that may be empty.
    pub(crate) fn maybe<T>(
        &self,
        column: &'static str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.read(column, parse(text))).transpose()
    }
}
