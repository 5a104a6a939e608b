//! An app before mocks, and requests to it.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use actix_web::{
    http::{StatusCode, header::HeaderMap},
    test::{TestRequest, call_service, init_service},
};
use async_trait::async_trait;
use domain::{
    access::Principal,
    events::{Events, MockEventQueries},
    inventory::{Inventory, MockInventoryQueries},
    invoicing::{Invoices, InvoicesPorts, MockDocumentRenderer, MockInvoiceQueries, MockObjectStore},
    orders::{MockOrderQueries, Orders, Terms},
    store::{MockStore, Request, UnitOfWork},
    testing::{
        CountingIds, FakeAccessTokens, FakeHasher, FakeRefreshTokens, FakeWebhookSecrets, FixedClock, MockUnit,
        RecordingGateway, SilentBell, an_invoicing_policy, eur, noon, silent_invoices_ports,
    },
    users::{AccessTokens, MockUserQueries, Registration, UserPolicy, Users, UsersPorts},
    webhooks::{MockWebhookOutbox, MockWebhookQueries, WebhookPolicy, Webhooks, WebhooksPorts},
};
use serde_json::Value;
use slog::{Drain, KV, Logger, OwnedKVList, Record, o};

use crate::{App, Background, Check, ConsumerLag, HttpSettings, JobState, Readiness, configure};

/// Everything behind the ports, to be filled with expectations.
pub struct Fixture {
    pub store: MockStore,
    pub inventory: MockInventoryQueries,
    pub orders: MockOrderQueries,
    pub users: MockUserQueries,
    pub events: MockEventQueries,
    pub webhooks: MockWebhookQueries,
    pub documents: MockInvoiceQueries,
    pub objects: MockObjectStore,
    pub renderer: MockDocumentRenderer,
    pub gateway: RecordingGateway,
    pub hasher: FakeHasher,
    pub settings: HttpSettings,
    pub registration: Registration,
    pub public_catalogue: bool,
    pub checks: Vec<Check>,
    pub tokens: FakeAccessTokens,
    pub lines: Lines,
}

/// An app that answers.
#[derive(Clone)]
pub struct Served {
    pub app: App,
    pub lines: Lines,
}

/// What came back.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Default for Fixture {
    fn default() -> Self {
        let mut users = MockUserQueries::new();
        users.expect_is_in_good_standing().returning(|_| Ok(true));
        Self {
            store: MockStore::new(),
            inventory: MockInventoryQueries::new(),
            orders: MockOrderQueries::new(),
            users,
            events: MockEventQueries::new(),
            webhooks: MockWebhookQueries::new(),
            documents: MockInvoiceQueries::new(),
            objects: MockObjectStore::new(),
            renderer: MockDocumentRenderer::new(),
            gateway: RecordingGateway::default(),
            hasher: FakeHasher::default(),
            settings: HttpSettings::default(),
            registration: Registration::Customers,
            public_catalogue: false,
            checks: vec![Check::passed("database")],
            tokens: FakeAccessTokens::default(),
            lines: Lines::default(),
        }
    }
}

impl Fixture {
    /// One that hands out this unit, and notes the request that it was begun for.
    pub fn with_unit(unit: MockUnit) -> (Self, Arc<Mutex<Option<Request>>>) {
        let seen = Arc::new(Mutex::new(None));
        let noted = seen.clone();
        let unit = Mutex::new(Some(unit));
        let mut fixture = Self::default();
        fixture.store.expect_begin().times(1).returning(move |request| {
            *noted.lock().unwrap() = Some(request.clone());
            let unit: Box<dyn UnitOfWork> = Box::new(unit.lock().unwrap().take().unwrap());
            Ok(unit)
        });
        (fixture, seen)
    }

    /// The value of `Authorization` for somebody.
    pub fn token(&self, who: &Principal) -> (&'static str, String) {
        ("Authorization", format!("Bearer {}", self.tokens.issue(who, noon(), 900)))
    }

    /// Serves, from now on for good.
    pub fn serve(self) -> Served {
        let (store, ids, clock) =
            (Arc::new(self.store), Arc::new(CountingIds::default()), Arc::new(FixedClock::default()));
        let ports = UsersPorts {
            store: store.clone(),
            queries: Arc::new(self.users),
            hasher: Arc::new(self.hasher),
            access_tokens: Arc::new(self.tokens),
            refresh_tokens: Arc::new(FakeRefreshTokens::default()),
            clock: clock.clone(),
            ids: ids.clone(),
        };
        let webhooks = WebhooksPorts {
            store: store.clone(),
            queries: Arc::new(self.webhooks),
            outbox: Arc::new(MockWebhookOutbox::new()),
            secrets: Arc::new(FakeWebhookSecrets::default()),
            clock: clock.clone(),
            ids: ids.clone(),
        };
        let policy = UserPolicy { registration: self.registration, ..UserPolicy::default() };
        let (order_queries, inventory) = (Arc::new(self.orders), Arc::new(self.inventory));
        let invoices = InvoicesPorts {
            queries: Arc::new(self.documents),
            orders: order_queries.clone(),
            inventory: inventory.clone(),
            renderer: Arc::new(self.renderer),
            objects: Arc::new(self.objects),
            ..silent_invoices_ports()
        };
        let orders = Orders::new(
            store.clone(),
            order_queries,
            Arc::new(self.gateway),
            clock.clone(),
            ids.clone(),
            Terms::free(eur()),
        );
        let app = App {
            inventory: Inventory::new(
                store.clone(),
                inventory,
                clock.clone(),
                ids.clone(),
                eur(),
                self.public_catalogue,
            ),
            invoices: Invoices::new(invoices, an_invoicing_policy()),
            order_desk: Arc::new(orders.clone()),
            orders,
            users: Users::new(ports, policy),
            events: Events::new(
                Arc::new(self.events),
                Arc::new(SilentBell::default()),
                Arc::new(FixedClock::default()),
            ),
            webhooks: Webhooks::new(webhooks, WebhookPolicy::default()),
            readiness: Arc::new(Ready(self.checks)),
            clock,
            ids,
            settings: self.settings,
            log: Logger::root(self.lines.clone().fuse(), o!()),
        };
        Served { app, lines: self.lines }
    }
}

impl Served {
    /// Sends one request.
    pub async fn call(&self, request: TestRequest) -> Answered {
        let mut answers = self.call_all([request]).await;
        answers.remove(0)
    }

    /// Sends requests to one and the same server.
    pub async fn call_all(&self, requests: impl IntoIterator<Item = TestRequest>) -> Vec<Answered> {
        let service = init_service(actix_web::App::new().configure(configure(self.app.clone()))).await;
        let mut answers = Vec::new();
        for request in requests {
            let response = call_service(&service, request.to_request()).await;
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = actix_web::body::to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("no body"));
            answers.push(Answered { status, headers, bytes: bytes.to_vec() });
        }
        answers
    }
}

impl Answered {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }

    /// Expects a problem of a kind, and returns its document.
    #[track_caller]
    pub fn problem(&self, status: u16, slug: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let document = self.json();
        assert_eq!(document["type"], format!("/problems/{slug}"), "{document}");
        assert_eq!(document["status"], status);
        assert_eq!(document["instance"], self.header("x-request-id"));
        document
    }
}

/// A `POST` of JSON.
pub fn post(path: &str, body: &str) -> TestRequest {
    TestRequest::post().uri(path).insert_header(("Content-Type", "application/json")).set_payload(body.to_owned())
}

/// A `PATCH` of JSON.
pub fn patch(path: &str, body: &str) -> TestRequest {
    TestRequest::patch().uri(path).insert_header(("Content-Type", "application/json")).set_payload(body.to_owned())
}

/// A `GET`.
pub fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

struct Ready(Vec<Check>);

#[async_trait]
impl Readiness for Ready {
    async fn checks(&self) -> Vec<Check> {
        self.0.clone()
    }

    async fn background(&self) -> Background {
        let consumers = vec![ConsumerLag { consumer: "relay".to_owned(), behind: 3, oldest_age_s: Some(7) }];
        let jobs = vec![JobState { job: "relay_events".to_owned(), runs: 5, failures: 2, failing: 1 }];
        Background { consumers, jobs }
    }

    async fn metrics(&self) -> String {
        "stockbook_events_behind{consumer=\"relay\"} 3\n".to_owned()
    }
}

/// A log that can be read again.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    /// Every line: the message, and its values as `key=value`.
    pub fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Drain for Lines {
    type Ok = ();
    type Err = slog::Never;

    fn log(&self, record: &Record<'_>, values: &OwnedKVList) -> Result<(), slog::Never> {
        let mut line = Line(record.msg().to_string());
        let _ = record.kv().serialize(record, &mut line);
        let _ = values.serialize(record, &mut line);
        self.0.lock().unwrap().push(line.0);
        Ok(())
    }
}

struct Line(String);

impl slog::Serializer for Line {
    fn emit_arguments(&mut self, key: slog::Key, value: &std::fmt::Arguments<'_>) -> slog::Result {
        write!(self.0, " {key}={value}")?;
        Ok(())
    }
}
