//! What a failure of PostgreSQL means to us.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use domain::store::{StoreError, Violation};

/// Sorts a failure by what callers can do about it.
///
/// Diesel tells the codes of some errors only by a kind, and hides those of others altogether: deadlocks (40P01), timeouts
/// (55P03, 57014) and a server that goes down (57P01, 57P02) are known by PostgreSQL's message, which is in English wherever
/// our role may choose (see `connection::open`).
pub(crate) fn classify(error: Error) -> StoreError {
    let Error::DatabaseError(kind, information) = &error else { return StoreError::Broken(error.into()) };
    match kind {
        DatabaseErrorKind::SerializationFailure => StoreError::Conflict(error.into()),
        DatabaseErrorKind::UnableToSendCommand | DatabaseErrorKind::ClosedConnection => {
            StoreError::Unavailable(error.into())
        }
        DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::CheckViolation => {
            match violation_of(information.constraint_name()) {
                Some(violation) => StoreError::Violated(violation),
                None => StoreError::Broken(error.into()),
            }
        }
        DatabaseErrorKind::NotNullViolation => match missing(&**information) {
            Some(violation) => StoreError::Violated(violation),
            None => StoreError::Broken(error.into()),
        },
        _ => by_message(error),
    }
}

fn violation_of(constraint: Option<&str>) -> Option<Violation> {
    Some(match constraint? {
        "products_sku_key" => Violation::SkuTaken,
        "locations_code_key" => Violation::LocationCodeTaken,
        "locations_name_key" => Violation::LocationNameTaken,
        "users_email_key" => Violation::EmailTaken,
        "idempotency_keys_pkey" => Violation::KeyTaken,
        "payments_one_live" | "invoices_one_an_order" => Violation::Stale,
        // The key: a level was made in between. Behind a product's lock none of these is ever met.
        "stock_levels_pkey"
        | "stock_levels_on_hand_check"
        | "stock_levels_reserved_check"
        | "stock_levels_cover_check"
        | "stock_ledger_balance_check" => Violation::StockMissed,
        _ => return None,
    })
}

/// A write that found nothing leaves a hole where its result should be, and the column's `NOT NULL` refuses it.
fn missing(information: &dyn DatabaseErrorInformation) -> Option<Violation> {
    Some(match (information.table_name()?, information.column_name()?) {
        ("stock_ledger", "on_hand_after" | "reserved_after") => Violation::StockMissed,
        ("orders", "version") | ("invoices", "order_version") => Violation::Stale,
        _ => return None,
    })
}

fn by_message(error: Error) -> StoreError {
    let Error::DatabaseError(_, information) = &error else { return StoreError::Broken(error.into()) };
    let message = information.message();
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| message.starts_with(beginning));
    if begins(&["deadlock detected"]) {
        StoreError::Conflict(error.into())
    } else if begins(&["canceling statement due to", "could not obtain lock on", "sorry, too many clients"]) {
        StoreError::Busy(error.into())
    } else if begins(&["terminating connection", "the database system is", "connection closed", "server closed"]) {
        StoreError::Unavailable(error.into())
    } else {
        StoreError::Broken(error.into())
    }
}
