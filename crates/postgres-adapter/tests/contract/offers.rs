//! What orders about to be placed are offered.

use domain::{
    orders::OfferRequest,
    testing::{a_buyer, a_user_who_is, another_customer, nth_id, sku},
    users::{User, UserStatus},
    values::{CustomerNumber, CustomerRef, Email, ProductRef, UserId},
};
use tokio::runtime::Handle;

use crate::{
    orders::world_with_customer,
    support::{by_id, reserved, until_waiting},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offers_are_locked_products_customers_as_asked_and_fresh_serial_numbers() {
    let world = world_with_customer().await;
    world.sign_in(&another_customer()).await;
    world
        .commit(|unit| {
            unit.users().save_user(User { status: UserStatus::Disabled, ..a_user_who_is(&another_customer()) });
        })
        .await;
    let request = OfferRequest {
        products: vec![by_id(1), ProductRef::Sku(sku("SKU-2"))],
        customers: vec![
            CustomerRef::Email(a_buyer().email),
            CustomerRef::Id(UserId::new(nth_id(1))),
            CustomerRef::Id(a_buyer().id),
            CustomerRef::Id(another_customer().user_id),
            CustomerRef::Number(a_buyer().number),
            CustomerRef::Number(CustomerNumber::new(4_711).unwrap()),
            CustomerRef::Email(Email::parse("nobody@example.com").unwrap()),
        ],
        orders: 2,
    };
    let mut unit = world.begin().await;
    let offers = unit.orders().lock_offers(&request).await.unwrap();
    assert_eq!(offers.products.iter().map(|product| product.id.number()).collect::<Vec<_>>(), [1]);
    assert_eq!(offers.products[0].available(), 10);
    let known = Some(a_buyer());
    assert_eq!(offers.customers, [known.clone(), None, known.clone(), None, known, None, None]);
    let more = OfferRequest { customers: vec![], orders: 3, ..request };
    let again = unit.orders().lock_offers(&more).await.unwrap();
    assert_eq!((offers.serials.len(), again.serials.len(), again.customers.len()), (2, 3, 0));
    let mut serials = [offers.serials, again.serials].concat();
    assert!(serials.iter().all(|serial| *serial > 0));
    serials.dedup();
    assert_eq!(serials.len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offers_of_waiting_units_are_never_stale() {
    let world = world_with_customer().await;
    let watcher = world.outsider().await;
    let request = OfferRequest { products: vec![by_id(1)], customers: vec![], orders: 1 };
    let mut first = world.begin().await;
    first.orders().lock_offers(&request).await.unwrap();
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let offers = second.orders().lock_offers(&request).await.unwrap();
        second.roll_back().await;
        offers
    });
    until_waiting(&watcher, 1).await;
    first.inventory().record(vec![reserved(1, 1, 10)]);
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().products[0].available(), 0);
}
