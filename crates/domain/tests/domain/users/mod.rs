//! Users, their passwords and their sessions.

use std::sync::Arc;

use domain::{
    store::MockStore,
    testing::{CountingIds, FakeAccessTokens, FakeHasher, FakeRefreshTokens, FixedClock, hash_of},
    users::{MockUserQueries, PasswordHash, PasswordInput, User, UserPolicy, Users, UsersPorts},
};

mod authenticate;
mod change_password;
mod change_user;
mod list_users;
mod log_in;
mod log_out;
mod refresh_session;
mod register_user;

/// The use cases of users, with what stands around them within reach.
struct Office {
    users: Users,
    hasher: Arc<FakeHasher>,
    clock: Arc<FixedClock>,
}

impl Office {
    fn on(store: MockStore) -> Self {
        Self::with(store, MockUserQueries::new(), FakeHasher::default(), UserPolicy::default())
    }

    fn reading(store: MockStore, queries: MockUserQueries) -> Self {
        Self::with(store, queries, FakeHasher::default(), UserPolicy::default())
    }

    fn with(store: MockStore, queries: MockUserQueries, hasher: FakeHasher, policy: UserPolicy) -> Self {
        let (hasher, clock) = (Arc::new(hasher), Arc::new(FixedClock::default()));
        let ports = UsersPorts {
            store: Arc::new(store),
            queries: Arc::new(queries),
            hasher: hasher.clone(),
            access_tokens: Arc::new(FakeAccessTokens::default()),
            refresh_tokens: Arc::new(FakeRefreshTokens::default()),
            clock: clock.clone(),
            ids: Arc::new(CountingIds::default()),
        };
        Self { users: Users::new(ports, policy), hasher, clock }
    }
}

/// Queries that know one user, or nobody.
fn knowing(user: Option<User>) -> MockUserQueries {
    let mut queries = MockUserQueries::new();
    let found = user.clone();
    queries.expect_find_user().returning(move |_| Ok(found.clone()));
    queries.expect_find_credentials().returning(move |_| Ok(user.clone().map(with_password)));
    queries
}

/// A user with the hash of the password that everybody has in tests.
fn with_password(user: User) -> (User, PasswordHash) {
    (user, hash_of(&domain::testing::a_password()))
}

fn another_password() -> PasswordInput {
    PasswordInput::parse("another long secret").unwrap()
}
