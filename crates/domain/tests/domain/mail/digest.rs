use chrono::TimeDelta;
use domain::{
    events::{EventKind, RecordedEvent},
    mail::{Digest, DigestPolicy, MailContent},
    testing::{a_manager, noon, nth_id},
    values::EventId,
};
use serde_json::json;

const POLICY: DigestPolicy = DigestPolicy { quiet_s: 30, at_most_s: 120 };

/// Product `product` ran low so many seconds after noon.
fn alert(position: i64, product: i64, at_s: i64) -> RecordedEvent {
    RecordedEvent {
        position,
        id: EventId::new(nth_id(6_000_000 + u64::try_from(position).unwrap())),
        kind: EventKind::StockLow.as_str().to_owned(),
        subject: format!("product/{product}"),
        subject_version: 1,
        data: json!({ "sku": format!("SKU-{product}"), "name": "Widget", "available": position, "reorder_point": 9 }),
        recorded_at: noon() + TimeDelta::seconds(at_s),
        trace: None,
    }
}

fn is_time(alerts: &[RecordedEvent], now_s: i64) -> bool {
    Digest::of(alerts, POLICY, noon() + TimeDelta::seconds(now_s)).is_some()
}

#[test]
fn a_burst_is_told_once_it_is_quiet_or_late() {
    assert!(!is_time(&[], 999));
    assert!(!is_time(&[alert(1, 1, 0)], 29) && is_time(&[alert(1, 1, 0)], 30));
    let burst: Vec<_> = (0..12).map(|number| alert(number + 1, number, number * 10)).collect();
    assert!(!is_time(&burst, 119) && is_time(&burst, 120), "the last one is 10 seconds old, the first one 120");
}

#[test]
fn alerts_whose_clocks_disagree_are_told_all_the_same() {
    assert!(!is_time(&[alert(1, 1, 50), alert(2, 2, 0)], 79));
    assert!(is_time(&[alert(1, 1, 50), alert(2, 2, 0)], 80));
    assert!(!is_time(&[alert(1, 1, 500)], 0), "one from the future waits until it is the past");
}

#[test]
fn so_many_alerts_that_they_fill_a_digest_wait_for_no_more() {
    let most = i64::try_from(Digest::MAX_EVENTS).unwrap();
    let many: Vec<_> = (1..=most).map(|number| alert(number, number, 0)).collect();
    assert!(is_time(&many, 0) && !is_time(&many[1..], 0));
    let mail = Digest::of(&many, POLICY, noon()).unwrap().to(a_manager().user_id);
    let MailContent::LowStock(products, more) = mail.content().unwrap() else { panic!() };
    assert_eq!((products.len(), more), (Digest::MAX_PRODUCTS, Digest::MAX_EVENTS - Digest::MAX_PRODUCTS));
}

#[test]
fn a_product_that_ran_low_twice_is_listed_once_as_it_stood_last() {
    let alerts = [alert(1, 7, 0), alert(2, 8, 0), alert(3, 7, 0)];
    let mail = Digest::of(&alerts, POLICY, noon() + TimeDelta::hours(1)).unwrap().to(a_manager().user_id);
    let MailContent::LowStock(products, 0) = mail.content().unwrap() else { panic!() };
    let listed: Vec<_> = products.iter().map(|product| (product.sku.to_string(), product.available)).collect();
    assert_eq!(listed, [("SKU-8".to_owned(), 2), ("SKU-7".to_owned(), 3)]);
    assert_eq!((mail.event_id, mail.recipient), (alerts[0].id, a_manager().user_id));
}
