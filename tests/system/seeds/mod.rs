//! The documents that the owner started from: their requests, sent as they stand there, give the status and the fields
//! shown there. Only tokens are added, where a document shows none.

mod inventory_and_orders;
mod inventory_blueprint;
mod orders_and_invoices;
mod stock_transfers;

use serde_json::Value;

/// Fails unless every field of `shown` is in `answered`, with the same value; `null` stands for any.
#[track_caller]
fn assert_shows(answered: &Value, shown: &Value) {
    for (name, value) in shown.as_object().into_iter().flatten() {
        let got = &answered[name];
        assert!(got != &Value::Null, "{name} is missing from {answered}");
        assert!(value.is_null() || got == value, "{name} is {got}, not {value}");
    }
}
