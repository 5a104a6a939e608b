//! Invoices and credit notes.

use domain::{
    invoicing::{Document, DocumentKind, DocumentLine, IssuedDocument, Settlement},
    values::Text,
};

use crate::{
    amounts::{amount, day, day_of, percent},
    heading::{address_and_facts, letterhead},
    sheet::{BODY, LEFT, Mark, RIGHT, Sheet},
    table::{Column, Side, table},
    totals::{tax_summary, totals},
};

const COLUMNS: [Column; 7] = [
    Column { heading: "#", from: LEFT, to: 68.0, side: Side::Left },
    Column { heading: "SKU", from: 72.0, to: 164.0, side: Side::Left },
    Column { heading: "Product", from: 172.0, to: 318.0, side: Side::Left },
    Column { heading: "Quantity", from: 322.0, to: 372.0, side: Side::Right },
    Column { heading: "Unit price", from: 378.0, to: 446.0, side: Side::Right },
    Column { heading: "Tax", from: 450.0, to: 484.0, side: Side::Right },
    Column { heading: "Net", from: 490.0, to: RIGHT, side: Side::Right },
];

/// All its pages.
pub fn lay_out(issued: &IssuedDocument) -> Vec<Vec<Mark>> {
    let document = &issued.document;
    let title = match document.kind {
        DocumentKind::Invoice => "Invoice",
        DocumentKind::CreditNote => "Credit note",
    };
    let footer = document.seller.footer.as_ref().map(Text::as_str);
    let mut sheet = Sheet::new(format!("{title} {}", issued.number), footer);
    letterhead(&mut sheet, &document.seller, title);
    address_and_facts(&mut sheet, &addresses(document), &facts(issued));
    table(&mut sheet, &COLUMNS, &document.lines.iter().map(row).collect::<Vec<_>>());
    totals(&mut sheet, document);
    tax_summary(&mut sheet, &document.taxes);
    for sentence in sentences(document) {
        paragraph(&mut sheet, &sentence);
    }
    sheet.finish()
}

fn addresses(document: &Document) -> Vec<(&'static str, Vec<String>)> {
    let billed = &document.billed;
    let names = [billed.company.as_ref(), billed.name.as_ref()];
    let mut lines: Vec<String> = names.into_iter().flatten().map(ToString::to_string).collect();
    lines.extend(billed.address.as_ref().map(ToString::to_string));
    let mut blocks = vec![("Billed to", lines)];
    if let Some(address) =
        document.shipping_address.as_ref().filter(|shipped| Some(*shipped) != billed.address.as_ref())
    {
        blocks.push(("Shipped to", vec![address.to_string()]));
    }
    blocks
}

fn facts(issued: &IssuedDocument) -> Vec<(&'static str, String)> {
    let document = &issued.document;
    let mut facts = vec![("Number", issued.number.to_string()), ("Date", day_of(issued.issued_at))];
    if let Some(credits) = &document.credits {
        facts.push(("Credits invoice", format!("{} of {}", credits.invoice, day_of(credits.issued_at))));
    }
    facts.push(("Customer", document.billed.number.to_string()));
    facts.push(("Order", document.order_number.to_string()));
    facts.push(("Order date", day_of(document.ordered_at)));
    if let Some(number) = &document.purchase_order_number {
        facts.push(("Your order", number.to_string()));
    }
    match document.settlement {
        Settlement::Paid(moment) => facts.push(("Paid", day_of(moment))),
        Settlement::Due { terms, by } => {
            facts.push(("Terms", terms.map_or_else(|| "due at once".to_owned(), |terms| terms.to_string())));
            facts.push(("Due by", day(by)));
        }
        Settlement::Credited => {}
    }
    facts
}

fn row(line: &DocumentLine) -> Vec<String> {
    vec![
        line.line.to_string(),
        line.sku.to_string(),
        line.name.to_string(),
        line.quantity.units().to_string(),
        amount(line.unit_price),
        percent(line.tax_rate),
        amount(line.net),
    ]
}

/// What is to be said besides.
fn sentences(document: &Document) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(id) = &document.billed.tax_exemption_id {
        sentences.push(format!("The customer is exempt from tax: {id}."));
    }
    if let Some(reason) = document.credits.as_ref().and_then(|credits| credits.reason.as_ref()) {
        sentences.push(format!("Reason: {reason}"));
    }
    sentences.push(match document.settlement {
        Settlement::Paid(moment) => format!("Paid in full on {}. Nothing is left to be paid.", day_of(moment)),
        Settlement::Due { by, .. } => {
            format!("Please pay {} by {}, naming the number of this invoice.", document.total, day(by))
        }
        Settlement::Credited => {
            "What was paid is given back; what was not paid does not have to be paid any more.".to_owned()
        }
    });
    sentences
}

fn paragraph(sheet: &mut Sheet, text: &str) {
    for line in crate::wrap::wrap(text, BODY.weight, BODY.size, RIGHT - LEFT) {
        sheet.make_room(BODY.leading());
        let y = sheet.y;
        sheet.text_at(LEFT, y, BODY, &line);
        sheet.skip(BODY.leading());
    }
    sheet.skip(5.0);
}
