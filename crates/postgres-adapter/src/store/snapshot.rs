//! Questions that belong together.

use domain::store::StoreError;
use futures_util::future::join3;

use crate::{
    connection::Link,
    statement::{Commit, simple},
};

/// Asks several questions of one instant, in one round trip if all of them are sent at once.
pub(crate) async fn snapshot<T>(
    link: &Link,
    questions: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    within(link, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", questions).await
}

/// Asks a question whose best plan depends on what is asked, as that for a rare or a frequent word does.
pub(crate) async fn custom_planned<T>(
    link: &Link,
    question: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    within(link, "BEGIN READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan", question).await
}

/// Asks within a transaction of its own, in one round trip.
pub(crate) async fn within<T>(
    link: &Link,
    begin: &str,
    questions: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let (started, answers, ended) = join3(simple(link, begin), questions, Commit.execute(link)).await;
    started?;
    let answers = answers?;
    ended?;
    Ok(answers)
}
