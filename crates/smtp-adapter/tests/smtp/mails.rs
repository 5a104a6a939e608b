//! Mails to be sent.

use std::time::Duration;

use domain::{
    mail::{LowStock, MailContent, OrderFacts, OrderItem, OrderNews, OutgoingMail, Recipient},
    testing::{a_user, an_order_number, euros, noon, nth_id, sku},
    values::{Email, MailId, Quantity, Text},
};
use smtp_adapter::{SmtpMailer, SmtpSettings, testing::Mailbox};

pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::parse(text).unwrap()
}

/// A mail to Ada Example.
pub fn mail(content: MailContent) -> OutgoingMail {
    OutgoingMail {
        id: MailId::new(nth_id(8_000_001)),
        to: Recipient { email: Email::parse("ada@example.com").unwrap(), name: a_user().name },
        content,
        attachments: vec![],
        sent_at: noon(),
    }
}

/// The same with another id.
pub fn numbered(number: u64) -> OutgoingMail {
    OutgoingMail { id: MailId::new(nth_id(8_000_000 + number)), ..mail(news(OrderNews::Placed)) }
}

pub fn news(news: OrderNews) -> MailContent {
    MailContent::Order(news, order())
}

/// Two lines with tax and shipping.
pub fn order() -> OrderFacts {
    OrderFacts {
        number: an_order_number(1),
        purchase_order_number: Some(text("PO-4711")),
        items: vec![
            item("WIDGET-A-001", "Industrial Widget A", 5, 15_000),
            item("SCREW-M6", "Hex screws M6 × 40, zinc-plated, box of 200", 12, 1_249),
        ],
        subtotal: euros(89_988),
        tax: euros(17_098),
        shipping: euros(490),
        total: euros(107_576),
        due: euros(107_576),
    }
}

fn item(number: &str, name: &str, quantity: i64, cents: i64) -> OrderItem {
    OrderItem {
        sku: sku(number),
        name: text(name),
        quantity: Quantity::new(quantity).unwrap(),
        unit_price: euros(cents),
        amount: euros(cents * quantity),
        backordered: 0,
    }
}

pub fn low(number: &str, name: &str, available: i64, reorder_point: i64) -> LowStock {
    LowStock { sku: sku(number), name: text(name), available, reorder_point }
}

/// A mailer of the shop, which waits a second for each mail.
pub fn mailer(mailbox: &Mailbox) -> SmtpMailer {
    mailer_to(&mailbox.url(), "Example Supplies")
}

pub fn mailer_to(url: &str, business_name: &str) -> SmtpMailer {
    let settings = SmtpSettings {
        url: url.to_owned(),
        from: "orders@shop.example".to_owned(),
        business_name: business_name.to_owned(),
        timeout: Duration::from_secs(1),
    };
    SmtpMailer::new(&settings).unwrap()
}
