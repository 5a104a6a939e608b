//! What each mail says. `cargo insta review`, or `INSTA_UPDATE=always`, takes a change over.

use chrono::NaiveDate;
use domain::{
    mail::{Attachment, DocumentNews, MailContent, Mailer, NewsLine, OrderNews, OutgoingMail, Parcel, Recipient},
    testing::{an_order_number, euros, sku},
};
use mail_parser::{MessageParser, MimeHeaders};
use smtp_adapter::testing::Mailbox;

use crate::mails::{low, mail, mailer, news, text};

/// Subject, text and HTML, as whoever receives it has them.
async fn received(mail: &OutgoingMail) -> (String, String, String) {
    let mailbox = Mailbox::open().await;
    mailer(&mailbox).send(mail).await.unwrap();
    let letter = mailbox.letters().remove(0);
    let parsed = MessageParser::default().parse(letter.text.as_bytes()).unwrap();
    let plain = |body: Option<std::borrow::Cow<'_, str>>| body.unwrap().replace("\r\n", "\n");
    (parsed.subject().unwrap().to_owned(), plain(parsed.body_text(0)), plain(parsed.body_html(0)))
}

async fn is_golden(name: &str, mail: &OutgoingMail) {
    let (subject, text, html) = received(mail).await;
    insta::assert_snapshot!(format!("{name}_text"), format!("Subject: {subject}\n\n{text}"));
    insta::assert_snapshot!(format!("{name}_html"), html);
}

#[tokio::test]
async fn an_order_that_was_placed() {
    is_golden("placed", &mail(news(OrderNews::Placed))).await;
}

#[tokio::test]
async fn an_order_that_was_paid() {
    let paid = OrderNews::Paid { amount: euros(107_576), given_back: None, to_follow: true };
    is_golden("paid", &mail(news(paid))).await;
}

#[tokio::test]
async fn an_order_on_account_that_was_paid_after_some_of_it_was_cancelled() {
    let paid = OrderNews::Paid { amount: euros(107_576), given_back: Some(euros(2_973)), to_follow: false };
    let MailContent::Order(news, order) = news(paid) else { panic!() };
    let order = domain::mail::OrderFacts { due: euros(104_603), ..order };
    is_golden("paid_later", &mail(MailContent::Order(news, order))).await;
}

#[tokio::test]
async fn an_order_that_was_shipped() {
    let (carrier, tracking_number) = (Some(text("DHL")), Some(text("00340434161094042557")));
    let (some, rest) = (Parcel::Part(waiting(5)), Parcel::Rest(waiting(7)));
    for (name, parcel) in [("shipped", Parcel::Whole), ("shipped_in_part", some), ("shipped_the_rest", rest)] {
        let (carrier, tracking_number) = (carrier.clone(), tracking_number.clone());
        is_golden(name, &mail(news(OrderNews::Shipped { parcel, carrier, tracking_number }))).await;
    }
}

#[tokio::test]
async fn an_order_that_was_cancelled_and_paid_back() {
    let reason = Some(text("ordered twice"));
    is_golden("cancelled", &mail(news(OrderNews::Cancelled { reason, refund: Some(euros(107_576)) }))).await;
}

#[tokio::test]
async fn an_order_of_somebody_without_a_name_or_a_number_of_their_own() {
    let MailContent::Order(news, order) = news(OrderNews::Cancelled { reason: None, refund: None }) else { panic!() };
    let order = domain::mail::OrderFacts { purchase_order_number: None, ..order };
    let nameless = mail(MailContent::Order(news, order));
    let to = Recipient { name: None, ..nameless.to.clone() };
    is_golden("nameless", &OutgoingMail { to, ..nameless }).await;
}

fn waiting(units: i64) -> Vec<NewsLine> {
    vec![NewsLine { sku: sku("SCREW-M6"), quantity: units }]
}

#[tokio::test]
async fn an_order_of_which_some_waits_for_stock() {
    is_golden("backordered", &mail(news(OrderNews::Backordered(waiting(7))))).await;
}

#[tokio::test]
async fn an_order_for_which_stock_came_in() {
    is_golden("filled", &mail(news(OrderNews::Filled(waiting(7))))).await;
}

#[tokio::test]
async fn an_order_of_which_some_was_cancelled_and_paid_back() {
    let reduced = OrderNews::Reduced { lines: waiting(2), reason: Some(text("too many")), refund: Some(euros(2_973)) };
    let MailContent::Order(news, order) = news(reduced) else { panic!() };
    let order = domain::mail::OrderFacts { due: euros(104_603), ..order };
    is_golden("reduced", &mail(MailContent::Order(news, order))).await;
}

#[tokio::test]
async fn an_order_whose_money_is_given_back() {
    let refunded = OrderNews::Refunded { amount: euros(107_576), reason: Some(text("arrived broken")) };
    is_golden("refunded", &mail(news(refunded))).await;
}

fn document(number: &str) -> DocumentNews {
    DocumentNews {
        number: number.parse().unwrap(),
        order: an_order_number(1),
        total: euros(107_576),
        due_on: None,
        credits: None,
        object: format!("invoices/2026/{number}.pdf"),
        sha256: String::new(),
    }
}

#[tokio::test]
async fn an_invoice_on_account() {
    let invoice = DocumentNews { due_on: NaiveDate::from_ymd_opt(2026, 12, 27), ..document("INV-2026-000001") };
    is_golden("invoice", &mail(MailContent::Document(invoice))).await;
}

#[tokio::test]
async fn a_credit_note() {
    let credits = Some("INV-2026-000001".parse().unwrap());
    is_golden("credit_note", &mail(MailContent::Document(DocumentNews { credits, ..document("CN-2026-000001") })))
        .await;
}

#[tokio::test]
async fn what_is_attached_arrives_byte_for_byte_under_its_name() {
    let bytes: Vec<u8> = (0..100_000_u32).map(|number| u8::try_from(number % 251).unwrap()).collect();
    let pdf = Attachment { file_name: "INV-2026-000001.pdf".to_owned(), content_type: "application/pdf", bytes };
    let attachments = vec![pdf.clone()];
    let invoice = OutgoingMail { attachments, ..mail(MailContent::Document(document("INV-2026-000001"))) };
    let mailbox = Mailbox::open().await;
    mailer(&mailbox).send(&invoice).await.unwrap();
    let letter = mailbox.letters().remove(0);
    let parsed = MessageParser::default().parse(letter.text.as_bytes()).unwrap();
    assert_eq!(parsed.attachment_count(), 1);
    let attached = parsed.attachment(0).unwrap();
    assert_eq!(attached.attachment_name(), Some("INV-2026-000001.pdf"));
    assert_eq!(attached.contents(), pdf.bytes);
    assert!(attached.content_type().is_some_and(|it| it.ctype() == "application" && it.subtype() == Some("pdf")));
    assert!(parsed.body_text(0).is_some_and(|text| text.contains("attached")));
}

#[tokio::test]
async fn products_that_ran_low() {
    let products = vec![
        low("WIDGET-A-001", "Industrial Widget A", 3, 10),
        low("SCREW-M6", "Hex screws M6 × 40, zinc-plated, box of 200", 0, 25),
    ];
    is_golden("low_stock", &mail(MailContent::LowStock(products, 4))).await;
}

#[tokio::test]
async fn one_product_that_ran_low_is_named_in_the_subject() {
    let products = vec![low("WIDGET-A-001", &"Industrial Widget ".repeat(5), 3, 10)];
    let (subject, ..) = received(&mail(MailContent::LowStock(products, 0))).await;
    assert_eq!(subject, "Low stock: Industrial Widget Industrial Widget Industrial Widget Indust…");
}
