//! The use cases of mails, with what stands around them within reach.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use domain::{
    events::{EventKind, MockEventCursors, RecordedEvent},
    invoicing::MockObjectStore,
    mail::{
        ClaimedMail, Conclusion, Mail, MailFailure, MailPolicy, Mailer, Mails, MailsPorts, MockMailLog, MockMailOutbox,
        MockMailer, OutgoingMail,
    },
    testing::{FixedClock, a_user, noon, nth_id},
    users::{MockUserQueries, User},
    values::{EventId, MailId},
};
use serde_json::json;

/// `order.placed.v1` of [`a_user`]'s order with this number.
pub fn placed(number: u64) -> RecordedEvent {
    RecordedEvent {
        position: i64::try_from(number).unwrap(),
        id: EventId::new(nth_id(6_000_000 + number)),
        kind: EventKind::OrderPlaced.as_str().to_owned(),
        subject: "order/1".to_owned(),
        subject_version: 1,
        data: json!({
            "customer_id": a_user().id, "number": format!("ORD-2026-{number:06}"), "payment": "UNPAID",
            "currency": "EUR", "subtotal": "20.00", "tax": "0.00", "shipping": "0.00", "total_amount": "20.00",
            "purchase_order_number": null,
            "items": [{"sku": "SKU-1", "product_name": "Widget", "quantity": 2, "unit_price": "10.00"}],
        }),
        recorded_at: noon(),
        trace: None,
    }
}

/// The mail of it, claimed for the first time.
pub fn claimed(number: u64) -> ClaimedMail {
    ClaimedMail { mail: Mail::about(&placed(number)).unwrap(), claim: 1, attempt: 1, written_at: noon() }
}

type Shared<T> = Arc<Mutex<Vec<T>>>;

/// What was sent, noted and concluded.
pub struct Office {
    pub mails: Mails,
    pub sent: Shared<OutgoingMail>,
    pub noted: Shared<MailId>,
    pub concluded: Shared<(MailId, Conclusion)>,
}

/// What an office is opened with.
pub struct Opening {
    pub outbox: MockMailOutbox,
    pub cursors: MockEventCursors,
    pub user: Option<User>,
    /// The order numbers that fail, and how; nobody sends without it.
    pub failures: Option<Vec<(u64, MailFailure)>>,
    pub after: TimeDelta,
    pub documents: MockObjectStore,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            outbox: MockMailOutbox::new(),
            cursors: MockEventCursors::new(),
            user: Some(a_user()),
            failures: Some(vec![]),
            after: TimeDelta::zero(),
            documents: MockObjectStore::new(),
        }
    }
}

impl Office {
    /// One where these mails are due, and may be concluded.
    pub fn sending(mails: Vec<ClaimedMail>, opening: Opening) -> Self {
        let mut opening = opening;
        opening.outbox.expect_claim().times(1).return_once(move |_, _| Ok(mails));
        Self::open(opening)
    }

    pub fn open(mut opening: Opening) -> Self {
        let (sent, noted, concluded) = (Shared::default(), Shared::default(), Shared::default());
        let conclusions = concluded.clone();
        opening.outbox.expect_conclude().returning(move |claimed, conclusion| {
            conclusions.lock().unwrap().push((claimed.mail.id, conclusion));
            Ok(claimed.claim == 1)
        });
        let mut users = MockUserQueries::new();
        let user = opening.user;
        users.expect_find_user().returning(move |_| Ok(user.clone()));
        let mut log = MockMailLog::new();
        let paper = noted.clone();
        log.expect_note().returning(move |mail| paper.lock().unwrap().push(mail.id));
        let mailer = opening.failures.map(|failures| -> Arc<dyn Mailer> { Arc::new(mailer(failures, sent.clone())) });
        let clock = Arc::new(FixedClock::default());
        clock.advance(opening.after);
        let ports = MailsPorts {
            outbox: Arc::new(opening.outbox),
            cursors: Arc::new(opening.cursors),
            users: Arc::new(users),
            mailer,
            documents: Arc::new(opening.documents),
            log: Arc::new(log),
            clock,
            holder: nth_id(1),
        };
        Self { mails: Mails::new(ports, MailPolicy::default()), sent, noted, concluded }
    }

    pub fn conclusion_of(&self, number: u64) -> Conclusion {
        let id = claimed(number).mail.id;
        let concluded = self.concluded.lock().unwrap();
        concluded.iter().find(|(mail, _)| *mail == id).map(|(_, conclusion)| conclusion.clone()).unwrap()
    }
}

fn mailer(failures: Vec<(u64, MailFailure)>, sent: Shared<OutgoingMail>) -> MockMailer {
    let mut mailer = MockMailer::new();
    mailer.expect_send().returning(move |mail| {
        let failure = failures.iter().find(|(number, _)| claimed(*number).mail.id == mail.id);
        if let Some((_, failure)) = failure {
            return Err(failure.clone());
        }
        sent.lock().unwrap().push(mail.clone());
        Ok(())
    });
    mailer
}
