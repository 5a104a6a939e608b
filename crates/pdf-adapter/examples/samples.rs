//! Writes samples of every document into the folder that is named, to be looked at.

use std::{env::args, error::Error, fs, path::PathBuf};

use domain::{
    invoicing::{Document, DocumentKind, DocumentRenderer, IssuedDocument, Settlement},
    testing::{a_document, a_document_line, a_packing_slip, an_issued_document, noon},
    values::{PaymentTerms, Quantity, Text},
};
use pdf_adapter::PdfRenderer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;
    let draw = async |name: &str, document: Document| -> Result<(), Box<dyn Error>> {
        let issued = IssuedDocument { document, ..an_issued_document(1) };
        Ok(fs::write(folder.join(name), PdfRenderer.document(&issued).await?)?)
    };
    draw("invoice.pdf", a_document(DocumentKind::Invoice, vec![a_document_line(1, 2, 1_000, "0.19")?])?).await?;
    draw("long.pdf", long()?).await?;
    draw("nasty.pdf", nasty()?).await?;
    let note = an_issued_document(1);
    let mut credit = a_document(DocumentKind::CreditNote, vec![a_document_line(1, 1, 1_000, "0.19")?])?;
    credit.billed.tax_exemption_id = Some(Text::parse("DE 123 456 789")?);
    let credit = IssuedDocument { number: "CN-2026-000001".parse()?, document: credit, ..note };
    fs::write(folder.join("credit_note.pdf"), PdfRenderer.document(&credit).await?)?;
    fs::write(folder.join("packing_slip.pdf"), PdfRenderer.packing_slip(&a_packing_slip()).await?)?;
    Ok(())
}

fn long() -> Result<Document, Box<dyn Error>> {
    let names = [
        "Bohrmaschine für Werkstätten",
        "Ηλεκτρικό δράπανο χειρός",
        "Перфоратор аккумуляторный",
        "Ściernica do metalu",
    ];
    let mut lines = Vec::new();
    for (number, name) in (1..=60).zip(names.iter().cycle()) {
        let rate = if number % 3 == 0 { "0.07" } else { "0.19" };
        let mut line = a_document_line(number, i64::from(number), 1_234 * i64::from(number), rate)?;
        line.name = Text::parse(&format!("{name} {number}"))?;
        lines.push(line);
    }
    let mut document = a_document(DocumentKind::Invoice, lines)?;
    let by = noon().date_naive() + chrono::Days::new(30);
    document.settlement = Settlement::Due { terms: Some(PaymentTerms::net(30)?), by };
    document.shipping_address = Some(Text::parse("Οδός Ερμού 12\n105 63 Αθήνα\nΕλλάδα")?);
    Ok(document)
}

fn nasty() -> Result<Document, Box<dyn Error>> {
    let mut line = a_document_line(1, 900_000_000, 99_999, "0.0825")?;
    line.name = Text::parse(&"W".repeat(200))?;
    line.quantity = Quantity::new(900_000_000)?;
    let mut other = a_document_line(2, 1, 1, "0.055")?;
    other.name = Text::parse("مرحبا 你好 שלום \u{1F600} e\u{301} \u{200d} and then some more words so that it wraps")?;
    let mut document = a_document(DocumentKind::Invoice, vec![line, other])?;
    document.billed.company = Some(Text::parse(&"Gesellschaft ".repeat(15))?);
    document.billed.address = Some(Text::parse(&"a\n".repeat(400))?);
    document.shipping_address = Some(Text::parse(&"Straße".repeat(160))?);
    document.seller.address = Some(Text::parse(&"x\n".repeat(100))?);
    document.purchase_order_number = Some(Text::parse(&"P".repeat(100))?);
    Ok(document)
}
