use domain::{
    store::{MockStore, Request},
    testing::{a_customer, a_user},
    users::{FindUserError, ListUsersError, MockUserQueries},
    values::{Page, PageRequest},
};

use super::{Office, knowing};
use crate::access::admitted;

#[tokio::test]
async fn only_admins_and_the_operator_list_users() {
    let list = async |request: Request| {
        let mut queries = MockUserQueries::new();
        queries.expect_list_users().returning(|_| Ok(Page { items: vec![a_user()], next: None }));
        let office = Office::reading(MockStore::new(), queries);
        let listed = office.users.list_users(&request.actor, &PageRequest::default()).await;
        !matches!(listed, Err(ListUsersError::Forbidden(_)))
    };
    assert_eq!(admitted(list).await, ["ADMIN", "system"]);
}

#[tokio::test]
async fn everybody_sees_themselves_while_they_exist() {
    let me = Office::reading(MockStore::new(), knowing(Some(a_user()))).users.me(&a_customer()).await;
    assert_eq!(me.unwrap(), a_user());
    let me = Office::reading(MockStore::new(), knowing(None)).users.me(&a_customer()).await;
    assert!(matches!(me, Err(FindUserError::NotFound)));
}
