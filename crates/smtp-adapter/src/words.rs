//! What a mail has to say, in sentences.

use domain::{
    invoicing::DocumentKind,
    mail::{DocumentNews, OrderFacts, OrderNews, Parcel},
};

/// Subject, headline and sentences.
pub(crate) fn of_order(news: &OrderNews, order: &OrderFacts) -> (String, &'static str, Vec<String>) {
    let number = order.number;
    match news {
        OrderNews::Placed => {
            let waits = order.items.iter().any(|item| item.backordered > 0);
            let reserved = if waits { "what is in stock of it" } else { "everything in it" };
            (
                format!("Order {number} confirmed"),
                "Thank you for your order",
                vec![format!("We have received order {number} and reserved {reserved} for you.")],
            )
        }
        OrderNews::Paid { amount, given_back, to_follow } => {
            let promise = if *to_follow { " We ship it as soon as we can." } else { "" };
            let mut sentences = vec![format!("We have received {amount} for order {number}.{promise}")];
            sentences.extend(given_back.map(|back| format!("You get back {back}, since some of it was cancelled.")));
            (format!("Payment received for order {number}"), "Thank you for your payment", sentences)
        }
        OrderNews::Shipped { parcel: Parcel::Whole, .. } => (
            format!("Order {number} has been shipped"),
            "Your order is on its way",
            vec![format!("Order {number} has left our warehouse.")],
        ),
        OrderNews::Shipped { parcel: Parcel::Part(_), .. } => (
            format!("Some of order {number} has been shipped"),
            "Some of your order is on its way",
            vec![format!("Some of order {number} has left our warehouse. The rest follows.")],
        ),
        OrderNews::Shipped { parcel: Parcel::Rest(_), .. } => (
            format!("The rest of order {number} has been shipped"),
            "The rest of your order is on its way",
            vec![format!("The rest of order {number} has left our warehouse.")],
        ),
        OrderNews::Cancelled { refund, .. } => {
            let mut sentences = vec![format!("Order {number} has been cancelled. Nothing of it will be shipped.")];
            sentences.extend(refund.map(|amount| format!("You get back {amount}.")));
            (format!("Order {number} has been cancelled"), "Your order was cancelled", sentences)
        }
        OrderNews::Backordered(_) => (
            format!("Some of order {number} is on backorder"),
            "Some of your order has to wait",
            vec![
                format!("Some of order {number} is not in stock just now."),
                "It is reserved for you as soon as it arrives, before anybody who orders later. You do not have to do anything.".to_owned(),
            ],
        ),
        OrderNews::Filled(_) => (
            format!("Order {number}: what you waited for has arrived"),
            "What you waited for has arrived",
            vec![format!("Stock has come in for order {number}, and is reserved for you.")],
        ),
        OrderNews::Reduced { refund, .. } => {
            let mut sentences = vec![format!("Some of order {number} has been cancelled. The rest of it stays as it is.")];
            sentences.extend(refund.map(|amount| format!("You get back {amount}.")));
            (format!("Some of order {number} has been cancelled"), "Some of your order was cancelled", sentences)
        }
        OrderNews::Refunded { amount, .. } => (
            format!("Refund for order {number}"),
            "You get your money back",
            vec![format!("You get back {amount} for order {number}.")],
        ),
    }
}

/// What goes with an invoice or a credit note.
pub(crate) struct DocumentWords {
    pub subject: String,
    pub headline: &'static str,
    pub sentences: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
}

/// The same for a document, which is attached.
pub(crate) fn of_document(news: &DocumentNews) -> DocumentWords {
    let DocumentNews { number, order, total, due_on, credits, .. } = news;
    let mut facts = vec![("Order", order.to_string()), ("Total", total.to_string())];
    if let Some(invoice) = credits {
        facts.push(("Credits invoice", invoice.to_string()));
    }
    if let Some(day) = due_on {
        facts.push(("Due by", day.format("%-d %B %Y").to_string()));
    }
    let (what, headline) = match number.kind() {
        DocumentKind::Invoice => ("Invoice", "Your invoice"),
        DocumentKind::CreditNote => ("Credit note", "Your credit note"),
    };
    DocumentWords {
        subject: format!("{what} {number} for order {order}"),
        headline,
        sentences: vec![format!("{what} {number} for order {order} is attached to this mail, as PDF.")],
        facts,
    }
}
