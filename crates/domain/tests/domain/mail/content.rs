use std::collections::BTreeSet;

use domain::{
    events::{EventKind, RecordedEvent},
    mail::{Mail, MailContent, MailKind, OrderNews},
    testing::{a_user, an_admin, nth_id},
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
    let OrderNews::Shipped { carrier, tracking_number } = news(EventKind::OrderShipped, &shipment) else { panic!() };
    assert_eq!((carrier.unwrap().as_str(), tracking_number.unwrap().as_str()), ("DHL", "0034"));
    let untracked = json!({ "shipment": { "carrier": null, "tracking_number": null } });
    assert_eq!(news(EventKind::OrderShipped, &untracked), OrderNews::Shipped { carrier: None, tracking_number: None });
    let cancelled = news(EventKind::OrderCancelled, &json!({ "reason": "ordered twice", "payment": "REFUNDED" }));
    let OrderNews::Cancelled { reason, refunded } = cancelled else { panic!() };
    assert_eq!((reason.unwrap().as_str(), refunded), ("ordered twice", true));
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
