//! S2: forged tokens, over HTTP.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Map, Value, json};
use system_tests::TestApp;

const SECRET: &str = "for tests only: thirty-two bytes or more";

/// A part of a token, unpacked.
fn part(token: &str, at: usize) -> Value {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn pack(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token of any header and claims, with a right signature of this algorithm and secret.
fn signed(header: &Value, claims: &Value, algorithm: Algorithm, secret: &str) -> String {
    let message = format!("{}.{}", pack(header), pack(claims));
    let key = EncodingKey::from_secret(secret.as_bytes());
    format!("{message}.{}", jsonwebtoken::crypto::sign(message.as_bytes(), &key, algorithm).unwrap())
}

fn with(value: &Value, field: &str, new: Value) -> Value {
    let mut value = value.clone();
    value[field] = new;
    value
}

fn without(value: &Value, field: &str) -> Value {
    let mut fields: Map<String, Value> = value.as_object().unwrap().clone();
    fields.remove(field);
    Value::Object(fields)
}

/// Every forgery by name, made from a token that is good.
fn forgeries(token: &str) -> Vec<(String, String)> {
    let (header, claims) = (part(token, 0), part(token, 1));
    let hs256 = |header: &Value, claims: &Value| signed(header, claims, Algorithm::HS256, SECRET);
    let signature = token.rsplit('.').next().unwrap();
    let now = claims["iat"].as_i64().unwrap();
    let unsigned = |alg: &str| format!("{}.{}.", pack(&with(&header, "alg", json!(alg))), pack(&claims));
    let mut found = vec![
        (
            "another secret".to_owned(),
            signed(&header, &claims, Algorithm::HS256, "another secret of thirty-two bytes!"),
        ),
        ("an empty secret".to_owned(), signed(&header, &claims, Algorithm::HS256, "")),
        ("no key id".to_owned(), hs256(&without(&header, "kid"), &claims)),
        ("another type".to_owned(), hs256(&with(&header, "typ", json!("JWT")), &claims)),
        ("crit".to_owned(), hs256(&with(&header, "crit", json!(["exp"])), &claims)),
        ("no signature".to_owned(), format!("{}.{}.", pack(&header), pack(&claims))),
        ("two parts".to_owned(), format!("{}.{}", pack(&header), pack(&claims))),
        ("four parts".to_owned(), format!("{token}.{signature}")),
        ("another's claims".to_owned(), {
            let admin = with(&claims, "role", json!("ADMIN"));
            format!("{}.{}.{signature}", pack(&header), pack(&admin))
        }),
        ("padding".to_owned(), format!("{token}=")),
        ("a very long one".to_owned(), format!("{token}{}", "A".repeat(5_000))),
        ("expired".to_owned(), hs256(&header, &with(&claims, "exp", json!(now - 1)))),
        ("not yet valid".to_owned(), hs256(&header, &with(&claims, "nbf", json!(now + 3600)))),
        ("issued in the future".to_owned(), hs256(&header, &with(&claims, "iat", json!(now + 3600)))),
        ("another issuer".to_owned(), hs256(&header, &with(&claims, "iss", json!("elsewhere")))),
        ("another audience".to_owned(), hs256(&header, &with(&claims, "aud", json!("elsewhere")))),
        ("a number as expiry text".to_owned(), hs256(&header, &with(&claims, "exp", json!("9999999999")))),
    ];
    for alg in ["none", "None", "NONE", "nOnE", "HS256", "RS256", ""] {
        found.push((format!("unsigned as {alg}"), unsigned(alg)));
    }
    for (name, algorithm) in [("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)] {
        found.push((name.to_owned(), signed(&with(&header, "alg", json!(name)), &claims, algorithm, SECRET)));
    }
    for alg in ["RS256", "ES256", "EdDSA", "PS256"] {
        found.push((format!("{alg} by HMAC"), hs256(&with(&header, "alg", json!(alg)), &claims)));
    }
    for kid in [json!("unknown"), json!(""), json!("../../dev/null"), json!("' OR 1=1 --"), json!(1)] {
        found.push((format!("key {kid}"), hs256(&with(&header, "kid", kid), &claims)));
    }
    for claim in claims.as_object().unwrap().keys() {
        found.push((format!("without {claim}"), hs256(&header, &without(&claims, claim))));
        found.push((format!("{claim} is null"), hs256(&header, &with(&claims, claim, Value::Null))));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_forgery_is_401_and_none_breaks_anything() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let token = seller.customer.token();
    // The forger knows how: the same claims under a right signature get through.
    let genuine = signed(&part(token, 0), &part(token, 1), Algorithm::HS256, SECRET);
    app.anonymous().with_token(&genuine).get("/auth/me").await.expect(200);
    for (name, forged) in forgeries(token) {
        let answer = app.anonymous().with_token(&forged).get("/auth/me").await;
        assert_eq!(answer.status, 401, "{name}: {}", answer.text);
        answer.expect_problem(401, "invalid-token");
        assert!(!answer.text.contains("signature") && !answer.text.contains("xpired"), "no hints: {}", answer.text);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_the_database_does_not_bear_out_are_401() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let token = seller.customer.token();
    let (header, claims) = (part(token, 0), part(token, 1));
    let nobody = json!("00000000-0000-7000-8000-000000000000");
    let epoch = claims["epoch"].as_i64().unwrap();
    for (claim, value) in [
        ("sub", nobody.clone()),
        ("sid", nobody),
        ("epoch", json!(epoch - 1)),
        ("epoch", json!(epoch + 1)),
        ("role", json!("KING")),
    ] {
        let forged = signed(&header, &with(&claims, claim, value), Algorithm::HS256, SECRET);
        let client = app.anonymous().with_token(&forged);
        client.get("/orders").await.expect_problem(401, "invalid-token");
        let body = json!({"items": [{"product_id": 1, "quantity": 1}]});
        client.post("/orders", &body).await.expect_problem(401, "invalid-token");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_come_once_and_as_bearers_only() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let token = seller.customer.token();
    let client = app.anonymous();
    let ask = |values: Vec<String>| {
        let request = client.request(reqwest::Method::GET, "/auth/me");
        let request = values.into_iter().fold(request, |request, value| request.header("Authorization", value));
        client.send(request)
    };
    ask(vec![format!("bearer {token}")]).await.expect(200);
    for wrong in [
        vec![token.to_owned()],
        vec![format!("Basic {token}")],
        vec!["Bearer".to_owned()],
        vec!["Bearer ".to_owned()],
        vec![format!("Bearer {token} {token}")],
        vec![format!("Bearer {token}"), format!("Bearer {token}")],
    ] {
        ask(wrong.clone()).await.expect_problem(401, "invalid-token");
    }
    // Nor in the query string, nor in a cookie.
    let request = client.request(reqwest::Method::GET, &format!("/auth/me?access_token={token}"));
    client.send(request.header("Cookie", format!("access_token={token}"))).await.expect_problem(401, "not-signed-in");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_before_still_verifies_and_a_forgotten_one_does_not() {
    let other = "a newer secret, also of thirty-two bytes";
    let app = TestApp::start_with(1, &[("JWT_SECRET", other), ("JWT_PREVIOUS_SECRETS", SECRET)]).await;
    let seller = app.seller().await;
    let (header, claims) = (part(seller.customer.token(), 0), part(seller.customer.token(), 1));
    // The key id of the old secret, as a server that still signs with it gives it.
    let old = TestApp::start().await;
    let old_header = part(old.seller().await.customer.token(), 0);
    assert_ne!(old_header["kid"], header["kid"]);
    let by_old = signed(&old_header, &claims, Algorithm::HS256, SECRET);
    app.anonymous().with_token(&by_old).get("/auth/me").await.expect(200);
    let mixed = signed(&header, &claims, Algorithm::HS256, SECRET);
    app.anonymous().with_token(&mixed).get("/auth/me").await.expect_problem(401, "invalid-token");
    old.close().await;
    app.close().await;
}

#[test]
fn the_forger_writes_what_the_library_writes() {
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let claims = json!({"a": 1});
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap();
    assert_eq!(
        signed(&part(&token, 0), &claims, Algorithm::HS256, SECRET).split('.').count(),
        token.split('.').count()
    );
}
