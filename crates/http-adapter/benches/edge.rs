//! The edge without anything behind it: an order is read from JSON and answered as JSON, with its exact decimals, and a product is
//! shown. Mocks answer in the place of the business; what they cost is within the figures.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail as loudly as a test")]

use std::sync::Arc;

use actix_web::{
    App as Web,
    body::to_bytes,
    dev::Service,
    rt::System,
    test::{TestRequest, init_service},
};
use async_trait::async_trait;
use criterion::{Criterion, criterion_group, criterion_main};
use domain::{
    events::{Events, MockEventQueries},
    inventory::{Inventory, MockInventoryQueries},
    invoicing::Invoices,
    orders::{MockOrderQueries, Order, OrderLine, Orders, PlaceOrder, PlaceOrderError, PlaceOrders, Terms},
    store::{Done, MockStore, Request},
    testing::{
        CountingIds, FakeAccessTokens, FakeHasher, FakeRefreshTokens, FakeWebhookSecrets, FixedClock, RecordingGateway,
        SilentBell, a_customer, a_stocked_product, an_invoicing_policy, an_order, an_order_line, eur, noon, product_id,
        silent_invoices_ports,
    },
    users::{AccessTokens, MockUserQueries, UserPolicy, Users, UsersPorts},
    webhooks::{MockWebhookOutbox, MockWebhookQueries, WebhookPolicy, Webhooks, WebhooksPorts},
};
use http_adapter::{App, Background, Check, HttpSettings, Readiness, configure};
use serde_json::{Value, json};
use slog::{Discard, Logger, o};

/// A desk that places whatever it is asked for, and always answers the same.
struct Desk(Order);

#[async_trait]
impl PlaceOrders for Desk {
    async fn place(&self, _: Request, _: PlaceOrder) -> Result<Done<Order>, PlaceOrderError> {
        Ok(Done::now(self.0.clone()))
    }
}

struct Ready;

#[async_trait]
impl Readiness for Ready {
    async fn checks(&self) -> Vec<Check> {
        Vec::new()
    }

    async fn background(&self) -> Background {
        Background::default()
    }

    async fn metrics(&self) -> String {
        String::new()
    }
}

fn an_order_of(lines: i32) -> Order {
    let line = |number| OrderLine { line: number, product_id: product_id(number), ..an_order_line() };
    Order { lines: (1..=lines).map(line).collect(), ..an_order() }
}

/// The edge, and the value of `Authorization` for a customer.
fn edge(order: Order) -> (App, String) {
    let (store, ids, clock) =
        (Arc::new(MockStore::new()), Arc::new(CountingIds::default()), Arc::new(FixedClock::default()));
    let (mut standing, mut products) = (MockUserQueries::new(), MockInventoryQueries::new());
    standing.expect_is_in_good_standing().returning(|_| Ok(true));
    products.expect_find_product().returning(|_| Ok(Some(a_stocked_product())));
    let tokens = FakeAccessTokens::default();
    let token = format!("Bearer {}", tokens.issue(&a_customer(), noon(), 900));
    let ports = UsersPorts {
        store: store.clone(),
        queries: Arc::new(standing),
        hasher: Arc::new(FakeHasher::default()),
        access_tokens: Arc::new(tokens),
        refresh_tokens: Arc::new(FakeRefreshTokens::default()),
        clock: clock.clone(),
        ids: ids.clone(),
    };
    let orders = Orders::new(
        store.clone(),
        Arc::new(MockOrderQueries::new()),
        Arc::new(RecordingGateway::default()),
        clock.clone(),
        ids.clone(),
        Terms::free(eur()),
    );
    let webhooks = WebhooksPorts {
        store: store.clone(),
        queries: Arc::new(MockWebhookQueries::new()),
        outbox: Arc::new(MockWebhookOutbox::new()),
        secrets: Arc::new(FakeWebhookSecrets::default()),
        clock: clock.clone(),
        ids: ids.clone(),
    };
    let app = App {
        inventory: Inventory::new(store, Arc::new(products), clock.clone(), ids.clone(), eur(), false),
        orders,
        invoices: Invoices::new(silent_invoices_ports(), an_invoicing_policy()),
        order_desk: Arc::new(Desk(order)),
        users: Users::new(ports, UserPolicy::default()),
        events: Events::new(Arc::new(MockEventQueries::new()), Arc::new(SilentBell::default()), clock.clone()),
        webhooks: Webhooks::new(webhooks, WebhookPolicy::default()),
        readiness: Arc::new(Ready),
        clock,
        ids,
        settings: HttpSettings::default(),
        log: Logger::root(Discard, o!()),
    };
    (app, token)
}

/// Sends one request after the other, and reads each answer to its end.
fn serve(criterion: &mut Criterion, id: &str, order: Order, status: u16, request: impl Fn() -> TestRequest) {
    let (app, token) = edge(order);
    let system = System::new();
    let service = system.block_on(init_service(Web::new().configure(configure(app))));
    criterion.bench_function(id, |bencher| {
        bencher.iter(|| {
            let request = request().insert_header(("Authorization", token.as_str())).to_request();
            let bytes = system.block_on(async {
                let response = service.call(request).await.unwrap();
                assert_eq!(response.status().as_u16(), status);
                to_bytes(response.into_body()).await
            });
            assert!(bytes.is_ok_and(|bytes| !bytes.is_empty()));
        });
    });
}

fn orders(criterion: &mut Criterion) {
    for lines in [1, 5, 50] {
        let items: Value = (1..=lines).map(|product| json!({"product_id": product, "quantity": 2})).collect();
        let body = json!({ "items": items });
        let request = || TestRequest::post().uri("/orders").set_json(&body);
        serve(criterion, &format!("order_placed/lines/{lines}"), an_order_of(lines), 201, request);
    }
}

fn products(criterion: &mut Criterion) {
    let request = || TestRequest::get().uri("/products/1");
    serve(criterion, "product_shown/locations/1", an_order(), 200, request);
}

criterion_group!(benches, orders, products);
criterion_main!(benches);
