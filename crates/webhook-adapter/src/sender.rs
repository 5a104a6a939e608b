//! One attempt to deliver.

use std::time::Duration;

use async_trait::async_trait;
use domain::webhooks::{OutgoingWebhook, WebhookOutcome, WebhookSender};
use reqwest::{
    Client, Request, Response,
    header::{CONTENT_TYPE, HeaderValue},
    redirect, retry,
};
use tokio::{
    sync::OnceCell,
    time::{Instant, timeout_at},
};
use url::Url;

use crate::{
    answer::{excerpt, retry_after},
    failure::{out_of_time, outcome, unreachable},
    resolver::Guard,
    signature::signatures,
};

const USER_AGENT: &str = concat!("Stockbook/", env!("CARGO_PKG_VERSION"));

/// A connection that takes longer than this is not worth waiting for.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a connection may lie idle, to be used by the endpoint's next delivery.
const IDLE: Duration = Duration::from_secs(30);

/// How webhooks are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookSenderSettings {
    /// How long an attempt may take in all, from looking up the name to the end of the answer.
    pub timeout: Duration,
    /// Whether endpoints may lie in networks that are not public: for development only.
    pub allow_private: bool,
}

/// Carries webhooks by HTTP/1.1, with TLS or without, to any port.
pub struct HttpWebhookSender {
    settings: WebhookSenderSettings,
    guard: Guard,
    /// Made with the first delivery: only then it matters whom the system trusts.
    client: OnceCell<Client>,
}

impl HttpWebhookSender {
    /// A sender that has not connected to anything yet.
    pub fn new(settings: WebhookSenderSettings) -> Self {
        Self::guarded(settings, Guard::new(settings.allow_private))
    }

    /// With a guard of one's own.
    pub(crate) fn guarded(settings: WebhookSenderSettings, guard: Guard) -> Self {
        Self { settings, guard, client: OnceCell::new() }
    }

    async fn client(&self) -> Result<&Client, WebhookOutcome> {
        let made = self.client.get_or_try_init(|| async { client(&self.guard) }).await;
        made.map_err(|_| unreachable("this server cannot make secure connections: it has no certificates to trust"))
    }

    /// Sends the request and awaits the head of the answer.
    async fn exchange(&self, webhook: &OutgoingWebhook) -> Result<Response, WebhookOutcome> {
        let url = self.target(webhook)?;
        let client = self.client().await?;
        client.execute(request(webhook, url)).await.map_err(|error| outcome(&error))
    }

    /// The URL, read as the client will read it.
    fn target(&self, webhook: &OutgoingWebhook) -> Result<Url, WebhookOutcome> {
        let url = Url::parse(webhook.url.as_str()).map_err(|_| unreachable("its URL cannot be read"))?;
        let forbidden = |reason: &str| Err(WebhookOutcome::Forbidden { reason: reason.to_owned() });
        if !["http", "https"].contains(&url.scheme()) {
            return forbidden("only http and https are called");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return forbidden("its URL has a user or a password");
        }
        self.guard.check_literal(&url)?;
        Ok(url)
    }
}

#[async_trait]
impl WebhookSender for HttpWebhookSender {
    async fn send(&self, webhook: &OutgoingWebhook) -> WebhookOutcome {
        let deadline = Instant::now() + self.settings.timeout;
        match timeout_at(deadline, self.exchange(webhook)).await {
            Ok(Ok(response)) => WebhookOutcome::Answered {
                status: response.status().as_u16(),
                retry_after: retry_after(response.headers(), webhook.sent_at),
                excerpt: excerpt(response, deadline).await,
            },
            Ok(Err(outcome)) => outcome,
            Err(_) => out_of_time(self.settings.timeout),
        }
    }
}

fn client(guard: &Guard) -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(USER_AGENT)
        .dns_resolver(guard.clone())
        // A redirect is simply the answer, and a proxy of the environment would connect where it likes.
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        // Retries have a schedule of their own.
        .retry(retry::never())
        // An answer is never unpacked: a few bytes could become gigabytes.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .http1_only()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(2)
        .build()
}

fn request(webhook: &OutgoingWebhook, url: Url) -> Request {
    let id = webhook.id.to_string();
    let seconds = webhook.sent_at.timestamp();
    let signature = signatures(&webhook.secrets, &id, seconds, &webhook.body);
    let mut request = Request::new(reqwest::Method::POST, url);
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("webhook-timestamp", HeaderValue::from(seconds));
    let texts =
        [("webhook-id", Some(&id)), ("webhook-signature", Some(&signature)), ("traceparent", webhook.trace.as_ref())];
    for (name, text) in texts {
        // A trace that is no header is not worth a delivery; the others always are headers.
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(text).ok()) {
            headers.insert(name, value);
        }
    }
    *request.body_mut() = Some(webhook.body.clone().into());
    request
}
