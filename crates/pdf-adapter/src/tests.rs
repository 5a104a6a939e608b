//! What stands where, on the laid out pages, and that any text can be painted.

use domain::{
    invoicing::{Document, DocumentKind, DocumentRenderer, IssuedDocument, Settlement},
    testing::{a_document, a_document_line, a_packing_slip, an_issued_document, noon},
    values::{PaymentTerms, Quantity, TaxRate, Text},
};
use proptest::prelude::*;

use crate::{
    PdfRenderer,
    amounts::percent,
    fonts::width,
    invoice::lay_out,
    packing_slip,
    sheet::{HEIGHT, LEFT, Mark, RIGHT},
};

fn issued(document: Document) -> IssuedDocument {
    IssuedDocument { document, ..an_issued_document(1) }
}

fn invoice_of(lines: i32) -> IssuedDocument {
    let lines = (1..=lines).map(|line| a_document_line(line, 2, 1_000, "0.19").unwrap()).collect();
    issued(a_document(DocumentKind::Invoice, lines).unwrap())
}

/// The texts of a page, from top to bottom and from left to right.
fn texts(page: &[Mark]) -> Vec<String> {
    let mut texts: Vec<(i64, i64, String)> = page
        .iter()
        .filter_map(|mark| match mark {
            #[expect(
                clippy::as_conversions,
                clippy::cast_possible_truncation,
                reason = "tenths of a point, to sort by"
            )]
            Mark::Text { x, y, text, .. } => Some(((y * 10.0) as i64, (x * 10.0) as i64, text.clone())),
            Mark::Rule { .. } => None,
        })
        .collect();
    texts.sort();
    texts.into_iter().map(|(_, _, text)| text).collect()
}

fn all(pages: &[Vec<Mark>]) -> Vec<String> {
    pages.iter().flat_map(|page| texts(page)).collect()
}

/// Nothing leaves the page, nor runs into the lines that end it.
fn everything_is_on_its_page(pages: &[Vec<Mark>]) {
    for mark in pages.iter().flatten() {
        if let Mark::Text { x, y, style, text } = mark {
            let end = x + width(text, style.weight, style.size);
            assert!(*x >= LEFT - 0.1 && end <= RIGHT + 1.0, "{text:?} ends at {end}");
            assert!(*y > 0.0 && *y < HEIGHT - 10.0, "{text:?} stands at {y}");
        }
    }
}

#[test]
fn an_invoice_says_all_that_there_is_to_say() {
    let pages = lay_out(&invoice_of(1));
    let expected = [
        "Invoice",
        "Example Tools Ltd",
        "12345 Exampletown",
        "Tax ID XX123456789",
        "Example Builders GmbH",
        "54321 Buildingham",
        "INV-2026-000001",
        "ORD-2026-000001",
        "PO-4711",
        "SKU-1",
        "Product 1",
        "19 %",
        "20.00",
        "3.80",
        "4.90",
        "28.70 EUR",
        "Paid in full on 2 March 2026. Nothing is left to be paid.",
        "Example Bank, account 12 3456 7890",
        "Page 1 of 1",
    ];
    let texts = all(&pages);
    for text in expected {
        assert!(texts.iter().any(|it| it == text), "{text:?} is missing in {texts:#?}");
    }
    assert!(!texts.iter().any(|text| text.contains("exempt")));
    everything_is_on_its_page(&pages);
}

#[test]
fn a_long_table_goes_on_with_its_headings_and_each_line_stands_there_once() {
    let pages = lay_out(&invoice_of(500));
    assert!(pages.len() > 5, "{} pages", pages.len());
    for (page, number) in pages.iter().zip(1..) {
        let texts = texts(page);
        assert!(texts.contains(&format!("Page {number} of {}", pages.len())));
        let has_lines = texts.iter().any(|text| text.starts_with("SKU-"));
        assert_eq!(has_lines, texts.iter().any(|text| text == "Unit price"), "page {number}");
        assert!(texts.iter().any(|text| text.starts_with("Example Bank")));
    }
    let texts = all(&pages);
    for line in 1..=500 {
        let sku = format!("SKU-{line}");
        assert_eq!(texts.iter().filter(|text| **text == sku).count(), 1, "{sku}");
    }
    assert_eq!(texts.iter().filter(|text| text.ends_with(" EUR")).collect::<Vec<_>>(), ["11904.90 EUR"]);
    everything_is_on_its_page(&pages);
}

#[test]
fn an_invoice_on_account_says_by_when_and_an_exempt_customer_why_there_is_no_tax() {
    let mut document = invoice_of(1).document;
    let by = noon().date_naive() + chrono::Days::new(30);
    document.settlement = Settlement::Due { terms: Some(PaymentTerms::net(30).unwrap()), by };
    document.billed.tax_exemption_id = Some(Text::parse("XX-99").unwrap());
    document.shipping_address = Some(Text::parse("2 Site Road").unwrap());
    let texts = all(&lay_out(&issued(document)));
    for text in [
        "net 30",
        "1 April 2026",
        "Please pay 28.70 EUR by 1 April 2026, naming the number of this invoice.",
        "The customer is exempt from tax: XX-99.",
        "2 Site Road",
    ] {
        assert!(texts.iter().any(|it| it == text), "{text:?} is missing in {texts:#?}");
    }
}

#[test]
fn a_credit_note_names_its_invoice_and_why() {
    let lines = vec![a_document_line(1, 1, 1_000, "0.07").unwrap()];
    let document = a_document(DocumentKind::CreditNote, lines).unwrap();
    let number = "CN-2026-000007".parse().unwrap();
    let texts = all(&lay_out(&IssuedDocument { number, document, ..an_issued_document(1) }));
    for text in ["Credit note", "CN-2026-000007", "Credits invoice", "Reason: broken", "7 %"] {
        assert!(texts.iter().any(|it| it == text), "{text:?} is missing in {texts:#?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("INV-2026-000001 of")));
}

#[test]
fn a_packing_slip_has_places_and_quantities_and_no_price() {
    let pages = packing_slip::lay_out(&a_packing_slip());
    let texts = all(&pages);
    for text in
        ["Packing slip", "WH-01", "WH-02", "7 units in this parcel", "DHL", "Leave it at the gate.", "Page 1 of 1"]
    {
        assert!(texts.iter().any(|it| it == text), "{text:?} is missing in {texts:#?}");
    }
    assert!(texts.iter().any(|text| text == "3 units of the order are still to follow"));
    assert!(!texts.iter().any(|text| text.contains("EUR") || text.contains("Unit price")));
    everything_is_on_its_page(&pages);
}

#[test]
fn rates_are_written_as_people_do() {
    let written = |rate: &str| percent(rate.parse::<TaxRate>().unwrap());
    assert_eq!(["0", "0.19", "0.055", "0.0825", "1"].map(written), ["0 %", "19 %", "5.5 %", "8.25 %", "100 %"]);
}

#[tokio::test]
async fn the_same_document_gives_the_same_bytes_and_another_one_does_not() {
    let (first, other) = (invoice_of(70), invoice_of(71));
    let drawn = PdfRenderer.document(&first).await.unwrap();
    assert_eq!(drawn, PdfRenderer.document(&first).await.unwrap());
    assert_ne!(drawn, PdfRenderer.document(&other).await.unwrap());
    assert!(drawn.starts_with(b"%PDF-1.") && drawn.ends_with(b"%%EOF"));
    assert!(drawn.len() < 100_000, "the fonts are cut down to what is used: {} bytes", drawn.len());
}

fn any_text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            6 => prop::char::range('a', 'z'),
            2 => Just(' '),
            1 => Just('\n'),
            2 => any::<char>().prop_filter("no control characters", |c| !c.is_control()),
        ],
        1..most,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_people_type_it_can_be_drawn_and_stays_on_the_page(
        name in any_text(200), company in any_text(200), address in any_text(1_000), sku_units in 1..900_000_000_i64,
        number in any_text(100), note in any_text(900),
    ) {
        let mut line = a_document_line(1, sku_units, 99_999, "0.0825").unwrap();
        line.quantity = Quantity::new(sku_units).unwrap();
        if let Ok(name) = Text::parse(&name) { line.name = name; }
        let mut document = a_document(DocumentKind::Invoice, vec![line]).unwrap();
        document.billed.company = Text::parse(&company).ok();
        document.billed.address = Text::parse(&address).ok();
        document.shipping_address = Text::parse(&note).ok();
        document.seller.address = Text::parse(&address).ok();
        document.seller.footer = Text::parse(&note).ok();
        document.purchase_order_number = Text::parse(&number).ok();
        let issued = issued(document);
        let pages = lay_out(&issued);
        everything_is_on_its_page(&pages);
        let bytes = crate::paint::paint(&pages, &number, issued.issued_at).unwrap();
        prop_assert!(bytes.starts_with(b"%PDF-"));
    }
}
