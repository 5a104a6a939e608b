//! A mail server that is down, slow, rude or half dead, while customers go on ordering.

use futures_util::future::join_all;
use smtp_adapter::testing::{Mailbox, Mood, Step};
use system_tests::eventually;

use super::{
    app,
    letters::{order, reconcile},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_away_for_many_orders_gets_each_mail_once_when_it_is_back() {
    let mut mailbox = Mailbox::open().await;
    let app = app(2, &mailbox).await;
    let seller = app.seller().await;
    let product = seller.product("PATIENT", "1.00", 1_000).await;
    mailbox.go_down().await;
    for _ in 0..12 {
        order(&seller, product, 25).await;
    }
    let books = app.books().await;
    let tried = "SELECT count(*) FROM mails WHERE last_failure IS NOT NULL";
    eventually("somebody found out that the server is away", async || books.number(tried).await > 0).await;
    assert_eq!(
        (mailbox.letters().len(), books.number("SELECT count(*) FROM mails WHERE status <> 'PENDING'").await),
        (0, 0)
    );
    mailbox.come_up().await;
    assert_eq!(reconcile(&mailbox, &books).await, (300, 0));
    app.close().await;
}

/// Customers order while the server is in this mood; then it recovers. Returns how many copies too many arrived.
async fn ordered_in(mood: Mood, step: Step) -> usize {
    let mailbox = Mailbox::open().await;
    let app = app(1, &mailbox).await;
    let seller = app.seller().await;
    let product = seller.product("MOODY", "1.00", 1_000).await;
    mailbox.is(mood);
    order(&seller, product, 3).await;
    mailbox.until_step(step, 1).await;
    order(&seller, product, 2).await;
    mailbox.is(Mood::Well);
    let (mails, copies) = reconcile(&mailbox, &app.books().await).await;
    assert_eq!(mails, 5);
    app.close().await;
    copies
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_silent_or_resets_connections_at_any_step_loses_nothing() {
    let steps = [Step::Greeting, Step::Sender, Step::Letter];
    let moods = steps.into_iter().flat_map(|step| [(Mood::Silent(step), step), (Mood::Resets(step), step)]);
    let copies = join_all(moods.map(|(mood, step)| ordered_in(mood, step))).await;
    assert_eq!(copies, [0; 6], "it took nothing before it was well");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_will_have_nothing_to_do_with_us_for_a_while_loses_nothing() {
    let moods = [
        (Mood::Says(Step::Greeting, "421 4.3.2 closing"), Step::Greeting),
        (Mood::Says(Step::Sender, "550 5.7.1 you may not send"), Step::Sender),
        (Mood::Says(Step::Greeting, "HTTP/1.1 500 Internal Server Error"), Step::Greeting),
    ];
    let copies = join_all(moods.into_iter().map(|(mood, step)| ordered_in(mood, step))).await;
    assert_eq!(copies, [0; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_mails_and_does_not_say_so_gets_copies_that_can_be_told() {
    let moods = [Mood::TakesAndResets, Mood::TakesAndIsSilent];
    for copies in join_all(moods.into_iter().map(|mood| ordered_in(mood, Step::Letter))).await {
        assert!((1..=5).contains(&copies), "{copies} copies");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_customer_who_cannot_be_reached_keeps_nobody_else_from_their_mail() {
    let mailbox = Mailbox::open().await;
    let app = app(1, &mailbox).await;
    let seller = app.seller().await;
    let product = seller.product("UNREACHABLE", "1.00", 1_000).await;
    mailbox.is(Mood::Refuses("stranger@example.com", "550 5.1.1 <stranger@example.com> unknown"));
    let body = serde_json::json!({"items": [{"product_id": product, "quantity": 1}]});
    for _ in 0..3 {
        seller.stranger.post("/orders", &body).await.expect(201);
        order(&seller, product, 2).await;
    }
    let books = app.books().await;
    let status =
        async |status: &str| books.number(&format!("SELECT count(*) FROM mails WHERE status = '{status}'")).await;
    eventually("the others have theirs", async || (status("SENT").await, status("FAILED").await) == (6, 3)).await;
    assert!(mailbox.letters().iter().all(|letter| letter.to == ["customer@example.com"]));
    let reasons = books.rows("SELECT DISTINCT last_failure FROM mails WHERE status = 'FAILED'", &[]).await;
    let reasons: Vec<String> = reasons.iter().map(|row| row.get(0)).collect();
    assert_eq!(reasons, ["550 5.1.1 for the recipient"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_was_disabled_meanwhile_is_not_written_to() {
    let mut mailbox = Mailbox::open().await;
    let app = app(1, &mailbox).await;
    let seller = app.seller().await;
    let product = seller.product("DISABLED", "1.00", 10).await;
    mailbox.go_down().await;
    order(&seller, product, 1).await;
    let books = app.books().await;
    books.execute("UPDATE users SET status = 'DISABLED' WHERE email = 'customer@example.com'").await.unwrap();
    mailbox.come_up().await;
    let skipped = "SELECT count(*) FROM mails WHERE status = 'SKIPPED'";
    eventually("the mail is skipped", async || books.number(skipped).await == 1).await;
    assert!(mailbox.letters().is_empty());
    app.close().await;
}
