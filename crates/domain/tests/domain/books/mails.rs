//! Every event of an order is a mail that can be read.

use domain::{
    events::{EventKind, RecordedEvent},
    mail::{Mail, MailContent, MailKind, OrderNews},
    testing::{a_buyer, noon},
};

use super::{actions::Action, house::House, ledger::Ledger};

fn recorded(books: &Ledger) -> Vec<RecordedEvent> {
    let record = |(event, position): (&domain::events::Event, i64)| RecordedEvent {
        position,
        id: event.id,
        kind: event.kind.as_str().to_owned(),
        subject: event.subject.to_string(),
        subject_version: 1,
        data: event.data.to_value(),
        recorded_at: noon(),
        trace: None,
    };
    books.events.iter().zip(1..).map(record).collect()
}

#[tokio::test]
async fn each_step_of_an_order_is_a_mail_to_its_customer_with_the_amounts_of_the_order() {
    let mut house = House::open().await;
    for action in [
        Action::Place(vec![(1, 2), (3, 1)]),
        Action::Pay(0),
        Action::Ship(0),
        Action::Place(vec![(2, 1)]),
        Action::Pay(1),
        Action::Cancel(1),
        Action::Receive(1, 1, 5),
    ] {
        house.act(action).await;
    }
    let books = house.books.ledger();
    let mails: Vec<Mail> = recorded(&books).iter().filter_map(Mail::about).collect();
    let kinds: Vec<MailKind> = mails.iter().map(|mail| mail.kind).collect();
    let (placed, paid) = (MailKind::OrderPlaced, MailKind::OrderPaid);
    assert_eq!(kinds, [placed, paid, MailKind::OrderShipped, placed, paid, MailKind::OrderCancelled]);
    for mail in &mails {
        let MailContent::Order(news, facts) = mail.content().unwrap() else { panic!("{mail:?}") };
        let order = books.orders.values().find(|order| order.number == facts.number).unwrap();
        assert_eq!(mail.recipient, a_buyer().id);
        assert_eq!(mail.order_number(), Some(order.number.to_string().as_str()));
        let sums = (facts.subtotal, facts.tax, facts.shipping, facts.total);
        assert_eq!(sums, (order.subtotal, order.tax, order.shipping, order.total));
        let amounts: Vec<_> = facts.items.iter().map(|item| (item.sku.clone(), item.quantity, item.amount)).collect();
        let lines = order.lines.iter().map(|line| (line.sku.clone(), line.quantity, line.net().unwrap()));
        assert_eq!(amounts, lines.collect::<Vec<_>>());
        let all_back = matches!(&news, OrderNews::Cancelled { refund: Some(refund), .. } if *refund == order.total);
        assert_eq!(all_back, mail.kind == MailKind::OrderCancelled);
        assert!(!mail.facts.to_string().contains('@'), "no address is kept with a mail");
    }
    let told = books.events.iter().filter(|event| MailKind::TOLD_TO_CUSTOMERS.contains(&event.kind)).count();
    assert_eq!((mails.len(), told), (6, 6));
    assert!(books.events.iter().any(|event| event.kind == EventKind::StockReceived));
}
