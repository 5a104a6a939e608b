//! Documents are read by whom they concern.

use std::sync::Arc;

use domain::{
    access::{Actor, Principal},
    invoicing::{
        DocumentFile, DocumentKind, DocumentNumber, DocumentSummary, Filed, FindDocumentError, Invoices, InvoicesPorts,
        MockInvoiceQueries, MockObjectStore, ObjectStoreError,
    },
    orders::MockOrderQueries,
    testing::{
        a_customer, a_manager, a_shipped_order, an_admin, an_invoicing_policy, an_order, another_customer, by, euros,
        noon, store_of,
    },
    values::OrderRef,
};

use super::on;
use crate::access::admitted;

/// Of `drawn`, by sha256sum.
const SHA256: &str = "8b6df8c11847ada8266bad5b8737f94c208c411a3ebe18e27aad31bfb7eb8767";

fn summary(kind: DocumentKind, filed: bool) -> DocumentSummary {
    let filed =
        filed.then(|| Filed { object: format!("{}.pdf", kind.as_str()), sha256: SHA256.to_owned(), at: noon() });
    let number = DocumentNumber::new(kind, 2026, 1).unwrap();
    DocumentSummary { number, issued_at: noon(), total: euros(1_000), credits: None, filed }
}

fn reading(documents: Vec<DocumentSummary>, kept: Result<Option<&'static [u8]>, ObjectStoreError>) -> Invoices {
    let (mut orders, mut queries, mut objects) =
        (MockOrderQueries::new(), MockInvoiceQueries::new(), MockObjectStore::new());
    orders.expect_find_order().returning(|which| Ok((*which == this()).then(a_shipped_order)));
    queries.expect_list_documents().returning(move |_| Ok(documents.clone()));
    objects.expect_get().returning(move |name| {
        assert!(name.contains(".pdf"));
        kept.clone().map(|found| found.map(<[u8]>::to_vec))
    });
    let ports = on(store_of([]));
    let ports =
        InvoicesPorts { orders: Arc::new(orders), queries: Arc::new(queries), objects: Arc::new(objects), ..ports };
    Invoices::new(ports, an_invoicing_policy())
}

fn this() -> OrderRef {
    OrderRef::Id(an_order().id)
}

fn actor(who: Principal) -> Actor {
    by(who).actor
}

fn all() -> Vec<DocumentSummary> {
    vec![summary(DocumentKind::Invoice, true), summary(DocumentKind::CreditNote, true)]
}

async fn found(who: Principal, number: Option<DocumentNumber>) -> Result<DocumentFile, FindDocumentError> {
    reading(all(), Ok(Some(b"drawn"))).find(&actor(who), &this(), number).await
}

#[tokio::test]
async fn customers_read_their_own_and_admins_all_of_them() {
    let let_in = async |request: domain::store::Request| {
        let told = reading(all(), Ok(None)).list(&request.actor, &this()).await;
        !matches!(told, Err(FindDocumentError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "CUSTOMER", "system"]);
    for who in [a_customer(), an_admin()] {
        let file = found(who, None).await.unwrap();
        assert_eq!(
            (file.number.kind(), file.bytes.as_slice(), file.sha256.as_str()),
            (DocumentKind::Invoice, &b"drawn"[..], SHA256)
        );
    }
    assert!(matches!(found(another_customer(), None).await, Err(FindDocumentError::OrderNotFound)));
    assert!(matches!(found(a_manager(), None).await, Err(FindDocumentError::Forbidden(_))));
    let elsewhere = OrderRef::Number(an_order().number);
    let told = reading(all(), Ok(None)).find(&actor(an_admin()), &elsewhere, None).await;
    assert!(matches!(told, Err(FindDocumentError::OrderNotFound)));
}

#[tokio::test]
async fn each_document_is_read_by_its_number() {
    let note = DocumentNumber::new(DocumentKind::CreditNote, 2026, 1).unwrap();
    assert_eq!(found(a_customer(), Some(note)).await.unwrap().number, note);
    let another = DocumentNumber::new(DocumentKind::CreditNote, 2026, 2).unwrap();
    assert!(matches!(found(a_customer(), Some(another)).await, Err(FindDocumentError::NotIssued)));
}

#[tokio::test]
async fn what_is_not_issued_or_not_kept_yet_is_told_apart() {
    let told = async |documents| reading(documents, Ok(None)).find(&actor(a_customer()), &this(), None).await;
    assert!(matches!(told(vec![]).await, Err(FindDocumentError::NotIssued)));
    assert!(matches!(told(vec![summary(DocumentKind::Invoice, false)]).await, Err(FindDocumentError::NotFiled)));
}

#[tokio::test]
async fn a_file_that_is_gone_or_another_is_not_handed_out() {
    let told = async |kept| reading(all(), kept).find(&actor(a_customer()), &this(), None).await.unwrap_err();
    for kept in [None, Some(&b"forged"[..])] {
        assert!(matches!(told(Ok(kept)).await, FindDocumentError::Spoilt { .. }), "{kept:?}");
    }
    let away = ObjectStoreError::Unavailable("connection refused".to_owned());
    assert!(matches!(told(Err(away.clone())).await, FindDocumentError::Objects(error) if error == away));
}
