//! The ways in which clients name products, locations, customers and orders.
//!
//! Ids, SKUs, codes, numbers and addresses all serve. A name that could be both an id and a SKU is tried as both.

use domain::{
    orders::OrderNumber,
    values::{
        CustomerNumber, CustomerRef, Email, Invalid, LocationCode, LocationId, LocationRef, OrderId, OrderRef,
        ProductId, ProductRef, Sku, UserId,
    },
};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;
use uuid::Uuid;

use super::Fields;

/// A name in a body: a number, or a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A whole number, in its digits.
    Number(String),
    /// A string.
    Text(String),
}

impl Name {
    /// As an id or a SKU.
    pub fn product(&self) -> Result<ProductRef, Invalid> {
        match self {
            Self::Number(digits) => ProductId::new(number(digits)?).map(ProductRef::Id),
            Self::Text(text) => product(text),
        }
    }

    /// As an id or a code.
    pub fn location(&self) -> Result<LocationRef, Invalid> {
        match self {
            Self::Number(digits) => LocationId::new(number(digits)?).map(LocationRef::Id),
            Self::Text(text) => location(text),
        }
    }

    /// As an id, a customer number or an e-mail address.
    pub fn customer(&self) -> Result<CustomerRef, Invalid> {
        match self {
            Self::Number(digits) => CustomerNumber::new(number(digits)?).map(CustomerRef::Number),
            Self::Text(text) => customer(text),
        }
    }
}

/// A product by its id or SKU; all digits are tried as both.
pub fn product(text: &str) -> Result<ProductRef, Invalid> {
    let sku = Sku::parse(text)?;
    Ok(match canonical(sku.as_str()).and_then(|id| ProductId::new(id).ok()) {
        Some(id) => ProductRef::IdOrSku(id, sku),
        None => ProductRef::Sku(sku),
    })
}

/// A location by its id or code.
pub fn location(text: &str) -> Result<LocationRef, Invalid> {
    let code = LocationCode::parse(text)?;
    Ok(match canonical(code.as_str()).and_then(|id| LocationId::new(id).ok()) {
        Some(id) => LocationRef::Id(id),
        None => LocationRef::Code(code),
    })
}

/// A customer by id, customer number or e-mail address.
pub fn customer(text: &str) -> Result<CustomerRef, Invalid> {
    if let Some(id) = uuid(text) {
        return Ok(CustomerRef::Id(UserId::new(id)));
    }
    if let Some(number) = canonical(text) {
        return CustomerNumber::new(number).map(CustomerRef::Number);
    }
    Email::parse(text)
        .map(CustomerRef::Email)
        .map_err(|_| Invalid::because("a customer is named by id, customer number or e-mail address"))
}

/// An order by its id or number.
pub fn order(text: &str) -> Result<OrderRef, Invalid> {
    if let Some(id) = uuid(text) {
        return Ok(OrderRef::Id(OrderId::new(id)));
    }
    text.parse::<OrderNumber>()
        .map(OrderRef::Number)
        .map_err(|_| Invalid::because("an order is named by its id or its number, such as ORD-2026-000001"))
}

/// A UUID in its usual spelling.
pub fn uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}

/// A product named by `product_id` or by `sku`, but not by both.
pub fn product_of(fields: &mut Fields, at: &str, id: Option<&Name>, sku: Option<&str>) -> Option<ProductRef> {
    let id_pointer = format!("{at}/product_id");
    match (id, sku) {
        (Some(id), None) => fields.note(&id_pointer, id.product()),
        (None, Some(sku)) => fields.note(&format!("{at}/sku"), Sku::parse(sku).map(ProductRef::Sku)),
        (None, None) => {
            fields.refuse(id_pointer, &Invalid::because("name the product by product_id or by sku"));
            None
        }
        (Some(_), Some(_)) => {
            fields.refuse(
                format!("{at}/sku"),
                &Invalid::because("name the product by product_id or by sku, not by both"),
            );
            None
        }
    }
}

fn number(digits: &str) -> Result<i32, Invalid> {
    digits.parse().map_err(|_| Invalid::because("an id is a positive number"))
}

/// A number in its one spelling: `007` names nothing but a SKU.
fn canonical(text: &str) -> Option<i32> {
    let digits = !text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self::Text(text)),
            Value::Number(number) if !number.to_string().contains(['.', 'e', 'E']) => {
                Ok(Self::Number(number.to_string()))
            }
            _ => Err(D::Error::custom("expected a whole number or a string")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Name {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn ids_are_numbers_and_other_names_are_strings() {
        assert_eq!(read("1").product(), Ok(ProductRef::Id(ProductId::new(1).unwrap())));
        assert_eq!(read("\"ABC-12345\"").product(), Ok(ProductRef::Sku(Sku::parse("ABC-12345").unwrap())));
        assert_eq!(read("\"WH-01\"").location(), Ok(LocationRef::Code(LocationCode::parse("WH-01").unwrap())));
        assert_eq!(read("\"1\"").location(), Ok(LocationRef::Id(LocationId::new(1).unwrap())));
        assert_eq!(read("\"1\"").customer(), Ok(CustomerRef::Number(CustomerNumber::new(1).unwrap())));
        assert!(matches!(read("\"john@example.com\"").customer(), Ok(CustomerRef::Email(_))));
    }

    #[test]
    fn all_digits_are_tried_as_an_id_and_as_a_sku() {
        let both = ProductRef::IdOrSku(ProductId::new(42).unwrap(), Sku::parse("42").unwrap());
        assert_eq!(product("42"), Ok(both));
        for sku in ["0", "007", "99999999999999999999"] {
            assert_eq!(product(sku), Ok(ProductRef::Sku(Sku::parse(sku).unwrap())));
        }
    }

    #[test]
    fn numbers_out_of_range_and_other_types_are_refused() {
        assert!(
            read("0").product().is_err() && read("-1").location().is_err() && read("99999999999").customer().is_err()
        );
        for wrong in ["1.0", "1e3", "null", "[]", "{}", "true"] {
            assert!(serde_json::from_str::<Name>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn orders_are_named_by_id_or_number() {
        assert!(matches!(order("ORD-2026-000001"), Ok(OrderRef::Number(_))));
        assert!(matches!(order("0198a1b2-0000-7000-8000-000000000000"), Ok(OrderRef::Id(_))));
        assert!(order("0198a1b2000070008000000000000000").is_err() && order("1").is_err() && order("\0").is_err());
    }
}
