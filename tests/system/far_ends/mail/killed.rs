//! Workers that are killed with -9 in each step.

use smtp_adapter::testing::{Mailbox, Mood, Step};
use system_tests::{Books, Seller, ServerProcess, eventually, fresh_database};

use super::{
    FROM,
    letters::{order, reconcile},
};

/// A server with a worker in a process of its own.
async fn start(database: &str, mailbox: &Mailbox) -> ServerProcess {
    let url = mailbox.url();
    let variables = [
        ("DATABASE_URL", database),
        ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
        ("BCRYPT_COST", "4"),
        ("REGISTRATION", "open"),
        ("LOGIN_LIMIT_PER_MINUTE", "0"),
        ("SMTP_URL", url.as_str()),
        ("FROM_EMAIL", FROM),
        // The lease of a dead worker ends after three times this.
        ("SMTP_TIMEOUT_S", "2"),
    ];
    ServerProcess::start(&variables).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_in_each_step_loses_no_mail_and_its_copies_have_the_same_id() {
    let database = fresh_database().await;
    let mailbox = Mailbox::open().await;
    let mut server = start(database.url(), &mailbox).await;
    let seller = Seller::at(server.base()).await;
    let product = seller.product("MORTAL", "1.00", 10_000).await;
    let books = Books::open(database.url()).await;
    let moods = [
        (Mood::Silent(Step::Greeting), Step::Greeting),
        (Mood::Silent(Step::Sender), Step::Sender),
        (Mood::Silent(Step::Letter), Step::Letter),
        (Mood::TakesAndIsSilent, Step::Letter),
    ];
    for (mood, step) in moods {
        mailbox.is(mood);
        let before = mailbox.steps(step);
        order(&seller, product, 5).await;
        // It waits for an answer just now.
        mailbox.until_step(step, before + 1).await;
        server.kill_9();
        mailbox.is(Mood::Well);
        server.spawn_again();
        server.wait_until_ready().await;
    }
    let (mails, copies) = reconcile(&mailbox, &books).await;
    assert_eq!(mails, 20);
    assert!((1..=8).contains(&copies), "what was taken in silence arrives twice, and nothing else: {copies}");
    assert!(server.terminate().await, "it ended well");
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_killed_while_they_write_and_send_lose_no_mail() {
    let database = fresh_database().await;
    let mailbox = Mailbox::open().await;
    let mut one = start(database.url(), &mailbox).await;
    let mut other = start(database.url(), &mailbox).await;
    let seller = Seller::at(one.base()).await;
    let product = seller.product("MORTALS", "1.00", 10_000).await;
    let books = Books::open(database.url()).await;
    let mut ordered = 0;
    for round in 0..8 {
        order(&seller, product, 20).await;
        ordered += 20;
        // In the middle of it: some letters of this round have arrived, and more are to come.
        let letters = mailbox.letters().len();
        if round % 2 == 0 {
            mailbox.until_letters(letters + 1).await;
        }
        let victim = if round % 4 < 2 { &mut other } else { &mut one };
        victim.kill_9();
        victim.spawn_again();
        victim.wait_until_ready().await;
    }
    let (mails, copies) = reconcile(&mailbox, &books).await;
    assert_eq!(mails, ordered);
    assert!(copies <= 8 * 4, "no more than what was on its way: {copies}");
    let written = "SELECT count(*) FROM mails";
    eventually("no mail is doubled", async || books.number(written).await == i64::try_from(ordered).unwrap()).await;
    assert!(one.terminate().await && other.terminate().await, "they ended well");
}
