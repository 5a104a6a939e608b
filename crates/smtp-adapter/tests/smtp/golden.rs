//! What each mail says. `cargo insta review`, or `INSTA_UPDATE=always`, takes a change over.

use domain::mail::{MailContent, Mailer, OrderNews, OutgoingMail, Recipient};
use mail_parser::MessageParser;
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
    is_golden("paid", &mail(news(OrderNews::Paid))).await;
}

#[tokio::test]
async fn an_order_that_was_shipped() {
    let (carrier, tracking_number) = (Some(text("DHL")), Some(text("00340434161094042557")));
    is_golden("shipped", &mail(news(OrderNews::Shipped { carrier, tracking_number }))).await;
}

#[tokio::test]
async fn an_order_that_was_cancelled_and_paid_back() {
    let reason = Some(text("ordered twice"));
    is_golden("cancelled", &mail(news(OrderNews::Cancelled { reason, refunded: true }))).await;
}

#[tokio::test]
async fn an_order_of_somebody_without_a_name_or_a_number_of_their_own() {
    let MailContent::Order(news, order) = news(OrderNews::Cancelled { reason: None, refunded: false }) else {
        panic!()
    };
    let order = domain::mail::OrderFacts { purchase_order_number: None, ..order };
    let nameless = mail(MailContent::Order(news, order));
    let to = Recipient { name: None, ..nameless.to.clone() };
    is_golden("nameless", &OutgoingMail { to, ..nameless }).await;
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
