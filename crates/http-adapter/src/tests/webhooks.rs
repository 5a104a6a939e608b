//! Webhooks.

use domain::{
    testing::{Beat, MockUnit, a_delivery, a_secret, an_admin, an_endpoint, noon, nth_id},
    values::{Page, Version},
    webhooks::{
        Attempt, Delivery, DeliveryStatus, DeliveryWithAttempts, DisabledBecause, Endpoint, EndpointStatus, Replay,
        ReplayFrom, SigningSecrets,
    },
};

use super::fixture::{Fixture, get, patch, post};

const CREATION: &str = r#"{"url": "https://erp.example.com/x", "types": ["order.*"], "description": "ERP"}"#;

fn path(rest: &str) -> String {
    format!("/webhooks/{}{rest}", an_endpoint().id)
}

fn locked(endpoint: Endpoint) -> MockUnit {
    MockUnit::default().that_locks_endpoint(Some((endpoint, SigningSecrets::of(a_secret(7)))))
}

#[actix_web::test]
async fn a_webhook_is_created_and_its_secret_shown_as_libraries_take_it() {
    let (fixture, seen) = Fixture::with_unit(MockUnit::default());
    let token = fixture.token(&an_admin());
    let answer = fixture
        .serve()
        .call(post("/webhooks", CREATION).insert_header(token).insert_header(("Idempotency-Key", "k")))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["secret"], "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    assert_eq!(
        (&body["status"], &body["types"][0], &body["description"]),
        (&"ACTIVE".into(), &"order.*".into(), &"ERP".into())
    );
    assert_eq!(answer.header("location"), format!("/webhooks/{}", body["id"].as_str().unwrap()));
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(seen.lock().unwrap().as_ref().unwrap().key, None, "a secret is not kept under a key");
}

#[actix_web::test]
async fn everything_that_is_wrong_with_a_webhook_is_told_at_once() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    for (body, pointers) in [
        ("{}", vec!["/types", "/url"]),
        (r#"{"url": "ftp://x", "types": []}"#, vec!["/types", "/url"]),
        (
            r#"{"url": "https://user:pass@x", "types": ["orders.*"], "description": ""}"#,
            vec!["/description", "/types", "/url"],
        ),
        (r#"{"url": "https://x", "types": ["*"], "secret": "whsec_mine"}"#, vec!["/secret"]),
    ] {
        let document =
            served.call(post("/webhooks", body).insert_header(token.clone())).await.problem(422, "invalid-request");
        let errors = document["errors"].as_array().unwrap();
        let mut told: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, pointers, "{body}");
    }
    for body in
        [r#"{"after": 1, "since": "2026-01-01T00:00:00Z"}"#, "{}", r#"{"after": -1}"#, r#"{"since": "yesterday"}"#]
    {
        served.call(post(&path("/replay"), body).insert_header(token.clone())).await.problem(422, "invalid-request");
    }
    served
        .call(patch(&path(""), r#"{"status": "GONE", "url": null}"#).insert_header(token.clone()))
        .await
        .problem(422, "invalid-request");
    served.call(get(&path("/deliveries?status=LOST")).insert_header(token)).await.problem(422, "invalid-request");
}

#[actix_web::test]
async fn neither_one_webhook_nor_a_list_of_them_shows_a_secret() {
    let disabled = EndpointStatus::Disabled(DisabledBecause::Failing);
    let mut fixture = Fixture::default();
    fixture
        .webhooks
        .expect_find_endpoint()
        .returning(move |_| Ok(Some(Endpoint { status: disabled, ..an_endpoint() })));
    fixture.webhooks.expect_list_endpoints().returning(|_| Ok(Page { items: vec![an_endpoint()], next: None }));
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let one = served.call(get(&path("")).insert_header(token.clone())).await;
    assert_eq!((one.status.as_u16(), one.header("etag")), (200, "\"1\""));
    assert_eq!((&one.json()["status"], &one.json()["disabled_because"]), (&"DISABLED".into(), &"FAILING".into()));
    let list = served.call(get("/webhooks").insert_header(token)).await;
    assert_eq!(list.json()["items"][0]["url"], "https://erp.example.com/stockbook");
    assert!(!one.text().contains("secret") && !list.text().contains("secret"));
}

#[actix_web::test]
async fn a_stale_version_is_412_in_the_header_and_409_in_the_body() {
    for (sent, status, slug) in [
        (patch(&path(""), "{}").insert_header(("If-Match", "\"7\"")), 412, "precondition-failed"),
        (patch(&path(""), r#"{"version": 7}"#), 409, "version-conflict"),
    ] {
        let (fixture, _) = Fixture::with_unit(locked(an_endpoint()));
        let token = fixture.token(&an_admin());
        let document = fixture.serve().call(sent.insert_header(token)).await.problem(status, slug);
        assert_eq!(document["current_version"], 1);
    }
}

#[actix_web::test]
async fn a_webhook_is_enabled_again_and_its_version_rises() {
    let disabled = EndpointStatus::Disabled(DisabledBecause::Gone);
    let (fixture, seen) = Fixture::with_unit(locked(Endpoint { status: disabled, ..an_endpoint() }));
    let token = fixture.token(&an_admin());
    let change = patch(&path(""), r#"{"status": "active", "version": 1}"#).insert_header(("Idempotency-Key", "k"));
    let answer = fixture.serve().call(change.insert_header(token)).await;
    assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, "\"2\""));
    assert_eq!(
        (&answer.json()["status"], &answer.json()["disabled_because"]),
        (&"ACTIVE".into(), &serde_json::Value::Null)
    );
    assert!(seen.lock().unwrap().as_ref().unwrap().key.is_some());
}

#[actix_web::test]
async fn a_new_secret_is_shown_and_the_webhook_is_tried_unless_it_is_disabled() {
    let (fixture, _) = Fixture::with_unit(locked(an_endpoint()));
    let token = fixture.token(&an_admin());
    let rotated = fixture.serve().call(post(&path("/secret"), "{}").insert_header(token)).await.json();
    assert!(rotated["secret"].as_str().unwrap().starts_with("whsec_AQEB") && rotated["version"] == 2);

    let (fixture, _) = Fixture::with_unit(locked(an_endpoint()));
    let token = fixture.token(&an_admin());
    let tried = fixture.serve().call(post(&path("/test"), "").insert_header(token)).await;
    assert_eq!((tried.status.as_u16(), tried.json()["event_id"].is_string()), (202, true));

    let disabled = EndpointStatus::Disabled(DisabledBecause::Requested);
    let (fixture, _) = Fixture::with_unit(locked(Endpoint { status: disabled, ..an_endpoint() }));
    let token = fixture.token(&an_admin());
    fixture.serve().call(post(&path("/test"), "").insert_header(token)).await.problem(409, "webhook-disabled");
}

#[actix_web::test]
async fn deliveries_are_shown_with_every_attempt_and_one_is_replayed() {
    let done = Delivery { status: DeliveryStatus::Delivered, due_at: None, attempts: 1, ..a_delivery() };
    let attempt = Attempt { number: 1, at: noon(), took_ms: 12, status: Some(200), response: Some("ok".to_owned()) };
    let attempted = DeliveryWithAttempts { delivery: done.clone(), attempts: vec![attempt] };
    let unit = MockUnit::default().that_locks_delivery(Some((an_endpoint(), done.clone())));
    let diary = unit.diary();
    let (mut fixture, _) = Fixture::with_unit(unit);
    fixture.webhooks.expect_find_endpoint().returning(|_| Ok(Some(an_endpoint())));
    fixture.webhooks.expect_list_deliveries().returning(move |_, status, _| {
        assert_eq!(status, Some(DeliveryStatus::Delivered));
        Ok(Page { items: vec![attempted.clone()], next: None })
    });
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let list = served.call(get(&path("/deliveries?status=delivered")).insert_header(token.clone())).await.json();
    let item = &list["items"][0];
    assert_eq!((&item["status"], &item["type"]), (&"DELIVERED".into(), &"order.placed.v1".into()));
    assert_eq!((&item["attempts"][0]["status"], &item["attempts"][0]["response"]), (&200.into(), &"ok".into()));
    let replay = post(&path(&format!("/deliveries/{}/replay", done.id)), "");
    let replayed = served.call(replay.insert_header(token.clone())).await;
    assert_eq!((replayed.status.as_u16(), &replayed.json()["status"]), (202, &"PENDING".into()));
    assert_eq!(diary.only(), Beat::ResetDelivery(done.id, noon()));
    for wrong in ["/deliveries/1/replay", "/deliveries/x/replay"] {
        served.call(post(&path(wrong), "").insert_header(token.clone())).await.problem(404, "not-found");
    }
}

#[actix_web::test]
async fn everything_since_a_moment_or_position_is_replayed_in_the_background() {
    for (body, expected) in [
        (r#"{"since": "2026-03-02T13:00:00+01:00"}"#, ReplayFrom::Since(noon())),
        (r#"{"after": 41}"#, ReplayFrom::After(41)),
    ] {
        let unit = locked(an_endpoint());
        let diary = unit.diary();
        let (mut fixture, _) = Fixture::with_unit(unit);
        fixture.webhooks.expect_positions().returning(move |asked| {
            assert_eq!(asked, expected);
            Ok((41, 99))
        });
        let token = fixture.token(&an_admin());
        let answer = fixture.serve().call(post(&path("/replay"), body).insert_header(token)).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["replaying_after"]), (202, &41.into()));
        let since = if let ReplayFrom::Since(moment) = expected { Some(moment) } else { None };
        let replay = Some(Replay { after: 41, until: 99, since });
        assert_eq!(diary.only(), Beat::SavedEndpoint(Endpoint { replay, version: Version::FIRST, ..an_endpoint() }));
    }
}

#[actix_web::test]
async fn what_is_not_the_id_of_a_webhook_is_not_found() {
    let fixture = Fixture::default();
    let token = fixture.token(&an_admin());
    let served = fixture.serve();
    let id = nth_id(1).to_string();
    for name in ["1", "x", "%00", &id[..35]] {
        served.call(get(&format!("/webhooks/{name}")).insert_header(token.clone())).await.problem(404, "not-found");
    }
}
