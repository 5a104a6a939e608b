//! `GET /orders/{id}/invoice`, `GET /orders/{id}/documents` and `GET /orders/{id}/documents/{number}`

use actix_web::{HttpRequest, HttpResponse, http::header, web::Data};
use chrono::{DateTime, Utc};
use domain::{
    invoicing::{DocumentFile, DocumentNumber, DocumentSummary, FindDocumentError},
    values::OrderRef,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Exact, Id, Ids, moment, moment_or_null},
    problem::{Problem, kinds},
};

/// The invoices and credit notes of an order, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Documents)]
pub struct DocumentsBody {
    /// All of them.
    items: Vec<DocumentBody>,
}

/// An invoice or a credit note.
#[derive(Serialize, ToSchema)]
#[schema(as = Document)]
pub struct DocumentBody {
    /// `INVOICE` or `CREDIT_NOTE`.
    #[schema(example = "INVOICE")]
    kind: &'static str,
    /// Its number: without gaps within its kind and year.
    #[schema(example = "INV-2026-000001")]
    number: String,
    /// When it was issued.
    #[serde(serialize_with = "moment")]
    issued_at: DateTime<Utc>,
    /// The currency of the amount.
    #[schema(example = "EUR")]
    currency: String,
    /// What it comes to.
    total_amount: Exact,
    /// The invoice that it takes back from.
    credits: Option<String>,
    /// The SHA-256 of its file, in hexadecimal, once that is there.
    sha256: Option<String>,
    /// Since when its file is there.
    #[serde(serialize_with = "moment_or_null")]
    filed_at: Option<DateTime<Utc>>,
}

impl From<DocumentSummary> for DocumentBody {
    fn from(document: DocumentSummary) -> Self {
        let (sha256, filed_at) = document.filed.map(|filed| (filed.sha256, filed.at)).unzip();
        Self {
            kind: document.number.kind().as_str(),
            number: document.number.to_string(),
            issued_at: document.issued_at,
            currency: document.total.currency().into(),
            total_amount: Exact(document.total),
            credits: document.credits.map(|invoice| invoice.to_string()),
            sha256,
            filed_at,
        }
    }
}

/// The invoice of an order, as PDF.
#[utoipa::path(
    get, path = "/orders/{id}/invoice", operation_id = "find_invoice", tag = "orders",
    params(("id" = String, Path, description = "The order's id or number.", min_length = 1)),
    responses(
        (status = 200, description = "The invoice.", body = Vec<u8>, content_type = "application/pdf",
            headers(("ETag" = String, description = "The SHA-256 of the file."))),
        (status = 304, description = "The client has it."),
        (status = 404, description = "There is no such order, it is not yours, or its invoice is not there yet.")
    )
)]
pub async fn find_invoice(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
    Id(which): Id<OrderRef>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(&request, app.invoices.find(&actor, &which, None).await?))
}

/// One of the documents of an order, as PDF.
#[utoipa::path(
    get, path = "/orders/{id}/documents/{number}", operation_id = "find_document", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("number" = String, Path, description = "The document's number.", min_length = 1)
    ),
    responses(
        (status = 200, description = "The document.", body = Vec<u8>, content_type = "application/pdf",
            headers(("ETag" = String, description = "The SHA-256 of the file."))),
        (status = 304, description = "The client has it."),
        (status = 404, description = "There is no such order or document, or it is not yours.")
    )
)]
pub async fn find_document(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
    Ids(which, number): Ids<OrderRef, DocumentNumber>,
) -> Result<HttpResponse, Problem> {
    Ok(answer(&request, app.invoices.find(&actor, &which, Some(number)).await?))
}

/// The invoices and credit notes of an order, oldest first.
#[utoipa::path(
    get, path = "/orders/{id}/documents", operation_id = "list_documents", tag = "orders",
    params(("id" = String, Path, description = "The order's id or number.", min_length = 1)),
    responses(
        (status = 200, description = "All of them.", body = DocumentsBody),
        (status = 404, description = "There is no such order, or it is not yours.")
    )
)]
pub async fn list_documents(
    app: Data<App>,
    Caller(actor): Caller,
    Id(which): Id<OrderRef>,
) -> Result<Answer<DocumentsBody>, Problem> {
    let documents = app.invoices.list(&actor, &which).await?;
    Ok(Answer::ok(DocumentsBody { items: documents.into_iter().map(DocumentBody::from).collect() }))
}

fn answer(request: &HttpRequest, file: DocumentFile) -> HttpResponse {
    let tag = format!("\"{}\"", file.sha256);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
    }
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::ETAG, tag))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pdf\"", file.number)))
        .body(file.bytes)
}

impl From<FindDocumentError> for Problem {
    fn from(error: FindDocumentError) -> Self {
        match error {
            FindDocumentError::Forbidden(forbidden) => forbidden.into(),
            FindDocumentError::OrderNotFound => Self::not_found("There is no such order."),
            FindDocumentError::NotIssued => Self::not_found("The order has no such document, or not yet."),
            FindDocumentError::NotFiled => {
                Self::not_found("The document is issued, and will be there in a moment.").retry_after(1)
            }
            FindDocumentError::Objects(error) => Self::new(&kinds::DOCUMENTS_AWAY)
                .detail("Where documents are kept cannot be reached just now. Nothing is lost: ask again.")
                .retry_after(5)
                .caused_by(error),
            FindDocumentError::Spoilt { .. } => Self::broken(error),
            FindDocumentError::Store(error) => error.into(),
        }
    }
}
