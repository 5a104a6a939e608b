//! The ways to name things, as schemas.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, OneOfBuilder, Type},
    },
};

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $description:literal $pattern:literal $longest:literal $example:literal;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(i32::MAX));
                let text = ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some($pattern))
                    .min_length(Some(1))
                    .max_length(Some($longest));
                OneOfBuilder::new()
                    .item(number)
                    .item(text)
                    .description(Some($description))
                    .examples([serde_json::json!(1), serde_json::json!($example)])
                    .into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

names! {
    /// A product.
    ProductName = "A product's id, as a number or in digits, or its SKU." r"^\S+$" 64 "WIDGET-A-001";
    /// A location.
    LocationName = "A location's id, as a number or in digits, or its code." r"^\S+$" 32 "WH-01";
    /// A customer.
    CustomerName = "A customer's number, as a number or in digits, their id, or their e-mail address."
        r"^([1-9][0-9]{0,8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^@\s]+@[^@\s]+)$" 254 "user@example.com";
}
