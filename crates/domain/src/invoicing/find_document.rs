//! Documents to be read.

use super::{
    DocumentKind, DocumentNumber, DocumentSummary, Filed, Invoices, ObjectStoreError, file_documents::sha256_of,
};
use crate::{
    access::{Actor, Forbidden, Permission},
    orders::Order,
    store::StoreError,
    values::OrderRef,
};

/// A document's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFile {
    /// Its number.
    pub number: DocumentNumber,
    /// The SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Why a document was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindDocumentError {
    /// The actor may not see documents.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order, or none that the actor may know of.
    #[error("there is no such order")]
    OrderNotFound,
    /// The order has no such document.
    #[error("the order has no such document")]
    NotIssued,
    /// It was issued, and its file is not there yet.
    #[error("the document is issued, and will be there in a moment")]
    NotFiled,
    /// The file is gone, or is not the one that was kept.
    #[error("the file of {number} is not what was kept: {problem}")]
    Spoilt {
        /// Which.
        number: DocumentNumber,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The object store failed.
    #[error(transparent)]
    Objects(#[from] ObjectStoreError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Invoices {
    /// The documents of an order, oldest first.
    pub async fn list(&self, actor: &Actor, which: &OrderRef) -> Result<Vec<DocumentSummary>, FindDocumentError> {
        let order = self.order(actor, which).await?;
        Ok(self.ports.queries.list_documents(order.id).await?)
    }

    /// The file of one of them: its invoice, unless a number is named.
    pub async fn find(
        &self,
        actor: &Actor,
        which: &OrderRef,
        number: Option<DocumentNumber>,
    ) -> Result<DocumentFile, FindDocumentError> {
        let documents = self.list(actor, which).await?;
        let wanted = |it: &DocumentSummary| match number {
            Some(number) => it.number == number,
            None => it.number.kind() == DocumentKind::Invoice,
        };
        let document = documents.into_iter().find(wanted).ok_or(FindDocumentError::NotIssued)?;
        let Filed { object, sha256, .. } = document.filed.ok_or(FindDocumentError::NotFiled)?;
        let spoilt = |problem| FindDocumentError::Spoilt { number: document.number, problem };
        let bytes = self.ports.objects.get(&object).await?.ok_or_else(|| spoilt("it is gone"))?;
        if sha256_of(&bytes) != sha256 {
            return Err(spoilt("its SHA-256 differs"));
        }
        Ok(DocumentFile { number: document.number, sha256, bytes })
    }

    /// An order whose documents the actor may see: their own, or anybody's for those who keep the books.
    async fn order(&self, actor: &Actor, which: &OrderRef) -> Result<Order, FindDocumentError> {
        let sees_all = actor.may(Permission::ReadAllInvoices);
        if !sees_all {
            actor.require(Permission::ReadOwnInvoices)?;
        }
        let found = self.ports.orders.find_order(which).await?;
        found.filter(|order| sees_all || actor.is(order.customer.id)).ok_or(FindDocumentError::OrderNotFound)
    }
}
