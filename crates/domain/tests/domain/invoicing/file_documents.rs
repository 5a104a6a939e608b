//! Documents are drawn and kept.

use std::sync::Arc;

use domain::{
    Progress,
    events::EventKind,
    invoicing::{
        FileDocumentsError, Filing, Invoices, InvoicesPorts, IssuedDocument, Kept, MockDocumentRenderer,
        MockInvoiceOutbox, MockObjectStore, ObjectStoreError, RenderError,
    },
    store::MockStore,
    testing::{Beat, MockUnit, an_invoicing_policy, an_issued_document, noon, store_of, unavailable},
};

use super::{a_credit_note, on};

const NAME: &str = "invoices/2026/INV-2026-000001.pdf";
/// Of `drawn`, by sha256sum.
const SHA256: &str = "8b6df8c11847ada8266bad5b8737f94c208c411a3ebe18e27aad31bfb7eb8767";

fn unfiled(document: &IssuedDocument) -> MockUnit {
    MockUnit::default().that_locks_unfiled(Some(document.clone()))
}

/// Keeps these documents, which are drawn as `drawn`; so many are put off.
async fn filed(documents: Vec<IssuedDocument>, put_off: usize, objects: MockObjectStore, store: MockStore) -> Filing {
    let mut outbox = MockInvoiceOutbox::new();
    outbox.expect_claim_unfiled().times(1).returning(move |_, _| Ok(documents.clone()));
    outbox.expect_put_off_unfiled().times(put_off).withf(|_, reason| !reason.is_empty()).returning(|_, _| Ok(()));
    let mut renderer = MockDocumentRenderer::new();
    renderer.expect_document().returning(|document| match document.number.to_string().as_str() {
        "INV-2026-000009" => Err(RenderError("no paper".to_owned())),
        _ => Ok(b"drawn".to_vec()),
    });
    let ports = InvoicesPorts {
        outbox: Arc::new(outbox),
        renderer: Arc::new(renderer),
        objects: Arc::new(objects),
        ..on(store)
    };
    Invoices::new(ports, an_invoicing_policy()).file().await.unwrap()
}

fn keeping(name: &'static str, answer: Result<Kept, ObjectStoreError>) -> MockObjectStore {
    let mut objects = MockObjectStore::new();
    objects
        .expect_put()
        .times(1)
        .withf(move |to, kind, bytes| to == name && *kind == *"application/pdf" && bytes == b"drawn")
        .returning(move |_, _, _| answer.clone());
    objects
}

#[tokio::test]
async fn a_document_is_drawn_and_kept_and_only_then_written_down_and_told() {
    let document = an_issued_document(1);
    let unit = unfiled(&document);
    let diary = unit.diary();
    let filing = filed(vec![document.clone()], 0, keeping(NAME, Ok(Kept::Now)), store_of([unit])).await;
    assert_eq!((filing.filed, filing.failed.len()), (1, 0));
    let Some(Beat::SavedFiled(id, kept)) = diary.queued().first().cloned() else { panic!("{:?}", diary.beats()) };
    assert_eq!((id, kept.object.as_str(), kept.sha256.as_str(), kept.at), (document.id, NAME, SHA256, noon()));
    assert_eq!(diary.kinds(), [EventKind::InvoiceIssued]);
    let told = diary.events()[0].data.to_value();
    assert_eq!((&told["document_number"], &told["sha256"]), (&"INV-2026-000001".into(), &SHA256.into()));
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn a_credit_note_lies_among_its_like() {
    let (note, unit) = (a_credit_note(), unfiled(&a_credit_note()));
    let diary = unit.diary();
    filed(vec![note], 0, keeping("credit_notes/2026/CN-2026-000001.pdf", Ok(Kept::Now)), store_of([unit])).await;
    assert_eq!(diary.kinds(), [EventKind::CreditNoteIssued]);
}

#[tokio::test]
async fn a_file_that_a_dead_process_kept_is_the_file() {
    let unit = unfiled(&an_issued_document(1));
    let diary = unit.diary();
    let mut objects = keeping(NAME, Ok(Kept::Before));
    objects.expect_get().times(1).returning(|_| Ok(Some(b"drawn".to_vec())));
    let filing = filed(vec![an_issued_document(1)], 0, objects, store_of([unit])).await;
    assert_eq!(filing.filed, 1);
    assert!(matches!(&diary.queued()[0], Beat::SavedFiled(_, kept) if kept.object == NAME));
}

#[tokio::test]
async fn what_else_lies_under_its_name_is_left_alone_and_it_gets_another() {
    for there in [Some(b"another installation's".to_vec()), None] {
        let unit = unfiled(&an_issued_document(1));
        let diary = unit.diary();
        let mut objects = MockObjectStore::new();
        let other = format!("invoices/2026/INV-2026-000001-{SHA256}.pdf");
        objects.expect_put().withf(|name, _, _| name == NAME).times(1).returning(|_, _, _| Ok(Kept::Before));
        objects.expect_get().times(1).returning(move |_| Ok(there.clone()));
        let expected = other.clone();
        objects
            .expect_put()
            .withf(move |name, _, bytes| name == expected && bytes == b"drawn")
            .times(1)
            .returning(|_, _, _| Ok(Kept::Now));
        filed(vec![an_issued_document(1)], 0, objects, store_of([unit])).await;
        let Some(Beat::SavedFiled(_, kept)) = diary.queued().first().cloned() else { panic!("{:?}", diary.beats()) };
        assert_eq!((kept.object, kept.sha256.as_str()), (other, SHA256));
    }
}

#[tokio::test]
async fn what_cannot_be_compared_is_not_taken_for_the_file() {
    let away = ObjectStoreError::Unavailable("connection refused".to_owned());
    let mut objects = keeping(NAME, Ok(Kept::Before));
    objects.expect_get().times(1).returning(move |_| Err(away.clone()));
    let filing = filed(vec![an_issued_document(1)], 1, objects, store_of([])).await;
    assert_eq!((filing.filed, filing.failed.len()), (0, 1));
}

#[tokio::test]
async fn a_file_that_could_not_be_written_down_is_tried_again_with_the_reason() {
    let document = an_issued_document(1);
    let (id, mut outbox) = (document.id, MockInvoiceOutbox::new());
    let claimed = vec![document.clone()];
    outbox.expect_claim_unfiled().times(1).returning(move |_, _| Ok(claimed.clone()));
    outbox.expect_put_off_unfiled().times(1).returning(move |which, reason| {
        assert_eq!((which, reason), (id, "the store cannot be reached: connection refused"));
        Ok(())
    });
    let mut renderer = MockDocumentRenderer::new();
    renderer.expect_document().times(1).returning(|_| Ok(b"drawn".to_vec()));
    let (outbox, renderer, objects) = (Arc::new(outbox), Arc::new(renderer), Arc::new(keeping(NAME, Ok(Kept::Now))));
    let unit = unfiled(&document).that_fails_to_commit(unavailable());
    let ports = InvoicesPorts { outbox, renderer, objects, ..on(store_of([unit])) };
    let filing = Invoices::new(ports, an_invoicing_policy()).file().await.unwrap();
    assert!(filing.filed == 0 && matches!(filing.failed[0].1, FileDocumentsError::Store(_)));
}

#[tokio::test]
async fn a_full_batch_has_more_behind_it_unless_one_of_it_failed() {
    for (failing, progress) in [(1, Progress::More), (9, Progress::Idle)] {
        let documents: Vec<_> = [2, 3, 4, failing].map(an_issued_document).into();
        let failed = usize::from(failing == 9);
        let units = documents[failed..].iter().map(unfiled);
        let mut objects = MockObjectStore::new();
        objects.expect_put().times(4 - failed).returning(|_, _, _| Ok(Kept::Now));
        let filing = filed(documents.clone(), failed, objects, store_of(units)).await;
        assert_eq!((filing.filed, filing.progress), (4 - failed, progress));
    }
}

#[tokio::test]
async fn what_another_process_wrote_down_first_is_told_once() {
    let unit = MockUnit::default().that_locks_unfiled(None);
    let diary = unit.diary();
    filed(vec![an_issued_document(1)], 0, keeping(NAME, Ok(Kept::Now)), store_of([unit])).await;
    assert!(diary.queued().is_empty());
}

#[tokio::test]
async fn a_store_that_is_away_and_a_document_that_cannot_be_drawn_are_tried_again_and_hold_up_no_other() {
    let away = ObjectStoreError::Unavailable("connection refused".to_owned());
    let filing = filed(vec![an_issued_document(1)], 1, keeping(NAME, Err(away)), store_of([])).await;
    assert_eq!((filing.filed, filing.failed.len(), filing.progress), (0, 1, Progress::Idle));

    let unit = unfiled(&an_issued_document(1));
    let filing =
        filed(vec![an_issued_document(9), an_issued_document(1)], 1, keeping(NAME, Ok(Kept::Now)), store_of([unit]))
            .await;
    assert_eq!((filing.filed, filing.failed[0].0.number.to_string().as_str()), (1, "INV-2026-000009"));
}
