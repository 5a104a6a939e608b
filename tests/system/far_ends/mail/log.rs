//! S6 with mails: the log knows users by their ids only.

use smtp_adapter::testing::{Mailbox, Mood};
use system_tests::{TestApp, eventually};
use telemetry::LogSettings;

use super::{FROM, letters::order};
use crate::paper::Paper;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_mail_server_says_no_address_and_no_password_gets_into_the_log() {
    let mailbox = Mailbox::open().await;
    let url = mailbox.url().replace("smtp://", "smtp://shop%40example.com:hunter2@");
    let plain = mailbox.url();
    let paper = Paper::default();
    let settings = LogSettings { level: slog::Level::Trace, ..LogSettings::new("stockbook", "test") };
    let (log, guard) = telemetry::to_writer(&settings, paper.clone());
    let settings = |url| [("WORKER", "true"), ("SMTP_URL", url), ("FROM_EMAIL", FROM), ("SMTP_TIMEOUT_S", "1")];
    // Nobody is known there by this password.
    let refused = TestApp::start_logging(1, &settings(url.as_str()), log.clone()).await;
    let seller = refused.seller().await;
    let product = seller.product("SECRET", "1.00", 10).await;
    order(&seller, product, 1).await;
    eventually("it is told that mails cannot be sent", async || paper.text().contains("takes no mails")).await;
    refused.close().await;

    let app = TestApp::start_logging(1, &settings(plain.as_str()), log).await;
    let seller = app.seller().await;
    let product = seller.product("SECRET", "1.00", 10).await;
    mailbox.is(Mood::Refuses(
        "customer@example.com",
        "550 5.1.1 <customer@example.com> is no user of customer@example.com",
    ));
    order(&seller, product, 1).await;
    eventually("it is told that the mail was given up", async || paper.text().contains("a mail was given up")).await;
    mailbox.is(Mood::Well);
    order(&seller, product, 1).await;
    eventually("it is told that a mail was sent", async || paper.text().contains("email sent to user")).await;
    app.close().await;
    drop(guard);
    let text = paper.text();
    for secret in ["customer@", "@example.com", "hunter2", "shop%40", FROM] {
        let line = text.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is in {line:?}");
    }
}
