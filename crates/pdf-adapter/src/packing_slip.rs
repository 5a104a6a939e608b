//! Packing slips: what lies in a parcel, without prices.

use domain::{
    invoicing::{PackedLine, PackingSlip},
    values::Text,
};

use crate::{
    amounts::day_of,
    heading::{address_and_facts, letterhead},
    sheet::{BODY, LABEL, LEFT, Mark, RIGHT, STRONG, Sheet},
    table::{Column, Side, table},
    wrap::wrap,
};

const COLUMNS: [Column; 5] = [
    Column { heading: "#", from: LEFT, to: 68.0, side: Side::Left },
    Column { heading: "SKU", from: 72.0, to: 184.0, side: Side::Left },
    Column { heading: "Product", from: 192.0, to: 400.0, side: Side::Left },
    Column { heading: "Location", from: 408.0, to: 486.0, side: Side::Left },
    Column { heading: "Quantity", from: 490.0, to: RIGHT, side: Side::Right },
];

/// All its pages.
pub fn lay_out(slip: &PackingSlip) -> Vec<Vec<Mark>> {
    let mut sheet = Sheet::new(
        format!("Packing slip for order {}", slip.order_number),
        slip.seller.footer.as_ref().map(Text::as_str),
    );
    letterhead(&mut sheet, &slip.seller, "Packing slip");
    let mut lines = slip.recipient.clone();
    lines.extend(slip.shipping_address.as_ref().map(ToString::to_string));
    address_and_facts(&mut sheet, &[("Ship to", lines)], &facts(slip));
    table(&mut sheet, &COLUMNS, &slip.lines.iter().map(row).collect::<Vec<_>>());
    let units: i64 = slip.lines.iter().map(|line| line.quantity.units()).sum();
    sheet.make_room(3.0 * BODY.leading());
    let y = sheet.y;
    sheet.text_until(RIGHT, y, STRONG, &format!("{units} units in this parcel"));
    sheet.skip(BODY.leading() + 2.0);
    if slip.to_follow > 0 {
        let y = sheet.y;
        sheet.text_until(RIGHT, y, BODY, &format!("{} units of the order are still to follow", slip.to_follow));
        sheet.skip(BODY.leading() + 8.0);
    }
    if let Some(note) = &slip.note {
        let y = sheet.y;
        sheet.text_at(LEFT, y, LABEL, "Note");
        sheet.skip(LABEL.leading() + 1.0);
        for line in wrap(note.as_str(), BODY.weight, BODY.size, RIGHT - LEFT) {
            sheet.make_room(BODY.leading());
            let y = sheet.y;
            sheet.text_at(LEFT, y, BODY, &line);
            sheet.skip(BODY.leading());
        }
    }
    sheet.finish()
}

fn facts(slip: &PackingSlip) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Order", slip.order_number.to_string()),
        ("Order date", day_of(slip.ordered_at)),
        ("Shipped", day_of(slip.shipped_at)),
    ];
    if let Some(number) = &slip.purchase_order_number {
        facts.push(("Your order", number.to_string()));
    }
    if let Some(carrier) = &slip.carrier {
        facts.push(("Carrier", carrier.to_string()));
    }
    if let Some(number) = &slip.tracking_number {
        facts.push(("Tracking", number.to_string()));
    }
    facts
}

fn row(line: &PackedLine) -> Vec<String> {
    vec![
        line.line.to_string(),
        line.sku.to_string(),
        line.name.to_string(),
        line.location.clone(),
        line.quantity.units().to_string(),
    ]
}
