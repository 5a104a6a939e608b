//! The words of the domain, as schemas.

use domain::events::EventKind;
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
    /// Whether anything is delivered to a webhook.
    WebhookStatusWord = "Whether anything is delivered to a webhook; read in either case." ["ACTIVE", "DISABLED"];
    /// How far a delivery came.
    DeliveryStatusWord = "How far a delivery came; read in either case." ["PENDING", "DELIVERED", "FAILED"];
}

/// What of events somebody may ask for.
pub struct EventTypeWord;

impl PartialSchema for EventTypeWord {
    fn schema() -> RefOr<Schema> {
        let sorts = EventKind::ALL.into_iter().filter_map(|kind| kind.as_str().split_once('.'));
        let mut words: Vec<String> = sorts.map(|(sort, _)| format!("{sort}.*")).collect();
        words.dedup();
        words.insert(0, "*".to_owned());
        words.extend(EventKind::ALL.map(|kind| kind.as_str().to_owned()));
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A type of events, all types that begin so, or all."))
            .enum_values(Some(words))
            .into()
    }
}

impl ToSchema for EventTypeWord {}

#[cfg(test)]
mod tests {
    use domain::{access::Role, events::EventPattern, inventory::MovementKind, webhooks::DeliveryStatus};

    use super::*;

    fn documented<T: PartialSchema>() -> String {
        serde_json::to_string(&T::schema()).unwrap()
    }

    #[test]
    fn every_word_of_the_domain_is_documented() {
        assert!(Role::ALL.iter().all(|role| documented::<RoleWord>().contains(role.as_str())));
        assert!(MovementKind::ALL.iter().all(|kind| documented::<MovementKindWord>().contains(kind.as_str())));
        assert!(DeliveryStatus::ALL.iter().all(|status| documented::<DeliveryStatusWord>().contains(status.as_str())));
    }

    #[test]
    fn every_documented_type_of_events_can_be_asked_for() {
        let document: serde_json::Value = serde_json::from_str(&documented::<EventTypeWord>()).unwrap();
        let words = document["enum"].as_array().unwrap();
        assert_eq!(words.len(), 1 + 7 + EventKind::ALL.len());
        assert!(words.iter().all(|word| word.as_str().unwrap().parse::<EventPattern>().is_ok()), "{words:?}");
    }
}
