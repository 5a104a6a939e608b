use domain::{
    orders::OrderNumber,
    values::{Attributes, CustomerNumber, Email, LocationCode, LocationId, ProductId, Sku, Text, Version},
};
use proptest::prelude::*;
use serde_json::json;

proptest! {
    #[test]
    fn whatever_is_typed_a_code_has_no_blank_in_it_and_is_stable(text in "\\PC{0,70}|[ \\t\\n\0a-z]{0,8}") {
        if let Ok(sku) = Sku::parse(&text) {
            prop_assert!(!sku.as_str().is_empty() && sku.as_str().chars().count() <= 64);
            prop_assert!(!sku.as_str().chars().any(|c| c.is_whitespace() || c.is_control()));
            prop_assert_eq!(Sku::parse(sku.as_str()).unwrap(), sku);
        }
    }

    #[test]
    fn whatever_is_typed_a_text_is_trimmed_bounded_and_free_of_nul(text in any::<String>()) {
        if let Ok(parsed) = Text::<20>::parse(&text) {
            prop_assert_eq!(parsed.as_str(), text.trim());
            prop_assert!(!parsed.as_str().contains('\0') && parsed.as_str().chars().count() <= 20);
        }
    }

    #[test]
    fn an_address_once_parsed_stays_as_it_is(name in "[a-zA-Z0-9.+_äÖé-]{1,20}", host in "[a-zA-Z0-9]{1,10}") {
        if let Ok(email) = Email::parse(&format!("{name}@{host}.example")) {
            prop_assert_eq!(&Email::parse(email.as_str()).unwrap(), &email);
            prop_assert_eq!(&Email::parse(&email.as_str().to_uppercase()).unwrap(), &email);
        }
    }

    #[test]
    fn an_order_number_survives_being_written(year in 1_000..=9_999_i32, serial in 1..i64::MAX) {
        let number = OrderNumber::new(year, serial).unwrap();
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }
}

#[test]
fn a_sku_has_64_characters_and_a_location_code_32_at_the_most() {
    assert!(Sku::parse(&"x".repeat(64)).is_ok() && Sku::parse(&"x".repeat(65)).is_err());
    assert!(LocationCode::parse(&"x".repeat(32)).is_ok() && LocationCode::parse(&"x".repeat(33)).is_err());
}

#[test]
fn ids_and_versions_are_positive() {
    assert!([0, -1, i32::MIN].iter().all(|number| ProductId::new(*number).is_err()));
    assert!(LocationId::new(0).is_err() && CustomerNumber::new(0).is_err() && Version::new(0).is_err());
    assert_eq!(LocationId::DEFAULT.number(), 1);
    assert_eq!(Version::new(i32::MAX).unwrap().next().number(), i32::MAX);
}

#[test]
fn attributes_are_small_and_hold_nothing_that_postgresql_cannot() {
    let made = |value: serde_json::Value| Attributes::new(value.as_object().unwrap().clone());
    assert!(made(json!({"color": "Black", "sizes": [1, 2.50, null, {"deep": true}]})).is_ok());
    assert!(made(json!({"nul": ["a\0b"]})).is_err() && made(json!({"a\0": 1})).is_err());
    assert!(made(json!({"long": "x".repeat(16_384)})).is_err());
    let wild: serde_json::Value = serde_json::from_str(r#"{"n": 1e999999999}"#).unwrap();
    assert!(made(wild).is_err());
}
