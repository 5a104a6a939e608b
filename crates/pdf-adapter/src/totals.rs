//! What a document comes to.

use domain::invoicing::{Document, TaxedAt};

use crate::{
    amounts::{amount, percent, priced},
    sheet::{BODY, Ink, LABEL, LEFT, NAME, RIGHT, Sheet, Style},
    table::{Column, Side, table},
};

/// Where the sums' labels begin.
const LABELS: f32 = 340.0;

/// The sums on the right, kept together on one page.
pub fn totals(sheet: &mut Sheet, document: &Document) {
    sheet.make_room(6.0 * BODY.leading() + 30.0);
    sheet.skip(6.0);
    sum(sheet, BODY, "Subtotal", &amount(document.subtotal));
    sum(sheet, BODY, "Tax", &amount(document.tax));
    sum(sheet, BODY, "Shipping", &amount(document.shipping));
    sheet.skip(2.0);
    sheet.rule(LABELS, RIGHT, 0.9, Ink::Strong);
    sheet.skip(5.0);
    sum(sheet, NAME, "Total", &priced(document.total));
    sheet.skip(10.0);
}

fn sum(sheet: &mut Sheet, style: Style, label: &str, figure: &str) {
    let y = sheet.y;
    sheet.text_at(LABELS, y, style, label);
    sheet.text_until(RIGHT, y, style, figure);
    sheet.skip(style.leading() + 1.5);
}

/// What was taxed at which rate.
pub fn tax_summary(sheet: &mut Sheet, taxes: &[TaxedAt]) {
    let rows: Vec<Vec<String>> =
        taxes.iter().map(|taxed| vec![percent(taxed.rate), amount(taxed.net), amount(taxed.tax)]).collect();
    sheet.make_room(4.0 * BODY.leading() + 20.0);
    let y = sheet.y;
    sheet.text_at(LEFT, y, LABEL, "Tax summary");
    sheet.skip(LABEL.leading() + 4.0);
    let columns = [
        Column { heading: "Rate", from: LEFT, to: 140.0, side: Side::Left },
        Column { heading: "Net", from: 150.0, to: 280.0, side: Side::Right },
        Column { heading: "Tax", from: 290.0, to: 400.0, side: Side::Right },
    ];
    table(sheet, &columns, &rows);
    sheet.skip(8.0);
}
