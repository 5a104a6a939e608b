use chrono::TimeDelta;
use domain::{
    Progress,
    access::Role,
    mail::{ClaimedMail, Conclusion, Mail, MailFailure, MailKind},
    testing::{a_manager, a_user, a_user_who_is, noon},
    users::{User, UserStatus},
};

use super::office::{Office, Opening, claimed};

fn unreachable() -> MailFailure {
    MailFailure::Unreachable("connection refused".to_owned())
}

fn temporary() -> MailFailure {
    MailFailure::Temporary("451 4.7.1 for the recipient".to_owned())
}

fn failing(failures: Vec<(u64, MailFailure)>) -> Opening {
    Opening { failures: Some(failures), ..Opening::default() }
}

#[tokio::test]
async fn a_mail_that_is_due_is_sent_to_the_address_of_today_and_noted() {
    let office = Office::sending(vec![claimed(1)], Opening::default());
    let sending = office.mails.send().await.unwrap();
    assert_eq!((sending.sent, sending.progress, sending.unreachable), (1, Progress::Idle, None));
    let sent = office.sent.lock().unwrap()[0].clone();
    assert_eq!((sent.id, sent.sent_at), (claimed(1).mail.id, noon()));
    assert_eq!((sent.to.email.clone(), sent.to.name.clone()), (a_user().email, a_user().name));
    assert_eq!(office.conclusion_of(1), Conclusion::Sent);
    assert_eq!(*office.noted.lock().unwrap(), [claimed(1).mail.id]);
    assert!(!format!("{sent:?}").contains('@'), "no address gets into a log by accident");
}

#[tokio::test]
async fn a_full_batch_says_that_there_may_be_more() {
    let office = Office::sending((1..=8).map(claimed).collect(), Opening::default());
    let sending = office.mails.send().await.unwrap();
    assert_eq!((sending.sent, sending.progress), (8, Progress::More));
}

#[tokio::test]
async fn nobody_who_is_disabled_or_gone_is_written_to() {
    let disabled = User { status: UserStatus::Disabled, ..a_user() };
    for user in [Some(disabled), None] {
        let office = Office::sending(vec![claimed(1)], Opening { user, ..Opening::default() });
        assert_eq!(office.mails.send().await.unwrap().sent, 0);
        assert_eq!(office.conclusion_of(1), Conclusion::Skipped);
        assert!(office.sent.lock().unwrap().is_empty() && office.noted.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_manager_who_became_a_customer_is_told_of_no_low_stock() {
    let digest =
        |mail: Mail| Mail { kind: MailKind::LowStock, facts: serde_json::json!({"products": [], "more": 0}), ..mail };
    for (role, sent) in [(Role::Customer, 0), (Role::InventoryManager, 1), (Role::Admin, 1)] {
        let user = Some(User { role, ..a_user_who_is(&a_manager()) });
        let mail = ClaimedMail { mail: digest(claimed(1).mail), ..claimed(1) };
        let office = Office::sending(vec![mail], Opening { user, ..Opening::default() });
        assert_eq!(office.mails.send().await.unwrap().sent, sent, "{role}");
    }
}

#[tokio::test]
async fn a_mail_that_failed_for_now_waits_longer_each_time_and_keeps_nobody_else_waiting() {
    for (attempt, wait_s) in [(1, 30), (2, 60), (3, 120), (8, 3_840), (10, 14_400), (99, 14_400)] {
        let again = ClaimedMail { attempt, ..claimed(1) };
        let office = Office::sending(vec![again, claimed(2)], failing(vec![(1, temporary())]));
        let sending = office.mails.send().await.unwrap();
        assert_eq!((sending.sent, sending.failed.len(), sending.unreachable), (1, 0, None));
        let reason = "451 4.7.1 for the recipient".to_owned();
        assert_eq!(office.conclusion_of(1), Conclusion::RetryIn { seconds: wait_s, reason });
    }
}

#[tokio::test]
async fn a_mail_that_was_refused_for_good_is_given_up_and_told() {
    let office = Office::sending(vec![claimed(1)], failing(vec![(1, MailFailure::Permanent("550".to_owned()))]));
    let sending = office.mails.send().await.unwrap();
    assert_eq!((sending.failed.len(), sending.failed[0].reason.as_str()), (1, "550"));
    assert_eq!(office.conclusion_of(1), Conclusion::Failed { reason: "550".to_owned() });
}

#[tokio::test]
async fn a_mail_is_given_up_after_three_days_whatever_kept_it() {
    for (failure, hours, given_up) in [(temporary(), 71, 0), (temporary(), 72, 1), (unreachable(), 72, 1)] {
        let opening = Opening { after: TimeDelta::hours(hours), ..failing(vec![(1, failure)]) };
        let office = Office::sending(vec![ClaimedMail { attempt: 5, ..claimed(1) }], opening);
        let sending = office.mails.send().await.unwrap();
        assert_eq!(sending.failed.len(), given_up, "after {hours} hours");
        assert!(sending.failed.iter().all(|failed| failed.reason.starts_with("given up after 5 attempts: ")));
    }
}

#[tokio::test]
async fn while_the_server_is_away_the_rest_is_put_back_and_not_tried() {
    let all = (1..=8).map(|number| (number, unreachable())).collect();
    let office = Office::sending((1..=8).map(claimed).collect(), failing(all));
    let sending = office.mails.send().await.unwrap();
    assert_eq!((sending.sent, sending.unreachable.as_deref()), (0, Some("connection refused")));
    let concluded = office.concluded.lock().unwrap().clone();
    let put_back = concluded.iter().filter(|(_, conclusion)| *conclusion == Conclusion::PutBack).count();
    assert!(concluded.len() == 8 && put_back >= 4, "{concluded:?}");
    // A server that is away says nothing of the mail: it does not wait for hours afterwards.
    for (attempt, wait_s) in [(1, 5), (2, 10), (40, 300)] {
        let late = ClaimedMail { attempt, ..claimed(1) };
        let office = Office::sending(vec![late], failing(vec![(1, unreachable())]));
        office.mails.send().await.unwrap();
        assert!(matches!(office.conclusion_of(1), Conclusion::RetryIn { seconds, .. } if seconds == wait_s));
    }
}

#[tokio::test]
async fn a_mail_whose_facts_cannot_be_read_is_given_up_and_holds_up_no_other() {
    let mut spoilt = claimed(1);
    spoilt.mail.facts["total_amount"] = "a lot".into();
    let office = Office::sending(vec![spoilt, claimed(2)], Opening::default());
    let sending = office.mails.send().await.unwrap();
    assert_eq!((sending.sent, sending.failed.len()), (1, 1));
}

#[tokio::test]
async fn a_worker_whose_lease_ended_notes_nothing() {
    let late = ClaimedMail { claim: 2, ..claimed(1) };
    let office = Office::sending(vec![late], Opening::default());
    office.mails.send().await.unwrap();
    assert!(office.noted.lock().unwrap().is_empty(), "whoever has the claim notes it");
}

#[tokio::test]
async fn without_a_mail_server_what_is_due_is_only_noted() {
    let office = Office::sending(vec![claimed(1)], Opening { failures: None, ..Opening::default() });
    assert_eq!(office.mails.send().await.unwrap().sent, 1);
    assert_eq!((office.conclusion_of(1), office.noted.lock().unwrap().len()), (Conclusion::Sent, 1));
}
