//! A product about to enter the catalogue, in the words of other systems.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::new_product::NewProduct;

/// A new product whose price is called `unit_price`.
pub struct NewItem;

impl PartialSchema for NewItem {
    fn schema() -> RefOr<Schema> {
        let mut schema = NewProduct::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            if let Some(price) = object.properties.remove("price") {
                object.properties.insert("unit_price".to_owned(), price);
            }
            for name in object.required.iter_mut().filter(|name| *name == "price") {
                "unit_price".clone_into(name);
            }
            object.example = Some(serde_json::json!({
                "sku": "ABC-12345", "name": "Wireless Mouse", "category": "Electronics", "unit_price": 29.99,
                "attributes": {"color": "Black", "warranty_months": 24}
            }));
        }
        schema
    }
}

impl ToSchema for NewItem {}
