//! Numbers and days as documents write them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::values::{Money, TaxRate};

/// `1234.50`.
pub fn amount(money: Money) -> String {
    money.to_digits()
}

/// `1234.50 EUR`.
pub fn priced(money: Money) -> String {
    money.to_string()
}

/// `19 %`, `5.5 %`, `8.25 %`.
pub fn percent(rate: TaxRate) -> String {
    let hundredths = rate.ten_thousandths();
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => format!("{whole} %"),
        _ if part % 10 == 0 => format!("{whole}.{} %", part / 10),
        _ => format!("{whole}.{part:02} %"),
    }
}

/// `27 November 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The day of a moment, in UTC.
pub fn day_of(moment: DateTime<Utc>) -> String {
    day(moment.date_naive())
}
