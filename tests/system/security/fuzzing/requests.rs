//! One malformed request.

use std::fmt::{self, Write};

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use system_tests::Client;

use super::{
    corpus,
    documented::{Documented, Operation},
    examples::example,
    mutations,
};

/// A request with something wrong in it, most likely.
pub struct Nasty {
    /// Which operation it is meant for.
    pub operation: usize,
    /// The operation's path, with `{id}` in it.
    pub template: String,
    /// Whether the path itself is strange.
    pub has_strange_path: bool,
    method: Method,
    url: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Option<Vec<u8>>,
}

impl Nasty {
    /// Request number so and so: always the same one.
    pub fn make(number: u64, documented: &Documented) -> Self {
        let mut random = StdRng::seed_from_u64(number);
        let operation = usize::try_from(number).unwrap() % documented.operations.len();
        let Operation { method, path, queries, body, .. } = &documented.operations[operation];
        let has_strange_path = path.contains("{id}") && random.random_bool(0.6);
        let id = if has_strange_path { corpus::encoded(&mut random) } else { plausible(&mut random).to_owned() };
        let mut url = path.replace("{id}", &id).replace("{delivery_id}", &id);
        if random.random_bool(if queries.is_empty() { 0.1 } else { 0.8 }) {
            url.push_str(&query(&mut random, queries));
        }
        let (mut headers, mut sent) = (Vec::new(), None);
        if let Some((kind, schema)) = body {
            let mut value = example(&documented.document, schema);
            // Now and then the body is right, and what is wrong is elsewhere.
            if random.random_bool(0.8) {
                mutations::spoil(&mut random, &mut value);
            }
            sent = Some(if kind.contains("json") { mutations::bytes(&mut random, &value) } else { form(&value) });
            headers.push(("content-type", kind.clone().into_bytes()));
        }
        spoil_headers(&mut random, &mut headers);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Self { operation, template: path.clone(), has_strange_path, method, url, headers, body: sent }
    }

    /// To be sent by a client.
    pub fn request(&self, client: &Client) -> RequestBuilder {
        let mut request = client.request(self.method.clone(), &self.url);
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_slice());
        }
        match &self.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }
}

impl fmt::Debug for Nasty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (name, short(value))).collect();
        let url: String = self.url.chars().take(200).collect();
        write!(f, "{} {url} {headers:?} {:?}", self.method, self.body.as_deref().map(short))
    }
}

fn plausible(random: &mut StdRng) -> &'static str {
    ["1", "2", "A", "WH-02", "ORD-2026-000001", "00000000-0000-7000-8000-000000000000"].choose(random).unwrap()
}

fn query(random: &mut StdRng, names: &[String]) -> String {
    let mut query = "?".to_owned();
    for _ in 0..random.random_range(1..4) {
        let name = match names.choose(random) {
            Some(name) if random.random_bool(0.85) => name.clone(),
            _ => corpus::encoded(random),
        };
        let value = if random.random_bool(0.2) { "1".to_owned() } else { corpus::encoded(random) };
        write!(query, "{name}={value}&").unwrap();
    }
    // The head of a request has its own limit, which is not the matter here.
    query.chars().take(8_000).collect()
}

fn form(value: &Value) -> Vec<u8> {
    let fields = value.as_object().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let encode = |text: &str| corpus::percent_encoded(text, 30_000);
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(&text(value)))).collect();
    pairs.join("&").into_bytes()
}

fn spoil_headers(random: &mut StdRng, headers: &mut Vec<(&'static str, Vec<u8>)>) {
    const NAMES: [&str; 9] = [
        "idempotency-key",
        "if-match",
        "if-none-match",
        "x-request-id",
        "accept",
        "accept-encoding",
        "content-encoding",
        "traceparent",
        "x-forwarded-for",
    ];
    if random.random_bool(0.05) {
        headers.retain(|(name, _)| *name != "content-type");
    }
    if random.random_bool(0.3) {
        let mut value = corpus::text(random).into_bytes();
        // What no header can hold, the client would not send.
        value.retain(|byte| *byte >= 32 && *byte != 127);
        value.truncate(2_000);
        headers.push((NAMES.choose(random).unwrap(), value));
    }
    if random.random_bool(0.1) {
        headers.push(("idempotency-key", json!(random.random_range(0..50)).to_string().into_bytes()));
    }
}
