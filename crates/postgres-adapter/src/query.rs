//! Questions whose text depends on what is asked, such as lists with filters. Diesel prepares one for each text.

use std::marker::PhantomData;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    QueryResult,
    deserialize::FromSqlRow,
    expression::QueryMetadata,
    pg::Pg,
    query_builder::{AstPass, Query as DieselQuery, QueryFragment, QueryId},
    query_dsl::CompatibleType,
    sql_types::{Array, BigInt, Integer, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::store::StoreError;

use crate::{connection::Link, store::classify};

/// The beginning of the years 1 and 10,000.
const EARLIEST_S: i64 = -62_135_596_800;
const LATEST_S: i64 = 253_402_300_800;

/// A question under construction. Texts are ours; whatever came from outside is bound.
pub(crate) struct Query<'a> {
    parts: Vec<Part<'a>>,
}

enum Part<'a> {
    Sql(&'static str),
    Integer(i32),
    BigInt(i64),
    Text(&'a str),
    OwnText(String),
    Texts(Vec<&'a str>),
    Uuid(uuid::Uuid),
    Moment(DateTime<Utc>),
}

impl<'a> Query<'a> {
    pub(crate) fn new(sql: &'static str) -> Self {
        Self { parts: vec![Part::Sql(sql)] }
    }

    pub(crate) fn sql(&mut self, sql: &'static str) -> &mut Self {
        self.push(Part::Sql(sql))
    }

    pub(crate) fn integer(&mut self, number: i32) -> &mut Self {
        self.push(Part::Integer(number))
    }

    pub(crate) fn bigint(&mut self, number: i64) -> &mut Self {
        self.push(Part::BigInt(number))
    }

    pub(crate) fn text(&mut self, text: &'a str) -> &mut Self {
        self.push(Part::Text(text))
    }

    pub(crate) fn own_text(&mut self, text: String) -> &mut Self {
        self.push(Part::OwnText(text))
    }

    pub(crate) fn texts(&mut self, texts: Vec<&'a str>) -> &mut Self {
        self.push(Part::Texts(texts))
    }

    pub(crate) fn uuid(&mut self, id: uuid::Uuid) -> &mut Self {
        self.push(Part::Uuid(id))
    }

    /// Binds a moment. PostgreSQL knows fewer of them than we do, and those beyond are compared as the last it knows.
    pub(crate) fn moment(&mut self, moment: DateTime<Utc>) -> &mut Self {
        let known = moment.timestamp().clamp(EARLIEST_S, LATEST_S) == moment.timestamp();
        let nearest = if moment.timestamp() < EARLIEST_S { EARLIEST_S } else { LATEST_S };
        let nearest = DateTime::from_timestamp(nearest, 0).unwrap_or_default();
        self.push(Part::Moment(if known { moment } else { nearest }))
    }

    /// As [`moment`](Self::moment), so much later or earlier.
    pub(crate) fn moment_shifted(&mut self, moment: DateTime<Utc>, by: TimeDelta) -> &mut Self {
        self.moment(moment.checked_add_signed(by).unwrap_or(moment))
    }

    fn push(&mut self, part: Part<'a>) -> &mut Self {
        self.parts.push(part);
        self
    }

    /// Sends it, and returns its rows, whose columns have the SQL types `S`.
    pub(crate) async fn load<S, R>(self, mut link: &Link) -> Result<Vec<R>, StoreError>
    where
        S: Send + 'static,
        R: FromSqlRow<S, Pg> + Send + 'static,
        Typed<'a, S>: DieselQuery<SqlType = S>,
        S: CompatibleType<R, Pg, SqlType = S>,
        Pg: QueryMetadata<S>,
    {
        let typed: Typed<'a, S> = Typed { query: self, columns: PhantomData };
        typed.load(&mut link).await.map_err(classify)
    }
}

/// A question with the SQL types of its columns.
pub(crate) struct Typed<'a, S> {
    query: Query<'a>,
    columns: PhantomData<S>,
}

impl<S> DieselQuery for Typed<'_, S> {
    type SqlType = S;
}

impl<S> QueryId for Typed<'_, S> {
    type QueryId = ();
    // Its text is what it is known by.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S> QueryFragment<Pg> for Typed<'_, S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for part in &self.query.parts {
            match part {
                Part::Sql(sql) => out.push_sql(sql),
                Part::Integer(number) => out.push_bind_param::<Integer, _>(number)?,
                Part::BigInt(number) => out.push_bind_param::<BigInt, _>(number)?,
                Part::Text(text) => out.push_bind_param::<Text, _>(text)?,
                Part::OwnText(text) => out.push_bind_param::<Text, _>(text)?,
                Part::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts)?,
                Part::Uuid(id) => out.push_bind_param::<Uuid, _>(id)?,
                Part::Moment(moment) => out.push_bind_param::<Timestamptz, _>(moment)?,
            }
        }
        Ok(())
    }
}
