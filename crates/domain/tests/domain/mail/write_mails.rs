use domain::{
    Progress,
    events::{Consumer, MockEventCursors},
    mail::{DigestPolicy, Mail, MailBatch, MockMailOutbox},
    testing::{nth_id, unavailable},
};

use super::office::{Office, Opening, placed};

fn without_a_server(outbox: MockMailOutbox, cursors: MockEventCursors) -> Office {
    Office::open(Opening { outbox, cursors, failures: None, ..Opening::default() })
}

fn leased_at(position: i64) -> MockEventCursors {
    let mut cursors = MockEventCursors::new();
    cursors
        .expect_lease()
        .withf(|consumer, holder, _| *consumer == Consumer::Mail && *holder == nth_id(1))
        .times(1)
        .returning(move |_, _, _| Ok(Some(position)));
    cursors
}

#[tokio::test]
async fn with_a_mail_server_mails_are_written_and_a_full_batch_says_that_there_may_be_more() {
    for (events, progress) in [(500, Progress::More), (499, Progress::Idle), (0, Progress::Idle)] {
        let mut outbox = MockMailOutbox::new();
        outbox.expect_write().times(1).returning(move |_| Ok(events));
        let office = Office::open(Opening { outbox, ..Opening::default() });
        assert_eq!(office.mails.write().await.unwrap(), progress);
        assert!(office.noted.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn without_one_they_are_noted_behind_the_cursor_and_none_is_written() {
    let mut outbox = MockMailOutbox::new();
    let mails: Vec<Mail> = [3, 4].map(|number| Mail::about(&placed(number)).unwrap()).to_vec();
    let ids: Vec<_> = mails.iter().map(|mail| mail.id).collect();
    let batch = MailBatch { mails, reached: 9 };
    outbox.expect_read().withf(|after, _| *after == 2).times(1).return_once(move |_, _| Ok(batch));
    let mut cursors = leased_at(2);
    cursors.expect_advance().withf(|_, _, position| *position == 9).times(1).returning(|_, _, _| Ok(true));
    cursors.expect_release().times(1).returning(|_, _| Ok(()));
    let office = without_a_server(outbox, cursors);
    assert_eq!(office.mails.write().await.unwrap(), Progress::Idle);
    assert_eq!(*office.noted.lock().unwrap(), ids);
}

#[tokio::test]
async fn where_nothing_happened_the_cursor_is_not_moved() {
    let mut outbox = MockMailOutbox::new();
    outbox.expect_read().times(1).returning(|after, _| Ok(MailBatch { mails: vec![], reached: after }));
    let mut cursors = leased_at(7);
    cursors.expect_release().times(1).returning(|_, _| Ok(()));
    assert_eq!(without_a_server(outbox, cursors).mails.write().await.unwrap(), Progress::Idle);
}

#[tokio::test]
async fn the_lease_is_kept_while_there_is_more() {
    let mut outbox = MockMailOutbox::new();
    outbox
        .expect_read()
        .times(1)
        .returning(|after, at_most| Ok(MailBatch { mails: vec![], reached: after + i64::try_from(at_most).unwrap() }));
    let mut cursors = leased_at(0);
    cursors.expect_advance().times(1).returning(|_, _, _| Ok(true));
    assert_eq!(without_a_server(outbox, cursors).mails.write().await.unwrap(), Progress::More);
}

#[tokio::test]
async fn while_another_process_has_the_cursor_nothing_is_read() {
    let mut cursors = MockEventCursors::new();
    cursors.expect_lease().times(1).returning(|_, _, _| Ok(None));
    assert_eq!(without_a_server(MockMailOutbox::new(), cursors).mails.write().await.unwrap(), Progress::Idle);
}

#[tokio::test]
async fn a_store_that_fails_is_told_and_nothing_is_noted() {
    let mut outbox = MockMailOutbox::new();
    outbox.expect_read().times(1).returning(|_, _| Err(unavailable()));
    let office = without_a_server(outbox, leased_at(0));
    assert!(office.mails.write().await.is_err());
    assert!(office.noted.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_digest_waits_as_long_as_the_policy_says() {
    let mut outbox = MockMailOutbox::new();
    let usual = DigestPolicy { quiet_s: 30, at_most_s: 120 };
    outbox.expect_write_digest().withf(move |policy| *policy == usual).times(1).returning(|_| Ok(3));
    let office = Office::open(Opening { outbox, ..Opening::default() });
    assert_eq!(office.mails.digest_low_stock().await.unwrap(), Progress::Idle);
}
