//! A real mail server in every mood.

use domain::{
    mail::{MailFailure, Mailer, OutgoingMail, Recipient},
    values::Email,
};
use smtp_adapter::testing::{Mailbox, Mood, ReceivedLetter, Step};

use crate::mails::{mailer, numbered};

/// What comes of a mail to a server in this mood.
async fn outcome(mood: Mood) -> Result<(), MailFailure> {
    let mailbox = Mailbox::open().await;
    mailbox.is(mood);
    mailer(&mailbox).send(&numbered(1)).await
}

#[tokio::test]
async fn what_is_said_of_the_recipient_or_the_mail_is_said_of_this_mail_only() {
    for step in [Step::Recipient, Step::Data, Step::Letter] {
        let later = outcome(Mood::Says(step, "451 4.7.1 <ada@example.com> come back later")).await.unwrap_err();
        assert!(matches!(&later, MailFailure::Temporary(reason) if reason.starts_with("451 4.7.1 for")), "{later:?}");
        let never = outcome(Mood::Says(step, "550 5.1.1 <ada@example.com> is unknown")).await.unwrap_err();
        assert!(matches!(&never, MailFailure::Permanent(reason) if reason.starts_with("550 5.1.1 for")), "{never:?}");
        assert!(!never.to_string().contains("ada") && !later.to_string().contains('@'), "the address stays out");
    }
}

#[tokio::test]
async fn what_is_said_of_us_is_said_of_the_server_whatever_its_number() {
    for step in [Step::Greeting, Step::Hello, Step::Sender] {
        for said in ["421 4.3.2 closing", "450 4.0.0 not now", "554 5.7.1 <orders@shop.example> go away"] {
            let failure = outcome(Mood::Says(step, said)).await.unwrap_err();
            assert!(matches!(&failure, MailFailure::Unreachable(_)), "{step:?} {said}: {failure:?}");
            assert!(!failure.to_string().contains('@'), "{failure}");
        }
    }
    let closing = outcome(Mood::Says(Step::Recipient, "421 4.3.2 closing")).await;
    assert!(matches!(closing, Err(MailFailure::Unreachable(_))));
}

#[tokio::test]
async fn a_server_that_hangs_or_resets_the_connection_at_any_step_takes_no_mails_just_now() {
    for step in [Step::Greeting, Step::Hello, Step::Sender, Step::Recipient, Step::Data, Step::Letter] {
        for mood in [Mood::Silent(step), Mood::Resets(step)] {
            let failure = outcome(mood.clone()).await.unwrap_err();
            assert!(matches!(failure, MailFailure::Unreachable(_)), "{mood:?}: {failure:?}");
        }
    }
    let nonsense = outcome(Mood::Says(Step::Greeting, "HTTP/1.1 400 Bad Request")).await.unwrap_err();
    assert!(matches!(nonsense, MailFailure::Unreachable(_)), "{nonsense:?}");
}

#[tokio::test]
async fn a_server_that_is_away_takes_no_mails_and_one_that_is_back_does() {
    let mut mailbox = Mailbox::open().await;
    let mailer = mailer(&mailbox);
    mailer.send(&numbered(1)).await.unwrap();
    mailbox.go_down().await;
    assert!(matches!(mailer.send(&numbered(2)).await, Err(MailFailure::Unreachable(_))));
    mailbox.come_up().await;
    mailer.send(&numbered(2)).await.unwrap();
    assert_eq!(mailbox.letters().len(), 2);
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_mail() {
    let mailbox = Mailbox::open().await;
    let mailer = mailer(&mailbox);
    for number in 1..=5 {
        mailer.send(&numbered(number)).await.unwrap();
    }
    assert_eq!((mailbox.letters().len(), mailbox.sessions()), (5, 1));
}

#[tokio::test]
async fn a_server_that_took_a_mail_and_did_not_say_so_gets_a_copy_that_can_be_told() {
    for mood in [Mood::TakesAndResets, Mood::TakesAndIsSilent] {
        let mailbox = Mailbox::open().await;
        mailbox.is(mood);
        let mailer = mailer(&mailbox);
        assert!(matches!(mailer.send(&numbered(1)).await, Err(MailFailure::Unreachable(_))));
        mailbox.is(Mood::Well);
        mailer.send(&numbered(1)).await.unwrap();
        let ids: Vec<_> = mailbox.letters().iter().map(ReceivedLetter::message_id).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
    }
}

#[tokio::test]
async fn an_answer_that_came_too_late_is_not_taken_for_the_next_mails() {
    let mailbox = Mailbox::open().await;
    let mailer = mailer(&mailbox);
    mailer.send(&numbered(1)).await.unwrap();
    // The kept connection is given up in the middle; the next mail must not go over it.
    mailbox.is(Mood::Silent(Step::Recipient));
    assert!(mailer.send(&numbered(2)).await.is_err());
    mailbox.is(Mood::Refuses("ada@example.com", "550 5.1.1 unknown"));
    assert!(matches!(mailer.send(&numbered(3)).await, Err(MailFailure::Permanent(_))));
    mailbox.is(Mood::Well);
    mailer.send(&numbered(4)).await.unwrap();
    assert_eq!((mailbox.letters().len(), mailbox.sessions()), (2, 3));
}

#[tokio::test]
async fn one_recipient_who_is_refused_keeps_nobody_else_from_their_mail() {
    let mailbox = Mailbox::open().await;
    mailbox.is(Mood::Refuses("gone@example.com", "550 5.1.1 unknown"));
    let mailer = mailer(&mailbox);
    let to = Recipient { email: Email::parse("gone@example.com").unwrap(), name: None };
    let gone = OutgoingMail { to, ..numbered(2) };
    assert!(matches!(mailer.send(&gone).await, Err(MailFailure::Permanent(_))));
    mailer.send(&numbered(3)).await.unwrap();
    assert_eq!(mailbox.letters().len(), 1);
}

#[tokio::test]
async fn an_address_beyond_ascii_is_sent_to_where_the_server_can() {
    let mailbox = Mailbox::open().await;
    let to = Recipient { email: Email::parse("zoë@example.com").unwrap(), name: None };
    mailer(&mailbox).send(&OutgoingMail { to, ..numbered(1) }).await.unwrap();
    assert_eq!(mailbox.letters()[0].to, ["zoë@example.com"]);
}

#[tokio::test]
async fn whoever_signs_in_is_let_in_by_the_right_password_only() {
    let mailbox = Mailbox::open().await;
    let as_user = |password: &str| {
        let url = mailbox.url().replace("smtp://", &format!("smtp://shop%40example.com:{password}@"));
        crate::mails::mailer_to(&url, "Example Supplies")
    };
    as_user("right").send(&numbered(1)).await.unwrap();
    let failure = as_user("wrong").send(&numbered(2)).await.unwrap_err();
    // It says nothing of the mail, which must not be given up for it.
    assert!(
        matches!(&failure, MailFailure::Unreachable(reason) if reason == "535 5.7.8 for the sender"),
        "{failure:?}"
    );
    assert_eq!(mailbox.letters().len(), 1);
}

#[tokio::test]
async fn no_mail_and_no_password_goes_in_clear_to_a_server_that_must_encrypt_and_cannot() {
    let mailbox = Mailbox::open().await;
    let url = format!("{}?tls=required", mailbox.url().replace("smtp://", "smtp://shop%40example.com:right@"));
    let failure = crate::mails::mailer_to(&url, "Example Supplies").send(&numbered(1)).await.unwrap_err();
    assert!(matches!(failure, MailFailure::Unreachable(_)), "{failure:?}");
    assert_eq!((mailbox.letters().len(), mailbox.steps(Step::Sender)), (0, 0));
}
