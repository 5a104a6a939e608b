//! Which order is meant.

use domain::values::OrderRef;

/// An order by id or by number. In SQL it is `coalesce($1, (SELECT id FROM orders WHERE number = $2))`, which looks the
/// number up only if there is no id.
#[derive(Clone, Debug)]
pub(super) struct Which {
    pub id: Option<uuid::Uuid>,
    pub number: Option<String>,
}

impl Which {
    pub(super) fn of(order: &OrderRef) -> Self {
        match order {
            OrderRef::Id(id) => Self { id: Some(id.uuid()), number: None },
            OrderRef::Number(number) => Self { id: None, number: Some(number.to_string()) },
        }
    }
}
