//! Invoices go with their mails, as they were kept or not at all.

use chrono::TimeDelta;
use domain::{
    events::{EventKind, RecordedEvent},
    invoicing::{MockObjectStore, ObjectStoreError},
    mail::{ClaimedMail, Conclusion, Mail, MailKind},
    testing::{a_user, an_issued_document, noon},
};
use serde_json::json;

use super::office::{Office, Opening, claimed, placed};

/// Of `drawn`, by sha256sum.
const SHA256: &str = "8b6df8c11847ada8266bad5b8737f94c208c411a3ebe18e27aad31bfb7eb8767";

/// The mail of an invoice, claimed for the first time.
fn invoiced() -> ClaimedMail {
    let document = an_issued_document(1);
    let event = RecordedEvent {
        kind: EventKind::InvoiceIssued.as_str().to_owned(),
        subject: format!("document/{}", document.id),
        data: json!({
            "document_id": document.id, "kind": "INVOICE", "document_number": "INV-2026-000001",
            "order_id": document.order_id, "number": "ORD-2026-000001", "customer_id": a_user().id, "currency": "EUR",
            "total_amount": "28.70", "issued_at": noon(), "due_on": null, "credits": null,
            "object": "invoices/2026/INV-2026-000001.pdf", "sha256": SHA256,
        }),
        ..placed(1)
    };
    ClaimedMail { mail: Mail::about(&event).unwrap(), ..claimed(1) }
}

/// The same of a credit note.
fn credited() -> ClaimedMail {
    let mut mail = invoiced();
    let facts = mail.mail.facts.as_object_mut().unwrap();
    for (key, value) in [
        ("kind", json!("CREDIT_NOTE")),
        ("document_number", json!("CN-2026-000001")),
        ("credits", json!("INV-2026-000001")),
        ("object", json!("credit_notes/2026/CN-2026-000001.pdf")),
    ] {
        facts.insert(key.to_owned(), value);
    }
    let kind = EventKind::CreditNoteIssued.as_str().to_owned();
    let event = RecordedEvent { kind, data: mail.mail.facts, ..placed(1) };
    ClaimedMail { mail: Mail::about(&event).unwrap(), ..claimed(1) }
}

fn office(kept: Result<Option<&'static [u8]>, ObjectStoreError>, after: TimeDelta) -> Office {
    let mut documents = MockObjectStore::new();
    documents.expect_get().times(1).returning(move |name| {
        assert_eq!(name, "invoices/2026/INV-2026-000001.pdf");
        kept.clone().map(|found| found.map(<[u8]>::to_vec))
    });
    Office::sending(vec![invoiced()], Opening { after, documents, ..Opening::default() })
}

/// What was concluded of the mail, and how many mails were sent.
async fn concluded(kept: Result<Option<&'static [u8]>, ObjectStoreError>, after: TimeDelta) -> (Conclusion, usize) {
    let office = office(kept, after);
    office.mails.send().await.unwrap();
    let conclusion = office.concluded.lock().unwrap()[0].1.clone();
    (conclusion, office.sent.lock().unwrap().len())
}

#[tokio::test]
async fn an_invoice_is_attached_as_it_was_kept() {
    let office = office(Ok(Some(b"drawn")), TimeDelta::zero());
    assert_eq!(office.mails.send().await.unwrap().sent, 1);
    let sent = office.sent.lock().unwrap()[0].clone();
    assert_eq!(invoiced().mail.kind, MailKind::Invoice);
    let attached: Vec<_> =
        sent.attachments.iter().map(|it| (it.file_name.as_str(), it.content_type, it.bytes.as_slice())).collect();
    assert_eq!(attached, [("INV-2026-000001.pdf", "application/pdf", &b"drawn"[..])]);
}

#[tokio::test]
async fn without_its_file_or_with_another_a_mail_waits_and_is_not_sent() {
    let away = ObjectStoreError::Unavailable("connection refused".to_owned());
    for (kept, why) in [
        (Err(away), "the object store cannot be reached: connection refused"),
        (Ok(None), "the document is not where it was kept"),
        (Ok(Some(&b"forged"[..])), "the document is not the one that was kept"),
    ] {
        let told = concluded(kept, TimeDelta::zero()).await;
        assert_eq!(told, (Conclusion::RetryIn { seconds: 5, reason: why.to_owned() }, 0));
    }
}

#[tokio::test]
async fn after_days_it_is_given_up_as_any_mail() {
    let (conclusion, sent) = concluded(Ok(None), TimeDelta::days(30)).await;
    assert!(
        matches!(conclusion, Conclusion::Failed { reason } if reason.contains("not where it was kept")) && sent == 0
    );
}

#[tokio::test]
async fn a_credit_note_is_attached_from_where_it_lies() {
    let mut documents = MockObjectStore::new();
    let there = |name: &str| name == "credit_notes/2026/CN-2026-000001.pdf";
    documents.expect_get().withf(there).times(1).returning(|_| Ok(Some(b"drawn".to_vec())));
    let office = Office::sending(vec![credited()], Opening { documents, ..Opening::default() });
    assert_eq!((credited().mail.kind, office.mails.send().await.unwrap().sent), (MailKind::CreditNote, 1));
    let names: Vec<_> =
        office.sent.lock().unwrap().iter().flat_map(|mail| &mail.attachments).map(|it| it.file_name.clone()).collect();
    assert_eq!(names, ["CN-2026-000001.pdf"]);
}

#[tokio::test]
async fn each_wait_for_a_file_is_twice_the_one_before_and_ten_minutes_at_the_most() {
    for (attempt, seconds) in [(1, 5), (2, 10), (3, 20), (7, 320), (8, 600), (40, 600)] {
        let mut documents = MockObjectStore::new();
        documents.expect_get().returning(|_| Ok(None));
        let mail = ClaimedMail { attempt, ..invoiced() };
        let office = Office::sending(vec![mail], Opening { documents, ..Opening::default() });
        office.mails.send().await.unwrap();
        let waits = matches!(office.conclusion_of(1), Conclusion::RetryIn { seconds: told, .. } if told == seconds);
        assert!(waits, "{attempt}: {:?}", office.conclusion_of(1));
    }
}

#[tokio::test]
async fn one_mail_without_its_file_holds_up_no_other() {
    let mut documents = MockObjectStore::new();
    documents.expect_get().times(1).returning(|_| Err(ObjectStoreError::Unavailable("connection refused".to_owned())));
    let office = Office::sending(vec![invoiced(), claimed(2)], Opening { documents, ..Opening::default() });
    let sending = office.mails.send().await.unwrap();
    assert_eq!((sending.sent, sending.failed.len(), sending.unreachable), (1, 0, None));
    assert_eq!(office.conclusion_of(2), Conclusion::Sent);
    assert_eq!(*office.noted.lock().unwrap(), [claimed(2).mail.id]);
}

#[tokio::test]
async fn for_whom_no_mail_is_meant_no_file_is_looked_up() {
    let office = Office::sending(vec![invoiced()], Opening { user: None, ..Opening::default() });
    office.mails.send().await.unwrap();
    assert_eq!(office.conclusion_of(1), Conclusion::Skipped);
}
