//! S6: what the log must not say, and what it must.

use serde_json::{Value, json};
use system_tests::{Answer, Client, PASSWORD, TestApp, eventually};
use telemetry::LogSettings;

use crate::paper::Paper;

/// Everything that was answered, and the secrets that were in it.
#[derive(Default)]
struct Day {
    answers: Vec<Answer>,
    secrets: Vec<String>,
}

impl Day {
    async fn post(&mut self, client: &Client, path: &str, body: &Value) -> Value {
        let answer = client.post(path, body).await;
        self.answers.push(answer.clone());
        answer.json()
    }

    async fn get(&mut self, client: &Client, path: &str) -> Value {
        let answer = client.get(path).await;
        self.answers.push(answer.clone());
        answer.json()
    }

    async fn sign_up(&mut self, nobody: &Client, email: &str, role: &str) -> Client {
        let body = json!({"email": email, "password": PASSWORD, "role": role, "name": "Zebedee Quux"});
        self.post(nobody, "/auth/register", &body).await;
        let session = self.post(nobody, "/auth/login", &json!({"email": email, "password": PASSWORD})).await;
        for token in ["access_token", "refresh_token"] {
            self.secrets.push(session[token].as_str().unwrap().to_owned());
        }
        self.secrets.push(email.to_owned());
        nobody.with_token(session["access_token"].as_str().unwrap())
    }
}

/// A day with everything that might go wrong in a log.
async fn live(app: &TestApp) -> Day {
    let mut day =
        Day { secrets: vec![PASSWORD.to_owned(), "Zebedee".to_owned(), "xyzzy".to_owned()], ..Day::default() };
    let nobody = app.anonymous();
    let admin = day.sign_up(&nobody, "boss@secret.example", "ADMIN").await;
    let customer = day.sign_up(&nobody, "buyer@secret.example", "CUSTOMER").await;
    let product = json!({"sku": "LOGGED", "name": "xyzzy", "price": "1", "stock_quantity": 5});
    day.post(&admin, "/products", &product).await;
    let order = json!({"items": [{"sku": "LOGGED", "quantity": 1}], "note": "xyzzy", "shipping_address": "xyzzy 7"});
    let placed = day.post(&customer, "/orders", &order).await;
    day.post(&customer, &format!("/orders/{}/pay", placed["id"].as_str().unwrap()), &json!({})).await;
    day.post(&admin, &format!("/orders/{}/ship", placed["id"].as_str().unwrap()), &json!({})).await;

    let wrong = json!({"email": "buyer@secret.example", "password": "xyzzy wrong password"});
    day.post(&nobody, "/auth/login", &wrong).await;
    day.post(&nobody, "/auth/register", &json!({"email": "buyer@secret.example", "password": PASSWORD})).await;
    day.post(&nobody, "/auth/refresh", &json!({"refresh_token": "sbr_xyzzy"})).await;
    day.get(&nobody.with_token("xyzzy.xyzzy.xyzzy"), "/auth/me").await;
    day.get(&admin, "/orders?customer=buyer%40secret.example").await;
    day.get(&admin, "/products/buyer@secret.example?password=xyzzy").await;
    day.get(&nobody, "/nothing/xyzzy?token=xyzzy").await;
    day.post(&customer, "/orders", &json!({"items": "xyzzy"})).await;
    day.answers.push(customer.post_text("/orders", "{\"xyzzy\": ").await);
    let strange = nobody.request(reqwest::Method::GET, "/health").header("User-Agent", "xyzzy buyer@secret.example");
    day.answers.push(nobody.send(strange.header("Cookie", "session=xyzzy").header("Referer", "http://xyzzy/")).await);
    day
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_has_a_secret_an_address_or_a_body_and_each_request_has_one() {
    let paper = Paper::default();
    let settings = LogSettings { level: slog::Level::Trace, ..LogSettings::new("stockbook", "test") };
    let (log, guard) = telemetry::to_writer(&settings, paper.clone());
    let app = TestApp::start_logging(1, &[("WORKER", "true")], log).await;
    let day = live(&app).await;
    let written = || paper.text();
    // Placed, paid and shipped.
    eventually("three mails are noted", async || written().matches("email sent to user").count() == 3).await;
    app.close().await;
    drop(guard);

    let text = written();
    for secret in &day.secrets {
        let line = text.lines().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "{secret} is in {line:?}");
    }
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let completed: Vec<&Value> = lines.iter().filter(|line| line["msg"] == "request completed").collect();
    assert_eq!(completed.len(), day.answers.len(), "one line a request: {text}");
    for answer in &day.answers {
        let id = answer.header("x-request-id");
        let own: Vec<&&Value> = completed.iter().filter(|line| line["request_id"] == id).collect();
        assert_eq!(own.len(), 1, "{id}: {own:?}");
        assert_eq!(own[0]["status"].to_string(), answer.status.as_u16().to_string(), "{}", own[0]);
        for field in ["method", "route", "duration_ms"] {
            assert!(!own[0][field].is_null(), "{field} is missing from {}", own[0]);
        }
    }
    let users = completed.iter().filter(|line| line.to_string().contains("\"user")).count();
    assert!(users >= 6, "whoever signed in is named by id: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_faults_are_told_to_the_log_and_not_to_the_client() {
    let paper = Paper::default();
    let (log, guard) = telemetry::to_writer(&LogSettings::new("stockbook", "test"), paper.clone());
    let app = TestApp::start_logging(1, &[], log).await;
    let seller = app.seller().await;
    app.books().await.execute("ALTER TABLE products RENAME TO elsewhere").await.unwrap();
    let answer = seller.customer.get("/products").await;
    let problem = answer.expect_problem(500, "internal-error");
    assert!(!answer.text.contains("products\\\"") && !answer.text.contains("relation"), "{}", answer.text);
    app.books().await.execute("ALTER TABLE elsewhere RENAME TO products").await.unwrap();
    app.close().await;
    drop(guard);
    let text = paper.text();
    let id = problem["instance"].as_str().unwrap();
    let told = text.lines().find(|line| line.contains(id) && line.contains("products"));
    assert!(told.is_some(), "the log says why: {text}");
}
