use std::collections::BTreeSet;

use domain::{
    events::{EventKind, RecordedEvent},
    mail::{Mail, MailContent, MailKind, NewsLine, OrderNews, Parcel},
    testing::{a_user, an_admin, euros, nth_id, sku},
    values::{EventId, MailId, UserId},
};
use serde_json::{Value, json};

use super::office::placed;

fn of(kind: EventKind, more: &Value) -> Option<Mail> {
    let mut event = placed(1);
    kind.as_str().clone_into(&mut event.kind);
    event.data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Mail::about(&event)
}

fn news(kind: EventKind, more: &Value) -> OrderNews {
    let MailContent::Order(news, _) = of(kind, more).unwrap().content().unwrap() else { panic!("{kind:?}") };
    news
}

#[test]
fn customers_are_told_of_their_orders_and_of_nothing_else() {
    for kind in EventKind::ALL {
        let is_of_an_order =
            ["order.", "backorder.", "invoice.", "credit_note."].iter().any(|it| kind.as_str().starts_with(it));
        let is_told = is_of_an_order && kind != EventKind::ShipmentUndone;
        assert_eq!(of(kind, &json!({})).is_some(), is_told, "{kind:?}");
        assert_eq!(MailKind::TOLD_TO_CUSTOMERS.contains(&kind), is_told, "{kind:?}");
    }
    for kind in MailKind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(kind));
    }
    assert!("ORDER_LOST".parse::<MailKind>().is_err());
}

#[test]
fn an_event_without_a_customer_has_nobody_to_be_told() {
    for customer in [json!(null), json!("somebody"), json!(7)] {
        assert_eq!(of(EventKind::OrderPlaced, &json!({ "customer_id": customer })), None);
    }
}

#[test]
fn the_id_of_a_mail_follows_from_the_event_and_the_recipient_alone() {
    let (event, user) = (EventId::new(nth_id(1)), a_user().id);
    assert_eq!(MailId::of(event, user), MailId::of(event, user));
    let others = [
        (event, an_admin().user_id),
        (EventId::new(nth_id(2)), user),
        (EventId::new(user.uuid()), UserId::new(nth_id(1))),
    ];
    let ids: BTreeSet<MailId> =
        others.into_iter().chain([(event, user)]).map(|(event, user)| MailId::of(event, user)).collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(MailId::of(event, user).uuid().get_version_num(), 8);
}

#[test]
fn a_mail_says_how_a_shipment_travels_and_why_an_order_was_cancelled() {
    let shipment = json!({ "shipment": { "carrier": "DHL", "tracking_number": "0034", "id": nth_id(1), "items": [] } });
    let told = news(EventKind::OrderShipped, &shipment);
    let OrderNews::Shipped { parcel: Parcel::Whole, carrier, tracking_number } = told else { panic!("{told:?}") };
    assert_eq!((carrier.unwrap().as_str(), tracking_number.unwrap().as_str()), ("DHL", "0034"));
    let untracked = json!({ "shipment": { "carrier": null, "tracking_number": null } });
    let told = news(EventKind::OrderShipped, &untracked);
    assert_eq!(told, OrderNews::Shipped { parcel: Parcel::Whole, carrier: None, tracking_number: None });
    let cancelled = news(EventKind::OrderCancelled, &json!({ "reason": "ordered twice", "payment": "REFUNDED" }));
    let OrderNews::Cancelled { reason, refund } = cancelled else { panic!() };
    let all = Some(euros(2_000));
    assert_eq!(
        (reason.unwrap().as_str(), refund),
        ("ordered twice", all),
        "as events told it before they named the amount"
    );
}

/// Of five units of line 1, and two of line 2, so many are reserved, waiting and shipped.
fn of_two_lines(first: [i64; 3], second: [i64; 3]) -> Value {
    let item = |line: i32, units: i64, [reserved, backordered, shipped]: [i64; 3]| {
        json!({
            "line": line, "sku": format!("SKU-{line}"), "product_name": "Widget", "quantity": units, "unit_price": "10.00",
            "reserved": reserved, "backordered": backordered, "shipped": shipped,
        })
    };
    json!([item(1, 5, first), item(2, 2, second)])
}

#[test]
fn a_mail_says_how_much_of_the_order_a_shipment_is() {
    let packed = |items: Value, lines: Value| {
        let shipment = json!({"carrier": null, "tracking_number": null, "items": lines});
        let told = news(EventKind::OrderShipped, &json!({"items": items, "shipment": shipment}));
        let OrderNews::Shipped { parcel, .. } = told else { panic!("{told:?}") };
        parcel
    };
    let lines = |number: i32, units: i64| vec![NewsLine { sku: sku(&format!("SKU-{number}")), quantity: units }];
    // Three of line 1 from two places.
    let some = json!([{"line": 1, "location_id": 1, "quantity": 1}, {"line": 1, "location_id": 2, "quantity": 2}]);
    assert_eq!(packed(of_two_lines([2, 0, 3], [0, 2, 0]), some), Parcel::Part(lines(1, 3)));
    let last = json!([{"line": 2, "location_id": 1, "quantity": 2}]);
    assert_eq!(packed(of_two_lines([0, 0, 5], [0, 0, 2]), last.clone()), Parcel::Rest(lines(2, 2)));
    assert_eq!(packed(of_two_lines([0, 0, 0], [0, 0, 2]), last), Parcel::Whole, "line 1 was cancelled before");
}

#[test]
fn a_mail_says_what_was_paid_and_given_back_and_not_what_it_was_sold_for() {
    let items = of_two_lines([0, 0, 3], [0, 0, 2]);
    let told = json!({"items": items, "amount_due": "15.00", "amount_paid": "20.00", "amount_refunded": "5.00"});
    let paid = OrderNews::Paid { amount: euros(2_000), given_back: Some(euros(500)), to_follow: false };
    assert_eq!(news(EventKind::OrderPaid, &told), paid);
    let MailContent::Order(_, facts) = of(EventKind::OrderPaid, &told).unwrap().content().unwrap() else { panic!() };
    assert_eq!((facts.total, facts.due), (euros(2_000), euros(1_500)));

    let amounts = json!({"payment": "REFUNDED", "amount_paid": "20.00", "amount_refunded": "20.00", "refund": "15.00"});
    let cancelled = OrderNews::Cancelled { reason: None, refund: Some(euros(1_500)) };
    assert_eq!(news(EventKind::OrderCancelled, &amounts), cancelled, "five were given back before");
    let before = json!({"payment": "REFUNDED", "amount_paid": "20.00", "amount_refunded": "20.00", "refund": null});
    assert_eq!(news(EventKind::OrderCancelled, &before), OrderNews::Cancelled { reason: None, refund: None });
    let waiting = json!({"items": of_two_lines([2, 0, 3], [0, 2, 0])});
    assert_eq!(
        news(EventKind::OrderPaid, &waiting),
        OrderNews::Paid { amount: euros(2_000), given_back: None, to_follow: true }
    );
}

#[test]
fn facts_that_are_spoilt_are_told_with_the_id_of_the_mail() {
    let spoilt: [Value; 5] = [
        json!({ "total_amount": "a lot" }),
        json!({ "currency": "euro" }),
        json!({ "items": "many" }),
        json!({ "items": [{ "sku": "", "product_name": "x", "quantity": 1, "unit_price": "1.00" }] }),
        json!({ "number": "7" }),
    ];
    for facts in spoilt {
        let mail = of(EventKind::OrderPlaced, &facts).unwrap();
        let told = mail.content().unwrap_err().to_string();
        assert!(told.contains(&mail.id.to_string()), "{told}");
    }
}

#[test]
fn an_event_with_facts_of_tomorrow_is_read_today() {
    let RecordedEvent { mut data, .. } = placed(1);
    data["gift_wrapping"] = json!(true);
    assert!(of(EventKind::OrderPaid, &data).unwrap().content().is_ok());
}
