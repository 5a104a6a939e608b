//! Whether anything was ever put into the database.

use diesel::sql_types::Bool;
use domain::store::StoreError;

use crate::{connection::Link, statement::statement};

statement! {
    /// Whether there is a product or an order.
    HasData {} -> (bool,) as (Bool,);
    "SELECT EXISTS (SELECT FROM products) OR EXISTS (SELECT FROM orders)"
}

pub(crate) async fn has_data(link: &Link) -> Result<bool, StoreError> {
    Ok(HasData {}.load(link).await? == [(true,)])
}
