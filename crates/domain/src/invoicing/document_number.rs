//! What people call an invoice or a credit note by.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::values::Invalid;

/// An invoice, or what takes some or all of it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentKind {
    /// What an order is to be paid by.
    Invoice,
    /// What an invoice is worth less.
    CreditNote,
}

impl DocumentKind {
    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "INVOICE",
            Self::CreditNote => "CREDIT_NOTE",
        }
    }

    /// What its numbers begin with.
    pub const fn series(self) -> &'static str {
        match self {
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
        }
    }
}

impl FromStr for DocumentKind {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Invoice, Self::CreditNote]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Invalid::because("a document is an INVOICE or a CREDIT_NOTE"))
    }
}

/// `INV-2026-000001` or `CN-2026-000001`: the series, the UTC year in which it was issued, and a serial number of six digits or
/// more. Within a series and a year the serials run from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentNumber {
    kind: DocumentKind,
    year: i32,
    serial: i64,
}

impl DocumentNumber {
    /// A year of four digits and a positive serial.
    pub fn new(kind: DocumentKind, year: i32, serial: i64) -> Result<Self, Invalid> {
        if !(1000..=9999).contains(&year) || serial < 1 {
            return Err(Invalid::because(
                "a document's number has a year and a positive serial, such as INV-2026-000001",
            ));
        }
        Ok(Self { kind, year, serial })
    }

    /// Of which kind it is.
    pub const fn kind(self) -> DocumentKind {
        self.kind
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:06}", self.kind.series(), self.year, self.serial)
    }
}

impl FromStr for DocumentNumber {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::because("a document's number looks like INV-2026-000001 or CN-2026-000001");
        let (series, rest) = text.split_once('-').ok_or_else(refused)?;
        let kinds = [DocumentKind::Invoice, DocumentKind::CreditNote];
        let kind = kinds.into_iter().find(|kind| kind.series() == series).ok_or_else(refused)?;
        let (year, serial) = rest.split_once('-').ok_or_else(refused)?;
        let number = Self::new(kind, year.parse().map_err(|_| refused())?, serial.parse().map_err(|_| refused())?)?;
        // It has one spelling only.
        if number.to_string() == text { Ok(number) } else { Err(refused()) }
    }
}

impl TryFrom<String> for DocumentNumber {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<DocumentNumber> for String {
    fn from(number: DocumentNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling_and_says_what_it_is_of() {
        let number: DocumentNumber = "INV-2026-000001".parse().unwrap();
        assert_eq!(number, DocumentNumber::new(DocumentKind::Invoice, 2026, 1).unwrap());
        let note: DocumentNumber = "CN-2026-1234567".parse().unwrap();
        assert_eq!((note.kind(), note.to_string().as_str()), (DocumentKind::CreditNote, "CN-2026-1234567"));
        for wrong in [
            "INV-2026-1",
            "inv-2026-000001",
            "ORD-2026-000001",
            "INV-2026-0000001",
            "INV-26-000001",
            "INV-2026-+00001",
            "",
        ] {
            assert!(wrong.parse::<DocumentNumber>().is_err(), "{wrong}");
        }
    }
}
