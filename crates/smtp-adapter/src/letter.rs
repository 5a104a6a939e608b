//! What a mail says, in words.

use askama::Template;
use domain::{
    mail::{LowStock, MailContent, NewsLine, OrderFacts, OrderNews, OutgoingMail, Parcel},
    values::{Money, Text},
};

use crate::{
    clean::{clean, shortened},
    words::{DocumentWords, of_document, of_order as words},
};

/// So much of a product's name fits into a subject.
const IN_SUBJECT: usize = 60;

/// A mail in words, for either template of its kind.
pub(crate) enum Letter {
    Order(OrderLetter),
    Document(DocumentLetter),
    LowStock(LowStockLetter),
}

/// What every mail has.
pub(crate) struct Frame {
    business: String,
    subject: String,
    name: Option<String>,
    headline: &'static str,
}

pub(crate) struct OrderLetter {
    frame: Frame,
    number: String,
    sentences: Vec<String>,
    facts: Vec<(&'static str, String)>,
    items: Vec<Item>,
    sums: Vec<(&'static str, String)>,
    total: String,
    /// What is left of the total, if some of the order was cancelled.
    left: Option<String>,
}

pub(crate) struct DocumentLetter {
    frame: Frame,
    sentences: Vec<String>,
    facts: Vec<(&'static str, String)>,
}

struct Item {
    name: String,
    sku: String,
    quantity: i64,
    unit_price: Money,
    amount: Money,
}

pub(crate) struct LowStockLetter {
    frame: Frame,
    products: Vec<Low>,
    more: usize,
}

struct Low {
    name: String,
    sku: String,
    available: i64,
    reorder_point: i64,
}

#[derive(Template)]
#[template(path = "order.txt")]
struct OrderText<'a> {
    frame: &'a Frame,
    letter: &'a OrderLetter,
}

#[derive(Template)]
#[template(path = "order.html")]
struct OrderHtml<'a> {
    frame: &'a Frame,
    letter: &'a OrderLetter,
}

#[derive(Template)]
#[template(path = "document.txt")]
struct DocumentText<'a> {
    frame: &'a Frame,
    letter: &'a DocumentLetter,
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentHtml<'a> {
    frame: &'a Frame,
    letter: &'a DocumentLetter,
}

#[derive(Template)]
#[template(path = "low_stock.txt")]
struct LowStockText<'a> {
    frame: &'a Frame,
    letter: &'a LowStockLetter,
}

#[derive(Template)]
#[template(path = "low_stock.html")]
struct LowStockHtml<'a> {
    frame: &'a Frame,
    letter: &'a LowStockLetter,
}

impl Letter {
    pub(crate) fn of(mail: &OutgoingMail, business_name: &str) -> Self {
        let frame = |subject: String, headline: &'static str| Frame {
            business: business_name.to_owned(),
            subject,
            name: mail.to.name.as_ref().map(|name| clean(name.as_str())),
            headline,
        };
        match &mail.content {
            MailContent::Order(news, order) => {
                let (subject, headline, sentences) = words(news, order);
                Self::Order(order_letter(frame(subject, headline), sentences, news, order))
            }
            MailContent::Document(news) => {
                let DocumentWords { subject, headline, sentences, facts } = of_document(news);
                Self::Document(DocumentLetter { frame: frame(subject, headline), sentences, facts })
            }
            MailContent::LowStock(products, more) => {
                let subject = match (products.as_slice(), more) {
                    ([only], 0) => format!("Low stock: {}", shortened(only.name.as_str(), IN_SUBJECT)),
                    _ => format!("Low stock: {} products", products.len() + more),
                };
                let frame = frame(subject, "Time to order again");
                Self::LowStock(LowStockLetter { frame, products: products.iter().map(low).collect(), more: *more })
            }
        }
    }

    pub(crate) fn subject(&self) -> &str {
        match self {
            Self::Order(letter) => &letter.frame.subject,
            Self::Document(letter) => &letter.frame.subject,
            Self::LowStock(letter) => &letter.frame.subject,
        }
    }

    pub(crate) fn text(&self) -> askama::Result<String> {
        match self {
            Self::Order(letter) => OrderText { frame: &letter.frame, letter }.render(),
            Self::Document(letter) => DocumentText { frame: &letter.frame, letter }.render(),
            Self::LowStock(letter) => LowStockText { frame: &letter.frame, letter }.render(),
        }
    }

    pub(crate) fn html(&self) -> askama::Result<String> {
        match self {
            Self::Order(letter) => OrderHtml { frame: &letter.frame, letter }.render(),
            Self::Document(letter) => DocumentHtml { frame: &letter.frame, letter }.render(),
            Self::LowStock(letter) => LowStockHtml { frame: &letter.frame, letter }.render(),
        }
    }
}

fn order_letter(frame: Frame, sentences: Vec<String>, news: &OrderNews, order: &OrderFacts) -> OrderLetter {
    let mut facts = Vec::new();
    let mut tell = |what: &'static str, text: Option<&str>| {
        if let Some(text) = text.map(clean).filter(|text| !text.is_empty()) {
            facts.push((what, text));
        }
    };
    tell("Your reference", order.purchase_order_number.as_ref().map(Text::as_str));
    match news {
        OrderNews::Shipped { parcel, carrier, tracking_number } => {
            if let Parcel::Part(lines) | Parcel::Rest(lines) = parcel {
                tell("In this parcel", Some(&listed(lines)));
            }
            tell("Carrier", carrier.as_ref().map(Text::as_str));
            tell("Tracking number", tracking_number.as_ref().map(Text::as_str));
        }
        OrderNews::Cancelled { reason, .. } | OrderNews::Refunded { reason, .. } => {
            tell("Reason", reason.as_ref().map(Text::as_str));
        }
        OrderNews::Backordered(lines) => tell("Waiting for stock", Some(&listed(lines))),
        OrderNews::Filled(lines) => tell("Reserved now", Some(&listed(lines))),
        OrderNews::Reduced { lines, reason, .. } => {
            tell("Cancelled", Some(&listed(lines)));
            tell("Reason", reason.as_ref().map(Text::as_str));
        }
        OrderNews::Placed | OrderNews::Paid { .. } => {}
    }
    let item = |item: &domain::mail::OrderItem| Item {
        name: clean(item.name.as_str()),
        sku: clean(item.sku.as_str()),
        quantity: item.quantity.units(),
        unit_price: item.unit_price,
        amount: item.amount,
    };
    let sums = [("Subtotal", order.subtotal), ("Tax", order.tax), ("Shipping", order.shipping)];
    OrderLetter {
        frame,
        number: order.number.to_string(),
        sentences,
        facts,
        items: order.items.iter().map(item).collect(),
        sums: sums.map(|(what, sum)| (what, sum.to_string())).to_vec(),
        total: order.total.to_string(),
        left: (order.due != order.total).then(|| order.due.to_string()),
    }
}

/// `3 x SKU-1, 1 x SKU-2`.
fn listed(lines: &[NewsLine]) -> String {
    lines.iter().map(|line| format!("{} x {}", line.quantity, line.sku)).collect::<Vec<_>>().join(", ")
}

fn low(product: &LowStock) -> Low {
    Low {
        name: clean(product.name.as_str()),
        sku: clean(product.sku.as_str()),
        available: product.available,
        reorder_point: product.reorder_point,
    }
}
