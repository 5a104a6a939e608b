use domain::{
    inventory::StockedProduct,
    orders::Order,
    store::{Fingerprint, IdempotencyKey},
    testing::{a_paid_order, a_shipped_order, a_stocked_product, an_order},
    values::Attributes,
};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #[test]
    fn a_key_is_1_to_255_visible_characters(text in "\\PC{0,300}") {
        let legal = (1..=255).contains(&text.len()) && text.chars().all(|c| ('!'..='~').contains(&c));
        let key = IdempotencyKey::new(&text, Fingerprint::new(vec![1]));
        prop_assert_eq!(key.is_ok(), legal);
        if let Ok(key) = key {
            prop_assert_eq!(key.key(), text);
            prop_assert_eq!(key.fingerprint().bytes(), [1]);
        }
    }

    #[test]
    fn a_key_of_visible_ascii_is_taken_as_it_is(text in "[!-~]{1,255}") {
        prop_assert!(IdempotencyKey::new(&text, Fingerprint::new(vec![])).is_ok());
    }
}

#[test]
fn an_order_comes_back_from_its_kept_answer_as_it_was() {
    for order in [an_order(), a_paid_order(), a_shipped_order()] {
        let kept = serde_json::to_string(&serde_json::to_value(&order).unwrap()).unwrap();
        let value: serde_json::Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(serde_json::from_value::<Order>(value).unwrap(), order);
    }
}

#[test]
fn a_product_comes_back_from_its_kept_answer_with_the_digits_of_its_attributes() {
    let attributes: serde_json::Value = serde_json::from_str(r#"{"kg": 1.50, "parts": [1, 2]}"#).unwrap();
    let mut product = a_stocked_product();
    product.product.attributes = Attributes::new(attributes.as_object().unwrap().clone()).unwrap();
    let kept = serde_json::to_string(&json!(product)).unwrap();
    assert!(kept.contains("1.50"));
    let value: serde_json::Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(serde_json::from_value::<StockedProduct>(value).unwrap(), product);
}
