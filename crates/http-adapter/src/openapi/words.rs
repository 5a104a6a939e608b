//! The words of the domain, as schemas.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $description:literal [$($word:literal),+];)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                // Read in either case; written in capitals.
                let words = [$($word),+];
                let lower = words.map(str::to_ascii_lowercase);
                let all = words.into_iter().map(str::to_owned).chain(lower);
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some($description))
                    .enum_values(Some(all))
                    .into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

words! {
    /// What somebody may be.
    RoleWord = "What somebody may do; read in either case." ["ADMIN", "INVENTORY_MANAGER", "CUSTOMER"];
    /// Whether somebody can sign in.
    UserStatusWord = "Whether somebody can sign in; read in either case." ["ACTIVE", "DISABLED"];
    /// Whether something can be ordered.
    ProductStatusWord = "Whether a product can be ordered; read in either case." ["ACTIVE", "DISCONTINUED"];
    /// Where an order stands.
    OrderStatusWord = "Where an order stands; read in either case." ["PENDING", "PAID", "SHIPPED", "CANCELLED"];
    /// Why a level changed.
    MovementKindWord = "Why a level changed; read in either case."
        ["RECEIVED", "MOVED_OUT", "MOVED_IN", "ADJUSTED", "COUNTED", "RESERVED", "RELEASED", "SHIPPED", "RETURNED"];
}

#[cfg(test)]
mod tests {
    use domain::{access::Role, inventory::MovementKind};

    use super::*;

    fn documented<T: PartialSchema>() -> String {
        serde_json::to_string(&T::schema()).unwrap()
    }

    #[test]
    fn every_word_of_the_domain_is_documented() {
        assert!(Role::ALL.iter().all(|role| documented::<RoleWord>().contains(role.as_str())));
        assert!(MovementKind::ALL.iter().all(|kind| documented::<MovementKindWord>().contains(kind.as_str())));
    }
}
