//! Statements as SQL with typed binds, which Diesel prepares once for each connection.
//!
//! Neither `sql_query` nor inserts of several rows are ever prepared, and both cost PostgreSQL a parse and a plan each time.
//! A fragment of our own with a `QueryId` is. It takes arrays where there may be many rows, so that one plan serves any
//! number of them, and unnests them in the select list, which costs half of what it does behind `FROM`.

use std::io::Write;

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::{self, IsNull, Output, ToSql},
    sql_types::Jsonb,
};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use domain::{store::StoreError, values};

use crate::{connection::Link, store::classify};

/// Declares a statement: its binds with their SQL types, the row it answers with (if it does), and its SQL, in which `$1` is
/// the first bind. Binds stand in the SQL in their order, each once.
macro_rules! statement {
    ($(#[$doc:meta])* $name:ident $(<$life:lifetime>)? {
        $($bind:ident: $rust:ty as $sql:ty),* $(,)?
    } $text:expr) => {
        $crate::statement::statement!(@fragment $(#[$doc])* ($name) ($(<$life>)?) { $($bind: $rust as $sql),* } $text);

        impl $(<$life>)? $name $(<$life>)? {
            /// Sends it, and returns how many rows it wrote.
            async fn execute(self, mut link: &$crate::connection::Link)
                -> Result<usize, ::domain::store::StoreError>
            {
                ::diesel_async::RunQueryDsl::execute(self, &mut link).await.map_err($crate::store::classify)
            }
        }
    };
    ($(#[$doc:meta])* $name:ident $(<$life:lifetime>)? {
        $($bind:ident: $rust:ty as $sql:ty),* $(,)?
    } -> $row:ty as ($($column:ty),+ $(,)?); $text:expr) => {
        $crate::statement::statement!(@fragment $(#[$doc])* ($name) ($(<$life>)?) { $($bind: $rust as $sql),* } $text);

        impl $(<$life>)? ::diesel::query_builder::Query for $name $(<$life>)? {
            type SqlType = ($($column,)+);
        }

        impl $(<$life>)? $name $(<$life>)? {
            /// Sends it, and returns its rows.
            async fn load(self, mut link: &$crate::connection::Link)
                -> Result<Vec<$row>, ::domain::store::StoreError>
            {
                ::diesel_async::RunQueryDsl::load(self, &mut link).await.map_err($crate::store::classify)
            }
        }
    };
    (@fragment $(#[$doc:meta])* ($name:ident) ($($life:tt)*) { $($bind:ident: $rust:ty as $sql:ty),* } $text:expr) => {
        $(#[$doc])*
        struct $name $($life)* {
            $($bind: $rust,)*
        }

        const _: () = {
            pub struct Id;

            impl $($life)* ::diesel::query_builder::QueryId for $name $($life)* {
                type QueryId = Id;
                const HAS_STATIC_QUERY_ID: bool = true;
            }
        };

        impl $($life)* ::diesel::query_builder::QueryFragment<::diesel::pg::Pg> for $name $($life)* {
            fn walk_ast<'b>(
                &'b self,
                mut out: ::diesel::query_builder::AstPass<'_, 'b, ::diesel::pg::Pg>,
            ) -> ::diesel::QueryResult<()> {
                let mut text = $crate::statement::Pieces::of($text);
                $(
                    text.push_next(&mut out);
                    out.push_bind_param::<$sql, _>(&self.$bind)?;
                )*
                text.push_next(&mut out);
                Ok(())
            }
        }
    };
}
pub(crate) use statement;

/// The pieces of an SQL text between its binds.
pub(crate) struct Pieces(Option<&'static str>);

impl Pieces {
    pub(crate) const fn of(text: &'static str) -> Self {
        Self(Some(text))
    }

    /// Pushes what stands before the next bind, or what is left.
    pub(crate) fn push_next(&mut self, out: &mut AstPass<'_, '_, Pg>) {
        let Some(text) = self.0.take() else { return };
        let Some((piece, rest)) = text.split_once('$') else {
            out.push_sql(text);
            return;
        };
        out.push_sql(piece);
        self.0 = Some(rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    }
}

/// `COMMIT`, prepared: it then waits for its turn behind statements that are just being prepared, as `BEGIN` (which is the
/// first of all) need not.
pub(crate) struct Commit;

impl QueryId for Commit {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryFragment<Pg> for Commit {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("COMMIT");
        Ok(())
    }
}

impl Commit {
    pub(crate) async fn execute(self, mut link: &Link) -> Result<usize, StoreError> {
        RunQueryDsl::execute(self, &mut link).await.map_err(classify)
    }
}

/// JSON that is written already, as a bind.
#[derive(Debug)]
pub(crate) struct WrittenJson<'a>(pub &'a values::JsonText);

impl ToSql<Jsonb, Pg> for WrittenJson<'_> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        // The version of `jsonb`'s binary format, then its text.
        out.write_all(&[1])?;
        out.write_all(self.0.as_str().as_bytes())?;
        Ok(IsNull::No)
    }
}

/// A text that may be missing, as a bind.
pub(crate) fn nullable<const MAX: usize>(text: Option<&values::Text<MAX>>) -> Option<&str> {
    text.map(values::Text::as_str)
}

/// A column as an array, which is empty if there is nothing in the column: `unnest` in a select list fills the column up with
/// nulls to the length of the longest, so that columns which are hardly ever used cost nothing.
pub(crate) fn sparse<T>(column: impl Iterator<Item = Option<T>>) -> Vec<Option<T>> {
    let column: Vec<Option<T>> = column.collect();
    if column.iter().all(Option::is_none) { Vec::new() } else { column }
}

/// Sends a statement that binds nothing and answers nothing.
pub(crate) async fn simple(mut link: &Link, sql: &str) -> Result<(), StoreError> {
    link.batch_execute(sql).await.map_err(classify)
}
