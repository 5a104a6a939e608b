//! Mail: a server in every mood, and workers that die in every step.

mod digest;
mod killed;
mod letters;
mod log;
mod moods;

use smtp_adapter::testing::Mailbox;
use system_tests::TestApp;

/// Whom mails come from.
const FROM: &str = "orders@shop.example";

/// Servers that send mails to this mailbox, each with a worker of its own.
async fn app(servers: usize, mailbox: &Mailbox) -> TestApp {
    let url = mailbox.url();
    let settings = [
        ("WORKER", "true"),
        ("SMTP_URL", url.as_str()),
        ("FROM_EMAIL", FROM),
        ("BUSINESS_NAME", "Example Supplies"),
        ("SMTP_TIMEOUT_S", "1"),
        ("LOW_STOCK_QUIET_S", "2"),
        ("LOW_STOCK_AT_MOST_S", "60"),
    ];
    TestApp::start_with(servers, &settings).await
}
